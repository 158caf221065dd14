"""Comparison in tests other than bends: by leg, by tissue, with the confidence of each source."""

from __future__ import annotations

import dataclasses
import io

import pytest
from rich.console import Console

from romcam.comparison.compare import compare_results
from romcam.comparison.page import render_page
from romcam.comparison.terminal import summarise
from romcam.errors import UsageError
from tests.report.test_html import Page
from tests.screening.results import CLOSE, FREE, SHORT, angle, leg_raise, rotation, squat

EXTERNAL = "external rotators left"


def test_a_leg_raise_before_and_after() -> None:
    change = compare_results(leg_raise("left", 62, SHORT, film="a"), leg_raise("left", 90, FREE, film="b"))
    assert change.sentence == (
        "The leg rises by 28° more than before (95 % interval 21 to 35°). This is a real change."
    )
    (tissue,) = change.tissues
    assert (tissue.before, tissue.after) == ("short", "free")
    assert change.pattern.sentence == "Hamstrings, left: short before, long enough after."


@pytest.mark.parametrize(
    ("then", "now", "ends"),
    [
        (SHORT, SHORT, "short before and after."),
        (SHORT, CLOSE, "It is not known whether that changed."),
        (None, FREE, "It is not known whether that changed."),
        (SHORT, FREE, "so do not read this as a change."),
    ],
)
def test_a_tissue_changes_only_with_its_measure(then: float | None, now: float | None, ends: str) -> None:
    change = compare_results(leg_raise("left", 78, then, film="a"), leg_raise("left", 82, now, film="b"))
    assert change.tissues[0].sentence.endswith(ends)


def test_two_legs_are_not_compared() -> None:
    with pytest.raises(UsageError, match="different legs, left before and right after") as caught:
        compare_results(leg_raise("left", 62, SHORT), leg_raise("right", 90, FREE))
    assert str(caught.value).count(".") == 1


def test_rotations_by_side() -> None:
    change = compare_results(
        rotation({EXTERNAL: SHORT, "external rotators right": FREE}, film="a"),
        rotation({EXTERNAL: 0.0, "internal rotators left": FREE}, film="b"),
    )
    assert "Internal rotation, left: 19° more than before (95 % interval 12 to 26°)" in change.sentence
    states = {(each.tissue, each.side): (each.before, each.after) for each in change.tissues}
    assert states == {
        ("external rotators", "left"): ("short", "free"),
        ("external rotators", "right"): ("free", None),
        ("internal rotators", "left"): (None, "free"),
    }


def test_without_a_published_change_only_romcams_error_is_mentioned() -> None:
    change = compare_results(squat(True), squat(False, lumbar=5.0, film="deep"))
    assert change.sentence.endswith("This is beyond camera error.")
    assert not change.tissues
    page = Page(render_page(change))
    assert page.problems == []
    assert "What each film shows" in page.text
    assert "minimal detectable change: if people" not in page.text


def test_the_page_states_the_confidence_of_each_source() -> None:
    change = compare_results(leg_raise("left", 62, SHORT, film="a"), leg_raise("left", 90, FREE, film="b"))
    page = Page(render_page(change))
    assert page.problems == []
    text = page.text.replace("\u00a0", " ")
    assert "6–7° (95 %)" in text
    assert "Measured twice without treatment, 95 % of people differ by less than this figure (Leg)." in text
    assert "Neto" in text
    assert "90 %" not in text
    assert "sensors" not in text
    assert "Short, or long enough" in text
    assert "probability short 95 %" in text


def test_the_terminal_names_tissues() -> None:
    stream = io.StringIO()
    change = compare_results(leg_raise("left", 62, SHORT, film="a"), leg_raise("left", 90, FREE, film="b"))
    summarise(change, {}, Console(file=stream, width=90))
    assert "Short?    Hamstrings, left: short before, long enough after." in stream.getvalue().splitlines()


def test_only_changes_beyond_a_published_change_lead() -> None:
    after = leg_raise("left", 90, FREE, film="b")
    after = dataclasses.replace(after, measures={**after.measures, "knee_angle": angle(25.0)})
    change = compare_results(leg_raise("left", 62, SHORT, film="a"), after)
    assert change.sentence.endswith("(95 % interval 21 to 35°). This is a real change.")
    assert change.rest.startswith("The knee also changed by more than camera error.")
