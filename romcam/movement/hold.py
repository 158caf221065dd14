"""A held posture: the longest stretch of time in which none of the watched angles changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import scipy

from romcam.angles import Angles
from romcam.body import FloatArray
from romcam.movement.movement import Movement, movement_of
from romcam.movement.repetitions import Repetition

WINDOW_S: Final = 0.5
"""Length of the window in which no watched angle may change, in seconds."""


def find_hold(angles: Angles, still: Sequence[str], most_deg: float, *, signal: str) -> Movement:
    """Find the longest stretch of time in which the person holds still.

    Parameters
    ----------
    angles
        Angles of the trial.
    still
        Names of the angles that must not move.
    most_deg
        An angle holds still if it changes by no more than this many degrees within half a second.
    signal
        Name of the angle that is shown as the movement's signal.

    Returns
    -------
    Movement
        One repetition that consists of a plateau only; no repetition if the person never holds still.
    """
    curves = np.array([angles.values[name] for name in still])
    known = np.isfinite(curves).all(axis=0)
    calm = known & (_change(curves, angles.time_s) <= most_deg)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], calm, [False]]).astype(np.int8)))
    starts, stops = edges[0::2], edges[1::2]
    found: tuple[Repetition, ...] = ()
    if len(edges):
        longest = int(np.argmax(angles.time_s[stops - 1] - angles.time_s[starts]))
        start, stop = int(starts[longest]), int(stops[longest])
        found = (Repetition(start, start, stop, stop, complete=True),)
    history = f"find_hold: {', '.join(still)} within {most_deg:g} degrees, found {len(found)}"
    return movement_of(angles, found, {"": found[0]} if found else {}, angles.values[signal], history)


def _change(curves: FloatArray, time: FloatArray) -> FloatArray:
    """(T,) greatest change of any curve within the window around each frame."""
    rate = 1.0 / float(np.median(np.diff(time))) if len(time) > 1 else 1.0
    size = max(3, 2 * int(WINDOW_S * rate / 2) + 1)
    high = scipy.ndimage.maximum_filter1d(np.nan_to_num(curves, nan=-1e3), size, axis=1, mode="nearest")
    low = scipy.ndimage.minimum_filter1d(np.nan_to_num(curves, nan=1e3), size, axis=1, mode="nearest")
    return np.max(high - low, axis=0)
