"""The interval of a change and its verdict, against numbers known from elsewhere."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from romcam.comparison.change import Detectable, Level
from romcam.comparison.measure_change import compare_measure, compute_difference, judge
from romcam.norms import load_norms
from tests.comparison.results import angle, share

MDC = Detectable(5.0, 15.0, 0.9, "a source")
PELVIS = load_norms("forward-bend").detectable("pelvis_tilt")


def symmetric(value: float, half: float) -> Level:
    return Level(value, value - half, value + half)


def test_half_widths_of_3_and_4_give_5() -> None:
    change = compute_difference(symmetric(40.0, 3.0), symmetric(52.0, 4.0))
    assert (change.value, change.low, change.high) == (12.0, 7.0, 17.0)


def test_each_limit_is_computed_from_its_own_side() -> None:
    # Lower limit: after's lower (4) with before's upper (3); upper: after's upper (12) with before's lower (5).
    change = compute_difference(Level(40.0, 35.0, 43.0), Level(60.0, 56.0, 72.0))
    assert (change.value, change.low, change.high) == (20.0, 15.0, 33.0)


def test_asymmetric_intervals_have_their_nominal_coverage() -> None:
    """95 % of the intervals hold the true difference of two skewed quantities (Monte Carlo, fixed seed)."""
    rng = np.random.default_rng(5)
    logs, se = np.log(np.array([0.5, 0.62])), np.array([0.08, 0.12])
    held = 0
    count = 4000
    for drawn in logs + se * rng.standard_normal((count, 2)):
        before, after = (
            Level(*(math.exp(each + step * error) for step in (0.0, -1.959964, 1.959964)))
            for each, error in zip(drawn, se, strict=True)
        )
        change = compute_difference(before, after)
        assert change.low is not None
        assert change.high is not None
        held += change.low <= 0.12 <= change.high
    assert held / count == pytest.approx(0.95, abs=0.012)


@pytest.mark.parametrize(
    ("change", "least", "verdict"),
    [
        (Level(22.0, 14.0, 30.0), MDC, "more"),
        (Level(-22.0, -30.0, -14.0), MDC, "more"),
        (Level(22.0, -1.0, 45.0), MDC, "within"),
        (Level(15.0, 10.0, 20.0), MDC, "may-be-more"),  # not beyond the upper end
        (Level(-5.5, -7.0, -4.0), MDC, "may-be-more"),
        (Level(5.0, 4.0, 6.0), MDC, "beyond-own-error"),  # not beyond the lower end
        (Level(4.0, 0.0, 8.0), None, "within"),
        (Level(4.0, 0.5, 7.5), None, "more"),
        (Level(30.0), MDC, None),
        (Level(), None, None),
    ],
)
def test_a_change_needs_both_its_interval_and_the_detectable_change(
    change: Level, least: Detectable | None, verdict: str | None
) -> None:
    assert judge(change, least) == verdict


def test_a_measure_that_a_film_does_not_show_is_unknown_and_never_0() -> None:
    for pair, why in (
        ((angle(None), angle(50.0)), "not measured before"),
        ((angle(50.0), angle(None)), "not measured after"),
        ((angle(50.0), None), "not measured after"),
        ((angle(None), angle(None)), "not measured before or after"),
    ):
        each = compare_measure(*pair, PELVIS)
        assert (each.change, each.verdict, each.why) == (Level(), None, why)
    without = compare_measure(angle(40.0, None), angle(50.0), PELVIS)
    assert without.change == Level(10.0)
    assert without.verdict is None
    assert without.why == "its error is not known"
    assert compare_measure(angle(40.0), share(0.5, 0.4, 0.6)).verdict is None  # one measure in two units


def test_the_detectable_change_comes_from_the_norms_with_its_citation() -> None:
    each = compare_measure(angle(40.0, 3.0), angle(62.0, 4.0), PELVIS)
    assert each.verdict == "more"
    assert each.detectable is not None
    assert (each.detectable.low, each.detectable.high, each.detectable.confidence) == (5, 15, 0.9)
    assert "doi:10.1186/s12891-016-1250-1" in each.detectable.citation
    assert load_norms("forward-bend").detectable("hip_flexion") is None


values = st.floats(-60, 180)
halves = st.floats(0, 30)
levels = st.builds(lambda value, below, above: Level(value, value - below, value + above), values, halves, halves)


@given(levels, levels, st.sampled_from([None, MDC]))
def test_exchanging_the_films_changes_the_sign_and_keeps_the_verdict(
    before: Level, after: Level, least: Detectable | None
) -> None:
    there, back = compute_difference(before, after), compute_difference(after, before)
    assert None not in (there.value, there.low, there.high)
    assert (back.value, back.low, back.high) == (-there.value, -there.high, -there.low)  # type: ignore[operator]
    assert judge(there, least) == judge(back, least)


@given(values, values, halves, halves)
def test_symmetric_intervals_give_the_usual_one(before: float, after: float, half: float, other: float) -> None:
    change = compute_difference(symmetric(before, half), symmetric(after, other))
    se = math.sqrt((half / 1.96) ** 2 + (other / 1.96) ** 2)
    assert change.low == pytest.approx(after - before - 1.96 * se, abs=1e-9)
    assert change.high == pytest.approx(after - before + 1.96 * se, abs=1e-9)
