"""What there is to be shown at one moment, and what shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

import numpy as np

from romcam.capture.camera import Shot
from romcam.guided import Guidance
from romcam.recording import FloatArray
from romcam.report.marks import Marks


class Key(str, Enum):
    """What whoever stands at the keyboard may ask for."""

    START = "start"
    REDO = "redo"
    QUIT = "quit"


@dataclass(frozen=True)
class Figures:
    """How the session keeps up.

    fps: pictures a second from the camera, lately. captured, lost: pictures since the start, and those of them that the
    recording lacks. updates: pictures measured a second, lately; skipped: those not measured, since the start.
    latency_ms: median time from a picture's being taken to its angles being known, lately.
    """

    fps: float
    captured: int
    lost: int
    updates: float
    skipped: int
    latency_ms: float


@dataclass(frozen=True, eq=False)
class Scene:
    """One moment. shot: the newest picture. angles: by the names of `romcam.body.quantities`; rhythm: see
    `reading.as_points`."""

    shot: Shot
    guidance: Guidance
    figures: Figures
    marks: Marks | None = None
    angles: dict[str, float] = field(default_factory=dict[str, float])
    rhythm: FloatArray = field(default_factory=lambda: np.empty((0, 3)))


class Presenter(Protocol):
    """A face of the session: a window, or the terminal."""

    def show(self, scene: Scene) -> None:
        """Show the moment."""
        ...

    def key(self) -> Key | None:
        """What was asked for since the last time."""
        ...

    def working(self, step: str, done: int, total: int | None) -> None:
        """Show how far the work after the test is."""
        ...

    def close(self) -> None:
        """Go away."""
        ...
