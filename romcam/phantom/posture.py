"""From joint angles to posed frames: feet planted, weight over the feet, arms where the person puts them."""

from __future__ import annotations

import numpy as np

from romcam.phantom.anatomy import Anatomy
from romcam.phantom.arms import place_arms
from romcam.phantom.case import Motion
from romcam.phantom.motion import Angles
from romcam.phantom.skeleton import (
    HEAD,
    HIP_STEPS,
    L5,
    NECK,
    PELVIS,
    T12,
    THORAX,
    Frames,
    between,
    limb,
    part_of,
    rotation,
)

_FORWARD_OF_ANKLE = 0.026
"""Upright, the centre of mass lies this share of stature ahead of the ankles (about 4.5 cm)."""


def pose(angles: Angles, motion: Motion, anatomy: Anatomy) -> Frames:
    """Frames over the times of `angles`. Ankles stay where they are at rest; both legs do the same."""
    frames = Frames.still(len(angles.pelvis))
    origin = np.zeros((len(angles.pelvis), 3))
    _trunk(frames, angles, motion, anatomy, origin)
    place_arms(frames, angles, motion, anatomy)
    knee = motion.neutral_knee_deg + angles.knee
    shank = 0.45 * knee + _sway(frames, angles, motion, anatomy, knee)
    hips = _hips(anatomy, shank, knee)
    frames.translation[:, : HEAD + 1] += hips[:, None]
    for side in "LR":
        arm = [limb(n, side) for n in ("shoulder", "upperarm", "forearm", "hand")]
        frames.translation[:, arm] += hips[:, None]
        _leg(frames, anatomy, side, shank, knee)
    return frames


def neutral_pose(motion: Motion, anatomy: Anatomy) -> Frames:
    """The trial's own upright neutral: every angle zero, one time."""
    zero = np.zeros(1)
    return pose(Angles(zero, zero, zero, zero, zero, zero, zero, zero), motion, anatomy)


def _mid(anatomy: Anatomy, joint: str) -> np.ndarray:
    return 0.5 * (anatomy.joints[f"{joint}.L"] + anatomy.joints[f"{joint}.R"])


def _trunk(frames: Frames, angles: Angles, motion: Motion, anatomy: Anatomy, hips: np.ndarray) -> None:
    """Pelvis, spine, neck and head, with the middle of the hip joints at `hips` (T, 3)."""
    pelvis = rotation(motion.neutral_pelvis_deg + angles.pelvis, 0.0, 0.25 * angles.twist)
    frames.place(PELVIS, pelvis, _mid(anatomy, "hip"), hips)
    levels = np.interp(np.linspace(0.0, 2.0, 6), [0.0, 1.0, 2.0], motion.lumbar_levels)
    levels = levels / levels.sum()
    for k, frame in enumerate(range(L5, T12 + 1)):
        flexion = motion.neutral_lumbar_deg / 6.0 + levels[k] * angles.lumbar
        _hinge(frames, frame, rotation(flexion, angles.side_bend / 10.0, 0.0), anatomy.spine[k])
    for k, frame in enumerate(THORAX):
        flexion = (motion.neutral_thoracic_deg + angles.thoracic) / 5.0
        _hinge(
            frames,
            frame,
            rotation(flexion, angles.side_bend * 0.08, 0.15 * angles.twist),
            anatomy.spine[6 + k],
        )
    for frame, name in zip((*NECK, HEAD), ("neck01", "neck02", "neck03", "head"), strict=True):
        flexion = (motion.neutral_neck_deg + angles.neck) * 0.25
        if frame == HEAD:  # eyes stay level when the neck is carried forward
            flexion = flexion - 0.8 * (motion.neutral_neck_deg + motion.neutral_thoracic_deg)
        _hinge(frames, frame, rotation(flexion), anatomy.joints[name])


def _hinge(frames: Frames, frame: int, turn: np.ndarray, pivot: np.ndarray) -> None:
    frames.place(frame, frames.rotation[:, frame - 1] @ turn, pivot, frames.move(frame - 1, pivot))


def _hips(anatomy: Anatomy, shank: np.ndarray, knee: np.ndarray) -> np.ndarray:
    """Middle of the hip joints (T, 3) above fixed ankles, for shank tilt and knee flexion in degrees."""
    lower = _mid(anatomy, "knee") - _mid(anatomy, "ankle")
    upper = _mid(anatomy, "hip") - _mid(anatomy, "knee")
    return _mid(anatomy, "ankle") + rotation(shank) @ lower + rotation(shank - knee) @ upper


def _sway(frames: Frames, angles: Angles, motion: Motion, anatomy: Anatomy, knee: np.ndarray) -> np.ndarray:
    """Tilt of both legs about the ankles, degrees, that keeps the weight over the feet.

    The centre of mass is taken from segment masses (de Leva 1996). What `sway_back` leaves over, the centre
    moves forward within the feet, at most half a foot's length.
    """
    above = _upper_body_mass_centre(frames, anatomy)
    ankle, knee_rest = _mid(anatomy, "ankle"), _mid(anatomy, "knee")

    def centre(tilt: np.ndarray) -> np.ndarray:
        shank = 0.45 * knee + tilt
        hips = _hips(anatomy, shank, knee)[:, 1]
        knees = (ankle + rotation(shank) @ (knee_rest - ankle))[:, 1]
        return 0.657 * (hips + above) + 0.284 * (0.59 * hips + 0.41 * knees) + 0.087 * 0.56 * knees

    upright = -_FORWARD_OF_ANKLE * anatomy.stature
    free = centre(np.zeros_like(knee))
    flexed = angles.reach if len(angles.reach) else 0.0
    drift = np.clip((1.0 - motion.sway_back) * (free - upright) * np.minimum(flexed, 1.0), -0.07, 0.02)
    tilt = np.zeros_like(knee)
    for _ in range(4):
        slope = (centre(tilt + 0.5) - centre(tilt - 0.5)) / 1.0
        tilt = np.clip(tilt - (centre(tilt) - (upright + drift)) / slope, -20.0, 20.0)
    return tilt


def _upper_body_mass_centre(frames: Frames, anatomy: Anatomy) -> np.ndarray:
    """How far back (T,) of the hips the centre of head, trunk and arms lies."""
    joints, spine = anatomy.joints, anatomy.spine
    forward = np.array([0.0, -0.03, 0.0])
    parts = [
        (0.069, HEAD, joints["head"] + np.array([0.0, -0.02, 0.08])),
        (0.160, T12 + 3, spine[8] + forward),
        (0.163, L5 + 2, spine[3] + forward),
        (0.112, PELVIS, _mid(anatomy, "hip") + np.array([0.0, 0.01, 0.05])),
    ]
    for side in "LR":
        parts += [
            (0.027, limb("upperarm", side), 0.5 * (joints[f"shoulder.{side}"] + joints[f"elbow.{side}"])),
            (0.022, limb("forearm", side), 0.4 * joints[f"elbow.{side}"] + 0.6 * joints[f"wrist.{side}"]),
        ]
    total = sum(mass for mass, _, _ in parts)
    return sum(mass * frames.move(frame, point)[:, 1] for mass, frame, point in parts) / total


def _leg(frames: Frames, anatomy: Anatomy, side: str, shank: np.ndarray, knee: np.ndarray) -> None:
    joints = anatomy.joints
    hip, knee_rest, ankle = joints[f"hip.{side}"], joints[f"knee.{side}"], joints[f"ankle.{side}"]
    times = len(shank)
    shank_turn = rotation(shank)
    frames.place(limb("shank", side), shank_turn, ankle, np.tile(ankle, (times, 1)))
    knee_now = frames.move(limb("shank", side), knee_rest)
    hip_now = frames.move(PELVIS, hip)
    tilted = rotation(shank - knee)
    thigh = between(tilted @ (hip - knee_rest), hip_now - knee_now) @ tilted
    # Anchored at the hip: a twisting pelvis may open the knee by a fraction of a millimetre, which skin
    # hides.
    frames.place(limb("thigh", side), thigh, hip, hip_now)
    relative = np.swapaxes(frames.rotation[:, PELVIS], 1, 2) @ thigh
    for k in range(1, HIP_STEPS):
        turn = frames.rotation[:, PELVIS] @ part_of(relative, k / HIP_STEPS)
        frames.place(limb(f"hip{k}", side), turn, hip, hip_now)
