"""Which frames of a whole recording are the stand, which way is forward, and a stand that the estimator cannot read."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import numpy as np
import pytest

from romcam.body.landmarks import Landmark
from romcam.estimators.estimates import Estimates, unknown_estimates
from romcam.protocol import BEND, MeasurementProtocol
from romcam.segments import compute_segments, landmark_segments
from romcam.segments.from_estimates import with_estimates
from romcam.segments.measure import FAMILIAR
from tests.segments.people import person

TWICE = np.repeat([0.0, 45.0, 90.0, 45.0, 2.0], [30, 10, 30, 10, 30])
"""Stands, bends, stands again."""


def test_a_chair_pose_with_an_upright_trunk_is_no_stand():
    chord, thigh = np.repeat([2.0, 40.0, 4.0], [60, 10, 12]), np.repeat([-75.0, -30.0, 0.0], [60, 10, 12])
    segments = landmark_segments(person(chord, thigh))
    assert segments.neutral_off_deg["thigh"] == pytest.approx(0.0, abs=2.0)
    assert np.flatnonzero(segments.neutral).min() >= 70


def test_the_stand_is_where_the_back_is_seen():
    hidden = person(TWICE)
    hidden.outline.distance_px[:30] = np.nan
    assert np.flatnonzero(landmark_segments(person(TWICE)).neutral).max() < 40
    assert np.flatnonzero(landmark_segments(hidden).neutral).min() >= 80


@pytest.mark.parametrize("facing", [1, -1])
def test_the_trunk_of_a_person_who_is_seen_obliquely_moves_forward_to_either_side(facing):
    oblique = person(TWICE, facing=facing)
    points = oblique.landmarks_px.copy()
    for side, aside in (("LEFT", 45.0), ("RIGHT", -45.0)):  # shoulders as wide as from the front
        points[:, Landmark[f"{side}_SHOULDER"], 0] += aside
    segments = landmark_segments(replace(oblique, landmarks_px=points))
    assert segments.view.facing == 0
    assert np.max(segments.inclination_deg["chord"]) == pytest.approx(90.0, abs=1.0)


class Reader:
    """Knows every frame; the first stand is unlike everything it knows."""

    identity: ClassVar[dict[str, str]] = {}

    def __init__(self, *unfamiliar: slice) -> None:
        self.unfamiliar = unfamiliar

    def estimate(self, recording, view, neutral) -> Estimates:
        score = np.full(len(recording), 0.2)
        for frames in self.unfamiliar:
            score[frames] = 2.0 * FAMILIAR
        known = np.zeros((len(recording), 3))
        return replace(
            unknown_estimates(recording),
            inclination_deg=known,
            neutral_deg=np.zeros(3),
            covariance=np.tile(9.0 * np.eye(3), (len(recording), 1, 1)),
            ood_score=score,
        )


def test_a_stand_that_is_unlike_all_training_is_replaced_by_one_that_is_not():
    segments = compute_segments(person(TWICE), Reader(slice(0, 30)), BEND)
    assert np.flatnonzero(segments.neutral).min() >= 80
    assert segments.estimates is not None


def test_without_a_stand_that_can_be_read_hip_and_spine_are_not_separated():
    segments = compute_segments(person(TWICE), Reader(slice(0, 30), slice(80, 110)), BEND)
    assert segments.estimates is None
    assert "in the stand" in segments.reasons[0]
    assert not np.isfinite(segments.inclination_deg["pelvis"]).any()


def test_a_squat_is_counted_from_the_stand_before_it():
    protocol = MeasurementProtocol(neutral_posture=(("chord", 0.0), ("thigh", 0.0)))
    held = np.repeat([1.0, 0.5, 0.0, 0.5, 1.0], [60, 6, 8, 6, 60])
    neutral = landmark_segments(person(35.0 * held, -70.0 * held), protocol).neutral
    assert set(np.flatnonzero(neutral)) <= set(range(64, 76))


@pytest.mark.parametrize(("yaw_deg", "pelvis", "t12"), [(19.0, 3.0, 3.0), (30.0, 4.8, 4.2), (38.0, 6.9, 5.9)])
def test_beyond_the_yaw_of_the_training_the_errors_grow_by_what_is_foreshortened(yaw_deg, pelvis, t12):
    """60 degrees look like 56.3 at a yaw of 30 and 53.8 at 38, 112 degrees like 115.0 and 117.1: by hand."""
    segments = landmark_segments(person(np.zeros(5)))
    segments = replace(segments, view=replace(segments.view, yaw_deg=yaw_deg))
    now = np.tile([60.0, 112.0, 0.0], (5, 1))
    estimates = replace(Reader().estimate(person(np.zeros(5)), None, None), inclination_deg=now)
    errors = with_estimates(segments, estimates).se_deg
    assert errors["pelvis"][0] == pytest.approx(pelvis, abs=0.15)
    assert errors["t12"][0] == pytest.approx(t12, abs=0.15)
    assert errors["thigh"][0] == pytest.approx(3.0)
