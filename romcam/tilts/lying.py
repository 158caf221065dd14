"""The legs of somebody who lies: which of them moves, and where the pose model misplaces hip and knee."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.pose.landmarks import Landmark
from romcam.recording import FloatArray, Recording
from romcam.tilts.segments import SIDES, Side

_PARTS: Final = ("KNEE", "ANKLE", "HEEL", "FOOT_INDEX")
_LEFT: Final = np.array([Landmark[f"LEFT_{part}"] for part in _PARTS])
_RIGHT: Final = np.array([Landmark[f"RIGHT_{part}"] for part in _PARTS])

HIP_BEHIND_DEG: Final = 3.0
"""So far the thigh of somebody on the back looks lower than it is: the pose model puts the hip towards the head of the
joint's centre. Of rendered people: in the median 3.2 degrees in 8 Thomas tests seen from the nearer side, 4.4 in 18
active knee extensions."""

RAISED: Final = 0.3
"""Lengths of the shank by which one ankle is above the other, from which on they are told apart."""


def with_legs_told_apart(recording: Recording) -> Recording:
    """The recording of somebody of whose legs one is up and the other down, each with its own side in every frame.

    From the side the model takes one for the other from time to time, below the hip. In all tests of one leg in lying
    the same leg is the upper one throughout; the side that is in most frames is in all. Frames in which neither is
    above the other stay as they are.
    """
    swapped = find_exchanged(recording.landmarks_px)
    if not swapped.any():
        return recording
    both, crossed = np.concatenate([_LEFT, _RIGHT]), np.concatenate([_RIGHT, _LEFT])
    settled = recording.landmarks_px.copy(), recording.world_m.copy(), recording.visibility.copy()
    for values in settled:
        values[np.ix_(swapped, both)] = values[np.ix_(swapped, crossed)]
    return replace(recording, landmarks_px=settled[0], world_m=settled[1], visibility=settled[2])


def find_exchanged(landmarks_px: FloatArray) -> NDArray[np.bool_]:
    """Frames, (T,) bool, in which not the leg is up that is in most; landmarks_px (T, 33, 2), NaN where not seen."""
    left, right = (_joint(landmarks_px, side, "ANKLE")[:, 1] for side in SIDES)
    shanks = np.array([np.linalg.norm(_bone(landmarks_px, side, "KNEE", "ANKLE"), axis=1) for side in SIDES])
    if not np.isfinite(shanks).any():
        return np.zeros(len(landmarks_px), dtype=bool)
    apart = np.nan_to_num((left - right) / float(np.nanmedian(shanks)))  # y points down
    right_up, left_up = apart > RAISED, apart < -RAISED
    return right_up if right_up.sum() <= left_up.sum() else left_up


def knee_by_reach(landmarks_px: FloatArray, side: Side) -> FloatArray:
    """Bend of a knee, (T,) degrees, 0 straight, by how near the ankle has come to the hip.

    By the law of cosines with the lengths that thigh and shank have while the legs lie straight, the longest in the
    film. The model puts a knee that is bent in lying on the front into its hollow, 20 degrees short of the truth in the
    median, since the couch and the other leg hide its front; hip and ankle it finds. NaN where not seen.
    """
    thigh, shank = (_straight(landmarks_px, *ends) for ends in (("HIP", "KNEE"), ("KNEE", "ANKLE")))
    reach = np.linalg.norm(_bone(landmarks_px, side, "HIP", "ANKLE"), axis=1)
    cosine = (thigh**2 + shank**2 - reach**2) / (2.0 * thigh * shank)
    return 180.0 - np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))


def _straight(points: FloatArray, upper: str, lower: str) -> float:
    """Length of a bone as seen in the quarter of the frames in which it looks longest."""
    lengths = np.concatenate([np.linalg.norm(_bone(points, side, upper, lower), axis=1) for side in SIDES])
    lengths = lengths[np.isfinite(lengths)]
    return float(np.percentile(lengths, 75.0)) if len(lengths) else float("nan")


def _bone(points: FloatArray, side: Side, upper: str, lower: str) -> FloatArray:
    return _joint(points, side, lower) - _joint(points, side, upper)


def _joint(points: FloatArray, side: Side, joint: str) -> FloatArray:
    return points[:, Landmark[f"{side.upper()}_{joint}"]]
