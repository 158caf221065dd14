"""With whom a person is compared: the reference groups beside the verdict, and whether the person's age fits them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from romcam.assessment.conclusions import Measure, Subject
from romcam.messages import Catalogue
from romcam.norms import ReferenceRange

SHOWN_UNITS: Final = ("deg", "ratio")
"""Units of measures that a verdict rests on; times and rates describe the movement only."""

_text = Catalogue(__name__)


def group_notes(
    references: Iterable[ReferenceRange],
    measures: Mapping[str, Measure],
    subject: Subject,
    *,
    by_sex: Collection[str] = (),
) -> tuple[str, ...]:
    """Name the reference groups of a trial, and state where the person's age lies outside.

    Parameters
    ----------
    references
        Ranges that the trial is compared with.
    measures
        Measures of the trial, by name. A range of a measure without a value is not used.
    subject
        The person.
    by_sex
        Measures that have ranges of their own for women and for men.

    Returns
    -------
    tuple of str
        For each group one sentence with its people, and one about the age where it lies outside; then what is not known
        of the person. Empty without a range.
    """
    used = [
        each
        for each in references
        if measures[each.measure].value is not None and measures[each.measure].unit in SHOWN_UNITS
    ]
    notes: list[str] = []
    for group in {each.population: each for each in used}.values():
        share = "deviation" if group.kind == "mean ± SD" else "centiles"
        notes.append(_text(f"group-{share}", population=group.population))
        side = _outside(group, subject.age)
        if side:
            notes.append(_text(f"group-{side}", age=str(subject.age), ages=_ages(group)))
    if notes and subject.age is None:
        notes.append(_text("group-age-unknown"))
    if subject.sex is None and any(each.measure in by_sex for each in used):
        notes.append(_text("group-sex-unknown"))
    return tuple(notes)


def _outside(group: ReferenceRange, age: int | None) -> str:
    """Return the side on which an age lies outside a group: `older`, `younger`, or empty."""
    if age is None:
        return ""
    if group.group_from_age is not None and age < group.group_from_age:
        return "younger"
    return "older" if group.group_to_age is not None and age > group.group_to_age else ""


def _ages(group: ReferenceRange) -> str:
    low, high = group.group_from_age, group.group_to_age
    if low is None or high is None:
        return _text("ages-from", low=str(low)) if high is None else _text("ages-to", high=str(high))
    if low == high:
        return _text("ages-one", low=str(low))
    return _text("ages-between", low=str(low), high=str(high))
