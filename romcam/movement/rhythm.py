"""Lumbopelvic rhythm: which part of the trunk's bend the lumbar spine gives, and when the pelvis joins in."""

from __future__ import annotations

from typing import Final

import numpy as np

from romcam.movement.repetition import Rhythm
from romcam.recording import FloatArray

BIN_DEG: Final = 30.0
LEAST_BINS: Final = 4
STEP_DEG: Final = 1.0
WIDEST_HOLE_DEG: Final = 10.0
"""Between two frames further apart than this nothing is interpolated."""

LEAST_PART_DEG: Final = 5.0
"""A part that moves less has no onset to speak of."""

ONSET: Final = 0.05
LATER: Final = 0.20


def compute_rhythm(
    trunk_deg: FloatArray, lumbar_deg: FloatArray, pelvis_deg: FloatArray, time_s: FloatArray
) -> Rhythm | None:
    """Describe one way, down or up, of one repetition by trunk inclination.

    trunk_deg, lumbar_deg, pelvis_deg: (n,) T12-L1 inclination and its two parts, degrees, NaN in gaps; a
        little of the stand (or of the hold) before the motion may precede it and steadies the onset.
        time_s: (n,) seconds.
    None where the trunk's inclination is not known or covers less than half a bin. A bin's or quarter's
    share is lumbar change / (lumbar + pelvis change) over the part passed through, NaN where that is less
    than half of it.
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
    """Both parts on an even grid of trunk inclination, by the frames that go further than all before."""
    order = np.arange(len(trunk)) if trunk[-1] >= trunk[0] else np.arange(len(trunk))[::-1]
    trunk, lumbar, pelvis = trunk[order], lumbar[order], pelvis[order]
    before = np.concatenate([[-np.inf], np.maximum.accumulate(trunk)[:-1]])
    further = trunk > before
    trunk, lumbar, pelvis = trunk[further], lumbar[further], pelvis[further]
    low = max(0.0, float(trunk[0]))
    grid = np.arange(low, float(trunk[-1]), STEP_DEG)
    if float(trunk[-1]) - grid[-1] > 1e-9:
        grid = np.linspace(low, float(trunk[-1]), len(grid) + 1)
    after = np.clip(np.searchsorted(trunk, grid), 1, max(len(trunk) - 1, 1))
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
        ends = np.clip([reached[0], reached[-1]], low, high)
        change_lumbar = float(np.diff(np.interp(ends, grid[known], lumbar[known]))[0])
        change_pelvis = float(np.diff(np.interp(ends, grid[known], pelvis[known]))[0])
        shares[index] = change_lumbar / (change_lumbar + change_pelvis)
    return shares


def _lag(lumbar: FloatArray, pelvis: FloatArray, time: FloatArray, fraction: float) -> float:
    """Seconds by which the pelvis passes the fraction of its own change after the lumbar spine does."""
    return _passes(pelvis, time, fraction) - _passes(lumbar, time, fraction)


def _passes(part: FloatArray, time: FloatArray, fraction: float) -> float:
    """Time at which a part has made the fraction of its change for good: the last time before it is half way.

    NaN where the part hardly changes or its passing was not seen.
    """
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
