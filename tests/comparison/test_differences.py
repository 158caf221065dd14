"""Two films that were not made alike: one that cannot be read, copies of one film, tags or hand-drawn lines in one."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from romcam.assessment.conclusions import Check, Measure, Subject
from romcam.body.landmarks import Side
from romcam.comparison.compare import compare_results, compare_sets
from romcam.errors import UsageError
from romcam.results.result import Result
from tests.comparison.results import angle, finding, result

OTHER_TEST = Check("right_test", False, "The film shows a squat.", "withhold")
NO_BACK = Check("outline", False, "The back was not seen.", "withhold")


def with_checks(film: str, *checks: Check, **changes: Any) -> Result:
    return dataclasses.replace(result(film, **changes), quality=checks)


def about(before: Result, after: Result) -> list[str]:
    return [each.about for each in compare_results(before, after).cautions]


def raised(film: str, leg_deg: float, *checks: Check) -> Result:
    leg = Measure(leg_deg, leg_deg - 5.0, leg_deg + 5.0, "deg", "landmarks")
    measures = {"leg_elevation": leg}
    return dataclasses.replace(result(film), test="straight-leg-raise", side="left", measures=measures, quality=checks)


def test_of_a_film_that_shows_another_test_no_change_is_stated() -> None:
    """A leg raise of 80° after one of 40° would be a change, were the second film one of a leg raise."""
    assert compare_results(raised("a", 40.0), raised("b", 80.0)).measures["leg_elevation"].verdict == "more"
    change = compare_results(raised("a", 40.0), raised("b", 80.0, OTHER_TEST))
    leg = change.measures["leg_elevation"]
    assert (leg.verdict, leg.change.value, leg.own_detectable) == (None, None, None)
    assert leg.why == "a film cannot be compared"
    assert change.sentence == "It is not known what changed, since the film after cannot be compared."
    assert change.rest == "The film shows a squat."
    both = compare_results(raised("a", 40.0, OTHER_TEST), raised("b", 80.0, OTHER_TEST))
    assert both.sentence == "It is not known what changed, since neither film can be compared."
    assert both.rest == "Before: The film shows a squat. After: The film shows a squat."


def test_landmarks_of_a_film_whose_back_was_not_seen_are_compared() -> None:
    after = with_checks("b", NO_BACK, measures={"pelvis_tilt": angle(None), "trunk_inclination": angle(130.0)})
    change = compare_results(with_checks("a"), after)
    assert change.measures["pelvis_tilt"].verdict is None
    assert change.measures["trunk_inclination"].verdict == "more"
    assert [each.sentence for each in change.cautions] == ["Only after: The back was not seen."]


def test_one_film_that_cannot_be_read_has_no_before_and_after() -> None:
    film = with_checks("a", OTHER_TEST)
    first = film.repetitions[0]
    later = dataclasses.replace(
        first, start_s=first.start_s + 60, end_of_range_s=first.end_of_range_s + 60, stop_s=first.stop_s + 60
    )
    change = compare_sets(dataclasses.replace(film, repetitions=(first, later)))
    assert change.sentence == "It is not known what changed, since the film cannot be compared."


def test_two_copies_of_one_film_are_noticed() -> None:
    """A messenger compresses a film again: other bytes, the same moments."""
    film = result("a")
    source = dataclasses.replace(film.provenance.input, name="b.mp4", sha256="0" * 64)
    copy = dataclasses.replace(film, provenance=dataclasses.replace(film.provenance, input=source))
    assert about(film, copy) == ["copy"]
    assert about(film, result("b")) == []


@pytest.mark.parametrize(("kind", "words"), [("tags", "Printed tags"), ("manual", "Lines drawn by hand")])
def test_a_measure_read_in_another_way_is_named(kind: Any, words: str) -> None:
    seen = dataclasses.replace(angle(45.0), evidence=kind)
    grown = {"provenance": {"error_growth": 1.0}}
    before, after = result("a", **grown), result("b", measures={"pelvis_tilt": seen}, **grown)
    change = compare_results(before, after, clothes="same")
    (caution,) = change.cautions
    assert caution.sentence.startswith(f"{words} measured these after but not before: Pelvis.")
    assert change.errors is not None
    assert change.errors.sentence.endswith("the errors of these are taken as independent (Pelvis).")
    assert about(after, dataclasses.replace(after, provenance=result("c", **grown).provenance)) == []


def test_two_stands_that_are_wrong_in_different_ways_are_both_said() -> None:
    back, forward = (Check("upright", False, f"The trunk leans 14° {way}.") for way in ("back", "forward"))
    found = compare_results(with_checks("a", back), with_checks("b", forward)).cautions
    assert [each.sentence for each in found] == [
        "Before: The trunk leans 14° back.",
        "After: The trunk leans 14° forward.",
    ]
    assert about(with_checks("a", back), with_checks("b", back)) == []


@pytest.mark.parametrize(
    ("before", "after", "warned"),
    [((180.0, 40), (168.0, 40), True), ((180.0, 40), (177.0, 40), False), ((150.0, 12), (160.0, 13), False)],
)
def test_body_heights_that_do_not_fit_one_adult(
    before: tuple[float, int], after: tuple[float, int], warned: bool
) -> None:
    pair = [
        dataclasses.replace(result(film), subject=Subject(id="7", age=age, height_cm=height))
        for film, (height, age) in (("a", before), ("b", after))
    ]
    sentences = [each.sentence for each in compare_results(*pair).cautions]
    assert any("The body heights do not fit" in each for each in sentences) == warned


def test_two_legs_are_not_compared_even_where_no_tissue_is_judged() -> None:
    left, right = (dataclasses.replace(raised(each, 60.0), side=each) for each in ("left", "right"))
    with pytest.raises(UsageError, match="different legs, left before and right after"):
        compare_results(left, right)
    assert compare_results(left, dataclasses.replace(raised("c", 61.0), side="left")).cautions == ()


def test_no_change_is_stated_between_a_stand_and_another_one_that_was_passed_through() -> None:
    """A rendered person who leans 17° back passed through upright in one film: the pelvis seemed to change by 17°."""
    passed = Check("neutral_held", False, "The person stands for a moment only.")
    leans = Check("upright", False, "The trunk leans 17° back.")
    further = {"pelvis_tilt": angle(70.0)}
    before, after = with_checks("a", passed), with_checks("b", leans, measures=further)
    stiff, usual = finding("compensating", 0.9, compensating=0.9), finding("typical", 0.9, typical=0.9)
    change = compare_results(dataclasses.replace(before, finding=stiff), dataclasses.replace(after, finding=usual))
    assert change.pattern.sentence.endswith("So it is not known whether the pattern changed.")
    assert change.sentence.startswith("It is not known what changed, since the person does not stand alike")
    pelvis = change.measures["pelvis_tilt"]
    assert (pelvis.verdict, pelvis.change.value, pelvis.why) == (None, None, "the stands differ")
    assert [each.about for each in change.cautions] == ["posture", "quality", "quality"]
    for before, after in (((passed,), ()), ((), (leans,)), ((passed, leans), (leans,))):
        held = compare_results(with_checks("a", *before), with_checks("b", *after, measures=further))
        assert held.measures["pelvis_tilt"].verdict == "more"


@pytest.mark.parametrize(
    ("before", "after", "whose"),
    [
        (None, None, "since they do not tell"),
        ("left", None, "the film after does not"),
        (None, "left", "the film before does"),
    ],
)
def test_between_legs_that_are_not_both_named_no_change_is_stated(
    before: Side | None, after: Side | None, whose: str
) -> None:
    films = (("a", 50.0, before), ("b", 80.0, after))
    change = compare_results(*(dataclasses.replace(raised(film, deg), side=side) for film, deg, side in films))
    assert change.sentence == "It is not known what changed, since the two films may show two different legs."
    assert change.measures["leg_elevation"].verdict is None
    (caution,) = change.cautions
    assert whose in caution.sentence
