"""Whether a person wore the same clothes at two visits, as the clinic states it for each pair of visits."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sql
from sqlalchemy.orm import Session

from romcam.clinic import audit, visits
from romcam.clinic.moments import now
from romcam.clinic.refusals import Conflict, Invalid
from romcam.clinic.schema import Clothes, Visit
from romcam.comparison.change import Clothes as Answer
from romcam.messages import Catalogue

_text = Catalogue(__name__)


def state(session: Session, first: str, second: str, answer: str | None, who: str = "") -> Answer | None:
    """Write down whether the clothes were the same.

    Parameters
    ----------
    session
        A session that writes.
    first, second
        Random identifiers of the visits, in any order; twice the same for two films of one visit.
    answer
        `same`, `other`, or None: not known (any more).
    who
        Who states it.

    Raises
    ------
    Unknown, Conflict, Invalid
        There is no such visit; the visits are of two patients; the answer is another one.
    """
    pair = [visits.get(session, each) for each in _ordered(first, second)]
    if pair[0].patient_id != pair[1].patient_id:
        raise Conflict(_text("compare-two-people"))
    if answer not in (None, "", "same", "other"):
        raise Invalid(_text("clothes-invalid", given=answer))
    session.execute(sql.delete(Clothes).where(*_pair(first, second)))
    if answer:
        row = Clothes(first_id=pair[0].id, second_id=pair[1].id, same=answer == "same", who=who, made=now())
        session.add(row)
    audit.note(session, who, "clothes-stated", pair[0].patient_id, pair[1].id)
    return stated(session, first, second)


def stated(session: Session, first: str, second: str) -> Answer | None:
    """Return what is stated about the clothes at two visits; None: nothing, which counts as other clothes.

    Parameters
    ----------
    session
        A session.
    first, second
        Random identifiers of the visits, in any order.
    """
    same = session.scalar(sql.select(Clothes.same).where(*_pair(first, second)))
    return None if same is None else "same" if same else "other"


def of_patient(session: Session, patient: str) -> Sequence[Clothes]:
    """Return everything that is stated about a patient's clothes.

    Parameters
    ----------
    session
        A session.
    patient
        Random identifier of the patient.
    """
    own = sql.select(Visit.id).where(Visit.patient_id == patient)
    # After a merge that was undone, a pair may have one visit of each of two patients.
    query = sql.select(Clothes).where(Clothes.first_id.in_(own), Clothes.second_id.in_(own))
    return session.scalars(query.order_by(Clothes.first_id, Clothes.second_id)).all()


def _ordered(first: str, second: str) -> tuple[str, str]:
    return (first, second) if first <= second else (second, first)


def _pair(first: str, second: str) -> tuple[sql.ColumnElement[bool], ...]:
    one, other = _ordered(first, second)
    return Clothes.first_id == one, Clothes.second_id == other
