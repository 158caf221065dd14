from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from romcam.movement import RepetitionRule, find_repetitions
from tests.movement.analytic import Bend, minimum_jerk


def signal(bend: Bend, fps: float = 30.0):
    time = bend.times(fps)
    return 100.0 * bend.curve(time), time


@pytest.mark.parametrize("count", [1, 2, 3])
def test_every_repetition_is_found_where_it_is(count):
    bend = Bend(repetitions=count)
    angle, time = signal(bend)
    found = find_repetitions(angle, time)
    assert len(found) == count
    for index, each in enumerate(found):
        begin = bend.stand_s + index * bend.period_s
        # 5 % of a minimum-jerk motion is reached at .19 of its time; its speed is down to 20 % of the top at .87.
        assert time[each.start] == pytest.approx(begin + 0.19 * bend.down_s, abs=0.05)
        assert time[each.plateau_start] == pytest.approx(begin + 0.87 * bend.down_s, abs=0.05)
        back = begin + bend.down_s + bend.hold_s
        assert time[each.plateau_stop - 1] == pytest.approx(back + 0.13 * bend.up_s, abs=0.05)
        assert time[each.stop - 1] == pytest.approx(back + 0.81 * bend.up_s, abs=0.05)
        assert each.complete
        assert np.median(angle[each.plateau]) == pytest.approx(100.0, abs=0.5)


def test_nobody_moves_below_the_least_range():
    angle, time = signal(Bend())
    assert find_repetitions(0.14 * angle, time) == ()
    assert len(find_repetitions(0.16 * angle, time)) == 1
    assert find_repetitions(np.full(9, np.nan), np.arange(9.0)) == ()


def test_a_pause_half_way_down_is_one_repetition():
    time = np.arange(0, 9, 1 / 30)
    angle = 50 * minimum_jerk((time - 1) / 1.5) + 50 * minimum_jerk((time - 4) / 1.5)
    angle -= 100 * minimum_jerk((time - 6) / 1.5)
    (only,) = find_repetitions(angle, time)
    assert time[only.start] < 1.5
    assert np.median(angle[only.plateau]) == pytest.approx(100.0, abs=0.5)


def test_bobbing_at_the_end_is_one_repetition():
    angle, time = signal(Bend(hold_s=3.0))
    bobbing = angle - 12 * np.where((time > 3.4) & (time < 6.2), np.sin(2 * np.pi * time) ** 2, 0.0)
    assert len(find_repetitions(bobbing, time)) == 1


def test_a_person_who_sinks_at_the_end_is_measured_at_the_lowest_position():
    time = np.arange(0, 12, 1 / 30)
    angle = 90 * minimum_jerk((time - 1) / 2) + 10 * np.clip((time - 3) / 4, 0, 1)
    angle -= 100 * minimum_jerk((time - 9) / 2)
    (only,) = find_repetitions(angle, time)
    assert np.median(angle[only.plateau]) == pytest.approx(99.5, abs=1.5)


def test_drift_of_the_stand_between_repetitions():
    bend = Bend(repetitions=2)
    angle, time = signal(bend)
    drifting = angle + 8.0 * minimum_jerk((time - 5) / 1.0)
    found = find_repetitions(drifting, time)
    assert len(found) == 2
    begin = bend.stand_s + bend.period_s
    assert time[found[1].start] == pytest.approx(begin + 0.19 * bend.down_s, abs=0.15)
    assert found[0].complete


def test_a_film_that_ends_in_the_down_phase():
    bend = Bend(repetitions=2)
    angle, time = signal(bend)
    kept = time < bend.stand_s + bend.period_s + 0.5 * bend.down_s + 0.2
    first, last = find_repetitions(angle[kept], time[kept])
    assert first.complete
    assert not last.complete
    assert last.stop == kept.sum()
    assert last.plateau_stop == kept.sum()


def test_a_film_that_ends_in_the_up_phase():
    bend = Bend()
    angle, time = signal(bend)
    kept = time < bend.stand_s + bend.down_s + bend.hold_s + 0.5 * bend.up_s
    (only,) = find_repetitions(angle[kept], time[kept])
    assert not only.complete
    assert np.median(angle[only.plateau]) == pytest.approx(100.0, abs=0.5)


def test_a_film_that_starts_bent_and_held():
    bend = Bend(repetitions=2)
    angle, time = signal(bend)
    kept = time >= bend.stand_s + bend.down_s
    first, second = find_repetitions(angle[kept], time[kept])
    assert first.start == first.plateau_start == 0
    assert second.complete


def test_a_noisy_first_frame_does_not_hide_a_hold():
    bend = Bend(repetitions=2)
    angle, time = signal(bend)
    kept = time >= bend.stand_s + bend.down_s
    angle, time = angle[kept].copy(), time[kept]
    angle[0] += 12.0
    first, second = find_repetitions(angle, time)
    assert first.start == 0
    assert second.complete


def test_a_film_that_starts_in_the_up_phase_drops_that_repetition():
    bend = Bend(repetitions=2)
    angle, time = signal(bend)
    kept = time >= bend.stand_s + bend.down_s + bend.hold_s + 0.5 * bend.up_s
    (second,) = find_repetitions(angle[kept], time[kept])
    assert second.plateau_start > 0


def test_gaps_do_not_split_a_repetition():
    angle, time = signal(Bend(repetitions=2))
    for gap in (slice(70, 90), slice(110, 118), slice(150, 160)):
        angle[gap] = np.nan
    found = find_repetitions(angle, time)
    assert len(found) == 2
    assert all(np.isfinite(angle[[each.start, each.stop - 1]]).all() for each in found)


def test_a_small_warm_up_is_not_counted_as_a_repetition():
    angle, time = signal(Bend(repetitions=2, scales=(0.3, 1.0)))
    assert len(find_repetitions(angle, time)) == 1
    assert len(find_repetitions(angle, time, RepetitionRule(enter=0.25, leave=0.2))) == 2


@given(st.floats(0.5, 2.0), st.floats(20.0, 60.0), st.integers(0, 10_000))
@settings(max_examples=25)
def test_slower_or_faster_changes_no_angle(scale, fps, seed):
    bend = Bend(repetitions=2)
    time = bend.times(fps)
    angle = 100 * bend.curve(time) + np.random.default_rng(seed).normal(0, 0.1, len(time))
    found = find_repetitions(angle, time)
    stretched = find_repetitions(angle, scale * time)
    assert len(found) == len(stretched) == 2
    for one, other in zip(found, stretched, strict=True):
        assert np.median(angle[one.plateau]) == pytest.approx(np.median(angle[other.plateau]), abs=1.0)
        assert one.start == other.start


@given(st.floats(-0.02, 0.02), st.integers(0, 2**31))
@settings(max_examples=25)
def test_order_holds_with_any_noise(slope, seed):
    bend = Bend(repetitions=3)
    time = bend.times()
    angle = 90 * bend.curve(time) + slope * time + np.random.default_rng(seed).normal(0, 0.8, len(time))
    found = find_repetitions(angle, time)
    assert len(found) == 3
    for each in found:
        assert 0 <= each.start <= each.plateau_start < each.plateau_stop <= each.stop <= len(time)
    assert all(a.stop <= b.start + 1 for a, b in itertools.pairwise(found))


@pytest.mark.parametrize("at_s", [0.6, 3.6, 7.5])
@pytest.mark.parametrize("lasts_s", [0.1, 0.2])
def test_a_burst_that_its_neighbours_do_not_support_is_no_end_of_range(at_s, lasts_s):
    angle, time = signal(Bend(hold_s=1.0, repetitions=2, scales=(0.9, 1.0)))
    burst = np.exp(-0.5 * ((time - at_s) / (lasts_s / 2.355)) ** 2)  # of that width at half its height
    expected, found = find_repetitions(0.8 * angle, time), find_repetitions(0.8 * angle + 70.0 * burst, time)
    assert len(found) == len(expected) == 2
    for one, other in zip(found, expected, strict=True):
        assert np.median(0.8 * angle[one.plateau]) == pytest.approx(np.median(0.8 * angle[other.plateau]), abs=1.0)


def test_a_quick_bend_is_no_burst():
    time = np.arange(0.0, 5.4, 1 / 30.0)
    angle = 45.0 * (1.0 - np.cos(2.0 * np.pi * time / 0.9))
    found = find_repetitions(angle, time)
    assert len(found) == 6
    for each in found:
        assert np.median(angle[each.plateau]) > 84.0
