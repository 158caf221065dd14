"""Drawing on a picture: lines, discs, panels and type that look alike at any size.

Knows pixels and nothing of trials. All lengths are in pixels of the picture drawn on, fractions welcome: what
moves by a quarter of a pixel is drawn a quarter of a pixel further.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal, cast

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from romcam.presentation.theme import Colour

Picture = NDArray[np.uint8]
Align = Literal["left", "centre", "right"]

_SHIFT: Final = 4
_REFERENCE_PX: Final = 720.0
_LEAST_UNIT: Final = 0.5
_COVER_CELLS: Final = 6
"""A hidden head keeps this many colours across: who it is cannot be read from them."""


@dataclass(frozen=True)
class Box:
    """An upright rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Pixels from side to side."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Pixels from top to bottom."""
        return self.bottom - self.top

    def overlaps(self, other: Box) -> bool:
        """Whether the two share any pixel."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def moved(self, right: float, down: float) -> Box:
        """The same box elsewhere."""
        return replace(
            self,
            left=self.left + right,
            right=self.right + right,
            top=self.top + down,
            bottom=self.bottom + down,
        )


class Canvas:
    """A picture being drawn on, in place.

    rgb: (H, W, 3), writable. unit: pixels per design unit; a design unit is one pixel of a 720p film.
    """

    def __init__(self, rgb: Picture, unit: float | None = None) -> None:
        self.rgb: Final = rgb
        self.height, self.width = rgb.shape[:2]
        self.unit: Final = unit or unit_of(self.width, self.height)

    def line(self, start: ArrayLike, stop: ArrayLike, colour: Colour, width: float) -> None:
        """A straight line; width in design units."""
        ends = _fixed(np.array([start, stop], dtype=float))
        thickness = max(1, round(width * self.unit))
        cv2.line(self.rgb, ends[0].tolist(), ends[1].tolist(), colour.rgb, thickness, cv2.LINE_AA, _SHIFT)

    def path(self, points: ArrayLike, colour: Colour, width: float) -> None:
        """A line through points (N, 2); width in design units."""
        thickness = max(1, round(width * self.unit))
        cv2.polylines(self.rgb, [_fixed(np.asarray(points, float))], False, colour.rgb, thickness, cv2.LINE_AA, _SHIFT)

    def dashes(self, start: ArrayLike, stop: ArrayLike, colour: Colour, width: float, dash: float = 6.0) -> None:
        """A broken line; width and dash in design units."""
        a, b = np.asarray(start, float), np.asarray(stop, float)
        count = max(1, int(np.hypot(*(b - a)) / (2 * dash * self.unit)))
        for index in range(count):
            self.line(a + (b - a) * index / count, a + (b - a) * (index + 0.5) / count, colour, width)

    def polygon(self, points: ArrayLike, colour: Colour) -> None:
        """A filled polygon, (N, 2)."""
        cv2.fillPoly(self.rgb, [_fixed(np.asarray(points, float))], colour.rgb, cv2.LINE_AA, _SHIFT)

    def disc(self, centre: ArrayLike, radius: float, colour: Colour) -> None:
        """A filled disc; radius in pixels."""
        at = _fixed(np.asarray(centre, float)).tolist()
        cv2.circle(self.rgb, at, round(radius * (1 << _SHIFT)), colour.rgb, -1, cv2.LINE_AA, _SHIFT)

    def text(
        self,
        words: str,
        at: ArrayLike,
        size: float,
        colour: Colour,
        *,
        bold: bool = False,
        align: Align = "left",
    ) -> None:
        """One line of type with its baseline at `at`; size in design units."""
        pixels = self._pixels(size)
        x, y = np.asarray(at, float)
        x -= self.text_width(words, size, bold=bold) * {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        # The face has one weight: struck twice, a little apart, it is bold.
        for strike in (0, _stem(pixels)) if bold else (0,):
            cv2.putText(self.rgb, words, (round(x) + strike, round(y)), colour.rgb, _font(), pixels)

    def text_width(self, words: str, size: float, *, bold: bool = False) -> float:
        """Width in pixels that `text` would take."""
        pixels = self._pixels(size)
        return _text_width(words, pixels) + (_stem(pixels) if bold else 0)

    @contextmanager
    def translucent(self, box: Box, opacity: float) -> Generator[None]:
        """Whatever is drawn inside the block shows through; only the picture's part in `box` is mixed."""
        left, top = max(0, int(box.left)), max(0, int(box.top))
        part = self.rgb[top : max(top, int(box.bottom) + 1), left : max(left, int(box.right) + 1)]
        before = part.copy()
        yield
        if part.size:
            part[:] = cv2.addWeighted(part, opacity, before, 1.0 - opacity, 0.0)

    def panel(self, box: Box, colour: Colour, opacity: float, radius: float = 8.0) -> None:
        """A rounded rectangle that lets the picture through; radius in design units."""
        corners = rounded(
            ((box.left + box.right) / 2, (box.top + box.bottom) / 2),
            (1.0, 0.0),
            box.width / 2,
            box.height / 2,
            radius * self.unit,
        )
        if opacity >= 1.0:
            self.polygon(corners, colour)
            return
        with self.translucent(box, opacity):
            self.polygon(corners, colour)

    def hide(self, centre: ArrayLike, radius: float) -> None:
        """Smear a disc beyond recognition; radius in pixels."""
        x, y = np.asarray(centre, float)
        left, top = max(0, int(x - radius)), max(0, int(y - radius))
        part = self.rgb[top : max(top, int(y + radius) + 2), left : max(left, int(x + radius) + 2)]
        if not part.size:
            return
        few = cv2.resize(part, (_COVER_CELLS, _COVER_CELLS), interpolation=cv2.INTER_AREA)
        smeared = cv2.resize(few, (part.shape[1], part.shape[0]), interpolation=cv2.INTER_LINEAR)
        disc = np.zeros(part.shape[:2], dtype=np.uint8)
        at = _fixed(np.array([x - left, y - top])).tolist()
        cv2.circle(disc, at, round(radius * (1 << _SHIFT)), 255, -1, cv2.LINE_8, _SHIFT)
        cv2.copyTo(smeared, disc, part)

    def _pixels(self, size: float) -> int:
        # Below nine pixels no letter can be told from another.
        return max(9, round(size * self.unit))


def resized(rgb: Picture, width: int, height: int) -> Picture:
    """The picture at another size; what is left out is averaged, what is added interpolated."""
    how = cv2.INTER_AREA if width < rgb.shape[1] else cv2.INTER_CUBIC
    return cast("Picture", cv2.resize(rgb, (width, height), interpolation=how))


def unit_of(width: float, height: float) -> float:
    """Pixels per design unit of a picture of that size."""
    # An upright phone film is high, yet has to hold the same panel in its width; and type has to stay
    # legible in the smallest.
    return max(_LEAST_UNIT, min(height, 1.15 * width) / _REFERENCE_PX)


def rounded(
    centre: ArrayLike, along: ArrayLike, half_length: float, half_width: float, radius: float
) -> NDArray[np.floating]:
    """Outline (N, 2) of a rectangle with round corners whose length lies along a unit vector."""
    radius = min(radius, half_length, half_width)
    u = np.asarray(along, float)
    v = np.array([-u[1], u[0]])
    quarter = np.linspace(0, np.pi / 2, 6)
    points: list[NDArray[np.floating]] = []
    for corner, (a, b) in enumerate(((1, 1), (-1, 1), (-1, -1), (1, -1))):
        turn = quarter + corner * np.pi / 2
        p = a * (half_length - radius) + radius * np.cos(turn)
        q = b * (half_width - radius) + radius * np.sin(turn)
        points.append(np.asarray(centre, float) + p[:, None] * u + q[:, None] * v)
    return np.concatenate(points)


def _fixed(points: NDArray[np.floating]) -> NDArray[np.int32]:
    """OpenCV's numbers with four binary places, kept within what it can draw."""
    return np.clip(np.round(points * (1 << _SHIFT)), -(1 << 24), 1 << 24).astype(np.int32)


@cache
def _font() -> cv2.FontFace:
    # Of the faces inside OpenCV the one whose zeros have no stroke through them: 60° is read at a glance.
    return cv2.FontFace("uni")


def _stem(pixels: int) -> int:
    return max(1, round(pixels / 24))


@cache
def _text_width(words: str, pixels: int) -> float:
    _, _, width, _ = cv2.getTextSize((0, 0), words, (0, 0), _font(), pixels)
    return float(width)
