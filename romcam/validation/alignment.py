"""Alignment in time: the shift between two clocks, and the reference at the times of romcam's frames."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from romcam.body import FloatArray
from romcam.validation.study import ANGLES, Track

GREATEST_LAG_S: Final = 0.5
LAG_STEP_S: Final = 0.01

LONGEST_GAP_S: Final = 0.25
"""Longest interval between two samples across which the reference is interpolated. Within a quarter of a second, a bend
differs from a straight line by less than a degree."""
_GAP_STEPS: Final = 2.5
"""For a slow reference, the longest interval is this many of its median steps."""

_LEAST_COMMON: Final = 0.5
"""Least share of the frames that a shift must leave for comparison: few frames give a small spread by chance."""


def resample(time_s: FloatArray, values: FloatArray, at_s: FloatArray) -> FloatArray:
    """Read a series at other times by linear interpolation.

    Parameters
    ----------
    time_s, values
        (T,) ascending times in seconds, and the values at these times.
    at_s
        (N,) times at which to read the series, in seconds.

    Returns
    -------
    numpy.ndarray
        (N,) values. NaN outside the times, in gaps (longer than `LONGEST_GAP_S` and than 2.5 median steps) and next
        to a NaN: nothing is extrapolated or bridged.
    """
    if len(time_s) == 1:
        return np.where(at_s == time_s[0], values[0], np.nan)
    after = np.minimum(np.maximum(np.searchsorted(time_s, at_s), 1), len(time_s) - 1)
    before = after - 1
    width = time_s[after] - time_s[before]
    share = (at_s - time_s[before]) / width
    longest = max(LONGEST_GAP_S, _GAP_STEPS * float(np.median(np.diff(time_s))))
    line = values[before] + share * (values[after] - values[before])
    line = np.where((share < 0.0) | (share > 1.0) | (width > longest), np.nan, line)
    # At the time of a sample, its neighbour need not be known.
    return np.where(share == 0.0, values[before], np.where(share == 1.0, values[after], line))


def find_lag(found: Track, reference: Track) -> float:
    """Find the shift in time between two clocks.

    Parameters
    ----------
    found
        romcam's angles of a trial.
    reference
        The reference's angles of that trial.

    Returns
    -------
    float
        Seconds to add to the reference's times; 0 if no shared angle moves.

    Notes
    -----
    The shift within ± `GREATEST_LAG_S`, in steps of `LAG_STEP_S`, with the smallest standard deviation of the
    differences in the trunk inclination, or in the first angle that both tables have. The standard deviation ignores a
    constant difference, as of a reference that was not zeroed in upright standing: no shift can correct that.
    """
    name = _compared_angle(found, reference)
    if name is None:
        return 0.0
    count = round(GREATEST_LAG_S / LAG_STEP_S)
    # From the middle outwards, so that the smallest of equally good shifts is chosen.
    lags = sorted((LAG_STEP_S * step for step in range(-count, count + 1)), key=abs)
    differences = [found.values[name] - _shifted(reference, name, lag, found.time_s) for lag in lags]
    known = [int(np.count_nonzero(np.isfinite(each))) for each in differences]
    least = max(2, _LEAST_COMMON * max(known))
    spreads = [float(np.nanstd(each)) if n >= least else math.inf for each, n in zip(differences, known, strict=True)]
    best = int(np.argmin(np.round(spreads, 6)))
    return lags[best] if math.isfinite(spreads[best]) else 0.0


def align(found: Track, reference: Track, lag_s: float) -> dict[str, FloatArray]:
    """Read the reference's angles at romcam's times.

    Parameters
    ----------
    found
        romcam's angles of a trial.
    reference
        The reference's angles of that trial.
    lag_s
        Seconds to add to the reference's times.

    Returns
    -------
    dict[str, FloatArray]
        Angle → (T,) degrees, for the angles that both tables have; NaN where the reference is unknown.
    """
    shared = [name for name in ANGLES if name in found.values and name in reference.values]
    return {name: _shifted(reference, name, lag_s, found.time_s) for name in shared}


def _shifted(reference: Track, name: str, lag_s: float, at_s: FloatArray) -> FloatArray:
    return resample(reference.time_s + lag_s, reference.values[name], at_s)


def _compared_angle(found: Track, reference: Track) -> str | None:
    names = ("trunk_inclination", *(name for name in ANGLES if name != "trunk_inclination"))
    for name in names:
        if name in found.values and name in reference.values:
            both = (found.values[name], reference.values[name])
            if all(np.isfinite(values).any() for values in both):
                return name
    return None
