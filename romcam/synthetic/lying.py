"""Common parts of the movements of lying people: rest on the couch, arms, and one moving leg."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import msgspec
import numpy as np

from romcam.synthetic.anatomy import Anatomy, middle
from romcam.synthetic.arms import Arms
from romcam.synthetic.case_parts import Bearing, Furniture, Side
from romcam.synthetic.furniture import Couch, Lie, couch_pieces, random_couch
from romcam.synthetic.legs import Swung
from romcam.synthetic.movement import OTHER, Framing, Movement, TrainingUse, swept
from romcam.synthetic.posture import Posture, Trunk, pose
from romcam.synthetic.skeleton import limb
from romcam.synthetic.tempo import duration_s, progress, still_times, tremor

LYING_ANGLES = (
    "pelvis_tilt",
    "trunk_inclination",
    "hip_flexion",
    "lumbar_flexion",
    "thigh_tilt",
    *(
        f"{name}_{side}"
        for name in ("leg_elevation", "thigh_elevation", "knee_angle", "thigh_tilt", "hip_flexion")
        for side in ("left", "right")
    ),
)
"""True angles of a lying person, of the trunk and of each leg in the sagittal plane."""


class Lying(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the person lies through a trial. Angles in degrees."""

    couch: Couch = Couch()
    arms: Literal["beside", "on-belly", "under-head"] = "beside"
    bearing: Bearing = Bearing()
    feet_out_deg: float = 8.0  # outward rotation of a resting leg
    toes_deg: float = 25.0  # plantar flexion of a resting foot
    head_turn_deg: float = 0.0  # to the person's left
    tremor_deg: float = 0.2


_FACING = {"supine": -90.0, "prone": 90.0}
_PRESSED_M = 0.02
"""How far couch and flesh give under the body's weight."""


class Rest:
    """Where a body touches the couch, from its shape at rest.

    Attributes
    ----------
    lie
        On the back or on the front.
    hip_m
        Height of the hip joints above the couch, metres.
    pelvis, neck
        Rotation from upright, degrees, that brings pelvis and chest, and the head, down on the couch.
    straight
        Thigh tilt in the room, degrees, of a straight resting leg, by side.
    """

    def __init__(self, lying: Lying, anatomy: Anatomy, lie: Lie) -> None:
        self.lie: Lie = lie
        self._anatomy = anatomy
        self._down = 1.0 if lie == "supine" else -1.0  # sign of y on the side of the couch
        size = anatomy.stature / 1.7
        hip, chest = middle(anatomy, "hip"), float(anatomy.spine[8, 2])
        depth = self._depth(float(hip[2]) - 0.06 * size, float(hip[2]) + 0.10 * size, 0.17 * size)
        upper = self._depth(chest - 0.05 * size, chest + 0.10 * size, 0.13 * size)
        self.hip_m = depth - self._down * float(hip[1]) - _PRESSED_M
        slope = float(np.degrees(np.arctan2(upper - depth, chest - hip[2])))
        self.pelvis = _FACING[lie] + self._down * slope - lying.bearing.pelvis_deg
        nape = float(anatomy.joints["neck01"][2])
        head = self._depth(float(anatomy.joints["head"][2]), anatomy.stature, 0.1 * size)
        gap = upper + np.tan(np.radians(slope)) * (nape - chest) - head - lying.couch.pillow_m
        flexed = float(np.degrees(np.arctan2(gap, anatomy.stature - nape - 0.06 * size)))
        self.neck = -self._down * np.clip(flexed, -35.0, 35.0)
        self.straight: dict[Side, float] = {side: self._leg(side) for side in OTHER}

    def hips_m(self, couch: Couch) -> float:
        """Compute the height of the hip joints above the floor.

        Parameters
        ----------
        couch
            What the person lies on.

        Returns
        -------
        float
            Metres.
        """
        return couch.height_m + self.hip_m

    def _depth(self, low: float, high: float, aside: float) -> float:
        """How far the body reaches towards the couch between two heights at rest, metres."""
        x, y, z = self._anatomy.vertices.T
        band = (np.abs(x) < aside) & (z > low) & (z < high)
        return float(np.percentile(self._down * y[band], 99.0))

    def _leg(self, side: Side) -> float:
        """Thigh tilt, degrees, at which the heel (prone: the instep) touches the couch."""
        joints, s = self._anatomy.joints, side[0].upper()
        low = joints[f"ankle.{s}"] - joints[f"hip.{s}"]
        above = 0.055 if self.lie == "supine" else 0.085
        drop = (above - self.hip_m) / float(np.hypot(low[1], low[2]))
        phase, sunk = np.arctan2(low[2], low[1]), np.arcsin(np.clip(drop, -1.0, 1.0))
        roots = np.degrees([sunk - phase, np.pi - sunk - phase])
        off = (roots - _FACING[self.lie] + 180.0) % 360.0 - 180.0
        return float(_FACING[self.lie] + off[np.argmin(np.abs(off))])


def lying_posture(
    lying: Lying,
    rest: Rest,
    anatomy: Anatomy,
    legs: dict[Side, Swung],
    shakes: list[np.ndarray],
    *,
    rolled: np.ndarray | None = None,
    hips_up: np.ndarray | None = None,
    grip: tuple[str, Side, float] | None = None,
) -> Posture:
    """Lay a body on its couch.

    Parameters
    ----------
    lying, rest, anatomy
        How the person lies, where they touch the couch, and their body.
    legs
        How each leg is held.
    shakes
        Tremor (T,) of the pelvis and of the neck first, degrees.
    rolled
        (T,) rotation of the pelvis from its rest, degrees, forward positive. The lumbar spine compensates, so that the
        chest stays.
    hips_up
        (T,) height of the hips above their rest, metres.
    grip
        Both hands hold this bone (`thigh` or `shank`) of this leg, at this share of its length.
    """
    times = len(shakes[0])
    zero = np.zeros(times)
    roll = zero if rolled is None else rolled
    bearing = lying.bearing
    trunk = Trunk.of(
        bearing,
        times,
        pelvis=rest.pelvis + roll + shakes[0],
        lumbar=-roll - bearing.lumbar_deg,  # the couch keeps the chest where it is
        thoracic=zero - bearing.thoracic_deg,
        neck=rest.neck + shakes[1],
        head_turn=zero + lying.head_turn_deg,
    )
    hips = np.tile([0.0, 0.0, rest.hips_m(lying.couch)], (times, 1))
    if hips_up is not None:
        hips[:, 2] += hips_up
    plain = Posture(trunk, Arms("alongside", zero), hips, legs["left"], legs["right"])
    hold = _resting(lying, rest, anatomy, times) if grip is None else _gripping(plain, anatomy, *grip)
    elbows = (1.0, 0.0, -0.35) if lying.arms != "under-head" or grip is not None else (1.0, 0.25, 0.0)
    return Posture(trunk, Arms("holding", np.ones(times), hold, elbows=elbows), hips, legs["left"], legs["right"])


def _resting(lying: Lying, rest: Rest, anatomy: Anatomy, times: int) -> np.ndarray:
    """Positions (2, T, 3) of resting wrists, metres in the room."""
    size = anatomy.stature / 1.7
    x, y, z = anatomy.vertices.T
    hip = middle(anatomy, "hip")
    headwards = 1.0 if rest.lie == "supine" else -1.0
    if lying.arms == "on-belly":
        over = (np.abs(x) < 0.1) & (z > hip[2] + 0.08 * size) & (z < hip[2] + 0.2 * size)
        up = rest.hips_m(lying.couch) + float(hip[1] - y[over].min()) + 0.025
        point = (0.085 * size, 0.14 * size, up)
    elif lying.arms == "under-head":
        point = (0.10 * size, 0.70 * size, lying.couch.height_m + 0.035)
    else:
        near = (np.abs(z - hip[2]) < 0.08 * size) & (np.abs(x) < abs(anatomy.joints["hip.L"][0]) + 0.16)
        point = (float(np.abs(x[near]).max()) + 0.07, -0.03 * size, lying.couch.height_m + 0.05)
    ends = np.array([[sign * point[0], headwards * point[1], point[2]] for sign in (1.0, -1.0)])
    return np.repeat(ends[:, None], times, axis=1)


def _gripping(plain: Posture, anatomy: Anatomy, bone: str, side: Side, share: float) -> np.ndarray:
    """Positions (2, T, 3) of wrists that hold a leg, metres: on both sides of its thigh, or in front of its shank."""
    s = side[0].upper()
    upper, lower = ("hip", "knee") if bone == "thigh" else ("knee", "ankle")
    start, end = anatomy.joints[f"{upper}.{s}"], anatomy.joints[f"{lower}.{s}"]
    size = anatomy.stature / 1.7
    aside, back = (0.085, 0.06) if bone == "thigh" else (0.055, -0.06)
    frames = pose(plain, anatomy)
    grips = [start + share * (end - start) + np.array([sign * aside, back, 0.0]) * size for sign in (1.0, -1.0)]
    return np.stack([frames.move(limb(bone, s), grip) for grip in grips])


def resting_leg(lying: Lying, rest: Rest, side: Side, times: int, lift: np.ndarray | float = 0.0) -> Swung:
    """Build a leg that rests on the couch or is lifted straight.

    Parameters
    ----------
    lying, rest
        How the person lies, and where they touch the couch.
    side
        Side of the leg.
    times
        Number T of times.
    lift
        Elevation above rest, degrees: one for all times, or (T,).
    """
    raised = -1.0 if rest.lie == "supine" else 1.0
    return Swung.of(
        times,
        thigh_tilt=rest.straight[side] + raised * (lift + np.zeros(times)),
        rotation=np.full(times, -lying.feet_out_deg),
        ankle=np.full(times, -lying.toes_deg),
    )


def tremors(lying: Lying, times: np.ndarray, seed: int, sizes: tuple[float, ...]) -> list[np.ndarray]:
    """Draw one tremor for each size.

    Parameters
    ----------
    lying
        Its `tremor_deg` is the unit of `sizes`.
    times
        (T,) seconds.
    seed
        Seed of the draws.
    sizes
        One for each tremor.

    Returns
    -------
    list[numpy.ndarray]
        (T,) degrees, one for each size.
    """
    rng = np.random.default_rng([seed, 7])
    return [tremor(rng, times, lying.tremor_deg * size) for size in sizes]


def framing(couch: Couch, lie: Lie, up: float, feet: tuple[float, float] = (0.57, 0.0)) -> Framing:
    """Framing by a camera at the height of the couch or a little above.

    Parameters
    ----------
    couch, lie
        What the person lies on, and how.
    up
        Highest point of the raised leg above the couch, in statures.
    feet
        Greatest distance of the feet from the hips, and their depth below the couch, in statures.
    """
    low, toward = couch.height_m / 1.7, 1.0 if lie == "supine" else -1.0
    corners = [(-0.57 * toward, low), (-0.2 * toward, low + up), (0.4 * toward, low + up)]
    corners.append((feet[0] * toward, max(low - feet[1], 0.0)))
    return Framing(
        swept(*corners, (feet[0] * toward, low + 0.5 * up), aside=0.2),
        ahead=0.0,
        height=low + 0.4 * up,
        tall=False,
        lens_m=(max(0.3, couch.height_m - 0.1), couch.height_m + 0.55),
    )


def random_lying(rng: np.random.Generator, lie: Lie, *, tables: float = 0.65) -> Lying:
    """Draw how a person lies.

    Parameters
    ----------
    rng
        Source of the random draws.
    lie
        On the back or on the front.
    tables
        Probability of a table instead of a mat on the floor.
    """
    couch = random_couch(rng, tables=tables)
    prone = lie == "prone"
    if prone:
        couch = msgspec.structs.replace(couch, pillow_m=0.0)
    low, mid, high = rng.uniform(0.75, 1.35, 3)
    return Lying(
        couch=couch,
        arms=("beside", "under-head" if prone else "on-belly")[int(rng.random() < 0.45)],
        bearing=Bearing(lumbar_levels=(float(low), float(mid), float(high)), knee_deg=0.0),
        feet_out_deg=float(rng.uniform(-4.0, 6.0) if prone else rng.uniform(0.0, 22.0)),
        toes_deg=float(rng.uniform(60.0, 74.0) if prone else rng.uniform(8.0, 38.0)),
        head_turn_deg=float(rng.choice([-1.0, 1.0]) * rng.uniform(55.0, 78.0)) if prone else float(rng.normal(0, 6.0)),
        tremor_deg=float(rng.uniform(0.05, 0.5)),
    )


def random_side(rng: np.random.Generator) -> Side:
    """Draw the moving leg; it is not always the one nearer to the camera.

    Parameters
    ----------
    rng
        Source of the random draws.
    """
    return "left" if rng.random() < 0.5 else "right"


def random_tempo(rng: np.random.Generator) -> dict[str, Any]:
    """Draw repetitions and tempo of a leg's movement.

    Parameters
    ----------
    rng
        Source of the random draws.

    Returns
    -------
    dict[str, Any]
        Values of `LegOnCouch` by name.
    """
    repetitions = int(rng.choice([1, 2, 3], p=[0.3, 0.4, 0.3]))
    return {
        "neutral_s": float(rng.uniform(1.3, 2.2)),
        "down_s": float(rng.uniform(1.3, 3.2)),
        "hold_s": float(rng.uniform(0.6, 1.8)),
        "up_s": float(rng.uniform(1.3, 2.8)),
        "pause_s": float(rng.uniform(0.5, 1.2)),
        "repetitions": repetitions,
        "amplitudes": (1.0, *rng.uniform(0.88, 1.0, repetitions - 1).tolist()),
        "jerk": float(rng.uniform(0.0, 0.6)) if rng.random() < 0.2 else 0.0,
    }


class LegOnCouch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which leg moves, its `romcam.synthetic.tempo.Tempo`, and how the person lies."""

    leg: Side = "right"
    neutral_s: float = 1.6
    down_s: float = 2.0
    hold_s: float = 1.2
    up_s: float = 2.0
    pause_s: float = 0.8
    repetitions: int = 2
    amplitudes: tuple[float, ...] = (1.0,)
    jerk: float = 0.0
    lying: Lying = Lying()


def leg_on_couch(
    parameters: type[LegOnCouch],
    lie: Lie,
    up: float,
    put: Callable[[Any, Anatomy, np.ndarray, list[np.ndarray]], Posture],
    shakes: tuple[float, ...],
    random: Callable[[np.random.Generator], LegOnCouch],
    first_seed: int,
) -> Movement:
    """Build the movement of one leg of a lying person.

    Parameters
    ----------
    parameters
        Type of the motion's parameters.
    lie
        On the back or on the front.
    up
        How far the leg rises above the couch, in statures.
    put
        `put(motion, anatomy, progress, tremors)`: the posture at a progress (T,) of the leg, 0 to 1, with one tremor
        (T,) for each of `shakes`.
    shakes
        Sizes of the tremors, in units of the motion's tremor.
    random
        Draws random parameters.
    first_seed
        See `TrainingUse`; the moving leg is the upper one.
    """

    def posture(motion: LegOnCouch, anatomy: Anatomy, times: np.ndarray, seed: int) -> Posture:
        t = np.asarray(times, dtype=float)
        return put(motion, anatomy, progress(motion, t), tremors(motion.lying, t, seed, shakes))

    def neutral(motion: LegOnCouch, anatomy: Anatomy) -> Posture:
        return put(motion, anatomy, np.zeros(1), [np.zeros(1)] * len(shakes))

    def furniture(motion: LegOnCouch, anatomy: Anatomy) -> tuple[Furniture, ...]:
        return couch_pieces(motion.lying.couch, anatomy, lie)

    def framed(motion: LegOnCouch) -> Framing:
        return framing(motion.lying.couch, lie, up)

    return Movement(
        parameters=parameters,
        truth=LYING_ANGLES,
        framing=framing(Couch(), lie, up),
        duration_s=duration_s,
        posture=posture,
        neutral=neutral,
        still_times=still_times,
        random=random,
        furniture=furniture,
        framed=framed,
        training=TrainingUse("legs-lying", first_seed, upper_leg=_moving_leg),
    )


def _moving_leg(motion: LegOnCouch) -> Side:
    return motion.leg
