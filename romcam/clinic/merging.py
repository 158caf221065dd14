"""Two entries of one person: merged, found by both identifiers afterwards, and taken apart again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
import sqlalchemy as sql
from msgspec import Struct
from sqlalchemy.orm import Session

from romcam.clinic import audit, patients
from romcam.clinic.moments import now, token
from romcam.clinic.refusals import Conflict, Invalid, Unknown
from romcam.clinic.schema import Merge, Patient, Visit
from romcam.messages import Catalogue

_FILLED: Final = ("name", "sex", "birth_year", "notes")
_OWN: Final = ("identifier", "key", "name", "sex", "birth_year", "notes", "archived", "created")
_text = Catalogue(__name__)


class Before(Struct):
    """What was known before two entries were merged.

    source: the entry that was removed. kept, became: the other one before and after. visits, merges: what moved.
    """

    source: dict[str, Any]
    kept: dict[str, Any]
    became: dict[str, Any]
    visits: list[str]
    merges: list[str]


def merge(session: Session, kept: str, other: str, who: str = "") -> Patient:
    """Move all visits of one entry to another one of the same person, and remove the first.

    Visits stay as they are, also two of one day. What the entry that stays does not state is taken from the other.

    Parameters
    ----------
    session
        A session that writes.
    kept, other
        Random identifiers of the patient who stays, and of the one who is the same person.
    who
        Who merges them.

    Raises
    ------
    Unknown, Conflict
        One of them does not exist; both are the same; sex or year of birth contradict each other.
    """
    if kept == other:
        raise Conflict(_text("merge-same"))
    into, source = patients.get(session, kept), patients.get(session, other)
    for field in ("sex", "birth_year"):
        if None not in (getattr(into, field), getattr(source, field)) and getattr(into, field) != getattr(
            source, field
        ):
            which = _text(f"field-{field.replace('_', '-')}")
            raise Conflict(_text("merge-two-people", one=into.identifier, other=source.identifier, field=which))
    visits = session.scalars(sql.select(Visit.id).where(Visit.patient_id == source.id)).all()
    moved = session.scalars(sql.select(Merge.id).where(Merge.patient_id == source.id)).all()
    before = {name: getattr(into, name) for name in _FILLED}
    for field in ("name", "sex", "birth_year"):
        setattr(into, field, getattr(into, field) or getattr(source, field))
    into.notes = "\n".join(filter(None, (into.notes, source.notes)))[: patients.LONGEST["notes"]]
    became = {name: getattr(into, name) for name in _FILLED}
    content = Before({name: getattr(source, name) for name in _OWN}, before, became, list(visits), list(moved))
    made = Merge(
        id=token(),
        patient_id=into.id,
        source_id=source.id,
        identifier=source.identifier,
        key=source.key,
        before=msgspec.json.encode(content).decode(),
        who=who,
        made=now(),
    )
    session.execute(sql.update(Visit).where(Visit.patient_id == source.id).values(patient_id=into.id))
    session.execute(sql.update(Merge).where(Merge.patient_id == source.id).values(patient_id=into.id))
    session.execute(sql.delete(Patient).where(Patient.id == source.id))
    session.add(made)
    session.flush()
    _renew(session, into)
    audit.note(session, who, "patients-merged", into.id, source.id)
    return into


def undo(session: Session, identifier: str, who: str = "") -> tuple[Patient, Patient]:
    """Take two entries apart again: visits that came with the other one go back, and what was typed since stays.

    Parameters
    ----------
    session
        A session that writes.
    identifier
        Random identifier of the merge.
    who
        Who does so.

    Returns
    -------
    kept, source : Patient
        The entry that stayed, and the one that is there again.

    Raises
    ------
    Unknown, Conflict
        There is no such merge (any more); another entry has the identifier now.
    """
    made = session.get(Merge, identifier)
    if made is None:
        raise Unknown(_text("merge-unknown"))
    into = patients.get(session, made.patient_id)
    if session.scalar(sql.select(Patient.id).where(Patient.key == made.key)) is not None:
        raise Conflict(_text("merge-identifier-taken", identifier=made.identifier))
    content = msgspec.json.decode(made.before, type=Before)
    source = Patient(
        id=made.source_id, last_visit="", **content.source | {"identifier": made.identifier, "key": made.key}
    )
    for field in _FILLED:
        if getattr(into, field) == content.became[field]:
            setattr(into, field, content.kept[field])
    session.delete(made)
    session.add(source)
    session.flush()
    for table, moved in ((Visit, content.visits), (Merge, content.merges)):
        there = sql.update(table).where(table.id.in_(moved), table.patient_id == into.id)
        session.execute(there.values(patient_id=source.id).execution_options(synchronize_session=False))
    session.expire_all()
    for each in (into, source):
        _renew(session, each)
    audit.note(session, who, "patients-parted", into.id, source.id)
    return into, source


def checked(before: str) -> None:
    """Refuse what an archive states about a merge, if it cannot be undone by it.

    Parameters
    ----------
    before
        JSON of a `Before`.

    Raises
    ------
    Invalid
        It is none.
    """
    try:
        content = msgspec.json.decode(before, type=Before)
    except msgspec.DecodeError as error:
        raise Invalid(_text("record-damaged")) from error
    if set(content.source) != set(_OWN) or not {*content.kept} == {*content.became} == {*_FILLED}:
        raise Invalid(_text("record-damaged"))


def merges_of(session: Session, patient: str) -> Sequence[Merge]:
    """Return the entries that were merged with a patient's, the latest first.

    Parameters
    ----------
    session
        A session.
    patient
        Random identifier of the patient.
    """
    query = sql.select(Merge).where(Merge.patient_id == patient)
    return session.scalars(query.order_by(Merge.made.desc(), Merge.id)).all()


def merged_into(session: Session, source: str) -> str | None:
    """Return the random identifier of the patient whom an entry was merged with; None where it was not.

    Parameters
    ----------
    session
        A session.
    source
        Random identifier that the entry had.
    """
    return session.scalar(sql.select(Merge.patient_id).where(Merge.source_id == source))


def _renew(session: Session, patient: Patient) -> None:
    """What follows from a patient's visits and merges: the day of the last visit, and the words they are found by."""
    last = session.scalar(sql.select(sql.func.max(Visit.date)).where(Visit.patient_id == patient.id))
    patient.last_visit = last or ""
    patients.index(session, patient)
