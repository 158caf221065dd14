"""Drawings of the tests: a person as lines between points, as the film should show them.

`romcam.presentation.postures` renders a posture as SVG and in braille dots.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

WIDTH, HEIGHT = 100.0, 60.0
"""Size of the picture that a posture's points are in; y points down."""

Point = tuple[float, float]
Path = tuple[Point, ...]

FLOOR: Final[Path] = ((6, 56), (94, 56))
TABLE: Final[Path] = ((4, 51), (96, 51))
LYING_TRUNK: Final[Path] = ((23, 47), (52, 47))
"""Trunk of a person who lies on the table, head on the left."""


@dataclass(frozen=True)
class Posture:
    """A person drawn with lines.

    Parameters
    ----------
    body
        Lines of the parts that do not move.
    moving
        Lines of the moving parts at the end of the movement.
    rest
        Lines of the moving parts at the start.
    props
        Lines of floor, table or chair.
    arrow
        Line along the movement; its last point is the tip. Empty for none.
    heads, rest_heads
        Centres of the head at the end of the movement and at its start.
    """

    body: tuple[Path, ...]
    moving: tuple[Path, ...]
    rest: tuple[Path, ...]
    props: tuple[Path, ...]
    arrow: Path
    heads: tuple[Point, ...] = ()
    rest_heads: tuple[Point, ...] = ()


def arc(centre: Point, radius: float, start_deg: float, stop_deg: float) -> Path:
    """Return the points of an arc.

    Parameters
    ----------
    centre
        Centre of the circle, in the picture's units.
    radius
        Radius, in the same units.
    start_deg, stop_deg
        Angles of both ends, degrees; 0 points right and angles grow clockwise.
    """
    turns = np.radians(np.linspace(start_deg, stop_deg, 13))
    return tuple((float(centre[0] + radius * np.cos(a)), float(centre[1] + radius * np.sin(a))) for a in turns)
