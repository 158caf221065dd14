"""A stick figure that lies: every angle known by formula, from `romcam.body.quantities`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from romcam.body.landmarks import Landmark
from romcam.recording import Recording
from tests.movement.analytic import minimum_jerk
from tests.segments.people import person

FPS = 30.0
THIGH, SHANK, TRUNK = 90.0, 85.0, 120.0


def curve(repetitions: int = 2) -> np.ndarray:
    """0 at rest, 1 at the end of range: a second of rest, then two-second phases with a one-second hold between."""
    one = np.concatenate(
        [minimum_jerk(np.arange(60) / 60), np.ones(30), minimum_jerk(1 - np.arange(60) / 60), np.zeros(30)]
    )
    return np.concatenate([np.zeros(30), *([one] * repetitions)])


def lying(
    thigh: np.ndarray, knee: np.ndarray, other_thigh: np.ndarray | float = 0.0, other_knee: float = 0.0,
    *, prone: bool = False, side: str = "right", mirror: bool = False,
) -> Recording:  # fmt: skip
    """Thighs above the horizontal, knees bent, degrees; the head on the picture's left, or `mirror`ed on the right.

    On the front a thigh above the horizontal is one whose hip has risen. Seen from the side of the leg `side`, which is
    measured.
    """
    times = len(thigh)
    points = person(np.zeros(times)).landmarks_px.copy()
    hip = np.array([300.0, 240.0])
    points[:] = hip - np.array([TRUNK, 0.0])  # head and arms
    far = "left" if side == "right" else "right"
    for name, up, bend in ((side, thigh, knee), (far, np.zeros(times) + other_thigh, np.zeros(times) + other_knee)):
        upper = np.radians(-up if prone else up)
        lower = np.radians(-up + bend if prone else up - bend)
        joints = [
            np.tile(hip, (times, 1)),
            hip + THIGH * np.stack([np.cos(upper), -np.sin(upper)], axis=1),
        ]
        ankle = joints[1] + SHANK * np.stack([np.cos(lower), -np.sin(lower)], axis=1)
        for joint, place in zip(("HIP", "KNEE", "ANKLE"), (*joints, ankle), strict=True):
            points[:, Landmark[f"{name.upper()}_{joint}"]] = place
        for part in ("HEEL", "FOOT_INDEX"):
            points[:, Landmark[f"{name.upper()}_{part}"]] = ankle
        points[:, Landmark[f"{name.upper()}_SHOULDER"]] = hip - np.array([TRUNK, 0.0])
    film = person(np.zeros(times))
    if mirror:
        points[..., 0] = 640.0 - points[..., 0]
    return replace(film, landmarks_px=points, time_s=np.arange(times) / FPS)
