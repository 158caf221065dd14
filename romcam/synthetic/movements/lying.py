"""What movements of somebody who lies have in common: what they lie on, how they rest on it, what their arms do."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.arms import Arms
from romcam.synthetic.case import Bearing, Colour, Furniture
from romcam.synthetic.legs import Swung
from romcam.synthetic.movements.course import tremor
from romcam.synthetic.movements.movement import Framing, swept
from romcam.synthetic.posture import Posture, pose
from romcam.synthetic.skeleton import limb
from romcam.synthetic.trunk import Trunk, middle

Side = Literal["left", "right"]
OTHER: dict[Side, Side] = {"left": "right", "right": "left"}

LYING = (
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
"""True angles of somebody who lies, of the trunk and of each leg in the sagittal plane."""


class Couch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody lies on: a table, or a mat on the floor (its height is then its thickness)."""

    kind: Literal["table", "mat"] = "table"
    height_m: float = 0.65
    width_m: float = 0.66
    pillow_m: float = 0.0  # thickness of what is under the head
    colour: Colour = (0.24, 0.33, 0.42)
    base: Colour = (0.72, 0.70, 0.67)


class Lying(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How somebody lies through a trial. Angles in degrees."""

    couch: Couch = Couch()
    arms: Literal["beside", "on-belly", "under-head"] = "beside"
    bearing: Bearing = Bearing()
    feet_out_deg: float = 8.0  # how far a leg that only lies there falls outwards
    toes_deg: float = 25.0  # how far its foot hangs down
    head_turn_deg: float = 0.0  # to the person's left
    tremor_deg: float = 0.2


_FACING = {"supine": -90.0, "prone": 90.0}
_PRESSED_M = 0.02
"""How far couch and flesh give where the body's weight is."""


class Rest:
    """Where a body touches what it lies on, from its shape at rest; lengths in metres, angles in degrees.

    `hip_m`: height of the hip joints above the couch. `pelvis` and `neck`: turn from upright that brings pelvis, chest
    and head down on it. `straight`: thigh tilt in the room of a straight leg that lies there, by side.
    """

    def __init__(self, lying: Lying, anatomy: Anatomy, way: Literal["supine", "prone"]) -> None:
        self.way: Literal["supine", "prone"] = way
        self._anatomy = anatomy
        self._down = 1.0 if way == "supine" else -1.0  # the side of y that the couch is on
        size = anatomy.stature / 1.7
        hip, chest = middle(anatomy, "hip"), float(anatomy.spine[8, 2])
        depth = self._depth(float(hip[2]) - 0.06 * size, float(hip[2]) + 0.10 * size, 0.17 * size)
        upper = self._depth(chest - 0.05 * size, chest + 0.10 * size, 0.13 * size)
        self.hip_m = depth - self._down * float(hip[1]) - _PRESSED_M
        slope = float(np.degrees(np.arctan2(upper - depth, chest - hip[2])))
        self.pelvis = _FACING[way] + self._down * slope - lying.bearing.pelvis_deg
        nape = float(anatomy.joints["neck01"][2])
        head = self._depth(float(anatomy.joints["head"][2]), anatomy.stature, 0.1 * size)
        gap = upper + np.tan(np.radians(slope)) * (nape - chest) - head - lying.couch.pillow_m
        flexed = float(np.degrees(np.arctan2(gap, anatomy.stature - nape - 0.06 * size)))
        self.neck = -self._down * np.clip(flexed, -35.0, 35.0)
        self.straight: dict[Side, float] = {side: self._leg(side) for side in OTHER}

    def hips_m(self, couch: Couch) -> float:
        """Height of the hip joints above the floor."""
        return couch.height_m + self.hip_m

    def _depth(self, low: float, high: float, aside: float) -> float:
        """How far the body reaches towards the couch in a band of heights at rest."""
        x, y, z = self._anatomy.vertices.T
        band = (np.abs(x) < aside) & (z > low) & (z < high)
        return float(np.percentile(self._down * y[band], 99.0))

    def _leg(self, side: Side) -> float:
        """Thigh tilt at which the heel, or prone the instep, is on the couch."""
        joints, s = self._anatomy.joints, side[0].upper()
        low = joints[f"ankle.{s}"] - joints[f"hip.{s}"]
        above = 0.055 if self.way == "supine" else 0.085
        drop = (above - self.hip_m) / float(np.hypot(low[1], low[2]))
        phase, sunk = np.arctan2(low[2], low[1]), np.arcsin(np.clip(drop, -1.0, 1.0))
        roots = np.degrees([sunk - phase, np.pi - sunk - phase])
        off = (roots - _FACING[self.way] + 180.0) % 360.0 - 180.0
        return float(_FACING[self.way] + off[np.argmin(np.abs(off))])


def laid(
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
    """The body on its couch, over the times of `shakes`, the tremor of pelvis and neck (T,).

    rolled: (T,) how far the pelvis rolls from its rest, forward positive; the lumbar spine makes up for it, so that
    the chest stays. hips_up: (T,) metres the hips leave the couch. grip: both hands hold a leg's `thigh` or `shank` at
    that share of its length.
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
    """Where the wrists (2, T, 3) lie."""
    size = anatomy.stature / 1.7
    x, y, z = anatomy.vertices.T
    hip = middle(anatomy, "hip")
    headwards = 1.0 if rest.way == "supine" else -1.0
    if lying.arms == "on-belly":
        over = (np.abs(x) < 0.1) & (z > hip[2] + 0.08 * size) & (z < hip[2] + 0.2 * size)
        up = rest.hips_m(lying.couch) + float(hip[1] - y[over].min()) + 0.025
        place = (0.085 * size, 0.14 * size, up)
    elif lying.arms == "under-head":
        place = (0.10 * size, 0.70 * size, lying.couch.height_m + 0.035)
    else:
        near = (np.abs(z - hip[2]) < 0.08 * size) & (np.abs(x) < abs(anatomy.joints["hip.L"][0]) + 0.16)
        place = (float(np.abs(x[near]).max()) + 0.07, -0.03 * size, lying.couch.height_m + 0.05)
    ends = np.array([[sign * place[0], headwards * place[1], place[2]] for sign in (1.0, -1.0)])
    return np.repeat(ends[:, None], times, axis=1)


def _gripping(plain: Posture, anatomy: Anatomy, bone: str, side: Side, share: float) -> np.ndarray:
    """Where the wrists (2, T, 3) are that hold a leg: on either side of its thigh, or before its shank."""
    s = side[0].upper()
    upper, lower = ("hip", "knee") if bone == "thigh" else ("knee", "ankle")
    start, end = anatomy.joints[f"{upper}.{s}"], anatomy.joints[f"{lower}.{s}"]
    size = anatomy.stature / 1.7
    aside, back = (0.085, 0.06) if bone == "thigh" else (0.055, -0.06)
    frames = pose(plain, anatomy)
    grips = [start + share * (end - start) + np.array([sign * aside, back, 0.0]) * size for sign in (1.0, -1.0)]
    return np.stack([frames.move(limb(bone, s), grip) for grip in grips])


def still_leg(lying: Lying, rest: Rest, side: Side, times: int, lift: np.ndarray | float = 0.0) -> Swung:
    """A leg that lies there, or is lifted straight by so many degrees."""
    raised = -1.0 if rest.way == "supine" else 1.0
    return Swung.of(
        times,
        thigh_tilt=rest.straight[side] + raised * (lift + np.zeros(times)),
        rotation=np.full(times, -lying.feet_out_deg),
        ankle=np.full(times, -lying.toes_deg),
    )


def shaken(lying: Lying, times: np.ndarray, seed: int, sizes: tuple[float, ...]) -> list[np.ndarray]:
    """Tremor (T,) of so many joints, drawn from the seed."""
    rng = np.random.default_rng([seed, 7])
    return [tremor(rng, times, lying.tremor_deg * size) for size in sizes]


def couch_pieces(
    couch: Couch, anatomy: Anatomy, way: Literal["supine", "prone"], end_m: float | None = None
) -> tuple[Furniture, ...]:
    """The couch under the person, whose hips are above the origin. end_m: how far it reaches beyond the hips towards
    the feet, where it ends before them."""
    feet, head = (0.57 if end_m is None else end_m / anatomy.stature), 0.60
    toward = 1.0 if way == "supine" else -1.0  # the feet are ahead of somebody on the back
    length = (feet + head) * anatomy.stature
    centre = toward * 0.5 * (feet - head) * anatomy.stature

    def box(low: float, high: float, long: float, wide: float, colour: Colour, ahead: float = centre) -> Furniture:
        return Furniture(kind="box", centre_m=(ahead, 0.0, 0.5 * (low + high)), size_m=(long, wide, high - low),
                         colour=colour)  # fmt: skip

    pieces = []
    if couch.kind == "mat":
        pieces.append(box(0.0, couch.height_m, length, couch.width_m, couch.colour))
    else:
        pieces.append(box(couch.height_m - 0.09, couch.height_m, length, couch.width_m, couch.colour))
        pieces.append(box(0.0, couch.height_m - 0.09, length - 0.10, couch.width_m - 0.08, couch.base))
    if couch.pillow_m > 0.0:
        at = -toward * 0.47 * anatomy.stature
        pieces.append(box(couch.height_m, couch.height_m + couch.pillow_m, 0.34, 0.46, (0.88, 0.88, 0.86), at))
    return tuple(pieces)


def framing(
    couch: Couch, way: Literal["supine", "prone"], up: float, feet: tuple[float, float] = (0.57, 0.0)
) -> Framing:
    """A camera at the height of the couch and a little above.

    up: statures that the raised leg reaches over it. feet: how far from the hips, and below the couch, feet come.
    """
    low, toward = couch.height_m / 1.7, 1.0 if way == "supine" else -1.0
    corners = [(-0.57 * toward, low), (-0.2 * toward, low + up), (0.4 * toward, low + up)]
    corners.append((feet[0] * toward, max(low - feet[1], 0.0)))
    return Framing(
        swept(*corners, (feet[0] * toward, low + 0.5 * up), aside=0.2),
        ahead=0.0,
        height=low + 0.4 * up,
        tall=False,
        lens_m=(max(0.3, couch.height_m - 0.1), couch.height_m + 0.55),
    )


def random_couch(rng: np.random.Generator, *, tables: float = 0.65) -> Couch:
    """A table or a mat on the floor. tables: how often it is a table."""
    table = rng.random() < tables
    red, green, blue = (rng.uniform(0.35, 1.0) * rng.uniform(0.25, 0.95, 3)).tolist()
    grey = float(rng.uniform(0.25, 0.9))
    return Couch(
        kind="table" if table else "mat",
        height_m=float(rng.uniform(0.5, 0.8) if table else rng.uniform(0.02, 0.06)),
        width_m=float(rng.uniform(0.58, 0.75)),
        pillow_m=float(rng.choice([0.0, rng.uniform(0.03, 0.09)], p=[0.5, 0.5])),
        colour=(red, green, blue),
        base=(grey, 0.98 * grey, 0.95 * grey),
    )


def random_lying(rng: np.random.Generator, way: Literal["supine", "prone"], *, tables: float = 0.65) -> Lying:
    """Anybody's way of lying."""
    couch = random_couch(rng, tables=tables)
    prone = way == "prone"
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
    """The leg that is measured, which is the nearer one or not."""
    return "left" if rng.random() < 0.5 else "right"


def random_tempo(rng: np.random.Generator) -> dict[str, Any]:
    """How often and how fast a leg is moved."""
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
