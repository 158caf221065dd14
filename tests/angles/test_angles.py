from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from romcam.angles import compute_angles
from romcam.angles.filtering import bridge_gaps
from romcam.body.quantities import QUANTITIES, FrameEvidence
from tests.movement.analytic import Bend, tilts_of


def angles_of(tilts, **more):
    return compute_angles(tilts, np.ones(len(tilts.time_s)), **more)


def test_the_angles_at_the_end_of_a_bend():
    # pelvis 60, T12 110, thigh -6, shank 2, chord 105: every difference by hand.
    bend = Bend(hold_s=2.0)
    angles = angles_of(tilts_of(bend))
    held = int((bend.stand_s + bend.down_s + 1.0) * 30)
    expected = {
        "pelvis_tilt": 60,
        "trunk_inclination": 110,
        "hip_flexion": 66,
        "lumbar_flexion": 50,
        "thigh_tilt": -6,
        "knee_flexion": 8,
        "trunk_chord": 105,
        "apparent_hip_flexion": 111,
    }
    assert {name: values[held] for name, values in angles.values.items()} == pytest.approx(expected, abs=0.01)


def test_knee_flexion_is_positive_in_a_squat():
    # Deep down the thigh leans back by 60° (hip behind knee), the shank forward by 35°: 95° between them.
    angles = angles_of(tilts_of(Bend(thigh=-60, shank=35, hold_s=2.0)))
    assert angles.values["knee_flexion"].max() == pytest.approx(95, abs=0.1)


def test_standard_errors_by_hand():
    angles = angles_of(tilts_of(Bend(), pelvis_se=3.0, t12_se=4.0, correlation=0.5))
    assert angles.se["pelvis_tilt"][10] == 3.0
    assert angles.se["trunk_inclination"][10] == 4.0
    assert angles.se["lumbar_flexion"][10] == pytest.approx(np.sqrt(9 + 16 - 2 * 0.5 * 12))
    assert angles.se["hip_flexion"][10] == pytest.approx(np.sqrt(9 + 1.5**2))
    assert set(angles.se) == {name for name in angles.values if QUANTITIES[name].split} | {"thigh_tilt"}
    assert angles.se["thigh_tilt"][10] == angles.landmark_se_deg == 1.5


def test_an_estimator_that_reads_the_thigh_brings_its_errors():
    tilts = tilts_of(Bend(), pelvis_se=3.0, t12_se=4.0)
    count = len(tilts.time_s)
    se = {**tilts.se_deg, "thigh": np.full(count, 1.0)}
    # Pelvis 3 and thigh 1 whose errors are correlated by 0.625: their difference has a variance of 9 + 1 - 3.75.
    between = {**tilts.correlation, ("pelvis", "thigh"): np.full(count, 0.625)}
    angles = angles_of(replace(tilts, se_deg=se, correlation=between))
    assert angles.se["thigh_tilt"][10] == 1.0
    assert angles.se["hip_flexion"][10] == 2.5


def test_errors_are_not_made_smaller_by_the_filter():
    quiet, noisy = (angles_of(tilts_of(Bend(), noise=noise)) for noise in (0.0, 3.0))
    assert np.array_equal(quiet.se["hip_flexion"], noisy.se["hip_flexion"])


def test_errors_that_move_together_cancel_in_the_difference():
    angles = angles_of(tilts_of(Bend(), pelvis_se=3.0, t12_se=3.0, correlation=1.0))
    assert angles.se["lumbar_flexion"] == pytest.approx(0.0, abs=1e-6)


def test_a_short_gap_is_bridged_and_marked():
    tilts = tilts_of(Bend(), gaps=(slice(60, 65),))
    angles = angles_of(tilts)
    assert np.flatnonzero(angles.interpolated).tolist() == [60, 61, 62, 63, 64]
    whole = angles_of(tilts_of(Bend()))
    assert angles.values["hip_flexion"][60:65] == pytest.approx(whole.values["hip_flexion"][60:65], abs=1.0)
    assert (angles.evidence[60:65] == FrameEvidence.CONTOUR).all()
    assert angles.se["pelvis_tilt"][60:65] == pytest.approx(3.0)
    assert any("frames=5" in step for step in angles.history)


def test_a_bridged_frame_has_the_weaker_evidence_of_its_two_sides():
    evidence = np.full(len(Bend().times()), FrameEvidence.TAGS, dtype=np.uint8)
    evidence[62:] = FrameEvidence.CONTOUR
    angles = angles_of(tilts_of(Bend(), evidence=evidence, gaps=(slice(60, 62),)))
    assert angles.evidence[59:63].tolist() == [3, 2, 2, 2]


def test_a_long_gap_stays_empty():
    angles = angles_of(tilts_of(Bend(), gaps=(slice(60, 66),)))
    assert not angles.interpolated.any()
    assert all(np.isnan(values[60:66]).all() for values in angles.values.values())
    assert all(np.isfinite(values[[59, 66]]).all() for values in angles.values.values())
    assert (angles.evidence[60:66] == FrameEvidence.NONE).all()


def test_angles_are_not_extrapolated_beyond_the_first_and_last_seen_frame():
    angles = angles_of(tilts_of(Bend(), gaps=(slice(0, 2), slice(-2, None))))
    assert np.isnan(angles.values["trunk_chord"][[0, 1, -2, -1]]).all()


def test_at_low_frame_rates_the_gap_is_measured_in_seconds():
    time = np.arange(10) / 8
    values = np.arange(10.0)
    values[4] = np.nan
    assert np.isnan(bridge_gaps(values, time)[4])
    assert bridge_gaps(values, time / 2)[4] == pytest.approx(4.0)


def test_the_split_is_empty_without_its_evidence():
    angles = angles_of(tilts_of(Bend(), evidence=FrameEvidence.LANDMARKS))
    for name, values in angles.values.items():
        assert np.isfinite(values).all() != QUANTITIES[name].split
        if QUANTITIES[name].split:
            assert np.isnan(values).all()
            assert np.isnan(angles.se[name]).all()


def test_differences_hold_in_every_frame_also_at_the_edges_of_gaps():
    tilts = tilts_of(Bend(repetitions=2), noise=1.0, gaps=(slice(50, 58), slice(90, 93)))
    tilts.evidence[120:140] = FrameEvidence.LANDMARKS
    values = angles_of(tilts).values
    assert np.isnan(values["pelvis_tilt"][120:140]).all()
    assert np.isfinite(values["thigh_tilt"][120:140]).all()
    hip = values["pelvis_tilt"] - values["thigh_tilt"]
    lumbar = values["trunk_inclination"] - values["pelvis_tilt"]
    assert np.array_equal(values["hip_flexion"], hip, equal_nan=True)
    assert np.array_equal(values["lumbar_flexion"], lumbar, equal_nan=True)


def test_the_filter_is_recorded():
    angles = angles_of(tilts_of(Bend()), cutoff_hz=5.0)
    assert angles.filter.cutoff_hz == 5.0
    assert angles.filter.order == 4
    assert angles.filter.design_hz > 5.0
    slow = angles_of(tilts_of(Bend(), time=Bend().times(8.0)))
    assert not slow.filter.applied
    assert any("not applied" in step for step in slow.history)


def test_noise_is_filtered_out():
    clean, noisy = (angles_of(tilts_of(Bend(repetitions=3), noise=noise)) for noise in (0.0, 2.0))
    off = noisy.values["pelvis_tilt"] - clean.values["pelvis_tilt"]
    # White noise keeps the share of its power below the cut-off: about 4 of 15 Hz.
    assert np.std(off) == pytest.approx(2.0 * np.sqrt(4 / 15), abs=0.25)


def test_a_single_frame_has_angles():
    tilts = tilts_of(Bend(), time=[0.0])
    angles = angles_of(tilts)
    assert len(angles) == 1
    assert angles.values["hip_flexion"].tolist() == [0.0]


@given(st.integers(0, 2**31), st.floats(0.0, 3.0))
@settings(max_examples=20)
def test_unknown_angles_stay_unknown_across_a_long_gap(seed, noise):
    random = np.random.default_rng(seed)
    start = int(random.integers(5, 100))
    gap = slice(start, start + int(random.integers(6, 40)))
    angles = angles_of(tilts_of(Bend(), noise=noise, seed=seed, gaps=(gap,)))
    assert np.isnan(angles.values["hip_flexion"][gap]).all()


def test_an_outlier_does_not_move_the_end_of_range_and_is_recorded():
    clean, slipped = tilts_of(Bend()), tilts_of(Bend())
    slipped.inclination_deg["pelvis"][110] += 45.0
    slipped.inclination_deg["chord"][10] += 60.0
    one, other = angles_of(clean), angles_of(slipped)
    assert np.flatnonzero(other.interpolated).tolist() == [10, 110]
    assert other.values["pelvis_tilt"] == pytest.approx(one.values["pelvis_tilt"], abs=0.2)
    assert other.values["trunk_chord"] == pytest.approx(one.values["trunk_chord"], abs=0.2)
    assert any("drop_outliers" in step and "frames=2" in step for step in other.history)
