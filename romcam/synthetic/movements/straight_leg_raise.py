"""Raising a straight leg, lying on the back."""

from __future__ import annotations

import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.leg_on_couch import LegOnCouch, leg_on_couch, random_lying, random_side, random_tempo
from romcam.synthetic.legs import Swung
from romcam.synthetic.lying import Rest, lying_posture, resting_leg
from romcam.synthetic.movement import OTHER, Side
from romcam.synthetic.posture import BodyPosture


class StraightLegRaise(LegOnCouch, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A leg that is raised by `elevation_deg` from where it lay. Angles in degrees at the end of range."""

    elevation_deg: float = 70.0
    knee_deg: float = 0.0  # flexion of its knee
    other_lift_deg: float = 0.0
    roll_deg: float = 12.0  # backward roll of the pelvis
    down_s: float = 2.4
    up_s: float = 2.2


def _raised(motion: StraightLegRaise, anatomy: Anatomy, share: np.ndarray, shakes: list[np.ndarray]) -> BodyPosture:
    lying, rest, times = motion.lying, Rest(motion.lying, anatomy, "supine"), len(share)
    knee = motion.knee_deg * share
    leg = Swung.of(
        times,
        # A bent knee lowers the ankle by half its angle: thigh and shank are about as long.
        thigh_tilt=rest.straight[motion.leg] - motion.elevation_deg * share - 0.5 * knee + shakes[2] * share,
        knee=knee + shakes[3] * np.minimum(knee / 5.0, 1.0),
        rotation=-lying.feet_out_deg * (1.0 - 0.7 * share),
        ankle=-lying.toes_deg * (1.0 - share),
    )
    other = resting_leg(lying, rest, OTHER[motion.leg], times, motion.other_lift_deg * share)
    legs: dict[Side, Swung] = {motion.leg: leg, OTHER[motion.leg]: other}
    # The pelvis rolls only once the hamstrings are taut.
    rolled = -motion.roll_deg * np.clip((share - 0.2) / 0.8, 0.0, None)
    return lying_posture(lying, rest, anatomy, legs, shakes, rolled=rolled)


def _random_motion(rng: np.random.Generator) -> StraightLegRaise:
    """Draw a raise; in half of them the knee bends, in a third the other leg lifts."""
    elevation = float(rng.uniform(30.0, 110.0))
    return StraightLegRaise(
        leg=random_side(rng),
        elevation_deg=elevation,
        knee_deg=float(rng.uniform(3.0, 25.0)) if rng.random() < 0.5 else 0.0,
        other_lift_deg=float(rng.uniform(2.0, 15.0)) if rng.random() < 0.35 else 0.0,
        roll_deg=float(rng.uniform(0.0, 0.35) * elevation),
        lying=random_lying(rng, "supine"),
        **random_tempo(rng),
    )


MOVEMENT = leg_on_couch(StraightLegRaise, "supine", 0.62, _raised, (0.5, 1.0, 1.0, 1.0), _random_motion, 400_000)
