"""The whole screening in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, get_args

from romcam.assessment.formatting import listed
from romcam.clinical import HAMSTRINGS
from romcam.messages import Catalogue
from romcam.screening.catalogue import SIDES, finds_rounding
from romcam.screening.findings import MovementFinding, Side, State, Tissue, TissueSide
from romcam.screening.wording import name_in_sentence, tissues_of_legs

_STATES: Final[tuple[State, ...]] = get_args(State)

_text = Catalogue(__name__)


def headline(tissues: Sequence[Tissue], movements: Sequence[MovementFinding]) -> tuple[str, str]:
    """Return the result of the screening in one sentence, and the remaining statements.

    Parameters
    ----------
    tissues
        All tissues of the screening.
    movements
        All movements of the screening.

    Returns
    -------
    tuple of str
        The sentence, and what it leaves out; the second may be empty.
    """
    short = _short(tissues)
    others = [each for each in movements if not finds_rounding(each.test)]
    yes = [name_in_sentence(each.test) for each in others if each.answer == "yes"]
    no = [name_in_sentence(each.test) for each in others if each.answer == "no"]
    if yes:
        spine = "for-it" if set(short) == {HAMSTRINGS.name} else "for-stiff-hips"
    elif no:
        spine = "no"
    elif any(each.answer == "cannot-tell" and each.judged for each in others):
        spine = "unknown"
    else:
        spine = "untested"
    where = listed(yes or no)
    sides = [side for each in tissues for side in (each.left, each.right)]
    if short:
        named = listed(tissues_of_legs(short))
        sentence = _text("headline-short", tissues=f"{named[:1].upper()}{named[1:]}", spine=spine, movements=where)
    elif any(side.state in ("short", "free") for side in sides):
        sentence = _text("headline-nothing-short", spine=spine, movements=where)
    elif any(side.state != "untested" for side in sides):
        sentence = _text("headline-unknown", spine=spine, movements=where)
    else:
        sentence = _text("headline-untested", spine=spine, movements=where)
    return sentence, " ".join(filter(None, (_rest(sides, no if yes else []), *_rounding(movements))))


def _short(tissues: Sequence[Tissue]) -> dict[str, list[Side]]:
    short: dict[str, list[Side]] = {}
    for each in tissues:
        found = {"left": each.left, "right": each.right}
        legs: list[Side] = [side for side in SIDES if found[side].state == "short"]
        if legs:
            short[each.name] = legs
    return short


def _rounding(movements: Sequence[MovementFinding]) -> list[str]:
    """A sentence for each movement that tells only whether the spine rounds."""
    return [
        _text(f"rest-rounding-{each.answer}", movement=name_in_sentence(each.test))
        for each in movements
        if finds_rounding(each.test) and each.answer in ("yes", "no")
    ]


def _rest(sides: Sequence[TissueSide], without: Sequence[str]) -> str:
    """How many muscle groups are in which state, and the movements in which the spine does not compensate."""
    counts = {state: sum(each.state == state for each in sides) for state in _STATES}
    rest: list[str] = []
    if counts["untested"] < len(sides):
        states = ", ".join(_text(f"counted-{state}", count=str(count)) for state, count in counts.items() if count)
        rest.append(_text("rest-counts", count=str(len(sides)), each=str(len(sides) // 2), states=states))
    if without:
        rest.append(_text("rest-without", movements=listed(without)))
    return " ".join(rest)
