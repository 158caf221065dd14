"""The charting kit: functions that return pieces of SVG, from which every page composes its charts.

Each function returns one piece as `Markup`. `strip` and `field` join pieces into a drawing: a strip is as wide as its
column, with places along x in per cent; a field has its own coordinates and is scaled as a whole. Colours and strokes
come from the style sheet through CSS classes (`kind`).

A charting library is not used: pygal and matplotlib fix colours and fonts when they draw, while these charts follow
the page in light, dark and print; svg.py would replace only `element`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from markupsafe import Markup, escape

from romcam.presentation.scales import Scale, Tick, band_path, line_path
from romcam.recording import FloatArray

Anchor = Literal["start", "middle", "end"]
Place = float | str

NOTHING: Final = Markup("")

_TICK_GAP: Final = 5.0
_HALF_LETTER: Final = 3.5
_LABEL_ROOM: Final = 8.0


def element(name: str, *children: str, **attributes: Place | None) -> Markup:
    """Return an SVG element.

    Parameters
    ----------
    name
        Tag of the element.
    *children
        Text, which is escaped, or `Markup`.
    **attributes
        `kind` is written as `class`, an underscore as a hyphen, a float with one decimal. Attributes that are None
        are omitted.

    Returns
    -------
    Markup
        The element, with attributes and text escaped.
    """
    written = Markup("").join(
        Markup(' {}="{}"').format(_attribute(key), _number(value))
        for key, value in attributes.items()
        if value is not None
    )
    if not children:
        return Markup("<{}{}/>").format(Markup(name), written)
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), written, join(children))


def join(pieces: Iterable[str]) -> Markup:
    """Join pieces of a drawing.

    Parameters
    ----------
    pieces
        From back to front. Plain text among them is escaped.

    Returns
    -------
    Markup
        One piece.
    """
    return NOTHING.join(escape(piece) for piece in pieces)


def strip(height: float, *pieces: Markup, label: str | None = None, kind: str | None = None) -> Markup:
    """Return a drawing that is as wide as its column and `height` pixels high.

    Parameters
    ----------
    height
        Height in pixels.
    *pieces
        Pieces of the drawing, from back to front.
    label
        Description for screen readers; None if the text beside the drawing states everything.
    kind
        CSS class.

    Returns
    -------
    Markup
        The SVG element.
    """
    described = {"aria-hidden": "true"} if label is None else {"role": "img", "aria-label": label}
    return element("svg", join(pieces), kind=kind, width="100%", height=height, **described)


def field(
    identifier: str,
    title: str,
    description: str,
    *pieces: Markup,
    size: tuple[float, float],
    focusable: bool = False,
) -> Markup:
    """Return a drawing with its own coordinates, which is scaled with the page.

    Parameters
    ----------
    identifier
        Identifier that is unique on the page; it connects title and description with the drawing.
    title, description
        Texts for screen readers.
    *pieces
        Pieces of the drawing, from back to front.
    size
        Width and height in units of the drawing.
    focusable
        Whether the drawing can receive the keyboard focus.

    Returns
    -------
    Markup
        The SVG element.
    """
    return element(
        "svg",
        element("title", title, id=f"{identifier}t"),
        element("desc", description, id=f"{identifier}d"),
        *pieces,
        viewBox=f"0 0 {size[0]:g} {size[1]:g}",
        tabindex="0" if focusable else None,
        role="img",
        aria_labelledby=f"{identifier}t {identifier}d",
    )


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
            pieces.append(note(_placed(scale, tick.at), y, tick.label, anchor=anchor, kind="tick"))
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
    place = _placed(scale, at)
    return element("line", kind=kind, x1=place, x2=place, y1=top, y2=bottom)


def band(
    scale: Scale, low: float, high: float, top: float, height: float, kind: str, *, radius: float | None = None
) -> Markup:
    """Return a rectangle between two places of the x axis.

    Parameters
    ----------
    scale
        Scale of the x axis.
    low, high
        Left and right edge, as `scale` returns them.
    top
        Upper edge in SVG units, downwards.
    height
        Height in SVG units.
    kind
        CSS class.
    radius
        Radius of the corners in SVG units; None for square corners.

    Returns
    -------
    Markup
        The SVG element.
    """
    return element(
        "rect",
        kind=kind,
        x=_placed(scale, low),
        width=_placed(scale, high - low),
        y=top,
        height=height,
        rx=radius,
    )


def horizontal_band(low: float, high: float, left: float, right: float, kind: str) -> Markup:
    """Return a rectangle between two places of the y axis.

    Parameters
    ----------
    low, high
        Edges along y in SVG units, in either order.
    left, right
        Edges along x in SVG units.
    kind
        CSS class.

    Returns
    -------
    Markup
        The SVG element.
    """
    top, bottom = sorted((low, high))
    return element("rect", kind=kind, x=left, width=right - left, y=top, height=bottom - top)


def interval(scale: Scale, low: float | None, high: float | None, y: float, kind: str = "whisker") -> Markup:
    """Return an interval as a line along x.

    Parameters
    ----------
    scale
        Scale of the x axis.
    low, high
        Ends as `scale` returns them; None if unknown.
    y
        Height in SVG units, downwards.
    kind
        CSS class.

    Returns
    -------
    Markup
        The SVG element; empty if an end is unknown.
    """
    if low is None or high is None:
        return NOTHING
    return horizontal_line(y, _placed(scale, low), _placed(scale, high), kind)


def vertical_interval(x: float, low: float | None, high: float | None, kind: str | None = None) -> Markup:
    """Return an interval as a line along y.

    Parameters
    ----------
    x
        Place in SVG units.
    low, high
        Ends in SVG units; None if unknown.
    kind
        CSS class; None for no class.

    Returns
    -------
    Markup
        The SVG element; empty if an end is unknown.
    """
    if low is None or high is None:
        return NOTHING
    return element("path", kind=kind, d=f"M{x:.1f} {low:.1f}V{high:.1f}")


def point(x: Place, y: float, radius: float, kind: str | None = None, *, hint: str | None = None) -> Markup:
    """Return a disc.

    Parameters
    ----------
    x
        Centre along x, in SVG units or per cent of the width.
    y
        Centre along y in SVG units, downwards.
    radius
        Radius in SVG units.
    kind
        CSS class; None for no class.
    hint
        Text shown while the pointer rests on the disc; None for none.

    Returns
    -------
    Markup
        The SVG element.
    """
    inner = () if hint is None else (element("title", hint),)
    return element("circle", *inner, kind=kind, cx=x, cy=y, r=radius)


def point_with_interval(
    scale: Scale, at: float, low: float | None, high: float | None, y: float, radius: float, kind: str, *, dot: str = ""
) -> Markup:
    """Return a value as a disc on its interval along x.

    Parameters
    ----------
    scale
        Scale of the x axis.
    at
        Place of the value, as `scale` returns it.
    low, high
        Ends of the interval, as `scale` returns them; None if unknown, then only the disc is drawn.
    y
        Height in SVG units, downwards.
    radius
        Radius of the disc in SVG units.
    kind
        CSS class of disc and interval.
    dot
        Further CSS class of the disc.

    Returns
    -------
    Markup
        The SVG elements.
    """
    return join(
        [
            interval(scale, low, high, y, f"whisker {kind}".strip()),
            point(_placed(scale, at), y, radius, f"{dot} {kind}".strip() or None),
        ]
    )


def curve(x: FloatArray, y: FloatArray, kind: str) -> Markup:
    """Return a line through points.

    Parameters
    ----------
    x, y
        Coordinates (N,) in SVG units. The line is broken at NaN.
    kind
        CSS class.

    Returns
    -------
    Markup
        The SVG element.
    """
    return element("path", kind=kind, d=line_path(x, y))


def area(x: FloatArray, low: FloatArray, high: FloatArray, kind: str) -> Markup:
    """Return the area between two lines.

    Parameters
    ----------
    x
        Coordinates (N,) of both lines along x in SVG units.
    low, high
        Coordinates (N,) of each line along y in SVG units. The area is broken at NaN.
    kind
        CSS class.

    Returns
    -------
    Markup
        The SVG element.
    """
    return element("path", kind=kind, d=band_path(x, low, high))


def stroke(path: str, kind: str) -> Markup:
    """Return a path.

    Parameters
    ----------
    path
        Value of the SVG attribute `d`.
    kind
        CSS class.

    Returns
    -------
    Markup
        The SVG element.
    """
    return element("path", kind=kind, d=path)


def note(x: Place, y: float, words: str, *, anchor: Anchor = "middle", kind: str = "note") -> Markup:
    """Return one line of text.

    Parameters
    ----------
    x
        Place along x, in SVG units or per cent of the width.
    y
        Baseline in SVG units, downwards.
    words
        The text; it is escaped.
    anchor
        Part of the text that lies at `x`.
    kind
        CSS class.

    Returns
    -------
    Markup
        The SVG element.
    """
    return element("text", words, kind=kind, x=x, y=y, text_anchor=anchor)


def meter(
    per_cent: float, *, height: float = 8.0, kinds: tuple[str, str] = ("track", "chance"), label: str | None = None
) -> Markup:
    """Return a bar that is filled in proportion to a percentage.

    Parameters
    ----------
    per_cent
        Filled part, 0..100.
    height
        Height in CSS pixels.
    kinds
        CSS classes of the background and of the filled part.
    label
        Description for screen readers; None if the text beside it states the value.

    Returns
    -------
    Markup
        The drawing.
    """
    width = Scale.percent(0.0, 100.0)
    ground, filling = kinds
    return strip(
        height,
        band(width, 0.0, 100.0, 0.0, height, ground, radius=4.0),
        band(width, 0.0, per_cent, 0.0, height, filling, radius=4.0),
        label=label,
    )


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


def percent(place: float) -> str:
    """Return a place as SVG writes a percentage.

    Parameters
    ----------
    place
        Place in per cent of the width.

    Returns
    -------
    str
        Number with `%`.
    """
    return f"{_number(place)}%"


def _placed(scale: Scale, at: float) -> Place:
    return f"{_number(at)}{scale.unit}"


def _attribute(key: str) -> str:
    return "class" if key == "kind" else key.replace("_", "-")


def _number(value: Place) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
