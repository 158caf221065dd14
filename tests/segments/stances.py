"""Stick figures in the stances that a test has to tell apart: each leg with its own thigh and shank."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from romcam.body.landmarks import COUNT, Landmark
from romcam.recording import Recording
from tests.movement.analytic import minimum_jerk
from tests.segments.people import SHANK, THIGH, TRUNK, person, towards

METRES = 0.8 / (THIGH + SHANK)
FEET_APART_M = 0.15

STANCES = {
    # trunk, left thigh, left shank, right thigh, right shank: inclinations at the end of range, forward positive
    "bend": (80.0, 5.0, 0.0, 5.0, 0.0),
    "deadlift": (80.0, -35.0, 15.0, -35.0, 15.0),
    "deadlift with low hips": (48.0, -70.0, 30.0, -70.0, 30.0),
    "squat": (40.0, -75.0, 30.0, -75.0, 30.0),
    "chair pose": (35.0, -45.0, 30.0, -45.0, 30.0),
    "lunge": (5.0, -80.0, 5.0, 10.0, 75.0),
    "split deadlift": (75.0, -25.0, 10.0, 25.0, 30.0),
    "one-legged deadlift": (85.0, -10.0, 0.0, 75.0, 80.0),
    "wall sit": (0.0, -85.0, 0.0, -85.0, 0.0),
}


def stance(name: str, *, yaw_deg: float = 0.0, side: int = 1, repetitions: int = 2) -> Recording:
    """A recording in which the person stands, goes into the stance, holds it, and stands again.

    yaw_deg: how far the camera stands from the side. side: -1 exchanges the legs.
    """
    time = np.arange(round((1.0 + 5.0 * repetitions) * 30)) / 30.0
    depth = sum(
        minimum_jerk((time - 1 - 5 * n) / 1.5) - minimum_jerk((time - 3.5 - 5 * n) / 1.5) for n in range(repetitions)
    )
    trunk, *legs = STANCES[name]
    hanging = "deadlift" in name
    left, right = (legs[:2], legs[2:]) if side > 0 else (legs[2:], legs[:2])
    recording = person(trunk * depth)
    space = np.zeros((len(time), COUNT, 3))
    for i, share in enumerate(depth):
        _place(space[i], trunk * share, np.multiply(left, share), np.multiply(right, share))
        if hanging:
            for each in ("LEFT", "RIGHT"):
                space[i, Landmark[f"{each}_WRIST"]] += [0.0, METRES * 110.0, 0.0]
    turned = space.copy()
    cos, sin = np.cos(np.radians(yaw_deg)), np.sin(np.radians(yaw_deg))
    turned[..., 0], turned[..., 2] = (
        cos * space[..., 0] - sin * space[..., 2],
        sin * space[..., 0] + cos * space[..., 2],
    )
    points = np.array([400.0, 420.0]) + turned[..., :2] / METRES
    lowest = np.max(points[:, (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE), 1], axis=1)
    points[..., 1] += (520.0 - lowest)[:, None]
    return replace(recording, time_s=time, landmarks_px=points, world_m=turned)


def _place(space, trunk: float, left, right) -> None:
    """Put the landmarks where these inclinations have them: x ahead, y down, z away from the camera; hips at 0."""

    def step(angle: float, length: float) -> np.ndarray:
        return np.array([*(METRES * towards(angle, length, 1)), 0.0])

    shoulder = step(trunk, TRUNK)
    for name, (thigh, shank), sign in (("LEFT", left, 1.0), ("RIGHT", right, -1.0)):
        hip = np.array([0.0, 0.0, sign * FEET_APART_M / 2])
        knee = hip - step(thigh, THIGH)
        ankle = knee - step(shank, SHANK)
        for joint, at in (
            ("HIP", hip), ("KNEE", knee), ("ANKLE", ankle), ("SHOULDER", hip + shoulder),
            ("HEEL", ankle + METRES * np.array([-8.0, 5.0, 0.0])),
            ("FOOT_INDEX", ankle + METRES * np.array([22.0, 5.0, 0.0])),
            ("EAR", hip + 1.25 * shoulder), ("ELBOW", hip + shoulder), ("WRIST", hip + shoulder),
        ):  # fmt: skip
            space[Landmark[f"{name}_{joint}"]] = at
    space[Landmark.NOSE] = 1.25 * shoulder + METRES * np.array([14.0, 4.0, 0.0])
