"""The large figures at the head of the report."""

from __future__ import annotations

from dataclasses import dataclass

from romcam.assessment.conclusions import Assessment
from romcam.body.quantities import QUANTITIES
from romcam.presentation import wording
from romcam.presentation.bars import usual_range
from romcam.report import display_rules

UNSEEN = "not visible"
_BACK = "needs the outline of the back"


@dataclass(frozen=True)
class Tile:
    """A large number as text. kind: CSS class.

    spread: behind the value, in small: its 95 % interval, or its unit. below: one line on what it is made of.
    """

    kind: str
    title: str
    value: str
    spread: str
    below: str


def make_tiles(assessment: Assessment) -> list[Tile]:
    """The measures that the test leads with; where the back was not seen, that they need it."""
    if display_rules.divides(assessment):
        return _of_a_bend(assessment)
    names = [name for name in display_rules.test_of(assessment).display.tiles if name in assessment.measures]
    unread = display_rules.splits(assessment) and not display_rules.split_known(assessment)
    tiles = [
        Tile("unseen", wording.title(assessment.test, name), UNSEEN, "", _BACK)
        if unread and _of_the_back(assessment, name)
        else _tile(assessment, display_rules.kind_of(assessment, name), wording.title(assessment.test, name), name)
        for name in names
    ]
    if unread and "trunk_chord" in assessment.measures:
        tiles.append(_tile(assessment, "share", "Hips and spine together", "trunk_chord"))
    return tiles


def _of_a_bend(assessment: Assessment) -> list[Tile]:
    if display_rules.split_known(assessment):
        return [
            _tile(assessment, "hips", "From the hips (pelvis)", "pelvis_tilt"),
            _tile(assessment, "lumbar", "From the lumbar spine", "lumbar_flexion"),
            _tile(assessment, "share", "Lumbar share of the bend", "lumbar_share"),
        ]
    return [
        Tile("hips", "From the hips", UNSEEN, "", _BACK),
        Tile("lumbar", "From the lumbar spine", UNSEEN, "", _BACK),
        _tile(assessment, "share", "Both together", "trunk_chord"),
    ]


def _of_the_back(assessment: Assessment, name: str) -> bool:
    rule = next(each for each in display_rules.test_of(assessment).measures if each.name == name)
    quantity = QUANTITIES.get(str(getattr(rule, "quantity", name)))
    return assessment.measures[name].value is None and (quantity is None or quantity.split)


def _tile(assessment: Assessment, kind: str, title: str, name: str) -> Tile:
    measure = assessment.measures[name]
    usual = next((row for row in assessment.references if row.measure == name), None)
    below = f"most people {usual_range(usual, measure.unit)}" if usual else wording.plainly(name)
    if measure.value is None:
        return Tile(kind, title, UNSEEN, "", below)
    if measure.unit == "per_min":
        count, unit = wording.number(measure.value, measure.unit).split(" ", 1)
        return Tile(kind, title, count, unit, below)
    value, spread = wording.number(measure.value, measure.unit), wording.spread(measure)
    return Tile(kind, title, value, f"({spread})" if spread else "", below)
