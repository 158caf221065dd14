"""The strides of each leg in walking, from one greatest flexion of the hip to the next."""

from __future__ import annotations

import itertools
from typing import Final

import numpy as np
import scipy

from romcam.angles import Angles
from romcam.movement.find import movement_of
from romcam.movement.values import Movement, Repetition
from romcam.recording import FloatArray

SHORTEST_S: Final = 0.6
LONGEST_S: Final = 2.5
"""Nobody walks with shorter strides or, without stopping, with longer ones."""

END_DEG: Final = 2.0
"""The thigh is at its furthest back within so much."""


def find_strides(angles: Angles, signals: dict[str, str], least_range_deg: float) -> Movement:
    """Find the strides: repetitions whose end of range is the greatest extension between two greatest flexions.

    signals: effort (`left`, `right`) → the angle of that thigh ahead of the vertical. The best of each leg is the
    stride nearest to the median range. A stride with a gap in it is left out.
    """
    found: list[Repetition] = []
    bests: dict[str, Repetition] = {}
    for effort, name in signals.items():
        strides = _strides(angles.values[name], angles.time_s, effort, least_range_deg)
        found += strides
        if strides:
            ranges = np.array([np.ptp(angles.values[name][each.start : each.stop]) for each in strides])
            bests[effort] = strides[int(np.argmin(np.abs(ranges - np.median(ranges))))]
    history = f"find_strides: {', '.join(signals.values())}, found {len(found)}"
    in_time = tuple(sorted(found, key=lambda each: each.start))
    return movement_of(angles, in_time, bests, next(angles.values[name] for name in signals.values()), history)


def _strides(swing: FloatArray, time: FloatArray, effort: str, least: float) -> list[Repetition]:
    known = np.isfinite(swing)
    if known.sum() < 5:
        return []
    rate = 1.0 / float(np.median(np.diff(time)))
    filled = np.interp(time, time[known], swing[known])
    peaks, _ = scipy.signal.find_peaks(filled, prominence=least, distance=max(1, int(SHORTEST_S * rate)))
    strides: list[Repetition] = []
    for start, stop in itertools.pairwise(peaks):
        part = swing[start : stop + 1]
        if not np.isfinite(part).all() or not SHORTEST_S <= time[stop] - time[start] <= LONGEST_S:
            continue
        furthest = int(np.argmin(part))
        near = part <= part[furthest] + END_DEG
        first = last = furthest
        while first > 0 and near[first - 1]:
            first -= 1
        while last + 1 < len(near) and near[last + 1]:
            last += 1
        strides.append(
            Repetition(
                int(start), int(start + first), int(start + last + 1), int(stop + 1), complete=True, effort=effort
            )
        )
    return strides
