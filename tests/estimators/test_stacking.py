"""Who judges anew what estimator and witness saw, with networks whose answer can be worked out by hand."""

import dataclasses

import numpy as np
import pytest

from romcam.estimators.ensemble import Ensemble
from romcam.estimators.second_estimator import INCLINATIONS, Estimate
from romcam.estimators.stacking import combine_estimates, stacking_inputs
from romcam.recording import SECOND_FEATURES
from romcam.segments.values import View
from tests.estimators.test_first_estimator import STATED, estimator
from tests.estimators.test_second_estimator import seen_features, second
from tests.segments.people import person

NEUTRAL = np.array([True, True, False, False])
WIDTH = 7
"""Of what the estimator sees, here."""
SEEN = np.arange(4.0 * WIDTH).reshape(4, WIDTH)
TILTS = WIDTH + 2 * SECOND_FEATURES + INCLINATIONS
"""Where among the inputs the witness's tilts are; behind them the estimator's, then the difference."""


def rows(frames):
    return SEEN[frames]


def alone():
    covariance = np.broadcast_to(np.diag([16.0, 4.0, 9.0]), (4, 3, 3))
    return Estimate(np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [20.0, 40.0, -5.0], [30.0, 70.0, -10.0]]), covariance)


def judge(width=TILTS + 9 + 3 * SECOND_FEATURES + 6, ood_limit=50.0, neutral_decay_deg=np.inf):
    """Says the mean of both; errors of 3, 2 and 1."""
    line = np.zeros((width + 1, 3), np.float32)
    for i in range(3):
        line[TILTS + i, i] = line[TILTS + 3 + i, i] = 50.0  # the inputs are in hundreds of degrees
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


def heard_by(ensemble, seen_by_witness=None):
    who = dataclasses.replace(second(), stacking=ensemble)
    return combine_estimates(who, seen_features() if seen_by_witness is None else seen_by_witness, NEUTRAL, alone(), rows)


def test_it_sees_what_both_saw_and_said():
    seen, said = seen_features(), second()(seen_features(), NEUTRAL)
    heard = np.ones(4, dtype=bool)
    row = stacking_inputs(seen, said, alone(), NEUTRAL, heard, rows)(np.array([2]))[0]
    parts = np.split(row, np.cumsum([WIDTH, SECOND_FEATURES, SECOND_FEATURES, INCLINATIONS, 3, 3, 3, SECOND_FEATURES]))
    own, now, change, lines, theirs, ours, apart, usual, whole = parts
    np.testing.assert_allclose(own, SEEN[2])
    np.testing.assert_allclose(now, seen[2], rtol=1e-6)
    np.testing.assert_allclose(usual, seen[:2].mean(axis=0), rtol=1e-6)
    np.testing.assert_allclose(change, seen[2] - usual, atol=1e-6)
    np.testing.assert_allclose(lines, [-0.25, 0.0, 0.30], atol=1e-6)
    np.testing.assert_allclose(theirs, said.tilts_deg[2] / 100, atol=1e-6)
    np.testing.assert_allclose(ours, [0.2, 0.4, -0.05], rtol=1e-6)
    np.testing.assert_allclose(apart, ours - theirs, atol=1e-6)
    half, end = np.split(whole, 2)
    np.testing.assert_allclose(half, np.append(seen[2] - usual, theirs), atol=1e-6)  # 30 of 70 degrees
    np.testing.assert_allclose(end, np.append(seen[3] - usual, said.tilts_deg[3] / 100), atol=1e-6)


def test_its_word_stands_where_both_have_spoken_and_the_estimators_elsewhere():
    seen = seen_features()
    seen[2, 5] = np.nan
    both, heard = heard_by(judge(), seen)
    said = second()(seen, NEUTRAL)
    np.testing.assert_array_equal(heard, [True, True, False, True])
    np.testing.assert_array_equal(both.tilts_deg[2], alone().tilts_deg[2])
    np.testing.assert_allclose(both.tilts_deg[3], (said.tilts_deg[3] + alone().tilts_deg[3]) / 2, atol=1e-4)
    np.testing.assert_allclose(np.sqrt(np.diagonal(both.covariance[3])), [3.0, 2.0, 1.0], rtol=1e-5)
    np.testing.assert_array_equal(both.covariance[2], alone().covariance[2])


@pytest.mark.parametrize(("alike_deg", "far"), [(np.inf, 0.0), (10.0, 1.0)])
def test_neutral_is_zero_whatever_it_says_of_it(neutral_decay_deg, far):
    plain = judge()
    shifted = dataclasses.replace(plain, line=plain.line.copy(), neutral_decay_deg=neutral_decay_deg)
    shifted.line[-1] += 1.0
    both, expected = heard_by(shifted)[0], heard_by(plain)[0]
    np.testing.assert_allclose(both.tilts_deg[:2], 0.0, atol=1e-5)
    np.testing.assert_allclose(both.tilts_deg[3], expected.tilts_deg[3] + far, atol=0.05)


def test_a_frame_unlike_all_it_knows_is_left_to_the_estimator():
    """By the first of what the estimator sees: 0, 7, 14, 21."""
    ensemble = judge(ood_limit=300.0)
    ensemble.components[0] = 1.0
    both, heard = heard_by(ensemble)
    np.testing.assert_array_equal(heard, [True, True, True, False])
    np.testing.assert_array_equal(both.tilts_deg[3], alone().tilts_deg[3])
    np.testing.assert_allclose(np.sqrt(both.covariance[2, 0, 0]), 3.0 * 14.0, rtol=1e-5)


def test_without_neutral_the_estimator_stands():
    seen = seen_features()
    seen[:2] = np.nan
    both, heard = heard_by(judge(), seen)
    assert not heard.any()
    np.testing.assert_array_equal(both.tilts_deg, alone().tilts_deg)


@pytest.mark.parametrize("where", ["heard", "deaf"])
def test_the_estimator_asks_it_where_it_is_there(where):
    recording = person([0.0, 0.0, 30.0, 60.0])
    rows_ = seen_features(thigh=(0, 0, -10, -20), lumbar=(0, 0, 30, 60), sacrum=(0, 0, 1, 2))
    if where == "heard":
        recording = dataclasses.replace(recording, second=rows_)
    spine = estimator(recording)
    width = len(spine.ensemble.mean) + TILTS - WIDTH + 9 + 3 * SECOND_FEATURES + 6
    ensemble = judge(width)
    line = np.zeros_like(ensemble.line)
    line[-1] = (11.0, 22.0, -33.0)
    who = dataclasses.replace(second(weight=1.0), stacking=dataclasses.replace(ensemble, line=line, neutral_decay_deg=1.0))
    told = dataclasses.replace(spine, second=who)(recording, View(facing=1, yaw_deg=3.0), NEUTRAL)
    if where == "heard":
        # It says the same of neutral and of all the others, which by its own word have not turned either.
        np.testing.assert_allclose(told.pelvis_deg, 0.0, atol=1e-3)
        np.testing.assert_allclose(told.pelvis_se_deg, 3.0, rtol=1e-4)
    else:
        assert told.pelvis_deg[3] == pytest.approx(30.0, abs=0.5)
        assert told.heard is None
