from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from romcam.segments.neutral import find_neutral, find_neutral_posture
from tests.movement.analytic import Bend

FPS = 30.0


def found_s(neutral, time):
    """First and last time of the neutral frames."""
    return time[neutral][0], time[neutral][-1]


def test_neutral_is_the_stand_before_the_first_bend():
    bend = Bend(stand_s=1.5, repetitions=2)
    time = bend.times(FPS)
    neutral = find_neutral(105 * bend.curve(time), time)
    begin, end = found_s(neutral, time)
    assert begin == 0.0
    assert 1.4 <= end <= 1.8
    assert np.abs(105 * bend.curve(time))[neutral].max() < 3.0


def test_neutral_is_the_last_two_seconds_of_a_long_stand():
    bend = Bend(stand_s=6.0)
    time = bend.times(FPS)
    begin, end = found_s(find_neutral(105 * bend.curve(time), time), time)
    assert 5.8 <= end <= 6.4
    assert end - begin == pytest.approx(2.0, abs=0.05)


def test_a_film_that_starts_in_the_bend_takes_the_stand_after_it():
    bend = Bend(stand_s=1.0)
    time = bend.times(FPS)
    angle = 105 * bend.curve(time)
    kept = time >= bend.stand_s + bend.down_s
    neutral = find_neutral(angle[kept], time[kept])
    begin, _ = found_s(neutral, time[kept])
    assert begin >= bend.stand_s + bend.down_s + bend.hold_s + 0.8 * bend.up_s
    assert np.abs(angle[kept][neutral]).max() < 3.0


def test_a_still_bent_posture_is_not_neutral_though_it_is_the_longest_stand():
    bend = Bend(hold_s=8.0, stand_s=0.6)
    time = bend.times(FPS)
    angle = 105 * bend.curve(time)
    assert np.abs(angle[find_neutral(angle, time)]).max() < 3.0


def test_leaning_back_is_not_more_upright_than_upright():
    time = np.arange(0, 6, 1 / FPS)
    angle = np.where(time < 2, 0.0, np.where(time < 4, -25.0, 0.0))
    neutral = find_neutral(angle, time)
    assert np.all(angle[neutral] == 0.0)
    assert time[neutral].max() < 2.0


@pytest.mark.parametrize("noise", [0.3, 1.0, 2.0])
def test_jitter_of_the_landmarks_does_not_hide_the_stand(noise):
    bend = Bend(stand_s=1.5)
    time = bend.times(FPS)
    truth = 105 * bend.curve(time)
    neutral = find_neutral(truth + np.random.default_rng(3).normal(0, noise, len(time)), time)
    assert neutral.sum() >= 10
    assert np.abs(truth[neutral]).max() < 6.0
    assert time[neutral].max() < 2.2, "the stand before the bend, not that after it"
    assert abs(np.median(truth[neutral])) < 0.5


def test_without_a_still_stand_the_most_upright_frames_are_neutral():
    time = np.arange(0, 4, 1 / FPS)
    angle = 50 - 45 * np.cos(2 * np.pi * time)
    neutral = find_neutral(angle, time)
    assert neutral.any()
    assert angle[neutral].max() < 9.0


def test_a_person_who_starts_leaning_is_measured_from_that_lean():
    bend = Bend()
    time = bend.times(FPS)
    angle = 20 + 80 * bend.curve(time)
    assert np.median(angle[find_neutral(angle, time)]) == pytest.approx(20.0, abs=0.3)


def test_a_single_frame_and_an_empty_film():
    assert find_neutral(np.array([3.0]), np.array([0.0])).tolist() == [True]
    assert find_neutral(np.array([np.nan]), np.array([0.0])).tolist() == [False]
    assert find_neutral(np.full(9, np.nan), np.arange(9) / FPS).sum() == 0
    assert find_neutral(np.array([3.0, 80.0]), np.array([0.0, 0.1])).tolist() == [True, False]


def test_a_person_who_leans_back_is_neutral_in_the_stand_not_on_the_way_into_a_squat():
    squat = Bend(stand_s=1.5)
    time = squat.times(FPS)
    course = squat.curve(time)
    chord, thigh = -17.0 + 50.0 * course, -45.0 * course
    neutral = find_neutral_posture([chord, thigh], time)
    assert time[neutral][0] == 0.0
    assert np.abs(50.0 * course[neutral]).max() < 3.0


def test_a_small_turn_that_is_held_is_not_neutral():
    def held(*parts: tuple[float, float]) -> np.ndarray:
        return np.concatenate([np.full(int(seconds * FPS), angle) for angle, seconds in parts])

    way = tuple((angle, 1 / FPS) for angle in np.linspace(0.0, 13.0, 12))
    left = held((-4.0, 1.6), *((a - 4.0, s) for a, s in way), (10.0, 1.4), *((a - 4.0, s) for a, s in way[::-1]),
                (-4.0, 0.6), (-20.0, 0.1), (-46.0, 1.0), (-20.0, 0.1), (-4.0, 3.0))  # fmt: skip
    right = np.full(len(left), 6.0)
    time = np.arange(len(left)) / FPS
    neutral = find_neutral_posture([left, right], time)
    assert neutral.sum() >= 0.6 * FPS
    np.testing.assert_allclose(left[neutral], -4.0, atol=3.0)  # sway
    assert time[neutral].max() < 5.0


def test_without_a_segment_that_defines_the_posture_no_frame_is_neutral():
    assert find_neutral_posture([], np.arange(5) / FPS).tolist() == [False] * 5


@given(st.lists(st.one_of(st.just(float("nan")), st.floats(-90, 180)), min_size=1, max_size=60))
@settings(max_examples=60)
def test_some_seen_frames_are_neutral_if_any_frame_is_seen(values):
    angle = np.array(values)
    neutral = find_neutral(angle, np.arange(len(angle)) / FPS)
    seen = np.isfinite(angle)
    assert neutral.any() == seen.any()
    assert not (neutral & ~seen).any()


@given(st.floats(8.0, 120.0))
@settings(max_examples=25)
def test_the_frame_rate_does_not_matter(fps):
    bend = Bend(stand_s=1.2)
    time = bend.times(fps)
    angle = 105 * bend.curve(time)
    neutral = find_neutral(angle, time)
    assert time[neutral][0] == 0.0
    assert np.abs(angle[neutral]).max() < 4.0


def course(*parts: tuple[float, float], fps: float = FPS) -> np.ndarray:
    """Postures held for some seconds, (degrees, seconds), with half a second of motion between them."""
    pieces = [np.full(round(parts[0][1] * fps), parts[0][0])]
    for (begin, _), (end, seconds) in itertools.pairwise(parts):
        pieces += [np.linspace(begin, end, round(0.5 * fps)), np.full(round(seconds * fps), end)]
    return np.concatenate(pieces)


@pytest.mark.parametrize("held", [20.0, 45.0, 130.0])
@pytest.mark.parametrize("stand_s", [0.15, 0.3])
def test_a_bend_that_is_held_does_not_win_over_a_short_stand(held, stand_s):
    angle = course((held, 3.0), (2.0, stand_s), (held, 3.0))
    neutral = find_neutral(angle, np.arange(len(angle)) / FPS)
    assert np.abs(angle[neutral] - 2.0).max() <= 4.0


def test_a_squat_that_is_held_does_not_win_over_a_short_stand():
    squat = course((1.0, 2.5), (0.0, 0.2), (1.0, 2.5))
    chord, thigh = 35.0 * squat, -70.0 * squat
    neutral = find_neutral_posture([chord, thigh], np.arange(len(squat)) / FPS)
    assert np.abs(thigh[neutral]).max() < 8.0


def test_a_leg_that_is_held_up_does_not_win_over_a_leg_that_lies_for_a_moment():
    raised = course((54.0, 2.0), (88.0, 1.0), (1.0, 0.2), (88.0, 1.0))
    neutral = find_neutral_posture([raised], np.arange(len(raised)) / FPS)
    assert raised[neutral].max() < 6.0


def test_in_front_of_a_tilted_camera_the_stand_is_neutral_not_the_vertical_of_the_picture():
    angle = course((-20.0, 1.5), (75.0, 1.0), (-20.0, 1.0))
    neutral = find_neutral(angle, np.arange(len(angle)) / FPS)
    assert np.all(angle[neutral] == -20.0)


def test_a_stand_that_can_be_read_is_preferred_to_one_that_cannot():
    angle = course((0.0, 1.0), (90.0, 1.0), (3.0, 1.0))
    time = np.arange(len(angle)) / FPS
    readable = time > 1.5
    assert time[find_neutral_posture([angle], time)].max() < 1.5
    assert time[find_neutral_posture([angle], time, readable)].min() > 1.5
    bent = course((0.0, 1.0), (90.0, 1.0), (30.0, 1.0))
    assert time[find_neutral_posture([bent], time, readable)].max() < 1.5, "a bent posture is no stand"
    assert find_neutral_posture([angle], time, np.zeros(len(time), dtype=bool)).any()


def rise(*stand: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Angle and time of a film that starts in a bend, rises to 12 degrees, and goes on as given."""
    angle = np.concatenate([np.full(20, 90.0), np.linspace(90, 12, 24), *stand])
    return angle, np.arange(len(angle)) / FPS


MISREAD = np.concatenate([np.full(3, 12.0), 12 + 14 * np.sin(np.linspace(0, np.pi, 12)), np.full(4, 12.0)])


def test_a_stand_that_misread_frames_cut_short_is_passed_over():
    angle, time = rise(MISREAD, np.linspace(12, 3, 6), np.full(24, 3.0))
    neutral = find_neutral(angle, time)
    assert neutral.sum() >= 15
    assert np.median(angle[neutral]) == 3.0


def test_of_stands_that_are_all_cut_short_the_longest_is_neutral():
    angle, time = rise(MISREAD, MISREAD, np.full(3, 12.0), np.linspace(12, 90, 20))
    neutral = find_neutral(angle, time)
    assert neutral.any()
    assert np.median(angle[neutral]) == 12.0
