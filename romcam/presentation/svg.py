"""Pieces of SVG: elements, the drawings that hold them, a path, and a line of text.

`strip` and `field` join pieces into a drawing: a strip is as wide as its column, with places along x in per cent; a
field has its own coordinates and is scaled as a whole. Colours and strokes come from the style sheet through CSS
classes (`kind`).

A charting library is not used: pygal and matplotlib fix colours and fonts when they draw, while these drawings follow
the page in light, dark and print; the package svg.py would replace only `element`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from markupsafe import Markup, escape

from romcam.presentation.scales import Scale

Anchor = Literal["start", "middle", "end"]
Place = float | str
NOTHING: Final = Markup("")


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


def placed(scale: Scale, at: float) -> str:
    """Return a place on an axis as SVG writes it, with the unit of its scale.

    Parameters
    ----------
    scale
        Scale of the axis.
    at
        Place as `scale` returns it.

    Returns
    -------
    str
        Number with the unit; without one in SVG units.
    """
    return f"{_number(at)}{scale.unit}"


def _attribute(key: str) -> str:
    return "class" if key == "kind" else key.replace("_", "-")


def _number(value: Place) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
