"""Turning the trunk in standing, arms crossed: pelvis and thorax to one side and to the other, feet planted."""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.arms import Arms
from romcam.synthetic.case_parts import ArmStyle, Bearing
from romcam.synthetic.legs import Reaching, hips_above
from romcam.synthetic.movement import Framing, RenderedMovement, random_bearing, swept
from romcam.synthetic.posture import BodyPosture, Trunk
from romcam.synthetic.skeleton import rotation
from romcam.synthetic.tempo import minimum_jerk, tremor


class Turn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One turn and the motions that accompany it, degrees at its end, to the person's left positive."""

    thorax_deg: float = 60.0
    pelvis_deg: float = 35.0
    feet_deg: float = 0.0  # the feet turn along on the spot
    lean_deg: float = 0.0  # the spine bends to the left
    stoop_deg: float = 0.0


class Twist(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Standing trunk rotation; `turns` in their order."""

    turns: tuple[Turn, ...] = (Turn(), Turn(thorax_deg=-60.0, pelvis_deg=-35.0))
    arms: ArmStyle = "crossed"
    still_s: float = 1.6
    out_s: float = 1.6
    hold_s: float = 0.8
    back_s: float = 1.4
    pause_s: float = 0.5
    tremor_deg: float = 0.2
    bearing: Bearing = Bearing()


def _duration_s(motion: Twist) -> float:
    """Length of the trial in seconds."""
    return motion.still_s + len(motion.turns) * _turn_s(motion)


def _turn_s(motion: Twist) -> float:
    return motion.out_s + motion.hold_s + motion.back_s + motion.pause_s


_PARTS = ("thorax_deg", "pelvis_deg", "feet_deg", "lean_deg", "stoop_deg")


def _posture(motion: Twist, anatomy: Anatomy, times: np.ndarray, seed: int) -> BodyPosture:
    """The body at `times` (T,) seconds."""
    t = np.asarray(times, dtype=float)
    rng = np.random.default_rng([seed, 7])
    angles = {name: tremor(rng, t, motion.tremor_deg * size) for name, size in zip(_PARTS, _SHAKES, strict=True)}
    back = motion.out_s + motion.hold_s
    for index, turn in enumerate(motion.turns):
        since = t - motion.still_s - index * _turn_s(motion)
        curve = minimum_jerk(since / motion.out_s) - minimum_jerk((since - back) / motion.back_s)
        for name in _PARTS:
            angles[name] = angles[name] + getattr(turn, name) * curve
    return _turned(motion, anatomy, angles)


_SHAKES = (2.0, 2.0, 0.0, 1.0, 1.0)


def _neutral(motion: Twist, anatomy: Anatomy) -> BodyPosture:
    """Upright standing, one time."""
    return _turned(motion, anatomy, {name: np.zeros(1) for name in _PARTS})


_SHOULDERS, _PELVIS = 0.85, 0.25
"""Shares of a trunk's `twist` that shoulders and pelvis have (`romcam.synthetic.posture`)."""


def _turned(motion: Twist, anatomy: Anatomy, angles: dict[str, np.ndarray]) -> BodyPosture:
    thorax, pelvis = angles["thorax_deg"], angles["pelvis_deg"]
    twist = (thorax - pelvis) / (_SHOULDERS - _PELVIS)
    trunk = Trunk.of(
        motion.bearing,
        len(twist),
        lumbar=0.6 * angles["stoop_deg"],
        thoracic=0.4 * angles["stoop_deg"],
        side_bend=angles["lean_deg"],
        twist=twist,
        turn=pelvis - _PELVIS * twist,
    )
    legs = [_leg(anatomy, side, angles["feet_deg"]) for side in "LR"]
    arms = Arms(motion.arms, np.ones_like(twist))
    return BodyPosture(trunk, arms, _hips(motion, anatomy, pelvis, legs), *legs)


_BALL_M = 0.1
"""Distance from the ankle forward to the ball of the foot, about which it turns."""


def _leg(anatomy: Anatomy, side: str, feet: np.ndarray) -> Reaching:
    planted = Reaching.planted(anatomy, side, len(feet))
    ball = np.array([0.0, -_BALL_M, 0.0])
    shifted = (rotation(np.zeros_like(feet), 0.0, feet) @ -ball) + ball
    return Reaching(planted.ankle + shifted, planted.foot, planted.splay, feet)


def _hips(motion: Twist, anatomy: Anatomy, pelvis: np.ndarray, legs: list[Reaching]) -> np.ndarray:
    """Middle of the hip joints (T, 3), metres: as high as the legs reach the ground under a rotated pelvis."""
    knee = np.full(len(pelvis), motion.bearing.knee_deg)
    upright = hips_above(anatomy, 0.5 * knee, knee)
    across = 0.5 * (anatomy.joints["hip.L"] - anatomy.joints["hip.R"])
    turn = rotation(np.zeros_like(pelvis), 0.0, pelvis)
    highest = upright[:, 2]
    for leg, half, side in zip(legs, (across, -across), "LR", strict=True):
        length = np.linalg.norm(upright[0] + half - anatomy.joints[f"ankle.{side}"])
        level = (upright + turn @ half - leg.ankle)[:, :2]
        reach = np.sqrt(np.maximum(length**2 - (level**2).sum(axis=1), 0.25 * length**2))
        highest = np.minimum(highest, leg.ankle[:, 2] + reach)
    return np.column_stack([upright[:, :2], highest])


def _still_times(motion: Twist, n: int, rng: np.random.Generator) -> np.ndarray:
    """Times (n,) for stills, sorted: at least three standing still, the rest over the turns."""
    still = max(3, round(0.2 * n))
    moving = rng.uniform(motion.still_s, _duration_s(motion), max(0, n - still))
    return np.sort(np.concatenate([rng.uniform(0.05, 0.9, still) * motion.still_s, moving])[:n])


def _random_motion(rng: np.random.Generator) -> Twist:
    """Draw turns to both sides; pelvis and spine share them in any proportion."""
    feet, leans, stoops = rng.random(3) < [0.35, 0.3, 0.25]
    directions: tuple[Literal[1, -1], ...] = (1, -1) if rng.random() < 0.5 else (-1, 1)
    turns: list[Turn] = []
    for direction in directions:
        pelvis, spine = float(rng.uniform(0.0, 50.0)), float(rng.uniform(15.0, 38.0))
        turns.append(
            Turn(
                thorax_deg=direction * (pelvis + spine),
                pelvis_deg=direction * pelvis,
                feet_deg=direction * float(rng.uniform(0.0, 30.0)) if feet else 0.0,
                lean_deg=float(rng.uniform(-14.0, 14.0)) if leans else 0.0,
                stoop_deg=float(rng.uniform(0.0, 15.0)) if stoops else 0.0,
            )
        )
    repetitions = int(rng.choice([1, 2, 3], p=[0.45, 0.35, 0.2]))
    factors = (1.0, *rng.uniform(0.88, 1.0, repetitions - 1))
    return Twist(
        turns=tuple(_smaller(turn, factor) for factor in factors for turn in turns),
        arms="crossed" if rng.random() < 0.85 else "on-hips",
        still_s=float(rng.uniform(1.2, 2.0)),
        out_s=float(rng.uniform(1.0, 2.2)),
        hold_s=float(rng.uniform(0.4, 1.2)),
        back_s=float(rng.uniform(0.8, 1.8)),
        pause_s=float(rng.uniform(0.1, 0.8)),
        tremor_deg=float(rng.uniform(0.05, 0.5)),
        bearing=random_bearing(rng),
    )


def _smaller(turn: Turn, factor: float) -> Turn:
    return Turn(**{name: factor * getattr(turn, name) for name in _PARTS})


MOVEMENT = RenderedMovement(
    parameters=Twist,
    truth=("thorax_turn", "pelvis_turn", "trunk_lean", "thigh_tilt"),
    framing=Framing(
        swept((-0.2, 1.0), (0.2, 1.0), (0.22, 0.7), (-0.22, 0.7), (-0.15, 0.0), (0.18, 0.0), aside=0.2),
        ahead=0.0,
        yaw_deg=90.0,
    ),
    duration_s=_duration_s,
    posture=_posture,
    neutral=_neutral,
    still_times=_still_times,
    random=_random_motion,
)
