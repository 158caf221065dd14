"""A camera of this machine, through OpenCV."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Any, Final

import cv2

from romcam.capture.source import Clock, Shot
from romcam.errors import InputError

WANTED: Final = (1280, 720)
"""What a camera is asked for; it gives what it has. More pixels move no landmark (docs/pose.md) and fill the disk."""
FPS: Final = 30
FIRST_PICTURE_TRIES: Final = 5
_OLDEST_STAMP_S: Final = 1.0


class DeviceCamera:
    """A device as a `Camera`; which: its number, or its path.

    Opening raises InputError, one sentence, where there is no such camera, this user may not use it, or another program
    does.
    """

    def __init__(self, which: int | str, clock: Clock, size: tuple[int, int] = WANTED) -> None:
        self.name: Final = f"camera {which}"
        self._clock = clock
        quieten()
        self._capture = opened(which)
        # Uncompressed, most webcams give 720p at 5 to 10 frames a second only.
        self._capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, size[0])
        self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size[1])
        self._capture.set(cv2.CAP_PROP_FPS, FPS)
        self._index = 0
        self._last_s = -float("inf")
        first = next((shot for shot in (self._next() for _ in range(FIRST_PICTURE_TRIES)) if shot), None)
        if first is None:
            self.close()
            raise silent(which)
        self._first: Shot | None = first
        self.size: Final = first.rgb.shape[1], first.rgb.shape[0]

    def read(self) -> Shot | None:
        """The next picture. Raises InputError where the camera gives no more."""
        shot, self._first = self._first or self._next(), None
        if shot is None or (shot.rgb.shape[1], shot.rgb.shape[0]) != self.size:
            raise gone(self.name)
        return shot

    def close(self) -> None:
        """Let go of the device."""
        self._capture.release()

    def _next(self) -> Shot | None:
        if not self._capture.grab():
            return None
        arrived_s = self._clock.now()
        stamp_s = self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
        known, picture = self._capture.retrieve()
        if not known or picture is None:
            return None
        # The driver's own stamp, where it is by the same clock, knows nothing of how busy this machine is.
        taken_s = stamp_s if 0 <= arrived_s - stamp_s < _OLDEST_STAMP_S else arrived_s
        self._last_s = max(taken_s, self._last_s + 1e-3)
        shot = Shot(self._index, self._last_s, cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
        self._index += 1
        return shot


def opened(which: int | str) -> Any:
    """An open `cv2.VideoCapture`. Raises InputError saying why there is none."""
    path = device_path(which)
    if path is not None:
        _check(which, path)
    backend = cv2.CAP_V4L2 if sys.platform == "linux" else cv2.CAP_ANY
    capture = cv2.VideoCapture(which, backend)
    if not capture.isOpened():
        capture.release()
        raise silent(which) if path is not None else missing(which)
    return capture


def device_path(which: int | str) -> Path | None:
    """Where the device is in the file system; None on systems where it is not."""
    if isinstance(which, str):
        return Path(which)
    return Path(f"/dev/video{which}") if sys.platform == "linux" else None


def _check(which: int | str, path: Path) -> None:
    """Raise InputError where the device cannot even be opened."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_NONBLOCK))
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM):
            raise InputError(
                f"This user may not use camera {which}: add the user to the group video (`sudo usermod -aG video "
                "$USER`), and log in again."
            ) from None
        if error.errno == errno.EBUSY:
            raise silent(which) from None
        raise missing(which) from None


def missing(which: int | str) -> InputError:
    """There is no such camera."""
    return InputError(
        f"There is no camera {which} here: plug one in, see `romcam cameras` for those there are, or give a film "
        "with --camera clip.mp4."
    )


def silent(which: int | str) -> InputError:
    """It is there, yet gives no picture."""
    return InputError(
        f"Camera {which} is there but gives no picture, most likely because another program is using it: close that "
        "program (a video call, a browser tab), or choose another camera with --camera."
    )


def gone(name: str) -> InputError:
    """It gave pictures, and gives no more."""
    return InputError(f"The pictures of {name} have stopped: see that it is plugged in, and record again.")


def quieten() -> None:
    """Keep OpenCV's own warnings off the terminal: romcam says in one sentence what is wrong."""
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
