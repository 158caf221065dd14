"""From a trial's angles to its movement: all repetitions, the best of each task, the rhythm of each phase."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from romcam.angles import Angles
from romcam.body import FloatArray
from romcam.body.quantities import QUANTITIES
from romcam.movement.best import choose_best
from romcam.movement.missing import with_end_filmed
from romcam.movement.repetitions import FORWARD, Repetition, RepetitionRule, find_repetitions
from romcam.movement.rhythm import Rhythm, compute_rhythm

_REST_S: Final = 0.5
"""Seconds of rest before and after a phase that belong to its rhythm: a part that leads or lags moves there."""

_SPINE: Final = frozenset({"trunk_inclination", "lumbar_flexion", "pelvis_tilt"})
"""Angles from which a rhythm is computed."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Movement:
    """The repetitions of a trial, in time.

    Attributes
    ----------
    repetitions
        All repetitions, in order of time.
    best
        Index of the repetition that is reported (`choose_best`), of the first task that was found; None without
        repetitions.
    down, up
        Rhythm of each repetition's down and up phase; None where the phase is not in the video or has no split.
    signal
        (T,) degrees: the angle in which the repetitions were found, of the first task.
    history
        Processing steps so far, one line each.
    bests
        Task → index of its best repetition, for the tasks that were found.
    """

    repetitions: tuple[Repetition, ...]
    best: int | None
    down: tuple[Rhythm | None, ...]
    up: tuple[Rhythm | None, ...]
    signal: FloatArray
    history: tuple[str, ...] = ()
    bests: Mapping[str, int] = field(default_factory=dict[str, int])

    def best_of(self, task: str) -> Repetition | None:
        """Return the best repetition of a task.

        Parameters
        ----------
        task
            Name of the task. In a test of one task the name is ignored.

        Returns
        -------
        Repetition or None
            None if the task has no repetition.
        """
        index = self.bests.get(task, None if self.bests else self.best)
        return None if index is None else self.repetitions[index]


def find_movement(angles: Angles, *rules: RepetitionRule) -> Movement:
    """Find the repetitions of a trial, the best of each task, and the rhythm of each phase.

    Parameters
    ----------
    angles
        Angles of the trial, with the signal of every rule among them.
    *rules
        How the repetitions of each task are found; `FORWARD` if none is given.

    Returns
    -------
    Movement
        Without repetitions if nothing moves. In a test of several tasks, without those whose end of range was not
        filmed, as long as others remain. The best repetition is chosen by `best_by`, or by the signal where
        `best_by` is known on no plateau (`choose_best`).
    """
    rules = rules or (FORWARD,)
    found: list[Repetition] = []
    bests: dict[str, Repetition] = {}
    for rule, repetitions in zip(rules, _of_each_task(angles, rules), strict=True):
        signal = signal_of(angles, rule)
        found += repetitions
        if repetitions:
            judged_by = angles.values.get(rule.best_by, signal)
            bests[rule.task] = repetitions[choose_best(angles, repetitions, judged_by, signal)]
    return movement_of(
        angles,
        tuple(sorted(found, key=lambda each: each.start)),
        bests,
        signal_of(angles, rules[0]),
        history=f"find_movement: {', '.join(map(str, rules))}, found {len(found)}",
    )


def _of_each_task(angles: Angles, rules: Sequence[RepetitionRule]) -> list[tuple[Repetition, ...]]:
    """The repetitions by each rule.

    In a test of several tasks a film that begins or ends within one of them shows the others all the same: a repetition
    whose end of range was not filmed is left out, unless no task has another one.
    """
    found = [
        tuple(replace(each, task=rule.task) for each in find_repetitions(signal_of(angles, rule), angles.time_s, rule))
        for rule in rules
    ]
    if len(rules) == 1:
        return found
    filmed = [
        with_end_filmed(signal_of(angles, rule), angles.time_s, each) for rule, each in zip(rules, found, strict=True)
    ]
    return filmed if any(filmed) else found


def movement_of(
    angles: Angles,
    repetitions: tuple[Repetition, ...],
    bests: Mapping[str, Repetition],
    signal: FloatArray,
    history: str,
) -> Movement:
    """Build the movement that consists of given repetitions.

    Parameters
    ----------
    angles
        Angles of the trial; the rhythms are computed from them.
    repetitions
        All repetitions, in order of time.
    bests
        Task → its best repetition; the first one is the best of the trial.
    signal
        (T,) degrees: the angle in which the repetitions were found.
    history
        The line to add to the trial's history.
    """
    _log.debug(history)
    indices = {task: repetitions.index(best) for task, best in bests.items()}
    following = (*(repetition.start for repetition in repetitions[1:]), len(angles))
    return Movement(
        repetitions=repetitions,
        best=next(iter(indices.values()), None),
        down=tuple(_down(angles, repetition) for repetition in repetitions),
        up=tuple(_up(angles, each, latest) for each, latest in zip(repetitions, following, strict=False)),
        signal=signal,
        history=(*angles.history, history),
        bests=indices,
    )


def signal_of(angles: Angles, rule: RepetitionRule) -> FloatArray:
    """Return the angle that a rule watches.

    Parameters
    ----------
    angles
        Angles of the trial.
    rule
        Rule that names the angle and its direction.

    Returns
    -------
    numpy.ndarray
        (T,) degrees from rest, positive in the direction of the movement; NaN where unknown. An angle that is not a
        change from neutral is counted from its median at rest.
    """
    signal = rule.sign * angles.values[rule.signal]
    if QUANTITIES[rule.signal].absolute:
        rest = signal[angles.neutral & np.isfinite(signal)]
        return signal - (np.median(rest) if len(rest) else np.nan)
    return signal


def _down(angles: Angles, repetition: Repetition) -> Rhythm | None:
    if repetition.plateau_start - repetition.start < 2 or not angles.values.keys() >= _SPINE:
        return None
    begin = _earlier(angles.time_s, repetition.start, 0)
    # To the end of the plateau: the final values of the parts are those of the whole plateau, not of its first frame.
    return _rhythm(angles, slice(begin, repetition.plateau_stop))


def _up(angles: Angles, repetition: Repetition, latest: int) -> Rhythm | None:
    if repetition.stop - repetition.plateau_stop < 2 or not angles.values.keys() >= _SPINE:
        return None
    begin = _earlier(angles.time_s, repetition.plateau_stop - 1, repetition.plateau_start)
    # A part that lags comes to rest after the trunk has.
    later = int(np.searchsorted(angles.time_s, float(angles.time_s[repetition.stop - 1]) + _REST_S))
    return _rhythm(angles, slice(begin, max(repetition.stop, min(later, latest))))


def _earlier(time: FloatArray, frame: int, earliest: int) -> int:
    return max(earliest, int(np.searchsorted(time, float(time[frame]) - _REST_S)))


def _rhythm(angles: Angles, phase: slice) -> Rhythm | None:
    values = angles.values
    return compute_rhythm(
        values["trunk_inclination"][phase],
        values["lumbar_flexion"][phase],
        values["pelvis_tilt"][phase],
        angles.time_s[phase],
    )
