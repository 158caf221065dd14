"""The conclusions from a trial. These values are the content of result.json, field by field.

Their docstrings become the descriptions in its schema, so they describe fields in prose.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from romcam.errors import UsageError
from romcam.messages import Catalogue
from romcam.names import printable
from romcam.protocol import Position

_text = Catalogue(__name__)

Pattern = Literal[
    "compensating", "hip-limited", "lumbar-dominant", "hip-dominant", "typical", "indeterminate", "limited"
]
"""How hips and spine share a bend; in a test of a tissue, whether it is short: `limited` or `typical`."""
Unit = Literal["deg", "ratio", "s", "per_min"]
Severity = Literal["note", "warning", "withhold"]
EvidenceName = Literal["manual", "tags", "contour", "landmarks"]


@dataclass(frozen=True)
class Measure:
    """One number with its 95 % interval. `value` is null where it cannot be measured, never 0.

    repetitions: the same measure in each repetition, in order; null where a repetition has none. position: how the
    person held or lay, since norms differ by it.
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
    """Whether a tissue is short, by one measure.

    side: the leg; null: no single leg. state: `short` or `free` (long enough) where the measurement's own error
    leaves a sufficient probability, `indeterminate` where it does not, `unknown` without a value or a norm.
    probability: of being short. border: value beyond which it counts as short, in the measure's unit; short: the side
    of the border on which it does. Both are null where no border is known.
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
    """The movement pattern, its probability, and the reasons.

    pattern: null where it was withheld (no evidence for the split), `indeterminate` where no pattern is probable
    enough to be named. compensating: true, false, or null: undecided. probability: of the named pattern, or of
    the likeliest. probabilities: of every pattern. remaining: the patterns whose probabilities add up to 95 %,
    likeliest first. sentence: the finding in plain words. reasons: its grounds, a sentence each. tissues: in a test of
    tissues, whether each is short. notes: what belongs beside the sentence: how common the pattern is, with whom the
    person is compared, and whether their age fits.
    """

    pattern: Pattern | None
    compensating: bool | None
    probability: float | None
    sentence: str
    reasons: tuple[str, ...] = ()
    probabilities: dict[str, float] = field(default_factory=dict[str, float])  # pyright: ignore[reportUnknownVariableType]
    remaining: tuple[str, ...] = ()
    tissues: tuple[TissueFinding, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """The outcome of one quality rule.

    ok: null where it could not be judged. detail: the observation, and what to do if not ok. severity: `note` (worth
    knowing), `warning` (numbers are less certain), `withhold` (hip and spine are not reported separately).
    """

    rule: str
    ok: bool | None
    detail: str
    severity: Severity = "warning"


@dataclass(frozen=True)
class RepetitionResult:
    """One repetition in seconds of the film, with its end-of-range values by name.

    effort: the task it belongs to, in a test of several tasks.
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
    """Lumbar share of the trunk's change, in one phase of the best repetition.

    bins: by 30° of trunk inclination, from 0. quarters: by quarters of the range. A share is null where the
    movement did not pass through the bin.
    """

    bins_deg: tuple[tuple[float, float], ...]
    bin_share: tuple[float | None, ...]
    quarter_share: tuple[float | None, ...]
    onset_lag_s: float | None
    lag_at_20_s: float | None


@dataclass(frozen=True)
class Reference:
    """A norm that a measure is compared with: mean ± SD or 10th-90th centiles, with population and source.

    position: where the measured value lies relative to the range: `below`, `inside` or `above`; null without a
    value.
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
    """The person, as the user describes them.

    id: an identifier of the clinic's own, never a name. age: years. height_cm: body height, which scales the landmarks
    in exports.
    """

    id: str | None = None
    age: int | None = None
    sex: Literal["female", "male"] | None = None
    height_cm: float | None = None

    def __post_init__(self) -> None:
        if self.id is not None:
            object.__setattr__(self, "id", printable(self.id))


_SEXES: Final[dict[str, Literal["female", "male"]]] = {
    **dict.fromkeys(("f", "w", "female", "woman", "weiblich", "femme", "mujer"), "female"),
    **dict.fromkeys(("m", "male", "man", "männlich", "homme", "hombre"), "male"),
}
YOUNGEST: Final = 3
OLDEST: Final = 120


def parse_sex(text: str) -> Literal["female", "male"]:
    """Return the sex that a word or letter means.

    Parameters
    ----------
    text
        Such as `f`, `Female`, `m`.

    Raises
    ------
    UsageError
        It means neither.
    """
    found = _SEXES.get(text.strip().casefold())
    if found is None:
        raise UsageError(_text("label-bad-sex", sex=text))
    return found


def parse_age(text: str) -> int:
    """Return an age in whole years.

    Parameters
    ----------
    text
        Such as `44`, or `44.0` from a spreadsheet.

    Raises
    ------
    UsageError
        It is no number of years from 3 to 120.
    """
    try:
        years = float(text.strip().replace(",", "."))
    except ValueError:
        years = float("nan")
    if not YOUNGEST <= years <= OLDEST:
        raise UsageError(_text("label-bad-age", age=text))
    return int(years)


SHORTEST_CM: Final = 50.0
TALLEST_CM: Final = 250.0
_METRES: Final = 3.0
"""A height below it is in metres."""


def parse_height(text: str) -> float:
    """Return a body height in centimetres.

    Parameters
    ----------
    text
        Such as `176`, `176 cm`, `1.76 m`, or `1,76`; a number below 3 is in metres.

    Raises
    ------
    UsageError
        It is no height from 50 to 250 cm.
    """
    plain = text.strip().casefold().replace(",", ".")
    number = plain.removesuffix("cm").removesuffix("m").strip()
    try:
        value = float(number)
    except ValueError:
        value = float("nan")
    in_metres = (plain.endswith("m") and not plain.endswith("cm")) or value < _METRES
    height = 100.0 * value if in_metres else value
    if not SHORTEST_CM <= height <= TALLEST_CM:
        raise UsageError(_text("label-bad-height", height=text))
    return round(height, 6)


@dataclass(frozen=True)
class Assessment:
    """All conclusions from one trial of one test. side: the measured leg, in a test of one leg."""

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
