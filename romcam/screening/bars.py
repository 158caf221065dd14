"""Each reading as a bar: the value with its interval, most people's range, and the border of short.

Positions are in per cent of the bar's width. All readings of a measure share a scale, so that left and right can be
compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from romcam.presentation import axes, charts, svg
from romcam.presentation.scales import Scale, limits
from romcam.screening.findings import Reading, Tissue

_ROOM: Final = 0.1
_LEAST: Final = 20.0
"""Least span of a scale, so that a small difference does not look large."""
_WHOLE: Final = Scale.percent(0.0, 100.0)


@dataclass(frozen=True)
class Bar:
    """Positions of a reading's marks, per cent of the bar's width; None: no such mark.

    Parameters
    ----------
    at
        The value.
    interval, usual
        Ends of the value's 95 % interval and of most people's range.
    border
        The border beyond which the tissue counts as short.
    short
        Ends of the part of the bar that counts as short.
    """

    at: float
    interval: tuple[float, float] | None
    usual: tuple[float, float] | None
    border: float | None
    short: tuple[float, float] | None


def scales(tissues: Iterable[Tissue]) -> Mapping[tuple[str, str], Scale]:
    """Return the scale of each measure.

    Parameters
    ----------
    tissues
        All tissues of the screening.

    Returns
    -------
    Mapping
        By test and measure without its side.
    """
    groups: dict[tuple[str, str], list[Reading]] = {}
    for tissue in tissues:
        for reading in (*tissue.left.readings, *tissue.right.readings):
            groups.setdefault(scale_key(reading), []).append(reading)
    return {name: _scale(readings) for name, readings in groups.items()}


def scale_key(reading: Reading) -> tuple[str, str]:
    """Return the key of a reading's scale: test, and measure without its side.

    Parameters
    ----------
    reading
        The reading.
    """
    return reading.test, reading.measure.removesuffix("_left").removesuffix("_right")


def bar(reading: Reading, scale: Scale) -> Bar | None:
    """Return the bar of a reading.

    Parameters
    ----------
    reading
        The reading.
    scale
        Scale of its measure.

    Returns
    -------
    Bar or None
        None without a value.
    """
    value, usual, border = reading.value, reading.usual, reading.border
    if value.value is None:
        return None
    short = None
    if border is not None and reading.short is not None:
        short = (0.0, scale(border)) if reading.short == "below" else (scale(border), 100.0)
    return Bar(
        at=scale(value.value),
        interval=(scale(value.low), scale(value.high)) if value.low is not None and value.high is not None else None,
        usual=(scale(usual.low), scale(usual.high)) if usual else None,
        border=scale(border) if border is not None else None,
        short=short,
    )


def draw_bar(drawn: Bar, kind: str, label: str) -> Markup:
    """Return a bar as SVG.

    Parameters
    ----------
    drawn
        The bar.
    kind
        CSS class of the reading's state.
    label
        Text for screen readers.
    """
    pieces: list[Markup] = []
    if drawn.short:
        pieces.append(charts.band(_WHOLE, *drawn.short, 3, 12, "shortened"))
    if drawn.usual:
        pieces.append(charts.band(_WHOLE, *drawn.usual, 3, 12, "most"))
    pieces.append(axes.horizontal_line(9, 0.0, "100%", "base"))
    if drawn.border is not None:
        pieces.append(axes.vertical_line(_WHOLE, drawn.border, 1, 17, "edge"))
    low, high = drawn.interval or (None, None)
    pieces.append(charts.point_with_interval(_WHOLE, drawn.at, low, high, 9, 5.5, ""))
    return svg.strip(18, *pieces, label=label, kind=f"bar {kind}")


def _scale(readings: Sequence[Reading]) -> Scale:
    ends = [end for each in readings for end in _ends(each)] or [0.0]
    return Scale.percent(*limits(ends, room=_ROOM, least=_LEAST))


def _ends(reading: Reading) -> list[float]:
    usual = reading.usual
    every = (
        *(reading.value.value, reading.value.low, reading.value.high, reading.border),
        *((usual.low, usual.high) if usual else ()),
    )
    return [end for end in every if end is not None]
