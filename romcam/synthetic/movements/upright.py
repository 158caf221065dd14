"""What movements that start or end in standing have in common: how people stand, and which angles are told."""

from __future__ import annotations

import numpy as np

from romcam.synthetic.case import Bearing

TRUNK = (
    "pelvis_tilt",
    "trunk_inclination",
    "thigh_tilt",
    "hip_flexion",
    "lumbar_flexion",
    "trunk_chord",
    "apparent_hip_flexion",
)
"""True angles of pelvis and spine in the sagittal plane, both legs taken together."""

LEGS = tuple(f"{name}_{side}" for name in ("thigh_tilt", "hip_flexion", "knee_angle") for side in ("left", "right"))
"""True angles of each leg in the sagittal plane."""

LEVEL_SPREAD = (0.75, 1.35)
"""Relative flexion of the lower, middle and upper lumbar joints. In the living spine each joint has much the same
range, about 14 degrees of flexion and extension (Pearcy, Portek and Shepherd, Spine 1984;9:294-7); a spine that bends
at its foot alone would look like a hip to any observer, and does not occur."""


def random_bearing(rng: np.random.Generator) -> Bearing:
    """How somebody carries themselves upright."""
    low, middle, high = rng.uniform(*LEVEL_SPREAD, 3)
    return Bearing(
        pelvis_deg=float(np.clip(rng.normal(0.0, 5.0), -12.0, 12.0)),
        lumbar_deg=float(np.clip(rng.normal(0.0, 8.0), -18.0, 18.0)),
        thoracic_deg=float(np.clip(rng.normal(4.0, 8.0), -10.0, 26.0)),
        neck_deg=float(np.clip(rng.normal(3.0, 8.0), -10.0, 25.0)),
        knee_deg=float(np.clip(rng.normal(2.0, 2.0), 0.0, 10.0)),
        lumbar_levels=(float(low), float(middle), float(high)),
    )
