"""Progress of a command: bars on a terminal; of a batch also plain lines elsewhere, or JSON for other programs."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Protocol

from romcam.messages import Catalogue

if TYPE_CHECKING:
    from rich.progress import TaskID

    from romcam.batch.job import Outcome, PlannedFilm, ProgressStep
    from romcam.batch.run import Batch, Event

Report = Callable[[str, int, "int | None"], None]
"""`report(step, done, total)`; the total is None while it is not known."""

LINE_EVERY_S: Final = 30.0
"""Without a terminal, a line shows the progress at least this often, in seconds, if no film ends."""
JSON_EVERY_S: Final = 0.5
"""JSON shows the progress of one film at most this often, in seconds."""
START_BYTES: Final = 500_000
"""Cost of starting the analysis of a film, in bytes of film."""

_text = Catalogue(__name__)
_log = logging.getLogger(__name__)


@contextmanager
def steps() -> Generator[Report]:
    """Show a bar on stderr for each step, or nothing without a terminal; yields the function that takes reports."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<22}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Progress(
        *columns, TimeRemainingColumn(), console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        tasks: dict[str, TaskID] = {}

        def report(step: str, done: int, total: int | None) -> None:
            if step not in tasks:
                _log.info("step: %s", step)
                tasks[step] = bar.add_task(step, total=total)
            bar.update(tasks[step], completed=done, total=total)

        yield report


def weight(film: PlannedFilm) -> int:
    """Estimated cost of a film before it is opened: its bytes, and a constant for its start."""
    return film.bytes + START_BYTES


class ProgressDisplay(Protocol):
    """Shows the progress of a batch."""

    def event(self, event: Event) -> None:
        """Show that a film was done before, began, or ended."""
        ...

    def step(self, name: str, step: ProgressStep) -> None:
        """Show the progress of a film."""
        ...


class BatchPace:
    """Share of the work that is done and time for the rest, by the weights of the films."""

    def __init__(self) -> None:
        self.batch: Batch | None = None
        self._started = time.monotonic()
        self._worked = 0

    def ended(self, film: PlannedFilm) -> None:
        """Count a film whose analysis has ended."""
        self._worked += weight(film)

    @property
    def total(self) -> int:
        """Number of films in the plan."""
        return len(self.batch.films) if self.batch else 0

    @property
    def ended_count(self) -> int:
        """Number of films with an outcome."""
        return self.batch.done + self.batch.failed if self.batch else 0

    def left_s(self) -> float | None:
        """Seconds for the rest at the pace so far; None while unknown."""
        if self.batch is None or self._worked == 0:
            return None
        return sum(map(weight, self.batch.left)) * (time.monotonic() - self._started) / self._worked


@contextmanager
def display(kind: str, pace: BatchPace) -> Generator[ProgressDisplay, None, None]:
    """The display for this run. kind: `json`, or `auto`."""
    from rich.console import Console

    console = Console(stderr=True)
    if kind == "json":
        yield JsonLines(pace)
    elif console.is_terminal:
        with Bars(pace, console) as bars:
            yield bars
    else:
        yield Lines(pace)


class Lines:
    """Plain lines on stderr: one for each film that ends, and its progress from time to time."""

    def __init__(self, pace: BatchPace) -> None:
        self._pace = pace
        self._last = time.monotonic()

    def event(self, event: Event) -> None:
        """See `ProgressDisplay`."""
        if event.kind == "ended" and event.outcome is not None:
            self._pace.ended(event.film)
            self._print(in_words(event.film, event.outcome))

    def step(self, name: str, step: ProgressStep) -> None:
        """See `ProgressDisplay`."""
        if time.monotonic() - self._last > LINE_EVERY_S:
            if step.total:
                share = f"{100 * step.done // step.total} %"
                self._print(_text("progress-step-share", film=name, step=step.step, share=share))
            else:
                self._print(_text("progress-step", film=name, step=step.step))

    def _print(self, what: str) -> None:
        self._last = time.monotonic()
        left = self._pace.left_s()
        values = {"ended": str(self._pace.ended_count), "total": str(self._pace.total), "what": what}
        if left is not None and self._pace.ended_count < self._pace.total:
            line = _text("progress-line-left", left=clock(left), **values)
        else:
            line = _text("progress-line", **values)
        print(line, file=sys.stderr, flush=True)


class JsonLines:
    """One JSON object a line on stdout, for other programs (docs/batch.md)."""

    def __init__(self, pace: BatchPace) -> None:
        self._pace = pace
        self._last: dict[str, float] = {}

    def event(self, event: Event) -> None:
        """See `ProgressDisplay`."""
        if event.kind == "ended":
            self._pace.ended(event.film)
            self._last.pop(event.film.name, None)
        more: dict[str, Any] = {}
        if event.outcome is not None:
            outcome = event.outcome
            more = {"state": outcome.state, "reason": outcome.reason or None, "pattern": outcome.pattern}
            more |= {"quality": outcome.quality, "attempts": outcome.attempts, "seconds": outcome.seconds}
        self._print(event.kind, event.film.name, more)

    def step(self, name: str, step: ProgressStep) -> None:
        """See `ProgressDisplay`."""
        if time.monotonic() - self._last.get(name, 0.0) > JSON_EVERY_S:
            self._last[name] = time.monotonic()
            self._print("step", name, {"step": step.step, "frame": step.done, "frames": step.total})

    def _print(self, kind: str, name: str, more: dict[str, Any]) -> None:
        left = self._pace.left_s()
        shown = {"event": kind, "video": name, **more, "ended": self._pace.ended_count, "total": self._pace.total}
        shown["left_s"] = None if left is None else round(left, 1)
        print(json.dumps(shown, ensure_ascii=False), flush=True)


class Bars:
    """A bar for all films and one for each film in progress; failures stay visible above them."""

    def __init__(self, pace: BatchPace, console: Any) -> None:
        from rich.progress import BarColumn, Progress, TextColumn

        self._pace = pace
        self._tasks: dict[str, TaskID] = {}
        self._bar = Progress(
            TextColumn("{task.description:<36}", markup=False),
            BarColumn(),
            TextColumn("{task.fields[right]}", markup=False),
            console=console,
            transient=True,
        )
        self._all = self._bar.add_task(_text("progress-all"), total=None, right="")

    def __enter__(self) -> Bars:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def event(self, event: Event) -> None:
        """See `ProgressDisplay`."""
        name = event.film.name
        if event.kind == "began":
            self._tasks[name] = self._bar.add_task(f"  {shortened(name)}", total=None, right="")
        if event.kind == "ended":
            self._pace.ended(event.film)
            if name in self._tasks:
                self._bar.remove_task(self._tasks.pop(name))
            if event.outcome is not None and not event.outcome.ok:
                self._bar.console.print(in_words(event.film, event.outcome), style="yellow", markup=False)
        self._update()

    def step(self, name: str, step: ProgressStep) -> None:
        """See `ProgressDisplay`."""
        task = self._tasks.get(name)
        if task is not None:
            self._bar.update(task, completed=step.done, total=step.total, right=step.step)

    def _update(self) -> None:
        pace, batch = self._pace, self._pace.batch
        left = pace.left_s()
        counts = {"ended": str(pace.ended_count), "total": str(pace.total)}
        parts = [
            _text("progress-bar-left", left=clock(left), **counts)
            if left is not None
            else _text("progress-bar", **counts)
        ]
        if batch and batch.failed:
            parts.append(_text("progress-failed", count=batch.failed))
        self._bar.update(self._all, completed=pace.ended_count, total=pace.total, right="  ".join(parts))


def in_words(film: PlannedFilm, outcome: Outcome) -> str:
    """The outcome of a film: its name, and a few words or a sentence."""
    if not outcome.ok:
        reason = outcome.reason
        return reason if film.name in reason else _text("progress-failed-film", film=film.name, reason=reason)
    pattern = outcome.pattern.replace("-", " ") if outcome.pattern else _text("progress-no-pattern")
    seconds = _text("seconds", count=f"{outcome.seconds:.0f}")
    return _text("progress-measured", film=film.name, pattern=pattern, seconds=seconds)


def clock(seconds: float) -> str:
    """A remaining time: `40 s`, `3 min`, `2 h 05 min`."""
    if seconds < 60:
        return _text("seconds", count=max(1, round(seconds)))
    minutes = round(seconds / 60)
    if minutes < 60:
        return _text("minutes", count=minutes)
    return _text("hours", hours=minutes // 60, minutes=f"{minutes % 60:02d}")


def shortened(name: str, most: int = 34) -> str:
    """The end of a name, in which films of one folder differ."""
    return name if len(name) <= most else f"…{name[-most + 1 :]}"
