"""The 33 landmarks of a BlazePose body: their names, their sides, and which ones swap with left and right."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating[Any]]
"""Array of real numbers; NaN stands for unknown."""

Side = Literal["left", "right"]
SIDES: Final[tuple[Side, Side]] = ("left", "right")
"""The person's own sides."""


class Landmark(IntEnum):
    """Index of each landmark; left and right are the person's own."""

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32


COUNT: Final = len(Landmark)


def _mirror_of(landmark: Landmark) -> Landmark:
    name = landmark.name
    for a, b in (("LEFT", "RIGHT"), ("RIGHT", "LEFT")):
        if name.startswith(a):
            return Landmark[b + name[len(a) :]]
        if name.endswith(a):
            return Landmark[name[: -len(a)] + b]
    return landmark


MIRROR: Final = np.array([_mirror_of(landmark) for landmark in Landmark])
"""`points[..., MIRROR, :]` is the same body with left and right swapped."""

BONES: Final[tuple[tuple[Landmark, Landmark], ...]] = (
    (Landmark.LEFT_SHOULDER, Landmark.LEFT_ELBOW),
    (Landmark.LEFT_ELBOW, Landmark.LEFT_WRIST),
    (Landmark.RIGHT_SHOULDER, Landmark.RIGHT_ELBOW),
    (Landmark.RIGHT_ELBOW, Landmark.RIGHT_WRIST),
    (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    (Landmark.LEFT_SHOULDER, Landmark.LEFT_HIP),
    (Landmark.RIGHT_SHOULDER, Landmark.RIGHT_HIP),
    (Landmark.LEFT_HIP, Landmark.LEFT_KNEE),
    (Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE),
    (Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE),
    (Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE),
    (Landmark.LEFT_ANKLE, Landmark.LEFT_HEEL),
    (Landmark.LEFT_HEEL, Landmark.LEFT_FOOT_INDEX),
    (Landmark.RIGHT_ANKLE, Landmark.RIGHT_HEEL),
    (Landmark.RIGHT_HEEL, Landmark.RIGHT_FOOT_INDEX),
)
"""Pairs of landmarks joined by lines in a drawing of the skeleton."""


def joint(points: FloatArray, side: str, name: str) -> FloatArray:
    """Return one landmark of a side, such as `joint(landmarks_px, "left", "KNEE")`.

    Parameters
    ----------
    points
        (..., 33, D) landmarks, in the picture (D = 2) or in space (D = 3).
    side
        `left` or `right`.
    name
        Name of the landmark without its side.
    """
    return points[..., Landmark[f"{side.upper()}_{name}"], :]
