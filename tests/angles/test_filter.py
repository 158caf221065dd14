"""The filter's specification, measured with sinusoids."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from romcam.angles.filtering import DUAL_PASS, drop_outliers, filter_record, low_pass

HALF_POWER = 1 / np.sqrt(2)


def gain(frequency_hz: float, fps: float, cutoff_hz: float, time=None) -> float:
    """Amplitude left of a sinusoid, fitted well away from the ends."""
    time = np.arange(0, 20, 1 / fps) if time is None else time
    smooth = low_pass(np.sin(2 * np.pi * frequency_hz * time), time, filter_record(time, cutoff_hz))
    inside = (time > 4) & (time < 16)
    phase = 2 * np.pi * frequency_hz * time[inside]
    waves = np.column_stack([np.sin(phase), np.cos(phase)])
    sine, cosine = np.linalg.lstsq(waves, smooth[inside], rcond=None)[0]
    assert abs(cosine) < 0.03, "zero lag"
    return float(sine)


def test_winters_factor_for_two_passes():
    assert pytest.approx(0.802, abs=0.0005) == DUAL_PASS


@pytest.mark.parametrize("fps", [12.0, 25.0, 29.97, 60.0, 240.0])
@pytest.mark.parametrize("cutoff", [2.0, 4.0])
def test_half_the_power_is_left_at_the_recorded_cut_off(fps, cutoff):
    assert gain(cutoff, fps, cutoff) == pytest.approx(HALF_POWER, abs=0.01)


def test_slow_motion_passes_and_fast_motion_does_not():
    assert gain(0.4, 30, 4) == pytest.approx(1.0, abs=0.001)
    assert gain(12.0, 30, 4) < 0.01


def test_uneven_frame_times_keep_the_cut_off():
    even = np.arange(0, 20, 1 / 60)
    keep = np.random.default_rng(2).random(len(even)) > 0.3
    assert gain(4.0, 60, 4.0, time=even[keep]) == pytest.approx(HALF_POWER, abs=0.04)
    assert gain(0.4, 60, 4.0, time=even[keep]) == pytest.approx(1.0, abs=0.005)


def test_milliseconds_rounded_are_even_enough():
    time = np.round(np.arange(0, 20, 1 / 30), 3)
    assert gain(4.0, 30, 4.0, time=time) == pytest.approx(HALF_POWER, abs=0.01)


def test_too_few_frames_a_second_are_not_filtered_and_recorded_so():
    time = np.arange(0, 5, 1 / 8)
    record = filter_record(time, 4.0)
    assert not record.applied
    values = np.random.default_rng(0).normal(size=len(time))
    assert np.array_equal(low_pass(values, time, record), values)
    assert filter_record(np.arange(0, 5, 1 / 15), 4.0).applied


def test_one_frame_is_unchanged():
    record = filter_record(np.array([0.0]), 4.0)
    assert not record.applied
    assert low_pass(np.array([7.0]), np.array([0.0]), record).tolist() == [7.0]


def test_stretches_between_gaps_do_not_affect_each_other():
    time = np.arange(0, 4, 1 / 30)
    values = np.where(time < 2, 0.0, 50.0)
    values[55:65] = np.nan
    smooth = low_pass(values, time, filter_record(time, 4.0))
    assert np.array_equal(np.isnan(smooth), np.isnan(values))
    assert smooth[:55] == pytest.approx(0.0, abs=1e-9)
    assert smooth[65:] == pytest.approx(50.0, abs=1e-9)


def test_a_stretch_of_six_frames_is_unchanged():
    time = np.arange(0, 2, 1 / 30)
    values = np.random.default_rng(1).normal(size=len(time))
    values[6:20] = np.nan
    smooth = low_pass(values, time, filter_record(time, 4.0))
    assert np.array_equal(smooth[:6], values[:6])
    assert not np.array_equal(smooth[20:], values[20:])


def test_a_pause_in_the_film_separates_stretches():
    time = np.concatenate([np.arange(30) / 30, 5 + np.arange(30) / 30])
    values = np.where(time < 3, 0.0, 90.0)
    assert low_pass(values, time, filter_record(time, 4.0)) == pytest.approx(values, abs=1e-9)


@given(st.floats(-3, 3), st.floats(-3, 3), st.integers(0, 2**31))
@settings(max_examples=25)
def test_the_filter_is_linear(a, b, seed):
    time = np.arange(0, 3, 1 / 30)
    one, other = np.random.default_rng(seed).normal(size=(2, len(time)))
    record = filter_record(time, 4.0)
    together = low_pass(a * one + b * other, time, record)
    apart = a * low_pass(one, time, record) + b * low_pass(other, time, record)
    assert together == pytest.approx(apart, abs=1e-9)


@given(st.floats(-50, 50), st.floats(-30, 30))
@settings(max_examples=20)
def test_a_straight_line_passes_unchanged_to_its_very_ends(level, slope):
    time = np.arange(0, 2, 1 / 30)
    line = level + slope * time
    assert low_pass(line, time, filter_record(time, 4.0)) == pytest.approx(line, abs=1e-2)


@pytest.mark.parametrize("fps", [30.0, 60.0])
@pytest.mark.parametrize("frames", [1, 2])
def test_an_outlier_of_the_pose_model_is_removed(fps, frames):
    time = np.arange(0, 4, 1 / fps)
    values = 60.0 * np.sin(time)
    values[50 : 50 + frames] += 40.0
    kept = drop_outliers(values, time)
    assert np.flatnonzero(np.isnan(kept)).tolist() == list(range(50, 50 + frames))


@pytest.mark.parametrize("slip", [50, 51])
def test_frames_interpolated_from_an_outlier_are_removed_with_it(slip):
    time = np.arange(0, 4, 1 / 30)
    inferred = np.arange(len(time)) % 2 == slip % 2
    inferred[[0, -1]] = True
    values = 60.0 * np.sin(time)
    values[slip] += 40.0
    values = np.interp(time, time[inferred], values[inferred])
    assert np.isnan(drop_outliers(values, time, inferred)).nonzero()[0].tolist() == [slip - 1, slip, slip + 1]


@pytest.mark.parametrize("fps", [15.0, 30.0, 60.0, 240.0])
def test_the_reversal_of_a_fast_bend_is_no_outlier(fps):
    # Down and up again within two seconds, without a hold: the sharpest turn a bend makes.
    time = np.arange(0, 4, 1 / fps)
    u = np.clip(np.minimum(time - 1, 3 - time), 0, 1)
    values = 110 * (10 * u**3 - 15 * u**4 + 6 * u**5)
    assert np.isfinite(drop_outliers(values, time)).all()


def test_noise_is_no_outlier_and_low_frame_rates_are_unchanged():
    time = np.arange(0, 4, 1 / 30)
    noise = np.random.default_rng(0).normal(0, 4, len(time))
    assert np.isfinite(drop_outliers(noise, time)).mean() > 0.97
    slow = np.arange(0, 8, 1 / 8)
    spiky = np.where(np.arange(len(slow)) == 20, 60.0, 0.0)
    assert np.array_equal(drop_outliers(spiky, slow), spiky)


def test_who_holds_still_keeps_the_posture_where_one_inference_leaps():
    time = np.arange(0, 6, 1 / 30)
    inferred = (np.arange(len(time)) % 2 == 0) & ((time < 3) | (np.arange(len(time)) % 8 == 0))
    inferred[[88, -1]] = True
    held = (time > 3.0) & ~inferred
    values = np.where(time < 3, 20.0 * np.sin(time), 20.0 * np.sin(3.0))
    slip = 120
    values[slip] += 40.0
    inferred[slip + 2] = True  # a leap without a movement is looked into at once
    held[slip + 1] = False
    values = np.interp(time, time[inferred], values[inferred])
    kept = drop_outliers(values, time, inferred, held)
    assert np.isnan(kept).nonzero()[0].tolist() == [slip, slip + 1]
    assert kept[slip - 7 : slip] == pytest.approx(20.0 * np.sin(3.0), abs=0.1)
