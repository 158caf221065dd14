"""Statements that follow from a tissue and a movement together, by their values and probabilities alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from romcam.assessment.probability import NAMED_FROM
from romcam.clinical import HAMSTRINGS
from romcam.messages import Catalogue
from romcam.screening.catalogue import SIDES, bend, squat
from romcam.screening.choosing import Chosen
from romcam.screening.findings import Link, MovementFinding, Side, Tissue, TissueSide
from romcam.screening.tissues import of_side
from romcam.screening.wording import legs_key

_KNEES: Final = "knees_straight"
"""The check of a bend that detects bent knees, which slacken the hamstrings."""

_text = Catalogue(__name__)


def find_links(tissues: Sequence[Tissue], movements: Sequence[MovementFinding], chosen: Chosen) -> tuple[Link, ...]:
    """Return the statements that follow from two findings together.

    Parameters
    ----------
    tissues
        All tissues of the screening.
    movements
        All movements of the screening.
    chosen
        The results that count.

    Returns
    -------
    tuple of Link
        Those about hamstrings and bend first.
    """
    hamstrings = next(each for each in tissues if each.name == HAMSTRINGS.name)
    by_test = {each.test: each for each in movements}
    bent, squatted = by_test[bend().name], by_test[squat().name]
    return (*_bend(hamstrings, bent, chosen), *_squat(hamstrings, bent, squatted))


def at_least_both(*probabilities: float | None) -> float | None:
    """Return the least probability that several statements are all true, whatever their dependence.

    Parameters
    ----------
    *probabilities
        Of each statement, 0..1; None: unknown.

    Returns
    -------
    float or None
        0..1; None where one of them is unknown.

    Notes
    -----
    The Fréchet inequality: the sum of the probabilities less their number less one, and never below 0.
    """
    known = [each for each in probabilities if each is not None]
    return max(0.0, 1.0 + sum(known) - len(known)) if len(known) == len(probabilities) else None


def _legs(tissue: Tissue, state: str) -> tuple[Side, ...]:
    return tuple(side for side in SIDES if of_side(tissue, side).state == state)


def _bend(hamstrings: Tissue, bent: MovementFinding, chosen: Chosen) -> Iterator[Link]:
    if bent.limited is None:
        return
    short, long_enough = _legs(hamstrings, "short"), _legs(hamstrings, "free")
    stops, moves = bent.limited >= NAMED_FROM, bent.limited <= 1.0 - NAMED_FROM
    if short:
        yield from _short_hamstrings(hamstrings, short, bent, chosen)
    elif len(long_enough) == len(SIDES) and stops:
        sure = at_least_both(*(_chance(of_side(hamstrings, side), "free") for side in SIDES), bent.limited)
        yield Link("elsewhere", _text("link-long-stops"), sure, _numbers(hamstrings, SIDES, bent))
    elif len(long_enough) == len(SIDES) and moves:
        sure = at_least_both(*(_chance(of_side(hamstrings, side), "free") for side in SIDES), 1.0 - bent.limited)
        yield Link("supports", _text("link-long-moves"), sure, _numbers(hamstrings, SIDES, bent))


def _short_hamstrings(
    hamstrings: Tissue, short: tuple[Side, ...], bent: MovementFinding, chosen: Chosen
) -> Iterator[Link]:
    limited = bent.limited or 0.0
    numbers, legs, sure = _numbers(hamstrings, short, bent), legs_key(short), _all_short(hamstrings, short)
    if bent.answer == "yes":
        yield Link(
            "supports", _text("link-short-compensates", legs=legs), at_least_both(sure, bent.probability), numbers
        )
    elif limited >= NAMED_FROM:
        sentence = _text("link-short-stops", legs=legs, spine="no" if bent.answer == "no" else "unknown")
        yield Link("supports", sentence, at_least_both(sure, limited), numbers)
    elif limited <= 1.0 - NAMED_FROM:
        knees = _bent_knees(chosen)
        if knees:
            sentence = _text("link-short-moves-knees", legs=legs, detail=knees)
        else:
            sentence = _text("link-short-moves", legs=legs)
        yield Link("differs", sentence, at_least_both(sure, 1.0 - limited), numbers)


def _squat(hamstrings: Tissue, bent: MovementFinding, squatted: MovementFinding) -> Iterator[Link]:
    numbers = tuple(each.measurement for each in (bent, squatted) if each.measurement is not None)
    if bent.answer == "yes" and squatted.answer == "yes":
        yield Link(
            "supports", _text("link-bend-and-squat"), at_least_both(bent.probability, squatted.probability), numbers
        )
    elif bent.answer == "yes" and squatted.answer == "no":
        short = _legs(hamstrings, "short")
        yield Link(
            "supports" if short else "differs",
            _text("link-bend-not-squat-hamstrings" if short else "link-bend-not-squat"),
            at_least_both(
                bent.probability,
                None if squatted.probability is None else 1.0 - squatted.probability,
                *([_all_short(hamstrings, short)] if short else ()),
            ),
            tuple(dict.fromkeys((*numbers, *(_numbers(hamstrings, short, bent) if short else ())))),
        )
    elif bent.answer == "no" and squatted.answer == "yes":
        sure = at_least_both(None if bent.probability is None else 1.0 - bent.probability, squatted.probability)
        yield Link("differs", _text("link-squat-not-bend"), sure, numbers)


def _chance(side: TissueSide, state: str) -> float | None:
    """Probability of a state, by the reading with the highest one."""
    known = [
        each.probability if state == "short" else 1.0 - each.probability
        for each in side.readings
        if each.state == state and each.probability is not None
    ]
    return max(known, default=None)


def _all_short(tissue: Tissue, short: Sequence[Side]) -> float | None:
    """The least probability that the tissue is short on all those legs."""
    return at_least_both(*(_chance(of_side(tissue, side), "short") for side in short))


def _numbers(hamstrings: Tissue, sides: Sequence[Side], bent: MovementFinding) -> tuple[int, ...]:
    """Numbers of the results that a statement about the hamstrings and the bend rests on."""
    numbers = [each.measurement for side in sides for each in of_side(hamstrings, side).readings]
    return tuple(dict.fromkeys((*numbers, *([bent.measurement] if bent.measurement is not None else ()))))


def _bent_knees(chosen: Chosen) -> str:
    """Detail of the bend's check of the knees where it failed; empty where it did not."""
    found = chosen.of(bend().name)
    quality = found[1].quality if found else ()
    return next((each.detail for each in quality if each.rule == _KNEES and each.ok is False), "")
