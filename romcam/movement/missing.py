"""Whether a repetition's end of range was filmed, or the film begins, ends or loses the person on the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np

from romcam.body import FloatArray
from romcam.movement.repetitions import Repetition

LEAST_HELD_S: Final = 0.1
"""An end of range that was seen for this long, seconds, was reached, whatever is missing beside it."""
GAP_S: Final = 0.5
"""A person who is not seen for longer than this, seconds, may have moved on, and back, meanwhile."""

Missing = Literal["before", "after"]
"""Which side of the greatest angle was not filmed: the way to the end of range, or the way back from it."""


def missing_beside_end(
    signal_deg: FloatArray, time_s: FloatArray, repetition: Repetition, least_s: float = LEAST_HELD_S
) -> Missing | None:
    """Find whether a greatest angle lies at the edge of what was filmed, so that it may not be the end of range.

    Parameters
    ----------
    signal_deg
        (T,) the angle in which the repetition was found, degrees; NaN where the person is not seen.
    time_s
        (T,) seconds, rising.
    repetition
        The repetition.
    least_s
        An end of range that is seen for this long was reached, seconds.

    Returns
    -------
    Missing or None
        The side on which frames are missing; None where the end of range was filmed.
    """
    first, last = repetition.plateau_start, repetition.plateau_stop - 1
    if float(time_s[last] - time_s[first]) >= least_s:
        return None
    known = np.flatnonzero(np.isfinite(signal_deg))
    before, after = known[known < first], known[known > last]
    if not len(after) or float(time_s[after[0]] - time_s[last]) > GAP_S:
        return "after"
    if not len(before) or float(time_s[first] - time_s[before[-1]]) > GAP_S:
        return "before"
    return None


def with_end_filmed(
    signal_deg: FloatArray, time_s: FloatArray, repetitions: Sequence[Repetition]
) -> tuple[Repetition, ...]:
    """Return the repetitions whose end of range was filmed.

    Parameters
    ----------
    signal_deg, time_s
        As in `missing_beside_end`.
    repetitions
        Repetitions that were found in that angle.
    """
    return tuple(each for each in repetitions if missing_beside_end(signal_deg, time_s, each) is None)
