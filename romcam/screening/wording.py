"""What a screen says in words: the sentence on top, tests with their legs, short words for states and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from romcam.presentation import wording
from romcam.screening.catalogue import HAMSTRINGS, SIDES
from romcam.screening.findings import Answer, MovementFinding, Reading, Side, State, Tissue, TissueSide

STATES: Final[Mapping[State, str]] = {
    "short": "short",
    "free": "long enough",
    "indeterminate": "too close to tell",
    "contradictory": "tests disagree",
    "unknown": "not known",
    "untested": "untested",
}

ANSWERS: Final[Mapping[Answer, str]] = {
    "yes": "yes",
    "no": "no",
    "cannot-tell": "cannot be told",
    "untested": "untested",
}

CHECKED: Final[Mapping[str, str]] = {
    "contradicted": "contradicted",
    "not-contradicted": "not contradicted",
    "cannot-tell": "cannot be told",
    "does-not-apply": "does not apply",
    "not-done": "not made",
}

_NAMES: Final[Mapping[str, str]] = {
    "forward-bend": "forward bend",
    "thomas": "modified Thomas test",
    "gait": "walk",
    "twist": "standing trunk rotation",
    "sit-to-stand": "rise from a chair",
    "hip-rotation": "seated hip rotation",
    "straight-leg-raise": "straight-leg raise",
}


def test(name: str) -> str:
    """A test's name inside a sentence: `straight-leg raise`."""
    return _NAMES.get(name, name.replace("-", " "))


def filmed(name: str, sides: Sequence[Side] = ()) -> str:
    """A test with its legs as something to film: `the straight-leg raise of the right leg`."""
    if not sides:
        return f"the {test(name)}"
    return f"the {test(name)} of {'each' if len(sides) > 1 else f'the {sides[0]}'} leg"


def titled(name: str, side: Side | None) -> str:
    """A test with its leg as a heading: `Straight-leg raise, right`."""
    return f"{wording.test_title(name)}{f', {side}' if side else ''}"


def probability(value: float | None) -> str:
    """A probability, empty where it is not known."""
    return "" if value is None else wording.probability(value)


def chance(finding: MovementFinding) -> str:
    """How probable the answer is, or, where there is none, that the spine makes up; empty where that is not known."""
    value = finding.probability
    if value is None:
        return ""
    if finding.answer == "no":
        value = 1.0 - value
    return f"{'probability' if finding.answer in ('yes', 'no') else 'probability of yes'} {probability(value)}"


def at_least(value: float | None) -> str:
    """A probability of which only the least is known: `at least 81 %`; empty where that says nothing."""
    return "" if value is None or value < 0.5 else f"at least {wording.probability(value).removeprefix('over ')}"


def measured(reading: Reading) -> str:
    """A reading's value with its interval, as everywhere: `62° (56–68)`."""
    return wording.measured(reading.value)


def listed(words: Sequence[str]) -> str:
    """Words in a row: `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


_NOTHING: Final = "Nothing that was measured looks short"


def headline(tissues: Sequence[Tissue], movements: Sequence[MovementFinding]) -> tuple[str, str]:
    """The whole screen in one sentence, and in another what that leaves out."""
    short = _short(tissues)
    yes = [each.test for each in movements if each.answer == "yes"]
    no = [each.test for each in movements if each.answer == "no"]
    tested = any(side.state != "untested" for each in tissues for side in (each.left, each.right))
    if short:
        named = listed([f"the {words}" for words in of_legs(short)])
        looks = f"{named[:1].upper()}{named[1:]} look short"
    elif any(side.state in ("short", "free") for each in tissues for side in (each.left, each.right)):
        looks = _NOTHING
    else:
        looks = "What is short cannot be told" if tested else "No test of a single muscle group was filmed"
    if yes:
        makes_up = "makes up for it" if HAMSTRINGS in short else "makes up for stiff hips"
        where = listed([test(each) for each in yes])
        tail = f"{', and' if short else ', yet' if looks == _NOTHING else ';'} the spine {makes_up} in the {where}"
    elif no:
        tail = f"; the spine does not make up for stiff hips in the {listed([test(each) for each in no])}"
    elif any(each.answer == "cannot-tell" and each.judged for each in movements):
        tail = "; whether the spine makes up for stiff hips cannot be told"
    else:
        tail = "; whether the spine makes up for stiff hips was not tested"
    return f"{looks}{tail}.", _rest(tissues, movements, bool(yes))


def of_legs(by_tissue: Mapping[str, Sequence[Side]]) -> list[str]:
    """Tissues with their legs, those of the same legs in one: `hamstrings and hip flexors of the left leg`."""
    names: dict[tuple[Side, ...], list[str]] = {}
    for name, legs in by_tissue.items():
        if legs:
            names.setdefault(tuple(legs), []).append(name)
    return [f"{listed(tissues)} of {legs_in_words(legs)}" for legs, tissues in names.items()]


def legs_in_words(legs: Sequence[Side]) -> str:
    """`the left leg`, or `both legs`."""
    return f"the {legs[0]} leg" if len(legs) == 1 else "both legs"


def _short(tissues: Sequence[Tissue]) -> dict[str, list[Side]]:
    short: dict[str, list[Side]] = {}
    for each in tissues:
        found = {"left": each.left, "right": each.right}
        legs: list[Side] = [side for side in SIDES if found[side].state == "short"]
        if legs:
            short[each.name] = legs
    return short


def _rest(tissues: Sequence[Tissue], movements: Sequence[MovementFinding], yes: bool) -> str:
    """How many of the muscle groups are in which state, and the movements in which the spine does not make up."""
    sides: list[TissueSide] = [side for each in tissues for side in (each.left, each.right)]
    counts: dict[State, int] = {state: sum(each.state == state for each in sides) for state in STATES}
    told = [f"{count} {_COUNTED[state]}" for state, count in counts.items() if count]
    rest: list[str] = []
    if counts["untested"] < len(sides):
        rest.append(f"Of {len(sides)} muscle groups, {len(tissues)} on each side: {', '.join(told)}.")
    no = [test(each.test) for each in movements if each.answer == "no"]
    if yes and no:
        rest.append(f"In the {listed(no)} the spine does not make up for them.")
    return " ".join(rest)


_COUNTED: Final[Mapping[State, str]] = {
    "short": "short",
    "free": "long enough",
    "indeterminate": "too close to tell",
    "contradictory": "on which tests disagree",
    "unknown": "not known",
    "untested": "untested",
}
