"""The statistics against published examples, numbers worked by hand, and the laws they obey."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from romcam.validation.agreement import compute_agreement, compute_correlation, compute_errors, compute_icc
from romcam.validation.study import Agreement

JUDGES = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]],
    dtype=float,
)
"""Shrout & Fleiss 1979, table 2: six targets, four judges."""

WRIGHT = np.array([494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427], dtype=float)
MINI = np.array([512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451], dtype=float)
"""Bland & Altman 1986, Lancet 327:307: peak flow by two meters, first readings, l/min."""


def agreement(found: np.ndarray, reference: np.ndarray) -> Agreement:
    result = compute_agreement(found, reference)
    assert result is not None
    return result


def test_icc_of_shrout_and_fleiss() -> None:
    icc = compute_icc(JUDGES)
    assert icc.value == pytest.approx(0.29, abs=0.005)
    # The interval as the R package psych prints it for the same table.
    assert (icc.low, icc.high) == pytest.approx((0.019, 0.761), abs=0.001)


def test_icc_by_hand() -> None:
    # Rows 1 2, 3 4, 5 6: mean squares 8 (rows), 1.5 (columns), 0 (residual); 8 / (8 + 2 * 1.5 / 3) = 8/9.
    assert compute_icc(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])).value == pytest.approx(8 / 9)


def test_icc_of_raters_who_agree_is_one() -> None:
    icc = compute_icc(np.array([[1.0, 1.0], [3.0, 3.0], [8.0, 8.0]]))
    assert (icc.value, icc.low, icc.high) == pytest.approx((1.0, 1.0, 1.0))


def test_icc_without_differences_is_not_defined() -> None:
    assert math.isnan(compute_icc(np.full((4, 2), 7.0)).value)
    # All subjects are the same and only the raters differ, so no variance comes from the subjects.
    icc = compute_icc(np.array([[1.0, 2.0]] * 4))
    assert icc.value == pytest.approx(0.0)
    assert math.isnan(icc.low)


def test_bland_and_altman_of_peak_flow() -> None:
    result = agreement(WRIGHT, MINI)
    assert result.bias.value == pytest.approx(-2.1, abs=0.05)
    assert result.sd == pytest.approx(38.8, abs=0.05)
    assert (result.bias.low, result.bias.high) == pytest.approx((-22.0, 17.8), abs=0.1)


def test_bland_and_altman_by_hand() -> None:
    reference = np.array([10.0, 20.0, 30.0, 40.0])
    result = agreement(reference + np.array([2.0, 2.0, 3.0, 1.0]), reference)
    sd, t = math.sqrt(2 / 3), 3.182446
    around_limit = t * sd * math.sqrt(1 / 4 + 1.96**2 / 6)
    assert result.bias.value == pytest.approx(2.0)
    assert result.bias.high == pytest.approx(2.0 + t * sd / 2, abs=1e-5)
    assert (result.lower.value, result.upper.value) == pytest.approx((2.0 - 1.96 * sd, 2.0 + 1.96 * sd))
    assert result.upper.low == pytest.approx(2.0 + 1.96 * sd - around_limit, abs=1e-5)
    assert result.lower.low == pytest.approx(2.0 - 1.96 * sd - around_limit, abs=1e-5)
    # The residual mean square of two raters is half the variance of their difference: 1/3 here.
    assert result.sem == pytest.approx(math.sqrt(1 / 3))
    assert result.mdc95 == pytest.approx(1.96 * math.sqrt(2) * math.sqrt(1 / 3))


def test_two_trials_are_too_few() -> None:
    assert compute_agreement(np.array([1.0, 2.0]), np.array([1.0, 3.0])) is None


def test_errors_by_hand_and_without_unknown_pairs() -> None:
    errors = compute_errors(np.array([3.0, -4.0, np.nan, 1.0, 9.0]), np.array([0.0, 0.0, 5.0, np.nan, 9.0]))
    assert errors.count == 3
    assert (errors.rmse, errors.median, errors.bias) == pytest.approx((math.sqrt(25 / 3), 3.0, -1 / 3))
    assert math.isnan(compute_errors(np.array([np.nan]), np.array([1.0])).rmse)


def test_correlation() -> None:
    x = np.array([0.0, 1.0, 2.0, np.nan, 3.0])
    assert compute_correlation(x, 5.0 - 2.0 * x) == pytest.approx(-1.0)
    assert compute_correlation(np.array([1.0, 2.0, 3.0]), np.array([1.0, 3.0, 2.0])) == pytest.approx(0.5)
    assert math.isnan(compute_correlation(x, np.full(5, 0.1)))
    assert math.isnan(compute_correlation(x[:2], x[:2]))


readings = st.lists(
    st.tuples(st.floats(-120, 120), st.floats(-15, 15)), min_size=3, max_size=30, unique_by=lambda pair: pair[0]
).map(lambda pairs: (np.array([a + d for a, d in pairs]), np.array([a for a, _ in pairs])))


@given(readings, st.floats(-50, 50))
def test_a_constant_changes_only_the_bias(both: tuple[np.ndarray, np.ndarray], constant: float) -> None:
    found, reference = both
    before, after = agreement(found, reference), agreement(found + constant, reference)
    assert after.bias.value == pytest.approx(before.bias.value + constant, abs=1e-6)
    assert after.upper.high == pytest.approx(before.upper.high + constant, abs=1e-6)
    for name in ("sd", "sem", "mdc95"):
        assert getattr(after, name) == pytest.approx(getattr(before, name), abs=1e-6)


@given(readings)
def test_exchanging_the_methods_changes_the_sign_of_the_bias_and_keeps_the_icc(
    both: tuple[np.ndarray, np.ndarray],
) -> None:
    found, reference = both
    one, other = agreement(found, reference), agreement(reference, found)
    assert one.bias.value == pytest.approx(-other.bias.value, abs=1e-9)
    assert one.lower.value == pytest.approx(-other.upper.value, abs=1e-9)
    assert one.icc.value == pytest.approx(other.icc.value, abs=1e-9)


@given(readings, st.floats(0.1, 10))
def test_a_change_of_unit_scales_errors_and_keeps_the_icc(both: tuple[np.ndarray, np.ndarray], unit: float) -> None:
    found, reference = both
    one, other = agreement(found, reference), agreement(unit * found, unit * reference)
    assert other.sd == pytest.approx(unit * one.sd, abs=1e-9)
    assert other.icc.value == pytest.approx(one.icc.value, abs=1e-6)


@given(readings)
def test_the_square_error_is_bias_and_spread(both: tuple[np.ndarray, np.ndarray]) -> None:
    errors, result, n = compute_errors(*both), agreement(*both), len(both[0])
    assert errors.rmse**2 == pytest.approx(errors.bias**2 + result.sd**2 * (n - 1) / n, abs=1e-6)
    assert result.icc.value <= 1.0 + 1e-12
    assert result.lower.low <= result.lower.value <= result.bias.value <= result.upper.value <= result.upper.high
