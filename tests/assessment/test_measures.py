from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from romcam.assessment.intervals import share_interval
from romcam.assessment.measures import compute_measures
from romcam.body.quantities import FrameEvidence
from tests.assessment.trials import TEST, trial_of
from tests.movement.analytic import Bend, tilts_of


def measures_of(bend: Bend, *, split_known: bool = True, **more):
    trial = trial_of(tilts_of(bend, **more))
    return compute_measures(trial, TEST.measures, split_known=split_known)


def test_value_and_interval_by_hand():
    measures = measures_of(Bend(), pelvis_se=3.0, t12_se=4.0, correlation=0.5)
    pelvis = measures["pelvis_tilt"]
    assert pelvis.value == pytest.approx(60, abs=0.5)
    assert pelvis.high - pelvis.value == pytest.approx(1.96 * 3.0, abs=0.01)
    assert pelvis.value - pelvis.low == pytest.approx(1.96 * 3.0, abs=0.01)
    lumbar = measures["lumbar_flexion"]
    assert lumbar.high - lumbar.low == pytest.approx(2 * 1.96 * np.sqrt(13), abs=0.01)
    knee, thigh = measures["knee_flexion"], measures["thigh_tilt"]
    assert thigh.high - thigh.low == pytest.approx(2 * 1.96 * 1.5, abs=0.01)
    assert knee.high - knee.low == pytest.approx(2 * 1.96 * 1.5 * np.sqrt(2), abs=0.01)


def test_evidence_and_units():
    measures = measures_of(Bend())
    assert measures["pelvis_tilt"].evidence == measures["lumbar_share"].evidence == "contour"
    assert measures["trunk_chord"].evidence == "landmarks"
    assert measures_of(Bend(), evidence=FrameEvidence.TAGS)["hip_flexion"].evidence == "tags"
    assert (measures["hold"].unit, measures["lumbar_share"].unit, measures["hip_flexion"].unit) == (
        "s",
        "ratio",
        "deg",
    )


def test_all_repetitions_are_reported_beside_the_best():
    measures = measures_of(Bend(repetitions=3, scales=(0.9, 1.0, 0.8)))
    assert measures["pelvis_tilt"].repetitions == pytest.approx((54, 60, 48), abs=0.7)
    assert measures["pelvis_tilt"].value == measures["pelvis_tilt"].repetitions[1]
    assert measures["lumbar_share"].repetitions == pytest.approx([50 / 110] * 3, abs=0.002)


def test_split_measures_are_none_when_withheld():
    measures = measures_of(Bend(repetitions=2), split_known=False)
    for name in ("pelvis_tilt", "trunk_inclination", "hip_flexion", "lumbar_flexion", "lumbar_share"):
        assert measures[name].value is measures[name].low is measures[name].high is None
        assert measures[name].evidence == "landmarks"
        assert measures[name].repetitions == (None, None)
    assert measures["pelvis_onset_lag"].value is None
    assert measures["apparent_hip_flexion"].value == pytest.approx(111, abs=1.5)


def test_times_by_hand():
    # Motion is counted from 5 % of the range (.19 of its time) to where it slows to a fifth (.87).
    measures = measures_of(Bend(pelvis_lag_s=0.3))
    assert measures["duration_down"].value == pytest.approx((0.87 - 0.19) * 2.3, abs=0.1)
    assert measures["duration_up"].value == pytest.approx((0.81 - 0.13) * 2.0, abs=0.1)
    assert measures["hold"].value == pytest.approx(0.8 + 0.13 * 2.3 + 0.13 * 2.0, abs=0.1)
    assert measures["pelvis_onset_lag"].value == pytest.approx(0.3, abs=0.05)
    assert measures["hold"].low is None


def test_a_phase_that_was_not_filmed_has_no_duration():
    bend = Bend()
    time = bend.times()
    assert measures_of(bend, time=time[time < 1.0 + 2.3 + 0.8 + 1.0])["duration_up"].value is None
    begun_bent = measures_of(bend, time=time[time >= 1.0 + 2.3])
    assert begun_bent["duration_down"].value is None
    assert begun_bent["duration_up"].value is not None


def test_the_share_without_error_is_the_share():
    assert share_interval(60, 110, 1e-9, 1e-9, 0.0) == pytest.approx((50 / 110, 50 / 110))


def test_the_share_with_an_exact_trunk_is_linear_in_the_pelvis():
    low, high = share_interval(60, 100, 5.0, 0.0, 0.0)
    assert (low, high) == pytest.approx((0.4 - 1.96 * 0.05, 0.4 + 1.96 * 0.05), abs=1e-4)


@pytest.mark.parametrize(("pelvis", "trunk"), [(60, 110), (25, 85), (10, 30)])
@pytest.mark.parametrize("correlation", [-0.4, 0.0, 0.7])
def test_the_interval_covers_ninety_five_percent(pelvis, trunk, correlation):
    covariance = [[16.0, correlation * 12], [correlation * 12, 9.0]]
    seen = np.random.default_rng(1).multivariate_normal([pelvis, trunk], covariance, 4000)
    truth = 1 - pelvis / trunk
    bounds = [share_interval(p, t, 4.0, 3.0, correlation) for p, t in seen]
    bounded = [(low, high) for low, high in bounds if low is not None and high is not None]
    covered = np.mean([low <= truth <= high for low, high in bounded])
    assert covered == pytest.approx(0.95, abs=0.012)


def test_a_trunk_that_may_not_have_moved_has_no_interval():
    assert share_interval(5, 18, 4.0, 10.0, 0.0) == (None, None)
    assert share_interval(5, 10, 1.0, 1.0, 0.0) == (None, None)
    assert share_interval(float("nan"), 90, 1.0, 1.0, 0.0) == (None, None)


@given(st.floats(0, 90), st.floats(40, 140), st.floats(0.1, 8), st.floats(0.1, 8), st.floats(-0.95, 0.95))
@settings(max_examples=80)
def test_the_value_lies_in_its_interval(pelvis, trunk, pelvis_se, trunk_se, correlation):
    low, high = share_interval(pelvis, trunk, pelvis_se, trunk_se, correlation)
    assert low is not None
    assert high is not None
    assert low - 1e-9 <= 1 - pelvis / trunk <= high + 1e-9
