"""Bending forward from standing, and back up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import msgspec
import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.arms import Arms
from romcam.synthetic.case_parts import Bearing, Stance
from romcam.synthetic.followed import FollowedAngles, Following
from romcam.synthetic.legs import Standing, hips_above
from romcam.synthetic.movement import (
    LEVEL_SPREAD,
    TRUNK_ANGLES,
    Framing,
    LifeRange,
    RenderedMovement,
    TrainingUse,
    swept,
)
from romcam.synthetic.posture import BodyPosture, Trunk, balanced_shank
from romcam.synthetic.stance import stand_on
from romcam.synthetic.tempo import duration_s, led_progress, progress, still_times, tremor, unwarped, warped

TRUNK_RANGE_DEG = (35.0, 145.0)
"""Lowest and highest sum of pelvis and lumbar flexion, degrees: hardly a bend, and the trunk flat on the thighs."""


_SOFT_KNEES_DEG = 25.0
_SHANK_LIMITS_DEG = (-6.0, 32.0)
"""Where the knees bend by more than the first, the shanks stay within the second: the hips go back instead."""

ArmsInBend = Literal[
    "hanging", "reaching", "sliding", "crossed", "behind-head", "on-hips", "behind-back", "forward", "on-thighs", "bar",
    "folded-first",
]  # fmt: skip
_ARMS: tuple[ArmsInBend, ...] = ("hanging", "reaching", "sliding", "crossed", "behind-head")


class ForwardBend(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A forward bend. Angles in degrees, change from upright neutral, forward flexion positive."""

    pelvis_end_deg: float = 60.0
    lumbar_end_deg: float = 52.0
    thoracic_end_deg: float = 10.0
    neck_end_deg: float = 20.0
    knee_end_deg: float = 3.0
    sway_back: float = 0.6  # share of the balance that is kept by moving the hips back; the feet take up the rest
    lead: float = 0.0  # >0 the lumbar spine starts first, <0 the hips; share of the way down
    lumbar_levels: tuple[float, float, float] = (1.0, 1.0, 1.0)  # relative flexion low, middle, upper lumbar
    neutral_s: float = 1.6
    down_s: float = 2.2
    hold_s: float = 1.2
    up_s: float = 2.0
    pause_s: float = 0.8
    repetitions: int = 1
    amplitudes: tuple[float, ...] = (1.0,)  # one factor a repetition; further ones have the last
    jerk: float = 0.0  # 0 smooth … 1 cog-wheeled
    tremor_deg: float = 0.2
    arms: ArmsInBend = "hanging"
    side_bend_deg: float = 0.0
    twist_deg: float = 0.0
    # Upright posture, as deviations from the body model at rest: pelvis forward, lumbar (+ flat, - hollow),
    # thoracic (+ round), neck (+ forward), knees bent.
    neutral_pelvis_deg: float = 0.0
    neutral_lumbar_deg: float = 0.0
    neutral_thoracic_deg: float = 0.0
    neutral_neck_deg: float = 0.0
    neutral_knee_deg: float = 2.0
    arms_held: bool | msgspec.UnsetType = msgspec.UNSET  # already in position before the bend
    stance: Stance | msgspec.UnsetType = msgspec.UNSET  # side by side
    rhythm: tuple[float, ...] | msgspec.UnsetType = msgspec.UNSET  # relative speeds at equally spaced times; even


@dataclass(frozen=True)
class BendAngles:
    """Joint angles over time, (T,) degrees from neutral, forward flexion positive; `reach` of the arms is 0 to 1."""

    pelvis: np.ndarray
    lumbar: np.ndarray
    thoracic: np.ndarray
    neck: np.ndarray
    knee: np.ndarray
    side_bend: np.ndarray
    twist: np.ndarray
    reach: np.ndarray


def joint_angles(motion: ForwardBend, times: np.ndarray, seed: int) -> BendAngles:
    """Compute all joint angles.

    Parameters
    ----------
    motion
        The bend.
    times
        (T,) seconds.
    seed
        Seed of the tremor, which does not depend on the choice of times.
    """
    given = np.asarray(times, dtype=float)
    t = given if isinstance(motion.rhythm, msgspec.UnsetType) else warped(motion.rhythm, given, duration_s(motion))
    first, second = led_progress(motion, t, motion.lead)
    lumbar, pelvis = (first, second) if motion.lead >= 0 else (second, first)
    both = progress(motion, t)
    rng = np.random.default_rng([seed, 7])
    return BendAngles(
        pelvis=motion.pelvis_end_deg * pelvis + tremor(rng, given, motion.tremor_deg),
        lumbar=motion.lumbar_end_deg * lumbar + tremor(rng, given, motion.tremor_deg),
        thoracic=motion.thoracic_end_deg * both + tremor(rng, given, motion.tremor_deg),
        neck=motion.neck_end_deg * both + tremor(rng, given, 2.0 * motion.tremor_deg),
        knee=motion.knee_end_deg * both,
        side_bend=motion.side_bend_deg * both,
        twist=motion.twist_deg * both,
        reach=np.clip(both, 0.0, 1.2),
    )


def _bent(motion: ForwardBend, anatomy: Anatomy, angles: BendAngles, thigh: np.ndarray | None = None) -> BodyPosture:
    """The body at the given angles: feet planted, arms as in the motion; thighs at their tilt from neutral, (T,)
    degrees, or so that the centre of mass stays over the feet."""
    bearing = Bearing(
        pelvis_deg=motion.neutral_pelvis_deg,
        lumbar_deg=motion.neutral_lumbar_deg,
        thoracic_deg=motion.neutral_thoracic_deg,
        neck_deg=motion.neutral_neck_deg,
        lumbar_levels=motion.lumbar_levels,
    )
    trunk = Trunk.of(
        bearing,
        len(angles.pelvis),
        pelvis=angles.pelvis,
        lumbar=angles.lumbar,
        thoracic=angles.thoracic,
        neck=angles.neck,
        side_bend=angles.side_bend,
        twist=angles.twist,
    )
    held = motion.arms == "bar" or motion.arms_held is True
    arms = Arms(motion.arms, np.ones_like(angles.reach) if held else angles.reach)
    knee = motion.neutral_knee_deg + angles.knee
    limits = _SHANK_LIMITS_DEG if motion.knee_end_deg > _SOFT_KNEES_DEG else None
    shank = balanced_shank(trunk, arms, knee, anatomy, sway_back=motion.sway_back, flexed=angles.reach, limits=limits)
    if thigh is not None:
        shank = _upright_shank(motion, anatomy) + thigh + angles.knee
    if isinstance(motion.stance, msgspec.UnsetType):
        leg = Standing(shank, knee)
        return BodyPosture(trunk, arms, hips_above(anatomy, shank, knee), leg, leg)
    hips, left, right = stand_on(motion.stance, anatomy, shank, knee, np.clip(angles.reach, 0.0, 1.0))
    return BodyPosture(trunk, arms, hips, left, right)


def _upright_shank(motion: ForwardBend, anatomy: Anatomy) -> np.ndarray:
    """Tilt (1,) of the shanks in neutral, degrees."""
    leg = bend_neutral(msgspec.structs.replace(motion, stance=msgspec.UNSET), anatomy).left
    assert isinstance(leg, Standing)
    return leg.shank


def _followed(motion: ForwardBend, anatomy: Anatomy, angles: FollowedAngles) -> BodyPosture:
    """The body at the angles of a real person; thoracic spine, neck, arms and unknown knees move as in the motion."""
    share = angles.share
    still = np.zeros_like(share)
    bend = BendAngles(
        pelvis=angles.pelvis,
        lumbar=angles.lumbar,
        thoracic=motion.thoracic_end_deg * share,
        neck=motion.neck_end_deg * share,
        knee=motion.knee_end_deg * share if angles.knee is None else angles.knee,
        side_bend=still,
        twist=still,
        reach=share,
    )
    return _bent(motion, anatomy, bend, angles.thigh)


BEND_FOLLOWING = Following(_followed)
"""A bend by the angles of a real person."""


def bend_posture(motion: ForwardBend, anatomy: Anatomy, times: np.ndarray, seed: int) -> BodyPosture:
    """Compute the body over a bend; ankles stay where they are.

    Parameters
    ----------
    motion
        The bend.
    anatomy
        The body.
    times
        (T,) seconds.
    seed
        Seed of the tremor.
    """
    return _bent(motion, anatomy, joint_angles(motion, times, seed))


def bend_neutral(motion: ForwardBend, anatomy: Anatomy) -> BodyPosture:
    """Compute the trial's own upright neutral: every angle zero, one time.

    Parameters
    ----------
    motion
        The bend.
    anatomy
        The body.
    """
    zero = np.zeros(1)
    return _bent(motion, anatomy, BendAngles(zero, zero, zero, zero, zero, zero, zero, zero))


def bend_stills(motion: ForwardBend, n: int, rng: np.random.Generator) -> np.ndarray:
    """Draw times for training stills, as `romcam.synthetic.tempo.still_times`, also of an irregular bend.

    Parameters
    ----------
    motion
        The bend.
    n
        Number of times.
    rng
        Source of the random draws.
    """
    times = still_times(motion, n, rng)
    return times if isinstance(motion.rhythm, msgspec.UnsetType) else unwarped(motion.rhythm, times, duration_s(motion))


def _random_motion(rng: np.random.Generator) -> ForwardBend:
    """Draw a bend; pelvis and lumbar spine move independently of each other."""
    pelvis, lumbar = rng.uniform(10.0, 95.0), rng.uniform(5.0, 85.0)
    while not TRUNK_RANGE_DEG[0] <= pelvis + lumbar <= TRUNK_RANGE_DEG[1]:
        pelvis, lumbar = rng.uniform(10.0, 95.0), rng.uniform(5.0, 85.0)
    repetitions = int(rng.choice([1, 2, 3], p=[0.5, 0.25, 0.25]))
    crooked = rng.random() < 0.35
    return ForwardBend(
        pelvis_end_deg=pelvis,
        lumbar_end_deg=lumbar,
        thoracic_end_deg=float(rng.uniform(-5.0, 30.0)),
        neck_end_deg=float(rng.uniform(-25.0, 45.0)),
        knee_end_deg=float(rng.choice([rng.uniform(0.0, 6.0), rng.uniform(0.0, 25.0)], p=[0.6, 0.4])),
        sway_back=float(rng.uniform(0.3, 0.9)),
        lead=float(rng.choice([0.0, rng.uniform(-0.35, 0.35)], p=[0.25, 0.75])),
        lumbar_levels=tuple(rng.uniform(*LEVEL_SPREAD, 3)),
        neutral_s=float(rng.uniform(1.5, 2.6)),
        down_s=float(rng.uniform(1.2, 4.0)),
        hold_s=float(rng.uniform(0.5, 2.0)),
        up_s=float(rng.uniform(1.2, 3.5)),
        pause_s=float(rng.uniform(0.5, 1.5)),
        repetitions=repetitions,
        amplitudes=(1.0, *rng.uniform(0.85, 1.0, repetitions - 1)),
        jerk=float(rng.choice([0.0, rng.uniform(0.0, 1.0)], p=[0.7, 0.3])),
        tremor_deg=float(rng.uniform(0.05, 0.6)),
        arms=_ARMS[int(rng.choice(len(_ARMS), p=[0.4, 0.25, 0.2, 0.1, 0.05]))],
        side_bend_deg=float(rng.normal(0.0, 3.0)) if crooked else 0.0,
        twist_deg=float(rng.normal(0.0, 4.0)) if crooked else 0.0,
        neutral_pelvis_deg=float(np.clip(rng.normal(0.0, 5.0), -12.0, 12.0)),
        neutral_lumbar_deg=float(np.clip(rng.normal(0.0, 8.0), -18.0, 18.0)),
        neutral_thoracic_deg=float(np.clip(rng.normal(4.0, 8.0), -10.0, 26.0)),
        neutral_neck_deg=float(np.clip(rng.normal(3.0, 8.0), -10.0, 25.0)),
        neutral_knee_deg=float(np.clip(rng.normal(2.0, 2.0), 0.0, 10.0)),
    )


BEND_FRAMING = Framing(
    swept((-0.13, 1.0), (0.13, 1.0), (0.62, 0.62), (0.45, 0.35), (-0.3, 0.55), (-0.1, 0.0), (0.2, 0.0))
)
"""Upright, bent, and reaching to the toes."""

MOVEMENT = RenderedMovement(
    parameters=ForwardBend,
    truth=TRUNK_ANGLES,
    framing=BEND_FRAMING,
    duration_s=duration_s,
    posture=bend_posture,
    neutral=bend_neutral,
    still_times=bend_stills,
    random=_random_motion,
    training=TrainingUse("back", first_seed=0),
    life=LifeRange(knee_deg=(20.0, 55.0), bent_knees=0.4, held=0.1),
    following=BEND_FOLLOWING,
    is_default=True,
)
