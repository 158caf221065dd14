"""Durations of the phases of a repetition, in seconds.

The way down lasts from 5 % of the range to the arrival at the end of range; the way up likewise.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from romcam.assessment.measures import OfRepetition
from romcam.assessment.trial import Trial


def duration_down(trial: Trial, index: int) -> float:
    """Return how long the way down took.

    Parameters
    ----------
    trial
        The trial.
    index
        Index of the repetition.

    Returns
    -------
    float
        Seconds from the repetition's start to its end of range; NaN where the film starts at the end of range, or the
        time is not known (`Trial.elapsed_s`).
    """
    repetition = trial.movement.repetitions[index]
    if trial.movement.down[index] is None and repetition.plateau_start - repetition.start < 2:
        return float("nan")
    return _duration(trial, repetition.start, repetition.plateau_start)


def _hold(trial: Trial, index: int) -> float:
    """Return the seconds at the end of range."""
    repetition = trial.movement.repetitions[index]
    return _duration(trial, repetition.plateau_start, repetition.plateau_stop - 1)


def _duration_up(trial: Trial, index: int) -> float:
    """Return the seconds from the end of range back to the start; NaN where the film ends before."""
    repetition = trial.movement.repetitions[index]
    if not repetition.complete:
        return float("nan")
    return _duration(trial, repetition.plateau_stop - 1, repetition.stop - 1)


def _pelvis_onset_lag(trial: Trial, index: int) -> float:
    """Return the seconds by which the pelvis starts after the lumbar spine on the way down; NaN: unknown."""
    rhythm = trial.movement.down[index]
    repetition = trial.movement.repetitions[index]
    if rhythm is None or not np.isfinite(_duration(trial, repetition.start, repetition.plateau_start)):
        return float("nan")
    return rhythm.onset_lag_s


def _duration(trial: Trial, first: int, last: int) -> float:
    return trial.elapsed_s(first, last)


PHASE_DURATIONS: Final = (
    OfRepetition("duration_down", duration_down),
    OfRepetition("hold", _hold),
    OfRepetition("duration_up", _duration_up),
)
"""Durations of the phases of a repetition."""

ONSET_LAG: Final = OfRepetition("pelvis_onset_lag", _pelvis_onset_lag, split=True)
"""Seconds by which the pelvis starts after the lumbar spine."""
