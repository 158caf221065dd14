"""How a batch tells how far it is: bars on a terminal, plain lines elsewhere, or JSON for other programs."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from rich.progress import TaskID

    from romcam.batch.job import Film, Outcome, Step
    from romcam.batch.run import Batch, Event

LINE_EVERY_S: Final = 30.0
"""Where there is no terminal, how often a line tells how far it is when no film ends."""
JSON_EVERY_S: Final = 0.5
START_BYTES: Final = 500_000


def weight(film: Film) -> int:
    """What a film costs, as far as can be told before it is opened: its bytes, and something for its start."""
    return film.bytes + START_BYTES


class Display(Protocol):
    """What is told to whoever waits."""

    def event(self, event: Event) -> None:
        """A film was found done, begun, or ended."""
        ...

    def step(self, name: str, step: Step) -> None:
        """How far a film is."""
        ...


class Pace:
    """How much is done and how long the rest will take, by the films' weights."""

    def __init__(self) -> None:
        self.batch: Batch | None = None
        self._started = time.monotonic()
        self._worked = 0

    def ended(self, film: Film) -> None:
        """A film was worked on to its end."""
        self._worked += weight(film)

    @property
    def total(self) -> int:
        """Films of the plan."""
        return len(self.batch.films) if self.batch else 0

    @property
    def ended_count(self) -> int:
        """Films with an outcome."""
        return self.batch.done + self.batch.failed if self.batch else 0

    def left_s(self) -> float | None:
        """Seconds the rest takes at the pace so far, None while that cannot be told."""
        if self.batch is None or self._worked == 0:
            return None
        return sum(map(weight, self.batch.left)) * (time.monotonic() - self._started) / self._worked


@contextmanager
def display(kind: str, pace: Pace) -> Generator[Display, None, None]:
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
    """Plain lines on stderr: one as each film ends, and now and then how far it is."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._told = time.monotonic()

    def event(self, event: Event) -> None:
        """See `Display`."""
        if event.kind == "ended" and event.outcome is not None:
            self._pace.ended(event.film)
            self._say(in_words(event.film, event.outcome))

    def step(self, name: str, step: Step) -> None:
        """See `Display`."""
        if time.monotonic() - self._told > LINE_EVERY_S:
            share = f" {100 * step.done // step.total} %" if step.total else ""
            self._say(f"{name}: {step.step}{share}")

    def _say(self, what: str) -> None:
        self._told = time.monotonic()
        left = self._pace.left_s()
        rest = f", {clock(left)} left" if left is not None and self._pace.ended_count < self._pace.total else ""
        print(f"{self._pace.ended_count}/{self._pace.total}{rest}  {what}", file=sys.stderr, flush=True)


class JsonLines:
    """One JSON object a line on stdout, for other programs (docs/batch.md)."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._told: dict[str, float] = {}

    def event(self, event: Event) -> None:
        """See `Display`."""
        if event.kind == "ended":
            self._pace.ended(event.film)
            self._told.pop(event.film.name, None)
        more: dict[str, Any] = {}
        if event.outcome is not None:
            outcome = event.outcome
            more = {"state": outcome.state, "reason": outcome.reason or None, "pattern": outcome.pattern}
            more |= {"quality": outcome.quality, "attempts": outcome.attempts, "seconds": outcome.seconds}
        self._print(event.kind, event.film.name, more)

    def step(self, name: str, step: Step) -> None:
        """See `Display`."""
        if time.monotonic() - self._told.get(name, 0.0) > JSON_EVERY_S:
            self._told[name] = time.monotonic()
            self._print("step", name, {"step": step.step, "frame": step.done, "frames": step.total})

    def _print(self, kind: str, name: str, more: dict[str, Any]) -> None:
        left = self._pace.left_s()
        said = {"event": kind, "video": name, **more, "ended": self._pace.ended_count, "total": self._pace.total}
        said["left_s"] = None if left is None else round(left, 1)
        print(json.dumps(said, ensure_ascii=False), flush=True)


class Bars:
    """A bar for all films and one for each at work; failures stay to be read above them."""

    def __init__(self, pace: Pace, console: Any) -> None:
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
        self._all = self._bar.add_task("all films", total=None, right="")

    def __enter__(self) -> Bars:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def event(self, event: Event) -> None:
        """See `Display`."""
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

    def step(self, name: str, step: Step) -> None:
        """See `Display`."""
        task = self._tasks.get(name)
        if task is not None:
            self._bar.update(task, completed=step.done, total=step.total, right=step.step)

    def _update(self) -> None:
        pace, batch = self._pace, self._pace.batch
        left = pace.left_s()
        said = f"{pace.ended_count}/{pace.total}" + (f"  {clock(left)} left" if left is not None else "")
        failed = f"  {batch.failed} without a result" if batch and batch.failed else ""
        self._bar.update(self._all, completed=pace.ended_count, total=pace.total, right=said + failed)


def in_words(film: Film, outcome: Outcome) -> str:
    """What became of a film: its name, and a few words or a sentence."""
    if not outcome.ok:
        return outcome.reason if film.name in outcome.reason else f"{film.name}: {outcome.reason}"
    pattern = (outcome.pattern or "no pattern told").replace("-", " ")
    return f"{film.name}: {pattern} ({outcome.seconds:.0f} s)"


def clock(seconds: float) -> str:
    """A time to go: `40 s`, `3 min`, `2 h 05 min`."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


def shortened(name: str, most: int = 34) -> str:
    """A name's end, which tells films of one folder apart."""
    return name if len(name) <= most else f"…{name[-most + 1 :]}"
