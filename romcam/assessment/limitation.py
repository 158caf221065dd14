"""Whether a tissue is short: a measure compared with its norm, the measurement's own error carried through."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from romcam.assessment.conclusions import Finding, Measure, Pattern, Subject, TissueFinding
from romcam.assessment.formatting import degrees, whole
from romcam.assessment.probability import chance_above, decided
from romcam.assessment.trial import AssessedTrial
from romcam.messages import Catalogue
from romcam.norms import Norms, ReferenceRange
from romcam.protocol import Position

_SEXES: Final = ("female", "male")
_AGES: Final = range(3, 121)
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
    flattered_by
        By how many degrees a compensation makes the tissue look longer at most, from the measures; by the name of the
        rule that detects it.
    """

    tissue: str
    measure: str
    sentence: Callable[..., str]
    short: Literal["below", "above"] = "below"
    side: Literal["left", "right"] | None = None
    border: str | None = None
    rank: int = 1
    flattered_by: Mapping[str, Callable[[Mapping[str, Measure]], float]] = field(
        default_factory=dict[str, "Callable[[Mapping[str, Measure]], float]"]
    )

    def border_for(self, norms: Norms, subject: Subject, position: Position) -> float | None:
        """Return the value beyond which the tissue counts as short in a person, in the measure's unit.

        Parameters
        ----------
        norms
            Norms of the test.
        subject
            The person.
        position
            How the person holds or lies.

        Returns
        -------
        float or None
            A published border, or the end of most people's range; None where no source states either.
        """
        if self.border is not None:
            for key in (f"{self.border.removesuffix('_deg')}_{subject.sex}_deg", self.border):
                if key in norms.borders:
                    return norms.borders[key].value
        usual = usual_range(norms, self.measure, subject, position)
        if usual is None:
            return None
        return usual.low if self.short == "below" else usual.high

    def facts_needed(self, norms: Norms, subject: Subject, position: Position) -> tuple[Literal["sex", "age"], ...]:
        """Return the facts about a person that would have to be known for there to be a border.

        Parameters
        ----------
        norms
            Norms of the test.
        subject
            The person, as far as known.
        position
            How the person holds or lies.

        Returns
        -------
        tuple
            Empty where there is a border already, and where no fact would give one.
        """
        if self.border_for(norms, subject, position) is not None:
            return ()
        sexes = (subject.sex,) if subject.sex is not None else (None, *_SEXES)
        ages = (subject.age,) if subject.age is not None else (None, *_AGES)
        found = [
            (sex, age)
            for sex in sexes
            for age in ages
            if self.border_for(norms, replace(subject, sex=sex, age=age), position) is not None
        ]
        if not found:
            return ()
        sex, age = min(found, key=lambda pair: (pair[0] != subject.sex) + (pair[1] != subject.age))
        return (*(("sex",) if sex != subject.sex else ()), *(("age",) if age != subject.age else ()))


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
        Pattern `limited` where a tissue is short, `typical` where none is, None where no tissue can be judged. One
        that is long enough only with the help of a compensation is not judged.
    """
    tissues = tuple(_judge(assessed, each) for each in limitations)
    known = [each for each in tissues if each.state != "unknown"]
    faults = [check.detail for check in assessed.compensations if check.ok is False]
    reasons = (*(each.sentence for each in tissues), *faults, *_notes(assessed))
    if not known:
        return Finding(None, _compensating(assessed), None, tissues[0].sentence, reasons[1:], tissues=tissues)
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
    border = limitation.border_for(assessed.trial.norms, assessed.subject, assessed.position)
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
    if is_short is False and (help_deg := _help_deg(assessed, limitation)) > 0:
        sign = -1.0 if limitation.short == "below" else 1.0
        above = chance_above(_shifted(measure, sign * help_deg), border)
        if decided(1.0 - above if limitation.short == "below" else above) is not False:
            helped = _text("tissue-helped", tissue=limitation.tissue, side=leg, value=value, help=degrees(help_deg))
            return finding("unknown", None, helped)
    state = "indeterminate" if is_short is None else "short" if is_short else "free"
    usual = {"reference": limitation.short, "border": degrees(border)}
    if norm is not None and border in (norm.low, norm.high):
        kind = "deviation" if norm.kind == "mean ± SD" else "centiles"
        usual = {"reference": kind, "low": whole(norm.low), "high": degrees(norm.high)}
    return finding(state, probability, limitation.sentence(message, state=state, side=leg, value=value, **usual))


def _help_deg(assessed: AssessedTrial, limitation: Limitation) -> float:
    """By how many degrees the compensations that were seen make the tissue look longer, at most."""
    failed = {check.rule for check in assessed.compensations if check.ok is False}
    return sum(help_of(assessed.measures) for rule, help_of in limitation.flattered_by.items() if rule in failed)


def _shifted(measure: Measure, by_deg: float) -> Measure:
    """The measure as it would be without the help of another part."""
    value, low, high = (None if each is None else each + by_deg for each in (measure.value, measure.low, measure.high))
    return replace(measure, value=value, low=low, high=high)


def _notes(assessed: AssessedTrial) -> tuple[str, ...]:
    subject = assessed.subject
    return tuple(note.cited for note in assessed.trial.norms.notes if note.applies(subject.age, subject.sex, None))


def _with_interval(measure: Measure, value: float) -> str:
    if measure.low is None or measure.high is None:
        return degrees(value)
    return _text("value-with-interval", value=degrees(value), low=whole(measure.low), high=degrees(measure.high))
