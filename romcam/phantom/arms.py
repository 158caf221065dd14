"""Where the arms are during a bend."""

from __future__ import annotations

import numpy as np

from romcam.phantom.anatomy import Anatomy
from romcam.phantom.case import Motion
from romcam.phantom.motion import Angles
from romcam.phantom.skeleton import SHOULDER_GIRDLE, Frames, between, limb, part_of
from romcam.phantom.skinning import SHOULDER_SHARE


def place_arms(frames: Frames, angles: Angles, motion: Motion, anatomy: Anatomy) -> None:
    """Fix the frames of both arms. Hanging and reaching arms keep to the vertical of the room, the others to
    the chest."""
    chest = frames.rotation[:, SHOULDER_GIRDLE]
    for side, sign in (("L", 1.0), ("R", -1.0)):
        shoulder = anatomy.joints[f"shoulder.{side}"]
        elbow, wrist = anatomy.joints[f"elbow.{side}"], anatomy.joints[f"wrist.{side}"]
        upper_rest, fore_rest = elbow - shoulder, wrist - elbow
        shoulder_now = frames.move(SHOULDER_GIRDLE, shoulder)
        if motion.arms in ("crossed", "behind-head"):
            upper_way, fore_way = _FIXED_TO_CHEST[motion.arms]
            mirror = np.array([sign, 1.0, 1.0])
            upper_turn = chest @ between(upper_rest, upper_way * mirror)
            fore_turn = chest @ between(fore_rest, fore_way * mirror)
        else:
            upper, fore = _ways(angles, motion, anatomy, side, sign, shoulder_now)
            upper_turn, fore_turn = between(upper_rest, upper), between(fore_rest, fore)
        girdle = chest @ part_of(np.swapaxes(chest, 1, 2) @ upper_turn, SHOULDER_SHARE)
        frames.place(limb("shoulder", side), girdle, shoulder, shoulder_now)
        frames.place(limb("upperarm", side), upper_turn, shoulder, shoulder_now)
        frames.place(limb("forearm", side), fore_turn, elbow, frames.move(limb("upperarm", side), elbow))
        frames.place(limb("hand", side), fore_turn, wrist, frames.move(limb("forearm", side), wrist))


_FIXED_TO_CHEST = {
    "crossed": (np.array([0.15, -0.75, -0.75]), np.array([-1.0, -0.25, 0.35])),
    "behind-head": (np.array([0.75, -0.35, 0.75]), np.array([-0.85, 0.5, 0.08])),
}
"""Directions of upper arm and forearm of the left arm (x outward, -y forward, z up) in the frame of the
chest."""


def _ways(
    angles: Angles, motion: Motion, anatomy: Anatomy, side: str, sign: float, shoulder_now: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """World directions (T, 3) of upper arm and forearm for arms that are free of the chest."""
    reach = np.clip(angles.reach, 0.0, 1.0)[:, None]
    outward = sign * _clearance(anatomy, side)
    at_side_upper = np.array([outward, 0.03, -1.0])
    at_side_fore = np.array([outward * 0.6, -0.16, -1.0])
    if motion.arms == "sliding":
        return _sliding(reach, anatomy, side, sign, shoulder_now, at_side_upper)
    ahead = -0.32 if motion.arms == "reaching" else -0.04
    down_upper = np.array([0.06 * sign, ahead, -1.0])
    down_fore = np.array([0.0, ahead - 0.04, -1.0])
    return (1.0 - reach) * at_side_upper + reach * down_upper, (1.0 - reach) * at_side_fore + reach * down_fore


def _clearance(anatomy: Anatomy, side: str) -> float:
    """Sideways slope of an arm at the side that passes the widest part of the hips."""
    shoulder, wrist = anatomy.joints[f"shoulder.{side}"], anatomy.joints[f"wrist.{side}"]
    x, _, z = np.abs(anatomy.vertices[:, 0]), 0, anatomy.vertices[:, 2]
    hip = anatomy.joints[f"hip.{side}"]
    low, high = hip[2] - 0.15 * anatomy.stature / 1.7, hip[2] + 0.12
    # Arms at rest stand off to the side; whatever lies beyond half a gap from the hip is arm, not hip.
    near = x[(z > low) & (z < high) & (x < abs(hip[0]) + 0.16)]
    length = np.linalg.norm(wrist - shoulder)
    return float(np.clip((near.max() + 0.045 - abs(shoulder[0])) / length, 0.03, 0.6))


def _sliding(
    reach: np.ndarray, anatomy: Anatomy, side: str, sign: float, shoulder_now: np.ndarray, at_side: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Two-bone reach for a hand that slides down the front of the thigh towards the shin."""
    joints = anatomy.joints
    hip, knee = joints[f"hip.{side}"], joints[f"knee.{side}"]
    upper_length = np.linalg.norm(joints[f"elbow.{side}"] - joints[f"shoulder.{side}"])
    fore_length = np.linalg.norm(joints[f"wrist.{side}"] - joints[f"elbow.{side}"])
    thigh = hip[2] - knee[2]
    # Relative to the middle of the hips, which is the origin while the arms are placed.
    start = shoulder_now + at_side * 0.96 * (upper_length + fore_length) / np.linalg.norm(at_side)
    drop = 0.25 + 1.15 * reach[:, 0]
    end = np.stack([np.full_like(drop, sign * 0.13), np.full_like(drop, -0.12), -drop * thigh], axis=1)
    ease = np.clip(reach * 3.0, 0.0, 1.0)
    to_wrist = (1.0 - ease) * start + ease * end - shoulder_now
    distance = np.linalg.norm(to_wrist, axis=1, keepdims=True)
    straight = np.clip(distance, abs(upper_length - fore_length) + 0.02, 0.995 * (upper_length + fore_length))
    along = (straight**2 + upper_length**2 - fore_length**2) / (2.0 * straight)
    bend = np.sqrt(np.clip(upper_length**2 - along**2, 0.0, None))
    way = to_wrist / distance
    pole = np.array([0.6 * sign, 1.0, 0.0]) - way * (way @ np.array([0.6 * sign, 1.0, 0.0]))[:, None]
    pole /= np.linalg.norm(pole, axis=1, keepdims=True)
    upper = along * way + bend * pole
    return upper, straight * way - upper
