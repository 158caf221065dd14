"""The strides of each leg in walking, from one turn of the thigh to the next of the same kind."""

from __future__ import annotations

import itertools
from typing import Final

import numpy as np
import scipy
from numpy.typing import NDArray

from romcam.angles import Angles
from romcam.body import FloatArray
from romcam.movement.movement import Movement, movement_of
from romcam.movement.repetitions import Repetition

SHORTEST_S: Final = 0.6
LONGEST_S: Final = 2.5
"""A stride in uninterrupted walking is neither shorter nor longer, in seconds."""

END_DEG: Final = 2.0
"""The thigh is at its end of range within this many degrees of it."""

TURN_DEG: Final = 3.0
"""A turn of the thigh at either end of the video counts if the thigh has moved this many degrees on its outer side."""


def find_strides(angles: Angles, signals: dict[str, str], least_range_deg: float) -> Movement:
    """Find the strides of each leg.

    Parameters
    ----------
    angles
        Angles of the trial.
    signals
        Task (`left`, `right`) → name of that thigh's angle ahead of the vertical.
    least_range_deg
        A stride in which the thigh moves by fewer degrees does not count.

    Returns
    -------
    Movement
        The best repetition of each leg is the stride whose range is nearest to the median.

    Notes
    -----
    A stride lasts from one greatest flexion of the thigh to the next; its end of range is the greatest extension
    between them. If the video holds more whole strides of a leg from extension to extension, they are counted that
    way, with the greatest flexion as the end of range. A stride with a gap in it is left out.
    """
    found: list[Repetition] = []
    bests: dict[str, Repetition] = {}
    for task, name in signals.items():
        swing = angles.values[name]
        both = [_strides(sign * swing, angles.time_s, task, least_range_deg) for sign in (1.0, -1.0)]
        strides = max(both, key=len)
        found += strides
        if strides:
            ranges = np.array([float(np.ptp(swing[each.start : each.stop])) for each in strides])
            bests[task] = strides[int(np.argmin(np.abs(ranges - np.median(ranges))))]
    history = f"find_strides: {', '.join(signals.values())}, found {len(found)}"
    in_time = tuple(sorted(found, key=lambda each: each.start))
    return movement_of(angles, in_time, bests, next(angles.values[name] for name in signals.values()), history)


def _strides(swing: FloatArray, time: FloatArray, task: str, least: float) -> list[Repetition]:
    """From each greatest value to the next, in every stretch without a gap."""
    known = np.flatnonzero(np.isfinite(swing))
    strides: list[Repetition] = []
    for stretch in np.split(known, np.flatnonzero(np.diff(known) > 1) + 1):
        if len(stretch) < 5:
            continue
        first = int(stretch[0])
        peaks = first + _turns(swing[stretch], time[stretch], least)
        for start, stop in itertools.pairwise(peaks):
            enough = np.ptp(swing[start : stop + 1]) >= least
            if enough and SHORTEST_S <= time[stop] - time[start] <= LONGEST_S:
                strides.append(_stride(swing, int(start), int(stop), task))
    return strides


def _turns(swing: FloatArray, time: FloatArray, least: float) -> NDArray[np.intp]:
    """Frames of the greatest values, also at either end if the thigh visibly turns there."""
    rate = 1.0 / float(np.median(np.diff(time)))
    # Outside the stretch the thigh is assumed to go on as it does at the edge.
    low = float(swing.min()) - least
    padded = np.concatenate([[low], swing, [low]])
    peaks, _ = scipy.signal.find_peaks(padded, prominence=least, distance=max(1, int(SHORTEST_S * rate)))
    peaks = peaks - 1
    before = np.array([swing[peak] - swing[: peak + 1].min() for peak in peaks])
    after = np.array([swing[peak] - swing[peak:].min() for peak in peaks])
    return peaks[(before >= TURN_DEG) & (after >= TURN_DEG)]


def _stride(swing: FloatArray, start: int, stop: int, task: str) -> Repetition:
    part = swing[start : stop + 1]
    furthest = int(np.argmin(part))
    near = part <= part[furthest] + END_DEG
    first = last = furthest
    while first > 0 and near[first - 1]:
        first -= 1
    while last + 1 < len(near) and near[last + 1]:
        last += 1
    return Repetition(start, start + first, start + last + 1, stop + 1, complete=True, task=task)
