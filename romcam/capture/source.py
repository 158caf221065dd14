"""What a camera has to offer, whichever it is, and the clock its pictures are timed by."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Shot:
    """One picture of a camera.

    index: 0, 1, 2 … over the pictures the camera gave. time_s: when it was taken, by the session's `Clock`, strictly
    increasing. rgb: (H, W, 3), upright, never mirrored, never written to.
    """

    index: int
    time_s: float
    rgb: NDArray[np.uint8]


class Camera(Protocol):
    """Gives one picture after the other, at its own rate."""

    @property
    def name(self) -> str:
        """What to call it in a sentence."""
        ...

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of its pictures, pixels."""
        ...

    def read(self) -> Shot | None:
        """Wait for the next picture; None where a film is over. Raises InputError where the camera is gone."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class Clock:
    """Seconds that pass; speed 2 lets them pass twice as fast, for rehearsals and tests."""

    def __init__(self, speed: float = 1.0) -> None:
        self._speed = speed

    def now(self) -> float:
        """Seconds since some moment in the past; never goes back."""
        return time.monotonic() * self._speed

    def sleep(self, seconds: float) -> None:
        """Let that many of these seconds pass."""
        if seconds > 0:
            time.sleep(seconds / self._speed)
