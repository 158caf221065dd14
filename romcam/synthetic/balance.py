"""Weight over the feet: how far the legs lean so that nobody falls over."""

from __future__ import annotations

import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.arms import Arms
from romcam.synthetic.legs import hips_above
from romcam.synthetic.posture import upper_body
from romcam.synthetic.skeleton import HEAD, L5, PELVIS, T12, Frames, limb, rotation
from romcam.synthetic.trunk import Trunk, middle

_FORWARD_OF_ANKLE = 0.026
"""Upright, the centre of mass lies this share of stature ahead of the ankles (about 4.5 cm)."""

_SHANK_SHARE = 0.45
"""The shank leans by this share of the knee's flexion where balance asks for nothing else."""


def balanced_shank(
    trunk: Trunk,
    arms: Arms,
    knee: np.ndarray,
    anatomy: Anatomy,
    *,
    sway_back: float,
    flexed: np.ndarray,
    limits: tuple[float, float] | None = None,
) -> np.ndarray:
    """Forward tilt of both shanks (T,), degrees, that keeps the weight over the feet, for knees bent by `knee` (T,).

    The centre of mass is taken from segment masses (de Leva 1996). What `sway_back` (0 to 1) leaves over, the centre
    moves forward within the feet, at most half a foot's length, as far as the person is `flexed` (T,), 0 to 1.
    Without `limits` of the shank's tilt, balance moves it by at most 20 degrees.
    """
    above = _mass_centre(upper_body(trunk, arms, anatomy), anatomy)
    ankle, knee_rest = middle(anatomy, "ankle"), middle(anatomy, "knee")
    low, high = (-20.0, 20.0) if limits is None else (limit - _SHANK_SHARE * knee for limit in limits)

    def centre(tilt: np.ndarray) -> np.ndarray:
        shank = _SHANK_SHARE * knee + tilt
        hips = hips_above(anatomy, shank, knee)[:, 1]
        knees = (ankle + rotation(shank) @ (knee_rest - ankle))[:, 1]
        return 0.657 * (hips + above) + 0.284 * (0.59 * hips + 0.41 * knees) + 0.087 * 0.56 * knees

    upright = -_FORWARD_OF_ANKLE * anatomy.stature
    free = centre(np.zeros_like(knee))
    drift = np.clip((1.0 - sway_back) * (free - upright) * np.minimum(flexed, 1.0), -0.07, 0.02)
    tilt = np.zeros_like(knee)
    for _ in range(4):
        slope = (centre(tilt + 0.5) - centre(tilt - 0.5)) / 1.0
        tilt = np.clip(tilt - (centre(tilt) - (upright + drift)) / slope, low, high)
    return _SHANK_SHARE * knee + tilt


def _mass_centre(frames: Frames, anatomy: Anatomy) -> np.ndarray:
    """How far back (T,) of the hips the centre of head, trunk and arms lies."""
    joints, spine = anatomy.joints, anatomy.spine
    forward = np.array([0.0, -0.03, 0.0])
    parts = [
        (0.069, HEAD, joints["head"] + np.array([0.0, -0.02, 0.08])),
        (0.160, T12 + 3, spine[8] + forward),
        (0.163, L5 + 2, spine[3] + forward),
        (0.112, PELVIS, middle(anatomy, "hip") + np.array([0.0, 0.01, 0.05])),
    ]
    for side in "LR":
        parts += [
            (0.027, limb("upperarm", side), 0.5 * (joints[f"shoulder.{side}"] + joints[f"elbow.{side}"])),
            (0.022, limb("forearm", side), 0.4 * joints[f"elbow.{side}"] + 0.6 * joints[f"wrist.{side}"]),
        ]
    total = sum(mass for mass, _, _ in parts)
    return sum(mass * frames.move(frame, point)[:, 1] for mass, frame, point in parts) / total
