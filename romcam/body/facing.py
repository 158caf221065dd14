"""Which way somebody faces and what is upright to him, by the landmarks of any number of frames."""

from __future__ import annotations

from typing import Final

import numpy as np

from romcam.body.landmarks import Landmark
from romcam.body.outline import chain, midpoints
from romcam.recording import FloatArray

_FOOT: Final = 0.3
_NOSE: Final = 0.15
"""Heel to toes and ears to nose of someone seen exactly from the side, in trunk lengths."""

CLEAR_VOTE: Final = 0.25
"""A vote nearer to nought than this says nothing."""

MOST_LEAN_DEG: Final = 10.0
ALIKE_DEG: Final = 3.0
"""Postures this much further from upright than the nearest are standing, too."""


def facing_vote(landmarks_px: FloatArray) -> float:
    """How clearly somebody faces the picture's right (positive) or left (negative); about ±2 seen from the side.

    landmarks_px: (T, 33, 2), in any unit of length. A vote of the feet (heel to toes), the head (ears to nose) and the
    bend itself (where the shoulders go from above the hips), each in units of its own length, so that one bad frame, or
    a swap of left and right, changes nothing. 0 where nobody is seen.
    """
    _, hip, shoulder = np.moveaxis(chain(landmarks_px), -2, 0)
    trunk = np.linalg.norm(shoulder - hip, axis=-1)
    return float(
        0.5 * median(_feet(landmarks_px) / trunk) / _FOOT
        + 0.5 * median(_head(landmarks_px) / trunk) / _NOSE
        + np.clip(furthest((shoulder - hip)[..., 0] / trunk), -1, 1)
    )


def standing_lean_deg(landmarks_px: FloatArray) -> float:
    """How far to the picture's right somebody leans when standing, ankles to shoulders: the camera's roll, and his own.

    landmarks_px: (T, 33, 2), in any unit of length. The median of the postures nearest to upright; 0 where none is
    within `MOST_LEAN_DEG`.
    """
    ankles = midpoints(landmarks_px, Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE)
    shoulders = midpoints(landmarks_px, Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
    x, y = np.moveaxis(shoulders - ankles, -1, 0)
    leans = np.degrees(np.arctan2(x, -y))
    leans = leans[np.isfinite(leans)]
    least = np.abs(leans).min(initial=np.inf)
    return float(np.median(leans[np.abs(leans) < least + ALIKE_DEG])) if least < MOST_LEAN_DEG else 0.0


def front_sign(landmarks_px: FloatArray) -> int:
    """+1 where somebody's left is on the picture's right, who is seen from the front; -1 from behind.

    landmarks_px: (T, 33, 2), in any unit of length.
    """
    sides = (Landmark.LEFT_HIP, Landmark.RIGHT_HIP), (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
    across = np.concatenate([landmarks_px[:, left, 0] - landmarks_px[:, right, 0] for left, right in sides])
    return -1 if np.nanmedian(across) < 0 else 1


def furthest(values: FloatArray) -> float:
    """The signed extreme of values (5th or 95th centile, whichever is further from 0); 0 where none is known."""
    seen = values[np.isfinite(values)]
    if not len(seen):
        return 0.0
    low, middle, high = np.percentile(seen, [5, 50, 95])
    return float(high if high >= -low else low) if max(high, -low) > abs(middle) else float(middle)


def median(values: FloatArray) -> float:
    """Median of the known values, 0 where there is none."""
    return float(np.nanmedian(values)) if np.isfinite(values).any() else 0.0


def _feet(landmarks: FloatArray) -> FloatArray:
    toes = midpoints(landmarks, Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX)
    heels = midpoints(landmarks, Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL)
    return (toes - heels)[..., 0]


def _head(landmarks: FloatArray) -> FloatArray:
    ears = midpoints(landmarks, Landmark.LEFT_EAR, Landmark.RIGHT_EAR)
    # A head hanging upside down at the end of range looks backwards; only an upright head votes.
    shoulders = midpoints(landmarks, Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
    upright = ears[..., 1] < shoulders[..., 1]
    return np.where(upright, (landmarks[..., Landmark.NOSE, :] - ears)[..., 0], np.nan)
