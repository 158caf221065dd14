"""Stacking of both estimators, with networks whose output can be computed by hand."""

import dataclasses

import numpy as np
import pytest

from romcam.body.facing import View
from romcam.estimators.combined import CombinedEstimator
from romcam.estimators.first_estimator import Estimate
from romcam.estimators.mlp import Ensemble
from romcam.estimators.reading import SECOND
from romcam.estimators.second_estimator import disagreement, fuse_correlated
from romcam.estimators.second_network import INCLINATIONS, SECOND_FEATURES
from romcam.estimators.stacking import combine_estimates, stacking_inputs
from tests.estimators.test_first_estimator import STATED, estimator
from tests.estimators.test_second_estimator import SHARP, second, seen_features
from tests.segments.people import person

NEUTRAL = np.array([True, True, False, False])
WIDTH = 7
"""Number of the first estimator's inputs in these tests."""
ROWS = np.arange(4.0 * WIDTH).reshape(4, WIDTH)
CHANGES = WIDTH + 2 * SECOND_FEATURES + INCLINATIONS
"""Position of the second estimate among the inputs, followed by the first and the difference."""


def rows(frames):
    return ROWS[frames]


def first_estimate():
    covariance = np.broadcast_to(np.diag([16.0, 4.0, 9.0]), (4, 3, 3))
    return Estimate(np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [20.0, 40.0, -5.0], [30.0, 70.0, -10.0]]), covariance)


def mean_of_both(width=CHANGES + 9 + 3 * SECOND_FEATURES + 6, ood_limit=50.0, neutral_decay_deg=np.inf):
    """Stacking that gives the mean of both, with errors of 3, 2 and 1."""
    line = np.zeros((width + 1, 3), np.float32)
    for i in range(3):
        line[CHANGES + i, i] = line[CHANGES + 3 + i, i] = 50.0  # the inputs are in hundreds of degrees
    return Ensemble(
        mean=np.zeros(width, np.float32),
        scale=np.ones(width, np.float32),
        clip=1000.0,
        line=line,
        weights=(np.zeros((2, width, 9), np.float32),),
        biases=(np.broadcast_to(np.array(STATED, np.float32), (2, 9)),),
        components=np.zeros((width, 2), np.float32),
        ood_scale=1.0,
        ood_limit=ood_limit,
        inflation=np.ones(3, np.float32),
        neutral_decay_deg=neutral_decay_deg,
    )


def combined_by(ensemble, features=None, unsure=SHARP):
    other = dataclasses.replace(second(), stacking=ensemble)
    seen = seen_features() if features is None else features
    return combine_estimates(other, seen, unsure, NEUTRAL, first_estimate(), rows)


def test_inputs_are_those_of_both_estimators_and_both_estimates():
    seen, other = seen_features(), second().estimate(seen_features(), SHARP, NEUTRAL)
    used = np.ones(4, dtype=bool)
    row = stacking_inputs(seen, other, first_estimate(), NEUTRAL, used, rows)(np.array([2]))[0]
    parts = np.split(row, np.cumsum([WIDTH, SECOND_FEATURES, SECOND_FEATURES, INCLINATIONS, 3, 3, 3, SECOND_FEATURES]))
    own, now, change, lines, by_second, by_first, apart, at_neutral, at_references = parts
    np.testing.assert_allclose(own, ROWS[2])
    np.testing.assert_allclose(now, seen[2], rtol=1e-6)
    np.testing.assert_allclose(at_neutral, seen[:2].mean(axis=0), rtol=1e-6)
    np.testing.assert_allclose(change, seen[2] - at_neutral, atol=1e-6)
    np.testing.assert_allclose(lines, [-0.25, 0.0, 0.30], atol=1e-6)
    np.testing.assert_allclose(by_second, other.change_deg[2] / 100, atol=1e-6)
    np.testing.assert_allclose(by_first, [0.2, 0.4, -0.05], rtol=1e-6)
    np.testing.assert_allclose(apart, by_first - by_second, atol=1e-6)
    half, end = np.split(at_references, 2)
    np.testing.assert_allclose(half, np.append(seen[2] - at_neutral, by_second), atol=1e-6)  # 30 of 70 degrees
    np.testing.assert_allclose(end, np.append(seen[3] - at_neutral, other.change_deg[3] / 100), atol=1e-6)


def test_stacking_applies_where_both_are_known_and_the_first_is_kept_elsewhere():
    seen = seen_features()
    seen[2, 5] = np.nan
    both, used = combined_by(mean_of_both(), seen)
    other = second().estimate(seen, SHARP, NEUTRAL)
    np.testing.assert_array_equal(used, [True, True, False, True])
    np.testing.assert_array_equal(both.change_deg[2], first_estimate().change_deg[2])
    np.testing.assert_allclose(
        both.change_deg[3], (other.change_deg[3] + first_estimate().change_deg[3]) / 2, atol=1e-4
    )
    np.testing.assert_allclose(np.sqrt(np.diagonal(both.covariance[3])), [3.0, 2.0, 1.0], rtol=1e-5)
    np.testing.assert_array_equal(both.covariance[2], first_estimate().covariance[2])


@pytest.mark.parametrize(("neutral_decay_deg", "far"), [(np.inf, 0.0), (10.0, 1.0)])
def test_the_change_in_neutral_is_zero_for_any_output(neutral_decay_deg, far):
    plain = mean_of_both()
    shifted = dataclasses.replace(plain, line=plain.line.copy(), neutral_decay_deg=neutral_decay_deg)
    shifted.line[-1] += 1.0
    both, expected = combined_by(shifted)[0], combined_by(plain)[0]
    np.testing.assert_allclose(both.change_deg[:2], 0.0, atol=1e-5)
    np.testing.assert_allclose(both.change_deg[3], expected.change_deg[3] + far, atol=0.05)


def test_the_first_estimate_is_kept_in_frames_out_of_distribution():
    """By the first of the inputs: 0, 7, 14, 21."""
    ensemble = mean_of_both(ood_limit=300.0)
    ensemble.components[0] = 1.0
    both, used = combined_by(ensemble)
    np.testing.assert_array_equal(used, [True, True, True, False])
    np.testing.assert_array_equal(both.change_deg[3], first_estimate().change_deg[3])
    np.testing.assert_allclose(np.sqrt(both.covariance[2, 0, 0]), 3.0 * 14.0, rtol=1e-5)


def test_without_neutral_the_first_estimate_is_kept():
    seen = seen_features()
    seen[:2] = np.nan
    both, used = combined_by(mean_of_both(), seen)
    assert not used.any()
    np.testing.assert_array_equal(both.change_deg, first_estimate().change_deg)


@pytest.mark.parametrize("read_twice", [True, False])
def test_stacking_applies_where_the_recording_has_the_features(read_twice):
    recording = person([0.0, 0.0, 30.0, 60.0])
    rows_ = seen_features(thigh=(0, 0, -10, -20), lumbar=(0, 0, 30, 60), sacrum=(0, 0, 1, 2))
    if read_twice:
        recording = dataclasses.replace(recording, features={**recording.features, SECOND: rows_})
    first = estimator(recording)
    width = len(first.ensemble.mean) + CHANGES - WIDTH + 9 + 3 * SECOND_FEATURES + 6
    ensemble = mean_of_both(width)
    line = np.zeros_like(ensemble.line)
    line[-1] = (11.0, 22.0, -33.0)
    other = dataclasses.replace(
        second(weight=1.0), stacking=dataclasses.replace(ensemble, line=line, neutral_decay_deg=1.0)
    )
    found = CombinedEstimator(first, other).estimate(recording, View(facing=1, yaw_deg=3.0), NEUTRAL)
    if read_twice:
        # Its output is the same for neutral and all other frames, so its change is 0.
        np.testing.assert_allclose(found.change_deg[:, 0], 0.0, atol=1e-3)
        np.testing.assert_allclose(found.se_deg[:, 0], 3.0, rtol=1e-4)
    else:
        assert found.change_deg[3, 0] == pytest.approx(30.0, abs=0.5)
        assert found.second_used is None


def test_where_only_the_knee_is_hidden_stacking_keeps_pelvis_and_t12():
    unsure = SHARP.copy()
    unsure[3, 2] = 3.0
    seen = combined_by(mean_of_both())[0]
    hidden, used = combined_by(mean_of_both(), unsure=unsure)
    other = second().estimate(seen_features(), unsure, NEUTRAL)
    fused = fuse_correlated(first_estimate(), other, 0.0)
    assert used.all()
    np.testing.assert_allclose(hidden.change_deg[3, :2], seen.change_deg[3, :2], atol=1e-4)
    assert hidden.change_deg[3, 2] == pytest.approx(fused.change_deg[3, 2])
    assert hidden.covariance[3, 2, 2] == pytest.approx(fused.covariance[3, 2, 2])
    assert hidden.covariance[3, 0, 0] == pytest.approx(seen.covariance[3, 0, 0])


def test_where_the_hip_is_hidden_both_are_fused_and_not_stacked():
    unsure = SHARP.copy()
    unsure[3, 0] = 1.1
    found, used = combined_by(mean_of_both(), unsure=unsure)
    fused = fuse_correlated(first_estimate(), second().estimate(seen_features(), unsure, NEUTRAL), 0.0)
    assert used.all()
    np.testing.assert_allclose(found.change_deg[3], fused.change_deg[3])


def test_contradicting_estimators_give_stacking_larger_errors():
    """In frame 3 the mean square of the normalised distance is 4 times what is usual."""
    plain, other = combined_by(mean_of_both())[0], second().estimate(seen_features(), SHARP, NEUTRAL)
    apart = disagreement(first_estimate(), other, 0.0)
    arguments = (seen_features(), SHARP, NEUTRAL, first_estimate(), rows, apart[3] / 4.0)
    wider = combine_estimates(dataclasses.replace(second(), stacking=mean_of_both()), *arguments)[0]
    np.testing.assert_array_equal(wider.change_deg, plain.change_deg)
    np.testing.assert_allclose(wider.covariance[3], 4.0 * plain.covariance[3])
    np.testing.assert_allclose(wider.covariance[0], plain.covariance[0])
