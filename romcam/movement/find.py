"""From a trial's angles to its movement."""

from __future__ import annotations

from typing import Final

import numpy as np

from romcam.angles import Angles
from romcam.movement.repetitions import FORWARD, RepetitionRule, find_repetitions
from romcam.movement.rhythm import compute_rhythm
from romcam.movement.values import Movement, Repetition, Rhythm
from romcam.recording import FloatArray

REST_S: Final = 0.5
"""So much of the rest before and after a way belongs to its rhythm: what leads or lags moves there."""

LEAST_KNOWN: Final = 0.5
"""Share of an end of range in which an angle has to be known for the repetition to be judged by it."""


def find_movement(angles: Angles, rule: RepetitionRule = FORWARD) -> Movement:
    """Find the repetitions of a trial, the best of them, and the rhythm of each on the way down and up.

    The repetitions are found in `rule.signal`. The best one has the greatest trunk inclination on its
    plateau, or the greatest signal where no plateau shows the trunk's. Without any repetition `best` is
    None and nothing is raised. A way that was not filmed has no rhythm (None).
    """
    signal = angles.values[rule.signal]
    repetitions = find_repetitions(signal, angles.time_s, rule)
    following = (*(repetition.start for repetition in repetitions[1:]), len(angles))
    return Movement(
        repetitions=repetitions,
        best=_best(repetitions, angles.values["trunk_inclination"], signal),
        down=tuple(_down(angles, repetition) for repetition in repetitions),
        up=tuple(_up(angles, each, latest) for each, latest in zip(repetitions, following, strict=False)),
        signal=signal,
        history=(*angles.history, f"find_movement: {rule}, found {len(repetitions)}"),
    )


def plateau_median(values: FloatArray, repetition: Repetition) -> float:
    """Median over the repetition's end of range, of (T,) values; NaN where none of its frames is known."""
    known = values[repetition.plateau]
    known = known[np.isfinite(known)]
    return float(np.median(known)) if len(known) else float("nan")


def plateau_known(values: FloatArray, repetition: Repetition) -> float:
    """Share of the repetition's end of range in which (T,) values are known."""
    return float(np.mean(np.isfinite(values[repetition.plateau])))


def _best(repetitions: tuple[Repetition, ...], trunk: FloatArray, signal: FloatArray) -> int | None:
    if not repetitions:
        return None
    reached = np.array(
        [plateau_median(trunk, each) if plateau_known(trunk, each) >= LEAST_KNOWN else np.nan for each in repetitions]
    )
    if not np.isfinite(reached).any():
        reached = np.array([plateau_median(signal, repetition) for repetition in repetitions])
    return int(np.nanargmax(reached))


def _down(angles: Angles, repetition: Repetition) -> Rhythm | None:
    if repetition.plateau_start - repetition.start < 2:
        return None
    begin = _earlier(angles.time_s, repetition.start, 0)
    # To the end of the plateau: the parts' final values are those of the whole end of range, not of its
    # first frame.
    return _rhythm(angles, slice(begin, repetition.plateau_stop))


def _up(angles: Angles, repetition: Repetition, latest: int) -> Rhythm | None:
    if repetition.stop - repetition.plateau_stop < 2:
        return None
    begin = _earlier(angles.time_s, repetition.plateau_stop - 1, repetition.plateau_start)
    # A part that lags comes to rest after the trunk has.
    later = int(np.searchsorted(angles.time_s, angles.time_s[repetition.stop - 1] + REST_S))
    return _rhythm(angles, slice(begin, max(repetition.stop, min(later, latest))))


def _earlier(time: FloatArray, frame: int, earliest: int) -> int:
    return max(earliest, int(np.searchsorted(time, time[frame] - REST_S)))


def _rhythm(angles: Angles, way: slice) -> Rhythm | None:
    values = angles.values
    return compute_rhythm(
        values["trunk_inclination"][way],
        values["lumbar_flexion"][way],
        values["pelvis_tilt"][way],
        angles.time_s[way],
    )
