"""Raising a straight leg, lying on the back."""

from __future__ import annotations

import msgspec
import numpy as np

from romcam.phantom.anatomy import Anatomy
from romcam.phantom.case import Furniture
from romcam.phantom.legs import Swung
from romcam.phantom.movements.course import duration_s, progress, still_times
from romcam.phantom.movements.lying import (
    LYING,
    OTHER,
    Couch,
    Lying,
    Rest,
    Side,
    couch_pieces,
    framing,
    laid,
    random_lying,
    random_side,
    random_tempo,
    shaken,
    still_leg,
)
from romcam.phantom.movements.movement import Framing, Movement
from romcam.phantom.posture import Posture


class StraightLegRaise(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A leg raised by `elevation_deg` above where it lay. Angles in degrees at the end of range."""

    leg: Side = "right"
    elevation_deg: float = 70.0
    knee_deg: float = 0.0  # how far its knee bends on the way
    other_lift_deg: float = 0.0
    roll_deg: float = 12.0  # how far the pelvis rolls back
    neutral_s: float = 1.6
    down_s: float = 2.4
    hold_s: float = 1.2
    up_s: float = 2.2
    pause_s: float = 0.8
    repetitions: int = 2
    amplitudes: tuple[float, ...] = (1.0,)
    jerk: float = 0.0
    lying: Lying = Lying()


def posture(motion: StraightLegRaise, anatomy: Anatomy, times: np.ndarray, seed: int) -> Posture:
    """The body at `times` (T,) seconds."""
    t = np.asarray(times, dtype=float)
    return _raised(motion, anatomy, progress(motion, t), shaken(motion.lying, t, seed, (0.5, 1.0, 1.0, 1.0)))


def neutral(motion: StraightLegRaise, anatomy: Anatomy) -> Posture:
    """Both legs down, one time."""
    return _raised(motion, anatomy, np.zeros(1), [np.zeros(1)] * 4)


def _raised(motion: StraightLegRaise, anatomy: Anatomy, share: np.ndarray, shakes: list[np.ndarray]) -> Posture:
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
    other = still_leg(lying, rest, OTHER[motion.leg], times, motion.other_lift_deg * share)
    legs: dict[Side, Swung] = {motion.leg: leg, OTHER[motion.leg]: other}
    # Not before the hamstrings are taut.
    rolled = -motion.roll_deg * np.clip((share - 0.2) / 0.8, 0.0, None)
    return laid(lying, rest, anatomy, legs, shakes, rolled=rolled)


def furniture(motion: StraightLegRaise, anatomy: Anatomy) -> tuple[Furniture, ...]:
    """What the person lies on."""
    return couch_pieces(motion.lying.couch, anatomy, "supine")


def framed(motion: StraightLegRaise) -> Framing:
    """The couch and the raised leg above it."""
    return framing(motion.lying.couch, "supine", 0.62)


def random_motion(rng: np.random.Generator) -> StraightLegRaise:
    """A raise; in half of them the knee bends, in a third the other leg lifts."""
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


MOVEMENT = Movement(
    parameters=StraightLegRaise,
    truth=LYING,
    framing=framing(Couch(), "supine", 0.62),
    duration_s=duration_s,
    posture=posture,
    neutral=neutral,
    still_times=still_times,
    random=random_motion,
    furniture=furniture,
    framed=framed,
)
