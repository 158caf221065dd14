"""From values to places in a chart: linear scales, round ticks, paths with gaps."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from romcam.recording import FloatArray

_STEPS: Final = (1, 2, 5, 10, 15, 20, 30, 60, 90)


@dataclass(frozen=True)
class Scale:
    """A straight way from values `low`..`high` to places `first`..`last`."""

    low: float
    high: float
    first: float
    last: float

    def __call__(self, value: float) -> float:
        """The place of a value."""
        return self.first + (value - self.low) / (self.high - self.low) * (self.last - self.first)

    def all(self, values: FloatArray) -> FloatArray:
        """The places of many values, NaN for NaN."""
        return self.first + (values - self.low) / (self.high - self.low) * (self.last - self.first)

    def ticks(self, step: float) -> list[float]:
        """Every multiple of `step` on the scale."""
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [step * count for count in range(first, last + 1)]


def round_step(span: float, most: int) -> float:
    """The least round distance between ticks of which no more than `most` fit into the span."""
    for magnitude in (0.01, 0.1):
        for step in (1, 2, 5):
            if span / (step * magnitude) <= most:
                return step * magnitude
    return float(next((step for step in _STEPS if span / step <= most), 10 ** math.ceil(math.log10(span / most))))


def runs(known: np.ndarray) -> Iterator[slice]:
    """The stretches in which a mask (N,) is true."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], known.astype(np.int8), [0]])))
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        yield slice(int(start), int(stop))


def line_path(x: FloatArray, y: FloatArray) -> str:
    """An SVG path through points, broken where one is NaN."""
    parts: list[str] = []
    for run in runs(np.isfinite(x) & np.isfinite(y)):
        points = [f"{a:.1f} {b:.1f}" for a, b in zip(x[run], y[run], strict=True)]
        parts.append("M" + "L".join(points) + ("h.1" if len(points) == 1 else ""))
    return "".join(parts)


def band_path(x: FloatArray, low: FloatArray, high: FloatArray) -> str:
    """An SVG path round the area between two lines, one piece for each stretch without NaN."""
    parts: list[str] = []
    for run in runs(np.isfinite(x) & np.isfinite(low) & np.isfinite(high)):
        along = [f"{a:.1f} {b:.1f}" for a, b in zip(x[run], low[run], strict=True)]
        back = [f"{a:.1f} {b:.1f}" for a, b in zip(x[run][::-1], high[run][::-1], strict=True)]
        parts.append("M" + "L".join([*along, *back]) + "Z")
    return "".join(parts)
