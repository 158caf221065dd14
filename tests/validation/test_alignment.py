"""Alignment of two clocks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from romcam.validation.alignment import align, find_lag, resample
from romcam.validation.study import Track
from tests.validation.trials import track


@given(st.floats(-5, 5), st.floats(-90, 90), st.lists(st.floats(0.0, 2.0), min_size=1, max_size=20))
def test_a_straight_line_is_interpolated_exactly(slope: float, start: float, at: list[float]) -> None:
    time = np.linspace(0.0, 2.0, 21)
    np.testing.assert_allclose(
        resample(time, start + slope * time, np.array(at)), start + slope * np.array(at), atol=1e-9
    )


def test_nothing_is_extrapolated() -> None:
    values = resample(np.array([1.0, 1.1, 1.2]), np.array([5.0, 6.0, 7.0]), np.array([0.99, 1.0, 1.05, 1.2, 1.21]))
    np.testing.assert_allclose(values, [np.nan, 5.0, 5.5, 7.0, np.nan])


def test_unknown_samples_and_gaps_are_not_bridged() -> None:
    time = np.array([0.0, 0.1, 0.2, 0.3, 0.7, 0.8])
    values = np.array([0.0, np.nan, 2.0, 3.0, 7.0, 8.0])
    at = np.array([0.0, 0.05, 0.2, 0.25, 0.5, 0.7, 0.75])
    np.testing.assert_allclose(resample(time, values, at), [0.0, np.nan, 2.0, 2.5, np.nan, 7.0, 7.5])


def test_a_slow_reference_has_longer_steps_but_no_gaps() -> None:
    time = np.array([0.0, 0.5, 1.0, 1.5, 3.0])
    np.testing.assert_allclose(resample(time, time, np.array([0.2, 1.2, 2.0])), [0.2, 1.2, np.nan])


def test_a_single_sample_is_known_only_at_its_time() -> None:
    np.testing.assert_allclose(resample(np.array([1.0]), np.array([9.0]), np.array([0.9, 1.0])), [np.nan, 9.0])


@pytest.mark.parametrize("late_s", [-0.5, -0.23, 0.0, 0.08, 0.41])
def test_the_shift_between_two_clocks_is_independent_of_the_zero_of_the_reference(late_s: float) -> None:
    found = track(trunk_inclination=80.0, pelvis_tilt=40.0)
    late = track(rate=100.0, late_s=late_s, trunk_inclination=80.0)
    late = Track(
        late.name, late.source, late.time_s, {"trunk_inclination": late.values["trunk_inclination"] + 12.0}, {}
    )
    assert find_lag(found, late) == pytest.approx(-late_s, abs=0.011)


def test_without_the_trunk_the_shift_is_found_from_another_shared_angle() -> None:
    found = track(trunk_inclination=80.0, lumbar_flexion=50.0)
    found.values["trunk_inclination"][:] = np.nan
    late = track(late_s=0.2, lumbar_flexion=50.0, trunk_inclination=80.0)
    assert find_lag(found, late) == pytest.approx(-0.2, abs=0.011)


def test_without_movement_there_is_no_shift() -> None:
    assert find_lag(track(trunk_inclination=0.0), track(trunk_inclination=0.0, late_s=0.3)) == 0.0
    assert find_lag(track(trunk_inclination=80.0), track(pelvis_tilt=80.0)) == 0.0


def test_a_given_shift_is_added_to_the_times_of_the_reference() -> None:
    found, late = track(pelvis_tilt=60.0), track(late_s=0.2, pelvis_tilt=60.0, thigh_tilt=-9.0)
    there = align(found, late, -0.2)
    assert set(there) == {"pelvis_tilt"}
    np.testing.assert_allclose(there["pelvis_tilt"], found.values["pelvis_tilt"], atol=1e-6)
