"""Walking: signs and rules on a stick figure that swings by formula, the sample through the whole program."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from romcam.analysis import Analysis, conclude
from romcam.assessment import Subject
from romcam.clinical import get
from romcam.errors import NothingToMeasureError
from romcam.recording import Recording
from tests.analyses import analysed as analysed_film
from tests.clinical.walking import STRIDE_S, walker
from tests.segments.people import person

SAMPLE = Path(__file__).parents[2] / "samples" / "gait-stiff-right.mp4"


def analysed(recording: Recording) -> Analysis:
    return conclude(Path("walker.mp4"), recording, test=get("gait"), subject=Subject())


def measures(analysis: Analysis) -> dict[str, float | None]:
    return {name: each.value for name, each in analysis.assessment.measures.items()}


def check(analysis: Analysis, rule: str) -> bool | None:
    return {each.rule: each.ok for each in analysis.assessment.quality}[rule]


@pytest.mark.parametrize("facing", [1, -1])
def test_the_swing_of_the_thighs_is_measured(facing):
    found = measures(analysed(walker(facing=facing, right={"flexion": 24.0, "extension": 8.0}, lag=0.25)))
    assert found["hip_range_left"] == pytest.approx(45.0, abs=0.7)
    assert found["hip_flexion_peak_left"] == pytest.approx(30.0, abs=0.5)
    assert found["hip_extension_left"] == pytest.approx(15.0, abs=0.5)
    assert found["hip_range_right"] == pytest.approx(32.0, abs=0.7)
    assert found["hip_extension_right"] == pytest.approx(8.0, abs=0.5)


def test_stride_time_and_cadence_go_together():
    found = measures(analysed(walker(seconds=5.0)))
    assert found["stride_time"] == pytest.approx(STRIDE_S, abs=0.02)
    assert found["cadence"] == pytest.approx(120.0 / STRIDE_S, abs=2.0)


def test_a_side_that_moves_less_is_reported():
    sentence = analysed(walker(right={"flexion": 24.0, "extension": 8.0})).assessment.finding.sentence
    assert "13° more on the left" in sentence
    assert "the same to within 6°" in analysed(walker()).assessment.finding.sentence


def test_strides_that_differ_among_each_other_are_not_compared():
    """In slow motion the legs are exchanged as they pass: of legs that swing alike the left swung 13° further."""
    even, uneven = (walker(seconds=6.0, right={"flexion": flexion}) for flexion in (20.0, 55.0))
    points = np.where((even.time_s < 3.0)[:, None, None], even.landmarks_px, uneven.landmarks_px)
    found = analysed(replace(even, landmarks_px=points))
    assert check(found, "strides_alike") is False
    assert "differ too much among each other to compare left and right" in found.finding.sentence
    left, right = (found.measures[f"hip_range_{side}"] for side in ("left", "right"))
    assert left.low is not None
    assert left.high is not None
    assert right.low is not None
    assert right.high is not None
    assert right.high - right.low > 1.3 * (left.high - left.low)
    assert check(analysed(walker()), "strides_alike") is True


def test_nothing_is_concluded_about_the_spine():
    finding = analysed(walker()).assessment.finding
    assert finding.pattern is None
    assert finding.compensating is None
    assert any("lumbar" in reason for reason in finding.reasons)


def test_two_strides_of_each_leg_are_enough_and_fewer_are_not():
    assert check(analysed(walker(seconds=2.8 * STRIDE_S)), "enough_strides") is True
    assert check(analysed(walker(seconds=1.7 * STRIDE_S)), "enough_strides") is False


def test_a_person_who_walks_through_the_picture_is_measured_inside():
    found = analysed(walker(seconds=8.0, speed_px_s=170.0, lag=0.25))
    assert measures(found)["hip_range_left"] == pytest.approx(45.0, abs=1.0)
    assert check(found, "whole_body") is True
    assert check(found, "enough_strides") is True


def test_a_film_without_a_stride_is_an_error_with_its_own_sentence():
    still = person(np.zeros(90))
    with pytest.raises(NothingToMeasureError, match=r"No whole stride was seen in stick\.mp4: film a longer way"):
        analysed(replace(still, time_s=np.arange(90) / 30.0))


def sample() -> Analysis:
    return analysed_film(SAMPLE, "gait")


@pytest.mark.model
def test_the_sample_swings_less_on_the_right():
    with SAMPLE.with_suffix(".truth.csv").open() as file:
        rows = list(csv.DictReader(file))
    found = sample()
    for side in ("left", "right"):
        true = np.ptp([float(row[f"hip_flexion_{side}_deg"]) for row in rows])
        measure = found.assessment.measures[f"hip_range_{side}"]
        assert measure.value == pytest.approx(true, abs=5.0)
        assert measure.low <= true <= measure.high
    assert "more on the left" in found.assessment.finding.sentence


@pytest.mark.model
def test_all_whole_strides_of_the_sample_are_found():
    # 4.6 strides in the film, the first and the last of them at the edge of the picture.
    efforts = [each.effort for each in sample().assessment.repetitions]
    assert efforts.count("left") >= 3
    assert efforts.count("right") >= 3
    assert measures(sample())["stride_time"] == pytest.approx(1.1, abs=0.05)
    assert check(sample(), "enough_strides") is True
