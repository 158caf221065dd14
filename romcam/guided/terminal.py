"""The session without a window: what to do, line by line, in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Final, TextIO

from romcam.guided.scene import Figures, Key, Scene
from romcam.guided.sound import Sound
from romcam.presentation.wording import degrees

STATS_S: Final = 2.0

Working = Callable[[str, int, "int | None"], None]


class Terminal:
    """A `Presenter` that prints a line whenever there is something new to do, and one for every bend.

    working: told of the progress after the test. Keys are not read here: Ctrl-C quits.
    """

    def __init__(self, sound: Sound, working: Working, *, stats: bool = False, out: TextIO | None = None) -> None:
        self._sound = sound
        self._working = working
        self._stats = stats
        self._out = out or sys.stdout
        self._said = ""
        self._count = 0
        self._start_s: float | None = None
        self._told_s = 0.0
        self._deepest: dict[str, float] = {}

    def show(self, scene: Scene) -> None:
        """Print what is new."""
        guidance = scene.guidance
        if self._start_s is None:
            self._start_s = self._told_s = scene.shot.time_s
        now = scene.shot.time_s - self._start_s
        self._remember(scene.angles)
        if guidance.count > self._count:
            self._say(now, f"bend {guidance.count} of {guidance.wanted}: {self._reached()}")
            self._deepest = {}
        self._count = guidance.count
        if guidance.prompt.headline != self._said:
            self._said = guidance.prompt.headline
            self._sound.follow(guidance)
            self._say(now, f"{guidance.prompt.headline.upper()}  {guidance.prompt.detail}")
        if self._stats and scene.shot.time_s - self._told_s >= STATS_S:
            self._told_s = scene.shot.time_s
            self._say(now, _in_words(scene.figures))

    def key(self) -> Key | None:
        """Nothing: there is no key to press."""
        return None

    def working(self, step: str, done: int, total: int | None) -> None:
        """Hand it on."""
        self._working(step, done, total)

    def close(self) -> None:
        """Nothing to be closed."""

    def _remember(self, angles: dict[str, float]) -> None:
        if angles.get("trunk_chord", 0.0) > self._deepest.get("trunk_chord", 0.0):
            self._deepest = angles

    def _reached(self) -> str:
        hips, lumbar = (self._deepest.get(name, float("nan")) for name in ("hip_flexion", "lumbar_flexion"))
        return f"hips {degrees(hips)}, lumbar spine {degrees(lumbar)}"

    def _say(self, now_s: float, words: str) -> None:
        print(f"{now_s:6.1f} s  {words}", file=self._out, flush=True)


def _in_words(figures: Figures) -> str:
    return (
        f"{figures.fps:.1f} pictures a second, {figures.lost} lost; {figures.updates:.1f} angles a second, "
        f"{figures.skipped} pictures skipped; {figures.latency_ms:.0f} ms behind"
    )
