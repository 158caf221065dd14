"""Decides which way the person faces and how the camera sees them, from the landmarks of any number of frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from romcam.body.landmarks import FloatArray, Landmark
from romcam.body.outline import chain, midpoints

_FOOT: Final = 0.3
_NOSE: Final = 0.15
"""Distance heel to toes and ears to nose of a person seen exactly from the side, in trunk lengths."""

CLEAR_VOTE: Final = 0.25
"""Least absolute vote that decides the facing."""

MOST_LEAN_DEG: Final = 10.0
"""Greatest lean at which a posture counts as standing, degrees."""
SIMILAR_LEAN_DEG: Final = 3.0
"""Difference from the most upright posture up to which postures also count as standing, degrees."""

FRONTAL_WIDTH: Final = 0.55
"""Shoulder width in the picture, in trunk lengths, from which a person counts as seen from the front or from behind.

Shoulders are about 0.75 trunk lengths apart (hip to shoulder joints), so this is a yaw near 45°.
"""


@dataclass(frozen=True, eq=False)
class View:
    """How the camera sees the person, decided once for the whole trial.

    Parameters
    ----------
    facing
        +1 if the person faces the picture's right, -1 left, 0 neither (towards the camera or away from it).
    yaw_deg
        Angle between the person's sagittal plane and the picture's, degrees, 0 is exactly side-on; NaN unknown.
    """

    facing: int
    yaw_deg: float


def find_view(landmarks_px: FloatArray, world_m: FloatArray) -> View:
    """Decide facing and yaw for a whole trial, each from all of its frames.

    Parameters
    ----------
    landmarks_px
        (T, 33, 2) pixels, NaN where the person is not seen.
    world_m
        (T, 33, 3) metres, z away from the camera.

    Returns
    -------
    The view. Its facing is 0 if the person is seen from the front or from behind, if the votes cancel, or if nobody is
    seen.
    """
    if not np.isfinite(landmarks_px).any():
        return View(facing=0, yaw_deg=float("nan"))
    vote = facing_vote(landmarks_px)
    undecided = _shoulder_width(landmarks_px) > FRONTAL_WIDTH or abs(vote) < CLEAR_VOTE
    return View(facing=0 if undecided else int(np.sign(vote)), yaw_deg=yaw_deg(world_m))


def facing_vote(landmarks_px: FloatArray) -> float:
    """Compute how clearly the person faces the picture's right (positive) or left (negative).

    Parameters
    ----------
    landmarks_px
        (T, 33, 2), any unit of length, NaN where the person is not seen.

    Returns
    -------
    About ±2 for a person seen from the side, 0 if nobody is seen.

    Notes
    -----
    The vote sums the feet (heel to toes), the head (ears to nose) and the bend (the greatest displacement of the
    shoulders from above the hips). Each is in units of its own length, so that one bad frame or a swap of left and
    right does not change the result.
    """
    _, hip, shoulder = np.moveaxis(chain(landmarks_px), -2, 0)
    trunk = np.linalg.norm(shoulder - hip, axis=-1)
    return float(
        0.5 * _median_or_zero(_feet(landmarks_px) / trunk) / _FOOT
        + 0.5 * _median_or_zero(_head(landmarks_px) / trunk) / _NOSE
        + np.clip(_signed_extreme((shoulder - hip)[..., 0] / trunk), -1, 1)
    )


def standing_lean_deg(landmarks_px: FloatArray) -> float:
    """Compute how far the standing person leans to the picture's right: the camera's roll plus their own lean.

    Parameters
    ----------
    landmarks_px
        (T, 33, 2), any unit of length.

    Returns
    -------
    Lean of the line from ankles to shoulders, degrees: the median over the most upright postures; 0 if none is within
    `MOST_LEAN_DEG`.
    """
    ankles = midpoints(landmarks_px, Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE)
    shoulders = midpoints(landmarks_px, Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
    x, y = np.moveaxis(shoulders - ankles, -1, 0)
    leans = np.degrees(np.arctan2(x, -y))
    leans = leans[np.isfinite(leans)]
    least = np.abs(leans).min(initial=np.inf)
    return float(np.median(leans[np.abs(leans) < least + SIMILAR_LEAN_DEG])) if least < MOST_LEAN_DEG else 0.0


def front_sign(landmarks_px: FloatArray) -> int:
    """Decide whether the person is seen from the front or from behind.

    Parameters
    ----------
    landmarks_px
        (T, 33, 2), any unit of length.

    Returns
    -------
    +1 from the front (their left is on the picture's right), -1 from behind.
    """
    sides = (Landmark.LEFT_HIP, Landmark.RIGHT_HIP), (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
    across = np.concatenate([landmarks_px[:, left, 0] - landmarks_px[:, right, 0] for left, right in sides])
    return -1 if np.nanmedian(across) < 0 else 1


def lean_side(landmarks_px: FloatArray) -> int:
    """Find the side of the picture to which the trunk leans furthest.

    Parameters
    ----------
    landmarks_px
        (T, 33, 2), any unit of length, NaN where the person is not seen.

    Returns
    -------
    +1 right, -1 left.
    """
    _, hip, shoulder = np.moveaxis(chain(landmarks_px), -2, 0)
    return 1 if _signed_extreme((shoulder - hip)[..., 0]) >= 0 else -1


def forward_side(landmarks_px: FloatArray) -> int:
    """Find which side of the picture is forward for a person who is not seen from the side.

    Parameters
    ----------
    landmarks_px
        (T, 33, 2), any unit of length, NaN where the person is not seen.

    Returns
    -------
    +1 right, -1 left: the side that feet, head and bend point to together (`facing_vote`); if they do not agree, the
    side to which the trunk leans furthest.
    """
    vote = facing_vote(landmarks_px) if np.isfinite(landmarks_px).any() else 0.0
    return int(np.sign(vote)) if abs(vote) >= CLEAR_VOTE else lean_side(landmarks_px)


def head_side(landmarks_px: FloatArray) -> int:
    """Find the side of the picture on which a lying person's head is.

    Parameters
    ----------
    landmarks_px
        (T, 33, 2), any unit of length, NaN where the person is not seen.

    Returns
    -------
    +1 right, -1 left.
    """
    _, hip, shoulder = np.moveaxis(chain(landmarks_px), -2, 0)
    return 1 if _median_or_zero((shoulder - hip)[..., 0]) >= 0 else -1


def yaw_deg(world_m: FloatArray) -> float:
    """Compute the angle between the person's sagittal plane and the picture's.

    Parameters
    ----------
    world_m
        (T, 33, 3) metres, z away from the camera.

    Returns
    -------
    0 to 90 degrees, the median over the trial; NaN if nobody is seen.

    Notes
    -----
    The line from hip to hip points straight away from the camera if a person stands side-on. Its angle to that
    direction is the yaw. The line from shoulder to shoulder is used in the same way.
    """
    if not np.isfinite(world_m).any():
        return float("nan")
    angles = [
        np.degrees(np.arctan2(np.abs(axis[:, 0]), np.abs(axis[:, 2])))
        for axis in (
            world_m[:, Landmark.RIGHT_HIP] - world_m[:, Landmark.LEFT_HIP],
            world_m[:, Landmark.RIGHT_SHOULDER] - world_m[:, Landmark.LEFT_SHOULDER],
        )
    ]
    return float(np.nanmedian(np.concatenate(angles)))


def _signed_extreme(values: FloatArray) -> float:
    """Return the 5th or 95th centile, whichever is further from 0; 0 where no value is known."""
    known = values[np.isfinite(values)]
    if not len(known):
        return 0.0
    low, middle, high = np.percentile(known, [5, 50, 95])
    return float(high if high >= -low else low) if max(high, -low) > abs(middle) else float(middle)


def _median_or_zero(values: FloatArray) -> float:
    """Return the median of the known values, 0 where there is none."""
    return float(np.nanmedian(values)) if np.isfinite(values).any() else 0.0


def _shoulder_width(landmarks: FloatArray) -> float:
    """Width of the shoulders in the picture, in trunk lengths, median over the trial."""
    _, hip, shoulder = np.moveaxis(chain(landmarks), -2, 0)
    width = np.abs(landmarks[:, Landmark.LEFT_SHOULDER, 0] - landmarks[:, Landmark.RIGHT_SHOULDER, 0])
    return _median_or_zero(width / np.linalg.norm(shoulder - hip, axis=-1))


def _feet(landmarks: FloatArray) -> FloatArray:
    toes = midpoints(landmarks, Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX)
    heels = midpoints(landmarks, Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL)
    return (toes - heels)[..., 0]


def _head(landmarks: FloatArray) -> FloatArray:
    ears = midpoints(landmarks, Landmark.LEFT_EAR, Landmark.RIGHT_EAR)
    # A head that is upside down at the end of range points backwards; only an upright head votes.
    shoulders = midpoints(landmarks, Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
    upright = ears[..., 1] < shoulders[..., 1]
    return np.where(upright, (landmarks[..., Landmark.NOSE, :] - ears)[..., 0], np.nan)
