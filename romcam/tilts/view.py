"""How the camera sees the person: which way he faces, and how far from side-on he stands."""

from __future__ import annotations

from typing import Final

import numpy as np

from romcam.outline import chain, midpoints
from romcam.pose.landmarks import Landmark
from romcam.recording import FloatArray, Recording
from romcam.tilts.values import View

FRONTAL_WIDTH: Final = 0.55
"""Shoulder width as a share of trunk length in the picture from which a person is seen from the front or behind:
shoulders are about 0.75 of the trunk's length apart (hip to shoulder joints), so this is a yaw near 45°."""

CLEAR_VOTE: Final = 0.25


def find_view(recording: Recording) -> View:
    """Facing and yaw of the whole trial, each from all of its frames.

    Facing is a vote of the feet (heel to toes), the head (ears to nose) and the bend itself (where the shoulders
    go from above the hips), each in units of its own length, so that one bad frame, or a swap of left and right,
    changes nothing. It is 0 where the person is seen from the front or from behind, or the votes cancel.
    """
    landmarks = recording.landmarks_px
    if not np.isfinite(landmarks).any():
        return View(facing=0, yaw_deg=float("nan"))
    _, hip, shoulder = np.moveaxis(chain(landmarks), -2, 0)
    trunk = np.linalg.norm(shoulder - hip, axis=-1)
    vote = (
        0.5 * _median(_feet(landmarks) / trunk) / 0.3
        + 0.5 * _median(_head(landmarks) / trunk) / 0.15
        + np.clip(_median_of_extremes((shoulder - hip)[..., 0] / trunk), -1, 1)
    )
    yaw = yaw_deg(recording)
    frontal = _upright_width(landmarks, trunk) > FRONTAL_WIDTH
    facing = 0 if frontal or abs(vote) < CLEAR_VOTE else int(np.sign(vote))
    return View(facing=facing, yaw_deg=yaw)


def leaning(recording: Recording) -> int:
    """The side of the picture the trunk leans to furthest: +1 right, -1 left."""
    _, hip, shoulder = np.moveaxis(chain(recording.landmarks_px), -2, 0)
    return 1 if _median_of_extremes((shoulder - hip)[..., 0]) >= 0 else -1


def yaw_deg(recording: Recording) -> float:
    """Angle between the person's sagittal plane and the picture's, 0..90, from the hips' and shoulders' world axes.

    The line from one hip to the other points straight away from the camera when someone stands side-on; its
    angle to that direction is the yaw. Median over the trial; NaN where nobody is seen.
    """
    world = recording.world_m
    if not np.isfinite(world).any():
        return float("nan")
    angles = [
        np.degrees(np.arctan2(np.abs(axis[:, 0]), np.abs(axis[:, 2])))
        for axis in (
            world[:, Landmark.RIGHT_HIP] - world[:, Landmark.LEFT_HIP],
            world[:, Landmark.RIGHT_SHOULDER] - world[:, Landmark.LEFT_SHOULDER],
        )
    ]
    return float(np.nanmedian(np.concatenate(angles)))


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


def _upright_width(landmarks: FloatArray, trunk: FloatArray) -> float:
    width = np.abs(landmarks[:, Landmark.LEFT_SHOULDER, 0] - landmarks[:, Landmark.RIGHT_SHOULDER, 0])
    return _median(width / trunk)


def _median(values: FloatArray) -> float:
    return float(np.nanmedian(values)) if np.isfinite(values).any() else 0.0


def _median_of_extremes(values: FloatArray) -> float:
    """The signed extreme (95th or 5th centile, whichever is further from the start's posture)."""
    seen = values[np.isfinite(values)]
    if not len(seen):
        return 0.0
    low, middle, high = np.percentile(seen, [5, 50, 95])
    return float(high if high >= -low else low) if max(high, -low) > abs(middle) else float(middle)
