"""Repetition and end of range chosen by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from romcam.movement import (
    AddedRepetition,
    NotInRepetitionError,
    OverlapError,
    with_added,
    with_end_of_range,
    with_repetition,
)
from tests.report.trials import make_analysis


def test_another_repetition_is_reported() -> None:
    trial = make_analysis("typical", repetitions=2)
    chosen = with_repetition(trial.angles, trial.movement, 2)
    assert chosen.best == 1
    assert with_repetition(trial.angles, trial.movement, 1).best == 0
    for number in (0, 3):
        with pytest.raises(IndexError):
            with_repetition(trial.angles, trial.movement, number)


def test_the_end_of_range_is_read_about_the_chosen_time() -> None:
    trial = make_analysis("typical", repetitions=2)
    second = trial.movement.repetitions[1]
    time_s = float(trial.angles.time_s[second.plateau_start]) - 0.4
    chosen = with_end_of_range(trial.angles, trial.movement, time_s)
    assert chosen.best == 1
    plateau = chosen.repetitions[1].plateau
    assert abs(trial.angles.time_s[plateau] - time_s).max() <= 0.2
    assert plateau.stop - plateau.start >= 3
    assert (chosen.repetitions[1].start, chosen.repetitions[1].stop) == (second.start, second.stop)
    with pytest.raises(NotInRepetitionError):
        with_end_of_range(trial.angles, trial.movement, 0.0)


def test_a_repetition_that_was_not_found_is_added_in_its_place_and_reported() -> None:
    trial = make_analysis("typical", repetitions=2)
    first, second = trial.movement.repetitions
    time_s = trial.angles.time_s
    missed = replace(trial.movement, repetitions=(second,), best=0, bests={"": 0})
    middle = (first.plateau_start + first.plateau_stop) // 2
    added = AddedRepetition(*(float(time_s[frame]) for frame in (first.start, middle, first.stop - 1)))
    found = with_added(trial.angles, missed, added)
    spans = [(each.start, each.stop) for each in found.repetitions]
    assert spans == [(first.start, first.stop), (second.start, second.stop)]
    assert found.best == 0
    assert found.repetitions[0].plateau_start >= first.plateau_start
    assert found.repetitions[1] == second
    assert "added by hand" in found.history[-1]
    with pytest.raises(OverlapError):
        with_added(trial.angles, trial.movement, added)
    alone = with_added(trial.angles, replace(missed, repetitions=(), best=None, bests={}), added)
    assert (alone.best, len(alone.repetitions)) == (0, 1)
