"""What a tissue and a movement say together: only what follows from their values and probabilities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from romcam.assessment.probability import NAMED_FROM
from romcam.results.result import Result
from romcam.screening.catalogue import BEND, HAMSTRINGS, SIDES, SQUAT
from romcam.screening.choosing import Chosen
from romcam.screening.findings import Link, MovementFinding, Side, Tissue, TissueSide

_KNEES: Final = "knees_straight"
"""The check of a bend that says whether bent knees slackened the hamstrings."""


def find_links(tissues: Sequence[Tissue], movements: Sequence[MovementFinding], chosen: Chosen) -> tuple[Link, ...]:
    """Every statement that two findings allow together, hamstrings and bend first."""
    hamstrings = next(each for each in tissues if each.name == HAMSTRINGS)
    by_test = {each.test: each for each in movements}
    return (*_bend(hamstrings, by_test[BEND], chosen), *_squat(hamstrings, by_test[BEND], by_test[SQUAT]))


def legs(tissue: Tissue, state: str) -> tuple[Side, ...]:
    """The legs on which a tissue is in that state."""
    return tuple(side for side in SIDES if of_side(tissue, side).state == state)


def of_side(tissue: Tissue, side: Side) -> TissueSide:
    """A tissue of one leg."""
    return tissue.left if side == "left" else tissue.right


def both(*probabilities: float | None) -> float | None:
    """The least probability that all hold, whatever they have in common (Fréchet); None where one is not known."""
    known = [each for each in probabilities if each is not None]
    return max(0.0, 1.0 + sum(known) - len(known)) if len(known) == len(probabilities) else None


def _bend(hamstrings: Tissue, bend: MovementFinding, chosen: Chosen) -> Iterator[Link]:
    if bend.limited is None:
        return
    short, free = legs(hamstrings, "short"), legs(hamstrings, "free")
    stops, moves = bend.limited >= NAMED_FROM, bend.limited <= 1.0 - NAMED_FROM
    if short:
        rest = _rests(hamstrings, short, bend)
        whose = f"The hamstrings of {_legs(short)}"
        sure = _all_short(hamstrings, short)
        if bend.answer == "yes":
            yield Link(
                "supports",
                f"{whose} look short, and the spine makes up for it in the bend: the two support each other.",
                both(sure, bend.probability),
                rest,
            )
        elif stops:
            yield Link(
                "supports",
                f"{whose} look short, and the pelvis stops early in the bend: the two support each other."
                f"{_spine_does_not(bend)}",
                both(sure, bend.limited),
                rest,
            )
        elif moves:
            yield Link(
                "differs",
                f"{whose} look short, yet the pelvis turns in the bend as far as most people's: they did not stop it "
                f"there.{_knees(chosen)}",
                both(sure, 1.0 - bend.limited),
                rest,
            )
    elif len(free) == len(SIDES) and stops:
        sure = both(*(_chance(of_side(hamstrings, side), "free") for side in free), bend.limited)
        yield Link(
            "elsewhere",
            "The hamstrings of both legs look long enough, yet the pelvis stops early in the bend: what stops it is "
            "elsewhere than in the hamstrings' length, or in how the person bends.",
            sure,
            _rests(hamstrings, free, bend),
        )
    elif len(free) == len(SIDES) and moves:
        sure = both(*(_chance(of_side(hamstrings, side), "free") for side in free), 1.0 - bend.limited)
        yield Link(
            "supports",
            "The hamstrings of both legs look long enough, and the pelvis turns in the bend as far as most people's: "
            "the two support each other.",
            sure,
            _rests(hamstrings, free, bend),
        )


def _squat(hamstrings: Tissue, bend: MovementFinding, squat: MovementFinding) -> Iterator[Link]:
    numbers = tuple(each.measurement for each in (bend, squat) if each.measurement is not None)
    if bend.answer == "yes" and squat.answer == "yes":
        yield Link(
            "supports",
            "The spine rounds for the hips in the bend and in the squat alike.",
            both(bend.probability, squat.probability),
            numbers,
        )
    elif bend.answer == "yes" and squat.answer == "no":
        slack = "; in a squat the bent knees slacken the hamstrings, so this fits hamstrings that stop the pelvis"
        fits = legs(hamstrings, "short")
        yield Link(
            "supports" if fits else "differs",
            f"The spine makes up for the hips in the bend and not in the squat{slack if fits else ''}.",
            both(
                bend.probability,
                None if squat.probability is None else 1.0 - squat.probability,
                *([_all_short(hamstrings, fits)] if fits else ()),
            ),
            tuple(dict.fromkeys((*numbers, *(_rests(hamstrings, fits, bend) if fits else ())))),
        )
    elif bend.answer == "no" and squat.answer == "yes":
        yield Link(
            "differs",
            "The spine rounds in the squat and does not make up for the hips in the bend: what asks for it in the "
            "squat is not what stops a bend.",
            both(None if bend.probability is None else 1.0 - bend.probability, squat.probability),
            numbers,
        )


def _chance(side: TissueSide, state: str) -> float | None:
    """Of the reading that is surest of that state."""
    known = [
        each.probability if state == "short" else 1.0 - each.probability
        for each in side.readings
        if each.state == state and each.probability is not None
    ]
    return max(known, default=None)


def _all_short(tissue: Tissue, short: Sequence[Side]) -> float | None:
    """The least probability that it is short on all those legs."""
    return both(*(_chance(of_side(tissue, side), "short") for side in short))


def _rests(hamstrings: Tissue, sides: Sequence[Side], bend: MovementFinding) -> tuple[int, ...]:
    numbers = [each.measurement for side in sides for each in of_side(hamstrings, side).readings]
    return tuple(dict.fromkeys((*numbers, *([bend.measurement] if bend.measurement is not None else ()))))


def _spine_does_not(bend: MovementFinding) -> str:
    if bend.answer == "no":
        return " The spine does not make up for it."
    return " Whether the spine makes up for it cannot be told."


def _knees(chosen: Chosen) -> str:
    found = chosen.of(BEND)
    result: Result | None = found[1] if found else None
    bent = next((each for each in result.quality if each.rule == _KNEES and each.ok is False), None) if result else None
    return f" But bent knees slacken them, and in that film: {bent.detail}" if bent else ""


def _legs(sides: Sequence[Side]) -> str:
    return "both legs" if len(sides) == len(SIDES) else f"the {sides[0]} leg"
