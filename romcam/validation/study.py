"""The values of a validation: trials, references, and their agreement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from romcam.body import FloatArray
from romcam.body.quantities import QUANTITIES

ANGLES: Final = tuple(name for name, quantity in QUANTITIES.items() if quantity.unit == "deg")
"""The quantities that can be compared, in the order of `romcam.body.quantities`."""

ONE_LEG: Final = {
    "leg_elevation": ("leg_elevation", "measured"),
    "knee_angle": ("knee_angle", "measured"),
    "thigh_elevation": ("thigh_elevation", "measured"),
    "other_leg_elevation": ("leg_elevation", "other"),
    "other_thigh_elevation": ("thigh_elevation", "other"),
}
"""Angle of the measured or the other leg → the angle of which a reference has one for each side."""

SIDED: Final = tuple(
    dict.fromkeys(
        f"{name}_{side}" for name, _ in ONE_LEG.values() for side in ("left", "right") if f"{name}_{side}" not in ANGLES
    )
)
"""Angles that a reference may have for each side, beside those of romcam."""


@dataclass(frozen=True, eq=False)
class Track:
    """The angles of one trial over time, from romcam or from the reference.

    Attributes
    ----------
    name
        Name of the trial.
    source
        Name of the file.
    time_s
        (T,) times in seconds, ascending.
    values
        Angle → (T,) degrees; NaN where unknown.
    se
        Angle → (T,) standard errors in degrees, for the angles that have them.
    notes
        Sentences on what was converted or left out in reading.
    """

    name: str
    source: str
    time_s: FloatArray
    values: Mapping[str, FloatArray]
    se: Mapping[str, FloatArray]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class EndReading:
    """A reference that states each angle of a trial once, at the end of range.

    Attributes
    ----------
    name
        Name of the trial.
    source
        Name of the file.
    values
        Angle → degrees; NaN if unknown.
    """

    name: str
    source: str
    values: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Pair:
    """The trial `name` of a `test` (None if unknown) as measured by romcam (`found`) and by the `reference`."""

    name: str
    found: Track
    reference: Track | EndReading
    test: str | None = None


@dataclass(frozen=True)
class Errors:
    """Errors, found minus reference, in the unit of the values.

    Attributes
    ----------
    count
        Number of pairs.
    rmse, median, bias
        Root mean square, median size and mean of the errors; NaN without a pair.
    """

    count: int
    rmse: float
    median: float
    bias: float


@dataclass(frozen=True)
class Interval:
    """An estimate `value` with its 95 % confidence interval `low`..`high`; NaN if not defined."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Agreement:
    """The agreement of two methods over at least three trials, in degrees except for the ICC.

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
    """One angle of a trial frame by frame.

    Attributes
    ----------
    trial
        Name of the trial.
    errors
        Errors over the frames in which both methods know the angle.
    r
        Pearson's correlation over those frames; NaN if either series is constant.
    withheld
        Number of frames in which the reference knows the angle and romcam does not.
    found_deg, reference_deg
        (T,) degrees at the same times; NaN where unknown.
    """

    trial: str
    errors: Errors
    r: float
    withheld: int
    found_deg: FloatArray
    reference_deg: FloatArray


@dataclass(frozen=True)
class CurveSummary:
    """Summary of the curves of one angle.

    Attributes
    ----------
    frames, withheld
        Numbers of frames in which both methods know the angle, and in which only the reference does, over all trials.
    rmse, median, bias, r
        Errors in degrees and correlation: medians over the trials, so that each trial has the same weight.
    """

    frames: int
    withheld: int
    rmse: float
    median: float
    bias: float
    r: float


@dataclass(frozen=True)
class EndOfRange:
    """One angle of a trial at the end of range.

    Attributes
    ----------
    trial
        Name of the trial.
    found_deg
        romcam's value in degrees; NaN if withheld.
    reference_deg
        The reference's value in degrees.
    se_deg
        romcam's standard error in degrees; NaN if unknown.
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
        The curves and their summary; empty and None if no reference has this angle over time.
    ends
        The trials in which the reference has an end of range.
    errors, agreement
        Statistics of the ends that romcam did not withhold; the agreement is None with fewer than three.
    covered, intervals
        Number of romcam's 95 % intervals that contain the reference, and of all of them.
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
        """Number of trials in which romcam withheld the end of range and the reference has it."""
        return len(self.ends) - self.errors.count


@dataclass(frozen=True)
class TrialResult:
    """The files that were compared as one trial.

    Attributes
    ----------
    name
        Name of the trial.
    found, reference
        Names of the files.
    lag_s
        Seconds added to the reference's times; NaN if the reference has no times.
    test
        Name of the clinical test; None if no result is beside the table.
    notes
        Sentences on what was converted or left out in reading, and on what may be wrong with the reference.
    """

    name: str
    found: str
    reference: str
    lag_s: float
    test: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Validation:
    """The whole comparison.

    Attributes
    ----------
    angles
        One result per angle, in the order of `ANGLES`.
    trials
        The trials that were compared.
    lag_found
        Whether the shifts in time were found by romcam, not given.
    unmatched
        A phrase on each trial or reference without a partner.
    """

    angles: tuple[AngleResult, ...]
    trials: tuple[TrialResult, ...]
    lag_found: bool
    unmatched: tuple[str, ...] = ()
