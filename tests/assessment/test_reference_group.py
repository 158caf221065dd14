"""With whom a person is compared: the group, and whether age and sex fit it."""

from __future__ import annotations

import pytest

from romcam.assessment import Measure, Subject
from romcam.assessment.limitation import usual_range
from romcam.assessment.reference_group import group_notes
from romcam.norms import load_norms

TURNED = Measure(25.0, 20.0, 30.0, "deg", "landmarks")


def notes_of(subject: Subject) -> tuple[str, ...]:
    """The notes on an internal rotation in sitting."""
    norms = load_norms("hip-rotation")
    norm = usual_range(norms, "internal_rotation_left", subject, "seated")
    assert norm is not None
    return group_notes([norm], {norm.measure: TURNED}, subject, by_sex=("internal_rotation_left",))


def test_a_woman_of_44_is_older_than_the_women_of_18_she_is_compared_with():
    group, age = notes_of(Subject(age=44, sex="female"))
    assert group.startswith("Reference group: 131 women of 18 years in their first year of college sport")
    assert "About 2 in 3 of them" in group
    assert age == "The person is 44 years old, older than this group (18 years), so its range may not fit."


def test_what_is_not_known_of_the_person_is_stated():
    group, age, sex = notes_of(Subject())
    assert "131 women and 299 men" in group
    assert age.startswith("The person's age is not given")
    assert sex == "The person's sex is not given, so the range is that of women and men together."


@pytest.mark.parametrize("age", [18])
def test_nothing_is_added_for_a_person_of_the_group(age: int):
    assert len(notes_of(Subject(age=age, sex="male"))) == 1


def test_a_measure_without_a_value_has_no_group():
    norm = usual_range(load_norms("hip-rotation"), "internal_rotation_left", Subject(), "seated")
    assert norm is not None
    unknown = Measure(None, None, None, "deg", "landmarks")
    assert group_notes([norm], {norm.measure: unknown}, Subject()) == ()
