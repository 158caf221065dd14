"""The interface of cameras, the clock that times their pictures, and the choice of a camera."""

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
        0, 1, 2 … over the pictures of the camera.
    time_s
        When it was taken, seconds by the session's `Clock`, strictly increasing.
    rgb
        (H, W, 3), upright, never mirrored; must not be written to.
    """

    index: int
    time_s: float
    rgb: NDArray[np.uint8]


class Camera(Protocol):
    """Gives one picture after the other, at its own rate."""

    @property
    def name(self) -> str:
        """Its name, for sentences."""
        ...

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of its pictures, pixels."""
        ...

    def read(self) -> Shot | None:
        """Wait for the next picture; None at the end of a film. Raises InputError where the camera was disconnected."""
        ...

    def close(self) -> None:
        """Release the camera."""
        ...


class Clock:
    """A monotonic clock in seconds.

    Parameters
    ----------
    speed
        Seconds of this clock per real second; 2 makes time pass twice as fast, for rehearsals and tests.
    """

    def __init__(self, speed: float = 1.0) -> None:
        self._speed = speed

    def now(self) -> float:
        """Return the seconds since an arbitrary moment in the past; never decreases."""
        return time.monotonic() * self._speed

    def sleep(self, seconds: float) -> None:
        """Wait.

        Parameters
        ----------
        seconds
            Seconds of this clock; 0 or less returns at once.
        """
        if seconds > 0:
            time.sleep(seconds / self._speed)


def open_camera(name: str, clock: Clock, *, mirrored: bool = False) -> Camera:
    """Open a camera by the name that the user typed.

    Parameters
    ----------
    name
        A number or a /dev path for a device; the address of a camera in the network, such as `rtsp://…`; anything
        else is a film that is played back in place of a camera.
    clock
        Times its pictures.
    mirrored
        Whether it delivers mirror images; they are mirrored back.

    Raises
    ------
    InputError
        Where it cannot be opened.
    """
    if name.isdecimal() or name.startswith("/dev/"):
        from romcam.capture.device import DeviceCamera

        camera: Camera = DeviceCamera(int(name) if name.isdecimal() else name, clock)
    elif is_address(name):
        from romcam.capture.stream import StreamCamera

        camera = StreamCamera(name, clock)
    else:
        from romcam.capture.playback import PlaybackCamera

        camera = PlaybackCamera(Path(name), clock)
    return MirroredBack(camera) if mirrored else camera


def is_address(name: str) -> bool:
    """Return whether a camera's name is an address in the network.

    Parameters
    ----------
    name
        The name that the user typed.
    """
    scheme, separator, _ = name.partition("://")
    return bool(separator) and scheme.isalpha()


class MirroredBack:
    """A camera whose mirror images are mirrored back, so that left in its pictures is the person's left.

    Parameters
    ----------
    camera
        The camera.
    """

    def __init__(self, camera: Camera) -> None:
        self._camera = camera

    @property
    def name(self) -> str:
        """The camera's name."""
        return self._camera.name

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of its pictures, pixels."""
        return self._camera.size

    def read(self) -> Shot | None:
        """Wait for the next picture, mirrored back; None at the end of a film."""
        shot = self._camera.read()
        return shot and Shot(shot.index, shot.time_s, np.ascontiguousarray(shot.rgb[:, ::-1]))

    def close(self) -> None:
        """Release the camera."""
        self._camera.close()


def stopped(name: str) -> InputError:
    """Return the error for a camera that no longer delivers pictures.

    Parameters
    ----------
    name
        Its name, for the sentence.
    """
    return InputError(_text("camera-stopped", name=name))
