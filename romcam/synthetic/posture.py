"""From a posture to posed frames: the one way every movement takes from angles to a body.

A movement says how the trunk is held, where the middle of the hips is, how each leg is led and what the arms do;
what is anchored (planted feet, hips on a seat or a table, one foot of a walker) follows from where it puts the hips
and which kind of `Leg` it gives.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.arms import Arms, place_arms
from romcam.synthetic.legs import Leg, place_leg
from romcam.synthetic.skeleton import HEAD, Frames, limb
from romcam.synthetic.trunk import Trunk, place_trunk


@dataclass(frozen=True)
class Posture:
    """How a body is held over T times. `hips` (T, 3) metres in the room: where the middle of the hip joints is."""

    trunk: Trunk
    arms: Arms
    hips: np.ndarray
    left: Leg
    right: Leg


def pose(posture: Posture, anatomy: Anatomy) -> Frames:
    """Frames of a posture, over its times."""
    frames = upper_body(posture.trunk, posture.arms, anatomy)
    frames.translation[:, : HEAD + 1] += posture.hips[:, None]
    for side, leg in (("L", posture.left), ("R", posture.right)):
        arm = [limb(name, side) for name in ("shoulder", "upperarm", "forearm", "hand")]
        frames.translation[:, arm] += posture.hips[:, None]
        place_leg(frames, leg, anatomy, side)
    if posture.arms.leans_on_something:
        place_arms(frames, posture.arms, anatomy, all_placed=True)
    return frames


def upper_body(trunk: Trunk, arms: Arms, anatomy: Anatomy) -> Frames:
    """Frames of trunk, head and arms alone, the middle of the hip joints at the origin; the legs are at rest."""
    frames = Frames.still(len(trunk.pelvis))
    place_trunk(frames, trunk, anatomy)
    place_arms(frames, arms, anatomy)
    return frames
