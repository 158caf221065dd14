"""What the second witness says, and what both say together."""

import dataclasses
import json

import numpy as np
import pytest

from romcam.estimators.second_estimator import INCLINATIONS, Estimate, SecondEstimator, fuse_correlated
from romcam.recording import SECOND_FEATURES
from romcam.segments.values import View
from tests.estimators.test_first_estimator import estimator
from tests.segments.people import person

NEUTRAL = np.array([True, True, False, False])
BEND = [0.0, 0.0, 30.0, 60.0]


def second(error_correlation=0.0, weight=0.0):
    """Says of pelvis 25 times `weight` for each radian of the sacrum's line; errors of 3, 2 and 1, the first two
    correlated by half."""
    last = np.zeros((1, 6))
    last[0, 0] = 1.0
    first = np.zeros((3 * SECOND_FEATURES, 1))
    first[-2] = weight
    correlation = np.eye(3)
    correlation[0, 1] = correlation[1, 0] = 0.5
    arrays = {
        "weight_0": first,
        "bias_0": np.array([1000.0]),  # so far up the layer is linear
        "weight_1": last,
        "bias_1": np.array([-1000.0, 0.0, 0.0, np.log(1.5), np.log(1.0), np.log(0.5)]),
        "meta": json.dumps(
            {
                "name": "by hand",
                "network_sha256": "0" * 64,
                "unit_deg": [25.0, 30.0, 40.0],
                "correlation": correlation.tolist(),
                "inflation": [2.0, 2.0, 2.0],
                "alike": error_correlation,
            }
        ),
    }
    return SecondEstimator.from_arrays(arrays, "1" * 64)


def seen_features(thigh=(5.0, 5.0, -20.0, -30.0), lumbar=(10.0, 10.0, 40.0, 80.0), sacrum=(0.0, 0.0, 0.0, 1.0)):
    rows = np.zeros((len(thigh), SECOND_FEATURES))
    rows[:, -INCLINATIONS:] = np.stack([np.radians(thigh), sacrum, np.radians(lumbar)], axis=1)
    return rows


def test_it_says_how_far_the_lines_have_turned_since_neutral_and_what_the_layers_add():
    said = second(weight=2.0)(seen_features(), NEUTRAL)
    np.testing.assert_allclose(said.tilts_deg[:3], [[0, 0, 0], [0, 0, 0], [0, 30, -25]], atol=1e-3)
    np.testing.assert_allclose(said.tilts_deg[3], [50, 70, -35], atol=0.02)
    error = np.array([3.0, 2.0, 1.0])
    np.testing.assert_allclose(np.sqrt(np.diagonal(said.covariance[3])), error, rtol=1e-5)
    assert said.covariance[3, 0, 1] == pytest.approx(0.5 * 3 * 2)
    assert said.covariance[3, 0, 2] == 0


def test_a_line_that_passes_straight_down_is_not_turned_by_a_whole_circle():
    said = second()(seen_features(lumbar=(170.0, 170.0, 170.0, -170.0)), NEUTRAL)
    assert said.tilts_deg[3, 1] == pytest.approx(20.0, abs=1e-3)


def test_who_saw_nothing_says_nothing():
    rows = seen_features()
    rows[2, 5] = np.nan
    said = second()(rows, NEUTRAL)
    assert np.isnan(said.tilts_deg[2]).all()
    assert np.isfinite(said.tilts_deg[3]).all()
    rows[:2] = np.nan
    assert np.isnan(second()(rows, NEUTRAL).tilts_deg).all()


def of(tilts, covariance):
    return Estimate(np.array([tilts], dtype=float), np.array([covariance], dtype=float))


FIRST = of([40.0, 50.0, -60.0], [[16.0, 0.0, 3.0], [0.0, 4.0, 0.0], [3.0, 0.0, 9.0]])


def test_two_who_are_as_sure_and_err_apart_meet_half_way():
    other = of([42.0, 50.0, -62.0], FIRST.covariance[0])
    both = fuse_correlated(FIRST, other, 0.0)
    np.testing.assert_allclose(both.tilts_deg, [[41.0, 50.0, -61.0]])
    np.testing.assert_allclose(both.covariance, FIRST.covariance / 2)


def test_two_who_contradict_each_other_are_both_believed_less():
    """As far apart as three standard errors of their difference in each of three angles: nine times the variance."""
    own = np.diag([16.0, 4.0, 9.0])
    first, other = (
        of([40.0, 50.0, -60.0], own),
        of(np.array([40.0, 50.0, -60.0]) + 3 * np.sqrt(2) * np.sqrt(np.diag(own)), own),
    )
    both = fuse_correlated(first, other, 0.0)
    np.testing.assert_allclose(both.covariance[0], 9 * own / 2)
    np.testing.assert_allclose(both.tilts_deg, (first.tilts_deg + other.tilts_deg) / 2)


def test_who_errs_with_another_adds_less():
    other = of([41.0, 50.0, -61.0], FIRST.covariance[0])
    both = fuse_correlated(FIRST, other, 0.5)
    np.testing.assert_allclose(both.tilts_deg, [[40.5, 50.0, -60.5]])
    np.testing.assert_allclose(both.covariance, FIRST.covariance * 0.75)  # (1 + r) / 2


def test_the_surer_one_counts_for_more_and_puts_right_what_errs_with_it():
    unsure_but_of_the_thigh = of([40.0, 50.0, -66.0], np.diag([1e8, 1e8, 9.0]))
    both = fuse_correlated(FIRST, unsure_but_of_the_thigh, 0.0)
    np.testing.assert_allclose(both.tilts_deg, [[39.0, 50.0, -63.0]], atol=1e-3)  # the pelvis errs with the thigh
    assert both.covariance[0, 0, 0] == pytest.approx(15.5, abs=1e-3)


@pytest.mark.parametrize("alike", [0.0, 0.5, 0.9])
def test_it_is_the_best_that_can_be_made_of_both(error_correlation):
    """Against least squares on errors drawn as they are said to be, which no other gain may beat."""
    rng = np.random.default_rng(1)
    count = 40_000
    own, other = FIRST.covariance[0], np.array([[9.0, 2.0, 0.0], [2.0, 9.0, 0.0], [0.0, 0.0, 4.0]])
    z = rng.normal(size=(count, 3))
    y = error_correlation * z + np.sqrt(1 - error_correlation**2) * rng.normal(size=(count, 3))
    first, second = z @ np.linalg.cholesky(own).T, y @ np.linalg.cholesky(other).T
    both = fuse_correlated(
        Estimate(first, np.broadcast_to(own, (count, 3, 3))), Estimate(second, np.broadcast_to(other, (count, 3, 3))), error_correlation
    )
    gain, *_ = np.linalg.lstsq(second - first, -first, rcond=None)
    best = first + (second - first) @ gain
    np.testing.assert_allclose(np.cov(both.tilts_deg.T), np.cov(best.T), atol=0.15)
    plain = np.min(both.covariance[:, 0, 0])  # where they do not contradict each other
    assert np.var(both.tilts_deg[:, 0]) == pytest.approx(plain, abs=0.25)


def test_where_the_second_is_silent_the_first_stands():
    silent = Estimate(np.full((1, 3), np.nan), np.full((1, 3, 3), np.nan))
    both = fuse_correlated(FIRST, silent, 0.5)
    np.testing.assert_array_equal(both.tilts_deg, FIRST.tilts_deg)
    np.testing.assert_array_equal(both.covariance, FIRST.covariance)


def test_where_the_first_is_silent_nothing_is_said():
    silent = Estimate(np.full((1, 3), np.nan), np.full((1, 3, 3), np.nan))
    assert np.isnan(fuse_correlated(silent, FIRST, 0.5).tilts_deg).all()


def test_the_estimator_hears_the_witness_where_the_recording_has_what_he_noticed():
    recording = person(BEND)
    rows = seen_features(thigh=(0, 0, -10, -20), lumbar=(0, 0, 30, 60), sacrum=(0, 0, 1, 2))
    rows[2] = np.nan
    seen = dataclasses.replace(recording, second=rows)
    alone = estimator(recording)
    heard = dataclasses.replace(alone, second=second(weight=1.0))
    side_on = View(facing=1, yaw_deg=3.0)
    before, after = alone(seen, side_on, NEUTRAL), heard(seen, side_on, NEUTRAL)
    deaf = heard(recording, side_on, NEUTRAL)
    np.testing.assert_array_equal(deaf.pelvis_deg, before.pelvis_deg)
    np.testing.assert_array_equal(after.pelvis_deg[2], before.pelvis_deg[2])
    assert before.pelvis_deg[3] == pytest.approx(30.0, abs=0.5)
    assert 35.0 < after.pelvis_deg[3] < 48.0  # towards the witness's 50
    assert before.heard is None
    assert deaf.heard is None
    assert after.heard is not None
    np.testing.assert_array_equal(after.heard, [True, True, False, True])
    assert (after.pelvis_se_deg[:2] < before.pelvis_se_deg[:2]).all()
    assert after.pelvis_se_deg[3] > before.pelvis_se_deg[3]  # 20 degrees apart: one of them is wrong
