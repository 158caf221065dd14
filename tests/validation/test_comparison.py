"""Agreement of paired trials with known errors."""

from __future__ import annotations

import math

import numpy as np
import pytest

from romcam.errors import InputError
from romcam.validation.comparison import compare
from romcam.validation.study import AngleResult, EndReading, Pair, Validation
from tests.validation.trials import pair, track


def angle(validation: Validation, name: str) -> AngleResult:
    return next(each for each in validation.angles if each.name == name)


def trials(count: int = 4, *, off: float = 3.0, se: float | None = None) -> list[Pair]:
    """Return trials in which the pelvis reads `off` degrees too much and the trunk is exact."""
    return [
        pair(
            f"t{index}",
            {"pelvis_tilt": 40.0 + 10 * index + off, "trunk_inclination": 90.0 + index},
            {"pelvis_tilt": 40.0 + 10 * index, "trunk_inclination": 90.0 + index},
            se=se,
        )
        for index in range(count)
    ]


def test_a_constant_error_at_the_end_is_the_bias_and_its_limits() -> None:
    pelvis = angle(compare(trials(10)), "pelvis_tilt")
    assert pelvis.agreement is not None
    # The bend is held for a second; within 7 % of the greatest trunk angle the pelvis reads a little less than all.
    assert pelvis.errors.bias == pytest.approx(3.0, abs=0.05)
    assert pelvis.agreement.sd == pytest.approx(0.0, abs=0.02)
    assert pelvis.agreement.icc.value > 0.9


def test_reliability_is_withheld_below_ten_trials() -> None:
    nine = angle(compare(trials(9)), "pelvis_tilt").agreement
    assert nine is not None
    assert nine.bias.value == pytest.approx(3.0, abs=0.05)
    assert np.isnan([nine.sem, nine.mdc95, nine.icc.value, nine.icc.low, nine.icc.high]).all()


def test_identical_data_agree_exactly() -> None:
    validation = compare(trials(off=0.0))
    for each in validation.angles:
        assert each.errors.rmse == pytest.approx(0.0, abs=0.02)
        assert each.over_frames is not None
        assert each.over_frames.r == pytest.approx(1.0, abs=1e-5)
        assert each.over_frames.rmse == pytest.approx(0.0, abs=0.05)


def test_frame_errors_are_medians_over_trials_and_frames_are_added_up() -> None:
    pairs = trials(3)
    pairs[1].found.values["pelvis_tilt"][:90] = np.nan
    summary = angle(compare(pairs), "pelvis_tilt").over_frames
    assert summary is not None
    assert summary.withheld == 90
    # The reference's last sample is at 5.99 s, so that every frame of romcam's has one.
    assert summary.frames == 3 * 180 - 90
    each = [curve.errors.rmse for curve in angle(compare(pairs), "pelvis_tilt").curves]
    assert summary.rmse == pytest.approx(np.median(each))


def test_withheld_trials_are_counted_and_not_imputed() -> None:
    pairs = trials(5)
    pairs[2].found.values["pelvis_tilt"][:] = np.nan
    pelvis = angle(compare(pairs), "pelvis_tilt")
    assert (pelvis.errors.count, pelvis.withheld, len(pelvis.ends)) == (4, 1, 5)
    assert angle(compare(pairs), "trunk_inclination").withheld == 0


def test_fewer_than_three_trials_have_no_limits() -> None:
    assert angle(compare(trials(2)), "pelvis_tilt").agreement is None
    pairs = trials(3)
    pairs[0].found.values["pelvis_tilt"][:] = np.nan
    assert angle(compare(pairs), "pelvis_tilt").agreement is None
    assert angle(compare(pairs), "trunk_inclination").agreement is not None


@pytest.mark.parametrize(("se", "covered"), [(1.4, 0), (1.6, 4)])
def test_coverage_counts_the_intervals_that_contain_the_reference(se: float, covered: int) -> None:
    pelvis = angle(compare(trials(se=se)), "pelvis_tilt")
    # 3 degrees off: 1.96 x 1.4 is less than that, 1.96 x 1.6 more.
    assert (pelvis.covered, pelvis.intervals) == (covered, 4)


def test_one_value_per_trial_is_compared_with_the_median_at_romcams_end_of_range() -> None:
    pairs = [
        Pair(each.name, each.found, EndReading(each.name, "sheet.csv", {"pelvis_tilt": 40.0 + 10 * index}))
        for index, each in enumerate(trials())
    ]
    validation = compare(pairs)
    pelvis = angle(validation, "pelvis_tilt")
    assert pelvis.errors.bias == pytest.approx(3.0, abs=0.3)
    assert pelvis.over_frames is None
    assert [each.name for each in validation.angles] == ["pelvis_tilt"]
    assert all(math.isnan(trial.lag_s) for trial in validation.trials)


def test_each_trial_gets_its_own_shift() -> None:
    pairs = [
        Pair(name, track(name, trunk_inclination=90.0), track(name, late_s=late, trunk_inclination=90.0))
        for name, late in (("a", 0.1), ("b", -0.3))
    ]
    validation = compare(pairs, None)
    assert [trial.lag_s for trial in validation.trials] == pytest.approx([-0.1, 0.3], abs=0.011)
    assert angle(validation, "trunk_inclination").over_frames.rmse < 1.0  # pyright: ignore[reportOptionalMemberAccess]


def test_clocks_that_share_no_moment_are_reported() -> None:
    apart = Pair("a", track(pelvis_tilt=40.0), track(late_s=100.0, pelvis_tilt=40.0))
    with pytest.raises(InputError, match=r"share no moment.*100\.00 to 105\.97 s"):
        compare([apart])


def test_tables_that_share_no_angle_are_reported() -> None:
    with pytest.raises(InputError, match=r"share no angle.*pelvis_tilt.*knee_flexion"):
        compare([Pair("a", track(pelvis_tilt=40.0), track(knee_flexion=4.0))])
