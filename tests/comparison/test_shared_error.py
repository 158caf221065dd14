"""The error that two films share: when it cancels, by how much, and when the careful side stays."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import pytest

from romcam import clinical
from romcam.assessment.conclusions import Check, Measure
from romcam.comparison.change import Level
from romcam.comparison.compare import compare_results
from romcam.comparison.measure_change import compare_measure, compute_difference, judge
from romcam.comparison.shared_error import INDEPENDENT, ErrorCorrelation, load_correlations, shared_error
from romcam.results.result import Result
from tests.comparison.results import angle, result

GROWTH: dict[str, Any] = {"error_growth": 1.0}


def of(film: str = "before", pelvis: float = 40.0, **changes: Any) -> Result:
    """A result of this version: pelvis ± 6°."""
    provenance = {**GROWTH, **changes.pop("provenance", {})}
    return result(film, measures={"pelvis_tilt": angle(pelvis)}, provenance=provenance, **changes)


def half(change: Any, name: str = "pelvis_tilt") -> float:
    each = change.measures[name].change
    return (each.high - each.low) / 2


def test_correlated_errors_of_3_and_4_cancel() -> None:
    """Of distances 3 and 4 with a correlation of 0.8: √(9 + 16 - 2 · 0.8 · 12) = √5.8; of equal ones 0."""
    before, after = Level(40.0, 37.0, 43.0), Level(52.0, 48.0, 56.0)
    change = compute_difference(before, after, ErrorCorrelation(0.8))
    assert change.low == pytest.approx(12.0 - math.sqrt(5.8))
    assert change.high == pytest.approx(12.0 + math.sqrt(5.8))
    same = compute_difference(Level(40.0, 37.0, 43.0), Level(52.0, 49.0, 55.0), ErrorCorrelation(1.0))
    assert (same.low, same.high) == (12.0, 12.0)


def test_an_error_grows_with_the_change() -> None:
    before, after = Level(40.0, 37.0, 43.0), Level(60.0, 57.0, 63.0)
    grown = compute_difference(before, after, ErrorCorrelation(1.0, per_change=0.1))
    assert grown.high == pytest.approx(20.0 + 1.96 * 0.1 * 20.0, abs=0.01)
    most = compute_difference(before, after, ErrorCorrelation(0.5, per_change=0.3))
    assert most.high == pytest.approx(20.0 + math.hypot(3.0, 3.0))


def test_a_film_that_was_measured_worse_cancels_less() -> None:
    """What is left is at least the difference of both errors."""
    change = compute_difference(Level(40.0, 38.0, 42.0), Level(50.0, 40.0, 60.0), ErrorCorrelation(0.99))
    assert change.low is not None
    assert 10.0 - change.low > 8.0


def test_same_clothes_are_narrower_than_others_and_those_than_independent_errors() -> None:
    before, after = of(), of("b", 52.0)
    same, other = (compare_results(before, after, clothes=each) for each in ("same", "other"))  # type: ignore[arg-type]
    unsaid = compare_results(before, after)
    old = compare_results(of(provenance={"error_growth": None}), after)
    assert half(same) < half(other) < half(old)
    assert half(unsaid) == half(other)
    assert half(old) == pytest.approx(math.hypot(6.0, 6.0))
    assert same.errors is not None
    assert (same.errors.condition, same.errors.clothes) == ("same-clothes", "same")
    assert "as stated" in same.errors.sentence
    assert unsaid.errors is not None
    assert (unsaid.errors.condition, unsaid.errors.clothes) == ("other-clothes", None)
    assert "--same-clothes" in unsaid.errors.sentence


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (of("b", facing="left"), "different sides"),
        (of("b", provenance={"romcam": "9.9"}), "different programs"),
        (of("b", provenance={"spine_estimator": "spine:0123"}), "different programs"),
        (of("b", provenance={"error_growth": None}), "older version"),
        (dataclasses.replace(of("b"), subject=dataclasses.replace(of("b").subject, sex="male")), "same person"),
    ],
)
def test_films_that_cannot_be_told_alike_have_independent_errors(other: Result, why: str) -> None:
    before = of(facing="right")
    before = dataclasses.replace(before, subject=dataclasses.replace(before.subject, sex="female"))
    if other.facing != "left":
        other = dataclasses.replace(other, facing="right")
    change = compare_results(before, other, clothes="same")
    assert change.errors is not None
    assert change.errors.condition == "independent"
    assert why in change.errors.sentence
    assert half(change) == pytest.approx(math.hypot(6.0, 6.0))


def test_a_measure_of_other_evidence_has_independent_errors() -> None:
    errors = shared_error(of(), of("b"), "same", ())
    seen, hung = angle(40.0), dataclasses.replace(angle(40.0), evidence="tags")
    assert errors.of("pelvis_tilt", seen, seen).correlation > 0.5
    assert errors.of("pelvis_tilt", seen, hung) == INDEPENDENT
    assert errors.of("pelvis_tilt", hung, hung) == INDEPENDENT
    assert errors.of("pelvis_tilt", seen, None) == INDEPENDENT
    assert errors.of("new_thing", seen, seen) == INDEPENDENT


def test_every_measured_correlation_is_of_a_measure_and_between_0_and_1() -> None:
    tests = load_correlations().tests
    assert "forward-bend" in tests
    for test, conditions in tests.items():
        names = {rule.name for rule in clinical.get(test).measures}
        for condition in conditions.values():
            assert condition.people >= 5
            assert set(condition.measures) <= names
            assert all(0.0 <= each.correlation < 1.0 <= 1.0 + each.per_change for each in condition.measures.values())


def test_the_intervals_of_a_bend_are_those_of_a_film_with_usual_errors() -> None:
    """With standard errors of 4° (pelvis) and 5.5° (lumbar spine), as the forward bend's are."""
    usual = {"pelvis_tilt": angle(40.0, 7.8), "lumbar_flexion": angle(60.0, 10.8)}
    before, after = (result(film, measures=usual, provenance=GROWTH) for film in ("a", "b"))
    same, other = (compare_results(before, after, clothes=each) for each in ("same", "other"))  # type: ignore[arg-type]
    assert half(same) < half(other) < 9.0
    assert half(same, "lumbar_flexion") < half(other, "lumbar_flexion") < 11.5


def test_romcams_own_detectable_change_is_half_the_interval() -> None:
    pelvis = compare_results(of(), of("b", 52.0), clothes="same").measures["pelvis_tilt"]
    assert pelvis.own_detectable is not None
    assert pelvis.own_detectable.high == pytest.approx((pelvis.change.high - pelvis.change.low) / 2)  # type: ignore[operator]
    unknown = Measure(40.0, None, None, "deg", "contour")
    change = compare_results(result(measures={"pelvis_tilt": unknown}), of("b"))
    assert change.measures["pelvis_tilt"].own_detectable is None


def test_a_change_that_the_camera_sees_but_people_vary_by() -> None:
    sharp = [{"pelvis_tilt": angle(value, 3.0)} for value in (40.0, 44.5)]
    before, after = (result(str(i), measures=each, provenance=GROWTH) for i, each in enumerate(sharp))
    change = compare_results(before, after, clothes="same")
    each = change.measures["pelvis_tilt"]
    assert each.verdict == "beyond-own-error"
    assert judge(each.change, None) == "more"
    assert change.sentence.startswith("The pelvis tilts by 4° more than before (95 % interval ")
    assert change.sentence.endswith("This is beyond camera error, but no more than people may differ from day to day.")


def test_a_neutral_posture_that_is_not_held_is_another_one_in_the_other_film() -> None:
    moved = Check("neutral_held", False, "never seen standing still")
    held, passed = of("b", 52.0), of("b", 52.0, quality=(moved,))
    assert half(compare_results(of(), passed, clothes="same")) > half(compare_results(of(), held, clothes="same"))
    assert shared_error(of(), passed, "same", ()).model.condition == "independent"


def test_own_detectable_change_does_not_grow_with_the_change_that_was_found() -> None:
    """Errors of ± 3° that cancel by 0.5, and 0.1° a degree: h = 3°, and 3° / √(1 - 0.196²) = 3.06°."""
    errors = ErrorCorrelation(0.5, per_change=0.1)
    small, large = (compare_measure(angle(40.0, 3.0), angle(after, 3.0), None, errors) for after in (41.0, 80.0))
    assert small.own_detectable == large.own_detectable
    assert small.own_detectable is not None
    smallest = small.own_detectable.low
    assert smallest == pytest.approx(3.06, abs=0.005)
    just_more, just_less = (
        compare_measure(angle(40.0, 3.0), angle(40.0 + smallest + by, 3.0), None, errors) for by in (0.01, -0.01)
    )
    assert (just_more.verdict, just_less.verdict) == ("more", "within")


def test_no_narrower_interval_is_promised_where_nothing_was_measured() -> None:
    """Filmed from the same side a leg raise has the same interval, since what cancels is not known for it."""
    before, after = (
        dataclasses.replace(
            of(film), test="straight-leg-raise", side="left", facing=facing, measures={"leg_elevation": angle(60.0)}
        )
        for film, facing in (("a", "left"), ("b", "right"))
    )
    errors = compare_results(before, after).errors
    assert errors is not None
    assert "too few people" in errors.sentence
    assert "narrower" not in errors.sentence


def test_a_test_measured_in_other_clothes_alone_takes_that_for_the_same_clothes() -> None:
    """The interval of a rotation of ± 6.1° in both films is 8.6° wide on either side with independent errors."""
    before, after = (
        dataclasses.replace(
            of(film),
            test="hip-rotation",
            measures={"internal_rotation_left": dataclasses.replace(turn, evidence="landmarks")},
        )
        for film, turn in (("a", angle(30.0, 6.1)), ("b", angle(31.0, 6.1)))
    )
    same, unsaid = compare_results(before, after, clothes="same"), compare_results(before, after)
    assert 5.0 < half(same, "internal_rotation_left") < 7.0
    assert half(same, "internal_rotation_left") == half(unsaid, "internal_rotation_left")
    assert same.errors is not None
    assert same.errors.condition == "other-clothes"
    assert "in the same clothes it is at least as much" in same.errors.sentence
