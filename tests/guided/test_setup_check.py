"""The set-up is judged by the rules of the analysis only."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from romcam import clinical
from romcam.assessment import quality
from romcam.body.landmarks import Landmark
from romcam.capture import Shot
from romcam.estimators import load_estimator
from romcam.guided import PROMPTS, check_setup
from romcam.guided.live_angles import concatenate
from romcam.guided.measurement import LiveMeasurement
from romcam.guided.pose_client import PoseClient
from romcam.guided.setup_check import RULES, TAG_HIDDEN, tag_is_hidden
from romcam.recording import TAG_NUMBERS, Outline, Recording, Seen, TagSightings
from romcam.video.source import VideoSource
from tests.assessment.trials import TEST
from tests.guided.leading import after_another, between, pictures

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def frames() -> list[Recording]:
    """One second of a rendered person who stands as asked, a recording a picture."""
    shots = list(after_another(between(pictures("two-bends.mp4", every=1), 1.0, 1.8)))
    with closing(PoseClient("full", (shots[0].rgb.shape[1], shots[0].rgb.shape[0]))) as pose:
        pose.wait()
        return [pose.infer(shot) for shot in shots]


@pytest.fixture(scope="module")
def window(frames: list[Recording]) -> Recording:
    return concatenate(frames)


class Replayed:
    """A `PoseSource` that finds the same person standing in every picture."""

    company, choices = None, 0

    def __init__(self, frames: list[Recording]) -> None:
        self._frames = frames

    def infer(self, shot: Shot) -> Recording:
        return replace(self._frames[shot.index % len(self._frames)], time_s=np.array([shot.time_s]))

    def lock(self, on_one: bool) -> None:
        pass

    def choose(self, x: float, y: float) -> None:
        pass


@pytest.mark.parametrize(("rate_hz", "latest_s"), [(15.0, 4.5), (4.0, 6.0), (1.0, 11.0), (0.5, 16.0)])
def test_who_stands_as_asked_is_asked_to_bend_however_few_pictures_are_measured(
    frames: list[Recording], rate_hz: float, latest_s: float
) -> None:
    measuring = LiveMeasurement(Replayed(frames), clinical.get("forward-bend"), load_estimator(), 1)
    asked_s = None
    for index in range(int(20 * rate_hz)):
        if measuring.measure(Shot(index, index / rate_hz, np.empty(0, np.uint8))).guidance.prompt is PROMPTS["bend"]:
            asked_s = index / rate_hz
            break
    assert asked_s is not None
    assert 3.0 <= asked_s <= latest_s


def problem(window: Recording) -> str | None:
    found = check_setup(window, clinical.get("forward-bend"), load_estimator())
    assert found is not None
    return found.problem.rule if found.problem else None


def test_every_rule_with_a_prompt_is_a_rule_of_the_analysis() -> None:
    names = {rule.__name__ for rule in TEST.quality} | {quality.level.__name__}
    assert set(RULES) <= names
    assert all(rule in PROMPTS for rule in RULES)


def test_a_person_who_stands_as_asked_has_no_problem(window: Recording) -> None:
    assert problem(window) is None


def test_too_near(window: Recording) -> None:
    low = VideoSource("camera", "", window.source.width_px, 280, 0, "", None)
    assert problem(replace(window, source=low)) == "whole_body"


def test_turned(window: Recording) -> None:
    world = window.world_m.copy()
    turn = np.radians(60)
    about = np.array([[np.cos(turn), 0, np.sin(turn)], [0, 1, 0], [-np.sin(turn), 0, np.cos(turn)]])
    assert problem(replace(window, world_m=world @ about.T)) == "side_on"


def test_dark(window: Recording) -> None:
    assert problem(replace(window, luma=np.full(len(window), 20.0))) == "light"


@pytest.mark.parametrize(("roll", "expected"), [(3.0, None), (14.0, "level"), (-14.0, "level")])
def test_a_tilted_camera(window: Recording, roll: float, expected: str | None) -> None:
    turn = np.radians(roll)
    about = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    centre = np.nanmean(window.landmarks_px, axis=(0, 1))
    assert problem(replace(window, landmarks_px=(window.landmarks_px - centre) @ about.T + centre)) == expected


def test_a_hidden_back(window: Recording) -> None:
    hidden = Outline(np.full_like(window.outline.distance_px, np.nan), window.outline.softness_px)
    assert problem(replace(window, outline=hidden)) == "outline"


def test_a_stoop(window: Recording) -> None:
    upper = [mark for mark in Landmark if mark < Landmark.LEFT_HIP]
    landmarks = window.landmarks_px.copy()
    facing = 1 if landmarks[0, Landmark.LEFT_FOOT_INDEX, 0] > landmarks[0, Landmark.LEFT_HEEL, 0] else -1
    landmarks[:, upper, 0] += facing * 22
    assert problem(replace(window, landmarks_px=landmarks)) == "upright"


def test_nobody(window: Recording) -> None:
    nobody = replace(window, seen=np.full(len(window), Seen.NOBODY, np.uint8))
    assert check_setup(nobody, clinical.get("forward-bend"), load_estimator()) is None


def test_a_tag_that_an_arm_hides_is_asked_for(window: Recording) -> None:
    frames = len(window)
    corners = np.full((frames, len(TAG_NUMBERS), 4, 2), np.nan)
    square = np.array([[100.0, 100.0], [120.0, 100.0], [120.0, 120.0], [100.0, 120.0]])
    corners[:, TAG_NUMBERS.index(0)] = square
    unknown = np.full((frames, len(TAG_NUMBERS)), np.nan)
    one = TagSightings(corners, unknown, unknown, np.zeros(frames), np.zeros(frames))
    assert problem(replace(window, tags=one)) == TAG_HIDDEN
    assert TAG_HIDDEN in PROMPTS
    both = corners.copy()
    both[:, TAG_NUMBERS.index(2)] = square
    assert not tag_is_hidden(replace(window, tags=replace(one, corners_px=both)))
    assert not tag_is_hidden(replace(window, tags=replace(one, corners_px=np.full_like(corners, np.nan))))
