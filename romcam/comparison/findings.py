"""How the finding changed: the movement pattern, or whether each tissue is short."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from romcam.assessment.conclusions import Finding, TissueFinding
from romcam.clinical import ClinicalTest
from romcam.comparison.change import (
    Level,
    MeasureChange,
    PatternChange,
    PatternThen,
    TissueChange,
    TissueState,
)
from romcam.comparison.headline import leading
from romcam.messages import Catalogue
from romcam.presentation import formatting, wording

_UNDECIDED: Final = ("indeterminate", "unknown", "no-reference", None)

_text = Catalogue(__name__)


def pattern_change(
    before: Finding, after: Finding, measures: Mapping[str, MeasureChange], test: ClinicalTest
) -> PatternChange:
    """Compare the movement patterns of two films.

    Parameters
    ----------
    before, after
        Findings of the two films.
    measures
        Name of the measure → its change.
    test
        Their test.

    Returns
    -------
    PatternChange
        Both patterns, and a sentence that compares them.
    """
    then, now = _pattern(before, test), _pattern(after, test)
    named = all(each.pattern not in (None, "indeterminate") for each in (then, now))
    if named and then.pattern == now.pattern:
        return PatternChange(
            then,
            now,
            _text(
                "pattern-same",
                pattern=wording.pattern_name(test.name, now.pattern or ""),
                before=formatting.probability(then.probability or 0.0),
                after=formatting.probability(now.probability or 0.0),
            ),
        )
    sentence = _text("before-and-after", before=then.words, after=now.words)
    verdicts = {measures[name].verdict for name in leading(test) if name in measures}
    if not named or verdicts <= {None}:
        return PatternChange(then, now, f"{sentence} {_text('pattern-undecided')}")
    if not verdicts & {"more", "may-be-more"}:
        sentence = f"{sentence} {_text('pattern-unconfirmed')}"
    return PatternChange(then, now, sentence)


def tissue_changes(before: Finding, after: Finding, measures: Mapping[str, MeasureChange]) -> tuple[TissueChange, ...]:
    """Compare the state of each tissue that either film tests.

    Parameters
    ----------
    before, after
        Findings of the two films.
    measures
        Name of the measure → its change.

    Returns
    -------
    tuple[TissueChange, ...]
        In the order of the test.
    """
    then, now = _by_leg(before), _by_leg(after)
    return tuple(_tissue(then.get(leg), now.get(leg), measures) for leg in dict.fromkeys((*then, *now)))


def found_change(before: Finding, after: Finding, tissues: tuple[TissueChange, ...]) -> PatternChange:
    """Compare the findings of two films of a test without patterns.

    Parameters
    ----------
    before, after
        Findings of the two films.
    tissues
        Changes of the tissues; empty if the test has none.

    Returns
    -------
    PatternChange
        Both findings, and a sentence that compares them.
    """
    then, now = _found(before), _found(after)
    tissue_sentences = " ".join(each.sentence for each in tissues)
    return PatternChange(then, now, tissue_sentences or _text("before-and-after", before=then.words, after=now.words))


def state_name(state: str | None) -> str:
    """Return the state of a tissue in words.

    Parameters
    ----------
    state
        State of a `TissueFinding`; None if a film does not test the tissue.

    Returns
    -------
    str
        Such as `long enough` or `not in the film`.
    """
    return _text(f"state-{state or 'absent'}")


def tissue_name(tissue: str, side: str | None) -> str:
    """Return the name of a tissue with its side: `Hamstrings, left`.

    Parameters
    ----------
    tissue
        Name of the tissue.
    side
        `left` or `right`; None if the tissue belongs to no one leg.

    Returns
    -------
    str
        The name.
    """
    name = f"{tissue[:1].upper()}{tissue[1:]}"
    return _text(f"tissue-{side}", tissue=name) if side else name


def caveat(then: str | None, now: str | None, measured: MeasureChange | None) -> str:
    """Return why two states must not be read as a change.

    Parameters
    ----------
    then, now
        States of the tissue before and after; None if a film does not test it.
    measured
        Change of the measure that tests the tissue; None if it is unknown.

    Returns
    -------
    str
        A sentence; empty if there is no such reason.
    """
    if then == now:
        return ""
    if then in _UNDECIDED or now in _UNDECIDED or measured is None or measured.verdict is None:
        return _text("tissue-undecided")
    if measured.verdict not in ("more", "may-be-more"):
        return _text("tissue-unconfirmed")
    return ""


def _pattern(finding: Finding, test: ClinicalTest) -> PatternThen:
    words = _text("pattern-not-split" if test.protocol.split else "pattern-unknown")
    if finding.pattern is not None and finding.probability is not None:
        chance = formatting.probability(finding.probability)
        if finding.pattern != "indeterminate":
            name = wording.pattern_name(test.name, finding.pattern)
            words = _text("pattern-named", pattern=name, probability=chance)
        elif finding.remaining:
            name = wording.pattern_name(test.name, finding.remaining[0])
            words = _text("pattern-not-named", pattern=name, probability=chance)
    return PatternThen(finding.pattern, finding.probability, words, dict(finding.probabilities))


def _found(finding: Finding) -> PatternThen:
    return PatternThen(finding.pattern, finding.probability, finding.sentence.removesuffix("."))


def _by_leg(finding: Finding) -> dict[tuple[str, str | None], TissueFinding]:
    return {(each.tissue, each.side): each for each in finding.tissues}


def _state(tissue: TissueFinding | None, level: Level | None) -> TissueState | None:
    if tissue is None:
        return None
    shown = wording.shown_state(tissue, level.value if level is not None else None)
    return "no-reference" if shown == "no-reference" else tissue.state


def _tissue(
    then: TissueFinding | None, now: TissueFinding | None, measures: Mapping[str, MeasureChange]
) -> TissueChange:
    known = now or then
    if known is None:
        raise ValueError("a tissue of neither film")
    measured = measures.get(known.measure)
    before, after = _state(then, measured and measured.before), _state(now, measured and measured.after)
    name = tissue_name(known.tissue, known.side)
    if before == after:
        sentence = _text("tissue-same", tissue=name, state=state_name(after))
    else:
        sentence = _text("tissue-changed", tissue=name, before=state_name(before), after=state_name(after))
    warning = caveat(before, after, measures.get(known.measure))
    return TissueChange(
        tissue=known.tissue,
        side=known.side,
        measure=known.measure,
        before=before,
        after=after,
        before_probability=then.probability if then else None,
        after_probability=now.probability if now else None,
        sentence=f"{sentence} {warning}" if warning else sentence,
    )
