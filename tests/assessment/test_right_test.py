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
from romcam.assessment.stance import Stance, Stances
from romcam.body.landmarks import Landmark
from romcam.errors import NothingToMeasureError
from romcam.movement import Movement, find_repetitions
from romcam.pose.observe import observe
from romcam.protocol import MeasurementProtocol
from romcam.recording import Recording
from tests.clinical.walking import walker
from tests.movement.analytic import minimum_jerk
from tests.segments.people import person
from tests.segments.stances import stance

SAMPLES = Path(__file__).parents[2] / "samples"
BENDS = {"forward-bend", "hip-hinge"}
"""A film does not show whether a person bends as far as they can or with a flat back: the person was told."""
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


def checked(recording: Recording, test: str):
    """The check of a film without repetitions."""
    none = Movement((), None, (), (), np.zeros(len(recording)))
    return check_right_test(recording, none, clinical.get(test), clinical.all_tests())


def repeated(recording: Recording, signal) -> Movement:
    """The repetitions of a film in an angle."""
    repetitions = find_repetitions(np.asarray(signal, dtype=float), recording.time_s)
    return Movement(repetitions, 0, (), (), np.asarray(signal, dtype=float))


def lean(recording: Recording):
    return Stances.of(recording).trunk_deg


def knees(recording: Recording):
    return Stances.of(recording).knees_deg


def judged(recording: Recording, test: str, angle) -> str:
    """The sentence of a refusal; empty where the film is the requested test."""
    check = check_right_test(recording, repeated(recording, angle(recording)), clinical.get(test), clinical.all_tests())
    return "" if check is None or check.ok else check.detail


def test_each_film_fits_its_own_test():
    assert fits(bender()) == BENDS
    assert fits(walker()) == {"gait"}


def test_a_bend_with_a_misplaced_hidden_leg_is_no_walk():
    recording = bender()
    landmarks = recording.landmarks_px.copy()
    wrong = 60.0 * (np.arange(len(landmarks)) // 15 % 2)
    for joint in (Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE):
        landmarks[:, joint, 0] += wrong
    astray = replace(recording, landmarks_px=landmarks)
    assert read_signature(astray).passings >= PASSINGS
    assert fits(astray) == BENDS


def test_a_bend_whose_knees_are_misplaced_at_other_times_is_no_squat():
    time = np.arange(300) / 30.0
    down = minimum_jerk((time - 1) / 2) - minimum_jerk((time - 5) / 2)
    recording = person(95.0 * down)
    landmarks = recording.landmarks_px.copy()
    drawn_over = slice(225, 265)  # upright, the feet are seen at the height of the knees
    for joint in ("ANKLE", "HEEL", "FOOT_INDEX"):
        landmarks[drawn_over, Landmark[f"LEFT_{joint}"]] -= (60.0, 80.0)
        landmarks[drawn_over, Landmark[f"RIGHT_{joint}"]] -= (60.0, 80.0)
    assert "forward-bend" in fits(replace(recording, landmarks_px=landmarks))
    squat = person(60.0 * down, -95.0 * down)
    assert "forward-bend" not in fits(squat)


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
    sentence = str(refused.value)
    assert "Nobody moves enough in stick.mp4: the trunk turned by 6°, the thighs turned by 0° and the knees" in sentence
    assert "the hip hinge needs the trunk to move by 20° from the neutral posture" in sentence


def test_a_test_without_a_signature_accepts_every_film():
    assert "free" in set(clinical.names()) - set(DECLARED)
    assert others(walker(), "free") == ()


def test_the_wrong_test_is_withheld_and_the_right_one_named():
    check = checked(walker(), "forward-bend")
    assert check.ok is False
    assert check.severity == "withhold"
    assert check.detail == (
        "The film looks like another test (walk), not the requested one (forward bend): "
        "analyse it again with --test gait."
    )


def test_the_right_test_passes():
    assert checked(walker(), "gait").ok is True


def test_a_film_that_resembles_no_test_is_not_reported():
    still = person(np.zeros(90))
    assert others(still, "gait") == ()
    assert checked(still, "gait") is None


def test_a_film_too_short_to_recognise_is_not_reported():
    assert others(walker(seconds=1.5), "forward-bend") == ()


@pytest.mark.parametrize("yaw_deg", [0.0, 35.0])
@pytest.mark.parametrize("test", ["hip-hinge", "forward-bend", "squat"])
@pytest.mark.parametrize(
    ("shown", "words"),
    [("lunge", "split stance"), ("split deadlift", "split stance"), ("one-legged deadlift", "on one leg")],
)
def test_split_and_one_legged_stances_are_named(shown: str, words: str, test: str, yaw_deg: float):
    recording = stance(shown, yaw_deg=yaw_deg)
    sentence = judged(recording, test, lean if shown != "lunge" else knees)
    assert words in sentence
    assert "romcam has no test of that movement; --test free" in sentence
    assert judged(stance(shown, yaw_deg=yaw_deg, side=-1), test, lean if shown != "lunge" else knees) == sentence


@pytest.mark.parametrize("shown", ["squat", "chair pose"])
@pytest.mark.parametrize("test", sorted(BENDS))
def test_a_squat_or_chair_pose_is_no_bend_and_the_squat_is_proposed(shown: str, test: str):
    recording = stance(shown)
    assert "a squat or a chair pose" in judged(recording, test, lean)
    assert judged(recording, test, lean).endswith("analyse it again with --test squat.")
    assert judged(recording, "squat", knees) == ""


def test_a_deadlift_with_low_hips_is_a_hinge_as_the_hands_are_low():
    recording = stance("deadlift with low hips")
    assert judged(recording, "hip-hinge", lean) == ""
    assert judged(stance("squat"), "hip-hinge", lean) != ""


def test_a_walk_that_is_no_hinge_is_called_a_walk():
    with pytest.raises(NothingToMeasureError, match=r"which looks like another \(walk\)"):
        conclude(Path("stick.mp4"), walker(), test=clinical.get("hip-hinge"), subject=Subject())


def test_a_toe_touch_whose_legs_are_misplaced_behind_the_arms_is_a_bend():
    recording = stance("split deadlift")
    deep = replace(recording, landmarks_px=recording.landmarks_px.copy())
    hips = deep.landmarks_px[:, Landmark.LEFT_HIP]
    for joint in (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER):
        down = np.minimum(lean(recording) / 75.0, 1.0)
        angle = np.radians(160.0 * down)
        deep.landmarks_px[:, joint] = hips + 120.0 * np.stack([np.sin(angle), -np.cos(angle)], axis=1)
    assert judged(deep, "forward-bend", lean) == ""


@pytest.mark.parametrize("shown", ["bend", "deadlift"])
def test_a_bend_is_no_squat_and_the_bends_are_proposed(shown: str):
    recording = stance(shown)
    assert judged(recording, "hip-hinge", lean) == ""
    assert "--test hip-hinge" in judged(recording, "squat", knees)
    assert "--test squat" not in judged(recording, "squat", knees)


@pytest.mark.parametrize("test", ["squat", "sit-to-stand", "hip-hinge", "forward-bend"])
def test_a_wall_sit_is_named(test: str):
    assert "against a wall (wall sit)" in judged(stance("wall sit"), test, knees)


def test_a_deep_squat_seen_askew_with_the_feet_apart_is_no_rise_from_a_chair():
    recording = stance("squat", yaw_deg=35.0)
    assert judged(recording, "squat", knees) == ""
    assert "--test squat" in judged(recording, "sit-to-stand", knees)


def test_a_single_repetition_of_another_movement_is_reported_and_the_others_are_measured():
    bends, lunge = stance("bend", repetitions=3), stance("one-legged deadlift", repetitions=3)
    third = bends.time_s > 10.5
    mixed = replace(
        bends,
        landmarks_px=np.where(third[:, None, None], lunge.landmarks_px, bends.landmarks_px),
        world_m=np.where(third[:, None, None], lunge.world_m, bends.world_m),
    )
    check = check_right_test(mixed, repeated(mixed, lean(mixed)), clinical.get("hip-hinge"), clinical.all_tests())
    assert check.ok is False
    assert check.severity == "warning"
    assert check.detail.startswith("Repetition 3 shows a movement on one leg, not the requested test (hip hinge)")


def test_a_deadlift_is_not_taken_for_a_squat_though_the_hips_come_down():
    assert fits(stance("deadlift")) == BENDS


@pytest.mark.parametrize("shown", ["split deadlift", "one-legged deadlift"])
def test_feet_that_discs_hide_are_neither_lifted_nor_apart(shown: str):
    recording = stance(shown)
    hidden = recording.visibility.copy()
    hidden[:, [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]] = (0.24, 0.47)
    behind_discs = replace(recording, visibility=hidden)
    assert judged(recording, "hip-hinge", lean) != judged(behind_discs, "hip-hinge", lean)
    assert not Stances.of(behind_discs).split.any()
    assert not np.isfinite(knees(behind_discs)).any()  # nobody is called squatting by knees that are guessed


def test_a_foot_that_is_ahead_and_half_lifted_is_a_split_stance():
    assert Stance(5.0, 44.0, apart=0.37, lifted=0.2, ahead=0.1, hands=0.5).kinds == {"split"}
    assert Stance(5.0, 44.0, apart=0.1, lifted=0.1, ahead=0.1, hands=0.5).kinds == {"squatting"}


def test_a_walking_lunge_is_no_walk():
    recording = stance("lunge", repetitions=3)
    assert "split stance" in judged(recording, "gait", knees)


def test_without_a_repetition_the_movement_is_named():
    lunge = stance("lunge")
    with pytest.raises(NothingToMeasureError, match=r"Nothing was measured in stick\.mp4\. The film shows a lunge"):
        conclude(Path("stick.mp4"), lunge, test=clinical.get("hip-hinge"), subject=Subject())


def test_without_a_repetition_the_error_names_the_test_the_film_resembles():
    with pytest.raises(
        NothingToMeasureError,
        match=r"stick\.mp4, which looks like another \(forward bend or hip hinge\): .*--test forward-bend",
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
    assert fits(observed(film)) == (BENDS if own in BENDS else {own})
