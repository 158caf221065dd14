"""What would settle what is open: for each open item the one test or change of filming that would, best first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from romcam import clinical
from romcam.assessment.conclusions import Subject
from romcam.assessment.limitation import usual_range
from romcam.assessment.probability import NAMED_FROM
from romcam.screening.catalogue import BEND, HAMSTRINGS, MOVEMENTS, RAISE, SIDES, TISSUES, Look, TissueLooks
from romcam.screening.choosing import Chosen, good
from romcam.screening.findings import CrossCheck, MovementFinding, Reading, Side, Step, Tissue, TissueSide
from romcam.screening.links import of_side
from romcam.screening.tissues import of_leg
from romcam.screening.wording import filmed, listed, of_legs

_WITHOUT_BORDER: Final = 0.3
"""What a test is worth of which nobody knows from where on its value is unusual, against one of which that is known."""
_CROSS_CHECK: Final = 1.0
_NO_BORDER: Final = "though from where on that is short is not known for this person"
_EXPLAINS: Final = 2.0
"""What the hamstrings are worth more once the bend has shown that something stops the pelvis, or may have."""


@dataclass(frozen=True)
class _Open:
    """One thing that is open. test, side: what to film for it. what: what that settles; tissue: where it is whether
    that is short, or, not bordered, how far it gives. again: why a film that there is does not settle it.
    """

    weight: float
    test: str
    side: Side | None
    what: str = ""
    tissue: tuple[str, Side] | None = None
    bordered: bool = True
    again: str = ""


def find_steps(
    tissues: Sequence[Tissue],
    movements: Sequence[MovementFinding],
    check: CrossCheck,
    chosen: Chosen,
    subject: Subject,
) -> tuple[Step, ...]:
    """One step for each film that would settle something, by how much it would; what to tell romcam comes last."""
    open_ = [
        *_open_movements(movements, chosen),
        *_open_tissues(tissues, movements, chosen, subject),
        *_open_check(check, chosen),
    ]
    films: dict[tuple[str, str], list[_Open]] = {}
    for each in open_:
        # A film to make again is one step a leg: what was amiss differs.
        films.setdefault((each.test, f"{each.side}: {each.again}" if each.again else ""), []).append(each)
    order = sorted(films.values(), key=lambda group: -_worth(group))
    return (*(_step(group) for group in order), *_tell(tissues, check, subject))


def _worth(group: Sequence[_Open]) -> float:
    """What a film of the step settles; a step of both legs is two films."""
    return sum(each.weight for each in group) / max(1, len(_sides(group)))


def _sides(group: Sequence[_Open]) -> tuple[Side, ...]:
    named = {each.side for each in group}
    return tuple(side for side in SIDES if side in named)


def _step(group: Sequence[_Open]) -> Step:
    test, sides, again = group[0].test, _sides(group), group[0].again
    settles = (*_whether(group), *dict.fromkeys(each.what for each in group if each.what))
    told = f"it would tell {listed(settles)}."
    if again:
        return Step("again", f"Film {filmed(test, sides)} again: {told} {again}", settles, test, sides)
    return Step("film", f"Film {filmed(test, sides)}: {told}", settles, test, sides)


def _whether(group: Sequence[_Open]) -> list[str]:
    """`whether the hamstrings of the left leg are short`, `how far the quadriceps of both legs give`."""
    sides: dict[bool, dict[str, list[Side]]] = {True: {}, False: {}}
    for each in group:
        if each.tissue is not None:
            sides[each.bordered].setdefault(each.tissue[0], []).append(each.tissue[1])
    return [
        *(f"whether the {words} are short" for words in of_legs(sides[True])),
        *(f"how far the {words} give, {_NO_BORDER}" for words in of_legs(sides[False])),
    ]


def _open_movements(movements: Sequence[MovementFinding], chosen: Chosen) -> Iterator[_Open]:
    for look, each in zip(MOVEMENTS, movements, strict=True):
        if not look.judged or each.answer in ("yes", "no"):
            continue
        again = "" if each.answer == "untested" else _why_again(chosen, each.test, None)
        yield _Open(look.weight, look.test, None, look.asks, again=again)


def _open_tissues(
    tissues: Sequence[Tissue], movements: Sequence[MovementFinding], chosen: Chosen, subject: Subject
) -> Iterator[_Open]:
    bend = next(each for each in movements if each.test == BEND)
    # What stops the pelvis is worth knowing unless it is known that nothing does.
    stops = bend.limited is not None and bend.limited > 1.0 - NAMED_FROM
    for looks, tissue in zip(TISSUES, tissues, strict=True):
        weight = looks.weight + (_EXPLAINS if stops and looks.name == HAMSTRINGS else 0.0)
        for side in SIDES:
            found = of_side(tissue, side)
            if found.state in ("short", "free") and not _shaky(found):
                continue
            yield from _for_tissue(looks, side, found, weight, chosen, subject)


def _shaky(found: TissueSide) -> bool:
    """Long enough, but in no film without a fault: most faults let a short muscle pass for a long one."""
    told = [each for each in found.readings if each.state in ("short", "free")]
    return found.state == "free" and all(each.doubts for each in told)


def _for_tissue(
    looks: TissueLooks, side: Side, found: TissueSide, weight: float, chosen: Chosen, subject: Subject
) -> Iterator[_Open]:
    seen = {each.test: each for each in found.readings}
    fresh = [look for look in looks.looks if look.test not in seen]
    judging = [look for look in fresh if _has_border(look, side, subject)]
    faulty = next((each for each in found.readings if _faulty(each)), None)
    if faulty is not None:
        test = faulty.test
        look = next(each for each in looks.looks if each.test == test)
        again = _why_again(chosen, test, side)
        yield _Open(weight, test, side if look.one_leg else None, tissue=(looks.name, side), again=again)
    elif judging:
        look = judging[0]
        yield _Open(weight, look.test, side if look.one_leg else None, tissue=(looks.name, side))
    elif fresh and not seen:
        look = fresh[0]
        yield _Open(
            weight * _WITHOUT_BORDER,
            look.test,
            side if look.one_leg else None,
            tissue=(looks.name, side),
            bordered=False,
        )
    elif found.readings and found.state != "unknown":
        reading = found.readings[0]
        look = next(each for each in looks.looks if each.test == reading.test)
        again = "It lies at the border, so film it on another day: one measurement cannot tell."
        yield _Open(weight, reading.test, side if look.one_leg else None, tissue=(looks.name, side), again=again)


def _faulty(reading: Reading) -> bool:
    return bool(reading.doubts) or (reading.state == "unknown" and reading.value.value is None)


def _has_border(look: Look, side: Side, subject: Subject) -> bool:
    """Whether anybody has said from where on the measure is unusual in such a person."""
    test = clinical.get(look.test)
    name, position = look.of(side), test.setting.position
    if usual_range(test.norms, name, subject, position) is not None:
        return True
    # A test of two tissues has a border for the first alone.
    own = [each for tissue in TISSUES for each in tissue.looks if each.test == look.test]
    return own[0] is look and any(key.startswith("short_") for key in test.norms.borders)


def _open_check(check: CrossCheck, chosen: Chosen) -> Iterator[_Open]:
    """The legs that were not raised; a bend without a spine is open already."""
    if check.answer == "does-not-apply" or chosen.of(BEND) is None:
        return
    for side in SIDES:
        if chosen.of(RAISE, side) is None:
            yield _Open(_CROSS_CHECK, RAISE, side, "whether the bend's lumbar flexion agrees with the leg raise")


def _why_again(chosen: Chosen, test: str, side: Side | None) -> str:
    """What was amiss in the film that counts: the gravest failed check, else what the finding says."""
    found = chosen.of(test, side)
    if found is None:
        return ""
    result = found[1]
    failed = [check for check in result.quality if check.ok is False and check.severity != "note"]
    failed.sort(key=lambda check: check.severity != "withhold")
    if failed:
        return f"Last time: {failed[0].detail}"
    if good(result):
        return "Nothing was amiss in the film; the value lies at the border, so film on another day."
    return f"Last time: {result.finding.sentence}"


def _tell(tissues: Sequence[Tissue], check: CrossCheck, subject: Subject) -> Iterator[Step]:
    """What to tell romcam, where a border depends on it."""
    without = [
        of_leg(tissue.name, side)
        for tissue in tissues
        for side in SIDES
        for each in of_side(tissue, side).readings
        if each.state == "unknown" and each.value.value is not None
    ]
    sex = subject.sex is None and check.applies is None and check.answer not in ("not-done", "does-not-apply")
    if without and (subject.sex is None or subject.age is None):
        settles = (*(f"whether {each} are short" for each in without), *(["the cross-check"] if sex else []))
        said = "Analyse the films again with --sex and --age: some borders are known for some people only."
        yield Step("tell", said, settles)
    elif sex:
        said = "Analyse the films again with --sex: the cross-check's border depends on it."
        yield Step("tell", said, ("the cross-check",))
