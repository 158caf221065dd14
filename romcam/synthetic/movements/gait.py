"""Walking past the camera, or on the spot on a treadmill; the foot on the ground stays where it is."""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np
from scipy.interpolate import CubicSpline

from romcam.synthetic.anatomy import Anatomy, middle
from romcam.synthetic.arms import Arms
from romcam.synthetic.case_parts import ArmStyle, Bearing, Furniture
from romcam.synthetic.legs import Reaching, Swung
from romcam.synthetic.movement import LEG_ANGLES, TRUNK_ANGLES, Framing, RenderedMovement, random_bearing, swept
from romcam.synthetic.posture import BodyPosture, Trunk, pose
from romcam.synthetic.skeleton import limb
from romcam.synthetic.tempo import tremor

Where = Literal["past", "treadmill"]


class StrideAngles(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Angles of one leg in every stride, degrees."""

    flexion_deg: float = 28.0  # of the thigh, from hanging in standing
    extension_deg: float = 16.0  # of the thigh
    load_deg: float = 12.0  # flexion of the knee in loading response
    swing_deg: float = 50.0  # flexion of the knee in swing; at rest the knees are flexed by some degrees
    straight_deg: float = -2.0  # least flexion of the knee


class Gait(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Walking. `strides` of each leg in the film; they begin `phase` of a stride after the left heel meets the ground.

    A person who walks past is in front of the camera half way through the film.
    """

    where: Where = "past"
    left: StrideAngles = StrideAngles()
    right: StrideAngles = StrideAngles()
    stride_s: float = 1.1
    strides: float = 3.5
    phase: float = 0.0
    pelvis_deg: float = 3.0  # forward tilt relative to standing
    tip_deg: float = 1.5  # amplitude about that, twice a stride
    obliquity_deg: float = 3.0  # the side of the swinging leg drops
    turn_deg: float = 4.0  # forward with the leg
    counter_deg: float = 5.0  # of the thorax, against the pelvis
    lean_deg: float = 2.0  # of the trunk, forward
    sway_deg: float = 1.0
    arms: ArmStyle = "hanging"
    arm_deg: float = 18.0  # amplitude
    elbow_deg: float = 25.0
    step_width_m: float = 0.12
    tremor_deg: float = 0.2
    bearing: Bearing = Bearing()


def _duration_s(motion: Gait) -> float:
    """Length of the trial in seconds."""
    return motion.strides * motion.stride_s


_THIGH = ((0.0, 0.9), (0.05, 0.87), (0.12, 0.77), (0.2, 0.6), (0.3, 0.37), (0.4, 0.15), (0.48, 0.02), (0.52, 0.0),
          (0.57, 0.06), (0.63, 0.26), (0.7, 0.58), (0.78, 0.86), (0.86, 0.99), (0.93, 0.97))  # fmt: skip
"""The thigh from furthest back (0) to furthest ahead (1), over a stride that begins with heel strike."""

_LOAD = ((0.0, 0.0), (0.06, 0.6), (0.13, 1.0), (0.2, 0.8), (0.3, 0.25), (0.38, 0.0), (0.6, 0.0), (0.9, 0.0))
_SWING = ((0.0, 0.0), (0.2, 0.0), (0.38, 0.0), (0.46, 0.06), (0.52, 0.2), (0.58, 0.5), (0.64, 0.82), (0.71, 1.0),
          (0.78, 0.88), (0.86, 0.46), (0.93, 0.1))  # fmt: skip
"""Two waves of knee flexion, 0 to 1: loading response and swing."""

_FOOT = ((0.0, -16.0), (0.07, 0.0), (0.12, 0.0), (0.3, 0.0), (0.36, 2.0), (0.45, 16.0), (0.53, 34.0), (0.6, 56.0),
         (0.66, 58.0), (0.74, 34.0), (0.82, 6.0), (0.9, -12.0))  # fmt: skip
"""Tilt of the foot in the room, degrees, toes down."""


def _wave(nodes: tuple[tuple[float, float], ...], phase: np.ndarray) -> np.ndarray:
    """A periodic curve (T,) through nodes of phase and value."""
    at, value = np.array([*nodes, (1.0, nodes[0][1])]).T
    return CubicSpline(at, value, bc_type="periodic")(phase % 1.0)


def _leg(step: StrideAngles, phase: np.ndarray, adduction: float) -> Swung:
    """One leg at phases (T,) of its own stride."""
    ahead = _wave(_THIGH, phase) * (step.flexion_deg + step.extension_deg) - step.extension_deg
    waves = step.load_deg * _wave(_LOAD, phase) + (step.swing_deg - step.straight_deg) * _wave(_SWING, phase)
    knee = step.straight_deg + np.maximum(waves, 0.0)
    return Swung.of(
        len(phase),
        thigh_tilt=-ahead,
        knee=knee,
        abduction=np.full(len(phase), -adduction),
        ankle=knee - ahead - _foot(phase),
    )


def _foot(phase: np.ndarray) -> np.ndarray:
    return _wave(_FOOT, phase)


def _walking(motion: Gait, anatomy: Anatomy, phase: np.ndarray, shakes: list[np.ndarray]) -> BodyPosture:
    """The body at phases (T,) of the left leg's stride, with the hips at the origin."""
    round_ = 2.0 * np.pi * phase
    sway = np.cos(2.0 * round_ - 0.6)
    turn = -motion.turn_deg * np.cos(round_)  # at left heel strike the left side is ahead: a rotation to the right
    twist = (motion.counter_deg * np.cos(round_) - turn) / 0.75
    lean = motion.lean_deg + motion.sway_deg * sway
    pelvis = motion.pelvis_deg + motion.tip_deg * np.cos(2.0 * round_ + 0.4)
    trunk = Trunk.of(
        motion.bearing,
        len(phase),
        pelvis=pelvis + shakes[0],
        lumbar=lean - pelvis + shakes[1],
        neck=-lean + shakes[2],
        side_bend=-motion.obliquity_deg * np.sin(round_),
        twist=twist,
        obliquity=-motion.obliquity_deg * np.sin(round_),
        turn=turn - 0.25 * twist,
    )
    swing = motion.arm_deg * np.stack([-np.cos(round_), np.cos(round_)])
    arms = Arms(motion.arms, np.ones(len(phase)), swing=swing + 4.0, elbow_deg=motion.elbow_deg)
    hip, ankle = anatomy.joints["hip.L"], anatomy.joints["ankle.L"]
    adduction = float(np.degrees((ankle[0] - 0.5 * motion.step_width_m) / (hip[2] - ankle[2])))
    left, right = _leg(motion.left, phase, adduction), _leg(motion.right, phase + 0.5, adduction)
    return BodyPosture(trunk, arms, np.zeros((len(phase), 3)), left, right)


_GRID = 120
_SOFT_M = 0.006
"""Points of both feet bear weight if they are within about this height of the lowest one."""


def _stride(motion: Gait, anatomy: Anatomy) -> tuple[np.ndarray, np.ndarray]:
    """Distance covered and height (`_GRID` + 1,) of the hips over one stride, metres.

    Points on the ground do not move: first the heel, then the ball of the foot.
    """
    phase = np.linspace(0.0, 1.0, _GRID + 1)
    still = [np.zeros(len(phase))] * 3
    frames = pose(_walking(motion, anatomy, phase, still), anatomy)
    points = np.stack([frames.move(limb("foot", side), point) for side in "LR" for point in _sole(anatomy, side)])
    height = points[..., 2]
    bears = np.exp(-(height - height.min(axis=0)) / _SOFT_M)
    bears /= bears.sum(axis=0)
    back = np.diff(points[..., 1], axis=1)
    ahead = np.sum(0.5 * (bears[:, 1:] + bears[:, :-1]) * back, axis=0)
    return np.concatenate([[0.0], np.cumsum(ahead)]), -np.sum(bears * height, axis=0)


def _sole(anatomy: Anatomy, side: str) -> tuple[np.ndarray, np.ndarray]:
    """Heel and ball of a foot at rest, on the ground."""
    ankle, size = anatomy.joints[f"ankle.{side}"], anatomy.stature / 1.7
    ground = np.array([ankle[0], ankle[1], 0.0])
    heel, ball = np.array([0.0, 0.045, 0.0]), np.array([0.0, -0.13, 0.0])
    return ground + size * heel, ground + size * ball


def _posture(motion: Gait, anatomy: Anatomy, times: np.ndarray, seed: int) -> BodyPosture:
    """The body at `times` (T,) seconds."""
    t = np.asarray(times, dtype=float)
    rng = np.random.default_rng([seed, 7])
    shakes = [tremor(rng, t, motion.tremor_deg * size) for size in (1.0, 1.0, 2.0)]
    strides = motion.phase + t / motion.stride_s
    distance, height = _stride(motion, anatomy)
    grid = np.linspace(0.0, 1.0, _GRID + 1)
    ahead = np.interp(strides % 1.0, grid, distance) - distance[-1] * (strides % 1.0)
    if motion.where == "past":
        ahead = ahead + distance[-1] * (t / motion.stride_s - 0.5 * motion.strides)
    hips = np.zeros((len(t), 3))
    hips[:, 1] = middle(anatomy, "hip")[1] - ahead
    hips[:, 2] = np.interp(strides % 1.0, grid, height) + _ground(motion)
    walking = _walking(motion, anatomy, strides, shakes)
    return BodyPosture(walking.trunk, walking.arms, hips, walking.left, walking.right)


def _neutral(motion: Gait, anatomy: Anatomy) -> BodyPosture:
    """Upright standing, one time."""
    legs = (Reaching.planted(anatomy, side, 1) for side in "LR")
    arms = Arms(motion.arms, np.ones(1))
    return BodyPosture(Trunk.of(motion.bearing, 1), arms, middle(anatomy, "hip")[None], *legs)


_BELT_M = 0.16


def _ground(motion: Gait) -> float:
    return _BELT_M if motion.where == "treadmill" else 0.0


def _furniture(motion: Gait, anatomy: Anatomy) -> tuple[Furniture, ...]:
    """A treadmill, if the person walks on one; its rail and panel are on the far side."""
    if motion.where == "past":
        return ()
    dark, light = (0.12, 0.12, 0.13), (0.45, 0.46, 0.48)
    return (
        Furniture(centre_m=(0.0, 0.0, 0.5 * _BELT_M), size_m=(1.7, 0.62, _BELT_M), colour=dark),
        Furniture(centre_m=(0.78, 0.36, 0.6), size_m=(0.06, 0.05, 1.2), colour=light),
        Furniture(centre_m=(0.72, 0.1, 1.2), size_m=(0.1, 0.5, 0.12), colour=dark),
    )


def _still_times(motion: Gait, n: int, rng: np.random.Generator) -> np.ndarray:
    """Draw times (n,) for training stills, sorted, evenly over the strides; there is no neutral in the film."""
    return np.sort(rng.uniform(0.0, _duration_s(motion), n))


def _random_motion(rng: np.random.Generator) -> Gait:
    """Draw a walk: short or long steps, symmetric or not."""
    both = {
        "flexion_deg": rng.uniform(22.0, 38.0),
        "extension_deg": rng.uniform(7.0, 23.0),
        "load_deg": rng.uniform(4.0, 18.0),
        "swing_deg": rng.uniform(40.0, 57.0),
        "straight_deg": rng.uniform(-6.0, 2.0),
    }
    spread = 4.0 if rng.random() < 0.4 else 1.0
    sides = [
        StrideAngles(
            **{
                name: float(np.clip(value + rng.normal(0.0, spread), _LEAST[name], _MOST[name]))
                for name, value in both.items()
            }
        )
        for _ in range(2)
    ]
    where: Where = "treadmill" if rng.random() < 0.4 else "past"
    # Half of the people who walk past enter and leave the picture.
    long = (4.0, 6.0) if where == "treadmill" else ((2.6, 3.3) if rng.random() < 0.5 else (4.5, 5.5))
    return Gait(
        where=where,
        left=sides[0],
        right=sides[1],
        stride_s=float(rng.uniform(0.9, 1.4)),
        strides=float(rng.uniform(*long)),
        phase=float(rng.uniform(0.0, 1.0)),
        pelvis_deg=float(rng.normal(3.0, 3.0)),
        tip_deg=float(rng.uniform(0.5, 2.5)),
        obliquity_deg=float(rng.uniform(1.0, 6.0)),
        turn_deg=float(rng.uniform(1.0, 8.0)),
        counter_deg=float(rng.uniform(1.0, 8.0)),
        lean_deg=float(rng.normal(2.0, 4.0)),
        sway_deg=float(rng.uniform(0.3, 2.0)),
        arms="on-hips" if rng.random() < 0.08 else "hanging",
        arm_deg=float(rng.uniform(5.0, 30.0)),
        elbow_deg=float(rng.uniform(8.0, 45.0)),
        step_width_m=float(rng.uniform(0.08, 0.18)),
        tremor_deg=float(rng.uniform(0.05, 0.6)),
        bearing=random_bearing(rng),
    )


_LEAST = {"flexion_deg": 20.0, "extension_deg": 5.0, "load_deg": 2.0, "swing_deg": 38.0, "straight_deg": -7.0}
_MOST = {"flexion_deg": 40.0, "extension_deg": 25.0, "load_deg": 22.0, "swing_deg": 60.0, "straight_deg": 4.0}

MOVEMENT = RenderedMovement(
    parameters=Gait,
    truth=(*TRUNK_ANGLES, *LEG_ANGLES),
    # The distance of three strides; with more of them the person enters and leaves the picture.
    framing=Framing(swept((-1.2, 1.1), (1.2, 1.1), (-1.2, 0.0), (1.2, 0.0)), ahead=0.0, tall=False, along=True),
    duration_s=_duration_s,
    posture=_posture,
    neutral=_neutral,
    still_times=_still_times,
    random=_random_motion,
    furniture=_furniture,
)
