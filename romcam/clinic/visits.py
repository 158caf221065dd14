"""Visits: days on which a patient was filmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import sqlalchemy as sql
from sqlalchemy.orm import Session

from romcam.clinic import audit, patients
from romcam.clinic.moments import now, token
from romcam.clinic.refusals import Invalid, Unknown
from romcam.clinic.schema import Film, Outcome, Patient, Upload, Visit
from romcam.messages import Catalogue

STRETCHING: Final = ("before", "after")
_EARLIEST: Final = date(1990, 1, 1)
_text = Catalogue(__name__)


@dataclass(frozen=True)
class VisitDetails:
    """What is written down about a visit. date: ISO 8601, empty: today. stretching: `before`, `after` or None."""

    date: str = ""
    stretching: str | None = None
    notes: str = ""


def add(
    session: Session, patient: str, details: VisitDetails, who: str = "", *, identifier: str | None = None
) -> Visit:
    """Add a visit.

    Parameters
    ----------
    session
        A session that writes.
    patient
        Random identifier of the patient.
    details
        What is known of it.
    who
        Who adds it.
    identifier
        Random identifier that it had elsewhere; None: a new one.

    Raises
    ------
    Unknown, Invalid
        There is no such patient; a detail cannot be used.
    """
    of = patients.get(session, patient)
    visit = Visit(id=identifier or token(), patient_id=of.id, created=now())
    _fill(visit, details)
    session.add(visit)
    of.last_visit = max(of.last_visit, visit.date)
    audit.note(session, who, "visit-added", of.id, visit.id)
    return visit


def change(session: Session, identifier: str, details: VisitDetails, who: str = "") -> Visit:
    """Replace what is known about a visit.

    Parameters
    ----------
    session
        A session that writes.
    identifier
        Random identifier of the visit.
    details
        What is known of it now.
    who
        Who changes it.

    Raises
    ------
    Unknown, Invalid
        There is no such visit; a detail cannot be used.
    """
    visit = get(session, identifier)
    _fill(visit, details)
    session.flush()
    _renew_last(session, visit.patient_id)
    audit.note(session, who, "visit-changed", visit.patient_id, visit.id)
    return visit


def get(session: Session, identifier: str) -> Visit:
    """Return a visit.

    Parameters
    ----------
    session
        A session.
    identifier
        Random identifier of the visit.

    Raises
    ------
    Unknown
        There is no such visit.
    """
    visit = session.get(Visit, identifier)
    if visit is None:
        raise Unknown(_text("visit-unknown"))
    return visit


def delete(session: Session, identifier: str, who: str = "") -> patients.Removed:
    """Delete a visit with its films. Their files are to be removed once that is committed.

    Parameters
    ----------
    session
        A session that writes.
    identifier
        Random identifier of the visit.
    who
        Who deletes it.

    Raises
    ------
    Unknown
        There is no such visit.
    """
    visit = get(session, identifier)
    films = session.scalars(sql.select(Film.id).where(Film.visit_id == visit.id)).all()
    uploads = session.scalars(sql.select(Upload.id).where(Upload.visit_id == visit.id)).all()
    claims = session.scalars(sql.select(Outcome.claim).where(Outcome.film_id.in_(films))).all()
    session.execute(sql.delete(Visit).where(Visit.id == visit.id))
    _renew_last(session, visit.patient_id)
    audit.note(session, who, "visit-deleted", visit.patient_id, visit.id)
    return patients.Removed((*films, *uploads), tuple(claims))


def of_patient(session: Session, patient: str) -> Sequence[Visit]:
    """Return the visits of a patient, the latest first.

    Parameters
    ----------
    session
        A session.
    patient
        Random identifier of the patient.
    """
    latest = (Visit.date.desc(), Visit.created.desc())
    return session.scalars(sql.select(Visit).where(Visit.patient_id == patient).order_by(*latest)).all()


def _renew_last(session: Session, patient: str) -> None:
    last = session.scalar(sql.select(sql.func.max(Visit.date)).where(Visit.patient_id == patient))
    session.execute(sql.update(Patient).where(Patient.id == patient).values(last_visit=last or ""))


def _fill(visit: Visit, details: VisitDetails) -> None:
    given = details.date.strip()
    try:
        day = date.fromisoformat(given) if given else date.today()
    except ValueError:
        raise Invalid(_text("date-invalid", date=given)) from None
    if not _EARLIEST <= day <= date.today() + timedelta(days=1):  # the browser may be a time zone ahead
        raise Invalid(_text("date-impossible", date=given))
    if details.stretching not in (None, "", *STRETCHING):
        raise Invalid(_text("stretching-invalid", given=details.stretching))
    if len(details.notes) > patients.LONGEST["notes"]:
        most = str(patients.LONGEST["notes"])
        raise Invalid(_text("field-too-long", field=_text("field-notes"), most=most))
    visit.date, visit.stretching = day.isoformat(), details.stretching or None
    visit.notes = patients.printable_lines(details.notes)
