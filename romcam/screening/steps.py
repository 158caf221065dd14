"""Next steps: for each open item the one test or change of filming that would settle it, the most useful first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from romcam.assessment.conclusions import Subject
from romcam.assessment.formatting import listed
from romcam.assessment.probability import NAMED_FROM
from romcam.clinical import HAMSTRINGS, TISSUES
from romcam.clinical import Tissue as MuscleGroup
from romcam.messages import Catalogue
from romcam.screening.catalogue import SIDES, TissueTest, bend, cross_check_test, tissue_tests
from romcam.screening.catalogue import movements as movement_tests
from romcam.screening.choosing import Chosen, is_usable
from romcam.screening.findings import CrossCheck, MovementFinding, NextStep, Reading, Side, Tissue, TissueSide
from romcam.screening.tissues import of_side
from romcam.screening.wording import name_in_sentence, tissue_of_leg, tissues_of_legs

_CROSS_CHECK: Final = 1.0
"""Worth of a leg raise for the cross-check."""

_EXPLAINS: Final = 2.0
"""Additional worth of the hamstrings if the pelvis stops early in the bend, or may do so."""

_text = Catalogue(__name__)


@dataclass(frozen=True)
class _Open:
    """One open item.

    test, side: the film that would settle it. question: what the film would answer. tissue: tissue and leg of the item;
    the question is whether it is short. again: why an existing film does not settle it.
    """

    weight: float
    test: str
    side: Side | None
    question: str = ""
    tissue: tuple[str, Side] | None = None
    again: str = ""


def find_steps(
    tissues: Sequence[Tissue],
    movements: Sequence[MovementFinding],
    check: CrossCheck,
    chosen: Chosen,
    subject: Subject,
) -> tuple[NextStep, ...]:
    """Return the films that would settle open items, and facts about the person that would.

    Parameters
    ----------
    tissues
        All tissues of the screening.
    movements
        All movements of the screening.
    check
        The cross-check.
    chosen
        The results that count.
    subject
        The person.

    Returns
    -------
    tuple of Step
        One for each film, the most useful first; facts to state come last.
    """
    open_items = [
        *_open_movements(movements, chosen),
        *_open_tissues(tissues, movements, chosen, subject),
        *_open_check(check, chosen),
    ]
    films: dict[tuple[str, str], list[_Open]] = {}
    for each in open_items:
        # Films to repeat are one step for each leg, since the faults differ.
        films.setdefault((each.test, f"{each.side}: {each.again}" if each.again else ""), []).append(each)
    order = sorted(films.values(), key=lambda group: -_worth(group))
    return (*(_step(group) for group in order), *_facts_to_state(tissues, check, subject))


def _worth(group: Sequence[_Open]) -> float:
    """Worth of one film of the step; a step of both legs takes two films."""
    return sum(each.weight for each in group) / max(1, len(_sides(group)))


def _sides(group: Sequence[_Open]) -> tuple[Side, ...]:
    named = {each.side for each in group}
    return tuple(side for side in SIDES if side in named)


def _step(group: Sequence[_Open]) -> NextStep:
    test, sides, again = group[0].test, _sides(group), group[0].again
    settles = (*_tissue_questions(group), *dict.fromkeys(each.question for each in group if each.question))
    legs = sides[0] if len(sides) == 1 else "each" if sides else "none"
    values = {"test": name_in_sentence(test), "legs": legs, "questions": listed(settles)}
    if again:
        return NextStep("again", _text("step-again", **values, why=again), settles, test, sides)
    return NextStep("film", _text("step-film", **values), settles, test, sides)


def _tissue_questions(group: Sequence[_Open]) -> list[str]:
    """`whether the hamstrings of the left leg are short`."""
    sides: dict[str, list[Side]] = {}
    for each in group:
        if each.tissue is not None:
            sides.setdefault(each.tissue[0], []).append(each.tissue[1])
    return [_text("question-short", tissues=words) for words in tissues_of_legs(sides)]


def _open_movements(movements: Sequence[MovementFinding], chosen: Chosen) -> Iterator[_Open]:
    for test, each in zip(movement_tests(), movements, strict=True):
        role = test.movement_role
        if role is None or not role.has_verdict or each.answer in ("yes", "no"):
            continue
        again = "" if each.answer == "untested" else _why_again(chosen, each.test, None)
        yield _Open(role.weight, test.name, None, test.question, again=again)


def _open_tissues(
    tissues: Sequence[Tissue], movements: Sequence[MovementFinding], chosen: Chosen, subject: Subject
) -> Iterator[_Open]:
    bent = next(each for each in movements if each.test == bend().name)
    # The hamstrings matter more unless the bend has shown that the pelvis moves freely.
    stops = bent.limited is not None and bent.limited > 1.0 - NAMED_FROM
    for group, tissue in zip(TISSUES, tissues, strict=True):
        weight = group.weight + (_EXPLAINS if stops and group is HAMSTRINGS else 0.0)
        for side in SIDES:
            found = of_side(tissue, side)
            if found.state in ("short", "free") and not _doubtful(found):
                continue
            yield from _for_tissue(group, side, found, weight, chosen, subject)


def _doubtful(found: TissueSide) -> bool:
    """Whether all films that show it long enough have faults: most faults make a short muscle look long enough."""
    known = [each for each in found.readings if each.state in ("short", "free")]
    return found.state == "free" and all(each.doubts for each in known)


def _for_tissue(
    group: MuscleGroup, side: Side, found: TissueSide, weight: float, chosen: Chosen, subject: Subject
) -> Iterator[_Open]:
    # A test without a border for this person cannot answer, however often it is filmed.
    tests = {each.name: each for each in tissue_tests(group) if _has_border(each, side, subject)}
    filmed = [each for each in found.readings if each.test in tests]
    fresh = [each for name, each in tests.items() if name not in {reading.test for reading in filmed}]
    faulty = next((each for each in filmed if _faulty(each)), None)

    def open_item(test: TissueTest, again: str = "") -> _Open:
        return _Open(weight, test.name, side if test.one_leg else None, tissue=(group.name, side), again=again)

    if faulty is not None:
        yield open_item(tests[faulty.test], _why_again(chosen, faulty.test, side))
    elif fresh:
        yield open_item(fresh[0])
    elif any(each.state == "indeterminate" for each in filmed):
        at_border = next(each for each in filmed if each.state == "indeterminate")
        yield open_item(tests[at_border.test], _text("again-at-border"))


def _faulty(reading: Reading) -> bool:
    return bool(reading.doubts) or (reading.state == "unknown" and reading.value.value is None)


def _has_border(test: TissueTest, side: Side, subject: Subject) -> bool:
    return test.of(side).border_for(test.test.norms, subject, test.test.protocol.position) is not None


def _open_check(check: CrossCheck, chosen: Chosen) -> Iterator[_Open]:
    """Legs without a raise. A bend in which the spine was not measured is an open item of its own."""
    if check.answer == "does-not-apply" or chosen.of(bend().name) is None:
        return
    test = cross_check_test().name
    for side in SIDES:
        if chosen.of(test, side) is None:
            yield _Open(_CROSS_CHECK, test, side, _text("question-cross-check"))


def _why_again(chosen: Chosen, test: str, side: Side | None) -> str:
    """Fault of the film that counts: the most severe failed check, else the sentence of the finding."""
    found = chosen.of(test, side)
    if found is None:
        return ""
    result = found[1]
    failed = [check for check in result.quality if check.ok is False and check.severity != "note"]
    failed.sort(key=lambda check: check.severity != "withhold")
    if failed:
        return _text("again-last-time", sentence=failed[0].detail)
    if is_usable(result):
        return _text("again-nothing-wrong")
    return _text("again-last-time", sentence=result.finding.sentence)


def _facts_to_state(tissues: Sequence[Tissue], check: CrossCheck, subject: Subject) -> Iterator[NextStep]:
    """Facts about the person to state, where a border depends on them."""
    without: list[str] = []
    needed: set[str] = set()
    for group, tissue in zip(TISSUES, tissues, strict=True):
        tests = {each.name: each for each in tissue_tests(group)}
        for side in SIDES:
            for each in of_side(tissue, side).readings:
                if each.state != "unknown" or each.value.value is None:
                    continue
                test = tests[each.test].test
                facts = tests[each.test].of(side).facts_needed(test.norms, subject, test.protocol.position)
                without += [tissue_of_leg(tissue.name, side)] if facts else []
                needed.update(facts)
    sex = subject.sex is None and check.applies is None and check.answer not in ("not-done", "does-not-apply")
    checked = (_text("settles-cross-check"),) if sex else ()
    if without:
        questions = tuple(_text("question-short", tissues=each) for each in dict.fromkeys(without))
        sentence = _text("tell-sex-and-age" if len(needed) > 1 else f"tell-only-{needed.pop()}")
        yield NextStep("tell", sentence, (*questions, *checked))
    elif sex:
        yield NextStep("tell", _text("tell-sex"), checked)
