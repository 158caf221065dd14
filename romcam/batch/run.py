"""The loop over all films: it hands out those that are not done, and records and reports their outcomes."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, field, replace
from typing import Any, Final

from romcam.batch.attempt import Cancelled
from romcam.batch.executors import Pool
from romcam.batch.job import LASTING, Job, Outcome, PlannedFilm, Settings
from romcam.batch.ledger import HIDDEN, Ledger, has_changed
from romcam.batch.plan import is_absent
from romcam.batch.storage import Storage, StoredFile, stat_file
from romcam.errors import OutputError, RomcamError, UsageError
from romcam.messages import Catalogue

PROBE: Final = f"{HIDDEN}/probe"
PROBE_BYTES: Final = 1 << 20
"""Size of a file that is written, after results could not be, to learn whether there is room for any."""
POLL_S: Final = 2.0
"""Seconds between two listings of a watched folder."""
SETTLED_S: Final = 5.0
"""Seconds without a change of size and time after which a film of a watched folder is analysed."""
REFRESH_S: Final = 60.0
"""Seconds between two writings of the tables while films are analysed; longer where writing takes long."""
_text = Catalogue(__name__)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Event:
    """A change in the state of a film.

    Parameters
    ----------
    kind
        `kept` (done before), `began` or `ended`.
    film
        The film.
    outcome
        Its outcome; None when it began.
    """

    kind: str
    film: PlannedFilm
    outcome: Outcome | None = None


@dataclass
class Batch:
    """A run over an output folder.

    Parameters
    ----------
    out
        The output folder.
    settings
        How films are analysed.
    pool
        The processes or cluster that analyse them.
    notify
        Called with each event.
    write_tables
        Called from time to time, and at the end, to write the outcomes so far.
    retry_failed
        Whether films that failed before are tried again.

    Attributes
    ----------
    films : dict
        All films of the plan by name.
    unrecorded : dict
        Outcomes by name that are valid for this run only.
    done, failed, kept : int
        Number of films with a result, without one, and of both those that were done before.
    """

    out: Storage
    settings: Settings
    pool: Pool
    notify: Callable[[Event], None]
    write_tables: Callable[[Batch], None]
    ledger: Ledger = field(init=False)
    films: dict[str, PlannedFilm] = field(default_factory=dict[str, PlannedFilm])
    unrecorded: dict[str, Outcome] = field(default_factory=dict[str, Outcome])
    done: int = 0
    failed: int = 0
    kept: int = 0
    retry_failed: bool = False
    _pending: deque[PlannedFilm] = field(default_factory=deque[PlannedFilm])
    _running: dict[Future[Outcome], PlannedFilm] = field(default_factory=dict[Future[Outcome], PlannedFilm])
    _lent_cores: dict[Future[Outcome], int] = field(default_factory=dict[Future[Outcome], int])
    _refreshed: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.out, self.settings)

    @property
    def running(self) -> list[str]:
        """Names of the films that are being analysed."""
        return sorted(film.name for film in self._running.values())

    @property
    def left(self) -> list[PlannedFilm]:
        """The films that are waiting or being analysed."""
        return [*self._pending, *self._running.values()]

    def add(self, films: list[PlannedFilm]) -> None:
        """Add films to the plan; those that are done already are not analysed again.

        Parameters
        ----------
        films
            Films that are new, or whose file or labels have changed.
        """
        for film in films:
            self.films[film.name] = film
            self.unrecorded.pop(film.name, None)
            never_begun = self._without_work(film)
            outcome = never_begun or self._find(film)
            if outcome is None or (self.retry_failed and not outcome.ok and film.name not in self.unrecorded):
                self._pending.append(film)
            else:
                self._count(outcome, before=never_begun is None)
                self.notify(Event("kept", film, outcome))

    def run(self, new_films: Callable[[], list[PlannedFilm]] | None = None) -> None:
        """Analyse until no film is left, or, with `new_films`, until interrupted.

        Parameters
        ----------
        new_films
            Returns the films that were added since its last call; None: only the films of the plan are analysed.

        Raises
        ------
        OutputError, ModelError, KeyboardInterrupt
            Errors that stop the batch; the pool is stopped then.
        """
        self._refreshed = (time.monotonic(), 0.0)
        try:
            while True:
                if new_films is not None:
                    self.add(new_films())
                self._hand_out()
                if not self._running:
                    self._refresh(at_once=True)
                    if new_films is None:
                        return
                    time.sleep(POLL_S)
                    continue
                ended, _ = wait(self._running, POLL_S, FIRST_COMPLETED)
                for future in ended:
                    self._end(future)
                self._refresh()
        except BaseException:
            self.pool.stop()
            raise

    def outcomes(self) -> list[tuple[PlannedFilm, Outcome]]:
        """Return every film of the plan that has an outcome, by name, with that outcome."""
        known = ((film, self.unrecorded.get(name) or self._find(film)) for name, film in sorted(self.films.items()))
        return [
            (replace(film, test=outcome.test or film.test), outcome) for film, outcome in known if outcome is not None
        ]

    def _hand_out(self) -> None:
        capacity = self.pool.capacity()
        while self._pending and len(self._running) < capacity:
            idle = self._idle(capacity)
            film = self._pending.popleft()
            job = Job(film, self.out.url, self.settings, self.pool.topic, idle)
            future: Future[Any] = self.pool.executor.submit(self.pool.work, job)
            self._running[future] = film
            self._lent_cores[future] = idle
            self.notify(Event("began", film))

    def _idle(self, capacity: int) -> int:
        """How many cores may help with the next film: its share of the cores that have no film."""
        if not self.pool.lends_cores:
            return 0
        busy = len(self._running) + sum(self._lent_cores.values())
        return max(0, capacity - busy - len(self._pending)) // len(self._pending)

    def _end(self, future: Future[Outcome]) -> None:
        film, lasting = self._running[future], True
        try:
            outcome = future.result()
        except (Cancelled, CancelledError) as error:
            raise UsageError(_text("cluster-went-away")) from error
        except (OutputError, UsageError) as error:
            self._require_room(error)
            lasting = False
            outcome = Outcome("unwritable", str(error))
        except RomcamError:
            raise
        except Exception as error:  # from a cluster: this film killed its workers, or they lack a library
            lasting = False
            outcome = Outcome("crashed", _text("outcome-cluster-failed", error=f"{type(error).__name__}: {error}"))
        del self._running[future], self._lent_cores[future]
        now = _state_of(film)
        if has_changed(film, now):
            name = film.name
            outcome = (
                Outcome("missing", _text("outcome-went-away", film=name))
                if now is None
                else Outcome("changed", _text("outcome-changed", film=name))
            )
        self._record(film, outcome, lasting)
        self._count(outcome)
        self.notify(Event("ended", film, outcome))

    def _find(self, film: PlannedFilm) -> Outcome | None:
        """The recorded outcome; None where there is none, or it cannot be read."""
        try:
            return self.ledger.find(film)
        except Exception as error:  # one film's record must not end the batch
            _log.warning("%s: its record cannot be read (%s)", film.name, error)
            return None

    def _require_room(self, reason: Exception) -> None:
        """Stop the batch with the reason if nothing can be written to the output folder at all."""
        try:
            self.out.write(PROBE, bytes(PROBE_BYTES))
            self.out.remove(PROBE)
        except (OutputError, OSError):
            raise reason from None

    def _without_work(self, film: PlannedFilm) -> Outcome | None:
        """The outcome of a film that cannot be analysed."""
        if film.problem:
            outcome = Outcome("mislabelled", film.problem, 0)
        elif is_absent(film):
            outcome = Outcome("missing", _text("outcome-missing", film=film.name), 0)
        elif film.test is None:
            outcome = Outcome("unknown-test", _text("outcome-test-unknown"), 0)
        elif self._is_occupied(film):
            outcome = Outcome("occupied", _text("outcome-occupied", out=self.out.url), 0)
        else:
            return None
        self.unrecorded[film.name] = outcome
        return outcome

    def _is_occupied(self, film: PlannedFilm) -> bool:
        try:
            return self.ledger.is_occupied(film)
        except Exception as error:
            _log.warning("%s: its record cannot be read (%s)", film.name, error)
            return False

    def _record(self, film: PlannedFilm, outcome: Outcome, lasting: bool) -> None:
        if lasting and outcome.state in LASTING:
            try:
                self.ledger.keep(film, outcome)
                return
            except Exception as error:  # whatever it is, it is about this film, unless nothing can be written
                if isinstance(error, OutputError):
                    self._require_room(error)
                _log.warning("%s: its outcome could not be recorded (%s)", film.name, error)
        self.unrecorded[film.name] = outcome

    def _count(self, outcome: Outcome, *, before: bool = False) -> None:
        self.kept += before
        self.done += outcome.ok
        self.failed += not outcome.ok

    def _refresh(self, *, at_once: bool = False) -> None:
        last, took = self._refreshed
        if not at_once and time.monotonic() - last < max(REFRESH_S, 20 * took):
            return
        started = time.monotonic()
        try:
            self.write_tables(self)
        except RomcamError:
            raise
        except Exception:
            if at_once:
                raise
            _log.exception("the tables could not be written; they are tried again at the end")
        self._refreshed = (time.monotonic(), time.monotonic() - started)


def _state_of(film: PlannedFilm) -> StoredFile | None:
    """The film's file as it is now; as it was planned where a URL cannot be asked."""
    try:
        return stat_file(film.name, film.url)
    except Exception as error:
        _log.warning("%s: its state cannot be read (%s)", film.name, error)
        return StoredFile(film.name, film.url, film.stamp, film.bytes)


class SettledFilms:
    """Films of a watched folder, each returned once whenever it has stopped changing.

    Parameters
    ----------
    find
        Lists the folder's films.
    """

    def __init__(self, find: Callable[[], list[PlannedFilm]]) -> None:
        self._find = find
        self._stamps: dict[str, tuple[str, float]] = {}
        self._given: dict[str, PlannedFilm] = {}

    def __call__(self) -> list[PlannedFilm]:
        """Return the films that are new, or changed in content or label, and have not changed for `SETTLED_S`."""
        now, settled = time.monotonic(), list[PlannedFilm]()
        for film in self._find():
            stamp, since = self._stamps.get(film.name, ("", now))
            if stamp != film.stamp:
                self._stamps[film.name] = (film.stamp, now)
            elif now - since >= SETTLED_S and self._given.get(film.name) != film:
                self._given[film.name] = film
                settled.append(film)
        return settled
