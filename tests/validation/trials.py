"""Trials with known angles: a bend, in tables as from romcam and from a reference."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from romcam.body import FloatArray
from romcam.validation.study import Pair, Track

LASTS_S = 6.0


def bend(time_s: FloatArray, most: float) -> FloatArray:
    """Return degrees: upright for one second, bending for two, holding for one, returning for two; 0 outside."""
    whole = np.clip(np.minimum(time_s - 1.0, LASTS_S - time_s) / 2.0, 0.0, 1.0)
    return most * whole**2 * (3.0 - 2.0 * whole)


def times(rate: float = 30.0) -> FloatArray:
    return np.arange(round(LASTS_S * rate)) / rate


def track(name: str = "a", *, rate: float = 30.0, late_s: float = 0.0, se: float | None = None, **most: float) -> Track:
    """Return a trial that bends by the given angles. late_s: offset of its clock; se: standard error in degrees."""
    time = times(rate)
    values = {angle: bend(time, reached) for angle, reached in most.items()}
    errors = {} if se is None else {angle: np.full(len(time), se) for angle in values}
    return Track(name, f"{name}.csv", time + late_s, values, errors)


def pair(name: str, found: dict[str, float], reference: dict[str, float], *, se: float | None = None) -> Pair:
    return Pair(name, track(name, se=se, **found), track(name, rate=100.0, **reference))


def write(each: Track, path: Path, *, suffix: str = "_deg", time: str = "time_s") -> Path:
    """Write a track as CSV or Parquet, by the ending of the path; NaN is an empty cell."""
    columns = {time: each.time_s, **{f"{name}{suffix}": values for name, values in each.values.items()}}
    columns |= {f"{name}_se_deg": values for name, values in each.se.items()}
    table = pl.DataFrame(columns).fill_nan(None)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet":
        table.write_parquet(path)
    else:
        table.write_csv(path)
    return path
