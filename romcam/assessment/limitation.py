"""Whether a tissue is short: a measure compared with its norm, the measurement's own error carried through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from romcam.assessment.conclusions import Finding, Measure, Pattern, Subject, TissueFinding
from romcam.assessment.formatting import degrees, whole
from romcam.assessment.probability import chance_above, decided
from romcam.assessment.trial import AssessedTrial
from romcam.messages import Catalogue
from romcam.norms import Norms, ReferenceRange
from romcam.protocol import Position

_text = Catalogue(__name__)


@dataclass(frozen=True)
class Limitation:
    """The relation of one measure to one tissue: the side of a border on which the tissue counts as short.

    Parameters
    ----------
    tissue
        Name of the tissue, in the plural.
    measure
        Name of the measure.
    sentence
        The test's own sentences. `tissue-NAME` takes `state` (short, free, indeterminate, no-border or unseen), `side`
        (left, right or none), `value`, and `reference` (centiles, deviation, below or above) with `low`, `high` and
        `border`.
    short
        On which side of the border the tissue counts as short.
    side
        The leg; None: the measured leg.
    border
        Key of a published border in the norms file; None: the end of most people's range. A key with `_female`
        or `_male` before its `_deg` takes precedence where the person's sex is known.
    rank
        Place among the tests of the same tissue: 1 is the test that a screening asks for first.
    """

    tissue: str
    measure: str
    sentence: Callable[..., str]
    short: Literal["below", "above"] = "below"
    side: Literal["left", "right"] | None = None
    border: str | None = None
    rank: int = 1

    def has_border(self, norms: Norms, subject: Subject, position: Position) -> bool:
        """Return whether a source states beyond which value the tissue counts as short in a person.

        Parameters
        ----------
        norms
            Norms of the test.
        subject
            The person.
        position
            How the person holds or lies.
        """
        if usual_range(norms, self.measure, subject, position) is not None:
            return True
        return self.border is not None and any(
            key.startswith(self.border.removesuffix("_deg")) for key in norms.borders
        )


def find_limitation(assessed: AssessedTrial, limitations: Sequence[Limitation]) -> Finding:
    """Judge each tissue by its measure, and by the compensation checks whether another part compensated.

    Parameters
    ----------
    assessed
        The trial with its measures and checks.
    limitations
        At least one.

    Returns
    -------
    Finding
        Pattern `limited` where a tissue is short, `typical` where none is, None where no tissue can be judged.
    """
    tissues = tuple(_judge(assessed, each) for each in limitations)
    known = [each for each in tissues if each.state != "unknown"]
    faults = [check.detail for check in assessed.compensations if check.ok is False]
    reasons = (*(each.sentence for each in tissues), *faults, *_notes(assessed))
    if not known:
        return Finding(None, None, None, tissues[0].sentence, reasons[1:], tissues=tissues)
    pattern: Pattern = "typical"
    if any(each.state == "short" for each in known):
        pattern = "limited"
    elif any(each.state == "indeterminate" for each in known):
        pattern = "indeterminate"
    leading = max(known, key=lambda each: each.probability or 0.0)
    probability = leading.probability or 0.0
    return Finding(
        pattern=pattern,
        compensating=_compensating(assessed),
        probability=probability if pattern != "typical" else 1.0 - probability,
        sentence=" ".join(each.sentence for each in known),
        reasons=reasons[len(known) :] if len(known) == len(tissues) else reasons,
        tissues=tissues,
    )


def usual_range(norms: Norms, measure: str, subject: Subject, position: Position) -> ReferenceRange | None:
    """Return the range of a measure in people like the person.

    Parameters
    ----------
    norms
        Norms of the test.
    measure
        Name of the measure.
    subject
        The person, whose sex and age select the range.
    position
        How the person holds or lies.

    Returns
    -------
    ReferenceRange or None
        None where no source gives one.
    """
    return norms.reference(measure, sex=subject.sex, age=subject.age, position=position)


def _compensating(assessed: AssessedTrial) -> bool | None:
    outcomes = [check.ok for check in assessed.compensations]
    if any(ok is False for ok in outcomes):
        return True
    return False if outcomes and all(outcomes) else None


def _judge(assessed: AssessedTrial, limitation: Limitation) -> TissueFinding:
    measure = assessed.measures[limitation.measure]
    side = limitation.side or assessed.trial.angles.measured
    norm = usual_range(assessed.trial.norms, limitation.measure, assessed.subject, assessed.position)
    border = _border(assessed, limitation, norm)
    short = limitation.short if border is not None else None
    message = f"tissue-{limitation.tissue.replace(' ', '-')}"
    leg = side or "none"

    def finding(
        state: Literal["short", "free", "indeterminate", "unknown"], probability: float | None, sentence: str
    ) -> TissueFinding:
        return TissueFinding(
            limitation.tissue, side, limitation.measure, state, probability, sentence, border=border, short=short
        )

    if measure.value is None:
        return finding("unknown", None, limitation.sentence(message, state="unseen", side=leg))
    value = _with_interval(measure, measure.value)
    if border is None:
        return finding("unknown", None, limitation.sentence(message, state="no-border", side=leg, value=value))
    above = chance_above(measure, border)
    probability = 1.0 - above if limitation.short == "below" else above
    is_short = decided(probability)
    state = "indeterminate" if is_short is None else "short" if is_short else "free"
    usual = {"reference": limitation.short, "border": degrees(border)}
    if norm is not None and border in (norm.low, norm.high):
        kind = "deviation" if norm.kind == "mean ± SD" else "centiles"
        usual = {"reference": kind, "low": whole(norm.low), "high": degrees(norm.high)}
    return finding(state, probability, limitation.sentence(message, state=state, side=leg, value=value, **usual))


def _border(assessed: AssessedTrial, limitation: Limitation, norm: ReferenceRange | None) -> float | None:
    """Value beyond which the tissue is short: a published border, or the end of most people's range; None: none."""
    borders = assessed.trial.norms.borders
    if limitation.border is not None:
        for key in (f"{limitation.border.removesuffix('_deg')}_{assessed.subject.sex}_deg", limitation.border):
            if key in borders:
                return borders[key].value
    if norm is None:
        return None
    return norm.low if limitation.short == "below" else norm.high


def _notes(assessed: AssessedTrial) -> tuple[str, ...]:
    subject = assessed.subject
    return tuple(note.cited for note in assessed.trial.norms.notes if note.applies(subject.age, subject.sex, None))


def _with_interval(measure: Measure, value: float) -> str:
    if measure.low is None or measure.high is None:
        return degrees(value)
    return _text("value-with-interval", value=degrees(value), low=whole(measure.low), high=degrees(measure.high))
