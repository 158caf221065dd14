"""Where a person is in a frame, for the two networks of the pose model: detections, and the square cut around a person.

A network for detection is given the entire frame in 224 × 224 pixels. For each person it returns two points: the middle
of the hips, and the end of a line from there that spans the body. They define a square that is turned with the person.
A second network is given that square in 256 × 256 pixels. The square for the next frame follows from two more points
that it returns, so that the first network runs only where nobody is followed.

Notes
-----
The numbers are those that the networks were trained with, as published in MediaPipe's graph of the pose landmarker
(mediapipe/tasks/cc/vision/pose_detector/pose_detector_graph.cc and pose_landmarks_detector_graph.cc, Apache-2.0).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray

DETECTION_PX: Final = 224
"""Side of the picture that the network for detection is given."""

CONFIDENT: Final = 0.5
"""Least score of a detection, and of the second network's answer that there is a person at all."""

_GRIDS: Final = ((28, 2), (14, 2), (7, 6))
"""Cells along a side, and boxes per cell, of the network for detection."""

_OVERLAP: Final = 0.5
"""Boxes that overlap by more (intersection over union) are one person."""

_MARGIN: Final = 1.25
"""Side of the square in lengths of the line's double."""


@dataclass(frozen=True)
class Region:
    """A square in a frame, turned with the person.

    Parameters
    ----------
    x, y
        Its middle, pixels of the frame.
    side
        Its side, pixels.
    turn
        Its turn, radians, clockwise in the picture; 0: the person is upright.
    """

    x: float
    y: float
    side: float
    turn: float

    def to_frame(self, pixels: int) -> NDArray[np.float64]:
        """Return the affine map from the region's own pixels to the frame's.

        Parameters
        ----------
        pixels
            Number of the region's pixels along a side.

        Returns
        -------
        (2, 3), to be applied to (x, y, 1).
        """
        cos, sin = np.cos(self.turn) * self.side / pixels, np.sin(self.turn) * self.side / pixels
        half = pixels / 2
        return np.array([[cos, -sin, self.x - half * (cos - sin)], [sin, cos, self.y - half * (sin + cos)]])


def whole(width: int, height: int) -> Region:
    """Return the upright square around an entire frame.

    Parameters
    ----------
    width, height
        Size of the frame, pixels.
    """
    return Region(width / 2, height / 2, float(max(width, height)), 0.0)


def region_along(middle: FloatArray, end: FloatArray) -> Region:
    """Return the square around a person.

    Parameters
    ----------
    middle
        (2,) the middle of the hips, pixels of the frame.
    end
        (2,) the end of the line that spans the body, in the same pixels; above the hips of an upright person.
    """
    x, y = (float(value) for value in end - middle)
    turn = (np.pi / 2 - np.arctan2(-y, x) + np.pi) % (2 * np.pi) - np.pi
    return Region(float(middle[0]), float(middle[1]), 2 * _MARGIN * float(np.hypot(x, y)), float(turn))


def people_detected(boxes: FloatArray, scores: FloatArray, around: Region) -> list[Region]:
    """Find the people in the answer of the network for detection.

    Parameters
    ----------
    boxes
        (2254, 12) middle and size of each box and its four points, in pixels of the network, from the anchors.
    scores
        (2254,) before the logistic function.
    around
        The square of the frame that the network was given.

    Returns
    -------
    One region per person, the most certain first. Boxes that overlap are averaged by their scores.
    """
    certain = np.flatnonzero(scores >= np.log(CONFIDENT / (1 - CONFIDENT)))
    certain = certain[np.argsort(-scores[certain], kind="stable")]
    score = 1 / (1 + np.exp(-scores[certain]))
    points = boxes[certain].reshape(-1, 6, 2) / DETECTION_PX
    points[:, [0, 2, 3]] += _anchors()[certain, None]
    half = points[:, 1] / 2
    low, high = points[:, 0] - half, points[:, 0] + half
    size = np.prod(high - low, axis=1)
    rest = np.arange(len(certain))
    found: list[Region] = []
    while len(rest):
        first = rest[0]
        shared = np.minimum(high[rest], high[first]) - np.maximum(low[rest], low[first])
        both = np.prod(np.clip(shared, 0, None), axis=1)
        same = both > _OVERLAP * (size[rest] + size[first] - both)
        same[0] = True
        mean = np.average(points[rest[same], 2:4], axis=0, weights=score[rest[same]])
        corner = np.array([around.x, around.y]) - around.side / 2
        found.append(region_along(*(mean * around.side + corner)))
        rest = rest[~same]
    return found


@cache
def _anchors() -> FloatArray:
    """(2254, 2) middles of the cells, in shares of the side."""
    cells = [
        np.repeat((np.stack(np.meshgrid(at, at), axis=-1) + 0.5).reshape(-1, 2) / count, boxes, axis=0)
        for count, boxes in _GRIDS
        for at in [np.arange(count)]
    ]
    return np.concatenate(cells).astype(np.float32)
