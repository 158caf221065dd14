"""What is concluded from a trial. These values are the content of result.json, field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Pattern = Literal["compensating", "hip-limited", "lumbar-dominant", "hip-dominant", "typical", "indeterminate"]
EvidenceName = Literal["tags", "contour", "landmarks"]


@dataclass(frozen=True)
class Measure:
    """One number with its 95 % interval. `value` None: not observable here; never 0 in its place.

    repetitions: the same measure in each repetition, in order; None where a repetition has none.
    """

    value: float | None
    low: float | None
    high: float | None
    unit: Literal["deg", "ratio", "s"]
    evidence: EvidenceName
    repetitions: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Finding:
    """The pattern, how sure it is, and why.

    pattern: None where it was withheld (no evidence for the split), `indeterminate` where no pattern
        reaches the probability it takes to be named.
    compensating: true / false / null = cannot be told. probability: of the named pattern, or of the
        likeliest.
    probabilities: of every pattern. remaining: the patterns that together hold 95 %, likeliest first.
    sentence: the finding in one plain sentence. reasons: what it rests on, a sentence each.
    """

    pattern: Pattern | None
    compensating: bool | None
    probability: float | None
    sentence: str
    reasons: tuple[str, ...] = ()
    probabilities: dict[str, float] = field(default_factory=dict)
    remaining: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """One quality rule's outcome. ok None: could not be judged. detail: what was seen, and what to do if
    not ok.

    severity: `note` (worth knowing), `warning` (numbers are less certain), `withhold` (the split is not
        reported).
    """

    rule: str
    ok: bool | None
    detail: str
    severity: Literal["note", "warning", "withhold"] = "warning"


@dataclass(frozen=True)
class RepetitionResult:
    """One repetition in seconds of the film, with its end-of-range values by name."""

    start_s: float
    end_of_range_s: float
    plateau_start_s: float
    plateau_stop_s: float
    stop_s: float
    complete: bool
    best: bool
    values: dict[str, float | None]


@dataclass(frozen=True)
class RhythmResult:
    """Lumbar share of the trunk's change, on the way down or up of the best repetition.

    bins: by 30° of trunk inclination, from 0; quarters: by quarters of the range; None where not passed
        through.
    """

    bins_deg: tuple[tuple[float, float], ...]
    bin_share: tuple[float | None, ...]
    quarter_share: tuple[float | None, ...]
    onset_lag_s: float | None
    lag_at_20_s: float | None


@dataclass(frozen=True)
class Reference:
    """A norm a measure is held against: mean ± SD or 10th-90th centiles, in whom, and where it is from.

    better: one of `inside`, `above`, `below`: where the measured value lies relative to the range.
    """

    measure: str
    low: float
    high: float
    kind: str
    population: str
    citation: str
    position: Literal["below", "inside", "above"] | None


@dataclass(frozen=True)
class Subject:
    """What the user told about the person. Never a name: an identifier of the clinic's own."""

    id: str | None = None
    age: int | None = None
    sex: Literal["female", "male"] | None = None


@dataclass(frozen=True)
class Assessment:
    """Everything concluded from one trial of one test."""

    test: str
    measures: dict[str, Measure]
    finding: Finding
    quality: tuple[Check, ...]
    repetitions: tuple[RepetitionResult, ...]
    rhythm_down: RhythmResult | None
    rhythm_up: RhythmResult | None
    references: tuple[Reference, ...]
    subject: Subject
    facing: Literal["left", "right"] | None
    yaw_deg: float | None
