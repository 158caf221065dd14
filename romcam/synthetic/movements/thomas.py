"""The modified Thomas test: at the table's end, one knee held to the chest, the other leg let down and left to hang."""

from __future__ import annotations

import msgspec
import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.case_parts import Furniture
from romcam.synthetic.furniture import Couch, couch_pieces
from romcam.synthetic.leg_on_couch import framing, random_lying, random_side
from romcam.synthetic.legs import Swung
from romcam.synthetic.lying import LYING_ANGLES, Lying, Rest, lying_posture, tremors
from romcam.synthetic.movement import OTHER, Framing, RenderedMovement, Side, TrainingUse
from romcam.synthetic.posture import BodyPosture
from romcam.synthetic.tempo import minimum_jerk


class Thomas(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A thigh that hangs `thigh_deg` above the horizontal; negative below it. Angles in degrees."""

    leg: Side = "right"
    thigh_deg: float = -5.0
    knee_deg: float = 55.0
    abduction_deg: float = 0.0
    held_thigh_deg: float = 120.0  # of the other thigh, above the horizontal
    held_knee_deg: float = 120.0
    held: bool = True  # with both hands on the shin
    roll_deg: float = 12.0  # backward roll of the pelvis
    lowered: bool = False  # the film begins with both knees held, then the leg is let down
    lower_s: float = 2.0
    hang_s: float = 4.0
    lying: Lying = Lying()


def _duration_s(motion: Thomas) -> float:
    """Length of the trial in seconds."""
    return (1.0 + motion.lower_s if motion.lowered else 0.0) + motion.hang_s


def _posture(motion: Thomas, anatomy: Anatomy, times: np.ndarray, seed: int) -> BodyPosture:
    """The body at `times` (T,) seconds."""
    t = np.asarray(times, dtype=float)
    let_down = minimum_jerk((t - 1.0) / motion.lower_s) if motion.lowered else np.ones_like(t)
    return _hung(motion, anatomy, let_down, tremors(motion.lying, t, seed, (0.5, 1.0, 1.5, 2.0, 1.0)))


def _neutral(motion: Thomas, anatomy: Anatomy) -> BodyPosture:
    """The hanging leg, one time."""
    return _hung(motion, anatomy, np.ones(1), [np.zeros(1)] * 5)


def _hung(motion: Thomas, anatomy: Anatomy, let_down: np.ndarray, shakes: list[np.ndarray]) -> BodyPosture:
    lying, rest, times = motion.lying, Rest(motion.lying, anatomy, "supine"), len(let_down)
    up = 1.0 - let_down
    leg = Swung.of(
        times,
        thigh_tilt=-90.0 - let_down * motion.thigh_deg - up * (motion.held_thigh_deg - 12.0) + shakes[2],
        knee=let_down * motion.knee_deg + up * (motion.held_knee_deg - 10.0) + shakes[3],
        abduction=motion.abduction_deg * let_down,
        ankle=np.full(times, -lying.toes_deg),
    )
    side = OTHER[motion.leg]
    other = Swung.of(
        times,
        thigh_tilt=-90.0 - motion.held_thigh_deg + shakes[4],
        knee=np.full(times, motion.held_knee_deg),
        ankle=np.full(times, -15.0),
    )
    legs: dict[Side, Swung] = {motion.leg: leg, side: other}
    grip = ("shank", side, 0.22) if motion.held else ("thigh", side, 0.6)
    return lying_posture(lying, rest, anatomy, legs, shakes, rolled=np.full(times, -motion.roll_deg), grip=grip)


def _furniture(motion: Thomas, anatomy: Anatomy) -> tuple[Furniture, ...]:
    """A table that ends under the buttocks."""
    return couch_pieces(motion.lying.couch, anatomy, "supine", end_m=0.05 * anatomy.stature / 1.7)


def _framed(motion: Thomas) -> Framing:
    """The table, the hanging leg before it and the knees above it."""
    return framing(motion.lying.couch, "supine", 0.42, feet=(0.5, 0.3))


def _still_times(motion: Thomas, n: int, rng: np.random.Generator) -> np.ndarray:
    """Draw times (n,) for training stills, sorted: most of them of the hanging leg."""
    end = _duration_s(motion)
    return np.sort(rng.uniform(np.where(np.arange(n) < n // 2, end - motion.hang_s, 0.0), end))


def _random_motion(rng: np.random.Generator) -> Thomas:
    """Draw a thigh that hangs 25 degrees below to 20 above the horizontal; in a third it is abducted."""
    held_thigh = float(rng.uniform(112.0, 132.0))
    return Thomas(
        leg=random_side(rng),
        thigh_deg=float(rng.uniform(-25.0, 20.0)),
        knee_deg=float(rng.uniform(30.0, 90.0)),
        abduction_deg=float(rng.uniform(5.0, 25.0)) if rng.random() < 0.35 else 0.0,
        held_thigh_deg=held_thigh,
        held_knee_deg=float(rng.uniform(105.0, 135.0)),
        held=bool(rng.random() < 0.75),
        roll_deg=float(rng.uniform(3.0, 20.0)),
        lowered=bool(rng.random() < 0.5),
        lower_s=float(rng.uniform(1.5, 3.0)),
        hang_s=float(rng.uniform(3.0, 4.5)),
        lying=random_lying(rng, "supine", tables=1.0),
    )


def _held_leg(motion: Thomas) -> Side:
    """Return the leg whose knee is held to the chest."""
    return OTHER[motion.leg]


MOVEMENT = RenderedMovement(
    parameters=Thomas,
    truth=LYING_ANGLES,
    framing=framing(Couch(), "supine", 0.42, feet=(0.5, 0.3)),
    duration_s=_duration_s,
    posture=_posture,
    neutral=_neutral,
    still_times=_still_times,
    random=_random_motion,
    furniture=_furniture,
    framed=_framed,
    training=TrainingUse("legs-lying", first_seed=600_000, upper_leg=_held_leg),
)
