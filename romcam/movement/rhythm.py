"""Lumbopelvic rhythm: the lumbar part of the trunk's inclination, and the lag of the pelvis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from romcam.body import FloatArray

BIN_DEG: Final = 30.0
LEAST_BINS: Final = 4
STEP_DEG: Final = 1.0
"""Step of the grid of trunk inclinations, in degrees."""

WIDEST_HOLE_DEG: Final = 10.0
"""Two frames whose trunk inclinations are further apart than this are not interpolated between."""

LEAST_PART_DEG: Final = 5.0
"""A part that changes by less than this has no onset."""

ONSET: Final = 0.05
LATER: Final = 0.20
"""Shares of a part's own change at which the lags are measured."""


@dataclass(frozen=True, eq=False)
class Rhythm:
    """Lumbopelvic rhythm of one phase, down or up, of one repetition.

    Attributes
    ----------
    trunk_deg
        (N,) trunk inclination on an even grid, degrees.
    lumbar_deg, pelvis_deg
        (N,) lumbar flexion and pelvis tilt at that inclination, degrees; NaN where not known.
    bins_deg
        (B, 2) borders of the bins of trunk inclination: 30 degrees wide, from 0.
    bin_share
        (B,) lumbar part of the trunk's change within each bin, 0..1; NaN where the phase does not cover the bin.
    quarter_share
        (4,) the same for quarters of the greatest trunk inclination.
    onset_lag_s
        Seconds by which the pelvis starts after the lumbar spine, at 5 % of each one's own change. Negative if the
        pelvis starts first; NaN if either start is not known. In the up phase, the lag in leaving the end of range.
    lag_at_20_s
        The same at 20 % of each one's own change.
    """

    trunk_deg: FloatArray
    lumbar_deg: FloatArray
    pelvis_deg: FloatArray
    bins_deg: FloatArray
    bin_share: FloatArray
    quarter_share: FloatArray
    onset_lag_s: float
    lag_at_20_s: float


def compute_rhythm(
    trunk_deg: FloatArray, lumbar_deg: FloatArray, pelvis_deg: FloatArray, time_s: FloatArray
) -> Rhythm | None:
    """Describe one phase of a repetition by trunk inclination.

    Parameters
    ----------
    trunk_deg, lumbar_deg, pelvis_deg
        (n,) inclination at T12-L1 and its two parts, in degrees from neutral; NaN in gaps. Some rest before the motion
        may be included and makes the onset more reliable.
    time_s
        (n,) seconds, rising.

    Returns
    -------
    Rhythm or None
        None if the trunk's inclination is not known or covers less than half a bin.

    Notes
    -----
    The share of a bin or quarter is lumbar change / (lumbar + pelvis change) over the part that the phase covers, and
    NaN if that is less than half of it.
    """
    known = np.isfinite(trunk_deg) & np.isfinite(lumbar_deg) & np.isfinite(pelvis_deg)
    if known.sum() < 2:
        return None
    trunk, lumbar, pelvis = trunk_deg[known], lumbar_deg[known], pelvis_deg[known]
    if float(np.ptp(trunk)) < BIN_DEG / 2.0:
        return None
    grid, lumbar_at, pelvis_at = _by_inclination(trunk, lumbar, pelvis)
    greatest = float(trunk.max())
    count = max(LEAST_BINS, int(np.floor(greatest / BIN_DEG + 0.5)))
    bins = BIN_DEG * np.column_stack([np.arange(count), np.arange(1, count + 1)])
    quarters = greatest / 4.0 * np.column_stack([np.arange(4), np.arange(1, 5)])
    return Rhythm(
        trunk_deg=grid,
        lumbar_deg=lumbar_at,
        pelvis_deg=pelvis_at,
        bins_deg=bins,
        bin_share=_shares(grid, lumbar_at, pelvis_at, bins),
        quarter_share=_shares(grid, lumbar_at, pelvis_at, quarters),
        onset_lag_s=_lag(lumbar_deg, pelvis_deg, time_s, ONSET),
        lag_at_20_s=_lag(lumbar_deg, pelvis_deg, time_s, LATER),
    )


def _by_inclination(
    trunk: FloatArray, lumbar: FloatArray, pelvis: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Both parts on an even grid of trunk inclination, from the frames that go further than all earlier ones."""
    order = np.arange(len(trunk)) if trunk[-1] >= trunk[0] else np.arange(len(trunk))[::-1]
    trunk, lumbar, pelvis = trunk[order], lumbar[order], pelvis[order]
    before = np.concatenate([[-np.inf], np.maximum.accumulate(trunk)[:-1]])
    further = trunk > before
    trunk, lumbar, pelvis = trunk[further], lumbar[further], pelvis[further]
    low = max(0.0, float(trunk[0]))
    grid = np.arange(low, float(trunk[-1]), STEP_DEG)
    if float(trunk[-1]) - grid[-1] > 1e-9:
        grid = np.linspace(low, float(trunk[-1]), len(grid) + 1)
    after = np.minimum(np.maximum(np.searchsorted(trunk, grid), 1), max(len(trunk) - 1, 1))
    hole = trunk[after] - trunk[after - 1] > WIDEST_HOLE_DEG
    lumbar_at = np.where(hole, np.nan, np.interp(grid, trunk, lumbar))
    return grid, lumbar_at, np.where(hole, np.nan, np.interp(grid, trunk, pelvis))


def _shares(grid: FloatArray, lumbar: FloatArray, pelvis: FloatArray, borders: FloatArray) -> FloatArray:
    """Lumbar share of the change between each pair of borders."""
    shares = np.full(len(borders), np.nan)
    known = np.isfinite(lumbar)
    for index, (low, high) in enumerate(borders):
        reached = grid[known & (grid >= low - STEP_DEG / 2.0) & (grid <= high + STEP_DEG / 2.0)]
        if len(reached) < 2 or reached[-1] - reached[0] < (high - low) / 2.0:
            continue
        ends = np.minimum(np.maximum([reached[0], reached[-1]], low), high)
        change_lumbar = float(np.diff(np.interp(ends, grid[known], lumbar[known]))[0])
        change_pelvis = float(np.diff(np.interp(ends, grid[known], pelvis[known]))[0])
        shares[index] = change_lumbar / (change_lumbar + change_pelvis)
    return shares


def _lag(lumbar: FloatArray, pelvis: FloatArray, time: FloatArray, fraction: float) -> float:
    """Seconds by which the pelvis passes the fraction of its own change after the lumbar spine does."""
    return _passes(pelvis, time, fraction) - _passes(lumbar, time, fraction)


def _passes(part: FloatArray, time: FloatArray, fraction: float) -> float:
    """Last time, before it is half done, at which a part passes the fraction of its change; NaN where not known."""
    known = np.isfinite(part)
    if known.sum() < 4:
        return float("nan")
    part, time = part[known], time[known]
    margin = max(1, min(len(part) // 10, 5))
    begin, end = float(np.median(part[:margin])), float(np.median(part[-margin:]))
    if abs(end - begin) < LEAST_PART_DEG:
        return float("nan")
    done = (part - begin) / (end - begin)
    half = int(np.argmax(done >= 0.5))
    below = np.flatnonzero(done[:half] < fraction)
    if len(below) == 0:
        return float("nan")
    last = int(below[-1])
    return float(np.interp(fraction, done[last : last + 2], time[last : last + 2]))
