"""Seated hip rotation: signs and rules on people drawn by hand, the sample through the whole program."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from romcam.analysis import Analysis, conclude
from romcam.assessment import Subject
from romcam.body.landmarks import Landmark
from romcam.clinical import get
from tests.analyses import SLOW_HZ
from tests.analyses import analysed as analysed_film
from tests.clinical.seated import curve, from_behind, mirrored, sitter

SAMPLE = Path(__file__).parents[2] / "samples" / "hip-rotation-hiking.mp4"


def analysed(recording) -> Analysis:
    return conclude(Path("sitter.mp4"), recording, test=get("hip-rotation"), subject=Subject())


def found(analysis: Analysis) -> dict[str, float | None]:
    return {name: each.value for name, each in analysis.assessment.measures.items()}


def counted(analysis: Analysis) -> dict[str, int]:
    efforts = [each.effort for each in analysis.assessment.repetitions]
    return {effort: efforts.count(effort) for effort in efforts}


def ok(analysis: Analysis) -> dict[str, bool | None]:
    return {check.rule: check.ok for check in analysis.assessment.quality}


LEFT = curve((35, 1.0), (-20, 1.0), (33, 1.0), (-19, 1.0))
RIGHT = curve((25, 1.0), (-45, 1.0))
BOTH = np.concatenate([LEFT, 0 * RIGHT]), np.concatenate([0 * LEFT, RIGHT])
TRUE = {
    "internal_rotation_left": 35.0,
    "external_rotation_left": 20.0,
    "internal_rotation_right": 25.0,
    "external_rotation_right": 45.0,
}


@pytest.mark.parametrize("seen", [lambda film: film, from_behind])
def test_the_foot_outwards_is_internal_from_before_and_behind(seen):
    analysis = analysed(seen(sitter(*BOTH)))
    values = found(analysis)
    assert {name: values[name] for name in TRUE} == pytest.approx(TRUE, abs=1.0)
    assert counted(analysis) == {"internal_left": 2, "external_left": 2, "internal_right": 1, "external_right": 1}
    assert values["total_arc_left"] == pytest.approx(55.0, abs=1.5)
    assert values["external_rotation_difference"] == pytest.approx(-25.0, abs=1.5)
    assert all(each.position == "seated" for each in analysis.assessment.measures.values())


@pytest.mark.parametrize(
    ("shown", "cut", "other"),
    [
        (
            slice(0, 140),
            "external_rotation_left",
            "internal_rotation_left",
        ),  # ends during the second swing
        (slice(84, None), "internal_rotation_left", "external_rotation_left"),  # begins after the end of the first
    ],
)
def test_a_swing_whose_end_was_not_filmed_is_not_measured(shown: slice, cut: str, other: str):
    left = curve((35, 1.0), (-40, 1.0))[shown]
    analysis = analysed(sitter(left, 0 * left))
    assert found(analysis)[cut] is None
    assert found(analysis)[other] is not None
    judged = {each.measure: each.state for each in analysis.finding.tissues}
    assert judged[cut] == "unknown"


def test_a_leg_that_is_held_aside_for_longer_than_it_rests_does_not_rest_there():
    """The end of a stiff rotation was taken for rest where the film was played from its end: rotations were 16° off."""
    swings = curve((-14, 1.0), (-14, 1.0), (50, 1.0))
    left = np.repeat(swings, np.where(swings == -14, 4, 1)) + 4.0
    values = found(analysed(sitter(left, 0 * left)))
    assert values["external_rotation_left"] == pytest.approx(14.0, abs=1.0)
    assert values["internal_rotation_left"] == pytest.approx(50.0, abs=1.0)


def test_sides_differ_only_where_the_interval_of_their_difference_says_so():
    recording = sitter(*BOTH)
    sure, unsure = (analysed(replace(recording, legs_found=share)).assessment for share in (1.0, 0.0))
    measure = unsure.measures["internal_rotation_difference"]
    assert measure.low is not None
    assert measure.value is not None
    assert measure.low < 0 < 10 < measure.value
    assert any("Internal rotation is about 10° greater on the left" in each for each in sure.finding.reasons)
    assert any("10° between the sides, which is within measurement error" in each for each in unsure.finding.reasons)


def test_a_mirrored_film_swaps_the_sides_and_no_sign():
    values = found(analysed(mirrored(sitter(*BOTH))))
    other = {name.replace("left", "#").replace("right", "left").replace("#", "right"): at for name, at in TRUE.items()}
    assert {name: values[name] for name in TRUE} == pytest.approx(other, abs=1.0)


@pytest.mark.parametrize(("hike", "level"), [(3.0, True), (-3.0, True), (6.0, False), (-6.0, False)])
def test_a_hike_is_subtracted_and_reported_from_six_degrees_on(hike: float, level: bool):
    turn = curve((30, 1.0), (28, 1.0))
    analysis = analysed(sitter(turn, 0 * turn, hike=turn / 30 * hike))
    # On the left a pelvis whose right side is up has brought the foot inwards.
    assert found(analysis)["internal_rotation_left"] == pytest.approx(30.0 + hike, abs=1.0)
    assert ok(analysis)["pelvis_hike"] is level
    assert analysis.assessment.finding.compensating is not level


def test_the_leg_that_gives_way_has_no_repetitions():
    turn = curve((40, 1.0), (-40, 1.0))
    assert counted(analysed(sitter(turn, 0.3 * turn))) == {"internal_left": 1, "external_left": 1}


def test_a_thigh_that_lifts_is_detected():
    turn = curve((30, 1.0))
    assert ok(analysed(sitter(turn, 0 * turn)))["knees_stay"] is True
    assert ok(analysed(sitter(turn, 0 * turn, lift=0.25 * turn / 30)))["knees_stay"] is False


def exchanged(recording, joint: str, frames: slice):
    """The film in which the pose model takes a joint's left for its right in some frames."""
    points = np.array(recording.landmarks_px)
    left, right = Landmark[f"LEFT_{joint}"], Landmark[f"RIGHT_{joint}"]
    points[frames, left], points[frames, right] = points[frames, right].copy(), points[frames, left].copy()
    return replace(recording, landmarks_px=points)


@pytest.mark.parametrize("joint", ["SHOULDER", "HIP"])
def test_shoulders_or_hips_that_the_pose_model_exchanges_do_not_turn_the_pelvis(joint: str):
    recording = sitter(*BOTH)
    values = found(analysed(exchanged(recording, joint, slice(0, 60))))
    assert {name: values[name] for name in TRUE} == pytest.approx(TRUE, abs=1.0)


def test_of_two_swings_the_one_whose_pelvis_was_read_is_reported():
    recording = sitter(*BOTH)
    first = slice(50, 90)  # the first swing of the left foot, the further one
    points = np.array(recording.landmarks_px)
    middle = points[first][:, [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=1)
    points[first, Landmark.LEFT_SHOULDER] = points[first, Landmark.RIGHT_SHOULDER] = middle
    points[first, Landmark.LEFT_SHOULDER, 1] += 9.0
    analysis = analysed(replace(recording, landmarks_px=points))
    assert found(analysis)["internal_rotation_left"] == pytest.approx(33.0, abs=1.0)
    assert analysis.assessment.measures["internal_rotation_left"].repetitions[0] is None


def test_a_hip_that_is_read_as_turning_against_its_foot_is_withheld():
    turn = curve((30, 1.0), (28, 1.0))
    misread, hiked = (analysed(sitter(turn, 0 * turn, hike=turn / 30 * hike)) for hike in (-50.0, -10.0))
    assert ok(hiked)["hip_with_foot"] is True
    assert ok(misread)["hip_with_foot"] is False
    assert "left foot swung one way" in misread.assessment.finding.sentence
    assert all(tissue.status == "unknown" for tissue in misread.assessment.finding.tissues)


@pytest.mark.model
def test_the_sample_is_measured_and_its_hike_found():
    analysis = analysed_film(SAMPLE, "hip-rotation", SLOW_HZ)
    true = {
        "internal_rotation_left": 38.0,
        "external_rotation_left": 42.0,
        "internal_rotation_right": 20.0,
        "external_rotation_right": 40.0,
    }
    assert counted(analysis) == dict.fromkeys(["internal_left", "external_left", "internal_right", "external_right"], 2)
    for name, value in true.items():
        measure = analysis.assessment.measures[name]
        assert measure.low < value < measure.high
    assert ok(analysis)["pelvis_hike"] is False
