"""Repetition and end of range chosen by hand."""

from __future__ import annotations

import pytest

from romcam.movement import NotInRepetitionError, with_end_of_range, with_repetition
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
