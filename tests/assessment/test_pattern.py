from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from romcam.assessment.pattern import PATTERNS, Borders, Split, classify, decide, pattern_probabilities
from romcam.norms import load_norms

BORDERS = Borders.of(load_norms("forward-bend").borders)


@pytest.mark.parametrize(
    ("pelvis", "share", "pattern"),
    [
        (29, 0.68, "compensating"),
        (41.9, 0.631, "compensating"),
        (41.9, 0.63, "hip-limited"),
        (30, 0.30, "hip-limited"),
        (42, 0.631, "lumbar-dominant"),
        (42, 0.63, "typical"),
        (42, 0.38, "typical"),
        (42, 0.379, "hip-dominant"),
        (80, 0.45, "typical"),
    ],
)
def test_the_table(pelvis, share, pattern):
    assert classify(pelvis, share, BORDERS) == pattern


@pytest.mark.parametrize(
    ("pelvis", "trunk", "one", "other"),
    [
        # On one border and far from the others, each side has half.
        (42.0, 85.0, "hip-limited", "typical"),
        (30.0, 30.0 / 0.37, "compensating", "hip-limited"),
        (60.0, 60.0 / 0.37, "lumbar-dominant", "typical"),
        (65.0, 65.0 / 0.62, "hip-dominant", "typical"),
        (42.0, 130.0, "compensating", "lumbar-dominant"),
        (42.0, 60.0, "hip-limited", "hip-dominant"),
    ],
)
@pytest.mark.parametrize("correlation", [-0.5, 0.0, 0.6])
def test_on_a_border_each_side_has_half(pelvis, trunk, one, other, correlation):
    shares = pattern_probabilities(Split(pelvis, trunk, 1.0, 0.8, correlation), BORDERS)
    assert shares[one] == pytest.approx(0.5, abs=0.001)
    assert shares[other] == pytest.approx(0.5, abs=0.001)


def test_where_patterns_meet_in_a_point():
    # Pelvis 42 of a trunk of 42 / .37 lies on both borders; with an exact trunk only the pelvis decides.
    shares = pattern_probabilities(Split(42.0, 42.0 / 0.37, 1.0, 1e-6, 0.0), BORDERS)
    assert shares["compensating"] == pytest.approx(0.5, abs=0.001)
    assert shares["typical"] == pytest.approx(0.5, abs=0.001)


def test_one_sigma_from_a_border():
    shares = pattern_probabilities(Split(39.0, 80.0, 3.0, 0.001, 0.0), BORDERS)
    assert shares["typical"] + shares["hip-dominant"] == pytest.approx(norm.cdf(-1), abs=1e-4)


@given(st.floats(-5, 90), st.floats(20, 140), st.floats(0.01, 12), st.floats(0.01, 12), st.floats(-0.99, 0.99))
@settings(max_examples=80)
def test_probabilities_are_probabilities(pelvis, trunk, pelvis_se, trunk_se, correlation):
    shares = pattern_probabilities(Split(pelvis, trunk, pelvis_se, trunk_se, correlation), BORDERS)
    assert set(shares) == set(PATTERNS)
    assert all(0.0 <= share <= 1.0 for share in shares.values())
    if trunk - 4 * trunk_se > 0:
        assert sum(shares.values()) == pytest.approx(1.0, abs=1e-3)


@given(st.floats(10, 85), st.floats(0.1, 0.9))
@settings(max_examples=60)
def test_without_error_the_table_decides(pelvis, share):
    if min(abs(pelvis - 42), abs(share - 0.63) * 100, abs(share - 0.38) * 100) < 0.2:
        return
    shares = pattern_probabilities(Split(pelvis, pelvis / (1 - share), 1e-3, 1e-3, 0.0), BORDERS)
    assert shares[classify(pelvis, share, BORDERS)] == pytest.approx(1.0, abs=1e-6)


def test_probabilities_agree_with_random_sampling():
    split = Split(38.0, 105.0, 5.0, 3.0, 0.4)
    shares = pattern_probabilities(split, BORDERS)
    covariance = [[25.0, 0.4 * 15], [0.4 * 15, 9.0]]
    drawn = np.random.default_rng(0).multivariate_normal([38.0, 105.0], covariance, 40_000)
    names = [classify(p, 1 - p / t, BORDERS) for p, t in drawn]
    for name in PATTERNS:
        assert shares[name] == pytest.approx(names.count(name) / len(names), abs=0.01)


def test_named_from_eighty_percent_up():
    shares = {
        "compensating": 0.8,
        "hip-limited": 0.12,
        "lumbar-dominant": 0.05,
        "hip-dominant": 0.0,
        "typical": 0.03,
    }
    decision = decide(shares, 0.8, 0.95)
    assert decision.pattern == "compensating"
    assert decision.compensating is True
    assert decision.remaining == ("compensating", "hip-limited", "lumbar-dominant")


def test_below_it_is_indeterminate_and_lists_the_remaining_patterns():
    shares = {
        "compensating": 0.79,
        "hip-limited": 0.21,
        "lumbar-dominant": 0.0,
        "hip-dominant": 0.0,
        "typical": 0.0,
    }
    decision = decide(shares, 0.8, 0.95)
    assert decision.pattern == "indeterminate"
    assert decision.compensating is None
    assert decision.remaining == ("compensating", "hip-limited")


def test_no_pattern_named_yet_surely_not_compensating():
    shares = {
        "compensating": 0.2,
        "hip-limited": 0.4,
        "lumbar-dominant": 0.0,
        "hip-dominant": 0.0,
        "typical": 0.4,
    }
    decision = decide(shares, 0.8, 0.95)
    assert decision.pattern == "indeterminate"
    assert decision.compensating is False
