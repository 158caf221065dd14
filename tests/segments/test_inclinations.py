import numpy as np
import pytest

from romcam.body.inclination import change_from_neutral, inclination_deg, sagittal_inclinations
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
def test_chain_inclinations_are_those_of_the_figure(facing):
    recording = person([0, 50, 110], [0, -6, -12], facing)
    found = sagittal_inclinations(recording.landmarks_px, facing)
    np.testing.assert_allclose(found["chord"], [0, 50, 110], atol=0.6)
    np.testing.assert_allclose(found["thigh"], [0, -6, -12], atol=0.6)
    np.testing.assert_allclose(found["shank"], 0, atol=0.6)


def test_change_wraps_and_keeps_gaps():
    change = change_from_neutral(np.array([170.0, 170.0, np.nan, -170.0]), np.array([True, True, False, False]))
    np.testing.assert_allclose(change, [0, 0, np.nan, 20.0])
