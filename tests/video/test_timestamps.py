from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from romcam.video.decoding import PAUSE_S, TimeRepair


def times(*stamps: float | None, interval_s: float = 0.1) -> list[float]:
    return [time for _, time in TimeRepair(interval_s).items((None, stamp) for stamp in stamps)]


@pytest.mark.parametrize(
    ("stamps", "expected"),
    [
        ([], []),
        ([4.0], [0.0]),
        ([None], [0.0]),
        ([4.0, 4.1, 4.3], [0.0, 0.1, 0.3]),
        ([0.0, 0.1, None, 0.3], [0.0, 0.1, 0.2, 0.3]),
        ([0.0, 0.1, 0.1, 0.3], [0.0, 0.1, 0.2, 0.3]),
        ([0.0, 0.1, None, 0.15], [0.0, 0.1, 0.125, 0.15]),
        ([0.0, 0.1, None, 9.0], [0.0, 0.1, 0.2, 9.0]),
        ([0.0, 0.1, None, None, None], [0.0, 0.1, 0.2, 0.3, 0.4]),
        ([None, None, None], [0.0, 0.1, 0.2]),
        ([None, None, 5.0, 5.3], [0.0, 0.1, 0.2, 0.5]),
        ([0.0, 0.1, 0.2, 0.0, 0.1, 0.2], [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]),
    ],
)
def test_by_hand(stamps, expected):
    np.testing.assert_allclose(times(*stamps), expected, atol=1e-12)


@pytest.mark.parametrize(
    ("stamps", "expected", "jumps"),
    [
        pytest.param([0.0, 0.1, 3600.1, 3600.2, 3600.4], [0.0, 0.1, 1.1, 1.2, 1.4], 1, id="an hour ahead"),
        pytest.param([100.0, 100.1, 0.0, 0.1, 0.3], [0.0, 0.1, 1.1, 1.2, 1.4], 1, id="begins again"),
        pytest.param([0.0, 0.1, 3600.0, 0.3, 0.4], [0.0, 0.1, 0.2, 0.3, 0.4], 0, id="one time is wrong"),
        pytest.param([0.0, 0.1, 3600.0], [0.0, 0.1, 0.2], 0, id="the last time is wrong"),
        pytest.param([0.0, 0.1, 5.1, 5.2], [0.0, 0.1, 5.1, 5.2], 0, id="a pause is a pause"),
        pytest.param([0.0, 0.1, 50.0, 50.1, 0.5, 0.6], [0.0, 0.1, 1.1, 1.2, 2.2, 2.3], 2, id="there and back"),
    ],
)
def test_a_leap_of_the_clock_becomes_a_pause(stamps, expected, jumps):
    assert PAUSE_S == 1.0
    repair = TimeRepair(0.1)
    np.testing.assert_allclose([time for _, time in repair.items((None, stamp) for stamp in stamps)], expected)
    assert repair.jumps == jumps


@given(st.lists(st.none() | st.floats(-10, 1000)), st.floats(1e-3, 1.0))
def test_always_from_zero_and_strictly_increasing(stamps, interval_s):
    result = times(*stamps, interval_s=interval_s)
    assert len(result) == len(stamps)
    assert not result or result[0] == 0.0
    assert all(later > earlier for earlier, later in pairwise(result))


@given(st.lists(st.integers(1, 10_000), max_size=50), st.integers(-1000, 1000))
def test_good_times_keep_their_distances(steps, start):
    stamps = np.cumsum([start, *steps]) / 1000
    np.testing.assert_allclose(times(*stamps), stamps - start / 1000, atol=1e-9)
