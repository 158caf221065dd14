"""What a comparison of two measurements finds. These values are the content of change.json, field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from romcam.assessment.conclusions import Unit

Verdict = Literal["more", "may-be-more", "within"]
"""A change against measurement error. None in its place: not known."""

TissueState = Literal["short", "free", "indeterminate", "unknown"]


@dataclass(frozen=True)
class Level:
    """A number with its 95 % interval, in the unit of its measure; None where unknown, never 0."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Detectable:
    """The minimal detectable change from one source, as a range, in the unit of its measure.

    Attributes
    ----------
    low, high
        Ends of the range; equal if the source gives one number.
    confidence
        Confidence at which the source states it, 0..1.
    citation
        The source.
    """

    low: float
    high: float
    confidence: float
    citation: str


@dataclass(frozen=True)
class MeasureChange:
    """One measure before and after.

    Attributes
    ----------
    unit
        Unit of every number here.
    before, after
        The measure in both films.
    change
        After minus before.
    detectable
        None if no source gives a minimal detectable change; the verdict then rests on the interval alone.
    verdict
        The change against measurement error; None if not known.
    why
        Why the verdict is not known; None if it is.
    """

    unit: Unit
    before: Level
    after: Level
    change: Level
    detectable: Detectable | None
    verdict: Verdict | None
    why: str | None


@dataclass(frozen=True)
class PatternThen:
    """The movement pattern of one film, as its result states it.

    Attributes
    ----------
    pattern
        None if it was withheld.
    probability
        Of the named pattern, or of the likeliest one, 0..1.
    words
        The pattern in words.
    probabilities
        Pattern → its probability, 0..1.
    """

    pattern: str | None
    probability: float | None
    words: str
    probabilities: dict[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True)
class PatternChange:
    """The movement pattern before and after, and what that says, in words."""

    before: PatternThen
    after: PatternThen
    sentence: str


@dataclass(frozen=True)
class TissueChange:
    """Whether a tissue was short before and is short after.

    Attributes
    ----------
    tissue, side
        The tissue, and its leg; the side is None if the tissue belongs to no one leg.
    measure
        Name of the measure that tests it.
    before, after
        States as `TissueFinding` has them; None if the film does not test the tissue.
    before_probability, after_probability
        Probability that the tissue is short, 0..1.
    sentence
        Both states in words.
    """

    tissue: str
    side: Literal["left", "right"] | None
    measure: str
    before: TissueState | None
    after: TissueState | None
    before_probability: float | None
    after_probability: float | None
    sentence: str


@dataclass(frozen=True)
class Caution:
    """What makes a change less certain than its interval states. about: the kind of difference between the films."""

    about: Literal["program", "quality", "view", "repetitions", "person"]
    sentence: str


@dataclass(frozen=True)
class Film:
    """One of the two films and what measured it. analysed: when it was analysed, not when it was filmed."""

    name: str
    sha256: str
    romcam: str
    pose_model: str
    spine_estimator: str
    analysed: str


@dataclass(frozen=True)
class Change:
    """The comparison of two measurements of one person: degrees, shares 0..1, seconds; null is unknown, never 0.

    Attributes
    ----------
    schema_version
        Version of this schema.
    test, subject
        The clinical test, and the identifier of the person where a result has one.
    sentence
        What changed, in plain words.
    rest
        What else changed or did not.
    measures
        By name, in the order of the test.
    pattern
        In a test without patterns, what was found.
    cautions
        What makes the change less certain, the most serious first.
    before, after
        The two films.
    created
        UTC, ISO 8601.
    romcam
        Version that compared them.
    tissues
        In a test of single tissues.
    """

    schema_version: str
    test: str
    subject: str | None
    sentence: str
    rest: str
    measures: dict[str, MeasureChange]
    pattern: PatternChange
    cautions: tuple[Caution, ...]
    before: Film
    after: Film
    created: str
    romcam: str
    tissues: tuple[TissueChange, ...] = ()
