"""Filters one inclination over time: outliers are removed, short gaps bridged, and noise filtered out."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import scipy  # its parts are imported at first use, after the video has been watched
from numpy.typing import NDArray

from romcam.angles.joint_angles import FilterRecord
from romcam.body.landmarks import FloatArray

LONGEST_GAP_S: Final = 0.2
"""Longest gap that is bridged, seconds: a straight line across it is half a degree off in a bend."""

PASS_ORDER: Final = 2
PASSES: Final = 2
DUAL_PASS: Final = (2.0 ** (1.0 / PASSES) - 1.0) ** 0.25
"""Share of the design frequency at which two passes of a second-order Butterworth filter together lose 3 dB.

Winter DA, Biomechanics and Motor Control of Human Movement, 4th ed., Wiley 2009, p. 69.
"""

LEAST_RATE: Final = 2.5
"""Frames a second per hertz of cut-off, below which the filter is not applied."""

SHORTEST_FILTERED: Final = 7
"""Shortest stretch that is filtered, frames."""

OUTLIER_WINDOW_S: Final = 0.17
OUTLIER_DEG: Final = 8.0
"""Distance from the median of the sixth of a second around a frame, degrees, from which the frame is an outlier of the
pose model. A bend that takes one second reverses within 2° of that median."""

LONGEST_STEP_S: Final = 0.5
"""Longest step between two inferences that are compared, seconds: more than between those of a still person."""


def drop_outliers(
    values: FloatArray,
    time_s: FloatArray,
    inferred: NDArray[np.bool_] | None = None,
    held: NDArray[np.bool_] | None = None,
) -> FloatArray:
    """Replace single frames that leap away from their neighbours by NaN.

    Parameters
    ----------
    values
        (T,) degrees, NaN in gaps.
    time_s
        (T,) seconds.
    inferred
        (T,) bool, frames in which the pose model ran; None: all of them. Frames interpolated from an outlier
        (`romcam.pose.pace`) are replaced, too.
    held
        (T,) bool, frames in which the person was as in the inference before; None: none. If the one after is an
        outlier, they have the value of the one before.

    Returns
    -------
    (T,) degrees.

    Notes
    -----
    An outlier of up to two frames at 30 frames a second is found. Below 12 frames a second a leap cannot be
    distinguished from motion and no frame is replaced. Noise raises the threshold, to five times the median deviation
    of the trial. Inferences of a still person are further apart in time, but a person who moves between two of them is
    inferred there: an inference is compared with the one before and the one after, whenever they were.
    """
    if inferred is None or inferred.all():
        interval = float(np.median(np.diff(time_s))) if len(time_s) > 1 else np.inf
        return np.where(_leaps(values, time_s, interval), np.nan, values)
    at, frames = np.flatnonzero(inferred), np.arange(len(values))
    at_s = time_s[at]
    slips = _leaps(values[at], at_s, _moving_interval_s(at, at_s, held), LONGEST_STEP_S)
    before = np.maximum(np.searchsorted(at, frames, "right") - 1, 0)
    after = np.minimum(np.searchsorted(at, frames, "left"), len(at) - 1)
    kept = np.where(slips[before] | slips[after], np.nan, values)
    if held is None:
        return kept
    return np.where(held & slips[after] & ~slips[before], values[at[before]], kept)


def _moving_interval_s(at: NDArray[np.intp], at_s: FloatArray, held: NDArray[np.bool_] | None) -> float:
    """Median time between inferences (frames and times) while the person moves, seconds; of all if they never do."""
    steps = np.diff(at_s)
    if not len(steps):
        return np.inf
    moving = steps if held is None else steps[~held[at[:-1] + 1]]
    return float(np.median(moving if len(moving) else steps))


def _leaps(
    values: FloatArray, time_s: FloatArray, interval_s: float, pause_s: float | None = None
) -> NDArray[np.bool_]:
    """Frames that leap away from their neighbours, at this interval; see `drop_outliers`."""
    leaps = np.zeros(len(values), dtype=np.bool_)
    width = 2 * int(OUTLIER_WINDOW_S / interval_s / 2 + 0.01) + 1
    if width < 3:
        return leaps
    for stretch in _stretches(np.isfinite(values), time_s, pause_s):
        part = values[stretch]
        off = np.abs(part - scipy.ndimage.median_filter(part, size=min(width, len(part)), mode="nearest"))
        leaps[stretch] = off > max(OUTLIER_DEG, 5.0 * float(np.median(off)))
    return leaps


def filter_record(time_s: FloatArray, cutoff_hz: float) -> FilterRecord:
    """Design the filter for a video's frame rate, and decide whether the rate is sufficient.

    Parameters
    ----------
    time_s
        (T,) seconds.
    cutoff_hz
        Effective -3 dB frequency, hertz.
    """
    rate = 1.0 / float(np.median(np.diff(time_s))) if len(time_s) > 1 else 0.0
    applied = rate >= LEAST_RATE * cutoff_hz
    design = _design_hz(cutoff_hz, rate) if applied else cutoff_hz / DUAL_PASS
    return FilterRecord(order=PASS_ORDER * PASSES, cutoff_hz=cutoff_hz, design_hz=design, applied=applied)


@lru_cache(maxsize=16)  # designing takes longer than filtering, and a video's signals mostly have one rate
def _passes(cutoff_hz: float, rate_hz: float) -> FloatArray:
    return scipy.signal.butter(PASS_ORDER, _design_hz(cutoff_hz, rate_hz), fs=rate_hz, output="sos")


def _design_hz(cutoff_hz: float, rate_hz: float) -> float:
    """Design frequency of each pass, corrected on the bilinear transform's own scale: hence tan."""
    return float(rate_hz / np.pi * np.arctan(np.tan(np.pi * cutoff_hz / rate_hz) / DUAL_PASS))


def bridge_gaps(values: FloatArray, time_s: FloatArray) -> FloatArray:
    """Fill gaps of at most `LONGEST_GAP_S` between two seen frames by a straight line.

    Parameters
    ----------
    values
        (T,) NaN in gaps.
    time_s
        (T,) seconds.

    Returns
    -------
    (T,); longer gaps and those at the beginning and the end stay NaN.
    """
    seen = np.flatnonzero(np.isfinite(values))
    if len(seen) < 2:
        return values.copy()
    bridged = np.interp(time_s, time_s[seen], values[seen])
    following = np.searchsorted(seen, np.arange(len(values)))
    inside = (following > 0) & (following < len(seen))
    after = seen[np.minimum(following, len(seen) - 1)]
    before = seen[np.maximum(following - 1, 0)]
    short = inside & (time_s[after] - time_s[before] <= LONGEST_GAP_S + 1e-9)
    return np.where(np.isfinite(values), values, np.where(short, bridged, np.nan))


def low_pass(values: FloatArray, time_s: FloatArray, record: FilterRecord) -> FloatArray:
    """Filter each stretch between gaps separately.

    Parameters
    ----------
    values
        (T,); NaN stays.
    time_s
        (T,) seconds, even or uneven. The -3 dB frequency is `record.cutoff_hz` at any frame rate.
    record
        The filter.

    Returns
    -------
    (T,); stretches shorter than `SHORTEST_FILTERED` frames are unchanged.
    """
    smooth = values.copy()
    if not record.applied:
        return smooth
    for stretch in _stretches(np.isfinite(values), time_s):
        if stretch.stop - stretch.start >= SHORTEST_FILTERED:
            smooth[stretch] = _filtered(values[stretch], time_s[stretch], record)
    return smooth


def _stretches(seen: NDArray[np.bool_], time_s: FloatArray, pause_s: float | None = None) -> list[slice]:
    """Runs of seen frames; a pause in the video's times ends a run as a gap does."""
    frames = np.flatnonzero(seen)
    if len(frames) == 0:
        return []
    steps = np.diff(time_s[frames])
    usual = max(LONGEST_GAP_S, 3.0 * float(np.median(np.diff(time_s)))) if len(time_s) > 1 else LONGEST_GAP_S
    pause = usual if pause_s is None else max(usual, pause_s)
    breaks = np.flatnonzero((np.diff(frames) > 1) | (steps > pause)) + 1
    return [slice(int(run[0]), int(run[-1]) + 1) for run in np.split(frames, breaks)]


def _filtered(values: FloatArray, time: FloatArray, record: FilterRecord) -> FloatArray:
    steps = np.diff(time)
    uneven = float(np.ptp(steps)) > 0.1 * float(np.median(steps))
    intervals = int(np.ceil((time[-1] - time[0]) / np.median(steps) - 0.01)) if uneven else len(time) - 1
    rate = intervals / float(time[-1] - time[0])
    grid: FloatArray = np.linspace(float(time[0]), float(time[-1]), intervals + 1)
    even: FloatArray = np.interp(grid, time, values) if uneven else values
    if len(even) < SHORTEST_FILTERED or rate < LEAST_RATE * record.cutoff_hz:
        return values
    passes = _passes(record.cutoff_hz, rate)
    padding = min(len(even) - 1, int(np.ceil(2.0 * rate / record.cutoff_hz)))
    smooth = scipy.signal.sosfiltfilt(passes, even, padtype="odd", padlen=padding)
    return scipy.interpolate.CubicSpline(grid, smooth)(time) if uneven else smooth
