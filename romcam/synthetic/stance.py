"""Legs of a person whose feet do not stand side by side: split, uneven, or one of them off the floor."""

from __future__ import annotations

import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.case_parts import Stance
from romcam.synthetic.legs import Leg, Reaching, Swung, hips_above

_LONGEST = 0.998
"""Longest distance between hip and ankle, as a share of the leg's length."""

_HEEL_UP_M = 0.35
"""With feet further apart, the heel of the rear foot leaves the floor."""

_HEEL_UP_DEG = 28.0
_TOES_AHEAD_M = 0.13


def stand_on(
    stance: Stance, anatomy: Anatomy, shank: np.ndarray, knee: np.ndarray, bent: np.ndarray
) -> tuple[np.ndarray, Leg, Leg]:
    """Compute hips and legs of a stance.

    Parameters
    ----------
    stance
        Where the feet stand.
    anatomy
        The body.
    shank, knee
        (T,) forward tilt of the shanks and flexion of the knees that feet side by side would have, degrees.
    bent
        (T,) how far the person is bent, 0 to 1.

    Returns
    -------
    tuple[numpy.ndarray, Leg, Leg]
        (T, 3) middle of the hip joints, left leg, right leg.
    """
    hips = hips_above(anatomy, shank, knee)
    ankles = {side: _ankle(stance, anatomy, side) for side in "LR"}
    hips[:, 2] += 0.5 * abs(stance.raised_m)
    lifted = None if stance.lifted is None else stance.lifted[0].upper()
    if lifted is not None:
        other = "R" if lifted == "L" else "L"
        hips[:, 0] += 0.6 * ankles[other][0]
        hips[:, 2] += 0.5 * abs(stance.raised_m) * (1.0 if _raised(stance, other) > 0.0 else -1.0)
    for side in "LR":
        if side != lifted:
            hips[:, 2] = np.minimum(hips[:, 2], _highest(anatomy, side, hips, ankles[side]))
    legs: dict[str, Leg] = {}
    for side in "LR":
        if side == lifted:
            tilt = 0.5 * (shank - knee) * (1.0 - bent) + stance.lifted_deg * bent
            legs[side] = Swung.of(len(knee), thigh_tilt=tilt, knee=knee * (1 - bent) + stance.lifted_knee_deg * bent)
            continue
        heel = _HEEL_UP_DEG if _is_rear(stance, side) else 0.0
        legs[side] = Reaching(np.tile(ankles[side], (len(knee), 1)), np.full(len(knee), heel), stance.knees_out)
    return hips, legs["L"], legs["R"]


def _raised(stance: Stance, side: str) -> float:
    return max(stance.raised_m if side == "L" else -stance.raised_m, 0.0)


def _is_rear(stance: Stance, side: str) -> bool:
    """Whether the foot is so far behind that its heel is up."""
    return (stance.ahead_m if side == "R" else -stance.ahead_m) > _HEEL_UP_M


def _ankle(stance: Stance, anatomy: Anatomy, side: str) -> np.ndarray:
    """Position (3,) of the ankle, metres in the room."""
    ankle = anatomy.joints[f"ankle.{side}"].copy()
    ankle[1] -= 0.5 * stance.ahead_m * (1.0 if side == "L" else -1.0)
    ankle[2] += _raised(stance, side)
    if _is_rear(stance, side):
        ankle[2] += _TOES_AHEAD_M * np.sin(np.radians(_HEEL_UP_DEG))
    return ankle


def _highest(anatomy: Anatomy, side: str, hips: np.ndarray, ankle: np.ndarray) -> np.ndarray:
    """Highest position (T,) of the hips from which a straight leg reaches the ankle, metres."""
    hip, knee, foot = (anatomy.joints[f"{joint}.{side}"] for joint in ("hip", "knee", "ankle"))
    length = _LONGEST * float(np.linalg.norm(hip - knee) + np.linalg.norm(knee - foot))
    across = hips[:, 0] + hip[0] - ankle[0]
    along = hips[:, 1] - ankle[1]
    return ankle[2] + np.sqrt(np.maximum(length**2 - across**2 - along**2, 0.01))
