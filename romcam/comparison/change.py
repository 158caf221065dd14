"""The results of a comparison of two measurements. These values are the content of change.json, field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from romcam.assessment.conclusions import Unit

Verdict = Literal["more", "may-be-more", "beyond-own-error", "within"]
"""A change compared with measurement error; None where a field may be unknown."""

Clothes = Literal["same", "other"]
"""What the user states about the clothes in both films."""

Condition = Literal["same-clothes", "other-clothes", "one-film", "independent"]
"""How the errors of both measurements are related; `independent` is the careful assumption."""

TissueState = Literal["short", "free", "indeterminate", "unknown", "no-reference"]
"""As in `TissueFinding`; `no-reference`: measured, but no source says beyond which value it counts as short."""


@dataclass(frozen=True)
class Level:
    """A number `value` with its 95 % interval `low`..`high`, in the unit of its measure; null if unknown, never 0."""

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
        The change compared with measurement error; None if unknown.
    why
        Why the verdict is unknown; None if it is known.
    own_detectable
        romcam's own minimal detectable change in these two films: the smallest change whose 95 % interval excludes 0.
    """

    unit: Unit
    before: Level
    after: Level
    change: Level
    detectable: Detectable | None
    verdict: Verdict | None
    why: str | None
    own_detectable: Detectable | None = None


@dataclass(frozen=True)
class PatternThen:
    """The movement pattern of one film, as its result states it.

    Attributes
    ----------
    pattern
        None if it was withheld.
    probability
        Probability of the named pattern, or of the likeliest one, 0..1.
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
    """The movement pattern `before` and `after`, and a `sentence` that compares them."""

    before: PatternThen
    after: PatternThen
    sentence: str


@dataclass(frozen=True)
class TissueChange:
    """Whether a tissue was short before and is short after.

    Attributes
    ----------
    tissue, side
        The tissue, and its leg; the side is None if the tissue does not belong to one leg.
    measure
        Name of the measure that tests it.
    before, after
        States as `TissueFinding` has them; None if the film does not test the tissue.
    before_probability, after_probability
        Probability that the tissue is short, 0..1.
    sentence
        Comparison of both states in words.
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
    """A `sentence` on a reason why a change is less certain than its interval states; `about` is its kind.

    `identity`: the results contradict each other about the person, and may be of two people. `withheld`: a check of a
    film forbids the use of what a film measured. `posture`: the angles are not counted from the same
    stand. `copy`: they may be of one film.
    """

    about: Literal[
        "identity", "withheld", "posture", "copy", "order", "sides", "program", "evidence", "quality", "view",
        "repetitions", "person", "correction",
    ]  # fmt: skip
    sentence: str


@dataclass(frozen=True)
class ErrorModel:
    """How the errors of both measurements are related.

    Attributes
    ----------
    condition
        `same-clothes`, `other-clothes`, `one-film`: part of the error is the same in both and cancels, as it was
        measured in people who were filmed again; `independent`: nothing cancels.
    clothes
        What the user states about the clothes; null: nothing.
    people
        Number of people on whom the shared error was measured; null if the errors are taken as independent.
    sentence
        The condition in words, with its reason.
    """

    condition: Condition
    clothes: Clothes | None
    people: int | None
    sentence: str


@dataclass(frozen=True)
class ComparedFilm:
    """One of the two films, and the software that measured it.

    Attributes
    ----------
    name, sha256
        Name of the file without its folder, and its SHA-256.
    romcam
        Version of romcam.
    pose_model, spine_estimator
        Name and SHA-256 of the weights, `name:digest`.
    analysed
        Time of the analysis, not of the filming: UTC, ISO 8601.
    filmed
        When the film was made, ISO 8601, by its own tag or by the user; null if unknown.
    mirrored
        Whether the film was a mirror image that was mirrored back.
    """

    name: str
    sha256: str
    romcam: str
    pose_model: str
    spine_estimator: str
    analysed: str
    filmed: str | None = None
    mirrored: bool = False


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
        The most important changes in words.
    rest
        The other measures in words.
    measures
        Name of the measure → its change, in the order of the test.
    pattern
        The movement pattern; in a test without patterns, the finding.
    cautions
        Reasons why the changes are less certain, the most serious first.
    before, after
        The two films.
    created
        Time of the comparison: UTC, ISO 8601.
    romcam
        Version of romcam that compared them.
    tissues
        States of single tissues; empty if the test has none.
    errors
        How the errors of both films are related.
    split_s
        Time in the film, seconds, that divides both sets of repetitions of one film; null: two films were compared.
    """

    schema_version: str
    test: str
    subject: str | None
    sentence: str
    rest: str
    measures: dict[str, MeasureChange]
    pattern: PatternChange
    cautions: tuple[Caution, ...]
    before: ComparedFilm
    after: ComparedFilm
    created: str
    romcam: str
    tissues: tuple[TissueChange, ...] = ()
    errors: ErrorModel | None = None
    split_s: float | None = None
