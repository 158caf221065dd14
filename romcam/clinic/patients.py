"""Patients: added, found as their name is typed, changed, archived and deleted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Final

import sqlalchemy as sql
from sqlalchemy.orm import Session

from romcam.assessment.conclusions import OLDEST, parse_sex
from romcam.clinic import audit
from romcam.clinic.moments import now, token
from romcam.clinic.refusals import Conflict, Invalid, Unknown
from romcam.clinic.schema import Film, Merge, Outcome, Patient, Upload, Visit, Word
from romcam.clinic.search import words_of
from romcam.errors import UsageError
from romcam.messages import Catalogue
from romcam.names import identifier_key, printable

LONGEST: Final = {"identifier": 80, "name": 200, "notes": 10_000}
"""Characters that a field may have."""
_text = Catalogue(__name__)


@dataclass(frozen=True)
class Details:
    """What a clinic writes down about a patient. identifier: the clinic's own; name, sex, birth_year: if wanted."""

    identifier: str
    name: str = ""
    sex: str | None = None
    birth_year: int | None = None
    notes: str = ""


def add(session: Session, details: Details, who: str = "", *, identifier: str | None = None) -> Patient:
    """Add a patient.

    Parameters
    ----------
    session
        A session that writes.
    details
        What is known of them.
    who
        Who adds them.
    identifier
        Random identifier that they had elsewhere; None: a new one.

    Raises
    ------
    Invalid
        A detail cannot be used.
    Conflict
        Another patient has the identifier.
    """
    patient = Patient(id=identifier or token(), created=now(), last_visit="")
    _fill(session, patient, details)
    session.add(patient)
    audit.note(session, who, "patient-added", patient.id)
    return patient


def change(session: Session, identifier: str, details: Details, who: str = "") -> Patient:
    """Replace what is known about a patient.

    Parameters
    ----------
    session
        A session that writes.
    identifier
        Random identifier of the patient.
    details
        What is known of them now.
    who
        Who changes it.

    Raises
    ------
    Invalid, Conflict, Unknown
        As `add`; or there is no such patient.
    """
    patient = get(session, identifier)
    _fill(session, patient, details)
    audit.note(session, who, "patient-changed", patient.id)
    return patient


def get(session: Session, identifier: str) -> Patient:
    """Return a patient.

    Parameters
    ----------
    session
        A session.
    identifier
        Random identifier of the patient.

    Raises
    ------
    Unknown
        There is no such patient.
    """
    patient = session.get(Patient, identifier)
    if patient is None:
        raise Unknown(_text("patient-unknown"))
    return patient


def by_identifier(session: Session, identifier: str) -> Patient:
    """Return the patient with an identifier of the clinic's own.

    Parameters
    ----------
    session
        A session.
    identifier
        The identifier, in any of its spellings, or that of an entry that was merged with theirs.

    Raises
    ------
    Unknown
        There is no such patient.
    """
    key = identifier_key(identifier)
    patient = session.scalar(sql.select(Patient).where(Patient.key == key))
    if patient is None:
        merged = sql.select(Patient).join(Merge, Merge.patient_id == Patient.id).where(Merge.key == key)
        patient = session.scalar(merged)
    if patient is None:
        raise Unknown(_text("patient-unknown"))
    return patient


def archive(session: Session, identifier: str, archived: bool, who: str = "") -> Patient:
    """Take a patient out of the list of present ones, or back into it.

    Parameters
    ----------
    session
        A session that writes.
    identifier
        Random identifier of the patient.
    archived
        Whether they are archived from now on.
    who
        Who does so.

    Raises
    ------
    Unknown
        There is no such patient.
    """
    patient = get(session, identifier)
    patient.archived = now() if archived else None
    audit.note(session, who, "patient-archived" if archived else "patient-restored", patient.id)
    return patient


@dataclass(frozen=True)
class Removed:
    """Files of a patient who was deleted: identifiers of films (and uploads) and of attempts with results."""

    films: tuple[str, ...]
    claims: tuple[str, ...]


def delete(session: Session, identifier: str, who: str = "") -> Removed:
    """Delete every row about a patient. Their files are to be removed once that is committed.

    Parameters
    ----------
    session
        A session that writes.
    identifier
        Random identifier of the patient.
    who
        Who deletes them.

    Returns
    -------
    Removed
        The files that belong to nothing then.

    Raises
    ------
    Unknown
        There is no such patient.
    """
    patient = get(session, identifier)
    of_patient = sql.select(Visit.id).where(Visit.patient_id == patient.id).scalar_subquery()
    films = session.scalars(sql.select(Film.id).where(Film.visit_id.in_(of_patient))).all()
    uploads = session.scalars(sql.select(Upload.id).where(Upload.visit_id.in_(of_patient))).all()
    claims = session.scalars(
        sql.select(Outcome.claim).join(Film, Film.id == Outcome.film_id).where(Film.visit_id.in_(of_patient))
    ).all()
    session.execute(sql.delete(Patient).where(Patient.id == patient.id))
    audit.note(session, who, "patient-deleted", identifier)
    return Removed((*films, *uploads), tuple(claims))


def printable_lines(text: str) -> str:
    """Return a text of several lines in which what cannot be shown is escaped.

    Parameters
    ----------
    text
        What was typed.
    """
    return "\n".join(printable(line) for line in text.replace("\r\n", "\n").split("\n"))


def _fill(session: Session, patient: Patient, details: Details) -> None:
    identifier = printable(details.identifier.strip())
    if not identifier:
        raise Invalid(_text("patient-without-identifier"))
    for field, most in LONGEST.items():
        if len(str(getattr(details, field))) > most:
            raise Invalid(_text("field-too-long", field=_text(f"field-{field}"), most=str(most)))
    key = identifier_key(identifier)
    taken = session.scalar(sql.select(Patient.id).where(Patient.key == key))
    if taken is not None and taken != patient.id:
        raise Conflict(_text("identifier-taken", identifier=identifier))
    merged = session.scalar(sql.select(Merge.patient_id).where(Merge.key == key))
    if merged is not None and merged != patient.id:
        raise Conflict(_text("identifier-merged", identifier=identifier, other=get(session, merged).identifier))
    patient.identifier, patient.key = identifier, key
    patient.name = printable(" ".join(details.name.split()))
    patient.sex = _sex(details.sex)
    patient.birth_year = _birth_year(details.birth_year)
    patient.notes = printable_lines(details.notes)
    index(session, patient)


def index(session: Session, patient: Patient) -> None:
    """Write down the words that a patient is found by: those of the entries that were merged with theirs, too.

    Parameters
    ----------
    session
        A session that writes.
    patient
        The patient.
    """
    known = [patient.name, patient.identifier, patient.key]
    for made in session.scalars(sql.select(Merge).where(Merge.patient_id == patient.id)):
        known += [made.identifier, made.key, str(json.loads(made.before)["source"]["name"])]
    wanted = set(words_of(" ".join(known)))
    there = {each.word: each for each in patient.words}
    for word, row in there.items():
        if word not in wanted:
            patient.words.remove(row)
    patient.words.extend(Word(word=word) for word in sorted(wanted - there.keys()))


def _sex(given: str | None) -> str | None:
    if given is None or not given.strip():
        return None
    try:
        return parse_sex(given)
    except UsageError as error:
        raise Invalid(str(error)) from error


def _birth_year(given: int | None) -> int | None:
    this = date.today().year
    if given is not None and not this - OLDEST <= given <= this:
        raise Invalid(_text("birth-year-impossible", first=str(this - OLDEST), last=str(this)))
    return given
