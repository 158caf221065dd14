"""Axes of charts: labels, grid lines, single lines across a chart, and its legend."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from markupsafe import Markup

from romcam.presentation.scales import Scale, Tick
from romcam.presentation.svg import Anchor, Place, element, join, note, placed

_TICK_GAP: Final = 5.0
_HALF_LETTER: Final = 3.5
_LABEL_ROOM: Final = 8.0


def x_axis(
    scale: Scale,
    ticks: Iterable[Tick],
    y: float | None,
    *,
    grid: tuple[float, float] | None = None,
    inside: bool = False,
) -> Markup:
    """Return a horizontal axis: its labels, its vertical grid lines, or both.

    Parameters
    ----------
    scale
        Scale of the axis.
    ticks
        Labelled places.
    y
        Baseline of the labels; None draws none.
    grid
        Top and bottom of the grid lines; None draws none.
    inside
        Whether a label at the right end must end there; of a scale in per cent of the width, also whether one at the
        left end must begin there.

    Returns
    -------
    Markup
        Labels and lines.
    """
    pieces: list[Markup] = []
    for tick in ticks:
        if grid is not None:
            pieces.append(vertical_line(scale, tick.at, *grid, kind="grid"))
        if y is not None:
            at_start = inside and scale.unit == "%" and tick.at < scale.first + _LABEL_ROOM
            at_end = inside and tick.at > scale.last - _LABEL_ROOM
            anchor: Anchor = "start" if at_start else "end" if at_end else "middle"
            pieces.append(note(placed(scale, tick.at), y, tick.label, anchor=anchor, kind="tick"))
    return join(pieces)


def y_axis(ticks: Iterable[Tick], left: float, right: float) -> Markup:
    """Return horizontal grid lines with their labels on the left.

    Parameters
    ----------
    ticks
        Places along y, with labels.
    left, right
        Ends of the grid lines along x, in SVG units.

    Returns
    -------
    Markup
        Lines and labels.
    """
    return join(
        piece
        for tick in ticks
        for piece in (
            element("path", kind="grid", d=f"M{left:g} {tick.at:.1f}H{right:g}"),
            note(left - _TICK_GAP, tick.at + _HALF_LETTER, tick.label, anchor="end", kind="tick"),
        )
    )


def horizontal_line(y: float, left: Place, right: Place, kind: str) -> Markup:
    """Return a horizontal line.

    Parameters
    ----------
    y
        Height in SVG units, downwards.
    left, right
        Ends along x, in SVG units or per cent of the width.
    kind
        CSS class.

    Returns
    -------
    Markup
        The SVG element.
    """
    return element("line", kind=kind, x1=left, x2=right, y1=y, y2=y)


def vertical_line(scale: Scale, at: float, top: float, bottom: float, kind: str) -> Markup:
    """Return a vertical line.

    Parameters
    ----------
    scale
        Scale of the x axis.
    at
        Place on the x axis, as `scale` returns it.
    top, bottom
        Ends along y in SVG units, downwards.
    kind
        CSS class.

    Returns
    -------
    Markup
        The SVG element.
    """
    place = placed(scale, at)
    return element("line", kind=kind, x1=place, x2=place, y1=top, y2=bottom)


def legend(entries: Iterable[tuple[str, str]]) -> Markup:
    """Return the legend of a chart.

    Parameters
    ----------
    entries
        CSS class and text of each entry.

    Returns
    -------
    Markup
        An HTML paragraph.
    """
    spans = (element("span", words, kind=kind) for kind, words in entries)
    return element("p", join(spans), kind="legend")
