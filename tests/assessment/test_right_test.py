"""The wrong test is recognised and reported, and a right film is never taken for a wrong one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from romcam import clinical
from romcam.analysis import conclude
from romcam.assessment import Subject
from romcam.assessment.right_test import check_right_test, other_tests, seen_motion
from romcam.assessment.signature import PASSINGS, read_signature
from romcam.body.landmarks import Landmark
from romcam.errors import NothingToMeasureError
from romcam.pose.observe import observe
from romcam.protocol import MeasurementProtocol
from romcam.recording import Recording
from tests.clinical.walking import walker
from tests.movement.analytic import minimum_jerk
from tests.segments.people import person

SAMPLES = Path(__file__).parents[2] / "samples"
DECLARED = tuple(name for name in clinical.names() if clinical.get(name).matches is not None)


def bender() -> Recording:
    """Stands, bends forward by 95 degrees and comes up again."""
    time = np.arange(180) / 30.0
    return person(95.0 * (minimum_jerk((time - 1) / 2) - minimum_jerk((time - 3.5) / 2)))


def fits(recording: Recording) -> set[str]:
    signature = read_signature(recording)
    return {name for name in DECLARED if clinical.get(name).matches(signature)}


def others(recording: Recording, test: str):
    return other_tests(recording, clinical.get(test), clinical.all_tests())


def test_each_film_fits_its_own_test():
    assert fits(bender()) == {"forward-bend"}
    assert fits(walker()) == {"gait"}


def test_a_bend_with_a_misplaced_hidden_leg_is_no_walk():
    recording = bender()
    landmarks = recording.landmarks_px.copy()
    wrong = 60.0 * (np.arange(len(landmarks)) // 15 % 2)
    for joint in (Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE):
        landmarks[:, joint, 0] += wrong
    astray = replace(recording, landmarks_px=landmarks)
    assert read_signature(astray).passings >= PASSINGS
    assert fits(astray) == {"forward-bend"}


def test_thighs_that_separate_in_each_squat_are_no_steps():
    time = np.arange(300) / 30.0
    down = 0.5 * (1.0 - np.cos(2.0 * np.pi * time / 2.0))  # five deep squats
    recording = person(30.0 * down, -95.0 * down)
    landmarks = recording.landmarks_px.copy()
    apart = 28.0 * down  # feet apart, seen a little from the front: one knee is nearer to the foot
    landmarks[:, Landmark.LEFT_KNEE, 1] += apart
    squats = replace(recording, landmarks_px=landmarks)
    assert read_signature(squats).passings == 0
    assert read_signature(walker()).passings >= PASSINGS


def test_the_refusal_names_what_was_seen_part_by_part():
    down = minimum_jerk((np.arange(180) / 30.0 - 1) / 2)
    moved, seen = seen_motion(person(12.0 * down, -70.0 * down), "trunk_chord", 140.0 * down)
    assert seen == "the trunk turned by 140°, the thighs turned by 70° and the knees bent by 70°"
    assert moved == pytest.approx(140.0, abs=0.5)
    with pytest.raises(NothingToMeasureError) as refused:
        conclude(Path("stick.mp4"), person(6.0 * down), test=clinical.get("hip-hinge"), subject=Subject())
    assert "Nobody moves in stick.mp4: the trunk turned by 6°, the thighs turned by 0° and the knees" in str(
        refused.value
    )
    assert "the hip hinge needs the trunk to move by at least 20°" in str(refused.value)


def test_a_test_without_a_signature_accepts_every_film():
    assert "free" in set(clinical.names()) - set(DECLARED)
    assert others(walker(), "free") == ()


def test_the_wrong_test_is_withheld_and_the_right_one_named():
    bend = clinical.get("forward-bend")
    check = check_right_test(bend, others(walker(), "forward-bend"))
    assert check.ok is False
    assert check.severity == "withhold"
    assert check.detail == (
        "The film looks like another test (walk), not the requested one (forward bend): "
        "analyse it again with --test gait."
    )


def test_the_right_test_passes():
    gait = clinical.get("gait")
    assert check_right_test(gait, others(walker(), "gait")).ok is True


def test_a_film_that_resembles_no_test_is_not_reported():
    still, gait = person(np.zeros(90)), clinical.get("gait")
    assert others(still, "gait") == ()
    assert check_right_test(gait, ()) is None


def test_a_film_too_short_to_recognise_is_not_reported():
    assert others(walker(seconds=1.5), "forward-bend") == ()


def test_without_a_repetition_the_error_names_the_test_the_film_resembles():
    with pytest.raises(
        NothingToMeasureError, match=r"stick\.mp4, which looks like another \(forward bend\): .*--test forward-bend\."
    ):
        conclude(Path("stick.mp4"), bender(), test=clinical.get("gait"), subject=Subject())


@cache
def observed(film: Path) -> Recording:
    return observe(film, MeasurementProtocol())


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("film", sorted(SAMPLES.glob("*.mp4")), ids=lambda film: film.stem)
def test_every_sample_fits_its_own_test_and_no_other(film: Path):
    own = max((name for name in DECLARED if film.stem.startswith(name)), key=len)
    assert fits(observed(film)) == {own}
