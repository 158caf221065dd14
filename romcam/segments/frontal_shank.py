"""The turn of a seated person's shank in the frontal plane, from a camera that does not look straight at it.

The picture shows a shank's true turn only to a camera on the line of the thigh. If the camera is beside or above that
line, the thigh is not a point in the picture but has a length, which gives the camera's offset. That alone corrects a
shank that stays in the frontal plane. A foot turned inwards leaves the plane, since it must pass in front of the other.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from romcam.body.landmarks import FloatArray

AHEAD: Final = 0.3
"""Degrees by which the knee opens for each degree that the foot turns inwards. Two calves, each about 12 cm deep, pass
each other and each gives way by half: 9° of a shank of 40 cm when the foot has turned in by 30° (docs/frontal.md)."""

MOST_AHEAD_DEG: Final = 16.0
"""Greatest opening of the knee that is assumed, degrees."""

ASKEW: Final = 0.5
"""Length of the thigh in the picture, in shank lengths, from which it does not point at the camera: the person stands,
or the camera is more than 30° beside it. The turn is then not corrected."""


def frontal_shank_deg(hip: FloatArray, knee: FloatArray, ankle: FloatArray) -> FloatArray:
    """Compute the turn of a shank in the frontal plane.

    Parameters
    ----------
    hip, knee, ankle
        (T, 2) of one leg, x outwards, y down, any unit. Thigh and shank are assumed equally long.

    Returns
    -------
    (T,) degrees, outwards positive, 0 hanging straight; NaN unknown.
    """
    shank = ankle - knee
    turn = np.arctan2(shank[:, 0], shank[:, 1])
    known = np.isfinite(shank).all(axis=1) & np.isfinite(hip).all(axis=1)
    if not known.any():
        return np.degrees(turn)
    length = np.median(np.linalg.norm(shank[known], axis=1))
    past = np.median((knee - hip)[known], axis=0) / length
    if not np.linalg.norm(past) < ASKEW:
        return np.degrees(turn)
    opened = np.minimum(AHEAD * np.maximum(-np.degrees(turn), 0.0), MOST_AHEAD_DEG)
    ahead = np.sin(np.radians(opened))
    # The camera is upright: turned about the vertical until forward is at past[0], then tilted until it is at past[1].
    straight = np.sqrt(1.0 - past[0] ** 2)
    nod = past[1] / straight
    outwards = (np.sin(turn) - ahead * past[0]) / straight
    down = (np.cos(turn) - ahead * past[1] + nod * past[0] * outwards) / np.sqrt(1.0 - nod**2)
    return np.degrees(np.arctan2(outwards, down))
