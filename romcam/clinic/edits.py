"""Corrections by hand in the database: added, taken back, made again, and never lost between two windows.

A film's corrections are rows in the order in which they were made. Those that are not taken back are replayed by the
queue on the film's result (`romcam.corrections`), before any film that waits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timezone
from typing import Final

import msgspec
import sqlalchemy as sql
from sqlalchemy.orm import Session

from romcam.clinic import audit, films, positions
from romcam.clinic.moments import now, token
from romcam.clinic.refusals import Conflict, Invalid, Unknown
from romcam.clinic.schema import Correction, Film, Job
from romcam.corrections import find_fault
from romcam.messages import Catalogue
from romcam.names import printable
from romcam.presentation.dates import moment
from romcam.results.edits import Edit

MOST: Final = 200
"""Corrections that one film may have."""
_text = Catalogue(__name__)


def all_of(session: Session, film: str) -> Sequence[Correction]:
    """Return the corrections of a film in the order in which they were made, those taken back included.

    Parameters
    ----------
    session
        A session.
    film
        Random identifier of the film.
    """
    query = sql.select(Correction).where(Correction.film_id == film).order_by(Correction.made, Correction.id)
    return session.scalars(query).all()


def edits_of(rows: Sequence[Correction]) -> tuple[Edit, ...]:
    """Return corrections as they are replayed, without those that were taken back.

    Parameters
    ----------
    rows
        What `all_of` returned.
    """
    return tuple(msgspec.json.decode(row.edits, type=Edit) for row in rows if row.undone is None)


def version_of(film: Film, rows: Sequence[Correction]) -> str:
    """Return what changes with every correction and with every analysis of a film: the page states what it saw.

    Parameters
    ----------
    film
        The film.
    rows
        All of its corrections.
    """
    seen = [film.job.queued, *(f"{row.id}{row.undone or ''}" for row in rows)]
    return hashlib.sha256("|".join(seen).encode()).hexdigest()[:16]


def add(session: Session, identifier: str, version: str, edit: Edit, who: str = "") -> Film:
    """Add a correction and let the queue make it.

    Parameters
    ----------
    session
        A session that writes.
    identifier
        Random identifier of the film.
    version
        What the page saw, of `version_of`.
    edit
        The correction; its time is the present one.
    who
        Name of the account; empty: who corrects stands in the correction.

    Raises
    ------
    Unknown
        There is no such film.
    Conflict
        The film was corrected by someone else meanwhile, or it is being analysed again.
    Invalid
        It is no correction.
    """
    film, rows = _seen(session, identifier, version)
    edit = checked(edit, who)
    if len(rows) >= MOST:
        raise Invalid(_text("corrections-too-many", most=str(MOST)))
    row = Correction(id=token(), film_id=film.id, edits=msgspec.json.encode(edit).decode(), who=edit.who[:80])
    row.made = now()
    session.add(row)
    audit.note(session, who, "film-corrected", film.visit.patient_id, film.id)
    _queue(session, film)
    return film


def take_back(
    session: Session, identifier: str, version: str, correction: str | None, who: str = "", *, again: bool = False
) -> Film:
    """Take corrections back, or make one again that was taken back.

    Parameters
    ----------
    session
        A session that writes.
    identifier
        Random identifier of the film.
    version
        What the page saw, of `version_of`.
    correction
        Random identifier of the correction; None: all.
    who
        Name of the account.
    again
        Whether it is made again.

    Raises
    ------
    Unknown
        There is no such film or correction.
    Conflict
        The film was corrected by someone else meanwhile, or it is being analysed again.
    """
    film, rows = _seen(session, identifier, version)
    chosen = [row for row in rows if correction in (None, row.id)]
    if correction is not None and not chosen:
        raise Unknown(_text("correction-unknown"))
    for row in chosen:
        row.undone = None if again else (row.undone or now())
    audit.note(session, who, "correction-made-again" if again else "correction-undone", film.visit.patient_id, film.id)
    _queue(session, film)
    return film


def checked(edit: Edit, who: str = "") -> Edit:
    """Return a correction as it is stored, with its time and the name of the person who corrects.

    Parameters
    ----------
    edit
        The correction as a page sent it.
    who
        Name of the account; empty: who corrects stands in the correction, or it is this computer.

    Raises
    ------
    Invalid
        It is no correction.
    """
    at = datetime.now(timezone.utc).astimezone().isoformat(timespec="milliseconds")
    name = printable((who or edit.who).strip()) or _text("correction-by-this-computer")
    edit = replace(edit, who=name, when=at, note=printable(edit.note.strip()))
    if (reason := find_fault(edit)) is not None:
        raise Invalid(_text("correction-invalid", reason=reason))
    return edit


def check_stored(edits: str) -> None:
    """Refuse what an archive states as a correction, if it cannot be replayed.

    Parameters
    ----------
    edits
        JSON of an `Edit`.

    Raises
    ------
    Invalid
        It is none.
    """
    try:
        fault = find_fault(msgspec.json.decode(edits, type=Edit))
    except msgspec.DecodeError as error:
        raise Invalid(_text("record-damaged")) from error
    if fault is not None:
        raise Invalid(_text("record-damaged"))


def refuse(session: Session, film: str, edits: Sequence[Edit], kept: Sequence[Edit]) -> None:
    """Take back corrections that could not be made.

    Parameters
    ----------
    session
        A session that writes.
    film
        Random identifier of the film.
    edits
        Those that were tried.
    kept
        Those that the film's result has.
    """
    failed = {edit.when for edit in edits} - {edit.when for edit in kept}
    for row in all_of(session, film):
        if row.undone is None and msgspec.json.decode(row.edits, type=Edit).when in failed:
            row.undone = now()


def _seen(session: Session, identifier: str, version: str) -> tuple[Film, Sequence[Correction]]:
    film = films.get(session, identifier)
    # Locks the row where the database can, so that two corrections at once are one after the other.
    session.execute(sql.select(Job.film_id).where(Job.film_id == film.id).with_for_update())
    rows = all_of(session, film.id)
    if version == version_of(film, rows):
        if film.outcome is None:
            raise Conflict(_text("correction-without-result"))
        return film, rows
    if film.outcome is None or film.job.state == "failed" or not rows:
        raise Conflict(_text("correction-analysed-again"))
    last = max(rows, key=lambda row: max(row.made, row.undone or ""))
    raise Conflict(_text("correction-made-meanwhile", who=last.who, moment=moment(max(last.made, last.undone or ""))))


def _queue(session: Session, film: Film) -> None:
    """Let the film be corrected next; where it is being corrected, the end of that puts it into the queue again."""
    session.flush()
    values = {"state": "queued", "reason": "", "crashes": 0, "ended": None, "position": positions.first(session)}
    waits = sql.update(Job).where(Job.film_id == film.id, Job.state != "running")
    session.execute(waits.values(values).execution_options(synchronize_session=False))
    session.refresh(film.job)
