"""Squatting from standing and coming up again, feet flat."""

from __future__ import annotations

import msgspec
import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.arms import Arms
from romcam.synthetic.case_parts import ArmStyle, Bearing, Stance
from romcam.synthetic.followed import FollowedAngles, Following
from romcam.synthetic.legs import Reaching, hips_above
from romcam.synthetic.movement import (
    LEG_ANGLES,
    TRUNK_ANGLES,
    Framing,
    LifeRange,
    RenderedMovement,
    TrainingUse,
    random_bearing,
    swept,
)
from romcam.synthetic.posture import BodyPosture, Trunk, balanced_shank
from romcam.synthetic.stance import stand_on
from romcam.synthetic.tempo import duration_s, led_progress, progress, still_times, tremor, unwarped, warped


class Squat(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A squat. Angles in degrees at the bottom, change from upright neutral, forward flexion positive."""

    knee_deg: float = 105.0
    pelvis_deg: float = 35.0  # how far the pelvis rolls forward on the way down, before any tuck
    lumbar_deg: float = 5.0
    tuck_deg: float = 0.0  # late in the descent the pelvis rolls back by this ("butt wink") and the lumbar spine flexes
    tuck_onset: float = 0.7  # share of the depth at which that begins
    thoracic_deg: float = 0.0
    neck_deg: float = -12.0
    knees_out: float = 0.15  # how far the knees point outwards, relative to ahead
    shank_most_deg: float = 35.0  # limit of the ankles
    sway_back: float = 0.7
    lead: float = 0.0  # >0 the pelvis starts before the lumbar spine, <0 after it; share of the way down
    arms: ArmStyle = "forward"
    arms_held: bool = False  # already in position before the descent
    neutral_s: float = 1.6
    down_s: float = 1.8
    hold_s: float = 0.6
    up_s: float = 1.6
    pause_s: float = 0.8
    repetitions: int = 2
    amplitudes: tuple[float, ...] = (1.0,)  # depth, one factor a repetition; further ones have the last
    jerk: float = 0.0
    tremor_deg: float = 0.2
    side_bend_deg: float = 0.0
    bearing: Bearing = Bearing()
    stance: Stance | msgspec.UnsetType = msgspec.UNSET  # side by side
    rhythm: tuple[float, ...] | msgspec.UnsetType = msgspec.UNSET  # relative speeds at equally spaced times; even


def _posture(motion: Squat, anatomy: Anatomy, times: np.ndarray, seed: int) -> BodyPosture:
    """The body at `times` (T,) seconds."""
    given = np.asarray(times, dtype=float)
    t = given if isinstance(motion.rhythm, msgspec.UnsetType) else warped(motion.rhythm, given, duration_s(motion))
    first, second = led_progress(motion, t, motion.lead)
    pelvis, lumbar = (first, second) if motion.lead >= 0 else (second, first)
    rng = np.random.default_rng([seed, 7])
    shakes = [tremor(rng, given, motion.tremor_deg * size) for size in (1.0, 1.0, 1.0, 2.0)]
    return _lowered(motion, anatomy, progress(motion, t), pelvis, lumbar, shakes)


def _neutral(motion: Squat, anatomy: Anatomy) -> BodyPosture:
    """Upright standing, one time."""
    zero = np.zeros(1)
    return _lowered(motion, anatomy, zero, zero, zero, [zero] * 4)


def _lowered(
    motion: Squat,
    anatomy: Anatomy,
    depth: np.ndarray,
    pelvis: np.ndarray,
    lumbar: np.ndarray,
    shakes: list[np.ndarray],
) -> BodyPosture:
    """The body at a progress (T,) of the descent: of the knees, the pelvis and the lumbar spine."""
    late = np.clip((depth - motion.tuck_onset) / max(1.0 - motion.tuck_onset, 1e-6), 0.0, 1.2)
    tuck = motion.tuck_deg * late * late * (3.0 - 2.0 * np.minimum(late, 1.0))
    trunk = Trunk.of(
        motion.bearing,
        len(depth),
        pelvis=motion.pelvis_deg * pelvis - tuck + shakes[0],
        lumbar=motion.lumbar_deg * lumbar + tuck + shakes[1],
        thoracic=motion.thoracic_deg * depth + shakes[2],
        neck=motion.neck_deg * depth + shakes[3],
        side_bend=motion.side_bend_deg * depth,
    )
    return _planted(motion, anatomy, trunk, depth, motion.knee_deg * depth)


def _planted(
    motion: Squat,
    anatomy: Anatomy,
    trunk: Trunk,
    depth: np.ndarray,
    bent: np.ndarray,
    thigh: np.ndarray | None = None,
) -> BodyPosture:
    """The body with its feet flat and the knees `bent` (T,) from neutral; thighs at their tilt from neutral, (T,)
    degrees, or so that the centre of mass stays over the feet."""
    arms, knee, shank = _balanced(motion, anatomy, trunk, depth, bent)
    if thigh is not None:
        zero = np.zeros(1)
        shank = _balanced(motion, anatomy, Trunk.of(motion.bearing, 1), zero, zero)[2] + thigh + bent
    if not isinstance(motion.stance, msgspec.UnsetType):
        hips, left, right = stand_on(motion.stance, anatomy, shank, knee, np.clip(depth, 0.0, 1.0))
        return BodyPosture(trunk, arms, hips, left, right)
    legs = (Reaching.planted(anatomy, side, len(depth), motion.knees_out) for side in "LR")
    return BodyPosture(trunk, arms, hips_above(anatomy, shank, knee), *legs)


def _balanced(
    motion: Squat, anatomy: Anatomy, trunk: Trunk, depth: np.ndarray, bent: np.ndarray
) -> tuple[Arms, np.ndarray, np.ndarray]:
    """The arms, and flexion of the knees and tilt of the shanks (T,), degrees, of a balanced body."""
    reach = np.ones_like(depth) if motion.arms_held else np.clip(1.6 * depth, 0.0, 1.0)
    arms = Arms(motion.arms, reach)
    knee = motion.bearing.knee_deg + bent
    limits = (-5.0, motion.shank_most_deg)
    shank = balanced_shank(trunk, arms, knee, anatomy, sway_back=motion.sway_back, flexed=depth, limits=limits)
    return arms, knee, shank


def _followed(motion: Squat, anatomy: Anatomy, angles: FollowedAngles) -> BodyPosture:
    """The body at the angles of a real person; thoracic spine, neck, arms and unknown knees move as in the motion."""
    bent = motion.knee_deg * angles.share if angles.knee is None else angles.knee
    depth = np.clip(bent / max(float(motion.knee_deg), 1.0), 0.0, 1.0)
    trunk = angles.trunk(motion.bearing, motion.thoracic_deg, motion.neck_deg)
    return _planted(motion, anatomy, trunk, depth, bent, angles.thigh)


_SQUATTING_DEG = 45.0


def _resembled(angles: FollowedAngles) -> bool:
    """Whether the knees bend as in a squat, from standing and back."""
    knee = angles.knee
    return knee is not None and bool(knee.max() > _SQUATTING_DEG > max(knee[0], knee[-1]))


def _stills(motion: Squat, n: int, rng: np.random.Generator) -> np.ndarray:
    """Times (n,) for training stills, also of an irregular squat."""
    times = still_times(motion, n, rng)
    return times if isinstance(motion.rhythm, msgspec.UnsetType) else unwarped(motion.rhythm, times, duration_s(motion))


_HIP_MOST_DEG = 128.0


def _random_motion(rng: np.random.Generator) -> Squat:
    """Draw a squat; hip and lumbar motion are as independent of each other and of its depth as balance allows."""
    while True:
        knee, ankle = rng.uniform(55.0, 118.0), rng.uniform(18.0, 38.0)
        pelvis, lumbar = rng.uniform(0.0, 60.0), rng.uniform(-10.0, 40.0)  # at the bottom
        if _stands(knee, ankle, pelvis, lumbar):
            break
    tuck = float(rng.choice([0.0, rng.uniform(3.0, 25.0)], p=[0.5, 0.5]))
    tuck = min(tuck, 62.0 - pelvis)
    repetitions = int(rng.choice([1, 2, 3], p=[0.4, 0.3, 0.3]))
    styles: tuple[ArmStyle, ...] = ("forward", "hanging", "crossed", "on-hips", "behind-head", "reaching")
    return Squat(
        knee_deg=knee,
        pelvis_deg=pelvis + tuck,
        lumbar_deg=lumbar - tuck,
        tuck_deg=tuck,
        tuck_onset=float(rng.uniform(0.45, 0.85)),
        thoracic_deg=float(rng.uniform(-10.0, 15.0)),
        neck_deg=float(rng.uniform(-30.0, 15.0)),
        knees_out=float(rng.uniform(0.0, 0.4)),
        shank_most_deg=ankle,
        sway_back=float(rng.uniform(0.4, 0.9)),
        lead=float(rng.choice([0.0, rng.uniform(-0.3, 0.3)], p=[0.3, 0.7])),
        arms=styles[int(rng.choice(6, p=[0.5, 0.15, 0.15, 0.08, 0.06, 0.06]))],
        arms_held=bool(rng.random() < 0.4),
        neutral_s=float(rng.uniform(1.5, 2.4)),
        down_s=float(rng.uniform(0.9, 3.0)),
        hold_s=float(rng.uniform(0.2, 1.5)),
        up_s=float(rng.uniform(0.8, 2.5)),
        pause_s=float(rng.uniform(0.6, 1.4)),
        repetitions=repetitions,
        amplitudes=(1.0, *rng.uniform(0.85, 1.0, repetitions - 1)),
        jerk=float(rng.choice([0.0, rng.uniform(0.0, 0.6)], p=[0.8, 0.2])),
        tremor_deg=float(rng.uniform(0.05, 0.6)),
        side_bend_deg=float(rng.normal(0.0, 2.5)) if rng.random() < 0.3 else 0.0,
        bearing=random_bearing(rng),
    )


def _stands(knee: float, ankle: float, pelvis: float, lumbar: float) -> bool:
    """Whether a stick figure of average proportions can hold this position: balanced, hips within their range."""
    for shank in np.arange(0.0, ankle + 0.1, 2.0):
        lean, thigh, trunk = np.radians([shank, shank - knee, pelvis + lumbar])
        hips = 0.246 * np.sin(lean) + 0.245 * np.sin(thigh)
        above = 0.06 * np.sin(np.radians(pelvis)) + 0.13 * np.sin(trunk) + 0.01
        knees = 0.246 * np.sin(lean)
        centre = 0.657 * (hips + above) + 0.284 * (0.59 * hips + 0.41 * knees) + 0.087 * 0.56 * knees
        if 0.005 < centre < 0.06 and pelvis - (shank - knee) <= _HIP_MOST_DEG:
            return True
    return False


MOVEMENT = RenderedMovement(
    parameters=Squat,
    truth=(*TRUNK_ANGLES, *LEG_ANGLES),
    framing=Framing(
        swept((-0.13, 1.0), (0.13, 1.0), (0.48, 0.88), (0.5, 0.4), (-0.34, 0.5), (-0.3, 0.2), (-0.1, 0.0), (0.2, 0.0)),
        ahead=0.1,
    ),
    duration_s=duration_s,
    posture=_posture,
    neutral=_neutral,
    still_times=_stills,
    random=_random_motion,
    training=TrainingUse("back", first_seed=100_000),
    life=LifeRange(),
    following=Following(_followed, resembled=_resembled),
)
