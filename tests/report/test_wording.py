"""Numbers in words."""

from __future__ import annotations

import pytest

from romcam.assessment.values import Finding, Measure
from romcam.report.wording import headline, interval, measured, number, pattern_name, probability, title


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (62.4, "deg", "62°"),
        (-3.2, "deg", "−3°"),
        (-0.2, "deg", "0°"),
        (0.695, "ratio", "70 %"),
        (1.26, "s", "1.3 s"),
        (-0.25, "s", "−0.2 s"),
    ],
)
def test_values_are_rounded_to_what_can_be_meant(value: float, unit: str, shown: str) -> None:
    assert number(value, unit) == shown  # pyright: ignore[reportArgumentType]


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


def test_a_sentence_parts_at_its_first_colon() -> None:
    finding = Finding("typical", False, 0.9, "It is shared: the hips gave 60°, the spine: 50°.")
    assert headline(finding) == ("It is shared.", "The hips gave 60°, the spine: 50°.")
    assert headline(Finding("typical", False, 0.9, "It is shared.")) == ("It is shared.", "")


def test_names_come_from_the_test() -> None:
    assert title("forward-bend", "hip_flexion") == "Hips"
    assert title("forward-bend", "hold") == "Hold"
    assert pattern_name("forward-bend", "compensating") == "a spine that makes up for stiff hips"
    assert pattern_name("forward-bend", "something-new") == "something-new"
