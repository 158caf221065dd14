"""The end of range, in the same frames for both methods."""

from __future__ import annotations

import numpy as np
import pytest

from romcam.validation.comparison import find_plateau, read_end, read_single_end

TRUNK = np.array([0.0, 50.0, 92.0, 93.0, 100.0, 95.0, 40.0])


def test_the_end_of_range_is_within_seven_per_cent() -> None:
    np.testing.assert_array_equal(np.flatnonzero(find_plateau({"trunk_inclination": TRUNK}, "thigh_tilt")), [3, 4, 5])


def test_the_trunk_defines_the_end_of_all_angles_or_else_each_its_own() -> None:
    thigh = np.array([0.0, -3.0, -10.0, -9.5, -8.0, -1.0, 0.0])
    both = {"trunk_inclination": TRUNK, "thigh_tilt": thigh}
    np.testing.assert_array_equal(np.flatnonzero(find_plateau(both, "thigh_tilt")), [3, 4, 5])
    both["trunk_inclination"] = np.full(7, np.nan)
    np.testing.assert_array_equal(np.flatnonzero(find_plateau(both, "thigh_tilt")), [2, 3])
    assert not find_plateau({"thigh_tilt": np.full(7, np.nan)}, "thigh_tilt").any()


def test_repetitions_of_equal_range_are_included() -> None:
    twice = np.concatenate([TRUNK, 0.99 * TRUNK, 0.8 * TRUNK])
    np.testing.assert_array_equal(np.flatnonzero(find_plateau({"a": twice}, "a")), [3, 4, 5, 11, 12])


def test_medians_are_over_the_frames_known_to_both() -> None:
    plateau = np.array([False, True, True, True, True])
    found = np.array([0.0, 10.0, np.nan, 12.0, 20.0])
    reference = np.array([0.0, 1.0, 2.0, 3.0, 7.0])
    end = read_end("a", plateau, found, reference, np.array([9.0, 2.0, 9.0, 3.0, 4.0]))
    assert end is not None
    assert (end.found_deg, end.reference_deg, end.se_deg) == (12.0, 3.0, 3.0)


def test_an_end_that_is_mostly_unknown_is_withheld() -> None:
    plateau, reference = np.ones(5, dtype=bool), np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    found = np.array([1.0, np.nan, np.nan, np.nan, 5.0])
    end = read_end("a", plateau, found, reference, None)
    assert end is not None
    assert np.isnan(end.found_deg)
    assert end.reference_deg == 3.0
    assert read_end("a", plateau, reference, found, None) is None


def test_a_single_reference_value_is_compared_with_romcams_end() -> None:
    plateau = np.array([False, True, True, True])
    end = read_single_end("a", plateau, np.array([0.0, 50.0, 52.0, 51.0]), 48.0, None)
    assert end is not None
    assert (end.found_deg, end.reference_deg) == pytest.approx((51.0, 48.0))
    assert read_single_end("a", plateau, np.zeros(4), np.nan, None) is None
    withheld = read_single_end("a", plateau, np.full(4, np.nan), 48.0, None)
    assert withheld is not None
    assert np.isnan(withheld.found_deg)
