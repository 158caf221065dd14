"""The values of a validation: trials, references, and the agreement that comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from romcam.body import FloatArray
from romcam.body.quantities import QUANTITIES

ANGLES: Final = tuple(name for name, quantity in QUANTITIES.items() if quantity.unit == "deg")
"""The quantities that can be compared, in the order of `romcam.body.quantities`."""


@dataclass(frozen=True, eq=False)
class Track:
    """One trial's angles over time, romcam's or the reference's.

    Attributes
    ----------
    name
        Name of the trial.
    source
        Name of the file.
    time_s
        (T,) seconds, rising.
    values
        Angle → (T,) degrees; NaN where unknown.
    se
        Angle → (T,) standard errors in degrees, where the table has them.
    """

    name: str
    source: str
    time_s: FloatArray
    values: Mapping[str, FloatArray]
    se: Mapping[str, FloatArray]


@dataclass(frozen=True)
class EndReading:
    """A reference that states each angle of a trial once, at the end of range: degrees by name, NaN where unknown."""

    name: str
    source: str
    values: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Pair:
    """One trial as romcam and as the reference measured it."""

    name: str
    found: Track
    reference: Track | EndReading


@dataclass(frozen=True)
class Errors:
    """Found minus reference over `count` pairs: root mean square, median size, mean; NaN without a pair."""

    count: int
    rmse: float
    median: float
    bias: float


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95 % confidence interval; NaN where it is not defined."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Agreement:
    """How well two methods agree over three trials or more, in degrees except for the last.

    Attributes
    ----------
    bias
        Mean difference, found minus reference.
    sd
        Standard deviation of the differences.
    lower, upper
        Limits of agreement.
    sem
        Standard error of measurement.
    mdc95
        Minimal detectable change at 95 % confidence.
    icc
        ICC(2,1), a ratio.
    """

    bias: Interval
    sd: float
    lower: Interval
    upper: Interval
    sem: float
    mdc95: float
    icc: Interval


@dataclass(frozen=True, eq=False)
class Curve:
    """One trial's angle frame by frame.

    Attributes
    ----------
    trial
        Name of the trial.
    errors
        Over the frames in which both methods know the angle.
    r
        Pearson's correlation over those frames; NaN if either does not move.
    withheld
        Number of frames in which the reference knows the angle and romcam does not.
    found_deg, reference_deg
        (T,) degrees at the same instants; NaN where unknown.
    """

    trial: str
    errors: Errors
    r: float
    withheld: int
    found_deg: FloatArray
    reference_deg: FloatArray


@dataclass(frozen=True)
class CurveSummary:
    """The curves of one angle in all trials: medians over the trials, so that each counts the same; frames summed."""

    frames: int
    withheld: int
    rmse: float
    median: float
    bias: float
    r: float


@dataclass(frozen=True)
class EndOfRange:
    """One trial's angle at the end of range.

    Attributes
    ----------
    trial
        Name of the trial.
    found_deg
        Degrees; NaN where romcam withheld it.
    reference_deg
        Degrees.
    se_deg
        romcam's standard error in degrees; NaN where unknown.
    """

    trial: str
    found_deg: float
    reference_deg: float
    se_deg: float


@dataclass(frozen=True, eq=False)
class AngleResult:
    """One angle over all trials.

    Attributes
    ----------
    name
        Name of the angle.
    curves, over_frames
        Empty and None if no reference has this angle over time.
    ends
        The trials whose reference has an end of range.
    errors, agreement
        Over the ends that romcam did not withhold; the agreement is None with fewer than three.
    covered, intervals
        How many of romcam's 95 % intervals contain the reference, of how many; 0 of 0 if romcam gave none.
    """

    name: str
    curves: tuple[Curve, ...]
    over_frames: CurveSummary | None
    ends: tuple[EndOfRange, ...]
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
    """The whole comparison.

    Attributes
    ----------
    angles
        One result an angle, in the order of `ANGLES`.
    trials
        The trials that were compared.
    lag_found
        Whether the shifts in time were searched for, not given.
    unmatched
        A few words on each trial or reference without a partner.
    """

    angles: tuple[AngleResult, ...]
    trials: tuple[TrialResult, ...]
    lag_found: bool
    unmatched: tuple[str, ...] = ()
