"""What a comparison of two measurements says. These values are the content of change.json, field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from romcam.assessment.conclusions import Unit

Verdict = Literal["more", "may-be-more", "within"]
"""A change against measurement error. None in its place: not known."""


@dataclass(frozen=True)
class Level:
    """A number with its 95 % interval, in the unit of its measure; None where it is not known, never 0."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Detectable:
    """The minimal detectable change a source gives, as its range from `low` to `high`, in the unit of its measure."""

    low: float
    high: float
    confidence: float
    citation: str


@dataclass(frozen=True)
class MeasureChange:
    """One measure before and after. change: after minus before.

    detectable: None where no source gives one; the verdict then rests on the interval alone. why: what keeps the
    verdict from being known, None where it is known.
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
    """The movement pattern of one film: as `Finding` has it.

    pattern: None where it was withheld. probability: of the named pattern, or of the likeliest. words: the same as
    part of a sentence.
    """

    pattern: str | None
    probability: float | None
    words: str
    probabilities: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class PatternChange:
    """The movement pattern before and after, and both in one sentence."""

    before: PatternThen
    after: PatternThen
    sentence: str


@dataclass(frozen=True)
class TissueChange:
    """Whether a tissue was short before and is short after. side: of the leg; None: of no one leg.

    before, after: states as `TissueFinding` has them; None where a film does not speak of it. The probabilities are
    those of being short.
    """

    tissue: str
    side: Literal["left", "right"] | None
    measure: str
    before: Literal["short", "free", "indeterminate", "unknown"] | None
    after: Literal["short", "free", "indeterminate", "unknown"] | None
    before_probability: float | None
    after_probability: float | None
    sentence: str


@dataclass(frozen=True)
class Caution:
    """What makes a change less certain than its interval says. about: what kind of thing it is."""

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
    """Two measurements of one person compared: degrees, shares 0..1, seconds; None is unknown, never 0.

    sentence: what changed, in one plain sentence. rest: what else there is to say of hips and lumbar spine.
    measures: by name, in the order of the test. pattern: in a test without patterns, what was found. tissues: in a test
    of single tissues. created: UTC, ISO 8601. romcam: the version that compared.
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
