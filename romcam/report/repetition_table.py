"""The report's table of repetitions: when, which movement, and what each reached."""

from __future__ import annotations

from dataclasses import dataclass

from romcam.assessment.conclusions import Assessment, RepetitionResult
from romcam.presentation import wording
from romcam.report import display_rules

_BEND = ("trunk_inclination", "pelvis_tilt", "hip_flexion", "lumbar_flexion", "lumbar_share")
_WITHOUT_SPLIT = ("trunk_chord", "thigh_tilt", "knee_flexion")


@dataclass(frozen=True)
class Row:
    """One repetition as text. notes: what is said of it beneath its time."""

    at: str
    notes: list[str]
    best: bool
    cells: list[str]


@dataclass(frozen=True)
class RepetitionTable:
    """title: how many there were. head: of all columns. rows: of the movements that have a column."""

    title: str
    head: list[str]
    rows: list[Row]


def repetition_table(assessment: Assessment) -> RepetitionTable | None:
    """The table; None where there is nothing to list.

    Columns that belong to one movement each, such as both sides', are put together: a repetition is only of one.
    """
    named, test = display_rules.several_efforts(assessment), display_rules.test_of(assessment)
    moves = test.movement_finder is not None and not any(rule.task for rule in test.tasks)
    columns = _columns(assessment)
    if not assessment.repetitions or not columns:
        return None
    told = [each for each in assessment.repetitions if any(_name(column, each.effort) for _, column in columns)]
    head = ["End of range at", *["Movement"] * named, *(label for label, _ in columns)]
    if not moves:
        head.append("Way down" if display_rules.splits(assessment) else "Way there")
    rows = [
        Row(
            at=wording.number(each.end_of_range_s, "s"),
            notes=_notes(assessment, each),
            best=each.best,
            cells=[
                *[wording.effort(each.effort).capitalize()] * named,
                *(_cell(assessment, each, _name(column, each.effort)) for _, column in columns),
                *[wording.number(each.plateau_start_s - each.start_s, "s")] * (not moves),
            ],
        )
        for each in told
    ]
    return RepetitionTable(wording.counted([each.effort for each in assessment.repetitions]), head, rows)


def _columns(assessment: Assessment) -> list[tuple[str, dict[str, str]]]:
    """Label, and by effort the name of the measure; by no effort (``) the one of all."""
    test = display_rules.test_of(assessment)
    names = test.display.columns
    if display_rules.splits(assessment) and not display_rules.split_known(assessment):
        names = tuple(name for name in _WITHOUT_SPLIT if name in assessment.measures) or names
    elif display_rules.divides(assessment):
        names = _BEND
    efforts = {rule.name: rule.task for rule in test.measures}
    columns: list[dict[str, str]] = []
    for name in names:
        effort = efforts.get(name, "")
        free = next((each for each in columns if effort and "" not in each and effort not in each), None)
        if free is None:
            columns.append({effort: name})
        else:
            free[effort] = name
    return [(_label(assessment, list(column.values())), column) for column in columns]


def _label(assessment: Assessment, names: list[str]) -> str:
    titles = [wording.title(assessment.test, name) for name in names]
    if len(titles) == 1:
        return titles[0]
    common = {title.partition(",")[0] for title in titles}
    return common.pop() if len(common) == 1 else "Reached"


def _name(column: dict[str, str], effort: str) -> str | None:
    return column.get(effort) or column.get("")


def _cell(assessment: Assessment, repetition: RepetitionResult, name: str | None) -> str:
    value = None if name is None else repetition.values.get(name)
    if name is None or value is None:
        return wording.UNKNOWN
    return wording.number(value, assessment.measures[name].unit)


def _notes(assessment: Assessment, repetition: RepetitionResult) -> list[str]:
    notes: list[str] = []
    alike = [each for each in assessment.repetitions if each.effort == repetition.effort]
    if repetition.best and len(alike) > 1 and display_rules.test_of(assessment).movement_finder is None:
        notes.append("the greatest, reported above" if not repetition.effort else "the greatest, reported")
    if not repetition.complete:
        notes.append("return not filmed")
    return notes
