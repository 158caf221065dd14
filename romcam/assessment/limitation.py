"""Whether a tissue is short: a measure held against its norm, the measurement's own error carried through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import scipy

from romcam.assessment.conclusions import Finding, Measure, Pattern, Subject, TissueFinding
from romcam.assessment.measures import Z95
from romcam.assessment.trial import Judged
from romcam.norms import Norms, ReferenceRange, load_norms
from romcam.protocol import Position

NAMED_FROM: Final = load_norms("forward-bend").limits["named_from"].value
"""Probability from which a tissue is called short or free: that from which a bend's pattern is named."""


@dataclass(frozen=True)
class Limitation:
    """What a measure says of a tissue.

    tissue: in the plural, as in "the hamstrings". measure: its name. short: where the value lies then, relative to the
    norm. moved: what was measured, for `str.format` with {value}: "the leg rose to {value}". side: of the leg; None:
    the one that was measured. border: key of a published border in the norms file, where there is one, else that of
    most people; a key with `_female` or `_male` before its `_deg` is preferred for who is known to be that.
    """

    tissue: str
    measure: str
    moved: str
    short: Literal["below", "above"] = "below"
    side: Literal["left", "right"] | None = None
    border: str | None = None


def find_limitation(judged: Judged, limitations: Sequence[Limitation]) -> Finding:
    """Judge each tissue by its measure; and whether the spine or another part made up for it, by the checks."""
    tissues = tuple(_judge(judged, each) for each in limitations)
    told = [each for each in tissues if each.state != "unknown"]
    faults = [check.detail for check in judged.compensations if check.ok is False]
    reasons = (*(each.sentence for each in tissues), *faults, *_notes(judged))
    if not told:
        return Finding(None, None, None, tissues[0].sentence, reasons[1:], tissues=tissues)
    pattern: Pattern = "typical"
    if any(each.state == "short" for each in told):
        pattern = "limited"
    elif any(each.state == "indeterminate" for each in told):
        pattern = "indeterminate"
    leading = max(told, key=lambda each: each.probability or 0.0)
    probability = leading.probability or 0.0
    return Finding(
        pattern=pattern,
        compensating=_compensating(judged),
        probability=probability if pattern != "typical" else 1.0 - probability,
        sentence=" ".join(each.sentence for each in told),
        reasons=reasons[len(told) :] if len(told) == len(tissues) else reasons,
        tissues=tissues,
    )


def usual_range(norms: Norms, measure: str, subject: Subject, position: Position) -> ReferenceRange | None:
    """The range of a measure in people like this one, who hold or lie so; None where no source gives one."""
    return norms.reference(measure, sex=subject.sex, age=subject.age, position=position)


def _compensating(judged: Judged) -> bool | None:
    seen = [check.ok for check in judged.compensations]
    if any(ok is False for ok in seen):
        return True
    return False if seen and all(seen) else None


def _judge(judged: Judged, limitation: Limitation) -> TissueFinding:
    measure = judged.measures[limitation.measure]
    side = limitation.side or judged.trial.angles.measured
    which = f"the {limitation.tissue} of the {side} leg" if side else f"the {limitation.tissue}"

    norm = usual_range(judged.trial.norms, limitation.measure, judged.subject, judged.position)
    border = _border(judged, limitation, norm)
    short = limitation.short if border is not None else None

    def said(
        state: Literal["short", "free", "indeterminate", "unknown"], probability: float | None, sentence: str
    ) -> TissueFinding:
        return TissueFinding(
            limitation.tissue, side, limitation.measure, state, probability, sentence, border=border, short=short
        )

    if measure.value is None:
        return said("unknown", None, f"Whether {which} are short cannot be told: it was not seen.")
    moved = f"{limitation.moved.format(value=f'{measure.value:.0f}°')}{_interval(measure)}"
    if border is None:
        return said("unknown", None, f"{_capital(moved)}; from where on {which} count as short is not known.")
    above = chance_above(measure, border)
    probability = 1.0 - above if limitation.short == "below" else above
    usual = f"most people {norm.low:.0f} to {norm.high:.0f}°" if norm else f"the border is {border:.0f}°"
    if probability >= NAMED_FROM:
        return said("short", probability, f"{_capital(which)} look short: {moved}, {usual}.")
    if probability <= 1.0 - NAMED_FROM:
        return said("free", probability, f"{_capital(which)} look long enough: {moved}, {usual}.")
    sentence = f"Whether {which} are short is too close to tell: {moved}, {usual}."
    return said("indeterminate", probability, sentence)


def _border(judged: Judged, limitation: Limitation, norm: ReferenceRange | None) -> float | None:
    """From where on it is short: as published, else beyond the range of most people; None where neither is known."""
    borders = judged.trial.norms.borders
    if limitation.border is not None:
        for key in (f"{limitation.border.removesuffix('_deg')}_{judged.subject.sex}_deg", limitation.border):
            if key in borders:
                return borders[key].value
    if norm is None:
        return None
    return norm.low if limitation.short == "below" else norm.high


def chance_above(measure: Measure, border: float) -> float:
    """Probability that the true value is above a border, the measure's error taken as normal; 0.5 without a value."""
    if measure.value is None:
        return 0.5
    if measure.low is None or measure.high is None:
        return float(measure.value > border)
    error = max((measure.high - measure.low) / (2 * Z95), 1e-9)
    return float(scipy.special.ndtr((measure.value - border) / error))


def _notes(judged: Judged) -> tuple[str, ...]:
    subject = judged.subject
    return tuple(
        f"{note.sentence} ({note.label})"
        for note in judged.trial.norms.notes
        if note.applies(subject.age, subject.sex, None)
    )


def _interval(measure: Measure) -> str:
    if measure.low is None or measure.high is None:
        return ""
    return f" (95 % interval {measure.low:.0f} to {measure.high:.0f}°)"


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
