"""The posture of a lying person: rest on the couch, arms, resting legs."""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np

from romcam.synthetic.anatomy import Anatomy, middle
from romcam.synthetic.arms import Arms
from romcam.synthetic.case_parts import Bearing, Side
from romcam.synthetic.furniture import Couch, Lie
from romcam.synthetic.legs import Swung
from romcam.synthetic.movement import OTHER
from romcam.synthetic.posture import BodyPosture, Trunk, pose
from romcam.synthetic.skeleton import limb
from romcam.synthetic.tempo import tremor

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
            Couch under the person.

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
) -> BodyPosture:
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
    plain = BodyPosture(trunk, Arms("alongside", zero), hips, legs["left"], legs["right"])
    hold = _resting(lying, rest, anatomy, times) if grip is None else _gripping(plain, anatomy, *grip)
    elbows = (1.0, 0.0, -0.35) if lying.arms != "under-head" or grip is not None else (1.0, 0.25, 0.0)
    return BodyPosture(trunk, Arms("holding", np.ones(times), hold, elbows=elbows), hips, legs["left"], legs["right"])


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


def _gripping(plain: BodyPosture, anatomy: Anatomy, bone: str, side: Side, share: float) -> np.ndarray:
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
