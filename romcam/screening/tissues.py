"""Each tissue of each leg by every test that speaks of it, and whether two tests of one tissue agree."""

from __future__ import annotations

from typing import Final

from romcam.results.result import Result
from romcam.screening.catalogue import TISSUES, Look, TissueLooks
from romcam.screening.choosing import Chosen
from romcam.screening.findings import Reading, Side, State, Tissue, TissueSide
from romcam.screening.movements import part_checks
from romcam.screening.wording import filmed

_TOLD: Final = ("short", "free")


def find_tissues(chosen: Chosen) -> tuple[Tissue, ...]:
    """Every tissue of a screen, those that nothing speaks of as untested."""
    return tuple(
        Tissue(looks.name, looks.where, _side(looks, "left", chosen), _side(looks, "right", chosen))
        for looks in TISSUES
    )


def of_leg(name: str, side: Side) -> str:
    """A tissue of one leg as part of a sentence: `the hamstrings of the left leg`."""
    return f"the {name} of the {side} leg"


def _side(looks: TissueLooks, side: Side, chosen: Chosen) -> TissueSide:
    readings = tuple(each for look in looks.looks if (each := _read(looks.name, look, side, chosen)) is not None)
    if not readings:
        return TissueSide("untested", None, f"No test of {of_leg(looks.name, side)} was filmed.")
    states: list[State] = [each.state for each in readings]
    told = [each for each in readings if each.state != "unknown"]
    if len(told) < 2:
        return TissueSide(_only(states), None, " ".join(each.sentence for each in told or readings), readings)
    which = of_leg(looks.name, side)
    if {"short", "free"} <= set(states):
        says = {each.state: filmed(each.test) for each in told}
        sentence = f"The two tests of {which} contradict each other: short by {says['short']}, long enough by "
        return TissueSide("contradictory", "contradict", f"{sentence}{says['free']}.", readings)
    if len({each.state for each in told}) == 1:
        word = {"short": "short", "free": "long enough", "indeterminate": "too close to tell"}[told[0].state]
        return TissueSide(told[0].state, "agree", f"Both tests of {which} agree: {word}.", readings)
    sure = next(each for each in told if each.state in _TOLD)
    open_ = next(each for each in told if each.state == "indeterminate")
    word = "short" if sure.state == "short" else "long enough"
    sentence = (
        f"By {filmed(sure.test)} {which} look {word}; by {filmed(open_.test)} it is too close to tell, "
        "which does not contradict it."
    )
    return TissueSide(sure.state, "undecided", sentence, readings)


def _only(states: list[State]) -> State:
    known: list[State] = [each for each in states if each != "unknown"]
    return known[0] if known else "unknown"


def _read(tissue: str, look: Look, side: Side, chosen: Chosen) -> Reading | None:
    found = chosen.of(look.test, side)
    if found is None:
        return None
    number, result = found
    said = next((each for each in result.finding.tissues if each.tissue == tissue and each.side == side), None)
    if said is None:
        return None
    value = result.measures[said.measure]
    return Reading(
        test=look.test,
        measurement=number,
        measure=said.measure,
        value=value,
        state=said.state,
        probability=said.probability,
        usual=next((each for each in result.references if each.measure == said.measure), None),
        border=said.border,
        short=said.short,
        sentence=said.sentence,
        doubts=_doubts(result),
    )


def _doubts(result: Result) -> tuple[str, ...]:
    """What was amiss in the film: parts that helped, and failed checks that withhold or warn."""
    helped = part_checks(result)
    failed = [check for check in result.quality if check.ok is False]
    return tuple(check.detail for check in failed if check in helped or check.severity != "note")
