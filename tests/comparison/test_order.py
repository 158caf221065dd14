"""Films in the wrong order, and films of which one is a mirror image."""

from __future__ import annotations

import dataclasses
import io

import pytest
from rich.console import Console

from romcam.assessment.conclusions import Measure
from romcam.comparison import CHANGE, compare_results
from romcam.comparison.terminal import summarise
from romcam.results.result import Result
from tests.comparison.results import angle, result


def filmed(name: str, at: str | None, *, mirrored: bool = False) -> Result:
    made = result(name).provenance
    source = dataclasses.replace(made.input, filmed=at, mirrored=mirrored)
    return result(name, provenance={"input": source})


def rotated(name: str, left: float, right: float, half: float | None = 6.0, **more: Measure) -> Result:
    turned = {"internal_rotation_left": angle(left, half), "internal_rotation_right": angle(right, half)}
    return dataclasses.replace(result(name), test="hip-rotation", measures={**turned, **more})


def about(before: Result, after: Result) -> list[str]:
    return [each.about for each in compare_results(before, after).cautions]


@pytest.mark.parametrize(
    ("before", "after", "warned"),
    [
        ("2031-06-05", "2031-01-10", True),
        ("2031-06-05T10:00:00Z", "2031-06-05T09:00:00Z", True),
        ("2031-01-10", "2031-06-05", False),
        ("2031-01-10", "2031-01-10", False),
        ("2031-06-05T23:00:00Z", "2031-06-05", False),
        (None, "2031-01-10", False),
        ("2031-06-05", None, False),
    ],
)
def test_a_film_before_that_was_made_later_is_said(before: str | None, after: str | None, warned: bool) -> None:
    found = compare_results(filmed("a", before), filmed("b", after)).cautions
    assert [each.about for each in found] == ["order"] * warned
    if warned:
        assert "Exchange the two" in found[0].sentence
        sentence = compare_results(filmed("a", before), filmed("b", after)).sentence
        assert sentence.startswith("The film before was made later than the film after")


def test_the_days_are_shown() -> None:
    change = compare_results(filmed("a", "2031-01-10"), filmed("b", "2031-06-05T10:00:00Z", mirrored=True))
    stream = io.StringIO()
    summarise(change, {}, Console(file=stream, width=200))
    assert "a.mp4 before (filmed 10 January 2031), b.mp4 after (filmed 5 June 2031, 10:00 UTC)" in stream.getvalue()
    page = CHANGE.render(change)
    assert "filmed 10 January 2031 → 5 June 2031, 10:00 UTC" in page
    assert page.count("a mirror image, mirrored back") == 1


def test_exchanged_sides_are_said() -> None:
    change = compare_results(rotated("a", 37, 22), rotated("b", 22, 38))
    (caution,) = change.cautions
    assert change.sentence == "Left and right look exchanged between the two films, so no change is stated."
    assert {each.verdict for each in change.measures.values()} == {None}
    assert CHANGE.render(change).count("left and right look exchanged") >= 2
    assert caution.about == "sides"
    assert "--mirrored" in caution.sentence


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((37, 22), (37, 22)),  # nothing changed
        ((37, 22), (22, 22)),  # one side lost
        ((37, 22), (30, 30)),  # both came nearer
        ((37, 36), (36, 37)),  # no side differs from the other
        ((37, 22), (10, 60)),
    ],
)
def test_other_changes_are_not_taken_for_exchanged_sides(
    before: tuple[float, float], after: tuple[float, float]
) -> None:
    assert "sides" not in about(rotated("a", *before), rotated("b", *after))


def test_one_measure_that_contradicts_is_enough() -> None:
    left = {"external_rotation_left": angle(60), "external_rotation_right": angle(20)}
    assert about(rotated("a", 37, 22, **left), rotated("b", 22, 37, **left)) == []


def test_a_side_that_was_not_measured_says_nothing() -> None:
    unseen = {"internal_rotation_right": Measure(None, None, None, "deg", "landmarks")}
    assert about(rotated("a", 37, 22), rotated("b", 22, 37, **unseen)) == []
