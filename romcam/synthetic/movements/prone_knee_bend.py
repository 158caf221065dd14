"""Bringing a heel towards the buttock, lying on the front."""

from __future__ import annotations

import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.leg_on_couch import LegOnCouch, leg_on_couch, random_lying, random_side, random_tempo
from romcam.synthetic.legs import Swung
from romcam.synthetic.lying import Lying, Rest, lying_posture, resting_leg
from romcam.synthetic.movement import OTHER, Side
from romcam.synthetic.posture import BodyPosture


class ProneKneeBend(LegOnCouch, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A knee that is flexed by `knee_deg`. Angles in degrees at the end of range."""

    knee_deg: float = 120.0
    hitch_deg: float = 0.0  # rise of the hip: the thigh tilts about its knee
    lying: Lying = Lying(feet_out_deg=0.0, toes_deg=65.0, head_turn_deg=65.0)


def _bent(motion: ProneKneeBend, anatomy: Anatomy, share: np.ndarray, shakes: list[np.ndarray]) -> BodyPosture:
    lying, rest, times = motion.lying, Rest(motion.lying, anatomy, "prone"), len(share)
    # The hip hitches up late, once the front of the thigh is taut, and takes the pelvis with it.
    hitch = motion.hitch_deg * np.clip((share - 0.4) / 0.6, 0.0, None) ** 2
    leg = Swung.of(
        times,
        thigh_tilt=rest.straight[motion.leg] - hitch,
        knee=motion.knee_deg * share + shakes[2] * np.minimum(share * 4.0, 1.0),
        rotation=np.full(times, -0.5 * lying.feet_out_deg),
        ankle=-lying.toes_deg + (lying.toes_deg - 15.0) * np.minimum(share * 2.0, 1.0),
    )
    side = OTHER[motion.leg]
    other = resting_leg(lying, rest, side, times, -0.8 * hitch)
    legs: dict[Side, Swung] = {motion.leg: leg, side: other}
    hip, knee = (anatomy.joints[f"{joint}.R"] for joint in ("hip", "knee"))
    thigh = float(np.linalg.norm(hip - knee))
    up = thigh * (
        np.sin(np.radians(hitch + 90.0 - rest.straight[motion.leg]))
        - np.sin(np.radians(90.0 - rest.straight[motion.leg]))
    )
    return lying_posture(lying, rest, anatomy, legs, shakes, rolled=hitch, hips_up=up)


def _random_motion(rng: np.random.Generator) -> ProneKneeBend:
    """Draw a knee flexion of 90 to 150 degrees; in half of them the hip hitches up."""
    return ProneKneeBend(
        leg=random_side(rng),
        knee_deg=float(rng.uniform(90.0, 150.0)),
        hitch_deg=float(rng.uniform(2.0, 15.0)) if rng.random() < 0.5 else 0.0,
        lying=random_lying(rng, "prone"),
        **random_tempo(rng),
    )


MOVEMENT = leg_on_couch(ProneKneeBend, "prone", 0.45, _bent, (0.5, 1.0, 1.5), _random_motion, 700_000)
