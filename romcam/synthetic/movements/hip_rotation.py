"""Turning the hips in sitting: on a high seat, feet off the floor, one shank after the other swings out and in."""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np

from romcam.synthetic.anatomy import Anatomy, middle
from romcam.synthetic.arms import Arms
from romcam.synthetic.case_parts import ArmStyle, Bearing, Colour, Furniture
from romcam.synthetic.furniture import SeatKind, hip_above_seat_m, seat_pieces
from romcam.synthetic.legs import Swung
from romcam.synthetic.movement import Framing, RenderedMovement, TrainingUse, random_bearing, swept
from romcam.synthetic.posture import BodyPosture, Trunk
from romcam.synthetic.skeleton import rotation
from romcam.synthetic.tempo import minimum_jerk, tremor

Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")


class Swing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One swing of a shank out or in and the motions that accompany it, degrees at its end from sitting still."""

    side: Side = "left"
    turn_deg: float = 30.0  # of the hip, internal positive: the foot goes outwards
    hike_deg: float = 0.0  # the pelvis rises on the moving side (>0) or on the other
    lean_deg: float = 0.0  # the spine bends towards the moving side
    lift_deg: float = 0.0  # the thigh rises from the seat
    slide_deg: float = 0.0  # the knee goes outwards
    knee_deg: float = 0.0  # the knee bends further


class HipRotation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Seated hip rotation; `swings` in their order. Angles in degrees."""

    swings: tuple[Swing, ...] = (
        Swing(side="left", turn_deg=35.0),
        Swing(side="left", turn_deg=-40.0),
        Swing(side="right", turn_deg=35.0),
        Swing(side="right", turn_deg=-40.0),
    )
    arms: ArmStyle = "crossed"
    seat: SeatKind = "block"
    seat_colour: Colour = (0.55, 0.57, 0.6)
    seat_width_m: float = 0.9
    clearance_m: float = 0.1  # between the feet and the floor
    perch: float = 0.8  # share of the thighs that lies on the seat
    knee_deg: float = 88.0
    knees_apart_deg: float = 4.0  # each thigh outwards
    ankle_deg: float = -15.0
    pelvis_deg: float = -12.0  # sitting still, from standing
    lumbar_deg: float = 12.0
    still_s: float = 1.6
    out_s: float = 1.2
    hold_s: float = 0.8
    back_s: float = 1.0
    pause_s: float = 0.5
    level_out: float = 0.7  # share of a hike that the spine bends back to the upright
    bend_low: float = 0.0  # share of that bend in the lowest lumbar joints; 0 is an arc
    tremor_deg: float = 0.2
    bearing: Bearing = Bearing()


def _duration_s(motion: HipRotation) -> float:
    """Length of the trial in seconds."""
    return motion.still_s + len(motion.swings) * _swing_s(motion)


def _swing_s(motion: HipRotation) -> float:
    return motion.out_s + motion.hold_s + motion.back_s + motion.pause_s


def _progress(motion: HipRotation, times: np.ndarray) -> list[np.ndarray]:
    """Progress (T,) of each swing, 0 to 1."""
    starts = motion.still_s + np.arange(len(motion.swings)) * _swing_s(motion)
    back = motion.out_s + motion.hold_s
    return [
        minimum_jerk((times - start) / motion.out_s) - minimum_jerk((times - start - back) / motion.back_s)
        for start in starts
    ]


def _posture(motion: HipRotation, anatomy: Anatomy, times: np.ndarray, seed: int) -> BodyPosture:
    """The body at `times` (T,) seconds."""
    t = np.asarray(times, dtype=float)
    rng = np.random.default_rng([seed, 7])
    shakes = {name: tremor(rng, t, motion.tremor_deg * size) for name, size in _SHAKES.items()}
    return _seated(motion, anatomy, _progress(motion, t), shakes)


_SHAKES = {"pelvis": 1.0, "lumbar": 1.0, "left": 1.5, "right": 1.5}


def _neutral(motion: HipRotation, anatomy: Anatomy) -> BodyPosture:
    """Sitting still, one time."""
    zero = np.zeros(1)
    return _seated(motion, anatomy, [zero] * len(motion.swings), dict.fromkeys(_SHAKES, zero))


def _seated(
    motion: HipRotation, anatomy: Anatomy, progress: list[np.ndarray], shakes: dict[str, np.ndarray]
) -> BodyPosture:
    zero = np.zeros_like(shakes["left"])

    def total(name: str, side: Side | None = None, *, to_the_left: bool = False) -> np.ndarray:
        """Sum over the swings, of one side or of both; towards the moving side counted as towards the left."""
        parts = zero
        for swing, curve in zip(motion.swings, progress, strict=True):
            sign = -1.0 if to_the_left and swing.side == "right" else 1.0
            parts = parts + (sign * getattr(swing, name) * curve if side in (None, swing.side) else 0.0)
        return parts

    obliquity = -total("hike_deg", to_the_left=True)
    trunk = Trunk.of(
        motion.bearing,
        len(zero),
        pelvis=motion.pelvis_deg + shakes["pelvis"],
        lumbar=motion.lumbar_deg + shakes["lumbar"],
        obliquity=obliquity,
        side_bend=total("lean_deg", to_the_left=True) - motion.level_out * obliquity,
        bend_low=zero + motion.bend_low,
    )
    hips = _hips(motion, anatomy, obliquity)
    arms = Arms(motion.arms, np.ones_like(zero), _held(motion, anatomy, len(zero)))
    legs: list[Swung] = []
    for side, other in zip(SIDES, SIDES[::-1], strict=True):
        clearance = _inward_extension(motion, progress, other) - _inward_extension(motion, progress, side)
        legs.append(
            Swung(
                thigh_tilt=-90.0 - total("lift_deg", side),
                knee=motion.knee_deg + total("knee_deg", side) + total("lift_deg", side) + clearance,
                abduction=motion.knees_apart_deg + total("slide_deg", side),
                # The shank turns in the room by the sum of hip and pelvis; the other shank keeps hanging.
                rotation=total("turn_deg", side) + total("hike_deg", side) + shakes[side],
                ankle=zero + motion.ankle_deg,
            )
        )
    left, right = legs
    return BodyPosture(trunk, arms, hips, left, right)


_CLEARANCE_SHARE = 0.35
"""A foot that swings inwards passes in front of the other: its knee extends and the other one flexes by this share."""


def _inward_extension(motion: HipRotation, progress: list[np.ndarray], side: Side) -> np.ndarray:
    """Extension (T,) of the knee of a shank that swings inwards, degrees."""
    own = zip(motion.swings, progress, strict=True)
    inwards = [-min(swing.turn_deg, 0.0) * curve for swing, curve in own if swing.side == side]
    return np.minimum(_CLEARANCE_SHARE * np.sum(inwards, axis=0), 16.0) if inwards else np.zeros_like(progress[0])


def _seat_m(motion: HipRotation, anatomy: Anatomy) -> float:
    return float(middle(anatomy, "knee")[2]) + motion.clearance_m - hip_above_seat_m(anatomy)


def _hips_ahead_m(anatomy: Anatomy) -> float:
    """Distance in metres of the hip joints ahead of the hanging ankles; negative behind them."""
    return float(middle(anatomy, "knee")[2] - middle(anatomy, "hip")[2])


def _hips(motion: HipRotation, anatomy: Anatomy, obliquity: np.ndarray) -> np.ndarray:
    """Middle of the hip joints (T, 3), metres; the hip that does not rise stays in place on the seat."""
    across = 0.5 * (anatomy.joints["hip.L"] - anatomy.joints["hip.R"])
    resting = np.where(obliquity[:, None] > 0.0, across, -across)
    turned = (rotation(np.zeros_like(obliquity), obliquity) @ resting[:, :, None])[:, :, 0]
    level = np.array([0.0, -_hips_ahead_m(anatomy), _seat_m(motion, anatomy) + hip_above_seat_m(anatomy)])
    return level + resting - turned


def _held(motion: HipRotation, anatomy: Anatomy, times: int) -> np.ndarray | None:
    """Positions (2, T, 3) of hands that hold the edge of the seat beside the hips."""
    if motion.arms != "holding":
        return None
    wide = 0.5 * motion.seat_width_m
    aside = min(wide - 0.02, abs(float(anatomy.joints["hip.L"][0])) + 0.2)
    back = -_hips_ahead_m(anatomy) - 0.06
    places = np.array([[sign * aside, back, _seat_m(motion, anatomy) + 0.05] for sign in (1.0, -1.0)])
    return np.repeat(places[:, None], times, axis=1)


_CALF_M = 0.085
"""From the ankles to the back of the calves."""


def _furniture(motion: HipRotation, anatomy: Anatomy) -> tuple[Furniture, ...]:
    """The seat; its edge stays clear of the calves."""
    hips = _hips_ahead_m(anatomy)
    front = min(hips * (1.0 - motion.perch), -_CALF_M)
    return seat_pieces(motion.seat, _seat_m(motion, anatomy), front, motion.seat_width_m, motion.seat_colour)


def _still_times(motion: HipRotation, n: int, rng: np.random.Generator) -> np.ndarray:
    """Times (n,) for stills, sorted: at least three sitting still, the rest over the swings."""
    still = max(3, round(0.2 * n))
    moving = rng.uniform(motion.still_s, _duration_s(motion), max(0, n - still))
    return np.sort(np.concatenate([rng.uniform(0.05, 0.9, still) * motion.still_s, moving])[:n])


def _random_motion(rng: np.random.Generator) -> HipRotation:
    """Draw swings in all directions by any amount, with or without compensation."""
    hikes, leans, lifts, slides = rng.random(4) < [0.5, 0.4, 0.25, 0.25]
    swings = [
        Swing(
            side=side,
            turn_deg=(turn := (1.0 if inwards else -1.0) * float(rng.uniform(10.0, 55.0))),
            hike_deg=_hike(rng, turn) if hikes else 0.0,
            lean_deg=float(rng.uniform(-12.0, 12.0)) if leans else 0.0,
            lift_deg=float(rng.uniform(0.0, 12.0)) if lifts else 0.0,
            slide_deg=float(rng.uniform(-8.0, 12.0)) if slides else 0.0,
            knee_deg=float(rng.uniform(-6.0, 6.0)),
        )
        for side in SIDES
        for inwards in (True, False)
    ]
    repetitions = int(rng.choice([1, 2, 3], p=[0.5, 0.35, 0.15]))
    widths: dict[SeatKind, tuple[float, float]] = {"block": (0.5, 1.7), "stool": (0.5, 1.4), "chair": (0.45, 0.6)}
    seats: tuple[SeatKind, ...] = ("block", "stool", "chair")
    seat = seats[int(rng.choice(3, p=[0.45, 0.4, 0.15]))]
    styles: tuple[ArmStyle, ...] = ("crossed", "holding", "on-thighs")
    red, green, blue = (rng.uniform(0.1, 1.0) * rng.uniform(0.35, 0.95, 3)).tolist()
    return HipRotation(
        swings=_in_some_order(rng, swings, repetitions),
        arms=styles[int(rng.choice(3, p=[0.6, 0.2, 0.2]))],
        seat=seat,
        seat_colour=(red, green, blue),
        seat_width_m=float(rng.uniform(*widths[seat])),
        clearance_m=float(rng.uniform(0.05, 0.22)),
        perch=float(rng.uniform(0.6, 0.9)),
        knee_deg=float(rng.uniform(80.0, 95.0)),
        knees_apart_deg=float(rng.uniform(0.0, 9.0)),
        ankle_deg=float(rng.uniform(-30.0, 5.0)),
        pelvis_deg=float(rng.uniform(-30.0, 5.0)),
        lumbar_deg=float(rng.uniform(0.0, 30.0)),
        still_s=float(rng.uniform(1.2, 2.0)),
        out_s=float(rng.uniform(0.7, 1.6)),
        hold_s=float(rng.uniform(0.4, 1.2)),
        back_s=float(rng.uniform(0.6, 1.3)),
        pause_s=float(rng.choice([0.0, rng.uniform(0.1, 0.8)], p=[0.3, 0.7])),
        level_out=float(rng.uniform(0.3, 1.0)),
        tremor_deg=float(rng.uniform(0.05, 0.5)),
        bearing=random_bearing(rng),
    )


def _hike(rng: np.random.Generator, turn_deg: float) -> float:
    """Draw a hike of the pelvis, degrees.

    In internal rotation the foot comes further out if the pelvis rises on the same side; in external rotation it comes
    further in if the pelvis rises on the other side. In external rotation a person may also lift the moving side, as
    long as the foot still swings in.
    """
    hike = float(rng.uniform(0.0, 15.0))
    if turn_deg > 0.0:
        return hike
    return min(hike, -0.3 * turn_deg) if rng.random() < 0.5 else -hike


def _in_some_order(rng: np.random.Generator, swings: list[Swing], repetitions: int) -> tuple[Swing, ...]:
    """Put all repetitions of the swings in an order: swing by swing, or in rounds; later ones are smaller."""
    rounds: list[list[Swing]] = [
        [msgspec.structs.replace(swing, turn_deg=swing.turn_deg * factor) for swing in swings]
        for factor in (1.0, *rng.uniform(0.88, 1.0, repetitions - 1))
    ]
    shuffled = rng.random() < 0.4
    order: list[int] = (
        rng.permutation(len(swings)) if shuffled else np.roll(np.arange(4), 2 * rng.integers(2))
    ).tolist()
    if rng.random() < 0.5:
        return tuple(turn[index] for index in order for turn in rounds)
    half = len(order) // 2
    return tuple(turn[index] for part in (order[:half], order[half:]) for turn in rounds for index in part)


MOVEMENT = RenderedMovement(
    parameters=HipRotation,
    truth=(
        *("hip_rotation_left", "hip_rotation_right", "shank_turn_left", "shank_turn_right"),
        *("pelvis_obliquity", "trunk_lean", "thigh_tilt"),
    ),
    framing=Framing(
        swept=swept((0.1, 0.93), (-0.4, 0.93), (0.15, 0.02), (-0.4, 0.0), aside=0.34),
        ahead=-0.1,
        height=0.45,
        yaw_deg=90.0,
    ),
    duration_s=_duration_s,
    posture=_posture,
    neutral=_neutral,
    still_times=_still_times,
    random=_random_motion,
    training=TrainingUse("legs-seated", first_seed=300_000),
    furniture=_furniture,
)
