"""The loop over all films: what is not yet done is handed out, and what comes back is remembered and told."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, field
from typing import Any, Final

from romcam.batch.attempt import Dropped
from romcam.batch.executors import Crew
from romcam.batch.job import LASTING, Film, Outcome, Settings, Task
from romcam.batch.ledger import Ledger, has_changed
from romcam.batch.plan import is_absent
from romcam.batch.storage import Place, look_at
from romcam.errors import RomcamError, UsageError

LOOK_S: Final = 2.0
"""How often a watched folder is looked at."""
SETTLED_S: Final = 5.0
"""A film of a watched folder is taken up when its size and time have not changed for so long."""
REFRESH_S: Final = 60.0
"""How often the tables are written while the work goes on; less often where that takes long."""


NO_TEST: Final = "Nothing says which test it shows; say so in romcam.toml or a manifest, or by --test."


@dataclass(frozen=True)
class Event:
    """Something happened to a film. kind: `kept` (done before), `began` or `ended`. outcome: None when it began."""

    kind: str
    film: Film
    outcome: Outcome | None = None


@dataclass
class Batch:
    """A run over an output folder.

    films: by name, all that the plan holds by now. loose: outcomes that are not remembered beyond this run. done,
    failed, kept: how many; kept are those done before. running: names of the films at work.
    """

    out: Place
    settings: Settings
    crew: Crew
    tell: Callable[[Event], None]
    tables: Callable[[Batch], None]
    ledger: Ledger = field(init=False)
    films: dict[str, Film] = field(default_factory=dict)
    loose: dict[str, Outcome] = field(default_factory=dict)
    done: int = 0
    failed: int = 0
    kept: int = 0
    retry_failed: bool = False
    _pending: deque[Film] = field(default_factory=deque)
    _running: dict[Future[Outcome], Film] = field(default_factory=dict)
    _lent: dict[Future[Outcome], int] = field(default_factory=dict)
    _refreshed: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.out, self.settings)

    @property
    def running(self) -> list[str]:
        """Names of the films that are being analysed."""
        return sorted(film.name for film in self._running.values())

    @property
    def left(self) -> list[Film]:
        """The films that are still to be analysed, or being so."""
        return [*self._pending, *self._running.values()]

    def take(self, films: list[Film]) -> None:
        """Take films into the plan; what is already done is not done again."""
        for film in films:
            self.films[film.name] = film
            self.loose.pop(film.name, None)
            outcome = self._without_work(film) or self.ledger.find(film)
            if outcome is None or (self.retry_failed and not outcome.ok and film.name not in self.loose):
                self._pending.append(film)
            else:
                self._count(outcome, before=True)
                self.tell(Event("kept", film, outcome))

    def work(self, more: Callable[[], list[Film]] | None = None) -> None:
        """Work until nothing is left; with `more`, which gives films that came, until interrupted.

        Raises what stops a whole batch: OutputError, ModelError, KeyboardInterrupt. The crew is stopped then.
        """
        self._refreshed = (time.monotonic(), 0.0)
        try:
            while True:
                if more is not None:
                    self.take(more())
                self._hand_out()
                if not self._running:
                    self._refresh(at_once=True)
                    if more is None:
                        return
                    time.sleep(LOOK_S)
                    continue
                ended, _ = wait(self._running, LOOK_S, FIRST_COMPLETED)
                for future in ended:
                    self._end(future)
                self._refresh()
        except BaseException:
            self.crew.stop()
            raise

    def outcomes(self) -> list[tuple[Film, Outcome]]:
        """Every film of the plan that something is known of, by name, and what became of it."""
        known = ((film, self.loose.get(name) or self.ledger.find(film)) for name, film in sorted(self.films.items()))
        return [(film, outcome) for film, outcome in known if outcome is not None]

    def _hand_out(self) -> None:
        room = self.crew.room()
        while self._pending and len(self._running) < room:
            idle = self._idle(room)
            film = self._pending.popleft()
            task = Task(film, self.out.url, self.settings, self.crew.topic, idle)
            future: Future[Any] = self.crew.executor.submit(self.crew.work, task)
            self._running[future] = film
            self._lent[future] = idle
            self.tell(Event("began", film))

    def _idle(self, room: int) -> int:
        """How many workers may help with the next film: its share of those that no film is left for."""
        if not self.crew.shares:
            return 0
        busy = len(self._running) + sum(self._lent.values())
        return max(0, room - busy - len(self._pending)) // len(self._pending)

    def _end(self, future: Future[Outcome]) -> None:
        film, lasting = self._running[future], True
        try:
            outcome = future.result()
        except (Dropped, CancelledError) as error:
            raise UsageError("The cluster went away; start it and run the same line again to go on.") from error
        except RomcamError:
            raise
        except Exception as error:  # of a cluster: its workers died over this film, or lack something
            lasting = False
            outcome = Outcome("crashed", f"The cluster's workers failed on it ({type(error).__name__}: {error}).")
        del self._running[future], self._lent[future]
        if has_changed(film, look_at(film.name, film.url)):
            outcome = _moved(film)
        self._remember(film, outcome, lasting)
        self._count(outcome)
        self.tell(Event("ended", film, outcome))

    def _without_work(self, film: Film) -> Outcome | None:
        """The outcome of a film that cannot be worked on."""
        if is_absent(film):
            outcome = Outcome("missing", f"{film.name} is not there; check its path in the manifest.", 0)
        elif film.test is None:
            outcome = Outcome("unknown-test", NO_TEST, 0)
        else:
            return None
        self.loose[film.name] = outcome
        return outcome

    def _remember(self, film: Film, outcome: Outcome, lasting: bool) -> None:
        if lasting and outcome.state in LASTING:
            self.ledger.keep(film, outcome)
        else:
            self.loose[film.name] = outcome

    def _count(self, outcome: Outcome, *, before: bool = False) -> None:
        self.kept += before
        self.done += outcome.ok
        self.failed += not outcome.ok

    def _refresh(self, *, at_once: bool = False) -> None:
        last, took = self._refreshed
        if not at_once and time.monotonic() - last < max(REFRESH_S, 20 * took):
            return
        started = time.monotonic()
        self.tables(self)
        self._refreshed = (time.monotonic(), time.monotonic() - started)


def _moved(film: Film) -> Outcome:
    if look_at(film.name, film.url) is None:
        return Outcome("missing", f"{film.name} went away while it was analysed; bring it back and run again.")
    return Outcome("changed", f"{film.name} was written to while it was analysed; run again when it is complete.")


class Settling:
    """Films of a watched folder, given out once each time they have come to rest."""

    def __init__(self, look: Callable[[], list[Film]]) -> None:
        self._look = look
        self._seen: dict[str, tuple[str, float]] = {}
        self._given: dict[str, Film] = {}

    def __call__(self) -> list[Film]:
        """The films that are new, or new in content or label, and have not changed for `SETTLED_S`."""
        now, settled = time.monotonic(), list[Film]()
        for film in self._look():
            stamp, since = self._seen.get(film.name, ("", now))
            if stamp != film.stamp:
                self._seen[film.name] = (film.stamp, now)
            elif now - since >= SETTLED_S and self._given.get(film.name) != film:
                self._given[film.name] = film
                settled.append(film)
        return settled
