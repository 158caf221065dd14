"""Bringing a heel towards the buttock, lying on the front."""

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


class ProneKneeBend(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A knee bent by `knee_deg`. Angles in degrees at the end of range."""

    leg: Side = "right"
    knee_deg: float = 120.0
    hitch_deg: float = 0.0  # how far the hip rises: the thigh tilts on its knee
    neutral_s: float = 1.6
    down_s: float = 2.0
    hold_s: float = 1.2
    up_s: float = 2.0
    pause_s: float = 0.8
    repetitions: int = 2
    amplitudes: tuple[float, ...] = (1.0,)
    jerk: float = 0.0
    lying: Lying = Lying(feet_out_deg=0.0, toes_deg=65.0, head_turn_deg=65.0)


def posture(motion: ProneKneeBend, anatomy: Anatomy, times: np.ndarray, seed: int) -> Posture:
    """The body at `times` (T,) seconds."""
    t = np.asarray(times, dtype=float)
    return _bent(motion, anatomy, progress(motion, t), shaken(motion.lying, t, seed, (0.5, 1.0, 1.5)))


def neutral(motion: ProneKneeBend, anatomy: Anatomy) -> Posture:
    """Both legs down, one time."""
    return _bent(motion, anatomy, np.zeros(1), [np.zeros(1)] * 3)


def _bent(motion: ProneKneeBend, anatomy: Anatomy, share: np.ndarray, shakes: list[np.ndarray]) -> Posture:
    lying, rest, times = motion.lying, Rest(motion.lying, anatomy, "prone"), len(share)
    # The hip hitches up late, once the thigh's front is taut, and takes the pelvis with it.
    hitch = motion.hitch_deg * np.clip((share - 0.4) / 0.6, 0.0, None) ** 2
    leg = Swung.of(
        times,
        thigh_tilt=rest.straight[motion.leg] - hitch,
        knee=motion.knee_deg * share + shakes[2] * np.minimum(share * 4.0, 1.0),
        rotation=np.full(times, -0.5 * lying.feet_out_deg),
        ankle=-lying.toes_deg + (lying.toes_deg - 15.0) * np.minimum(share * 2.0, 1.0),
    )
    side = OTHER[motion.leg]
    other = still_leg(lying, rest, side, times, -0.8 * hitch)
    legs: dict[Side, Swung] = {motion.leg: leg, side: other}
    hip, knee = (anatomy.joints[f"{joint}.R"] for joint in ("hip", "knee"))
    thigh = float(np.linalg.norm(hip - knee))
    up = thigh * (
        np.sin(np.radians(hitch + 90.0 - rest.straight[motion.leg]))
        - np.sin(np.radians(90.0 - rest.straight[motion.leg]))
    )
    return laid(lying, rest, anatomy, legs, shakes, rolled=hitch, hips_up=up)


def furniture(motion: ProneKneeBend, anatomy: Anatomy) -> tuple[Furniture, ...]:
    """What the person lies on."""
    return couch_pieces(motion.lying.couch, anatomy, "prone")


def framed(motion: ProneKneeBend) -> Framing:
    """The couch and the bent leg above it."""
    return framing(motion.lying.couch, "prone", 0.45)


def random_motion(rng: np.random.Generator) -> ProneKneeBend:
    """A knee bent by 90 to 150 degrees; in half of them the hip hitches up."""
    return ProneKneeBend(
        leg=random_side(rng),
        knee_deg=float(rng.uniform(90.0, 150.0)),
        hitch_deg=float(rng.uniform(2.0, 15.0)) if rng.random() < 0.5 else 0.0,
        lying=random_lying(rng, "prone"),
        **random_tempo(rng),
    )


MOVEMENT = Movement(
    parameters=ProneKneeBend,
    truth=LYING,
    framing=framing(Couch(), "prone", 0.45),
    duration_s=duration_s,
    posture=posture,
    neutral=neutral,
    still_times=still_times,
    random=random_motion,
    furniture=furniture,
    framed=framed,
)
