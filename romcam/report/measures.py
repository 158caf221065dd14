"""The measures as text: the large figures at the head of the report, and the table of repetitions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from romcam.assessment.conclusions import Assessment, RepetitionResult
from romcam.body.quantities import QUANTITIES
from romcam.messages import Catalogue
from romcam.presentation import formatting, wording
from romcam.report import display_rules

_text = Catalogue(__name__)

_BEND: Final = (
    "trunk_inclination", "pelvis_tilt", "hip_flexion", "lumbar_flexion", "lumbar_share", "lumbar_share_of_movement",
)  # fmt: skip
_SAME: Final = 0.01
"""Difference below which two values are the same one, degrees and ratios as 0..1."""
_WITHOUT_SPLIT: Final = ("trunk_chord", "thigh_tilt", "knee_flexion")


@dataclass(frozen=True)
class Tile:
    """A large figure as text.

    Parameters
    ----------
    kind
        CSS class of its colour.
    title, value
        Name of the measure, and its value.
    spread
        Small text after the value: its 95 % interval, or its unit.
    below
        One line below: the range of most people, or an explanation of the measure.
    known
        Whether the film shows the measure.
    """

    kind: str
    title: str
    value: str
    spread: str
    below: str
    known: bool = True


@dataclass(frozen=True)
class RepetitionRow:
    """One repetition as text.

    Parameters
    ----------
    at
        Time of the end of range.
    notes
        Remarks below the time.
    best
        Whether it is the reported repetition.
    cells
        Values in the order of the columns.
    """

    at: str
    notes: list[str]
    best: bool
    cells: list[str]


@dataclass(frozen=True)
class RepetitionTable:
    """The repetitions: `title` states their number, `head` the columns, `rows` those with a value in any column."""

    title: str
    head: list[str]
    rows: list[RepetitionRow]


def make_tiles(assessment: Assessment) -> list[Tile]:
    """Return the large figures at the head of the report.

    Parameters
    ----------
    assessment
        The trial's assessment.

    Returns
    -------
    list[Tile]
        One for each leading measure of the test. If the back was not visible, measures that need it are marked as
        unknown.
    """
    if display_rules.divides(assessment):
        return _bend_tiles(assessment)
    names = [name for name in display_rules.test_of(assessment).display.tiles if name in assessment.measures]
    unread = display_rules.splits(assessment) and not display_rules.split_known(assessment)
    tiles = [
        _hidden("unseen", wording.title(assessment.test, name))
        if unread and _needs_back(assessment, name)
        else _tile(assessment, display_rules.kind_of(assessment, name), wording.title(assessment.test, name), name)
        for name in names
    ]
    if unread and "trunk_chord" in assessment.measures:
        tiles.append(_tile(assessment, "share", _text("tile-pelvis-and-spine"), "trunk_chord"))
    return tiles


def repetition_table(assessment: Assessment) -> RepetitionTable | None:
    """Return the table of repetitions.

    Measures that belong to one task each, such as those of the left and the right side, share a column: a repetition
    has one task only.

    Parameters
    ----------
    assessment
        The trial's assessment.

    Returns
    -------
    RepetitionTable or None
        None if there is no repetition or no measure to list.
    """
    named, test = display_rules.several_tasks(assessment), display_rules.test_of(assessment)
    moves = test.movement_finder is not None and not any(rule.task for rule in test.tasks)
    columns = _columns(assessment)
    if not assessment.repetitions or not columns:
        return None
    listed = [each for each in assessment.repetitions if any(_name(column, each.effort) for _, column in columns)]
    head = [_text("table-time"), *[_text("table-movement")] * named, *(label for label, _ in columns)]
    timed = not moves and not named  # a movement to one side begins where the one to the other side ends
    if timed:
        head.append(_text("table-way-down" if display_rules.splits(assessment) else "table-way-there"))
    rows = [
        RepetitionRow(
            at=formatting.number(each.end_of_range_s, "s"),
            notes=_notes(assessment, each),
            best=each.best,
            cells=[
                *[wording.task_name(each.effort).capitalize()] * named,
                *(_cell(assessment, each, _name(column, each.effort)) for _, column in columns),
                *[formatting.number(each.plateau_start_s - each.start_s, "s")] * timed,
            ],
        )
        for each in listed
    ]
    return RepetitionTable(wording.counted([""] * len(listed)), head, rows)


def _bend_tiles(assessment: Assessment) -> list[Tile]:
    if display_rules.split_known(assessment):
        return [
            _tile(assessment, "hips", _text("tile-pelvis"), "pelvis_tilt"),
            _tile(assessment, "lumbar", _text("tile-lumbar"), "lumbar_flexion"),
            _tile(assessment, "share", _text("tile-share"), "lumbar_share"),
        ]
    return [
        _hidden("hips", _text("tile-pelvis")),
        _hidden("lumbar", _text("tile-lumbar")),
        _tile(assessment, "share", _text("tile-both"), "trunk_chord"),
    ]


def _needs_back(assessment: Assessment, name: str) -> bool:
    rule = next(each for each in display_rules.test_of(assessment).measures if each.name == name)
    quantity = QUANTITIES.get(str(getattr(rule, "quantity", name)))
    return assessment.measures[name].value is None and (quantity is None or quantity.split)


def _hidden(kind: str, title: str, below: str | None = None) -> Tile:
    return Tile(
        kind, title, _text("tile-hidden"), "", _text("tile-needs-back") if below is None else below, known=False
    )


def _tile(assessment: Assessment, kind: str, title: str, name: str) -> Tile:
    measure = assessment.measures[name]
    norm = next((row for row in assessment.references if row.measure == name), None)
    below = formatting.usual(norm, measure.unit) if norm else wording.plainly(name)
    if measure.value is None:
        read = not display_rules.splits(assessment) or display_rules.split_known(assessment)
        if measure.unit == "ratio" and read:
            return Tile(kind, title, _text("tile-uncertain"), "", _text("tile-wide"), known=False)
        return _hidden(kind, title, below)
    value = formatting.number(measure.value, measure.unit)
    if measure.unit == "per_min":
        count, unit = value.split(" ", 1)
        return Tile(kind, title, count, unit, below)
    spread = formatting.spread(measure)
    return Tile(kind, title, value, f"({spread})" if spread else "", below)


def _columns(assessment: Assessment) -> list[tuple[str, dict[str, str]]]:
    """Return the label of each column, and task → name of its measure; the empty task stands for all tasks."""
    test = display_rules.test_of(assessment)
    names = test.display.columns
    if display_rules.splits(assessment) and not display_rules.split_known(assessment):
        names = tuple(name for name in _WITHOUT_SPLIT if name in assessment.measures) or names
    elif display_rules.divides(assessment):
        names = _BEND
    tasks = {rule.name: rule.task for rule in test.measures}
    columns: list[dict[str, str]] = []
    for name in names:
        task = tasks.get(name, "")
        free = next((each for each in columns if task and "" not in each and task not in each), None)
        if free is None:
            columns.append({task: name})
        else:
            free[task] = name
    return [(_label(assessment, list(column.values())), column) for column in columns]


def _label(assessment: Assessment, names: list[str]) -> str:
    titles = [wording.title(assessment.test, name) for name in names]
    if len(titles) == 1:
        return titles[0]
    common = {title.partition(",")[0] for title in titles}
    return common.pop() if len(common) == 1 else _text("table-reached")


def _name(column: dict[str, str], task: str) -> str | None:
    return column.get(task) or column.get("")


def _cell(assessment: Assessment, repetition: RepetitionResult, name: str | None) -> str:
    value = None if name is None else repetition.values.get(name)
    if name is None or value is None:
        return formatting.UNKNOWN
    return formatting.number(value, assessment.measures[name].unit)


def _stands(assessment: Assessment, repetition: RepetitionResult) -> str:
    """Of the repetition that stands for its task: whether the measures are its values, or those of all repetitions."""
    measures = assessment.measures
    pairs = [(value, measures[name].value) for name, value in repetition.values.items() if name in measures]
    if any(value is not None and named is not None and abs(value - named) > _SAME for value, named in pairs):
        return _text("note-pictured")
    return _text("note-greatest" if repetition.effort else "note-greatest-above")


def _notes(assessment: Assessment, repetition: RepetitionResult) -> list[str]:
    notes: list[str] = []
    same = [each for each in assessment.repetitions if each.effort == repetition.effort]
    if repetition.best and len(same) > 1:
        notes.append(_stands(assessment, repetition))
    if not repetition.complete:
        notes.append(_text("note-return-missing"))
    return notes
