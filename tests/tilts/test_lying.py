"""The legs of somebody who lies, told apart and measured by reach."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from romcam.pose.landmarks import MIRROR, Landmark
from romcam.tilts.lying import find_exchanged, knee_by_reach, with_legs_told_apart
from tests.clinical.lying import course, lying


def test_legs_taken_for_one_another_are_put_right():
    bend = course(1)
    true = lying(0.0 * bend, 110.0 * bend, prone=True)
    wrong = np.zeros(len(bend), dtype=bool)
    wrong[[80, 81, 82, 100]] = True
    points = true.landmarks_px.copy()
    points[wrong] = points[wrong][:, MIRROR]
    assert np.flatnonzero(find_exchanged(points)).tolist() == [80, 81, 82, 100]
    told = with_legs_told_apart(replace(true, landmarks_px=points)).landmarks_px
    for joint in ("RIGHT_KNEE", "RIGHT_ANKLE", "LEFT_KNEE", "LEFT_ANKLE"):
        np.testing.assert_allclose(told[:, Landmark[joint]], true.landmarks_px[:, Landmark[joint]])


def test_legs_that_lie_side_by_side_stay_as_they_are():
    still = lying(np.zeros(40), np.zeros(40))
    assert with_legs_told_apart(still) is still
    assert not find_exchanged(np.full((5, 33, 2), np.nan)).any()


def test_a_knee_is_known_by_reach_wherever_the_model_puts_it():
    bend = course(1)
    film = lying(0.0 * bend, 120.0 * bend, prone=True)
    misplaced = film.landmarks_px.copy()
    misplaced[:, Landmark.RIGHT_KNEE] += np.outer(bend, [-25.0, -15.0])  # into its hollow
    found = knee_by_reach(misplaced, "right")
    assert found[100] == pytest.approx(120.0, abs=0.5)
    assert found[5] == pytest.approx(0.0, abs=0.5)
    misplaced[7] = np.nan
    assert np.isnan(knee_by_reach(misplaced, "right")[7])
