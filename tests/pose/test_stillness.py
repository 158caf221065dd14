"""The frames that are left out while the person does not move."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.pose.model import Pose
from romcam.pose.observer import Observer
from romcam.pose.pace import LONGEST_STILL_S, between, held_frames
from romcam.pose.stillness import Change, StillnessDetector
from romcam.recording import Recording, Seen
from romcam.video.source import VideoSource
from tests.pose.bodies import block, pose_of, upright

HEIGHT, WIDTH = 480, 640
FILM = VideoSource("film.mp4", "", WIDTH, HEIGHT, 0, "h264", 15.0)
STEP_S = 1 / 15
Picture = NDArray[np.uint8]
Y, X = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
NOISE = np.random.default_rng(0).standard_normal((4, HEIGHT, WIDTH), np.float32)


def picture(
    trunk_deg: float = 0.0, *, noise: float = 2.0, seed: int = 0, light: float = 1.0, person: int = 190
) -> Picture:
    """A person whose trunk leans to the right, before a wall, as a noisy camera sees them."""
    wall = 90.0 + 10.0 * np.sin(X / 40.0) * np.sin(Y / 50.0)
    lean = np.radians(trunk_deg)
    along = (X - 320) * np.sin(lean) - (Y - 260) * np.cos(lean)
    across = (X - 320) * np.cos(lean) + (Y - 260) * np.sin(lean)
    trunk = (along > -10) & (along < 150) & (np.abs(across) < 30)
    legs = (np.abs(X - 320) < 25) & (Y > 250) & (Y < 440)
    grey = np.where(trunk | legs, person, wall) * light
    grey += noise * NOISE[seed % len(NOISE)]
    return np.repeat(grey.clip(0, 255).astype(np.uint8)[..., None], 3, axis=2)


def body(trunk_deg: float = 0.0) -> FloatArray:
    """The landmarks of that person."""
    points = upright(320, 260, thigh=90, trunk=140)
    lean, above = np.radians(trunk_deg), points[:, 1] < 260
    turn = np.array([[np.cos(lean), -np.sin(lean)], [np.sin(lean), np.cos(lean)]])
    points[above] = (points[above] - [320, 260]) @ turn.T + [320, 260]
    return points.astype(np.float32)


def pose(trunk_deg: float = 0.0) -> Pose:
    return pose_of(body(trunk_deg), block(HEIGHT, WIDTH, 290, 110, 350, 440))


def settled(*, noise: float = 2.0, person: int = 190) -> StillnessDetector:
    """A detector after two inferences of a person who stands."""
    detector = StillnessDetector()
    for index in range(2):
        detector.compare(picture(seed=index, noise=noise, person=person), index * STEP_S)
        detector.note(picture(seed=index, noise=noise, person=person), index * STEP_S, pose())
    return detector


def test_a_still_person_is_left_out_until_the_longest_time_is_over() -> None:
    detector = settled()
    found = [detector.compare(picture(seed=index), index * STEP_S) for index in range(2, 5)]
    assert found == [Change.NONE, Change.NONE, Change.DUE]


@pytest.mark.parametrize("trunk_deg", [1.5, 4.0, 20.0])
def test_a_trunk_that_turns_is_a_movement(trunk_deg: float) -> None:
    assert settled().compare(picture(trunk_deg, seed=9), 2 * STEP_S) is Change.MOVED


def test_a_change_of_the_light_is_no_movement() -> None:
    assert settled().compare(picture(seed=9, light=1.03), 2 * STEP_S) is Change.NONE


def test_strong_noise_is_no_movement() -> None:
    assert settled(noise=12.0).compare(picture(seed=9, noise=12.0), 2 * STEP_S) is Change.NONE


def test_who_moves_before_a_wall_of_their_colour_is_inferred_since_the_landmarks_move() -> None:
    detector = settled(person=90)
    detector.note(picture(5.0, seed=3, person=90), 2 * STEP_S, pose(5.0))
    assert detector.compare(picture(6.0, seed=4, person=90), 3 * STEP_S) is Change.MOVED


def test_no_frame_is_left_out_before_the_person_is_seen_again() -> None:
    detector = settled()
    detector.note(picture(), 2 * STEP_S, None)
    assert detector.compare(picture(), 3 * STEP_S) is Change.MOVED
    detector.note(picture(), 3 * STEP_S, pose())
    assert detector.compare(picture(), 4 * STEP_S) is Change.MOVED


class Standing:
    """A follower that finds the person as they are at that time."""

    people, landmarks_px = 1, None

    def __init__(self) -> None:
        self.times_s: list[float] = []

    def next(self, rgb: Picture, time_s: float) -> tuple[Pose | None, Seen]:
        self.times_s.append(time_s)
        return pose(trunk_at(time_s)), Seen.YES


def trunk_at(time_s: float) -> float:
    """Stands for a second, leans forward by 40° within another, and holds."""
    return 40.0 * float(np.clip(time_s - 1.0, 0.0, 1.0))


def watched(seconds: float, detector: StillnessDetector | None) -> tuple[Recording, list[float]]:
    follower = Standing()
    observer = Observer(follower, stillness=detector)  # pyright: ignore[reportArgumentType]
    times = np.arange(round(seconds / STEP_S)) * STEP_S
    for index, time_s in enumerate(times.tolist()):
        observer.offer(picture(trunk_at(time_s), seed=index), time_s)
    return observer.recording(FILM, "fake:0", times), follower.times_s


def test_a_stand_and_a_hold_take_a_third_of_the_inferences_and_the_movement_takes_all() -> None:
    recording, inferred_s = watched(4.0, StillnessDetector())
    assert recording.inferred is not None
    assert recording.held is not None
    still = (recording.time_s > 0.1) & (recording.time_s < 0.9) | (recording.time_s > 2.2) & (recording.time_s < 3.8)
    assert recording.inferred[still].mean() < 0.4
    assert recording.inferred[(recording.time_s > 0.99) & (recording.time_s < 2.0)].all()
    assert not (recording.held & recording.inferred).any()
    assert (recording.held == ~recording.inferred).all()
    assert np.diff(inferred_s).max() < LONGEST_STILL_S
    assert inferred_s == sorted(inferred_s)
    assert recording.inferred[[0, -1]].all()


def test_onset_and_end_of_a_movement_are_those_of_a_recording_of_every_frame() -> None:
    recording, _ = watched(3.0, StillnessDetector())
    every, _ = watched(3.0, None)
    assert every.held is None
    assert np.abs(recording.landmarks_px - every.landmarks_px).max() < 1.0


def test_frames_like_the_one_before_keep_its_values_where_the_next_inference_fails() -> None:
    times = np.arange(6) * 0.05
    inferred_s, rows = times[[0, 4, 5]], np.array([[3.0], [np.nan], [np.nan]], np.float32)
    held = held_frames(inferred_s, times[[2]], times)
    assert held.tolist() == [False, True, True, False, False, False]
    seen = np.array([Seen.YES, Seen.NOBODY, Seen.NOBODY], np.uint8)
    spread, states, inferred = between(rows, seen, inferred_s, times, held)
    assert spread[:3, 0] == pytest.approx([3, 3, 3])
    assert np.isnan(spread[3:]).all()
    assert states.tolist() == [Seen.YES] * 3 + [Seen.NOBODY] * 3
    assert inferred.sum() == 3
