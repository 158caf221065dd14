"""Extending the knee with the thigh held vertical, lying on the back."""

from __future__ import annotations

import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.leg_on_couch import LegOnCouch, leg_on_couch, random_lying, random_side, random_tempo
from romcam.synthetic.legs import Swung
from romcam.synthetic.lying import Rest, lying_posture, resting_leg
from romcam.synthetic.movement import OTHER, Side
from romcam.synthetic.posture import BodyPosture


class ActiveKneeExtension(LegOnCouch, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A knee that is extended from `knee_start_deg` to `knee_end_deg` of flexion. Angles in degrees."""

    thigh_deg: float = 90.0  # above the horizontal
    thigh_drop_deg: float = 0.0  # how far it sinks as the knee extends
    knee_start_deg: float = 90.0
    knee_end_deg: float = 25.0
    roll_deg: float = 5.0  # backward roll of the pelvis
    held: bool = True  # with both hands


def _extended(
    motion: ActiveKneeExtension, anatomy: Anatomy, share: np.ndarray, shakes: list[np.ndarray]
) -> BodyPosture:
    lying, rest, times = motion.lying, Rest(motion.lying, anatomy, "supine"), len(share)
    leg = Swung.of(
        times,
        thigh_tilt=-90.0 - motion.thigh_deg + motion.thigh_drop_deg * share + shakes[2],
        knee=np.maximum(motion.knee_start_deg + (motion.knee_end_deg - motion.knee_start_deg) * share + shakes[3], 0.0),
        ankle=np.full(times, -8.0),
    )
    other = resting_leg(lying, rest, OTHER[motion.leg], times)
    legs: dict[Side, Swung] = {motion.leg: leg, OTHER[motion.leg]: other}
    rolled = np.full(times, -motion.roll_deg)
    grip = ("thigh", motion.leg, 0.42) if motion.held else None
    return lying_posture(lying, rest, anatomy, legs, shakes, rolled=rolled, grip=grip)


def _random_motion(rng: np.random.Generator) -> ActiveKneeExtension:
    """Draw an extension to between 0 and 50 degrees of flexion; in a third of them the thigh sinks."""
    return ActiveKneeExtension(
        leg=random_side(rng),
        thigh_deg=float(rng.uniform(85.0, 95.0)),
        thigh_drop_deg=float(rng.uniform(3.0, 20.0)) if rng.random() < 0.35 else 0.0,
        knee_start_deg=float(rng.uniform(80.0, 105.0)),
        knee_end_deg=float(rng.uniform(0.0, 50.0)),
        roll_deg=float(rng.uniform(0.0, 15.0)),
        held=bool(rng.random() < 0.75),
        lying=random_lying(rng, "supine"),
        **random_tempo(rng),
    )


MOVEMENT = leg_on_couch(ActiveKneeExtension, "supine", 0.62, _extended, (0.5, 1.0, 2.0, 2.0), _random_motion, 500_000)
