from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from romcam.movement import find_strides
from tests.clinical.walking import STRIDE_S, swing_deg

SIGNALS = {"left": "thigh_swing_left", "right": "thigh_swing_right"}


class Walk:
    """The input to find_strides: two curves and their times."""

    history = ()

    def __init__(self, left, right, time):
        self.values, self.time_s = {"thigh_swing_left": left, "thigh_swing_right": right}, time

    def __len__(self):
        return len(self.time_s)


def strides(left, right, time):
    return find_strides(Walk(left, right, time), SIGNALS, 10.0)


def walk(seconds=4.0, fps=30.0, lag=0.25, **swing):
    time = np.arange(round(seconds * fps)) / fps
    return swing_deg(time, lag=lag, **swing), swing_deg(time, lag=lag + 0.5, **swing), time


def counts(movement):
    return [sum(each.task == side for each in movement.repetitions) for side in SIGNALS]


def test_a_stride_goes_from_one_greatest_flexion_to_the_next():
    left, right, time = walk(lag=0.25)
    movement = strides(left, right, time)
    # Greatest flexion of the left thigh at .25, 1.25, 2.25 and 3.25 strides.
    own = [each for each in movement.repetitions if each.task == "left"]
    assert [time[each.start] for each in own] == pytest.approx(
        [0.25 * STRIDE_S + k * STRIDE_S for k in range(3)], abs=0.02
    )
    for each in own:
        assert time[each.stop - 1] - time[each.start] == pytest.approx(STRIDE_S, abs=0.04)
        assert np.min(left[each.plateau]) == pytest.approx(-15.0, abs=0.3)


def test_strides_between_extensions_are_counted_where_more_of_them_are_whole():
    # The thigh is furthest back after .1, 1.1 and 2.1 of 2.3 strides: one whole stride by flexion, two by extension.
    left, right, time = walk(seconds=2.3 * STRIDE_S, lag=0.6)
    own = [each for each in strides(left, right, time).repetitions if each.task == "left"]
    assert [time[each.start] / STRIDE_S for each in own] == pytest.approx([0.1, 1.1], abs=0.02)
    assert all(np.max(left[each.plateau]) == pytest.approx(30.0, abs=0.3) for each in own)


@given(
    count=st.floats(2.3, 6.0),
    lag=st.floats(0.0, 1.0),
    stride_s=st.floats(0.8, 1.6),
    fps=st.sampled_from([15.0, 25.0, 29.97, 60.0]),
)
def test_all_whole_strides_are_found_and_none_that_is_not(count, lag, stride_s, fps):
    left, right, time = walk(count * stride_s, fps, lag, stride_s=stride_s)
    lasts, edge = time[-1] / stride_s, 0.12  # a turn nearer to the edge than this need not be found
    for found, late in zip(counts(strides(left, right, time)), (lag, lag + 0.5), strict=True):
        by_kind = [
            [np.floor(lasts - e - kind) - np.ceil(e - kind) for e in (0.0, edge)]
            for kind in (late % 1, (late + 0.5) % 1)
        ]
        assert max(least for _, least in by_kind) <= found <= max(most for most, _ in by_kind)


def test_a_gap_removes_only_the_strides_that_contain_it():
    left, right, time = walk(seconds=7.0, lag=0.25)
    whole = counts(strides(left, right, time))
    hole = (time > 3.2) & (time < 3.6)
    assert np.isnan(np.where(hole, np.nan, left)).any()
    holed = strides(np.where(hole, np.nan, left), np.where(hole, np.nan, right), time)
    for each in holed.repetitions:
        assert not hole[each.start : each.stop].any()
    assert all(0 < few < all_ for few, all_ in zip(counts(holed), whole, strict=True))


def test_the_best_stride_has_the_median_range():
    left, right, time = walk(seconds=5.0, lag=0.25)
    # In one of four strides the thigh goes twice as far back.
    odd = left * np.where((left < 0) & (time > 1.25 * STRIDE_S) & (time < 2.25 * STRIDE_S), 2.0, 1.0)
    movement = strides(odd, right, time)
    best = movement.best_of("left")
    assert np.ptp(odd[best.start : best.stop]) == pytest.approx(45.0, abs=1.5)


def test_a_person_who_shuffles_or_stands_makes_no_stride():
    left, right, time = walk(flexion=4.0, extension=4.0)
    assert not strides(left, right, time).repetitions
    assert not strides(np.full_like(left, np.nan), right, time).bests.get("left")
