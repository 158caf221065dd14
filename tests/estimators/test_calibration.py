"""The constants of the estimators, and the growth of a film's errors."""

from __future__ import annotations

import dataclasses
from typing import get_args

import numpy as np
import pytest

from romcam.body.facing import View
from romcam.estimators.calibration import Calibration, film_score, load_calibration
from romcam.estimators.combined import CombinedEstimator
from romcam.estimators.estimates import Estimates, grown_to
from romcam.protocol import Networks
from tests.estimators.test_first_estimator import estimator
from tests.segments.people import person

NEUTRAL = np.array([True, True, False, False])


def calibration(familiar: float) -> Calibration:
    return Calibration((10.0, 10.0, 8.0), familiar, growth_power=0.5, contradiction=2.0, people=100)


def test_a_film_s_score_is_the_median_of_the_frames_that_were_read():
    assert film_score(np.array([0.1, np.nan, 0.3, 0.9])) == 0.3
    assert np.isnan(film_score(np.array([np.nan])))


@pytest.mark.parametrize(("score", "growth"), [(0.01, 1.0), (0.2, 1.0), (0.8, 2.0), (np.nan, 1.0)])
def test_errors_grow_beyond_familiar_films(score: float, growth: float):
    assert calibration(0.2).growth(score) == pytest.approx(growth)


def test_an_unfamiliar_film_gets_larger_errors_in_every_frame_and_the_same_angles():
    recording = person([0.0, 0.0, 30.0, 60.0])
    plain = CombinedEstimator(estimator(recording))
    side_on = View(facing=1, yaw_deg=3.0)
    before = plain.estimate(recording, side_on, NEUTRAL)
    familiar = film_score(before.ood_score) / 9.0
    after = dataclasses.replace(plain, calibration=calibration(familiar)).estimate(recording, side_on, NEUTRAL)
    assert before.error_growth == 1.0
    assert after.error_growth == pytest.approx(3.0)
    np.testing.assert_array_equal(after.change_deg, before.change_deg)
    np.testing.assert_allclose(after.se_deg, 3.0 * before.se_deg)
    np.testing.assert_allclose(after.correlation("pelvis", "t12"), before.correlation("pelvis", "t12"))


@pytest.mark.parametrize("networks", get_args(Networks))
def test_the_published_constants_were_measured_on_enough_people(networks: Networks):
    found = load_calibration(networks)
    assert found.people >= 20
    assert 0.03 < found.familiar < 0.3
    assert found.growth(2 * found.familiar) > 1.1
    assert all(5.0 < each < 20.0 for each in found.sharp_px)


def test_errors_grow_to_at_least_a_factor_except_those_of_tags():
    plain = Estimates(
        np.zeros((2, 3)),
        np.zeros(3),
        np.tile(np.eye(3), (2, 1, 1)),
        np.zeros(2, np.uint8),
        np.zeros(2),
        error_growth=1.2,
    )
    assert grown_to(plain, 1.1).error_growth == 1.2
    grown = grown_to(plain, 1.8, kept=("pelvis",))
    assert grown.error_growth == pytest.approx(1.8)
    np.testing.assert_allclose(grown.se_deg, [[1.0, 1.5, 1.5]] * 2)
