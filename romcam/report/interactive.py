"""A chart with a pointer: its drawing, and the readings that `page.js` shows above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from markupsafe import Markup

from romcam.assessment.conclusions import Assessment
from romcam.messages import Catalogue
from romcam.presentation import axes, svg
from romcam.recording import FloatArray

_text = Catalogue(__name__)

WIDTH: Final = 480.0
LEFT: Final = 42.0
RIGHT: Final = WIDTH - 10.0
MOST_POINTS: Final = 3000
"""More points would enlarge the page of a long film without visible benefit: in a ten-minute film at 30 frames per
second, the points are 0.2 s apart."""


@dataclass(frozen=True)
class Series:
    """One curve with readings.

    Parameters
    ----------
    kind
        CSS class of its colour.
    label, unit
        Name of the curve, and unit that follows each value.
    values
        (N,) readings; NaN where unknown.
    y
        (N,) heights of the dot on the curve, in SVG units; NaN where there is none.
    rest
        Reading while the pointer is off the chart: the reported value.
    """

    kind: str
    label: str
    unit: str
    values: FloatArray
    y: FloatArray
    rest: float | None


@dataclass(frozen=True)
class Pointer:
    """The places of the pointer on a chart.

    Parameters
    ----------
    at
        (N,) places along x, in SVG units.
    heads
        Heading of the readings at each place.
    start
        Index of the place at which the arrow keys start.
    rest
        Heading of the readings while the pointer is off the chart.
    """

    at: FloatArray
    heads: list[str]
    start: int
    rest: str


@dataclass(frozen=True)
class InteractiveChart:
    """A chart of the report: `title`, `drawing`, `legend`, and `readings`, the JSON for the script of the page."""

    title: str
    drawing: Markup
    legend: Markup
    readings: dict[str, object]


def interactive_chart(
    identifier: str,
    title: str,
    description: str,
    pieces: Sequence[Markup],
    *,
    size: tuple[float, float],
    span: tuple[float, float],
    pointer: Pointer,
    series: Sequence[Series],
    legend: Sequence[tuple[str, str]],
) -> InteractiveChart:
    """Return a chart made of its pieces.

    Parameters
    ----------
    identifier
        Identifier that is unique on the page.
    title, description
        Heading, and description for screen readers.
    pieces
        Pieces of the drawing, from back to front.
    size
        Width and height in SVG units.
    span
        Top and bottom of the line that follows the pointer, in SVG units.
    pointer, series
        Places of the pointer, and readings there.
    legend
        CSS class and text of further entries of the legend.

    Returns
    -------
    InteractiveChart
        The chart with its legend and readings.
    """
    dots = [svg.element("circle", kind=each.kind, r=4.0) for each in series]
    line = svg.element("path", d=f"M0 {span[0]:g}V{span[1]:g}")
    cursor = svg.element("g", line, *dots, kind="cursor", visibility="hidden")
    named = [(each.kind, each.label) for each in series if each.kind != "share"]
    return InteractiveChart(
        title=title,
        drawing=svg.field(identifier, title, description, *pieces, cursor, size=size, focusable=True),
        legend=axes.legend([*named, *legend]),
        readings=_readings(pointer, series),
    )


def reported(assessment: Assessment, name: str) -> float | None:
    """Return a measure as the readings show it.

    Parameters
    ----------
    assessment
        The trial's assessment.
    name
        Name of the measure.

    Returns
    -------
    float or None
        Degrees, or per cent for a ratio; None if unknown.
    """
    measure = assessment.measures[name]
    return None if measure.value is None else measure.value * (100.0 if measure.unit == "ratio" else 1.0)


def usual_share(assessment: Assessment) -> tuple[float, float] | None:
    """Return the range of the lumbar share of most people at the end of range.

    Parameters
    ----------
    assessment
        The trial's assessment.

    Returns
    -------
    tuple[float, float] or None
        Lower and upper end, 0..1; None if the test has no norm for it.
    """
    return next(((each.low, each.high) for each in assessment.references if each.measure == "lumbar_share"), None)


def share_series(assessment: Assessment, share: FloatArray, y: FloatArray) -> Series:
    """Return the lumbar share as a line whose readings are in per cent.

    Parameters
    ----------
    assessment
        The trial's assessment.
    share
        Lumbar share (N,), 0..1; NaN where unknown.
    y
        Height (N,) of the line in SVG units; NaN where unknown.

    Returns
    -------
    Series
        The line.
    """
    return Series("share", _text("chart-share"), " %", 100 * share, y, reported(assessment, "lumbar_share"))


def _readings(pointer: Pointer, series: Sequence[Series]) -> dict[str, object]:
    return {
        "x": _tenths(pointer.at),
        "heads": pointer.heads,
        "start": pointer.start,
        "rest": pointer.rest,
        "series": [
            {
                "kind": each.kind,
                "label": each.label,
                "unit": each.unit,
                "values": _tenths(each.values),
                "y": _tenths(each.y),
                # The page rounds it to whole degrees: rounded twice, 28.48 would become 29 beside 28.
                "rest": None if each.rest is None else round(each.rest, 3),
            }
            for each in series
        ],
    }


def _tenths(values: FloatArray) -> list[float | None]:
    return [round(float(value), 1) if np.isfinite(value) else None for value in values]
