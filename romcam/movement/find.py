"""From a trial's angles to its movement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from romcam.angles import Angles
from romcam.body.quantities import QUANTITIES
from romcam.movement.repetition import Movement, Repetition, Rhythm
from romcam.movement.repetitions import FORWARD, RepetitionRule, find_repetitions
from romcam.movement.rhythm import compute_rhythm
from romcam.recording import FloatArray

REST_S: Final = 0.5
"""So much of the rest before and after a way belongs to its rhythm: what leads or lags moves there."""

_SPINE: Final = frozenset({"trunk_inclination", "lumbar_flexion", "pelvis_tilt"})
"""Angles that a rhythm is made of."""

LEAST_KNOWN: Final = 0.5
"""Share of an end of range in which an angle has to be known for the repetition to be judged by it."""


def find_movement(angles: Angles, *rules: RepetitionRule) -> Movement:
    """Find the repetitions of a trial, the best of them, and the rhythm of each on the way down and up.

    rules: how each effort's repetitions are found; a forward bend's where none is given. The best repetition has the
    greatest `best_by` angle on its plateau, or the greatest signal where no plateau shows that. Without any repetition
    `best` is None and nothing is raised. A way that was not filmed has no rhythm (None).
    """
    rules = rules or (FORWARD,)
    found: list[Repetition] = []
    bests: dict[str, Repetition] = {}
    for rule in rules:
        signal = signal_of(angles, rule)
        repetitions = tuple(replace(each, effort=rule.effort) for each in find_repetitions(signal, angles.time_s, rule))
        found += repetitions
        if repetitions:
            bests[rule.effort] = _best(repetitions, angles.values.get(rule.best_by, signal), signal)
    return movement_of(
        angles,
        tuple(sorted(found, key=lambda each: each.start)),
        bests,
        signal_of(angles, rules[0]),
        history=f"find_movement: {', '.join(map(str, rules))}, found {len(found)}",
    )


def movement_of(
    angles: Angles,
    repetitions: tuple[Repetition, ...],
    bests: Mapping[str, Repetition],
    signal: FloatArray,
    history: str,
) -> Movement:
    """The movement that consists of these repetitions, in time. bests: of each effort that was found, first first."""
    where = {effort: repetitions.index(best) for effort, best in bests.items()}
    following = (*(repetition.start for repetition in repetitions[1:]), len(angles))
    return Movement(
        repetitions=repetitions,
        best=next(iter(where.values()), None),
        down=tuple(_down(angles, repetition) for repetition in repetitions),
        up=tuple(_up(angles, each, latest) for each, latest in zip(repetitions, following, strict=False)),
        signal=signal,
        history=(*angles.history, history),
        bests=where,
    )


def signal_of(angles: Angles, rule: RepetitionRule) -> FloatArray:
    """The angle that a rule watches, (T,) degrees away from rest, positive in the movement's direction."""
    signal = rule.sign * angles.values[rule.signal]
    if QUANTITIES[rule.signal].absolute:
        rest = signal[angles.neutral & np.isfinite(signal)]
        return signal - (np.median(rest) if len(rest) else np.nan)
    return signal


def plateau_median(values: FloatArray, repetition: Repetition) -> float:
    """Median over the repetition's end of range, of (T,) values; NaN where none of its frames is known."""
    known = values[repetition.plateau]
    known = known[np.isfinite(known)]
    return float(np.median(known)) if len(known) else float("nan")


def plateau_known(values: FloatArray, repetition: Repetition) -> float:
    """Share of the repetition's end of range in which (T,) values are known."""
    return float(np.mean(np.isfinite(values[repetition.plateau])))


def _best(repetitions: tuple[Repetition, ...], judged_by: FloatArray, signal: FloatArray) -> Repetition:
    known = [plateau_known(judged_by, each) >= LEAST_KNOWN for each in repetitions]
    reached = [
        plateau_median(judged_by, each) if seen else np.nan for seen, each in zip(known, repetitions, strict=True)
    ]
    if not np.isfinite(reached).any():
        reached = [plateau_median(signal, repetition) for repetition in repetitions]
    return repetitions[int(np.nanargmax(reached))]


def _down(angles: Angles, repetition: Repetition) -> Rhythm | None:
    if repetition.plateau_start - repetition.start < 2 or not angles.values.keys() >= _SPINE:
        return None
    begin = _earlier(angles.time_s, repetition.start, 0)
    # To the end of the plateau: the parts' final values are those of the whole end of range, not of its
    # first frame.
    return _rhythm(angles, slice(begin, repetition.plateau_stop))


def _up(angles: Angles, repetition: Repetition, latest: int) -> Rhythm | None:
    if repetition.stop - repetition.plateau_stop < 2 or not angles.values.keys() >= _SPINE:
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
