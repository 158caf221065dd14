"""What is concluded from a trial. These values are the content of result.json, field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from romcam.protocol import Position

Pattern = Literal[
    "compensating", "hip-limited", "lumbar-dominant", "hip-dominant", "typical", "indeterminate", "limited"
]
"""Of a bend, how hips and spine share it; of a test of one tissue, whether that is short: `limited` or `typical`."""
Unit = Literal["deg", "ratio", "s", "per_min"]
Severity = Literal["note", "warning", "withhold"]
EvidenceName = Literal["tags", "contour", "landmarks"]


@dataclass(frozen=True)
class Measure:
    """One number with its 95 % interval. `value` None: not observable here; never 0 in its place.

    repetitions: the same measure in each repetition, in order; None where a repetition has none.
    position: how the person held or lay, which norms differ by.
    """

    value: float | None
    low: float | None
    high: float | None
    unit: Unit
    evidence: EvidenceName
    repetitions: tuple[float | None, ...] = ()
    position: Position | None = None


@dataclass(frozen=True)
class TissueFinding:
    """Whether what a measure speaks of is short. side: of the leg; None: no one leg's.

    state: `short` or `free` where the measurement's own error leaves at least the probability it takes to say so,
    `indeterminate` where not, `unknown` without a value or a norm. probability: of being short. border: from where on
    it counts as short, in the unit of the measure; short: on which side of that. None where no border is known.
    """

    tissue: str
    side: Literal["left", "right"] | None
    measure: str
    state: Literal["short", "free", "indeterminate", "unknown"]
    probability: float | None
    sentence: str
    border: float | None = None
    short: Literal["below", "above"] | None = None


@dataclass(frozen=True)
class Finding:
    """The pattern, how sure it is, and why.

    pattern: None where it was withheld (no evidence for the split), `indeterminate` where no pattern
        reaches the probability it takes to be named.
    compensating: true / false / null = cannot be told. probability: of the named pattern, or of the
        likeliest.
    probabilities: of every pattern. remaining: the patterns that together hold 95 %, likeliest first.
    sentence: the finding in one plain sentence. reasons: what it rests on, a sentence each.
    tissues: of a test of single tissues, whether each is short.
    """

    pattern: Pattern | None
    compensating: bool | None
    probability: float | None
    sentence: str
    reasons: tuple[str, ...] = ()
    probabilities: dict[str, float] = field(default_factory=dict[str, float])
    remaining: tuple[str, ...] = ()
    tissues: tuple[TissueFinding, ...] = ()


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
    severity: Severity = "warning"


@dataclass(frozen=True)
class RepetitionResult:
    """One repetition in seconds of the film, with its end-of-range values by name.

    effort: which movement it is of, in a test of several.
    """

    start_s: float
    end_of_range_s: float
    plateau_start_s: float
    plateau_stop_s: float
    stop_s: float
    complete: bool
    best: bool
    values: dict[str, float | None]
    effort: str = ""


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
    """Everything concluded from one trial of one test. side: of the measured leg, in a test of one."""

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
    position: Position = "standing"
    side: Literal["left", "right"] | None = None
