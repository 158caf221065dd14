"""What a chart of the report is: plain values that the page's template draws and its script reads off."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from romcam.assessment.conclusions import Assessment
from romcam.recording import FloatArray

WIDTH: Final = 480.0
LEFT: Final = 42.0
RIGHT: Final = WIDTH - 10.0
MOST_POINTS: Final = 3000
"""More would make the page of a long film heavy, and still miss nothing: at 30 frames a second the points of a
ten-minute film are 0.2 s apart."""


@dataclass(frozen=True)
class Tick:
    """A mark on an axis."""

    at: float
    label: str


@dataclass(frozen=True)
class Note:
    """Words within a chart. anchor: start, middle or end. kind: CSS class."""

    x: float
    y: float
    text: str
    anchor: str = "middle"
    kind: str = "note"


@dataclass(frozen=True)
class Series:
    """One line. kind: CSS class. values: what hovering reads; y: where its dot is; NaN nowhere.

    rest: what stands there while nobody hovers, the reported value.
    """

    kind: str
    label: str
    unit: str
    values: FloatArray
    y: FloatArray
    rest: float | None


@dataclass(frozen=True)
class Lower:
    """A second, lower panel on the same x axis: one line and the band of most people."""

    title: str
    top: float
    bottom: float
    ticks: list[Tick]
    path: str
    band: tuple[float, float] | None


@dataclass(frozen=True)
class Chart:
    """One chart.

    rest: what the values are of that stand there while nobody hovers.
    shapes: (CSS class, path) from back to front. stripes: (x, width) of shaded stretches. notes: words within.
    at: (N,) the places hovering goes to; heads: what each is called; start: the place to start from.
    """

    title: str
    description: str
    height: float
    top: float
    bottom: float
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    shapes: list[tuple[str, str]]
    at: FloatArray
    heads: list[str]
    series: list[Series]
    start: int
    stripes: list[tuple[float, float]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    lower: Lower | None = None
    legend: list[tuple[str, str]] = field(default_factory=list)
    """(CSS class, words) for what is drawn beside the series."""
    rest: str = "End of range"

    def readings(self) -> dict[str, object]:
        """What the page's script needs to answer a pointer."""
        return {
            "x": rounded(self.at),
            "heads": self.heads,
            "start": self.start,
            "rest": self.rest,
            "series": [
                {
                    "kind": each.kind,
                    "label": each.label,
                    "unit": each.unit,
                    "values": rounded(each.values),
                    "y": rounded(each.y),
                    # Whole degrees are made of it in the page: rounded twice, 28.48 would stand as 29 beside 28.
                    "rest": None if each.rest is None else round(each.rest, 3),
                }
                for each in self.series
            ],
        }


def thinned(values: FloatArray, step: int) -> FloatArray:
    """Every `step`-th of (T,) values, NaN where any of the `step` is: a gap stays a gap."""
    if step == 1:
        return values
    padded = np.concatenate([values, np.repeat(values[-1:], -len(values) % step)]).reshape(-1, step)
    return np.where(np.isnan(padded).any(axis=1), np.nan, padded[:, 0])


def reported(assessment: Assessment, name: str) -> float | None:
    """A measure's value in degrees, or per cent for a ratio."""
    measure = assessment.measures[name]
    return None if measure.value is None else measure.value * (100.0 if measure.unit == "ratio" else 1.0)


def usual_share(assessment: Assessment) -> tuple[float, float] | None:
    """The lumbar share of most people at the end of range, 0..1; None where there is no norm."""
    return next(((each.low, each.high) for each in assessment.references if each.measure == "lumbar_share"), None)


def rounded(values: FloatArray) -> list[float | None]:
    """Values to a tenth, None for NaN."""
    return [round(float(value), 1) if np.isfinite(value) else None for value in values]
