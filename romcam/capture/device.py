"""The cameras of this machine, through OpenCV: reading from one, and listing all."""

from __future__ import annotations

import errno
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from romcam.capture.camera import Clock, Shot, stopped
from romcam.errors import InputError
from romcam.messages import Catalogue

REQUESTED_SIZE: Final = (1280, 720)
"""Requested size; a camera may deliver another. More pixels move no landmark (docs/pose.md) and fill the disk."""
FPS: Final = 30
FIRST_PICTURE_TRIES: Final = 5
LISTED_SIZES: Final = ((640, 480), (1280, 720), (1920, 1080))
"""Sizes that are tried for the list: nearly every webcam offers them, and they are sufficient for a bend."""
_MOST_DEVICES: Final = 10
_OLDEST_STAMP_S: Final = 1.0
_SYSTEM: Final = Path("/sys/class/video4linux")
_text = Catalogue(__name__)


class DeviceCamera:
    """A device as a `Camera`.

    Parameters
    ----------
    which
        Its number or its path.
    clock
        Times its pictures.
    size
        Width and height in pixels that it is asked for.

    Raises
    ------
    InputError
        Where there is no such camera, this user may not use it, or another program is using it.
    """

    def __init__(self, which: int | str, clock: Clock, size: tuple[int, int] = REQUESTED_SIZE) -> None:
        self.name: Final = _text("camera-name", camera=str(which))
        self._clock = clock
        _silence_opencv()
        self._capture = _open_capture(which)
        # Uncompressed, most webcams give 720p at only 5 to 10 frames a second.
        self._capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, size[0])
        self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size[1])
        self._capture.set(cv2.CAP_PROP_FPS, FPS)
        self._index = 0
        self._last_s = -float("inf")
        first = next((shot for shot in (self._next() for _ in range(FIRST_PICTURE_TRIES)) if shot), None)
        if first is None:
            self.close()
            raise _silent(which)
        self._first: Shot | None = first
        self.size: Final = first.rgb.shape[1], first.rgb.shape[0]

    def read(self) -> Shot | None:
        """Return the next picture. Raises InputError where the camera delivers no more."""
        shot, self._first = self._first or self._next(), None
        if shot is None or (shot.rgb.shape[1], shot.rgb.shape[0]) != self.size:
            raise stopped(self.name)
        return shot

    def close(self) -> None:
        """Release the device."""
        self._capture.release()

    def _next(self) -> Shot | None:
        if not self._capture.grab():
            return None
        arrived_s = self._clock.now()
        stamp_s = self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
        known, bgr = self._capture.retrieve()
        if not known or bgr is None:
            return None
        # The driver's own time stamp, if it uses the same clock, does not depend on the load of this machine.
        taken_s = stamp_s if 0 <= arrived_s - stamp_s < _OLDEST_STAMP_S else arrived_s
        self._last_s = max(taken_s, self._last_s + 1e-3)
        rgb = cast("NDArray[np.uint8]", cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB))
        shot = Shot(self._index, self._last_s, rgb)
        self._index += 1
        return shot


@dataclass(frozen=True)
class Mode:
    """A size of picture that a camera offers.

    Parameters
    ----------
    width, height
        Pixels.
    fps
        Frames a second that the camera states for this size; 0 where it does not say.
    """

    width: int
    height: int
    fps: float


@dataclass(frozen=True)
class Device:
    """One camera of this machine.

    Parameters
    ----------
    index
        Its number, as typed after --camera.
    name
        Its name in the operating system.
    modes
        The sizes it offers.
    problem
        A sentence that explains why it cannot be used; empty where it can.
    """

    index: int
    name: str
    modes: tuple[Mode, ...]
    problem: str = ""


def list_devices() -> tuple[Device, ...]:
    """Return every camera of this machine; opens each briefly."""
    _silence_opencv()
    return tuple(device for index in _numbers() if (device := _probed(index)) is not None)


def device_path(which: int | str) -> Path | None:
    """Return the device's path in the file system.

    Parameters
    ----------
    which
        Its number or its path.

    Returns
    -------
    Path or None
        None on systems where devices are not files.
    """
    if isinstance(which, str):
        return Path(which)
    return Path(f"/dev/video{which}") if sys.platform == "linux" else None


def _open_capture(which: int | str) -> Any:
    """An open `cv2.VideoCapture`. Raises InputError with the reason where it cannot be opened."""
    path = device_path(which)
    if path is not None:
        _check_access(which, path)
    backend = cv2.CAP_V4L2 if sys.platform == "linux" else cv2.CAP_ANY
    capture = cv2.VideoCapture(which, backend)
    if not capture.isOpened():
        capture.release()
        raise _silent(which) if path is not None else _missing(which)
    return capture


def _check_access(which: int | str, path: Path) -> None:
    """Raise InputError where the device file cannot even be opened."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_NONBLOCK))
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM):
            raise InputError(_text("camera-not-permitted", camera=str(which))) from None
        if error.errno == errno.EBUSY:
            raise _silent(which) from None
        raise _missing(which) from None


def _numbers() -> list[int]:
    if sys.platform != "linux":
        return list(range(_MOST_DEVICES))
    found = [re.fullmatch(r"video(\d+)", path.name) for path in _SYSTEM.glob("video*")]
    # A webcam has further nodes for metadata; those have an index other than 0.
    return sorted(int(each[1]) for each in found if each and _read(_SYSTEM / each[0] / "index") in ("", "0"))


def _probed(index: int) -> Device | None:
    name = _read(_SYSTEM / f"video{index}" / "name") or _text("camera-name", camera=str(index))
    try:
        capture = _open_capture(index)
    except InputError as error:
        # Where devices are not files, a number that does not open is no camera.
        return Device(index, name, (), str(error)) if device_path(index) is not None else None
    try:
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        modes: list[Mode] = []
        for width, height in LISTED_SIZES:
            capture.set(cv2.CAP_PROP_FRAME_WIDTH, width)
            capture.set(cv2.CAP_PROP_FRAME_HEIGHT, height)
            capture.set(cv2.CAP_PROP_FPS, FPS)
            given = (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT)
            got = tuple(int(capture.get(what)) for what in given)
            if got == (width, height):
                modes.append(Mode(width, height, float(capture.get(cv2.CAP_PROP_FPS))))
        return Device(index, name, tuple(modes))
    finally:
        capture.release()


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _missing(which: int | str) -> InputError:
    return InputError(_text("camera-missing", camera=str(which)))


def _silent(which: int | str) -> InputError:
    return InputError(_text("camera-silent", camera=str(which)))


def _silence_opencv() -> None:
    """Keep OpenCV's own warnings off the terminal: romcam reports problems in its own sentences."""
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
