"""The finding in words: one plain sentence, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from romcam.assessment.conclusions import Check, Finding, Pattern, Subject
from romcam.assessment.measures import Z95, share_interval
from romcam.assessment.pattern import Borders, Decision, Split, decide, pattern_probabilities
from romcam.assessment.trial import Judged
from romcam.assessment.wording import percent
from romcam.norms.reference import Norms


@dataclass(frozen=True)
class PatternWords:
    """How a test says its patterns: templates of one sentence each, for `str.format`.

    They may use {pelvis}, {pelvis_range}, {share}, {share_range}: the measured values and those of most
    people, with their units; `names` are the patterns within a sentence. `advice` says how to film where
    nothing can be told.
    """

    sentences: Mapping[Pattern, str]
    names: Mapping[Pattern, str]


def find_pattern(judged: Judged, words: PatternWords) -> Finding:
    """Judge how the best repetition's end of range divides between hips and lumbar spine, where that is known."""
    if not judged.split_known:
        return withheld_finding(judged.quality)
    trial, subject, norms = judged.trial, judged.subject, judged.trial.norms
    split = Split.of(trial)
    probabilities = pattern_probabilities(split, Borders.of(norms.borders))
    decision = decide(probabilities, norms.limits["named_from"].value, norms.limits["remaining"].value)
    return Finding(
        pattern=decision.pattern,
        compensating=decision.compensating,
        probability=decision.probability,
        sentence=_sentence(split, decision, norms, words),
        reasons=_reasons(split, decision, norms, subject),
        probabilities=probabilities,
        remaining=tuple(decision.remaining),
    )


def withheld_finding(checks: tuple[Check, ...]) -> Finding:
    """Say that hips and spine cannot be told apart, why, and what to do: by the checks that withhold it."""
    reasons = tuple(check.detail for check in checks if check.ok is False and check.severity == "withhold")
    why = f": {reasons[0][0].lower()}{reasons[0][1:]}" if reasons else "."
    sentence = f"How the movement divides between hips and lumbar spine cannot be told from this film{why}"
    return Finding(None, None, None, sentence, reasons)


def _sentence(split: Split, decision: Decision, norms: Norms, words: PatternWords) -> str:
    if decision.pattern != "indeterminate":
        return words.sentences[decision.pattern].format(
            pelvis=f"{split.pelvis_deg:.0f}°",
            share=percent(split.share),
            pelvis_range=usual(norms, "pelvis_tilt"),
            share_range=usual(norms, "lumbar_share"),
        )
    remaining = [words.names[name] for name in decision.remaining]
    apart = f"{', '.join(remaining[:-1])} and {remaining[-1]}" if len(remaining) > 1 else remaining[0]
    pelvis, share = intervals(split)
    return (
        f"The measurement is not precise enough to tell {apart} apart: the pelvis turned by {pelvis}, and "
        f"the lumbar spine gave {share} of the bend."
    )


def _reasons(split: Split, decision: Decision, norms: Norms, subject: Subject) -> tuple[str, ...]:
    pelvis, share = intervals(split)
    lumbar = split.trunk_deg - split.pelvis_deg
    reasons = [
        f"The pelvis turned by {split.pelvis_deg:.0f}° (95 % interval {pelvis}); most people: "
        f"{usual(norms, 'pelvis_tilt')}.",
        f"The lumbar spine bent by {lumbar:.0f}°, {percent(split.share)} of the bend (95 % interval "
        f"{share}); most people: {usual(norms, 'lumbar_flexion')}, {usual(norms, 'lumbar_share')}.",
        f"The trunk reached {split.trunk_deg:.0f}° at T12-L1; most people: {usual(norms, 'trunk_inclination')}.",
    ]
    if decision.pattern == "indeterminate":
        reasons.append(
            "Given the measurement's own error, no pattern has a probability of "
            f"{percent(norms.limits['named_from'].value)}; the likeliest has "
            f"{percent(decision.probability)}."
        )
    else:
        reasons.append(
            f"Given the measurement's own error, this pattern has a probability of {percent(decision.probability)}."
        )
    for note in norms.notes:
        if note.applies(subject.age, subject.sex, decision.pattern):
            reasons.append(f"{note.sentence} ({note.label})")
    return tuple(reasons)


def intervals(split: Split) -> tuple[str, str]:
    """95 % intervals of pelvis and lumbar share, as text."""
    half = Z95 * split.pelvis_se_deg
    low, high = share_interval(
        split.pelvis_deg, split.trunk_deg, split.pelvis_se_deg, split.trunk_se_deg, split.correlation
    )
    pelvis = f"{split.pelvis_deg - half:.0f} to {split.pelvis_deg + half:.0f}°"
    if low is None or high is None:
        return pelvis, "an unknown share"
    return pelvis, f"{100 * low:.0f} to {100 * high:.0f} %"


def usual(norms: Norms, measure: str) -> str:
    """The range of most people (10th to 90th centile), with its unit."""
    reference = norms.reference(measure)
    if reference is None:
        return "not known"
    if measure == "lumbar_share":
        return f"{100 * reference.low:.0f}–{100 * reference.high:.0f} %"
    return f"{reference.low:.0f}–{reference.high:.0f}°"
