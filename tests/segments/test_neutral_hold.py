import numpy as np
import pytest

from romcam.segments.neutral import find_neutral
from romcam.segments.neutral_hold import NeutralHold, find_hold, leg_error_deg, neutral_covariance
from romcam.synthetic.tempo import minimum_jerk

FPS = 30.0


def bend(stand_s: float) -> np.ndarray:
    """A trunk that stands upright, bends to 90 degrees, and comes back."""
    down = 90.0 * minimum_jerk(np.arange(45) / 45)
    stand = np.zeros(round(stand_s * FPS))
    return np.concatenate([stand, down, np.full(20, 90.0), down[::-1], stand])


def hold_of(lean: np.ndarray) -> NeutralHold:
    time = np.arange(len(lean)) / FPS
    return find_hold([lean], time, find_neutral(lean, time), np.isfinite(lean))


def test_a_stand_of_half_a_second_is_held():
    assert hold_of(bend(0.5)) == "held"


def test_a_person_who_turns_round_without_a_stop_passes_through_the_stand():
    without_a_stop = 45.0 * (1.0 + np.cos(2 * np.pi * np.arange(90) / 45))
    assert hold_of(without_a_stop) == "passed"


@pytest.mark.parametrize("first_deg", [8.0, 25.0])
def test_a_person_who_is_first_seen_on_the_way_down_was_never_seen_standing(first_deg):
    lean = bend(1.0)
    seen = np.flatnonzero(lean >= first_deg)
    assert hold_of(lean[seen[0] : seen[-1] + 1]) == "cut"
    # The same where the film has the stand, and the person is not found in it.
    lost = np.where(lean >= first_deg, lean, np.nan)
    assert hold_of(lost) == "cut"


def test_nothing_is_added_to_a_stand_that_is_held():
    assert not neutral_covariance("held", 15.0).any()
    assert leg_error_deg("held", 15.0) == 0.0


@pytest.mark.parametrize("hold", ["passed", "cut"])
@pytest.mark.parametrize("lean", [-20.0, 0.0, 12.0, 60.0, 90.0, float("nan")])
def test_what_a_stand_adds_is_a_covariance(hold, lean):
    covariance = neutral_covariance(hold, lean)
    assert np.linalg.eigvalsh(covariance).min() > 0.0
    assert (neutral_covariance("cut", lean) - neutral_covariance("passed", lean)).trace() > 0.0


def test_a_leg_that_was_not_seen_at_rest_may_be_wrong_by_as_much_as_it_was_raised():
    assert leg_error_deg("cut", -16.0) == 19.0
