"""Shapes on a picture, in pixels: boxes, and the outline of a rounded rectangle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

_CORNERS: Final = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
"""Corners of a rectangle, in the order in which its outline passes them."""


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels: its sides `left`, `top`, `right` and `bottom`, x to the right, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in pixels."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in pixels."""
        return self.bottom - self.top

    def overlaps(self, other: Box) -> bool:
        """Return whether two boxes share any pixel.

        Parameters
        ----------
        other
            The other box.

        Returns
        -------
        bool
            False also if they only touch.
        """
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def joined(self, other: Box) -> Box:
        """Return the smallest box that holds both.

        Parameters
        ----------
        other
            The other box.
        """
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def moved(self, right: float, down: float) -> Box:
        """Return the box moved to another place.

        Parameters
        ----------
        right, down
            Distances in pixels; negative to the left or up.

        Returns
        -------
        Box
            A box of the same size.
        """
        return replace(
            self,
            left=self.left + right,
            right=self.right + right,
            top=self.top + down,
            bottom=self.bottom + down,
        )


def rounded(
    centre: ArrayLike, along: ArrayLike, half_length: float, half_width: float, radius: float
) -> NDArray[np.floating]:
    """Return the outline of a rounded rectangle.

    Parameters
    ----------
    centre
        Centre (x, y) in pixels.
    along
        Unit vector (x, y) of the direction of its length.
    half_length, half_width
        Half of each side in pixels.
    radius
        Radius of the corners in pixels; limited to half of the shorter side.

    Returns
    -------
    numpy.ndarray
        Points (N, 2): x and y in pixels.
    """
    radius = min(radius, half_length, half_width)
    u = np.asarray(along, float)
    v = np.array([-u[1], u[0]])
    turn = np.linspace(0, np.pi / 2, 6) + np.arange(4)[:, None] * np.pi / 2
    p = _CORNERS[:, :1] * (half_length - radius) + radius * np.cos(turn)
    q = _CORNERS[:, 1:] * (half_width - radius) + radius * np.sin(turn)
    return (np.asarray(centre, float) + p[..., None] * u + q[..., None] * v).reshape(-1, 2)
