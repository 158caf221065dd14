"""What the corrections of a result amount to: the list is replayed from the automatic result on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from romcam.by_hand import ByHand, GivenLine
from romcam.corrections.material import Watching
from romcam.results.edits import PARTS, Edit, EditedLine
from romcam.results.result import Result


@dataclass(frozen=True)
class Replayed:
    """How a film is to be watched, and what is chosen and drawn in it."""

    watching: Watching
    by_hand: ByHand


def replay(automatic: Result, edits: Sequence[Edit]) -> Replayed:
    """Replay corrections on an automatic result, one after the other.

    Parameters
    ----------
    automatic
        The result without corrections.
    edits
        The corrections.

    Returns
    -------
    Replayed
        A later correction replaces an earlier one of the same thing. Moments and lines are those of one person, test
        and picture: a later correction of these takes them back. Another repetition (one that was added, too) or end of
        range takes back the lines half way and at the end of range, and another neutral those in neutral.
    """
    state = Replayed(Watching.of(automatic), ByHand(side=automatic.side))
    for edit in edits:
        state = _after(state, edit)
    return state


def in_effect(automatic: Result, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return what of the corrections still acts: later ones may have replaced it or taken it back.

    Parameters
    ----------
    automatic
        The result without corrections.
    edits
        The corrections.

    Returns
    -------
    tuple
        Those of which something acts, with that alone. They amount to the same as all corrections.
    """
    whole, left, before = _amount(automatic, edits), list(edits), list[Edit]()
    while left != before:  # what one part undoes matters only while that part is there
        before = list(left)
        for place in range(len(left)):
            for name in PARTS:
                _try_without(automatic, left, place, whole, {name: None})
            for line in left[place].lines:
                others = tuple(each for each in left[place].lines if each is not line)
                _try_without(automatic, left, place, whole, {"lines": others})
    return tuple(each for each in left if each != Edit(each.who, each.when, each.note))


def _try_without(automatic: Result, edits: list[Edit], place: int, whole: Replayed, without: dict[str, Any]) -> None:
    """Take a part out of one of the corrections if all together amount to the same without it."""
    fewer = replace(edits[place], **without)
    if _amount(automatic, [*edits[:place], fewer, *edits[place + 1 :]]) == whole:
        edits[place] = fewer


def _amount(automatic: Result, edits: Sequence[Edit]) -> Replayed:
    """What corrections amount to, with the lines in one order."""
    replayed = replay(automatic, edits)
    lines = sorted(replayed.by_hand.lines, key=lambda line: (line.segment, line.at))
    return replace(replayed, by_hand=replace(replayed.by_hand, lines=tuple(lines)))


def _after(state: Replayed, edit: Edit) -> Replayed:
    watching = replace(state.watching, **edit.watching)
    by_hand = state.by_hand if watching == state.watching else ByHand()
    if edit.side is not None:
        by_hand = replace(by_hand, side=edit.side)
    if edit.neutral_s is not None:
        by_hand = replace(by_hand, neutral_s=edit.neutral_s, lines=_without(by_hand.lines, "neutral"))
    if edit.repetition is not None or edit.end_of_range_s is not None:
        by_hand = replace(
            by_hand,
            repetition=edit.repetition,
            end_of_range_s=edit.end_of_range_s,
            lines=_without(by_hand.lines, "halfway", "end"),
        )
    if edit.added_repetition is not None:
        by_hand = replace(
            by_hand,
            added=(*by_hand.added, edit.added_repetition),
            repetition=None,
            end_of_range_s=None,
            lines=_without(by_hand.lines, "halfway", "end"),
        )
    drawn = {(line.segment, line.at): line for line in (*by_hand.lines, *map(_given, edit.lines))}
    return Replayed(watching, replace(by_hand, lines=tuple(drawn.values())))


def _without(lines: tuple[GivenLine, ...], *key_frames: str) -> tuple[GivenLine, ...]:
    return tuple(line for line in lines if line.at not in key_frames)


def _given(line: EditedLine) -> GivenLine:
    return GivenLine(line.segment, line.at, line.points, line.inclination_deg, line.time_s)
