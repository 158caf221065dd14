"""Drawings of the cards in true millimetres: tags, folds, stems and flaps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import cv2

from romcam.body.tags import DICTIONARY, MARGIN_MM, STEM_MM, TAG_IDS

FLAP_MM: Final = 25
"""Width of each flap by which a card that stands off is taped on."""

_CELLS: Final = 6
"""Cells along a side of a tag: four of its pattern, and the border."""
_EDGE_MM: Final = 1.0
"""Room round a drawing, so that its outermost line is not cut in half."""


@dataclass(frozen=True)
class Drawing:
    """A drawing of a true size: `svg` is an element of `width_mm` by `height_mm`."""

    svg: str
    width_mm: float
    height_mm: float


@cache
def white_cells(number: int) -> str:
    """Return the white cells of a tag as the data of one SVG path, in cells from the upper left corner of the square.

    Parameters
    ----------
    number
        Number of the tag.
    """
    dictionary = cv2.aruco.getPredefinedDictionary(getattr(cv2.aruco, DICTIONARY))
    cells = cv2.aruco.generateImageMarker(dictionary, number, _CELLS)
    return "".join(
        f"M{column} {row}h1v1h-1z" for row in range(_CELLS) for column in range(_CELLS) if cells[row, column]
    )


def tag(number: int, left: float, top: float, side: float) -> str:
    """Return the black square of a tag with its pattern.

    Parameters
    ----------
    number
        Number of the tag.
    left, top
        Upper left corner, in units of the drawing.
    side
        Side of the square, in units of the drawing.
    """
    return (
        f'<g transform="translate({left:g} {top:g}) scale({side / _CELLS:.10g})">'
        f'<path fill="#000" d="M0 0h{_CELLS}v{_CELLS}h-{_CELLS}z"/><path fill="#fff" d="{white_cells(number)}"/></g>'
    )


def card_mm(side_mm: float) -> float:
    """Return the side of a tag with its margins, millimetres.

    Parameters
    ----------
    side_mm
        Side of the black square.
    """
    return side_mm + 2.0 * MARGIN_MM


def standing_card(segment: str, side_mm: float, title: str, sides: tuple[str, str], head: str) -> Drawing:
    """Draw a card that stands off the skin: two halves that are folded back to back along the edge between them.

    Parameters
    ----------
    segment
        Segment that it is worn on: `pelvis` or `t12`.
    side_mm
        Side of the black square.
    title
        Name of the segment, for the stems.
    sides
        From which sides of the person its halves are seen: left, right.
    head
        The word for the direction of the arrow.
    """
    whole = card_mm(side_mm)
    width = FLAP_MM + STEM_MM + whole
    left, right = TAG_IDS[segment]
    stem = STEM_MM / 2.0
    # Seen from the left, the skin with flap and stem is on the left, from the right it is on the right. The half for
    # the right is turned by half a turn, so that both halves have their upper edges on the fold.
    lower = tag(left, FLAP_MM + STEM_MM + MARGIN_MM, MARGIN_MM, side_mm)
    upper = tag(right, MARGIN_MM, MARGIN_MM, side_mm)
    inner = (
        f'<g transform="translate(0 {whole:g})">{lower}{_words(FLAP_MM + stem, whole, (title, sides[0]), head)}</g>'
        f'<g transform="translate({width:g} {whole:g}) rotate(180)">{upper}'
        f"{_words(whole + stem, whole, (title, sides[1]), head)}</g>"
        f'<path class="cut" d="M0 0h{width:g}v{2 * whole:g}h-{width:g}z"/>'
        f'<path class="cut" d="M0 {whole:g}h{FLAP_MM}"/>'
        f'<path class="fold" d="M{FLAP_MM} {whole:g}H{width:g}"/><path class="fold" d="M{FLAP_MM} 0V{2 * whole:g}"/>'
    )
    return _drawing(inner, width, 2.0 * whole)


def flat_card(number: int, side_mm: float, words: str, head: str) -> Drawing:
    """Draw a card that lies flat on the thigh.

    Parameters
    ----------
    number
        Number of its tag.
    side_mm
        Side of the black square.
    words
        What stands beside it, outside the card.
    head
        The word for the direction of the arrow.
    """
    whole = card_mm(side_mm)
    inner = (
        f'<path class="cut" d="M0 0h{whole:g}v{whole:g}h-{whole:g}z"/>{tag(number, MARGIN_MM, MARGIN_MM, side_mm)}'
        f'<text x="{whole + 6:g}" y="{whole / 2 + 4:g}">{words}</text>'
        f'<g transform="translate({whole + 8:g} {whole / 2 - 4:g})">{_arrow(head)}</g>'
    )
    return _drawing(inner, whole, whole, beside=30.0)


def ruler(length_mm: int = 100) -> Drawing:
    """Draw a line of a true length with ticks every 10 mm.

    Parameters
    ----------
    length_mm
        Length.
    """
    ticks = "".join(f"M{at} 0v{-4 if at % 50 == 0 else -2.5:g}" for at in range(0, length_mm + 1, 10))
    numbers = "".join(f'<text x="{at}" y="-5" text-anchor="middle">{at}</text>' for at in range(0, length_mm + 1, 50))
    inner = f'<path class="ruler" d="M0 0H{length_mm}"/><path class="ruler" d="{ticks}"/>{numbers}'
    return _drawing(inner, length_mm, 0.0, above=9.0, below=0.5, beside=5.0)


def _words(middle: float, whole: float, lines: tuple[str, str], head: str) -> str:
    """What stands on a stem: an arrow towards the head, the segment, and the side from which it is seen."""
    written = "".join(
        f'<text x="{middle:g}" y="{whole / 2 + 4 + 5 * k:g}" text-anchor="middle">{line}</text>'
        for k, line in enumerate(lines)
    )
    return f'<g transform="translate({middle:g} {whole / 2 - 6:g})">{_arrow(head)}</g>{written}'


def _arrow(head: str) -> str:
    return f'<path class="arrow" d="M0 0V-8M-2.2 -5.4L0 -8L2.2 -5.4"/><text x="3.4" y="-2.4">{head}</text>'


def _drawing(
    inner: str, width: float, height: float, *, above: float = 0.0, below: float = 0.0, beside: float = 0.0
) -> Drawing:
    x, y = -_EDGE_MM - beside, -_EDGE_MM - above
    wide, tall = width + 2.0 * (_EDGE_MM + beside), height + above + below + 2.0 * _EDGE_MM
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:g}mm" height="{tall:g}mm" '
        f'viewBox="{x:g} {y:g} {wide:g} {tall:g}">{inner}</svg>'
    )
    return Drawing(svg, wide, tall)
