"""A second person behind the subject, who stands or walks by."""

from __future__ import annotations

import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.arms import Arms
from romcam.synthetic.camera import in_room
from romcam.synthetic.case_parts import Bearing, Bystander, CameraPlacement
from romcam.synthetic.legs import Standing, hips_above
from romcam.synthetic.posture import BodyPosture, Trunk, balanced_shank, pose
from romcam.synthetic.skeleton import HIP_STEPS, Frames, limb, rotation

_STRIDE_M = 1.3


def walk_by(other: Bystander, anatomy: Anatomy, camera: CameraPlacement, times: np.ndarray) -> Frames:
    """Compute how a bystander stands or walks past.

    Parameters
    ----------
    other
        Start, speed and direction.
    anatomy
        Body of the bystander.
    camera
        Camera of the case; the bystander is on the far side of the person.
    times
        (T,) seconds.

    Returns
    -------
    Frames
        Frames of the bystander over T times.
    """
    count = len(times)
    still = pose(_standing(anatomy), anatomy)
    frames = Frames(np.repeat(still.rotation, count, axis=0), np.repeat(still.translation, count, axis=0))
    swing = 22.0 * min(1.0, abs(other.walk_m_per_s) * 3.0)
    phase = 2.0 * np.pi * other.walk_m_per_s * times / _STRIDE_M
    for side, sign in (("L", 1.0), ("R", -1.0)):
        leg = [*(f"hip{k}" for k in range(1, HIP_STEPS)), "thigh", "shank", "foot"]
        shares = [*(k / HIP_STEPS for k in range(1, HIP_STEPS)), 1.0, 1.0, 1.0]
        for name, share in zip(leg, shares, strict=True):
            turn = rotation(sign * share * swing * np.sin(phase))
            _turn(
                frames,
                limb(name, side),
                turn,
                frames.move(limb("thigh", side), anatomy.joints[f"hip.{side}"]),
            )
        for name in ("upperarm", "forearm", "hand"):
            turn = rotation(-sign * 0.8 * swing * np.sin(phase))
            _turn(
                frames,
                limb(name, side),
                turn,
                frames.move(limb("shoulder", side), anatomy.joints[f"shoulder.{side}"]),
            )
    ahead, away = other.start_m
    facing = other.turn_deg if swing == 0.0 else (0.0 if other.walk_m_per_s > 0 else 180.0)
    turn = rotation(np.zeros(count), 0.0, np.full(count, facing))
    path = np.stack([in_room(camera, ahead + other.walk_m_per_s * t, away, 0.0) for t in times])
    return Frames(turn[:, None] @ frames.rotation, np.einsum("tij,tbj->tbi", turn, frames.translation) + path[:, None])


def _standing(anatomy: Anatomy) -> BodyPosture:
    bearing, zero = Bearing(), np.zeros(1)
    trunk, arms, knee = Trunk.of(bearing, 1), Arms("hanging", zero), bearing.knee_deg + zero
    shank = balanced_shank(trunk, arms, knee, anatomy, sway_back=0.6, flexed=zero)
    leg = Standing(shank, knee)
    return BodyPosture(trunk, arms, hips_above(anatomy, shank, knee), leg, leg)


def _turn(frames: Frames, frame: int, turn: np.ndarray, about: np.ndarray) -> None:
    """Rotate one frame in place about points (T, 3)."""
    frames.rotation[:, frame] = turn @ frames.rotation[:, frame]
    frames.translation[:, frame] = about + np.einsum("tij,tj->ti", turn, frames.translation[:, frame] - about)
