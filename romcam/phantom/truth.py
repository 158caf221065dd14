"""The true angles of a posed phantom, read from its bones by the definitions of `romcam.names`."""

from __future__ import annotations

import numpy as np

from romcam.phantom.anatomy import Anatomy
from romcam.phantom.skeleton import PELVIS, SHOULDER_GIRDLE, T12, Frames, limb


def true_angles(frames: Frames, neutral: Frames, anatomy: Anatomy) -> dict[str, np.ndarray]:
    """Angles (T,) in degrees, change from `neutral`, in the subject's own sagittal plane, forward positive.

    `pelvis_tilt` is the turn of the pelvis bone, `trunk_inclination` that of the vertebra above the disc
    T12-L1.
    """
    now, upright = _tilts(frames, anatomy), _tilts(neutral, anatomy)
    # A trunk bends forward by up to 180 degrees and hardly ever backward: unwrap round that.
    tilt = {name: (now[name] - upright[name] + 90.0) % 360.0 - 90.0 for name in now}
    pelvis, trunk, thigh, chord = (tilt[n] for n in ("pelvis_tilt", "trunk_inclination", "thigh_tilt", "trunk_chord"))
    return {
        "pelvis_tilt": pelvis,
        "trunk_inclination": trunk,
        "thigh_tilt": thigh,
        "hip_flexion": pelvis - thigh,
        "lumbar_flexion": trunk - pelvis,
        "trunk_chord": chord,
        "apparent_hip_flexion": chord - thigh,
    }


JOINTS = ("hip", "knee", "shoulder", "L5-S1", "T12-L1", "C7-T1")
"""Joints whose places are known: the middles of both sides' first, then those of the spine."""


def joint_places(frames: Frames, anatomy: Anatomy) -> np.ndarray:
    """Places of the `JOINTS` in the room, (T, 6, 3) metres."""
    joints = anatomy.joints
    middles = (
        [frames.move(PELVIS, joints[f"hip.{s}"]) for s in "LR"],
        [frames.move(limb("shank", s), joints[f"knee.{s}"]) for s in "LR"],
        [frames.move(SHOULDER_GIRDLE, joints[f"shoulder.{s}"]) for s in "LR"],
    )
    spine = (
        frames.move(PELVIS, joints["spine04"]),
        frames.move(T12, joints["spine02"]),
        frames.move(SHOULDER_GIRDLE, joints["neck01"]),
    )
    return np.stack([*(0.5 * (left + right) for left, right in middles), *spine], axis=1)


def leans(frames: Frames) -> np.ndarray:
    """Inclination of the bones of pelvis and T12-L1 from the vertical, (T, 2) degrees, forward positive.

    How a bone's own axis lies in an upright body is the body model's; only changes mean an angle.
    """
    return np.stack([_tilt(frames.rotation[:, bone, :, 2]) for bone in (PELVIS, T12)], axis=1)


def _tilts(frames: Frames, anatomy: Anatomy) -> dict[str, np.ndarray]:
    joints = anatomy.joints
    hips = {s: frames.move(PELVIS, joints[f"hip.{s}"]) for s in "LR"}
    knees = {s: frames.move(limb("shank", s), joints[f"knee.{s}"]) for s in "LR"}
    shoulders = [frames.move(SHOULDER_GIRDLE, joints[f"shoulder.{s}"]) for s in "LR"]
    return {
        "pelvis_tilt": _tilt(frames.rotation[:, PELVIS, :, 2]),
        "trunk_inclination": _tilt(frames.rotation[:, T12, :, 2]),
        "thigh_tilt": 0.5 * (_tilt(hips["L"] - knees["L"]) + _tilt(hips["R"] - knees["R"])),
        "trunk_chord": _tilt(0.5 * (shoulders[0] + shoulders[1]) - 0.5 * (hips["L"] + hips["R"])),
    }


def _tilt(upward: np.ndarray) -> np.ndarray:
    """Forward inclination from the vertical, degrees, of directions (T, 3) in the plane of y (back) and z
    (up)."""
    return np.degrees(np.arctan2(-upward[:, 1], upward[:, 2]))
