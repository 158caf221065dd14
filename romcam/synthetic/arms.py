"""Placement of the arms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.case_parts import ArmStyle
from romcam.synthetic.skeleton import PELVIS, SHOULDER_GIRDLE, Frames, between, limb, part_of, two_bones
from romcam.synthetic.skinning import SHOULDER_SHARE


@dataclass(frozen=True)
class Arms:
    """Posture of the arms over T times.

    Attributes
    ----------
    style
        Position they move to.
    reach
        (T,) progress from hanging at the sides (0) to the style (1).
    hold
        (2, T, 3) positions of the left and the right wrist in the room, metres, for the style `holding`.
    swing
        (2, T) angle of the left and the right arm ahead of vertical, degrees, for the style `hanging`.
    elbow_deg
        Flexion of swinging elbows.
    elbows
        Direction in which the left elbow of a holding hand points; the right one is mirrored.
    """

    style: ArmStyle
    reach: np.ndarray
    hold: np.ndarray | None = None
    swing: np.ndarray | None = None
    elbow_deg: float = 0.0
    elbows: tuple[float, float, float] = (0.5, 1.0, 0.0)

    @property
    def leans_on_something(self) -> bool:
        """Whether the hands can be placed only after hips and legs."""
        return self.style in ("on-thighs", "holding", "bar")


def place_arms(frames: Frames, arms: Arms, anatomy: Anatomy, *, all_placed: bool = False) -> None:
    """Set the frames of both arms.

    Hanging and reaching arms follow the vertical of the room; the others follow the chest, the pelvis or, with
    `all_placed`, thighs and furniture.

    Parameters
    ----------
    frames
        Frames of the body; those of the arms are changed in place. Trunk and pelvis must have been placed.
    arms
        Posture of the arms.
    anatomy
        The body.
    all_placed
        Whether hips and legs have been placed in the room, so that the hands can reach thighs and furniture.
    """
    chest = frames.rotation[:, SHOULDER_GIRDLE]
    for side, sign in (("L", 1.0), ("R", -1.0)):
        shoulder = anatomy.joints[f"shoulder.{side}"]
        elbow, wrist = anatomy.joints[f"elbow.{side}"], anatomy.joints[f"wrist.{side}"]
        upper_rest, fore_rest = elbow - shoulder, wrist - elbow
        shoulder_now = frames.move(SHOULDER_GIRDLE, shoulder)
        fixed = _fixed_to_chest(arms.style, anatomy, side)
        if fixed is not None:
            upper_direction, fore_direction = fixed
            mirror = np.array([sign, 1.0, 1.0])
            upper_turn = chest @ between(upper_rest, upper_direction * mirror)
            fore_turn = chest @ between(fore_rest, fore_direction * mirror)
        else:
            upper, fore = _directions(frames, arms, anatomy, side, sign, shoulder_now, all_placed)
            if arms.style == "folded-first":
                mirror = np.array([sign, 1.0, 1.0])
                folded = [chest @ (each * mirror) for each in _FIXED_TO_CHEST["crossed"]]
                share = np.clip(_LET_GO * arms.reach, 0.0, 1.0)[:, None]
                upper, fore = ((1.0 - share) * a + share * b for a, b in zip(folded, (upper, fore), strict=True))
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
"""Directions of the left upper arm and forearm in the frame of the chest: x outward, -y forward, z up."""

_LET_GO = 2.5
"""Arms that are folded while the person stands hang from this part of the bend on: 1 divided by it."""


def _fixed_to_chest(style: ArmStyle, anatomy: Anatomy, side: str) -> tuple[np.ndarray, np.ndarray] | None:
    if style == "alongside":
        outward = _clearance(anatomy, side)
        return np.array([outward, 0.0, -1.0]), np.array([0.8 * outward, -0.06, -1.0])
    return _FIXED_TO_CHEST.get(style)


def _directions(
    frames: Frames, arms: Arms, anatomy: Anatomy, side: str, sign: float, shoulder_now: np.ndarray, all_placed: bool
) -> tuple[np.ndarray, np.ndarray]:
    """World directions (T, 3) of upper arm and forearm for arms that are free of the chest."""
    reach = np.clip(arms.reach, 0.0, 1.0)[:, None]
    outward = sign * _clearance(anatomy, side)
    at_side_upper = np.array([outward, 0.03, -1.0])
    at_side_fore = np.array([outward * 0.6, -0.16, -1.0])
    if arms.style == "bar" and all_placed:
        return _to_bar(anatomy, side, sign, shoulder_now)
    goal = _goal(frames, arms, anatomy, side, sign, reach, all_placed)
    if goal is not None:
        end, ease, pole = goal
        return _to_goal(end, ease, pole, anatomy, side, shoulder_now, at_side_upper)
    if arms.swing is not None and arms.style == "hanging":
        upper = np.radians(arms.swing["LR".index(side)])
        fore = upper + np.radians(arms.elbow_deg)
        out = np.full_like(upper, outward)
        return (
            np.stack([out, -np.sin(upper), -np.cos(upper)], axis=1),
            np.stack([0.6 * out, -np.sin(fore), -np.cos(fore)], axis=1),
        )
    ahead = -0.32 if arms.style == "reaching" else -0.04
    down_upper = np.array([0.06 * sign, ahead, -1.0])
    down_fore = np.array([0.0, ahead - 0.04, -1.0])
    if arms.style == "forward":
        down_upper, down_fore = np.array([0.10 * sign, -1.0, -0.08]), np.array([-0.10 * sign, -1.0, 0.0])
    return (1.0 - reach) * at_side_upper + reach * down_upper, (1.0 - reach) * at_side_fore + reach * down_fore


BAR_AHEAD_M = 0.11
"""A bar is held this far ahead of the ankles."""


def _to_bar(anatomy: Anatomy, side: str, sign: float, shoulder_now: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Directions (T, 3) of straight arms that hold a bar in front of the legs."""
    joints = anatomy.joints
    length = sum(
        float(np.linalg.norm(joints[f"{low}.{side}"] - joints[f"{high}.{side}"]))
        for high, low in (("shoulder", "elbow"), ("elbow", "wrist"))
    )
    across = sign * 0.24 * anatomy.stature / 1.7 - shoulder_now[:, 0]
    ahead = np.clip(-BAR_AHEAD_M * anatomy.stature / 1.7 - shoulder_now[:, 1], -0.7 * length, 0.7 * length)
    down = -np.sqrt(np.maximum(length**2 - across**2 - ahead**2, 0.04 * length**2))
    arm = np.stack([across, ahead, down], axis=1)
    return arm, arm


def _clearance(anatomy: Anatomy, side: str) -> float:
    """Sideways slope of a hanging arm that clears the widest part of the hips."""
    shoulder, wrist = anatomy.joints[f"shoulder.{side}"], anatomy.joints[f"wrist.{side}"]
    x, _, z = np.abs(anatomy.vertices[:, 0]), 0, anatomy.vertices[:, 2]
    hip = anatomy.joints[f"hip.{side}"]
    low, high = hip[2] - 0.15 * anatomy.stature / 1.7, hip[2] + 0.12
    # Arms at rest stand off to the side: vertices further than 16 cm from the hip belong to them.
    near = x[(z > low) & (z < high) & (x < abs(hip[0]) + 0.16)]
    length = np.linalg.norm(wrist - shoulder)
    return float(np.clip((near.max() + 0.045 - abs(shoulder[0])) / length, 0.03, 0.6))


def _goal(
    frames: Frames, arms: Arms, anatomy: Anatomy, side: str, sign: float, reach: np.ndarray, all_placed: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Target (T, 3) of the wrist, progress (T, 1) towards it, direction (3,) of the elbow; None without a target."""
    joints = anatomy.joints
    hip, knee = joints[f"hip.{side}"], joints[f"knee.{side}"]
    size = anatomy.stature / 1.7
    if arms.style == "sliding":  # down the front of the thigh towards the shin; the hips are at the origin
        drop = 0.25 + 1.15 * reach[:, 0]
        end = np.stack([np.full_like(drop, sign * 0.13), np.full_like(drop, -0.12), -drop * (hip[2] - knee[2])], axis=1)
        return end, np.clip(reach * 3.0, 0.0, 1.0), np.array([0.6 * sign, 1.0, 0.0])
    if arms.style in ("on-hips", "behind-back"):
        offset = np.array([0.17 * sign, 0.0, 0.11]) if arms.style == "on-hips" else np.array([0.06 * sign, 0.17, 0.12])
        end = frames.move(PELVIS, 0.5 * (joints["hip.L"] + joints["hip.R"]) + offset * size)
        return end, reach, np.array([sign, 0.7, 0.0])
    if arms.style == "on-thighs" and all_placed:
        point = hip + 0.6 * (knee - hip) + np.array([0.035 * sign, -0.10, 0.0]) * size
        return frames.move(limb("thigh", side), point), reach, np.array([0.8 * sign, 1.0, 0.0])
    if arms.style == "holding" and all_placed and arms.hold is not None:
        return arms.hold["LR".index(side)], reach, np.array(arms.elbows) * [sign, 1.0, 1.0]
    return None


def _to_goal(
    end: np.ndarray,
    ease: np.ndarray,
    pole: np.ndarray,
    anatomy: Anatomy,
    side: str,
    shoulder_now: np.ndarray,
    at_side: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Directions (T, 3) of both bones for a wrist that moves from hanging at the side to `end`."""
    joints = anatomy.joints
    upper_length = float(np.linalg.norm(joints[f"elbow.{side}"] - joints[f"shoulder.{side}"]))
    fore_length = float(np.linalg.norm(joints[f"wrist.{side}"] - joints[f"elbow.{side}"]))
    start = shoulder_now + at_side * 0.96 * (upper_length + fore_length) / np.linalg.norm(at_side)
    to_wrist = (1.0 - ease) * start + ease * end - shoulder_now
    return two_bones(to_wrist, (upper_length, fore_length), pole, straightest=0.995)
