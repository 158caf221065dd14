"""From values to coordinates in a chart: scales, their limits, round ticks, and paths through points."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from romcam.recording import FloatArray

_STEPS: Final = (1, 2, 5, 10, 15, 20, 30, 60, 90)


@dataclass(frozen=True)
class Scale:
    """A linear map from the values `low`..`high` to the places `first`..`last`.

    Places are in units of the drawing, or in per cent of its width if `unit` is `%`.
    """

    low: float
    high: float
    first: float
    last: float
    unit: str = ""

    @classmethod
    def percent(cls, low: float, high: float) -> Scale:
        """Return a scale over the whole width of a drawing, in per cent, so that it fits any screen.

        Parameters
        ----------
        low, high
            Values at the left and the right edge.

        Returns
        -------
        Scale
            The scale.
        """
        return cls(low, high, 0.0, 100.0, "%")

    def __call__(self, value: float) -> float:
        """Return the place of a value."""
        return self.first + (value - self.low) / (self.high - self.low) * (self.last - self.first)

    def all(self, values: FloatArray) -> FloatArray:
        """Return the places of many values.

        Parameters
        ----------
        values
            Values (N,).

        Returns
        -------
        FloatArray
            Places (N,); NaN stays NaN.
        """
        return self.first + (values - self.low) / (self.high - self.low) * (self.last - self.first)

    def ticks(self, step: float) -> list[float]:
        """Return every multiple of a step within the scale.

        Parameters
        ----------
        step
            Distance between two ticks, in the unit of the values.

        Returns
        -------
        list[float]
            Values, ascending.
        """
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [step * count for count in range(first, last + 1)]


@dataclass(frozen=True)
class Tick:
    """A place on an axis, `at`, with its `label`."""

    at: float
    label: str


def labelled(scale: Scale, step: float, label: Callable[[float], str]) -> list[Tick]:
    """Return a tick at every multiple of a step, labelled with its value.

    Parameters
    ----------
    scale
        Scale of the axis.
    step
        Distance between two ticks, in the unit of the values.
    label
        Writes the label of a value.

    Returns
    -------
    list[Tick]
        Places with labels.
    """
    return [Tick(scale(value), label(value)) for value in scale.ticks(step)]


def limits(
    values: Iterable[float], *, anchors: Iterable[float] = (), room: float = 0.0, least: float = 0.0
) -> tuple[float, float]:
    """Return the least and greatest value that an axis must reach.

    Parameters
    ----------
    values
        Drawn values; NaN is ignored. Without any value and anchor, 0 and 1 are used.
    anchors
        Values that the axis always reaches, such as 0. There is no room beyond an anchor.
    room
        Room beyond the outermost values, as a share of their span.
    least
        Least span of the axis, so that small differences do not look large.

    Returns
    -------
    tuple[float, float]
        Lower and upper end of the axis.
    """
    fixed = list(anchors)
    every = [value for value in (*values, *fixed) if math.isfinite(value)] or [0.0, 1.0]
    low, high = min(every), max(every)
    beyond = max(room * (high - low), (least - (high - low)) / 2.0)
    return (low if low in fixed else low - beyond, high if high in fixed else high + beyond)


def round_step(span: float, most: int) -> float:
    """Return the smallest round step that divides a range into a limited number of parts.

    Parameters
    ----------
    span
        Length of the range.
    most
        Greatest number of steps in the range.

    Returns
    -------
    float
        1, 2 or 5 times a power of ten, or another step that is round for degrees; in the unit of `span`.
    """
    for magnitude in (0.01, 0.1):
        for step in (1, 2, 5):
            if span / (step * magnitude) <= most:
                return step * magnitude
    return float(next((step for step in _STEPS if span / step <= most), 10 ** math.ceil(math.log10(span / most))))


def thinned(values: FloatArray, step: int) -> FloatArray:
    """Return every `step`-th value, and keep gaps visible.

    Parameters
    ----------
    values
        (T,) values.
    step
        Number of values that become one.

    Returns
    -------
    FloatArray
        (ceil(T / step),) the first of each `step` values; NaN where any of them is NaN.
    """
    if step == 1:
        return values
    padded = np.concatenate([values, np.repeat(values[-1:], -len(values) % step)]).reshape(-1, step)
    return np.where(np.isnan(padded).any(axis=1), np.nan, padded[:, 0])


def runs(known: np.ndarray) -> Iterator[slice]:
    """Yield the stretches in which a mask is true.

    Parameters
    ----------
    known
        Mask (N,).

    Returns
    -------
    iterator of slice
        Stretches in ascending order, not empty.
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[0], known.astype(np.int8), [0]])))
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        yield slice(int(start), int(stop))


def line_path(x: FloatArray, y: FloatArray) -> str:
    """Return an SVG path through points.

    Parameters
    ----------
    x
        Coordinates (N,) in SVG units.
    y
        Coordinates (N,) in SVG units. The path is broken where x or y is NaN.

    Returns
    -------
    str
        Value of the SVG attribute `d`; empty if no point is known.
    """
    parts: list[str] = []
    for run in runs(np.isfinite(x) & np.isfinite(y)):
        points = [f"{a:.1f} {b:.1f}" for a, b in zip(x[run], y[run], strict=True)]
        parts.append("M" + "L".join(points) + ("h.1" if len(points) == 1 else ""))
    return "".join(parts)


def band_path(x: FloatArray, low: FloatArray, high: FloatArray) -> str:
    """Return an SVG path around the area between two lines.

    Parameters
    ----------
    x
        Coordinates (N,) in SVG units.
    low, high
        Coordinates (N,) of each line along y in SVG units.

    Returns
    -------
    str
        Value of the SVG attribute `d`: one closed piece for each stretch without NaN.
    """
    parts: list[str] = []
    for run in runs(np.isfinite(x) & np.isfinite(low) & np.isfinite(high)):
        along = [f"{a:.1f} {b:.1f}" for a, b in zip(x[run], low[run], strict=True)]
        back = [f"{a:.1f} {b:.1f}" for a, b in zip(x[run][::-1], high[run][::-1], strict=True)]
        parts.append("M" + "L".join([*along, *back]) + "Z")
    return "".join(parts)
