"""The values in charts, as pieces of SVG: bands, intervals, points, curves, areas and bars.

Every page composes its charts from these, from axes (`romcam.presentation.axes`) and from plain pieces
(`romcam.presentation.svg`).
"""

from __future__ import annotations

from markupsafe import Markup

from romcam.presentation.axes import horizontal_line
from romcam.presentation.scales import Scale, band_path, line_path
from romcam.presentation.svg import NOTHING, Place, element, join, placed, strip
from romcam.recording import FloatArray


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
        x=placed(scale, low),
        width=placed(scale, high - low),
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
    return horizontal_line(y, placed(scale, low), placed(scale, high), kind)


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
            point(placed(scale, at), y, radius, f"{dot} {kind}".strip() or None),
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
