"""Films of a visit: what is stated about them, and how they enter the queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sql
from sqlalchemy.orm import Session, joinedload

from romcam import clinical
from romcam.batch.labels import AUTO
from romcam.clinic import audit, positions, visits
from romcam.clinic.moments import now
from romcam.clinic.patients import Removed
from romcam.clinic.refusals import Invalid, Unknown
from romcam.clinic.schema import Film, Job, Outcome, Visit
from romcam.messages import Catalogue
from romcam.names import bounded, printable
from romcam.video.filmed import is_future, parse_time

TEST: Final = clinical.DEFAULT
"""The test of a film that none is stated for, as in `romcam analyze`."""
MOST_BYTES: Final = 4 * 2**30
"""Largest film that is accepted: an hour of a phone's."""
TURNS: Final = (0, 90, 180, 270)
_text = Catalogue(__name__)


@dataclass(frozen=True)
class FilmDetails:
    """What is stated about a film.

    Parameters
    ----------
    name
        Name of the file; shown, and never used as a path.
    test
        Name of the test; `auto`: it is recognised.
    filmed
        When it was made, ISO 8601; None: as the film's own tag says.
    mirrored
        Whether it is a mirror image.
    rotate_deg
        Degrees clockwise by which it is turned to be upright.
    person
        Which of several people is measured, `left` or `right`; None: not stated.
    """

    name: str
    test: str = TEST
    filmed: str | None = None
    mirrored: bool = False
    rotate_deg: int = 0
    person: str | None = None


def checked(details: FilmDetails) -> FilmDetails:
    """Return the details in the form that is stored.

    Parameters
    ----------
    details
        As they were given.

    Raises
    ------
    Invalid
        A detail cannot be used.
    """
    test = details.test.strip() or TEST
    if test != AUTO and test not in clinical.names():
        raise Invalid(_text("test-unknown", test=test, tests=", ".join(clinical.names())))
    filmed = None
    if details.filmed and details.filmed.strip():
        filmed = parse_time(details.filmed)
        if filmed is None or is_future(filmed):
            raise Invalid(_text("filmed-invalid", filmed=details.filmed))
    if details.rotate_deg % 360 not in TURNS:
        raise Invalid(_text("rotate-invalid", given=str(details.rotate_deg)))
    if details.person not in (None, "", "left", "right"):
        raise Invalid(_text("person-invalid", given=details.person))
    name = details.name.replace("\\", "/").rpartition("/")[2].strip()
    return FilmDetails(
        bounded(printable(name)) or _text("film-without-name"),
        test,
        filmed,
        details.mirrored,
        details.rotate_deg % 360,
        details.person or None,
    )


def register(
    session: Session, identifier: str, visit: str, details: FilmDetails, count: int, sha256: str, who: str = ""
) -> Film:
    """Add a film whose file is complete, and queue its analysis, both in one transaction.

    Parameters
    ----------
    session
        A session that writes.
    identifier
        Random identifier of the film, which is also the name of its file.
    visit
        Random identifier of the visit.
    details
        What `checked` returned.
    count, sha256
        Size in bytes and digest of the file.
    who
        Who added it.

    Raises
    ------
    Unknown
        There is no such visit (any more).
    Invalid
        The file is empty.
    """
    of = visits.get(session, visit)
    if count == 0:
        raise Invalid(_text("film-empty", film=details.name))
    same = session.scalar(sql.select(Film.id).where(Film.sha256 == sha256).order_by(Film.created).limit(1))
    film = Film(
        id=identifier,
        visit_id=of.id,
        test=details.test,
        name=details.name,
        bytes=count,
        sha256=sha256,
        filmed=details.filmed,
        mirrored=details.mirrored,
        rotate_deg=details.rotate_deg,
        person=details.person,
        duplicate_of=same,
        created=now(),
        job=Job(state="queued", position=positions.last(), queued=now()),
    )
    session.add(film)
    audit.note(session, who, "film-added", of.patient_id, film.id)
    return film


def restate(session: Session, film: Film, details: FilmDetails) -> None:
    """Replace what is stated about a film; its next analysis uses it.

    Parameters
    ----------
    session
        A session that writes.
    film
        The film.
    details
        What is stated now.

    Raises
    ------
    Invalid
        A detail cannot be used.
    """
    known = checked(details)
    film.test, film.filmed, film.mirrored = known.test, known.filmed, known.mirrored
    film.rotate_deg, film.person = known.rotate_deg, known.person
    session.flush()


def get(session: Session, identifier: str) -> Film:
    """Return a film with its job, outcome, visit and patient.

    Parameters
    ----------
    session
        A session.
    identifier
        Random identifier of the film.

    Raises
    ------
    Unknown
        There is no such film.
    """
    whole = (joinedload(Film.job), joinedload(Film.outcome), joinedload(Film.visit).joinedload(Visit.patient))
    film = session.scalar(sql.select(Film).where(Film.id == identifier).options(*whole))
    if film is None:
        raise Unknown(_text("film-unknown"))
    return film


def of_visits(session: Session, identifiers: Sequence[str]) -> Sequence[Film]:
    """Return the films of visits with their jobs and outcomes, in the order in which they came.

    Parameters
    ----------
    session
        A session.
    identifiers
        Random identifiers of the visits.
    """
    whole = (joinedload(Film.job), joinedload(Film.outcome))
    query = sql.select(Film).where(Film.visit_id.in_(identifiers)).options(*whole).order_by(Film.created, Film.id)
    return session.scalars(query).all()


def delete(session: Session, identifier: str, who: str = "") -> Removed:
    """Delete a film with its result. Its files are to be removed once that is committed.

    Parameters
    ----------
    session
        A session that writes.
    identifier
        Random identifier of the film.
    who
        Who deletes it.

    Raises
    ------
    Unknown
        There is no such film.
    """
    film = get(session, identifier)
    claims = () if film.outcome is None else (film.outcome.claim,)
    patient = film.visit.patient_id
    session.expunge_all()
    session.execute(sql.delete(Film).where(Film.id == identifier))
    audit.note(session, who, "film-deleted", patient, identifier)
    return Removed((identifier,), claims)


def known_files(session: Session) -> tuple[set[str], set[str]]:
    """Return the identifiers of all films with a file (without uploads), and of all attempts that hold a result.

    Parameters
    ----------
    session
        A session.
    """
    return set(session.scalars(sql.select(Film.id))), set(session.scalars(sql.select(Outcome.claim)))
