"""The cameras of this machine, with the sizes of picture they give."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2

from romcam.capture.device import FPS, device_path, opened, quieten
from romcam.errors import InputError

SIZES: Final = ((640, 480), (1280, 720), (1920, 1080))
"""What is asked for: the modes that nearly every webcam has, and enough for a bend."""
MOST: Final = 10
_SYSTEM: Final = Path("/sys/class/video4linux")


@dataclass(frozen=True)
class Mode:
    """A size of picture, pixels, and the frames a second the camera says it gives at it; 0 where it does not say."""

    width: int
    height: int
    fps: float


@dataclass(frozen=True)
class Device:
    """One camera. index: as typed after --camera. state: why it cannot be used, empty where it can."""

    index: int
    name: str
    modes: tuple[Mode, ...]
    state: str = ""


def devices() -> tuple[Device, ...]:
    """Every camera of this machine; opens each for a moment."""
    quieten()
    return tuple(device for index in _numbers() if (device := _looked_at(index)) is not None)


def _numbers() -> list[int]:
    if sys.platform != "linux":
        return list(range(MOST))
    found = [re.fullmatch(r"video(\d+)", path.name) for path in _SYSTEM.glob("video*")]
    # A webcam has further nodes for its descriptions of the pictures: those have an index other than 0.
    return sorted(int(each[1]) for each in found if each and _read(_SYSTEM / each[0] / "index") in ("", "0"))


def _looked_at(index: int) -> Device | None:
    name = _read(_SYSTEM / f"video{index}" / "name") or f"camera {index}"
    try:
        capture = opened(index)
    except InputError as error:
        # Without a path to ask, a number that does not open is no camera.
        return Device(index, name, (), str(error)) if device_path(index) is not None else None
    try:
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        modes: list[Mode] = []
        for width, height in SIZES:
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
