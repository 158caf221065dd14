"""Seats and couches."""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np

from romcam.synthetic.anatomy import Anatomy, middle
from romcam.synthetic.case_parts import Colour, Furniture

Lie = Literal["supine", "prone"]
"""Lying on the back, or on the front."""

SeatKind = Literal["chair", "stool", "block"]

_PRESSED_M = 0.02
_THICK_M = 0.035
_DEPTH_M: dict[SeatKind, float] = {"chair": 0.42, "stool": 0.36, "block": 0.46}


def hip_above_seat_m(anatomy: Anatomy) -> float:
    """Compute the height of the hip joints above a seat, with level thighs and an upright trunk.

    Parameters
    ----------
    anatomy
        The body.

    Returns
    -------
    float
        Metres.

    Notes
    -----
    The skin from the back of the pelvis (90 degrees round the hip, counted from above) to the back of the thigh (160)
    turns under the hip by a growing share of a right angle; the seat compresses it by 2 cm.
    """
    hip = middle(anatomy, "hip")
    x, y, z = anatomy.vertices.T
    back, up = y - hip[1], z - hip[2]
    angle, radius = np.degrees(np.arctan2(back, up)), np.hypot(back, up)
    seated = angle + 90.0 * np.clip((angle - 80.0) / 84.0, 0.0, 1.0)
    flesh = (angle > 80.0) & (angle < 165.0) & (radius < 0.25) & (np.abs(x) < 0.2)
    return float((-radius * np.cos(np.radians(seated)))[flesh].max()) - _PRESSED_M


def seat_pieces(
    kind: SeatKind, height_m: float, front_m: float, width_m: float, colour: Colour
) -> tuple[Furniture, ...]:
    """Build a seat.

    Parameters
    ----------
    kind
        Chair with a back, stool on legs, or solid block.
    height_m
        Height of its surface.
    front_m
        Its front edge, metres ahead of the ankles.
    width_m
        Its width, across the person.
    colour
        Colour of the surface; legs and posts are darker.
    """
    depth = _DEPTH_M[kind]
    centre = front_m - 0.5 * depth
    darker: Colour = (0.75 * colour[0], 0.75 * colour[1], 0.75 * colour[2])

    def box(ahead: float, away: float, low: float, size: tuple[float, float, float], tone: Colour) -> Furniture:
        return Furniture(kind="box", centre_m=(ahead, away, low + 0.5 * size[2]), size_m=size, colour=tone)

    if kind == "block":
        return (box(centre, 0.0, 0.0, (depth, width_m, height_m), colour),)
    under = height_m - _THICK_M
    pieces = [box(centre, 0.0, under, (depth, width_m, _THICK_M), colour)]
    for ahead in (centre - 0.5 * depth + 0.03, centre + 0.5 * depth - 0.03):
        for away in (-0.5 * width_m + 0.03, 0.5 * width_m - 0.03):
            pieces.append(box(ahead, away, 0.0, (0.04, 0.04, under), darker))
    if kind == "chair":
        back = centre - 0.5 * depth + 0.015
        for away in (-0.5 * width_m + 0.03, 0.5 * width_m - 0.03):
            pieces.append(box(back, away, height_m, (0.03, 0.04, 0.42), darker))
        pieces.append(box(back, 0.0, height_m + 0.22, (0.025, width_m - 0.06, 0.2), colour))
    return tuple(pieces)


class Couch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A treatment table, or a mat on the floor, whose height is its thickness."""

    kind: Literal["table", "mat"] = "table"
    height_m: float = 0.65
    width_m: float = 0.66
    pillow_m: float = 0.0  # thickness of the pillow under the head
    colour: Colour = (0.24, 0.33, 0.42)
    base: Colour = (0.72, 0.70, 0.67)


def couch_pieces(couch: Couch, anatomy: Anatomy, lie: Lie, end_m: float | None = None) -> tuple[Furniture, ...]:
    """Build the couch under a person whose hips are above the origin.

    Parameters
    ----------
    couch
        Kind, size and colours.
    anatomy
        The person; couches are as long as they need.
    lie
        Whether the person lies on the back or on the front.
    end_m
        Length beyond the hips towards the feet, metres; None for a couch that supports the feet, too.
    """
    feet, head = (0.57 if end_m is None else end_m / anatomy.stature), 0.60
    toward = 1.0 if lie == "supine" else -1.0  # the feet of a supine person are ahead
    length = (feet + head) * anatomy.stature
    centre = toward * 0.5 * (feet - head) * anatomy.stature

    def box(low: float, high: float, long: float, wide: float, colour: Colour, ahead: float = centre) -> Furniture:
        return Furniture(kind="box", centre_m=(ahead, 0.0, 0.5 * (low + high)), size_m=(long, wide, high - low),
                         colour=colour)  # fmt: skip

    pieces: list[Furniture] = []
    if couch.kind == "mat":
        pieces.append(box(0.0, couch.height_m, length, couch.width_m, couch.colour))
    else:
        pieces.append(box(couch.height_m - 0.09, couch.height_m, length, couch.width_m, couch.colour))
        pieces.append(box(0.0, couch.height_m - 0.09, length - 0.10, couch.width_m - 0.08, couch.base))
    if couch.pillow_m > 0.0:
        at = -toward * 0.47 * anatomy.stature
        pieces.append(box(couch.height_m, couch.height_m + couch.pillow_m, 0.34, 0.46, (0.88, 0.88, 0.86), at))
    return tuple(pieces)


def random_couch(rng: np.random.Generator, *, tables: float = 0.65) -> Couch:
    """Draw a table or a mat on the floor.

    Parameters
    ----------
    rng
        Source of the random draws.
    tables
        Probability of a table.
    """
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
