"""Whether each tissue was short before and is short after; and what a test without patterns found."""

from __future__ import annotations

from collections.abc import Mapping

from romcam.assessment.conclusions import Finding, TissueFinding
from romcam.comparison.change import MeasureChange, PatternChange, PatternThen, TissueChange
from romcam.presentation import wording

_UNTOLD = ("indeterminate", "unknown", None)


def tissue_changes(before: Finding, after: Finding, measures: Mapping[str, MeasureChange]) -> tuple[TissueChange, ...]:
    """Every tissue that either film speaks of, in the order of the test."""
    then, now = _by_leg(before), _by_leg(after)
    return tuple(_change(then.get(leg), now.get(leg), measures) for leg in dict.fromkeys((*then, *now)))


def found_change(before: Finding, after: Finding, tissues: tuple[TissueChange, ...]) -> PatternChange:
    """What two films of a test without patterns found, in one sentence."""
    said = " ".join(each.sentence for each in tissues)
    return PatternChange(_then(before), _then(after), said or f"Before: {before.sentence} After: {after.sentence}")


def state(found: str | None) -> str:
    """A state in words: `long enough`; `not in the film` where a film does not speak of the tissue."""
    return wording.state_name(found) if found else "not in the film"


def tissue_name(tissue: str, side: str | None) -> str:
    """A tissue with its side: `Hamstrings, left`."""
    return f"{tissue[:1].upper()}{tissue[1:]}{f', {side}' if side else ''}"


def _by_leg(finding: Finding) -> dict[tuple[str, str | None], TissueFinding]:
    return {(each.tissue, each.side): each for each in finding.tissues}


def _change(
    then: TissueFinding | None, now: TissueFinding | None, measures: Mapping[str, MeasureChange]
) -> TissueChange:
    known = now or then
    if known is None:
        raise ValueError("a tissue of neither film")
    before, after = then.state if then else None, now.state if now else None
    measured = measures.get(known.measure)
    return TissueChange(
        tissue=known.tissue,
        side=known.side,
        measure=known.measure,
        before=before,
        after=after,
        before_probability=then.probability if then else None,
        after_probability=now.probability if now else None,
        sentence=_sentence(tissue_name(known.tissue, known.side), before, after, measured),
    )


def _sentence(which: str, then: str | None, now: str | None, measured: MeasureChange | None) -> str:
    if then == now:
        return f"{which}: {state(then)} before and after."
    caveat = _caveat(then, now, measured)
    return f"{which}: {state(then)} before, {state(now)} after.{f' {caveat}' if caveat else ''}"


def _caveat(then: str | None, now: str | None, measured: MeasureChange | None) -> str:
    """Why two different states are no change."""
    if then in _UNTOLD or now in _UNTOLD:
        return "It cannot be told whether that changed."
    if measured is None or measured.verdict not in ("more", "may-be-more"):
        return "What was measured did not change beyond measurement error, so do not read it as a change."
    return ""


def caveat(tissue: TissueChange) -> str:
    """What the page says behind the two states, empty where they speak for themselves."""
    return tissue.sentence.partition(" after. ")[2]


def _then(finding: Finding) -> PatternThen:
    return PatternThen(finding.pattern, finding.probability, finding.sentence.removesuffix("."))
