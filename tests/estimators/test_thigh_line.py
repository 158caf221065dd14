"""The thigh beyond the people an estimator was fitted to is read from the line between hip and knee."""

import numpy as np
import pytest

from romcam.estimators.first_estimator import Estimate
from romcam.estimators.second_network import INCLINATIONS, SECOND_FEATURES
from romcam.estimators.thigh_line import HIDDEN_SE_DEG, LINE_SE_DEG, Fitted, with_thigh_line

TURNED = np.array([0.0, 0.0, -10.0, -24.9, -25.1, -50.0, -80.0])
NEUTRAL = np.array([True, True, False, False, False, False, False])


def thigh(line, estimated, unsure=1.0, se=3.0, knee=0.0):
    features = np.zeros((len(line), SECOND_FEATURES))
    features[:, -INCLINATIONS] = np.radians(np.asarray(line) + 7.0)  # the stand has any inclination
    change = np.zeros((len(line), 3))
    change[:, 2] = estimated
    covariance = np.tile(np.array([[16.0, 4.0, 6.0], [4.0, 9.0, 0.0], [6.0, 0.0, se**2]]), (len(line), 1, 1))
    before = Estimate(change, covariance)
    neutral = NEUTRAL[: len(line)]
    shank = np.where(neutral, 0.0, np.asarray(line) + knee)
    after = with_thigh_line(before, features, np.full(len(line), unsure), neutral, shank, Fitted(25.0, 5.0))
    return before, after, np.sqrt(after.covariance[:, 2, 2])


def test_within_the_fitted_range_nothing_changes():
    before, after, _ = thigh(TURNED, TURNED)
    np.testing.assert_allclose(after.change_deg, before.change_deg)
    np.testing.assert_allclose(after.covariance[:4], before.covariance[:4])


def test_bent_knees_are_read_from_the_line_although_the_thigh_turns_no_further_than_in_a_straight_leg():
    """In life a thigh at -29 degrees over bent knees was found at -17, with an error of 1.6."""
    _, straight, sure = thigh(0.8 * TURNED[:4], 0.4 * TURNED[:4])
    _, bent, se = thigh(0.8 * TURNED[:4], 0.4 * TURNED[:4], knee=35.0)
    assert straight.change_deg[3, 2] == pytest.approx(0.4 * -24.9)
    assert bent.change_deg[3, 2] == pytest.approx(0.8 * -24.9, abs=2.0)
    assert se[3] > sure[3]


def test_far_beyond_it_the_line_rules_and_the_error_says_how_far_both_are_apart():
    _, after, se = thigh(TURNED, 0.45 * TURNED)
    assert after.change_deg[6, 2] == pytest.approx(-78.0, abs=2.0)
    assert (np.abs(after.change_deg[5:, 2] - TURNED[5:]) < 2.0 * se[5:]).all()
    assert se[6] > LINE_SE_DEG - 0.1


def test_the_thigh_does_not_jump_at_the_border():
    _, after, se = thigh(TURNED, 0.45 * TURNED)
    assert after.change_deg[4, 2] - after.change_deg[3, 2] == pytest.approx(0.45 * -0.2, abs=0.05)
    assert se[4] == pytest.approx(se[3], abs=0.1)


def test_pelvis_and_trunk_stay_and_the_covariance_stays_one():
    before, after, _ = thigh(TURNED, 0.45 * TURNED)
    np.testing.assert_array_equal(after.change_deg[:, :2], before.change_deg[:, :2])
    np.testing.assert_array_equal(after.covariance[:, :2, :2], before.covariance[:, :2, :2])
    assert (np.linalg.eigvalsh(after.covariance) > 0.0).all()


def test_behind_a_disc_the_thigh_may_turn_by_any_angle():
    _, after, se = thigh(0.2 * TURNED, 0.2 * TURNED, unsure=4.0)
    np.testing.assert_allclose(after.change_deg[:, 2], 0.2 * TURNED)
    assert se[0] == pytest.approx(3.0)  # neutral is neutral
    assert (se[2:] > HIDDEN_SE_DEG * 0.9).all()


def test_frames_without_features_stay():
    line = TURNED.copy()
    line[5] = np.nan
    before, after, _ = thigh(line, 0.45 * TURNED)
    assert after.change_deg[5, 2] == before.change_deg[5, 2]
