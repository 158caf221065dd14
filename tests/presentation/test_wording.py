"""Numbers in words."""

from __future__ import annotations

import pytest

from romcam import clinical
from romcam.assessment.conclusions import Finding, Measure, TissueFinding
from romcam.presentation import wording
from romcam.presentation.formatting import degrees, interval, measured, number, probability
from romcam.presentation.wording import counted, headline, pattern_name, plainly, task_name, title, typeset


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (62.4, "deg", "62°"),
        (-3.2, "deg", "−3°"),
        (-0.2, "deg", "0°"),
        (0.695, "ratio", "70 %"),
        (1.26, "s", "1.3 s"),
        (-0.25, "s", "−0.2 s"),
        (96.4, "per_min", "96 per minute"),
    ],
)
def test_values_are_rounded_to_meaningful_digits(value: float, unit: str, shown: str) -> None:
    assert number(value, unit) == shown  # pyright: ignore[reportArgumentType]


def test_degrees_are_whole_and_unknown_is_a_dash() -> None:
    assert [degrees(value) for value in (62.4, -3.2, -0.2, float("nan"))] == ["62°", "−3°", "0°", "–"]


def test_intervals_never_have_a_dash_beside_a_minus() -> None:
    assert interval(55.6, 68.4, "deg") == "56–68"
    assert interval(-9.8, -4.1, "deg") == "−10 to −4"
    assert interval(-0.4, 3.0, "deg") == "0–3"
    assert interval(0.38, 0.63, "ratio") == "38–63"


def test_a_measure_shows_its_interval_or_that_it_is_unknown() -> None:
    assert measured(Measure(62.0, 56.0, 68.0, "deg", "contour")) == "62° (56–68)"
    assert measured(Measure(1.3, None, None, "s", "landmarks")) == "1.3 s"
    assert measured(Measure(None, None, None, "deg", "landmarks")) == measured(None) == "–"


@pytest.mark.parametrize(
    ("value", "shown"), [(1.0, "over 99 %"), (0.996, "over 99 %"), (0.81, "81 %"), (0.001, "under 1 %")]
)
def test_no_probability_is_a_certainty(value: float, shown: str) -> None:
    assert probability(value) == shown


def test_a_sentence_is_divided_at_its_first_colon() -> None:
    finding = Finding("typical", False, 0.9, "It is shared: the hips gave 60°, the spine: 50°.")
    assert headline(finding) == ("It is shared.", "The hips gave 60°, the spine: 50°.")
    assert headline(Finding("typical", False, 0.9, "It is shared.")) == ("It is shared.", "")


def test_tasks_and_their_counts_are_in_words() -> None:
    assert task_name("internal_left") == "internal, left"
    assert task_name("left") == "left"
    assert task_name("rise") == "rising"
    assert counted(["internal_left", "internal_left", "external_left"]) == "internal, left: 2; external, left: 1"
    assert [counted([""] * count) for count in (0, 1, 3)] == ["No repetition", "One repetition", "3 repetitions"]


def test_a_hyphen_before_a_number_is_a_minus() -> None:
    assert (
        typeset("from -20 to -1°, (-3), T12-L1, 10th-90th, 19-40") == "from −20 to −1°, (−3), T12-L1, 10th-90th, 19-40"
    )


def test_the_short_ones_of_several_tissues_lead() -> None:
    def lead(*states: str) -> str:
        tissues = tuple(
            TissueFinding(name, "left", "m", state, None, "")  # pyright: ignore[reportArgumentType]
            for name, state in zip(("hip flexors", "quadriceps"), states, strict=True)
        )
        return headline(Finding(None, None, None, "Long: longer.", tissues=tissues))[0]

    assert lead("short", "free") == "The hip flexors of the left leg look short."
    assert lead("short", "short") == "The hip flexors and quadriceps of the left leg look short."
    assert lead("free", "indeterminate").startswith("Left leg: quadriceps borderline.")
    assert lead("free", "unknown") == "Nothing that was measured looks short."
    assert lead("unknown", "unknown").endswith("cannot be told.")


def test_tests_are_called_by_their_titles() -> None:
    assert wording.test_title("forward-bend") == "Forward bend"
    assert wording.test_title("straight-leg-raise") == "Straight-leg raise"
    assert wording.test_title("of-a-later-version") == "Of a later version"


def test_every_measure_on_a_page_is_explained() -> None:
    for name in clinical.names():
        shown = clinical.get(name).display
        for measure in (*shown.tiles, *shown.columns):
            if not measure.endswith("_range"):
                assert plainly(measure), f"{measure} of {name}"


def test_names_are_those_of_the_test() -> None:
    assert title("forward-bend", "hip_flexion") == "Hip joint"
    assert title("forward-bend", "hold") == "Hold"
    assert pattern_name("forward-bend", "compensating") == "a spine that compensates for stiff hips"
    assert pattern_name("forward-bend", "something-new") == "something-new"
