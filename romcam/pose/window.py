"""Gives a pose model a part of the frame, where the person is small in the whole of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.pose.model import Pose, PoseModel
from romcam.pose.subject import Subject

SMALL: Final = 0.15
"""Body length, in shares of the picture's longer side, below which the model is given a part of the picture: it first
searches for people in 224 × 224 pixels and misses people less than a quarter of that high."""

_SIDEWAYS, _UPWARDS, _DOWNWARDS = 1.5, 1.7, 1.2
_STAYS: Final = 0.5
"""Body lengths that the window reaches from where the subject is, which is about the knees: room for bending either
way; and how far the subject may move about: a walking person would leave the window."""


@dataclass(frozen=True)
class Window:
    """A part of a frame, in its pixels; right and bottom are the first beyond it."""

    left: int
    top: int
    right: int
    bottom: int


class Windowed:
    """A `PoseModel` that is given only a window of the frames, and answers in the frames' own pixels."""

    def __init__(self, model: PoseModel, window: Window) -> None:
        self._model = model
        self._window = window

    def find(self, rgb: NDArray[np.uint8]) -> tuple[Pose, ...]:
        """Find everybody in the window; see `PoseModel`."""
        return tuple(self._outside(pose, rgb) for pose in self._model.find(self._inside(rgb)))

    def follow(self, rgb: NDArray[np.uint8], time_s: float) -> Pose | None:
        """Follow the person in the window; see `PoseModel`."""
        pose = self._model.follow(self._inside(rgb), time_s)
        return self._outside(pose, rgb) if pose is not None else None

    def reset(self) -> None:
        """Forget who was followed."""
        self._model.reset()

    def close(self) -> None:
        """Close the model."""
        self._model.close()

    def _inside(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        window = self._window
        return np.ascontiguousarray(rgb[window.top : window.bottom, window.left : window.right])

    def _outside(self, pose: Pose, rgb: NDArray[np.uint8]) -> Pose:
        window = self._window
        mask = np.zeros(rgb.shape[:2], dtype=np.float32)
        mask[window.top : window.bottom, window.left : window.right] = pose.mask
        corner = np.array([window.left, window.top], dtype=np.float32)
        return Pose(pose.landmarks_px + corner, pose.visibility, pose.world_m, mask)


def window_around(subject: Subject | None, size: tuple[int, int]) -> Window | None:
    """Return the part of frames of this size (width, height) that a small subject stays in; None: the whole is
    better."""
    if subject is None or subject.length >= SMALL:
        return None
    width, height = size
    side, reach = max(size), subject.length * max(size)
    points = np.array([sighting.at for sighting in subject.sightings]) * side
    if np.ptp(points, axis=0).max() > _STAYS * reach:
        return None
    x, y = np.median(points, axis=0).tolist()
    window = Window(
        left=max(round(x - _SIDEWAYS * reach), 0),
        top=max(round(y - _UPWARDS * reach), 0),
        right=min(round(x + _SIDEWAYS * reach), width),
        bottom=min(round(y + _DOWNWARDS * reach), height),
    )
    longer = max(window.right - window.left, window.bottom - window.top)
    return window if longer < 0.75 * side else None


def squares(size: tuple[int, int]) -> Iterator[Window]:
    """Yield overlapping squares along a frame of this size (width, height), each as wide as its shorter side."""
    width, height = size
    short, rest = min(size), max(size) - min(size)
    count = 1 + int(np.ceil(2 * rest / short))
    for offset in np.linspace(0, rest, count).round().astype(int).tolist():
        left, top = (offset, 0) if width >= height else (0, offset)
        yield Window(left, top, left + short, top + short)
