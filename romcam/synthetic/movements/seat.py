"""What people sit on, and how high their hips are above it."""

from __future__ import annotations

from typing import Literal

import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.case import Colour, Furniture
from romcam.synthetic.trunk import middle

SeatKind = Literal["chair", "stool", "block"]

_PRESSED_M = 0.02
_THICK_M = 0.035
_DEPTH_M: dict[SeatKind, float] = {"chair": 0.42, "stool": 0.36, "block": 0.46}


def hip_above_seat_m(anatomy: Anatomy) -> float:
    """Height of the hip joints above a seat they rest on with thighs level and the trunk upright.

    The skin from the back of the pelvis (90 degrees round the hip, from above) to the back of the thigh (160) turns
    under the hip by a growing share of a right angle; the seat presses it flat by a little.
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
    """A seat at the given height whose front edge is `front_m` ahead of the ankles."""
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
