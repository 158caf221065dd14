"""What every camera offers, the clock that its pictures are timed by, and the choice of one."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from romcam.errors import InputError
from romcam.messages import Catalogue

_text = Catalogue(__name__)


@dataclass(frozen=True, eq=False)
class Shot:
    """One picture of a camera.

    Parameters
    ----------
    index
        0, 1, 2 … over the pictures that the camera gave.
    time_s
        When it was taken, by the session's `Clock`, strictly increasing.
    rgb
        (H, W, 3), upright, never mirrored, never written to.
    """

    index: int
    time_s: float
    rgb: NDArray[np.uint8]


class Camera(Protocol):
    """Gives one picture after the other, at its own rate."""

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        ...

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of its pictures, pixels."""
        ...

    def read(self) -> Shot | None:
        """Wait for the next picture; None where a film is over. Raises InputError where the camera is gone."""
        ...

    def close(self) -> None:
        """Release the camera."""
        ...


class Clock:
    """A monotonic clock in seconds.

    Parameters
    ----------
    speed
        Seconds of this clock for each real second; 2 makes time pass twice as fast, for rehearsals and tests.
    """

    def __init__(self, speed: float = 1.0) -> None:
        self._speed = speed

    def now(self) -> float:
        """Return the seconds since some moment in the past; never goes back."""
        return time.monotonic() * self._speed

    def sleep(self, seconds: float) -> None:
        """Wait for that many seconds of this clock."""
        if seconds > 0:
            time.sleep(seconds / self._speed)


def open_camera(name: str, clock: Clock) -> Camera:
    """Open a camera by what the user typed.

    Parameters
    ----------
    name
        A number or a /dev path for a device; anything else is a film that is played back in place of a camera.
    clock
        What its pictures are timed by.

    Raises
    ------
    InputError
        Where it cannot be opened.
    """
    if name.isdecimal() or name.startswith("/dev/"):
        from romcam.capture.device import DeviceCamera

        return DeviceCamera(int(name) if name.isdecimal() else name, clock)
    from romcam.capture.playback import PlaybackCamera

    return PlaybackCamera(Path(name), clock)


def stopped(name: str) -> InputError:
    """Return the error for a camera that gave pictures and gives none any more."""
    return InputError(_text("camera-stopped", name=name))
