"""The second estimator, and the fusion of both."""

import dataclasses
import json

import numpy as np
import pytest

from romcam.body.facing import View
from romcam.estimators.combined import CombinedEstimator, without_second
from romcam.estimators.first_estimator import Estimate
from romcam.estimators.reading import SECOND
from romcam.estimators.second_estimator import (
    HIDDEN,
    SecondEstimator,
    disagreement,
    fuse_correlated,
    growth_of,
    unsure_of,
)
from romcam.estimators.second_network import INCLINATIONS, SECOND_FEATURES
from tests.estimators.test_first_estimator import estimator
from tests.segments.people import person

NEUTRAL = np.array([True, True, False, False])
BEND = [0.0, 0.0, 30.0, 60.0]
SHARP = np.full((4, 3), 0.7)


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
                "error_correlation": error_correlation,
            }
        ),
    }
    return SecondEstimator.from_arrays(arrays, "1" * 64)


def seen_features(thigh=(5.0, 5.0, -20.0, -30.0), lumbar=(10.0, 10.0, 40.0, 80.0), sacrum=(0.0, 0.0, 0.0, 1.0)):
    rows = np.zeros((len(thigh), SECOND_FEATURES))
    rows[:, -INCLINATIONS:] = np.stack([np.radians(thigh), sacrum, np.radians(lumbar)], axis=1)
    return rows


def test_outputs_of_the_layers_are_added_to_the_change_of_the_lines_from_neutral():
    found = second(weight=2.0).estimate(seen_features(), SHARP, NEUTRAL)
    np.testing.assert_allclose(found.change_deg[:3], [[0, 0, 0], [0, 0, 0], [0, 30, -25]], atol=1e-3)
    np.testing.assert_allclose(found.change_deg[3], [50, 70, -35], atol=0.02)
    error = np.array([3.0, 2.0, 1.0])
    np.testing.assert_allclose(np.sqrt(np.diagonal(found.covariance[3])), error, rtol=1e-5)
    assert found.covariance[3, 0, 1] == pytest.approx(0.5 * 3 * 2)
    assert found.covariance[3, 0, 2] == 0


def test_a_line_passing_straight_down_does_not_leap_by_360():
    found = second().estimate(seen_features(lumbar=(170.0, 170.0, 170.0, -170.0)), SHARP, NEUTRAL)
    assert found.change_deg[3, 1] == pytest.approx(20.0, abs=1e-3)


def test_without_features_nothing_is_estimated():
    rows = seen_features()
    rows[2, 5] = np.nan
    found = second().estimate(rows, SHARP, NEUTRAL)
    assert np.isnan(found.change_deg[2]).all()
    assert np.isfinite(found.change_deg[3]).all()
    rows[:2] = np.nan
    assert np.isnan(second().estimate(rows, SHARP, NEUTRAL).change_deg).all()


def of(changes, covariance):
    return Estimate(np.array([changes], dtype=float), np.array([covariance], dtype=float))


FIRST = of([40.0, 50.0, -60.0], [[16.0, 0.0, 3.0], [0.0, 4.0, 0.0], [3.0, 0.0, 9.0]])


def test_two_equally_sure_estimates_with_independent_errors_meet_half_way():
    other = of([42.0, 50.0, -62.0], FIRST.covariance[0])
    both = fuse_correlated(FIRST, other, 0.0)
    np.testing.assert_allclose(both.change_deg, [[41.0, 50.0, -61.0]])
    np.testing.assert_allclose(both.covariance, FIRST.covariance / 2)


def test_two_contradicting_estimates_get_larger_errors():
    """As far apart as three standard errors of their difference in each of three angles: nine times the variance."""
    own = np.diag([16.0, 4.0, 9.0])
    first, other = (
        of([40.0, 50.0, -60.0], own),
        of(np.array([40.0, 50.0, -60.0]) + 3 * np.sqrt(2) * np.sqrt(np.diag(own)), own),
    )
    both = fuse_correlated(first, other, 0.0)
    np.testing.assert_allclose(both.covariance[0], 9 * own / 2)
    np.testing.assert_allclose(both.change_deg, (first.change_deg + other.change_deg) / 2)


def test_an_estimate_with_correlated_errors_adds_less():
    other = of([41.0, 50.0, -61.0], FIRST.covariance[0])
    both = fuse_correlated(FIRST, other, 0.5)
    np.testing.assert_allclose(both.change_deg, [[40.5, 50.0, -60.5]])
    np.testing.assert_allclose(both.covariance, FIRST.covariance * 0.75)  # (1 + r) / 2


def test_the_surer_estimate_counts_for_more_and_corrects_what_is_correlated_with_it():
    unsure_but_of_the_thigh = of([40.0, 50.0, -66.0], np.diag([1e8, 1e8, 9.0]))
    both = fuse_correlated(FIRST, unsure_but_of_the_thigh, 0.0)
    np.testing.assert_allclose(both.change_deg, [[39.0, 50.0, -63.0]], atol=1e-3)  # the pelvis errs with the thigh
    assert both.covariance[0, 0, 0] == pytest.approx(15.5, abs=1e-3)


@pytest.mark.parametrize("error_correlation", [0.0, 0.5, 0.9])
def test_fusion_is_the_best_linear_estimate(error_correlation):
    """Compared with least squares on errors drawn from the stated distribution, which no other gain may beat."""
    rng = np.random.default_rng(1)
    count = 40_000
    own, other = FIRST.covariance[0], np.array([[9.0, 2.0, 0.0], [2.0, 9.0, 0.0], [0.0, 0.0, 4.0]])
    z = rng.normal(size=(count, 3))
    y = error_correlation * z + np.sqrt(1 - error_correlation**2) * rng.normal(size=(count, 3))
    first, second = z @ np.linalg.cholesky(own).T, y @ np.linalg.cholesky(other).T
    both = fuse_correlated(
        Estimate(first, np.broadcast_to(own, (count, 3, 3))),
        Estimate(second, np.broadcast_to(other, (count, 3, 3))),
        error_correlation,
    )
    gain, *_ = np.linalg.lstsq(second - first, -first, rcond=None)
    best = first + (second - first) @ gain
    np.testing.assert_allclose(np.cov(both.change_deg.T), np.cov(best.T), atol=0.15)
    plain = np.min(both.covariance[:, 0, 0])  # where they do not contradict each other
    assert np.var(both.change_deg[:, 0]) == pytest.approx(plain, abs=0.25)


def test_the_first_estimate_is_kept_where_the_second_is_unknown():
    unknown = Estimate(np.full((1, 3), np.nan), np.full((1, 3, 3), np.nan))
    both = fuse_correlated(FIRST, unknown, 0.5)
    np.testing.assert_array_equal(both.change_deg, FIRST.change_deg)
    np.testing.assert_array_equal(both.covariance, FIRST.covariance)


def test_the_fusion_is_unknown_where_the_first_is_unknown():
    unknown = Estimate(np.full((1, 3), np.nan), np.full((1, 3, 3), np.nan))
    assert np.isnan(fuse_correlated(unknown, FIRST, 0.5).change_deg).all()


def test_the_second_estimator_contributes_where_the_recording_has_its_features():
    recording = person(BEND)
    rows = seen_features(thigh=(0, 0, -10, -20), lumbar=(0, 0, 30, 60), sacrum=(0, 0, 1, 2))
    rows[2] = np.nan
    read_twice = dataclasses.replace(recording, features={**recording.features, SECOND: rows})
    alone = CombinedEstimator(estimator(recording))
    both = CombinedEstimator(estimator(recording), second(weight=1.0))
    side_on = View(facing=1, yaw_deg=3.0)
    before, after = (each.estimate(read_twice, side_on, NEUTRAL) for each in (alone, both))
    read_once = both.estimate(without_second(read_twice), side_on, NEUTRAL)
    pelvis_before, pelvis_after = before.change_deg[:, 0], after.change_deg[:, 0]
    np.testing.assert_array_equal(read_once.change_deg, before.change_deg)
    assert pelvis_after[2] == pelvis_before[2]
    assert pelvis_before[3] == pytest.approx(30.0, abs=0.5)
    assert 35.0 < pelvis_after[3] < 48.0  # towards the 50 of the second
    assert before.second_used is None
    assert read_once.second_used is None
    assert after.second_used is not None
    np.testing.assert_array_equal(after.second_used, [True, True, False, True])
    assert (after.se_deg[:2, 0] < before.se_deg[:2, 0]).all()
    assert after.se_deg[3, 0] > before.se_deg[3, 0]  # 20 degrees apart: one of them is wrong
    assert set(both.identity) == {"first_estimator", "second_estimator"}


def test_each_segment_is_unsure_by_the_vaguer_of_its_two_points():
    spread = np.array([[4.0, 30.0, 99.0, 99.0, 6.0, 9.0]])  # hip, knee, farther hip and knee, L5-S1, T12-L1
    np.testing.assert_allclose(unsure_of(spread, (10.0, 10.0, 20.0)), [[0.6, 0.9, 1.5]])


def test_a_hidden_knee_silences_the_thigh_alone():
    unsure = SHARP.copy()
    unsure[3, 2] = HIDDEN + 0.1
    found = second(weight=2.0).estimate(seen_features(), unsure, NEUTRAL)
    np.testing.assert_allclose(found.change_deg[3], [50, 70, np.nan], atol=0.02)
    np.testing.assert_allclose(found.change_deg[2], [0, 30, -25], atol=1e-3)
    assert not found.known[3]


def test_errors_grow_with_the_spread():
    unsure = SHARP.copy()
    unsure[3] = [1.2, 0.9, 1.0]
    plain, grown = (second().estimate(seen_features(), each, NEUTRAL) for each in (SHARP, unsure))
    ratio = np.sqrt(np.diagonal(grown.covariance[3]) / np.diagonal(plain.covariance[3]))
    np.testing.assert_allclose(ratio, growth_of(np.array([1.2, 1.0, 1.0])))
    assert ratio[0] > 1.2


def test_neutral_is_taken_from_its_sharp_frames():
    rows = seen_features(lumbar=(40.0, 10.0, 40.0, 80.0))
    unsure = SHARP.copy()
    unsure[0, 1] = 1.2
    found = second().estimate(rows, unsure, NEUTRAL)
    assert found.change_deg[3, 1] == pytest.approx(70.0, abs=1e-3)
    unsure[1, 1] = 1.2
    found = second().estimate(rows, unsure, NEUTRAL)
    assert np.isnan(found.change_deg[:, 1]).all()
    assert np.isfinite(found.change_deg[:, [0, 2]]).all()


def test_disagreement_is_1_where_both_are_as_far_apart_as_their_errors():
    own = np.diag([16.0, 4.0, 9.0])
    first = of([40.0, 50.0, -60.0], own)
    other = of(np.array([40.0, 50.0, -60.0]) + np.sqrt(2) * np.sqrt(np.diag(own)), own)
    assert disagreement(first, other, 0.0) == pytest.approx([1.0])
    assert disagreement(first, of([np.nan] * 3, own), 0.0) == pytest.approx([0.0])


def test_a_fusion_without_one_segment_is_the_best_estimate_from_the_others():
    """As if the unknown one had been seen with an error beyond measure."""
    unknown = of([38.0, 52.0, np.nan], np.diag([9.0, 9.0, 4.0]))
    vague = of([38.0, 52.0, 70.0], np.diag([9.0, 9.0, 1e10]))
    found, expected = (fuse_correlated(FIRST, each, 0.0) for each in (unknown, vague))
    np.testing.assert_allclose(found.change_deg, expected.change_deg, atol=1e-3)
    np.testing.assert_allclose(found.covariance, expected.covariance, atol=1e-3)
    assert found.change_deg[0, 2] != FIRST.change_deg[0, 2]  # the thigh errs with the pelvis
