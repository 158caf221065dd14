"""The content of one moment of a session, the interface of presenters, and the presenter for the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, Protocol, TextIO

import numpy as np

from romcam.capture import Shot
from romcam.guided import Guidance
from romcam.guided.performance import Performance
from romcam.guided.prompts import Sound
from romcam.messages import Catalogue
from romcam.pose.company import Company
from romcam.presentation.formatting import degrees
from romcam.recording import FloatArray
from romcam.report.marks import Marks

STATS_S: Final = 2.0
_text = Catalogue(__name__)

Progress = Callable[[str, int, "int | None"], None]


class Key(str, Enum):
    """What the operator can request at the keyboard."""

    START = "start"
    REDO = "redo"
    QUIT = "quit"


@dataclass(frozen=True)
class PersonAt:
    """The operator's request to measure the person at a point, in shares of the camera picture's width and height."""

    x: float
    y: float


@dataclass(frozen=True, eq=False)
class LiveScene:
    """One moment.

    Parameters
    ----------
    shot
        The newest picture.
    guidance
        The instruction and the state of the test.
    performance
        How the session keeps up with the camera.
    marks
        Skeleton and sensors on the picture; None where the person is not seen.
    angles
        Degrees by the names of `romcam.body.quantities`.
    rhythm
        (N, 3) degrees, see `romcam.guided.live_angles.rhythm_points`.
    company
        Who else is in the picture; None: nobody.
    """

    shot: Shot
    guidance: Guidance
    performance: Performance
    marks: Marks | None = None
    angles: dict[str, float] = field(default_factory=dict[str, float])
    rhythm: FloatArray = field(default_factory=lambda: np.empty((0, 3)))
    company: Company | None = None


class Presenter(Protocol):
    """Shows a session: in a window, or in the terminal."""

    def show(self, scene: LiveScene) -> None:
        """Show a moment.

        Parameters
        ----------
        scene
            The moment.
        """
        ...

    def key(self) -> Key | PersonAt | None:
        """Return the operator's request since the last call; None where there is none."""
        ...

    def working(self, step: str, done: int, total: int | None) -> None:
        """Show the progress of the analysis after the test.

        Parameters
        ----------
        step
            Name of the step.
        done, total
            What is done of it, and its total; None where that is unknown.
        """
        ...

    def close(self) -> None:
        """Close it."""
        ...


class TerminalPresenter:
    """A `Presenter` that prints a line for each new prompt and for each bend. It reads no keys: Ctrl-C quits.

    Parameters
    ----------
    sound
        Announces prompts.
    progress
        Called with the progress of the analysis after the test.
    stats
        Whether to print how the session keeps up with the camera.
    out
        Where to print; default standard output.
    """

    def __init__(self, sound: Sound, progress: Progress, *, stats: bool = False, out: TextIO | None = None) -> None:
        self._sound = sound
        self._progress = progress
        self._stats = stats
        self._out = out or sys.stdout
        self._headline = ""
        self._company: Company | None = None
        self._count = 0
        self._start_s: float | None = None
        self._stats_s = 0.0
        self._deepest: dict[str, float] = {}

    def show(self, scene: LiveScene) -> None:
        """Print what is new.

        Parameters
        ----------
        scene
            The moment.
        """
        guidance, time_s = scene.guidance, scene.shot.time_s
        if self._start_s is None:
            self._start_s = self._stats_s = time_s
        now_s = time_s - self._start_s
        self._keep_deepest(scene.angles)
        if guidance.count > self._count and self._deepest:
            self._print(now_s, self._bend(guidance))
            self._deepest = {}
        self._count = guidance.count
        if scene.company != self._company:
            self._company = scene.company
            self._print(now_s, company_sentence(scene.company, window=False))
        prompt = guidance.prompt
        if prompt.headline != self._headline:
            self._headline = prompt.headline
            self._sound.announce(prompt)
            self._print(now_s, _text("terminal-prompt", headline=prompt.headline.upper(), detail=prompt.detail))
        if self._stats and time_s - self._stats_s >= STATS_S:
            self._stats_s = time_s
            self._print(now_s, _stats(scene.performance))

    def key(self) -> Key | None:
        """Return None: there is no key to press."""
        return None

    def working(self, step: str, done: int, total: int | None) -> None:
        """Pass the progress of the analysis on.

        Parameters
        ----------
        step
            Name of the step.
        done, total
            What is done of it, and its total; None where that is unknown.
        """
        self._progress(step, done, total)

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def _keep_deepest(self, angles: dict[str, float]) -> None:
        if angles.get("trunk_chord", 0.0) > self._deepest.get("trunk_chord", 0.0):
            self._deepest = angles

    def _bend(self, guidance: Guidance) -> str:
        pelvis, lumbar = (degrees(self._deepest.get(name, float("nan"))) for name in ("pelvis_tilt", "lumbar_flexion"))
        count, wanted = str(guidance.count), str(guidance.wanted)
        return _text("terminal-bend", count=count, wanted=wanted, pelvis=pelvis, lumbar=lumbar)

    def _print(self, now_s: float, line: str) -> None:
        print(_text("terminal-line", time=f"{now_s:6.1f}", line=line), file=self._out, flush=True)


def company_sentence(company: Company | None, *, window: bool, mirror: bool = False) -> str:
    """Return who is measured, where others are in the picture.

    Parameters
    ----------
    company
        Who else is there; None: nobody any more.
    window
        Whether the sentence is for the window; otherwise it is for the terminal.
    mirror
        Whether the picture is shown as in a mirror, which exchanges left and right.
    """
    if company is None:
        return _text("company-none")
    exchanged = {"left": "right", "right": "left"} if mirror else {}
    place = exchanged.get(company.place, company.place)
    alike, chosen = ("yes" if each else "no" for each in (company.moves_alike, company.chosen))
    if window:
        return _text("window-company", place=place, alike=alike)
    return _text("terminal-company", place=place, alike=alike, chosen=chosen)


def _stats(performance: Performance) -> str:
    return _text(
        "terminal-stats",
        fps=f"{performance.fps:.1f}",
        lost=str(performance.lost),
        updates=f"{performance.updates:.1f}",
        skipped=str(performance.skipped),
        latency=f"{performance.latency_ms:.0f}",
    )
