"""Whom the live picture follows where several people are in it, without a real model."""

from __future__ import annotations

import numpy as np

from romcam.body.landmarks import Landmark
from romcam.guided.pose_worker import LivePose
from romcam.recording import Recording
from tests.pose.test_follow import HEIGHT, WIDTH, Dressed

LEFT, RIGHT = 200, 600
FPS = 5


class Room:
    """Two people who stand before a camera; the model finds the one on the right first."""

    def __init__(self, person: str | None = None) -> None:
        self.places: list[tuple[float, float]] = [(RIGHT, 200), (LEFT, 200)]
        self.model = Dressed(lambda _: self.places)
        self.pose = LivePose(self.model, "a model", (WIDTH, HEIGHT), None, person)  # pyright: ignore[reportArgumentType]
        self.time_s = 0.0

    def watch(self, seconds: float) -> float:
        """Let time pass; return x of the followed person's hips in the last picture."""
        seen: Recording | None = None
        for _ in range(round(seconds * FPS)):
            seen = self.pose.infer(self.model.frame(self.time_s), self.time_s)
            self.pose.prepare_next()
            self.time_s += 1 / FPS
        assert seen is not None
        return float(np.round(seen.landmarks_px[-1, Landmark.LEFT_HIP, 0]))


def test_unasked_the_one_found_first_is_kept_and_named() -> None:
    room = Room()
    assert room.watch(3) == RIGHT
    assert room.pose.company is not None
    assert (room.pose.company.place, room.pose.company.chosen) == ("right", False)
    room.places.reverse()  # the model now finds the other one first
    room.model.colours = room.model.colours[::-1]
    assert room.watch(3) == RIGHT
    room.pose.lock(True)
    assert room.watch(3) == RIGHT
    assert room.pose.choices == 0


def test_the_person_on_the_left_is_followed_if_asked_for() -> None:
    room = Room("left")
    assert room.watch(3) == LEFT
    assert room.pose.company is not None
    assert (room.pose.company.place, room.pose.company.chosen) == ("left", True)
    room.pose.lock(True)
    assert room.watch(3) == LEFT
    assert room.pose.choices == 1


def test_a_click_on_a_person_chooses_them_also_during_the_test() -> None:
    room = Room()
    room.watch(3)
    room.pose.lock(True)
    room.pose.choose(0.5, 0.5)
    assert room.watch(1) == RIGHT, "nobody stands there"
    room.pose.choose(LEFT / WIDTH, 0.5)
    room.watch(1)
    room.pose.lock(False)  # the test begins again
    assert room.watch(3) == LEFT
    room.pose.lock(True)
    assert room.watch(3) == LEFT
    assert room.pose.company is not None
    assert room.pose.company.chosen
    assert room.pose.choices == 1


def test_a_chosen_person_may_walk_before_the_test_begins() -> None:
    room = Room("left")
    for x in range(LEFT, 420, 10):
        room.places[1] = (x, 200)
        assert abs(room.watch(1 / FPS) - x) <= 400 * (x == LEFT)


def test_a_chosen_person_who_leaves_is_no_longer_waited_for() -> None:
    room = Room("left")
    room.watch(3)
    room.places.pop()
    assert room.watch(6) == RIGHT
