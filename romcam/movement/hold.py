"""A posture that is held: the longest stretch in which nothing moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import scipy

from romcam.angles import Angles
from romcam.movement.find import movement_of
from romcam.movement.repetition import Movement, Repetition

WINDOW_S: Final = 0.5
"""Over so long nothing may move."""


def find_hold(angles: Angles, still: Sequence[str], most_deg: float, *, signal: str) -> Movement:
    """Find the longest stretch over which none of the angles `still` changes by more than `most_deg` in half a second.

    Returns one repetition that is all end of range, or none where nobody is ever still. signal: the angle shown.
    """
    courses = np.array([angles.values[name] for name in still])
    known = np.isfinite(courses).all(axis=0)
    calm = known & (_change(courses, angles.time_s) <= most_deg)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], calm, [False]]).astype(np.int8))).reshape(-1, 2)
    found: tuple[Repetition, ...] = ()
    if len(edges):
        lengths = [angles.time_s[stop - 1] - angles.time_s[start] for start, stop in edges]
        start, stop = (int(end) for end in edges[int(np.argmax(lengths))])
        found = (Repetition(start, start, stop, stop, complete=True),)
    history = f"find_hold: {', '.join(still)} within {most_deg:g} degrees, found {len(found)}"
    return movement_of(angles, found, {"": found[0]} if found else {}, angles.values[signal], history)


def _change(courses: np.ndarray, time: np.ndarray) -> np.ndarray:
    """Greatest change of any course within the window about each frame, (T,)."""
    rate = 1.0 / float(np.median(np.diff(time))) if len(time) > 1 else 1.0
    size = max(3, 2 * int(WINDOW_S * rate / 2) + 1)
    high = scipy.ndimage.maximum_filter1d(np.nan_to_num(courses, nan=-1e3), size, axis=1, mode="nearest")
    low = scipy.ndimage.minimum_filter1d(np.nan_to_num(courses, nan=1e3), size, axis=1, mode="nearest")
    return np.max(high - low, axis=0)
