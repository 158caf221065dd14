"""The finding of a test that separates hip and spine: the movement pattern in one sentence, with its reasons."""

from __future__ import annotations

from collections.abc import Callable

from romcam.assessment.conclusions import Check, Finding
from romcam.assessment.formatting import degrees, degrees_between, listed, percent, percent_between
from romcam.assessment.pattern import Borders, Decision, Split, decide, pattern_probabilities
from romcam.assessment.probability import NAMED_FROM, Z95
from romcam.assessment.trial import AssessedTrial
from romcam.messages import Catalogue
from romcam.norms import Norms, load_verdict

Sentences = Callable[..., str]
"""Function from a message's attribute and values to the sentence; see `romcam.clinical.sentences.own_sentences`."""

_text = Catalogue(__name__)


def find_pattern(assessed: AssessedTrial, sentence: Sentences) -> Finding:
    """Find how the end of range of the best repetition divides between hips and lumbar spine.

    Parameters
    ----------
    assessed
        The trial with its measures and checks.
    sentence
        The test's own sentences. `pattern-NAME` takes `pelvis`, `share` and the ranges of most people, `pelvis_range`
        and `share_range`; `pattern-name-NAME` is the pattern within a sentence.

    Returns
    -------
    Finding
        Without a pattern where hip and spine are not separated.
    """
    if not assessed.split_known:
        return withheld_finding(assessed.quality)
    norms = assessed.trial.norms
    split = Split.of(assessed.trial)
    probabilities = pattern_probabilities(split, Borders.of(norms.borders))
    decision = decide(probabilities, NAMED_FROM, load_verdict().remaining)
    return Finding(
        pattern=decision.pattern,
        compensating=decision.compensating,
        probability=decision.probability,
        sentence=_sentence(split, decision, assessed, sentence),
        reasons=_reasons(split, decision, assessed),
        probabilities=probabilities,
        remaining=tuple(decision.remaining),
    )


def withheld_finding(checks: tuple[Check, ...]) -> Finding:
    """Return the finding of a trial in which hip and spine are not separated.

    Parameters
    ----------
    checks
        All checks of the trial.

    Returns
    -------
    Finding
        Without a pattern; its reasons are the details of the failed checks that withhold it.
    """
    reasons = tuple(check.detail for check in checks if check.ok is False and check.severity == "withhold")
    sentence = _text("split-unknown-because", reason=reasons[0]) if reasons else _text("split-unknown")
    return Finding(None, None, None, sentence, reasons)


def _sentence(split: Split, decision: Decision, assessed: AssessedTrial, sentence: Sentences) -> str:
    norms = assessed.trial.norms
    if decision.pattern != "indeterminate":
        return sentence(
            f"pattern-{decision.pattern}",
            pelvis=degrees(split.pelvis_deg),
            share=_share(assessed),
            pelvis_range=_usual(norms, "pelvis_tilt"),
            share_range=_usual(norms, "lumbar_share"),
            further=_is_further(norms, split),
        )
    remaining = listed([sentence(f"pattern-name-{name}") for name in decision.remaining])
    return _text(
        "pattern-indeterminate", remaining=remaining, pelvis=_pelvis_interval(split), share=_share_interval(assessed)
    )


def _reasons(split: Split, decision: Decision, assessed: AssessedTrial) -> tuple[str, ...]:
    norms, subject = assessed.trial.norms, assessed.subject
    lumbar = assessed.measures["lumbar_flexion"].value
    probability = percent(decision.probability)
    if decision.pattern == "indeterminate":
        sureness = _text("pattern-none-probable", named_from=percent(NAMED_FROM), probability=probability)
    else:
        sureness = _text("pattern-probability", probability=probability)
    return (
        _text(
            "reason-pelvis",
            pelvis=degrees(split.pelvis_deg),
            interval=_pelvis_interval(split),
            usual=_usual(norms, "pelvis_tilt"),
        ),
        _text(
            "reason-lumbar",
            lumbar=degrees(split.trunk_deg - split.pelvis_deg if lumbar is None else lumbar),
            share=_share(assessed),
            interval=_share_interval(assessed),
            usual_lumbar=_usual(norms, "lumbar_flexion"),
            usual_share=_usual(norms, "lumbar_share"),
        ),
        _text("reason-trunk", trunk=degrees(split.trunk_deg), usual=_usual(norms, "trunk_inclination")),
        sureness,
        *(note.cited for note in norms.notes if note.applies(subject.age, subject.sex, decision.pattern)),
    )


def _pelvis_interval(split: Split) -> str:
    half = Z95 * split.pelvis_se_deg
    return degrees_between(split.pelvis_deg - half, split.pelvis_deg + half)


def _share(assessed: AssessedTrial) -> str:
    value = assessed.measures["lumbar_share"].value
    return _text("share-unknown") if value is None else percent(value)


def _share_interval(assessed: AssessedTrial) -> str:
    share = assessed.measures["lumbar_share"]
    return _text("share-unknown") if share.low is None or share.high is None else percent_between(share.low, share.high)


def _is_further(norms: Norms, split: Split) -> str:
    """`yes` where the pelvis tilts further than in most people, else `no`."""
    reference = norms.reference("pelvis_tilt")
    return "yes" if reference is not None and split.pelvis_deg > reference.high else "no"


def _usual(norms: Norms, measure: str) -> str:
    """The range of most people (10th to 90th centile), with its unit."""
    reference = norms.reference(measure)
    if reference is None:
        return _text("usual-unknown")
    if measure == "lumbar_share":
        return f"{100 * reference.low:.0f}–{100 * reference.high:.0f} %"
    return f"{reference.low:.0f}–{reference.high:.0f}°"
