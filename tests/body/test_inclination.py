import numpy as np
import pytest

from romcam.body.inclination import (
    change_from_neutral,
    circular_mean_deg,
    inclination_deg,
    sagittal_inclinations,
    slope_deg,
    wrap_around,
    wrap_deg,
)
from tests.segments.people import person


@pytest.mark.parametrize(
    ("upper", "facing", "expected"),
    [
        ((0, -1), 1, 0.0),  # straight up
        ((1, 0), 1, 90.0),  # level, towards the picture's right
        ((1, 0), -1, -90.0),  # the same, seen of someone who faces left
        ((-1, -1), -1, 45.0),
        ((1, 1), 1, 135.0),  # the head below the hips
    ],
)
def test_inclination_is_forward_positive(upper, facing, expected):
    assert inclination_deg(np.zeros(2), np.array(upper, dtype=float), facing) == pytest.approx(expected)


@pytest.mark.parametrize("facing", [1, -1])
def test_chain_inclinations_match_the_stick_figure(facing):
    recording = person([0, 50, 110], [0, -6, -12], facing)
    found = sagittal_inclinations(recording.landmarks_px, facing)
    np.testing.assert_allclose(found["chord"], [0, 50, 110], atol=0.6)
    np.testing.assert_allclose(found["thigh"], [0, -6, -12], atol=0.6)
    np.testing.assert_allclose(found["shank"], 0, atol=0.6)


def test_change_wraps_and_keeps_gaps():
    change = change_from_neutral(np.array([170.0, 170.0, np.nan, -170.0]), np.array([True, True, False, False]))
    np.testing.assert_allclose(change, [0, 0, np.nan, 20.0])
    nothing_neutral = change_from_neutral(np.array([170.0, -170.0]), np.array([False, False]))
    assert np.isnan(nothing_neutral).all()


def test_directions_are_wrapped_into_half_a_turn():
    np.testing.assert_allclose(wrap_deg(np.array([181.0, -181.0, 180.0, -180.0, 540.0])), [-179, 179, 180, 180, 180])
    np.testing.assert_allclose(wrap_around(np.array([179.0, -179.0, np.nan]), 175.0), [179.0, 181.0, np.nan])


def test_the_mean_of_directions_is_circular():
    assert abs(circular_mean_deg(np.array([170.0, -170.0, np.nan]))) == pytest.approx(180.0)
    assert circular_mean_deg(np.array([-10.0, 30.0])) == pytest.approx(10.0)
    assert np.isnan(circular_mean_deg(np.array([np.nan])))


def test_a_slope_is_positive_with_the_right_side_up():
    left_lower = np.array([10.0, 10.0])  # from the right to the left end; y points down
    assert slope_deg(left_lower, 1) == pytest.approx(45.0)
    assert slope_deg(left_lower * [-1, 1], -1) == pytest.approx(45.0)


def test_a_slope_stays_where_left_and_right_are_exchanged():
    lines = np.array([[60.0, 3.0], [60.0, -3.0], [60.0, 0.0], [np.nan, np.nan]])
    assert slope_deg(-lines, 1) == pytest.approx(slope_deg(lines, 1), nan_ok=True)
    assert slope_deg(lines, 1)[:3] == pytest.approx([2.862, -2.862, 0.0], abs=1e-3)
