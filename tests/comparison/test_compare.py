"""Comparison of two results: headline, patterns, refusals and cautions."""

from __future__ import annotations

import dataclasses
import io
from typing import Any

import pytest
from rich.console import Console

from romcam.assessment.conclusions import Check, Measure, Subject
from romcam.comparison.compare import CHANGE, compare_results
from romcam.comparison.terminal import summarise
from romcam.errors import UsageError
from romcam.results.result import Result, make_result
from tests.comparison.results import angle, finding, result, share
from tests.report.trials import make_analysis

WITHHELD = {
    "pelvis_tilt": angle(None),
    "trunk_inclination": angle(None),
    "lumbar_flexion": angle(None),
    "lumbar_share": Measure(None, None, None, "ratio", "landmarks"),
}


def sentences(before: Result, after: Result) -> list[str]:
    return [caution.sentence for caution in compare_results(before, after).cautions]


def test_a_pelvis_that_tilts_further() -> None:
    change = compare_results(
        result(measures={"pelvis_tilt": angle(40, 3)}), result("b", measures={"pelvis_tilt": angle(62, 4)})
    )
    assert change.sentence == (
        "The pelvis tilts by 22° more than before (95 % interval 17 to 27°). This is a real change."
    )
    assert change.rest == (
        "The lumbar spine, the lumbar share and the trunk at T12-L1 did not change by more than measurement error."
    )


def test_a_decrease_and_two_changes_in_words() -> None:
    after = result(
        "b", measures={"pelvis_tilt": angle(62), "lumbar_flexion": angle(40), "lumbar_share": share(0.4, 0.33, 0.45)}
    )
    change = compare_results(result(), after)
    assert change.sentence == (
        "The pelvis tilts by 22° more than before (95 % interval 14 to 30°). "
        "The lumbar spine bends by 20° less than before (95 % interval 11 to 29°). "
        "Both are real changes."
    )
    assert change.rest == (
        "The lumbar share also changed by more than measurement error. "
        "The trunk at T12-L1 did not change by more than measurement error."
    )
    back = compare_results(after, result())
    assert "The pelvis tilts by 22° less than before (95 % interval 14 to 30°)" in back.sentence


def test_between_the_ends_of_the_published_range() -> None:
    change = compare_results(result(), result("b", measures={"pelvis_tilt": angle(52)}))
    assert change.sentence.endswith("(95 % interval 4 to 20°). This may be a real change.")


def test_no_change() -> None:
    change = compare_results(result(), result("b", measures={"pelvis_tilt": angle(44)}))
    assert change.sentence == "There is no change beyond measurement error."
    assert "cannot be distinguished from no change" in change.rest


def test_a_measure_without_published_change_never_leads() -> None:
    change = compare_results(
        result(measures={"hip_flexion": angle(40, 2)}), result("b", measures={"hip_flexion": angle(80, 2)})
    )
    assert change.measures["hip_flexion"].verdict == "more"
    assert change.sentence == "There is no change beyond measurement error."


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        ({}, WITHHELD, "in the film after. Its report"),
        (WITHHELD, {}, "the film before."),
        (WITHHELD, WITHHELD, "in either film"),
    ],
)
def test_an_unmeasured_back_is_reported(before: dict[str, Any], after: dict[str, Any], where: str) -> None:
    change = compare_results(result(measures=before), result("b", measures=after))
    assert change.sentence == "It is not known what changed at the pelvis and in the lumbar spine."
    assert where in change.rest
    assert change.measures["pelvis_tilt"].change.value is None


def test_an_interval_that_excludes_0_is_not_shown_as_reaching_it() -> None:
    change = compare_results(
        result(measures={"pelvis_tilt": angle(40, 15)}), result("b", measures={"pelvis_tilt": angle(61.6, 15)})
    )
    assert "(95 % interval 0.4 to 42.8°)" in change.sentence


def test_all_measures_are_in_the_order_of_the_test() -> None:
    change = compare_results(
        result(measures={"hold": Measure(1.0, None, None, "s", "landmarks"), "new_thing": angle(3)}), result("b")
    )
    assert list(change.measures) == [
        "pelvis_tilt", "trunk_inclination", "lumbar_flexion", "lumbar_share", "hold", "new_thing",
    ]  # fmt: skip
    assert change.measures["new_thing"].why == "not measured after"


def test_patterns_in_words() -> None:
    stiff = finding("compensating", 0.88, compensating=0.88, typical=0.12)
    usual = finding("typical", 0.997, typical=0.997, compensating=0.003)
    unclear = finding("indeterminate", 0.55, hip_limited=0.55, typical=0.45)
    withheld = dataclasses.replace(usual, pattern=None, probability=None, probabilities={}, remaining=())

    def sentence(before: Any, after: Any, pelvis: float = 62.0) -> str:
        later = result("b", finding=after, measures={"pelvis_tilt": angle(pelvis)})
        return compare_results(result(finding=before), later).pattern.sentence

    assert sentence(stiff, usual) == (
        "Before: a spine that compensates for stiff hips (probability 88 %). After: a bend like most people's "
        "(probability over 99 %)."
    )
    assert sentence(stiff, usual, pelvis=42.0).endswith("so do not read the new name as a change.")
    assert sentence(stiff, stiff) == (
        "The same pattern as before: a spine that compensates for stiff hips (probability 88 % before, 88 % after)."
    )
    assert "the likeliest is stiff hips that the spine does not compensate for (probability 55 %)" in sentence(
        stiff, unclear
    )
    assert sentence(unclear, unclear).endswith("So it is not known whether the pattern changed.")
    assert "After: hip and spine could not be separated." in sentence(stiff, withheld)


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        (
            result(),
            result("b", test="seated-rotation"),
            "different tests, forward-bend before and seated-rotation after",
        ),
        (result(), result("b", subject="8"), "different people, 7 before and 8 after"),
        (result("same"), result("same"), "same film, same.mp4"),
    ],
)
def test_results_that_cannot_be_compared_are_refused(before: Result, after: Result, word: str) -> None:
    with pytest.raises(UsageError, match=word) as caught:
        compare_results(before, after)
    assert str(caught.value).count(".") - str(caught.value).count(".mp4") == 1


def test_films_without_other_differences_have_no_caution() -> None:
    assert sentences(result(), result("b")) == []
    assert sentences(result(subject=None), result("b", subject=None)) == []


def test_different_programs() -> None:
    other = result("b", provenance={"romcam": "9.9", "spine_estimator": "spine:0123456789abcdef"})
    (caution,) = sentences(result(), other)
    assert ", 9.9 after" in caution
    assert "spine:01234567 after" in caution
    assert "pose model" not in caution
    assert caution.endswith("analyse both films with the same version.")


def test_different_views() -> None:
    other = result("b", facing="left", yaw_deg=14.0)
    assert len(sentences(result(facing="right", yaw_deg=3.0), other)) == 2
    assert sentences(result(facing="right", yaw_deg=4.5), result("b", facing=None, yaw_deg=14.0)) == []
    assert sentences(result(yaw_deg=None), result("b", yaw_deg=14.0)) == []


def test_checks_that_one_film_failed() -> None:
    knees, light = "The knees bent by 19°: keep them straight.", "It is dark: film in more light."

    def checks(knees_ok: bool | None, light_ok: bool | None) -> tuple[Check, ...]:
        return Check("knees_straight", knees_ok, knees), Check("light", light_ok, light)

    assert sentences(result(quality=checks(False, True)), result("b", quality=checks(True, False))) == [
        f"Only before: {knees}",
        f"Only after: {light}",
    ]
    assert sentences(result(quality=checks(False, False)), result("b", quality=checks(False, False))) == []


def test_other_numbers_of_repetitions_and_half_known_people() -> None:
    many = make_result(make_analysis("typical", repetitions=3)).repetitions
    (caution,) = sentences(result(), result("b", repetitions=many))
    assert "the median of 1 repetition before is compared with the median of 3 repetitions after" in caution.lower()
    (caution,) = sentences(result(subject=None), result("b"))
    assert "result before does not name the person" in caution


def test_two_measured_trials_from_stiff_to_supple() -> None:
    """Results of the assessment: the bodies are constructed with pelvis 28 and 60°, lumbar spine 64 and 50°."""
    before, after = (make_result(make_analysis(kind)) for kind in ("compensating", "typical"))
    made = dataclasses.replace(after.provenance, input=dataclasses.replace(after.provenance.input, sha256="1" * 64))
    change = compare_results(before, dataclasses.replace(after, provenance=made))
    assert change.measures["pelvis_tilt"].change.value == pytest.approx(32.0, abs=1.0)
    assert change.measures["lumbar_flexion"].change.value == pytest.approx(-14.0, abs=1.5)
    assert change.measures["pelvis_tilt"].verdict == "more"
    assert change.sentence.startswith("The pelvis tilts by 3")
    assert change.pattern.before.pattern == "compensating"
    assert change.pattern.after.pattern == "typical"


def of(film: str, age: int | None = None, sex: Any = None, day: str | None = None) -> Result:
    """A result of person 7, of this age and sex, filmed on this day."""
    made = dataclasses.replace(result(film), subject=Subject("7", age, sex))
    film_input = dataclasses.replace(made.provenance.input, filmed=day)
    return dataclasses.replace(made, provenance=dataclasses.replace(made.provenance, input=film_input))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (of("a", sex="female"), of("b", sex="male"), "female before and male after"),
        (of("a", sex="male"), of("b", sex="female"), "male before and female after"),
        (of("a", 30), of("b", 44), "30 years before and 44 after"),
        (of("a", 44), of("b", 30), "44 years before and 30 after"),
        (of("a", 44, day="2024-05-01"), of("b", 45, day="2027-05-01"), "44 years before and 45 after"),
        (of("a", 44, day="2024-05-01"), of("b", 43, day="2024-06-01"), "44 years before and 43 after"),
        (of("a", 44, day="2024-05-01"), of("b", 45, day="2024-06-01"), None),
        (of("a", 44, day="2024-05-01"), of("b", 47, day="2027-05-02"), None),
        (of("a", 44), of("b", 45), None),
        (of("a", 44, "male"), of("b"), None),
    ],
)
def test_results_that_contradict_each_other_about_the_person_say_so_on_top(
    before: Result, after: Result, said: str | None
) -> None:
    change = compare_results(before, after)
    above = [each.sentence for each in change.cautions if each.about == "identity"]
    assert [said in each for each in above if said] == [True] * (said is not None)
    page = CHANGE.render(change)
    assert page.count('class="attention above"') == len(above)
    printed = io.StringIO()
    summarise(change, {}, Console(file=printed, width=1000))
    first = printed.getvalue().splitlines()[0]
    if said is not None:
        assert said in first
        assert page.index(said) < page.index("<h1")
        assert page.count(said) == 1
    else:
        assert first == change.sentence
