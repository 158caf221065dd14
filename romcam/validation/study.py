"""What a comparison is made of and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from romcam.body.quantities import QUANTITIES
from romcam.recording import FloatArray

ANGLES: Final = tuple(name for name, quantity in QUANTITIES.items() if quantity.unit == "deg")
"""The quantities that can be compared, in the order of `romcam.body.quantities`."""


@dataclass(frozen=True, eq=False)
class Track:
    """One trial's angles over time, romcam's or the reference's.

    name: the trial's. source: the file's name. time_s: (T,) seconds, rising. values: name → (T,) degrees, NaN unknown.
    se: name → (T,) standard errors in degrees, where the table has them.
    """

    name: str
    source: str
    time_s: FloatArray
    values: Mapping[str, FloatArray]
    se: Mapping[str, FloatArray]


@dataclass(frozen=True)
class Reached:
    """A reference that states each angle of a trial once, at the end of range: degrees by name, NaN unknown."""

    name: str
    source: str
    values: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Pair:
    """One trial as romcam and as the reference have it."""

    name: str
    found: Track
    reference: Track | Reached


@dataclass(frozen=True)
class Errors:
    """Found less reference over `count` pairs: root mean square, median of the absolute, mean; NaN without a pair."""

    count: int
    rmse: float
    median: float
    bias: float


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95 % confidence interval, NaN where it is not defined."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Agreement:
    """How well two methods agree over three trials or more, in degrees but for the last.

    bias: mean difference, found less reference. sd: standard deviation of the differences. lower, upper: limits of
    agreement. sem: standard error of measurement. mdc95: minimal detectable change. icc: ICC(2,1), a ratio.
    """

    bias: Interval
    sd: float
    lower: Interval
    upper: Interval
    sem: float
    mdc95: float
    icc: Interval


@dataclass(frozen=True, eq=False)
class Course:
    """One trial's angle frame by frame, where both know it.

    errors: over those frames. r: Pearson's correlation, NaN where either does not move. withheld: frames in which the
    reference knows the angle and romcam does not. found_deg, reference_deg: (T,) at the same instants, NaN unknown.
    """

    trial: str
    errors: Errors
    r: float
    withheld: int
    found_deg: FloatArray
    reference_deg: FloatArray


@dataclass(frozen=True)
class CourseSummary:
    """All trials' courses of one angle, each trial counting the same: medians over the trials, frames added up."""

    frames: int
    withheld: int
    rmse: float
    median: float
    bias: float
    r: float


@dataclass(frozen=True)
class End:
    """One trial's angle at the end of range, degrees; found_deg NaN where romcam withheld it, se_deg where unknown."""

    trial: str
    found_deg: float
    reference_deg: float
    se_deg: float


@dataclass(frozen=True, eq=False)
class AngleResult:
    """One angle over all trials.

    courses: empty where the reference has no course, and over_frames None. ends: the trials whose reference has an
    end of range; errors and agreement are over those that romcam did not withhold, and agreement is None with fewer
    than three of them. covered, intervals: of so many 95 % intervals so many hold the reference; 0 of 0 where romcam
    gave none.
    """

    name: str
    courses: tuple[Course, ...]
    over_frames: CourseSummary | None
    ends: tuple[End, ...]
    errors: Errors
    agreement: Agreement | None
    covered: int
    intervals: int

    @property
    def withheld(self) -> int:
        """Trials whose end of range the reference knows and romcam does not state."""
        return len(self.ends) - self.errors.count


@dataclass(frozen=True)
class TrialResult:
    """Which files were compared as one trial, and the seconds added to the reference's times (NaN without times)."""

    name: str
    found: str
    reference: str
    lag_s: float


@dataclass(frozen=True, eq=False)
class Validation:
    """The whole comparison. lag_found: the shifts were searched for, not given. unmatched: names without a partner."""

    angles: tuple[AngleResult, ...]
    trials: tuple[TrialResult, ...]
    lag_found: bool
    unmatched: tuple[str, ...] = ()
