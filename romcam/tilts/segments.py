"""Inclinations of thigh, shank and trunk chord, straight from the landmarks."""

from __future__ import annotations

import numpy as np

from romcam.outline import chain, midpoints
from romcam.pose.landmarks import Landmark
from romcam.recording import FloatArray


def inclination_deg(lower: FloatArray, upper: FloatArray, facing: int) -> FloatArray:
    """Inclination from the vertical of the line lower → upper, degrees in (-180, 180], forward positive.

    lower, upper: (..., 2), x right, y down. facing: +1 forward is the picture's right, -1 left. 0 is upright, 90
    level, pointing forwards. NaN in, NaN out.
    """
    forward = facing * (upper[..., 0] - lower[..., 0])
    up = lower[..., 1] - upper[..., 1]
    return np.degrees(np.arctan2(forward, up))


def absolute_inclinations(landmarks_px: FloatArray, facing: int) -> dict[str, FloatArray]:
    """Absolute inclinations of `thigh`, `shank` and `trunk_chord`, each (T,) degrees by the midpoints of both sides."""
    points = chain(landmarks_px)
    knee, hip, shoulder = points[..., 0, :], points[..., 1, :], points[..., 2, :]
    ankle = midpoints(landmarks_px, Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE)
    return {
        "thigh": inclination_deg(knee, hip, facing),
        "shank": inclination_deg(ankle, knee, facing),
        "trunk_chord": inclination_deg(hip, shoulder, facing),
    }


def change_from_neutral(inclination: FloatArray, neutral: np.ndarray) -> FloatArray:
    """Inclination less its median over the neutral frames, wrapped into (-180, 180]; NaN where unknown."""
    change = inclination - np.nanmedian(inclination[neutral])
    return -((180.0 - change) % 360.0 - 180.0)
