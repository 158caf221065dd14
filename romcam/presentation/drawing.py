"""Drawing on a picture: lines, discs, panels and text in the same proportions at any size.

This module does not depend on trials. Points are in pixels of the picture, with fractions: a shift by a quarter of a
pixel is visible. Stroke widths and text sizes are in design units, see `Canvas`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache
from typing import Final, Literal, cast

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from romcam.presentation.shapes import Box, rounded
from romcam.presentation.theme import RGB, Colour

Picture = NDArray[np.uint8]
Align = Literal["left", "centre", "right"]

_SHIFT: Final = 4
_REFERENCE_PX: Final = 720.0
_LEAST_UNIT: Final = 0.5
_COVER_CELLS: Final = 6
"""Number of cells of colour across a hidden head, too few to recognise a person."""


def _red_green_blue(colour: Colour) -> RGB:
    return colour.rgb


class Canvas:
    """A picture that is drawn on in place.

    Parameters
    ----------
    rgb
        Picture (H, W, 3), writable.
    unit
        Pixels per design unit, which is one pixel of a 720p film; from the picture's size unless given.
    size
        Width and height in pixels of the whole picture, if `rgb` is a part of it. Points are in pixels of the whole
        picture; what is drawn outside the part is lost.
    corner
        Left and top side of that part in pixels of the whole picture.
    paint
        Returns the values of a colour in `rgb`, if these are not red, green and blue.
    """

    def __init__(
        self,
        rgb: Picture,
        unit: float | None = None,
        *,
        size: tuple[int, int] | None = None,
        corner: tuple[int, int] = (0, 0),
        paint: Callable[[Colour], RGB] = _red_green_blue,
    ) -> None:
        self.rgb: Final = rgb
        self.width, self.height = size or (rgb.shape[1], rgb.shape[0])
        self.unit: Final = unit or unit_of(self.width, self.height)
        self._corner: Final = corner
        self._paint: Final = paint
        self._offset: Final = np.array(corner, dtype=float)

    def line(self, start: ArrayLike, stop: ArrayLike, colour: Colour, width: float) -> None:
        """Draw a straight line.

        Parameters
        ----------
        start, stop
            Ends (x, y) in pixels.
        colour
            The colour.
        width
            Line width in design units.
        """
        self.lines(np.array([[start, stop]], dtype=float), colour, width)

    def lines(self, segments: ArrayLike, colour: Colour, width: float) -> None:
        """Draw straight lines of one colour.

        Parameters
        ----------
        segments
            (N, 2, 2): both ends, x and y in pixels.
        colour
            The colour.
        width
            Line width in design units.
        """
        ends = self._fixed(np.asarray(segments, float))
        thickness = max(1, round(width * self.unit))
        cv2.polylines(self.rgb, list(ends), False, self._paint(colour), thickness, cv2.LINE_AA, _SHIFT)

    def path(self, points: ArrayLike, colour: Colour, width: float) -> None:
        """Draw a line through points.

        Parameters
        ----------
        points
            (N, 2): x and y in pixels.
        colour
            The colour.
        width
            Line width in design units.
        """
        corners, thickness = self._fixed(np.asarray(points, float)), max(1, round(width * self.unit))
        cv2.polylines(self.rgb, [corners], False, self._paint(colour), thickness, cv2.LINE_AA, _SHIFT)

    def dashes(self, start: ArrayLike, stop: ArrayLike, colour: Colour, width: float, dash: float = 6.0) -> None:
        """Draw a dashed line.

        Parameters
        ----------
        start, stop
            Ends (x, y) in pixels.
        colour
            The colour.
        width
            Line width in design units.
        dash
            Length of a dash, and of a gap, in design units.
        """
        a, b = np.asarray(start, float), np.asarray(stop, float)
        count = max(1, int(np.hypot(*(b - a)) / (2 * dash * self.unit)))
        shares = (np.arange(count)[:, None] + np.array([0.0, 0.5]))[..., None] / count
        self.lines(a + (b - a) * shares, colour, width)

    def polygon(self, points: ArrayLike, colour: Colour) -> None:
        """Draw a filled polygon.

        Parameters
        ----------
        points
            Corners (N, 2): x and y in pixels.
        colour
            The colour.
        """
        cv2.fillPoly(self.rgb, [self._fixed(np.asarray(points, float))], self._paint(colour), cv2.LINE_AA, _SHIFT)

    def disc(self, centre: ArrayLike, radius: float, colour: Colour) -> None:
        """Draw a filled disc.

        Parameters
        ----------
        centre
            Centre (x, y) in pixels.
        radius
            Radius in pixels.
        colour
            The colour.
        """
        self.discs(np.asarray(centre, float)[None], radius, colour)

    def discs(self, centres: NDArray[np.floating], radius: float, colour: Colour) -> None:
        """Draw filled discs of one size and colour.

        Parameters
        ----------
        centres
            Centres (N, 2): x and y in pixels.
        radius
            Radius in pixels.
        colour
            The colour.
        """
        size = round(radius * (1 << _SHIFT))
        for at in self._fixed(centres).tolist():
            cv2.circle(self.rgb, at, size, self._paint(colour), -1, cv2.LINE_AA, _SHIFT)

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
        """Draw one line of text.

        Parameters
        ----------
        words
            The text.
        at
            Point (x, y) on the baseline, in pixels.
        size
            Size in design units.
        colour
            The colour.
        bold
            Whether strokes are bold.
        align
            Part of the text that lies at `at`.
        """
        pixels = self._pixels(size)
        x, y = np.asarray(at, float)
        x -= self.text_width(words, size, bold=bold) * {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        # The font has one weight; drawn twice, slightly apart, it is bold.
        for strike in (0, _stem(pixels)) if bold else (0,):
            place = round(x) + strike - self._corner[0], round(y) - self._corner[1]
            cv2.putText(self.rgb, words, place, self._paint(colour), _font(), pixels, _WEIGHT)

    def text_width(self, words: str, size: float, *, bold: bool = False) -> float:
        """Return the width that `text` would take.

        Parameters
        ----------
        words
            The text.
        size
            Size in design units.
        bold
            Whether strokes are bold.

        Returns
        -------
        float
            Width in pixels.
        """
        pixels = self._pixels(size)
        return _text_width(words, pixels) + (_stem(pixels) if bold else 0)

    @contextmanager
    def translucent(self, box: Box, opacity: float) -> Generator[None]:
        """Blend everything drawn inside the block with the picture below it.

        Parameters
        ----------
        box
            Part of the picture that is blended, in pixels. Drawings outside it stay opaque.
        opacity
            0 (invisible) to 1 (opaque).
        """
        part = self._part(int(box.left), int(box.top), int(box.right) + 1, int(box.bottom) + 1)
        before = part.copy()
        yield
        if part.size:
            part[:] = cv2.addWeighted(part, opacity, before, 1.0 - opacity, 0.0)

    def panel(self, box: Box, colour: Colour, opacity: float, radius: float = 8.0) -> None:
        """Draw a translucent rounded rectangle.

        Parameters
        ----------
        box
            Its place in pixels.
        colour
            The colour.
        opacity
            0 (invisible) to 1 (opaque).
        radius
            Radius of the corners in design units.
        """
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
        """Blur a disc beyond recognition.

        Parameters
        ----------
        centre
            Centre (x, y) in pixels.
        radius
            Radius in pixels.
        """
        x, y = np.asarray(centre, float)
        left, top = max(self._corner[0], int(x - radius)), max(self._corner[1], int(y - radius))
        part = self._part(left, top, int(x + radius) + 2, int(y + radius) + 2)
        if not part.size:
            return
        few = cv2.resize(part, (_COVER_CELLS, _COVER_CELLS), interpolation=cv2.INTER_AREA)
        smeared = cv2.resize(few, (part.shape[1], part.shape[0]), interpolation=cv2.INTER_LINEAR)
        disc = np.zeros(part.shape[:2], dtype=np.uint8)
        at = _fixed(np.array([x - left, y - top])).tolist()
        cv2.circle(disc, at, round(radius * (1 << _SHIFT)), 255, -1, cv2.LINE_8, _SHIFT)
        cv2.copyTo(smeared, disc, part)

    def _part(self, left: int, top: int, right: int, bottom: int) -> Picture:
        """The pixels of a box in the whole picture that are there, as a view."""
        left, top = max(0, left - self._corner[0]), max(0, top - self._corner[1])
        return self.rgb[top : max(top, bottom - self._corner[1]), left : max(left, right - self._corner[0])]

    def _fixed(self, points: NDArray[np.floating]) -> NDArray[np.int32]:
        return _fixed(points - self._offset)

    def _pixels(self, size: float) -> int:
        # Letters below nine pixels are illegible.
        return max(9, round(size * self.unit))


def resized(rgb: Picture, width: int, height: int) -> Picture:
    """Return the picture at another size, averaged if it shrinks and interpolated if it grows.

    Parameters
    ----------
    rgb
        Picture (H, W, 3).
    width, height
        New size in pixels.

    Returns
    -------
    Picture
        Picture (height, width, 3).
    """
    method = cv2.INTER_AREA if width < rgb.shape[1] else cv2.INTER_CUBIC
    return cast("Picture", cv2.resize(rgb, (width, height), interpolation=method))


def unit_of(width: float, height: float) -> float:
    """Return the number of pixels per design unit for a picture.

    Parameters
    ----------
    width, height
        Size of the picture in pixels.

    Returns
    -------
    float
        Pixels per design unit, at least `_LEAST_UNIT`.
    """
    # A portrait film is high, but must hold the same panel in its width; and text must stay legible in small films.
    return max(_LEAST_UNIT, min(height, 1.15 * width) / _REFERENCE_PX)


def _fixed(points: NDArray[np.floating]) -> NDArray[np.int32]:
    """Return fixed-point coordinates with four binary places, limited to what OpenCV can draw."""
    return (points * (1 << _SHIFT)).round().clip(-(1 << 24), 1 << 24).astype(np.int32)


_WEIGHT: Final = 300
"""Weight of the letters. OpenCV keeps the last weight for all text of the process, also that of its older fonts."""


@cache
def _font() -> cv2.FontFace:
    # In OpenCV 5.0 the font whose zeros have no slash; the package of 5.1 lacks it and draws its only font instead.
    return cv2.FontFace("uni")


def _stem(pixels: int) -> int:
    return max(1, round(pixels / 24))


@cache
def _text_width(words: str, pixels: int) -> float:
    _, _, width, _ = cv2.getTextSize((0, 0), words, (0, 0), _font(), pixels, _WEIGHT)
    return float(width)
