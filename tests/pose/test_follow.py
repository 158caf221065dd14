"""Choosing and following the person to measure, without a real model."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from romcam.body.landmarks import Landmark
from romcam.pose.follow import Follower, own_mask_only
from romcam.pose.people import Appearance, appearance, colours_of, find_people
from romcam.pose.subject import TrackedPerson, choose
from romcam.pose.survey import LARGEST_SIDE_PX, suitable_side_px
from romcam.pose.watched import DOUBTFUL_S, about_to_be_lost
from romcam.pose.window import Window, Windowed, squares, window_around
from romcam.recording import FloatArray, Seen
from tests.pose.bodies import Scene, block, pose_of, upright

HEIGHT, WIDTH = 480, 800
CENTRE = np.array([0.5, 0.3])
RED, GREEN, BLUE = (200, 30, 30), (30, 200, 30), (30, 30, 200)
FPS = 30


def sighting(
    x: float, time_s: float = 0.0, length: float = 0.3, bend: float = 0.0, colours: FloatArray | None = None
) -> Appearance:
    posture = np.zeros((33, 2))
    posture[Landmark.NOSE] = (bend, -0.6)
    return Appearance(time_s, np.array([x, 0.3]), length, posture, colours)


def wearing(colour: tuple[int, int, int]) -> FloatArray:
    frame = np.full((40, 40, 3), colour, np.uint8)
    return colours_of(frame, pose_of(upright(20, 20), np.ones((40, 40), np.float32)))


class Dressed(Scene):
    """A scene whose people are painted into its frames; `frame` makes these."""

    def __init__(self, people, colours=(RED, GREEN)):
        super().__init__(people)
        self.colours = colours

    def frame(self, time_s: float) -> NDArray[np.uint8]:
        self.now = time_s
        rgb = np.full((HEIGHT, WIDTH, 3), 5, np.uint8)
        for (x, y), colour in reversed(list(zip(self.people(time_s), self.colours, strict=False))):
            rgb[max(int(y) - 110, 0) : int(y) + 200, max(int(x) - 15, 0) : int(x) + 16] = colour
        return rgb

    def find(self, rgb):
        """The people who are not painted over at the hips."""
        return tuple(
            self._pose(x, y, rgb)
            for x, y in self.people(self.now)
            if 0 <= x < WIDTH and len(set(rgb[int(y), int(x)].tolist())) > 1
        )


def watch(scene: Dressed, follower: Follower, seconds: float) -> tuple[list[Seen], list[float]]:
    """State of every frame, and x of the followed person's hips."""
    states, places = [], []
    for index in range(round(seconds * FPS)):
        pose, seen = follower.next(scene.frame(index / FPS), index / FPS)
        states.append(seen)
        places.append(float(pose.landmarks_px[Landmark.LEFT_HIP, 0]) if pose is not None else np.nan)
    return states, places


def subject_of(scene: Dressed, seconds: float, count: int = 6) -> TrackedPerson:
    instants = []
    for time_s in np.linspace(0, seconds, count):
        rgb = scene.frame(time_s)
        instants.append([appearance(pose, time_s, rgb, colours=True) for pose in find_people(scene, rgb)])
    chosen = choose(instants, CENTRE)
    assert chosen is not None
    return chosen


# Choosing


def test_the_larger_of_two_is_chosen():
    subject = choose([[sighting(0.3, length=0.2), sighting(0.7, length=0.35)]], CENTRE)
    assert subject is not None
    assert subject.length == pytest.approx(0.35)
    assert subject.crowded


def test_the_more_central_of_two_equal_people_is_chosen():
    subject = choose([[sighting(0.05), sighting(0.45)]], CENTRE)
    assert subject is not None
    assert subject.sightings[0].at[0] == pytest.approx(0.45)


def test_a_moving_person_is_chosen_over_a_slightly_larger_standing_one():
    instants = [[sighting(0.3, t, length=0.34), sighting(0.7, t, bend=t)] for t in (0.0, 0.5, 1.0)]
    subject = choose(instants, CENTRE)
    assert subject is not None
    assert {s.at[0] for s in subject.sightings} == {0.7}


def test_a_passer_by_is_not_chosen_over_a_person_who_stays():
    instants = [[sighting(0.5, t)] for t in (0.0, 1.0, 3.0, 4.0)]
    instants.insert(2, [sighting(0.5, 2.0), sighting(0.9, 2.0, length=0.36)])
    subject = choose(instants, CENTRE)
    assert subject is not None
    assert len(subject.sightings) == 5
    assert subject.crowded


def test_a_person_alone_is_not_crowded_even_when_walking():
    subject = choose([[sighting(0.2 + 0.3 * t, t)] for t in (0.0, 0.7, 1.4, 2.1)], CENTRE)
    assert subject is not None
    assert not subject.crowded
    assert len(subject.sightings) == 4


def test_another_person_in_the_subjects_place_is_not_a_sighting_of_the_subject():
    red, blue = wearing(RED), wearing(BLUE)
    instants = [[sighting(0.5, t, colours=blue if t == 2.0 else red)] for t in (0.0, 1.0, 2.0, 3.0)]
    subject = choose(instants, CENTRE)
    assert subject is not None
    assert [s.time_s for s in subject.sightings] == [0.0, 1.0, 3.0]
    assert subject.crowded


def test_without_people_there_is_no_subject():
    assert choose([[], []], CENTRE) is None
    assert choose([], CENTRE) is None


def test_the_position_of_a_walker_is_predicted():
    subject = choose([[sighting(0.2 + 0.3 * t, t)] for t in (1.0, 2.0)], CENTRE)
    assert subject is not None
    assert subject.expected(1.5).at[0] == pytest.approx(0.65)
    assert subject.expected(2.5).at[0] == pytest.approx(0.95)  # goes on walking
    assert subject.expected(2.5).tolerance > subject.expected(2.0).tolerance


def test_a_small_person_is_watched_in_larger_frames():
    def side(length: float) -> int:
        return suitable_side_px(TrackedPerson((sighting(0.5, length=length),), crowded=False), 640)

    assert side(0.3) == 640
    assert side(0.1) == 900  # so that thigh and trunk are 90 px
    assert side(0.01) == LARGEST_SIDE_PX
    assert suitable_side_px(None, 640) == 640


# Following


def test_a_person_alone_is_followed_wherever_they_walk():
    scene = Dressed(lambda t: [(100 + 150 * t, 150)])  # three quarters of a body length a second
    states, places = watch(scene, Follower(scene, subject_of(scene, 4.0)), 4.0)
    assert states == [Seen.YES] * len(states)
    assert places[-1] == pytest.approx(100 + 150 * (len(places) - 1) / FPS)


def test_a_bystander_is_left_out():
    scene = Dressed(lambda t: [(600, 150), (300 + 5 * np.sin(t), 160)])
    subject = choose(
        [[appearance(scene.find(scene.frame(t))[1], t, scene.frame(t), colours=True)] for t in (0.0, 1.0)],
        CENTRE,
    )
    assert subject is not None
    follower = Follower(scene, TrackedPerson(subject.sightings, crowded=True, colours=subject.colours))
    states, places = watch(scene, follower, 2.0)
    assert states == [Seen.YES] * len(states)
    assert max(places) < 310
    assert follower.people == 2


def test_frames_hidden_by_a_passer_by_are_counted_and_the_person_is_found_again():
    def people(t: float) -> list[tuple[float, float]]:
        passer_by = (800 - 200 * t, 150)
        # While the passer-by is in front, no other person can be found.
        hidden = abs(passer_by[0] - 400) < 40
        return [passer_by] if hidden else [(400, 150), passer_by]

    class Crossed(Dressed):
        def frame(self, time_s: float) -> NDArray[np.uint8]:
            self.colours = (RED,) if len(people(time_s)) == 1 else (GREEN, RED)
            return super().frame(time_s)

    scene = Crossed(people)
    person = pose_of(upright(400, 150), np.ones((HEIGHT, WIDTH), np.float32))
    sightings = tuple(appearance(person, t, scene.frame(t)) for t in (0.0, 4.0))
    subject = TrackedPerson(sightings, crowded=True, colours=wearing(GREEN))
    follower = Follower(scene, subject)
    states, places = watch(scene, follower, 3.9)
    hidden = np.array([len(people(i / FPS)) == 1 for i in range(len(states))])
    lost = np.array([seen == Seen.LOST_TO_ANOTHER for seen in states])
    assert lost[hidden].all()
    # Found again within a retry (0.15 s = 5 frames) of being visible again.
    assert lost[~hidden].sum() <= 5
    assert states[-1] == Seen.YES
    assert np.nanmax(np.abs(np.array(places) - 400)) < 1


def test_an_empty_picture_does_not_count_as_lost_to_another():
    scene = Dressed(lambda t: [(400, 150)] if t < 1 or t >= 2 else [])
    states, _ = watch(scene, Follower(scene, subject_of(scene, 0.9)), 3.0)
    assert states[: FPS - 1] == [Seen.YES] * (FPS - 1)
    assert states[FPS + 1 : 2 * FPS - 1] == [Seen.NOBODY] * (FPS - 2)
    assert states[-1] == Seen.YES


def test_a_person_who_enters_later_requires_a_closer_survey():
    scene = Dressed(lambda t: [(300, 150)] if t < 1 else [(300, 150), (700, 150)])
    subject = subject_of(scene, 0.9)
    assert not subject.crowded
    follower = Follower(scene, subject)
    watch(scene, follower, 0.95)
    assert not follower.met_others
    watch(scene, follower, 2.5)
    assert follower.met_others
    assert follower.people == 2


def test_a_person_alone_is_checked_rarely_while_nothing_changes_beside_them(monkeypatch):
    checks = []
    monkeypatch.setattr("romcam.pose.follow.find_others", lambda model, rgb: checks.append(rgb) or ())
    scene = Dressed(lambda t: [(300 + 40 * t, 150)])
    watch(scene, Follower(scene, subject_of(scene, 0.9)), 6.0)
    assert len(checks) == 2, "at the start and after four seconds"


def test_a_survey_finds_a_second_person_beside_a_conspicuous_one():
    class OneAtATime(Dressed):
        def find(self, rgb):
            return super().find(rgb)[:1]

    scene = OneAtATime(lambda t: [(200, 150), (600, 150)])
    assert len(find_people(scene, scene.frame(0.0))) == 2


def test_only_the_part_of_the_mask_around_the_person_counts():
    body = upright(150, 200)
    mask = np.maximum(block(420, 500, 130, 60, 170, 400), block(420, 500, 300, 60, 360, 400))
    mine = own_mask_only(pose_of(body, mask))
    assert mine.mask[200, 150] == 1
    assert mine.mask[200, 330] == 0


def test_the_frames_just_before_a_loss_to_another_person_are_doubtful():
    yes, nobody, lost = int(Seen.YES), int(Seen.NOBODY), int(Seen.LOST_TO_ANOTHER)
    seen = np.array([yes, yes, yes, lost, yes, yes, nobody, lost, yes], np.uint8)
    time_s = np.arange(9) * 0.6 * DOUBTFUL_S
    np.testing.assert_array_equal(np.flatnonzero(about_to_be_lost(seen, time_s)), [2])
    assert not about_to_be_lost(np.zeros(4, np.uint8), time_s[:4]).any()


# A window for a small person


def test_a_windowed_model_answers_in_pixels_of_the_frame():
    scene = Dressed(lambda t: [(600, 150)])
    rgb = scene.frame(0.0)

    class Inside(Dressed):
        def find(self, rgb):
            assert rgb.shape == (400, 300, 3)
            return (pose_of(upright(100, 110), block(400, 300, 85, 0, 115, 310)),)

    (pose,) = Windowed(Inside(scene.people), Window(500, 40, 800, 440)).find(rgb)
    assert pose.landmarks_px[Landmark.LEFT_HIP] == pytest.approx([600, 150])
    assert pose.mask.shape == (HEIGHT, WIDTH)
    np.testing.assert_array_equal(np.flatnonzero(pose.mask[150]), np.arange(585, 616))


def test_only_a_small_person_who_stays_in_place_gets_a_window():
    def around(length: float, *xs: float) -> Window | None:
        sightings = tuple(sighting(x, t, length=length) for t, x in enumerate(xs))
        return window_around(TrackedPerson(sightings, crowded=False), (1000, 600))

    assert around(0.3, 0.5) is None
    assert around(0.1, 0.5) == Window(350, 130, 650, 420)
    assert around(0.1, 0.49, 0.5, 0.51) == Window(350, 130, 650, 420)
    assert around(0.1, 0.05) == Window(0, 130, 200, 420)
    assert around(0.1, 0.4, 0.6) is None
    assert window_around(None, (1000, 600)) is None


@pytest.mark.parametrize(("size", "count"), [((640, 360), 3), ((360, 640), 3), ((500, 500), 1)])
def test_squares_cover_the_frame(size: tuple[int, int], count: int):
    covered = np.zeros(size[::-1], bool)
    parts = list(squares(size))
    for part in parts:
        covered[part.top : part.bottom, part.left : part.right] = True
    assert covered.all()
    assert len(parts) == count
