"""State of each tissue of each leg by all of its tests, and whether two tests of one tissue agree."""

from __future__ import annotations

from romcam.clinical import TISSUES
from romcam.clinical import Tissue as MuscleGroup
from romcam.messages import Catalogue
from romcam.results.result import Result
from romcam.screening.catalogue import TissueTest, tissue_tests
from romcam.screening.choosing import Chosen, part_checks
from romcam.screening.findings import Reading, Side, State, Tissue, TissueSide
from romcam.screening.wording import name_in_sentence, tissue_of_leg

_text = Catalogue(__name__)


def find_tissues(chosen: Chosen) -> tuple[Tissue, ...]:
    """Return every tissue of a screening.

    Parameters
    ----------
    chosen
        The results that count; a tissue without one is untested.
    """
    return tuple(
        Tissue(each.name, each.where, _side(each, "left", chosen), _side(each, "right", chosen)) for each in TISSUES
    )


def of_side(tissue: Tissue, side: Side) -> TissueSide:
    """Return a tissue of one leg.

    Parameters
    ----------
    tissue
        The tissue of both legs.
    side
        The leg.
    """
    return tissue.left if side == "left" else tissue.right


def _side(tissue: MuscleGroup, side: Side, chosen: Chosen) -> TissueSide:
    readings = tuple(
        each for test in tissue_tests(tissue) if (each := _read(tissue.name, test, side, chosen)) is not None
    )
    which = tissue_of_leg(tissue.name, side)
    if not readings:
        return TissueSide("untested", None, _text("tissue-untested", tissue=which))
    states: list[State] = [each.state for each in readings]
    known = [each for each in readings if each.state != "unknown"]
    if len(known) < 2:
        sentence = " ".join(each.sentence for each in known or readings)
        return TissueSide(_only(states, readings), None, sentence, readings)
    by_state = {each.state: name_in_sentence(each.test) for each in known}
    if {"short", "free"} <= set(states):
        sentence = _text("tests-contradict", tissue=which, short_by=by_state["short"], long_by=by_state["free"])
        return TissueSide("contradictory", "contradict", sentence, readings)
    if len(by_state) == 1:
        return TissueSide(known[0].state, "agree", _text("tests-agree", tissue=which, state=known[0].state), readings)
    sure = next(each for each in known if each.state != "indeterminate")
    sentence = _text(
        "tests-undecided",
        tissue=which,
        state=sure.state,
        sure=by_state[sure.state],
        undecided=by_state["indeterminate"],
    )
    return TissueSide(sure.state, "undecided", sentence, readings)


def _only(states: list[State], readings: tuple[Reading, ...]) -> State:
    known: list[State] = [each for each in states if each != "unknown"]
    if known:
        return known[0]
    measured = any(each.value.value is not None and each.border is None for each in readings)
    return "no-reference" if measured else "unknown"


def _read(tissue: str, test: TissueTest, side: Side, chosen: Chosen) -> Reading | None:
    found = chosen.of(test.name, side)
    if found is None:
        return None
    number, result = found
    finding = next((each for each in result.finding.tissues if each.tissue == tissue and each.side == side), None)
    if finding is None:
        return None
    return Reading(
        test=test.name,
        measurement=number,
        measure=finding.measure,
        value=result.measures[finding.measure],
        state=finding.state,
        probability=finding.probability,
        usual=next((each for each in result.references if each.measure == finding.measure), None),
        border=finding.border,
        short=finding.short,
        sentence=finding.sentence,
        doubts=_doubts(result),
    )


def _doubts(result: Result) -> tuple[str, ...]:
    """Faults of the film: parts that compensated, and failed checks of severity warning or withhold."""
    compensations = part_checks(result)
    failed = [check for check in result.quality if check.ok is False]
    return tuple(check.detail for check in failed if check in compensations or check.severity != "note")
