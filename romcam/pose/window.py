"""Cuts the frames given to a pose model to a window, if the person is small in the picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.pose.model import Pose, PoseModel
from romcam.pose.subject import TrackedPerson
from romcam.pose.transformed import TransformedModel

SMALL: Final = 0.15
"""Body length, in shares of the picture's longer side, below which the model is given a part of the picture. It first
searches for people in 224 × 224 pixels and misses people less than a quarter of that high."""

_SIDEWAYS, _UPWARDS, _DOWNWARDS = 1.5, 1.7, 1.2
"""Reach of the window from the subject's position near the knees, body lengths: room for bending either way."""
_STAYS: Final = 0.5
"""Range of the subject's positions, body lengths, up to which there is a window: a walking person would leave it."""


@dataclass(frozen=True)
class Window:
    """A part of a frame, in its pixels; right and bottom are the first beyond it."""

    left: int
    top: int
    right: int
    bottom: int


class Windowed(TransformedModel):
    """A `PoseModel` that runs on a window of each frame.

    Parameters
    ----------
    model
        The model that runs on the window.
    window
        The part of the frame.
    """

    def __init__(self, model: PoseModel, window: Window) -> None:
        super().__init__(model)
        self._window = window

    def _to_model(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        window = self._window
        return np.ascontiguousarray(rgb[window.top : window.bottom, window.left : window.right])

    def _to_frame(self, pose: Pose, rgb: NDArray[np.uint8]) -> Pose:
        window = self._window
        mask = np.zeros(rgb.shape[:2], dtype=np.float32)
        mask[window.top : window.bottom, window.left : window.right] = pose.mask
        corner = np.array([window.left, window.top], dtype=np.float32)
        return Pose(pose.landmarks_px + corner, pose.visibility, pose.world_m, mask)


def window_around(subject: TrackedPerson | None, size: tuple[int, int]) -> Window | None:
    """Return the part of the frame in which a small subject stays.

    Parameters
    ----------
    subject
        The person to follow; None: nobody was found.
    size
        Width and height of the frames, pixels.

    Returns
    -------
    The window; None if the person is large enough in the full frame, or moves about too far for a window.
    """
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
    """Yield overlapping squares along a frame, each as wide as the frame's shorter side.

    Parameters
    ----------
    size
        Width and height of the frame, pixels.
    """
    width, height = size
    short, rest = min(size), max(size) - min(size)
    count = 1 + int(np.ceil(2 * rest / short))
    for offset in np.linspace(0, rest, count).round().astype(int).tolist():
        left, top = (offset, 0) if width >= height else (0, offset)
        yield Window(left, top, left + short, top + short)
