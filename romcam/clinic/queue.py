"""The queue of analyses in the database: one job for each film, claimed, ended, cancelled, retried, moved to the front.

A job changes its state in one transaction. An attempt has a claim, a random identifier that also names the folder it
writes to. Whatever ends an attempt (cancelling, deleting, a server that was killed) takes its claim from the job; what
it has written then belongs to nothing and is removed. So a film has one result, and a whole one, whenever a process
is killed.

A waiting film that has a result is being corrected by hand (`romcam.clinic.edits`): the result stays until the
corrected one is complete.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import sqlalchemy as sql
from sqlalchemy import CursorResult
from sqlalchemy.orm import Session

from romcam.batch.job import Outcome as BatchOutcome
from romcam.clinic import audit, edits, films, positions
from romcam.clinic.claimed import Claimed, planned
from romcam.clinic.database import Database
from romcam.clinic.moments import now, token
from romcam.clinic.refusals import Conflict
from romcam.clinic.schema import Film, Job, MeasureRow, Outcome
from romcam.corrections import edits_of as corrections_of
from romcam.messages import Catalogue
from romcam.results.reading import read_result

MOST_KILLS: Final = 20
"""Attempts that may be killed from outside before the film is taken for the cause: it may need too much memory."""
_text = Catalogue(__name__)


@dataclass(frozen=True)
class Ended:
    """How the end of an attempt was recorded.

    Parameters
    ----------
    recorded
        False if the attempt has lost its claim: the film was deleted or the analysis cancelled. Its files belong to
        nothing then.
    kept
        Whether the film's result is now that of the attempt.
    dropped
        The attempt whose result was replaced; None: there was none.
    again
        Whether the film waits again, for corrections that were made meanwhile.
    """

    recorded: bool
    kept: bool = False
    dropped: str | None = None
    again: bool = False


def claim(database: Database, owner: str, *, corrections: bool = False) -> Claimed | None:
    """Take the next film of the queue.

    Parameters
    ----------
    database
        The database.
    owner
        Identifier of the server that takes it.
    corrections
        Whether only films are taken that have a result, which is corrected by hand.

    Returns
    -------
    Claimed or None
        None if no film is waiting.
    """
    with database.write() as session:
        while True:
            waiting = sql.select(Job.film_id).where(Job.state == "queued").order_by(Job.position, Job.film_id)
            if corrections:
                waiting = waiting.join(Outcome, Outcome.film_id == Job.film_id)
            identifier = session.scalar(waiting.limit(1))
            if identifier is None:
                return None
            taken = token()
            values = {"state": "running", "claim": taken, "owner": owner, "started": now(), "ended": None, "reason": ""}
            if _changed(
                session, sql.update(Job).where(Job.film_id == identifier, Job.state == "queued").values(values)
            ):
                film = films.get(session, identifier)
                work = planned(database.folder, film, edits.edits_of(edits.all_of(session, film.id)))
                return Claimed(taken, film.id, film.visit_id, film.visit.patient_id, work)


def finish(database: Database, claimed: Claimed, outcome: BatchOutcome) -> Ended:
    """Record how an attempt ended.

    Parameters
    ----------
    database
        The database.
    claimed
        The attempt.
    outcome
        Its outcome. With a result, the files of the attempt must be complete. A correction that cannot be made is taken
        back, and the result stays.

    Returns
    -------
    Ended
        What follows for files and queue.
    """
    work = claimed.planned
    with database.write() as session:
        done = outcome.ok or bool(work.corrected_from)
        values = {"state": "done" if done else "failed", "reason": outcome.reason, "ended": now(), "claim": None}
        if not _changed(session, _held(claimed).values(values)):
            return Ended(False)
        dropped = session.scalar(sql.select(Outcome.claim).where(Outcome.film_id == claimed.film))
        kept = work.edits
        if outcome.ok:
            store(session, claimed.film, claimed.claim, outcome)
        elif done:
            kept = corrections_of(read_result(Path(work.corrected_from)))
            edits.refuse(session, claimed.film, work.edits, kept)
            values = {"reason": _text("correction-failed", reason=outcome.reason)}
            session.execute(sql.update(Job).where(Job.film_id == claimed.film).values(values))
        again = done and edits.edits_of(edits.all_of(session, claimed.film)) != kept
        if again:
            session.execute(sql.update(Job).where(Job.film_id == claimed.film).values(state="queued", ended=None))
    return Ended(True, outcome.ok, dropped if outcome.ok else None, again)


def give_back(database: Database, claimed: Claimed, reason: str = "", *, killed: bool = False) -> bool:
    """Put a film back into the queue, because the attempt ended without an outcome.

    Parameters
    ----------
    database
        The database.
    claimed
        The attempt.
    reason
        Why, in a sentence; empty if there is nothing to state.
    killed
        Whether the process of the attempt was killed; the film then goes to the end of the queue, and fails after
        `MOST_KILLS` of them.

    Returns
    -------
    bool
        True if the film is waiting again; False if it has failed, or the attempt has lost its claim.
    """
    with database.write() as session:
        kills = session.scalar(sql.select(Job.crashes).where(Job.film_id == claimed.film)) or 0
        fails = killed and kills + 1 >= MOST_KILLS
        values: dict[str, object] = {"state": "failed" if fails else "queued", "claim": None, "reason": reason}
        if killed:
            values |= {"crashes": kills + 1, "position": positions.last()}
        if fails:
            values["ended"] = now()
        return _changed(session, _held(claimed).values(values)) and not fails


def recover(database: Database, claims: Collection[str]) -> int:
    """Put films back into the queue that count as being analysed, and are not. Only one server uses a data folder.

    Parameters
    ----------
    database
        The database.
    claims
        The attempts of this server that are running.

    Returns
    -------
    int
        How many there were.
    """
    lost = sql.and_(Job.state == "running", Job.claim.not_in(claims))
    with database.read() as session:
        if session.scalar(sql.select(Job.film_id).where(lost).limit(1)) is None:
            return 0
    with database.write() as session:
        return _count(session, sql.update(Job).where(lost).values(state="queued", claim=None, owner=None))


def cancel(session: Session, identifier: str, who: str = "") -> Film:
    """End the analysis of a film, or take it out of the queue.

    Parameters
    ----------
    session
        A session that writes.
    identifier
        Random identifier of the film.
    who
        Who cancels it.

    Raises
    ------
    Conflict
        It has ended, or is a correction by hand, which is taken back instead.
    """
    film = films.get(session, identifier)
    if film.outcome is not None and film.job.state in ("queued", "running"):
        raise Conflict(_text("correction-not-cancelled"))
    values = {"state": "failed", "claim": None, "reason": _text("analysis-cancelled"), "ended": now()}
    waits = sql.update(Job).where(Job.film_id == film.id, Job.state.in_(("queued", "running")))
    if not _changed(session, waits.values(values)):
        raise Conflict(_text("analysis-ended"))
    audit.note(session, who, "analysis-cancelled", film.visit.patient_id, film.id)
    session.refresh(film.job)
    return film


def retry(session: Session, identifier: str, who: str = "") -> tuple[Film, str | None]:
    """Queue a film again whose analysis has ended, such as after a change of its test.

    Parameters
    ----------
    session
        A session that writes.
    identifier
        Random identifier of the film.
    who
        Who does so.

    Returns
    -------
    film : Film
        The film.
    claim : str or None
        The attempt whose result is dropped by that; its files belong to nothing once this is committed.

    Raises
    ------
    Conflict
        It is waiting or being analysed.
    """
    film = films.get(session, identifier)
    values = {"state": "queued", "reason": "", "crashes": 0, "queued": now(), "ended": None}
    values["position"] = positions.last()
    ended = sql.update(Job).where(Job.film_id == film.id, Job.state.in_(("done", "failed")))
    if not _changed(session, ended.values(values)):
        raise Conflict(_text("analysis-not-ended"))
    claim = None if film.outcome is None else film.outcome.claim
    session.execute(sql.delete(Outcome).where(Outcome.film_id == film.id))
    session.execute(sql.delete(MeasureRow).where(MeasureRow.film_id == film.id))
    audit.note(session, who, "analysis-repeated", film.visit.patient_id, film.id)
    session.expire_all()
    return films.get(session, identifier), claim


def to_front(session: Session, identifier: str) -> Film:
    """Let a waiting film be the next one.

    Parameters
    ----------
    session
        A session that writes.
    identifier
        Random identifier of the film.

    Raises
    ------
    Conflict
        It is not waiting.
    """
    film = films.get(session, identifier)
    waits = sql.update(Job).where(Job.film_id == film.id, Job.state == "queued")
    if not _changed(session, waits.values(position=positions.first(session))):
        raise Conflict(_text("analysis-not-waiting"))
    session.refresh(film.job)
    return film


def store(session: Session, film: str, claim: str, outcome: BatchOutcome) -> None:
    """Write down the result of a film, in place of any other.

    Parameters
    ----------
    session
        A session that writes.
    film
        Random identifier of the film.
    claim
        The attempt whose folder holds the result.
    outcome
        What the result states.
    """
    session.execute(sql.delete(Outcome).where(Outcome.film_id == film))
    session.execute(sql.delete(MeasureRow).where(MeasureRow.film_id == film))
    session.add(
        Outcome(
            film_id=film,
            claim=claim,
            test=outcome.test or films.TEST,
            side=outcome.side,
            pattern=outcome.pattern,
            sentence=outcome.sentence,
            quality=outcome.quality,
            filmed=outcome.filmed,
            created=now(),
        )
    )
    session.add_all(
        MeasureRow(
            film_id=film,
            name=row.measure,
            value=row.value,
            low=row.low,
            high=row.high,
            unit=row.unit,
            evidence=row.evidence,
        )
        for row in outcome.rows
    )


def _held(claimed: Claimed) -> sql.Update:
    return sql.update(Job).where(Job.film_id == claimed.film, Job.claim == claimed.claim, Job.state == "running")


def _changed(session: Session, statement: sql.Update) -> bool:
    return _count(session, statement) == 1


def _count(session: Session, statement: sql.Update) -> int:
    return cast(
        "CursorResult[object]", session.execute(statement.execution_options(synchronize_session=False))
    ).rowcount
