"""The threads that take films from the queue; each film is analysed in a process of its own."""

from __future__ import annotations

import logging
import os
import threading
import time
from typing import Final

import msgspec

from romcam.batch.attempt import Cancelled, attempt_film
from romcam.batch.fork_server import ForkServer
from romcam.batch.job import Job, Outcome, ProgressStep, Settings
from romcam.clinic import queue
from romcam.clinic.attempts import EXPORTS, analyse
from romcam.clinic.claimed import Claimed
from romcam.clinic.database import Database
from romcam.clinic.events import FilmEvent, Hub
from romcam.clinic.moments import token
from romcam.clinic.refusals import Busy, NoRoom
from romcam.errors import ModelError, OutputError
from romcam.messages import Catalogue

SETTINGS: Final = Settings(plain=True, exports=EXPORTS)
"""How every film is analysed. The measurement is drawn by the page, above plain.mp4."""
IDLE_S: Final = 5.0
"""Seconds after which an idle thread looks into the queue without being woken."""
PAUSE_S: Final = 20.0
"""Seconds to wait where no film can be analysed: the disk is full, or the pose model is missing."""
_text = Catalogue(__name__)
_log = logging.getLogger(__name__)


class _Abandoned(Exception):
    """The film was deleted, or its analysis cancelled."""


class Workers:
    """Analyses the films of the queue until it is stopped.

    Parameters
    ----------
    database
        The database.
    hub
        Gets every change of a film's state.
    count
        Films that are analysed at the same time.
    """

    def __init__(self, database: Database, hub: Hub, count: int) -> None:
        self._database, self._hub = database, hub
        self._owner = token()
        self._server = ForkServer()
        self._stopping = threading.Event()
        self._awake = threading.Condition()
        self._abandoned: set[str] = set()
        self._claims: set[str] = set()
        self._claiming = threading.Lock()
        names = [f"romcam-film-{number}" for number in range(count)]
        self._threads = [threading.Thread(target=self._work, name=name, daemon=True) for name in names]
        if count:
            # A person who corrects a result by hand looks at the page and waits: no film is before them.
            corrects = threading.Thread(target=self._work, args=(True,), name="romcam-corrections", daemon=True)
            self._threads.append(corrects)

    def start(self) -> None:
        """Put the films of a server that was killed back into the queue, and begin."""
        self._recover()
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Look into the queue now, since there is a new film."""
        with self._awake:
            self._awake.notify_all()

    def abandon(self, films: tuple[str, ...]) -> None:
        """End the analysis of films, which have lost their claim already.

        Parameters
        ----------
        films
            Identifiers; those that are not being analysed are ignored.
        """
        self._abandoned.update(film for film in films if self._hub.progress(film) is not None)

    def stop(self) -> None:
        """End all processes; films that are being analysed go back into the queue."""
        self._stopping.set()
        self._server.close()
        with self._awake:
            self._awake.notify_all()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout=10.0)

    def _work(self, corrections: bool = False) -> None:
        while not self._stopping.is_set():
            try:
                claimed = self._claim(corrections)
                if claimed is not None:
                    try:
                        self._attempt(claimed)
                    finally:
                        with self._claiming:
                            self._claims.discard(claimed.claim)
                    continue
                self._recover()
            except (Busy, NoRoom) as error:
                _log.warning("the queue waits: %s", error)
            except Exception:
                _log.exception("a fault in the queue; it goes on in %g s", IDLE_S)
            with self._awake:
                if not self._stopping.is_set():
                    self._awake.wait(IDLE_S)

    def _claim(self, corrections: bool) -> Claimed | None:
        with self._claiming:
            claimed = queue.claim(self._database, self._owner, corrections=corrections)
            if claimed is not None:
                self._claims.add(claimed.claim)
        return claimed

    def _recover(self) -> None:
        """Films of a server that was killed, or of an attempt whose end could not be recorded, are analysed again."""
        with self._claiming:
            lost = queue.recover(self._database, self._claims)
        if lost:
            _log.info("%d films count as being analysed and are not; they wait again", lost)

    def _attempt(self, claimed: Claimed) -> None:
        started = time.monotonic()
        self._publish(claimed, "running")
        kept = False
        try:
            outcome = self._outcome(claimed)
            if outcome.killed:
                again = queue.give_back(self._database, claimed, outcome.reason, killed=True)
                self._publish(claimed, "queued" if again else "failed", outcome.reason)
            else:
                ended = queue.finish(self._database, claimed, outcome)
                kept = ended.kept
                if ended.dropped is not None:
                    self._database.folder.remove_result(ended.dropped)
                done = outcome.ok or claimed.planned.corrected_from
                self._publish(claimed, "done" if done else "failed", outcome.reason)
                if ended.again:
                    self._publish(claimed, "queued")
                    self.wake()
            _log.info("film %s: %s after %.1f s", claimed.film, outcome.state, time.monotonic() - started)
        except (_Abandoned, Cancelled):
            queue.give_back(self._database, claimed)  # without effect if it was cancelled or deleted
        except (OutputError, ModelError, NoRoom, Busy) as error:
            self._pause(claimed, error)
        except Exception as error:
            _log.exception("film %s", claimed.film)
            reason = _text("analysis-bug", error=type(error).__name__)
            queue.finish(self._database, claimed, Outcome("error", reason))
            self._publish(claimed, "failed", reason)
        finally:
            self._abandoned.discard(claimed.film)
            if not kept:
                self._database.folder.remove_result(claimed.claim)

    def _outcome(self, claimed: Claimed) -> Outcome:
        def report(step: ProgressStep) -> None:
            if claimed.film in self._abandoned:
                raise _Abandoned
            self._hub.publish(
                FilmEvent(
                    *(claimed.film, claimed.visit, claimed.patient, "running"),
                    step=step.step,
                    done=step.done,
                    total=step.total,
                )
            )

        out = self._database.folder.results / claimed.claim
        outcome = attempt_film(Job(claimed.planned, str(out), SETTINGS), self._server, report, analyse)
        if self._stopping.is_set() and outcome.killed:
            raise Cancelled
        # The hint of `romcam batch` at an option that the clinic does not have is of no use here.
        return (
            outcome if outcome.state != "timeout" else msgspec.structs.replace(outcome, reason=_text("analysis-slow"))
        )

    def _pause(self, claimed: Claimed, error: Exception) -> None:
        """No film can be analysed now: the film waits, its page states why, and the thread tries again later."""
        _log.warning("film %s waits: %s", claimed.film, error)
        sentence = _text("disk-full") if isinstance(error, (OutputError, NoRoom)) else str(error)
        try:
            queue.give_back(self._database, claimed, sentence)
        finally:
            self._publish(claimed, "queued", sentence)
            self._stopping.wait(PAUSE_S)

    def _publish(self, claimed: Claimed, state: str, reason: str = "") -> None:
        self._hub.publish(FilmEvent(claimed.film, claimed.visit, claimed.patient, state, reason))


def default_count() -> int:
    """Return how many films are analysed at the same time: one core is left to the server."""
    return max(1, (os.cpu_count() or 1) - 1)
