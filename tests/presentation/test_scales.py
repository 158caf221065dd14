"""Scales, ticks and paths of charts."""

from __future__ import annotations

import numpy as np
import pytest

from romcam.presentation.scales import Scale, band_path, limits, line_path, round_step, thinned


def test_a_scale_is_linear() -> None:
    scale = Scale(-10.0, 90.0, 200.0, 0.0)
    assert [scale(-10.0), scale(40.0), scale(90.0)] == [200.0, 100.0, 0.0]
    np.testing.assert_allclose(scale.all(np.array([0.0, np.nan])), [180.0, np.nan])
    assert scale.ticks(30.0) == [0.0, 30.0, 60.0, 90.0]


@pytest.mark.parametrize(
    ("span", "most", "step"), [(5.0, 8, 1.0), (13.0, 8, 2.0), (0.8, 8, 0.1), (600.0, 8, 90.0), (3000.0, 8, 1000.0)]
)
def test_ticks_are_few_and_round(span: float, most: int, step: float) -> None:
    assert round_step(span, most) == pytest.approx(step)


def test_thinning_keeps_gaps() -> None:
    values = np.array([1.0, 2.0, 3.0, np.nan, 5.0, 6.0, 7.0])
    np.testing.assert_array_equal(thinned(values, 1), values)
    np.testing.assert_array_equal(thinned(values, 2), [1.0, np.nan, 5.0, 7.0])
    np.testing.assert_array_equal(thinned(values, 3), [1.0, np.nan, 7.0])


def test_a_path_breaks_where_a_value_is_missing() -> None:
    x = np.arange(6.0)
    y = np.array([1.0, 2.0, np.nan, 4.0, np.nan, np.nan])
    assert line_path(x, y) == "M0.0 1.0L1.0 2.0M3.0 4.0h.1"
    assert band_path(x, y - 1, y + 1).count("Z") == 2
    assert line_path(x, np.full(6, np.nan)) == ""


def test_a_scale_over_the_width_is_in_per_cent() -> None:
    scale = Scale.percent(-50.0, 150.0)
    assert (scale(-50.0), scale(50.0), scale(150.0), scale.unit) == (0.0, 50.0, 100.0, "%")


def test_limits_have_room_except_at_an_anchor() -> None:
    assert limits([10.0, 30.0]) == (10.0, 30.0)
    assert limits([10.0, 30.0], room=0.1) == (8.0, 32.0)
    assert limits([10.0, 30.0], anchors=[0.0], room=0.1) == (0.0, 33.0)
    assert limits([-10.0, 30.0], anchors=[0.0, 30.0], room=0.1) == (-14.0, 30.0)
    assert limits([10.0, 12.0, np.nan], room=0.1, least=20.0) == (1.0, 21.0)
    assert limits([]) == (0.0, 1.0)
