"""Numbers of a comparison as people read them, and what they had better look at before they believe them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from romcam.body.quantities import QUANTITIES
from romcam.validation.agreement import LEAST_TRIALS
from romcam.validation.alignment import GREATEST_LAG_S
from romcam.validation.study import AngleResult, Course, Interval, Validation

UNKNOWN: Final = "–"
TOO_FEW: Final = "too few trials for limits of agreement"

_UPRIGHT_DEG: Final = 3.0
_LEAST_UPRIGHT: Final = 5
_NOT_ZEROED_DEG: Final = 5.0
_OTHER_WAY_R: Final = -0.5
_LEAST_PART: Final = 0.5


def title(angle: AngleResult) -> str:
    """An angle's name in words."""
    return QUANTITIES[angle.name].title


def number(value: float, decimals: int = 1, *, plus: bool = False) -> str:
    """A number with a real minus sign, a dash where it is not known. plus: a sign on positive ones too."""
    if not math.isfinite(value):
        return UNKNOWN
    # Adding zero turns the minus zero of a rounded small number into a plain one.
    rounded = round(value, decimals) + 0.0
    return f"{rounded:{'+' if plus and rounded else ''}.{decimals}f}".replace("-", "−")


def degrees(value: float, *, plus: bool = False) -> str:
    """A number of degrees with its sign."""
    text = number(value, plus=plus)
    return text if text == UNKNOWN else f"{text}°"


def span(low: float, high: float, decimals: int = 1) -> str:
    """From one number to another: `−3.1 to 8.0`."""
    return f"{number(low, decimals)} to {number(high, decimals)}"


def confidence(interval: Interval, decimals: int = 1) -> str:
    """The 95 % confidence interval alone, empty where it is not defined."""
    if not (math.isfinite(interval.low) and math.isfinite(interval.high)):
        return ""
    return span(interval.low, interval.high, decimals)


def trials(angle: AngleResult) -> str:
    """How many trials an angle's numbers rest on, and how many romcam withheld."""
    return f"{angle.errors.count} ({angle.withheld} withheld)" if angle.withheld else str(angle.errors.count)


def covered(angle: AngleResult) -> str:
    """In how many trials the 95 % interval holds the reference."""
    return f"{angle.covered} of {angle.intervals}" if angle.intervals else UNKNOWN


def lag(validation: Validation) -> str | None:
    """By how much the references were shifted; None where there are no times, or no shift was asked for."""
    lags = [trial.lag_s for trial in validation.trials if math.isfinite(trial.lag_s)]
    if not lags or not (validation.lag_found or any(lags)):
        return None
    amount = (
        number(lags[0], 2, plus=True) if min(lags) == max(lags) else f"median {number(_median(lags), 2, plus=True)}"
    )
    spread = "" if min(lags) == max(lags) else f" ({span(min(lags), max(lags), 2)})"
    how = ", found by the least spread of differences" if validation.lag_found else ", as given"
    return f"{amount} s{spread} added to the reference's times{how}"


def remarks(validation: Validation) -> list[str]:
    """What may be wrong with the comparison itself, one sentence each: signs, zeroes, clocks, too few trials."""
    said = [each for angle in validation.angles for each in _about_reference(angle)]
    edge = [trial.name for trial in validation.trials if abs(trial.lag_s) > GREATEST_LAG_S - 1e-9]
    if validation.lag_found and edge:
        said.append(
            f"The best shift of {', '.join(edge)} lies at the end of what was searched ({GREATEST_LAG_S} s): the "
            "clocks may be farther apart; give --lag in seconds."
        )
    short = [trial.name for trial in validation.trials if _part_known(validation, trial.name) < _LEAST_PART]
    if short:
        said.append(
            f"The reference covers less than half of the frames of {', '.join(short)}: the end of range may lie "
            "outside; see the clocks, or --lag."
        )
    few = [angle for angle in validation.angles if angle.agreement is None]
    if few:
        whose = "" if len(few) == len(validation.angles) else f" of {', '.join(title(each) for each in few)}"
        said.append(
            f"There are {TOO_FEW}{whose}: {LEAST_TRIALS} are the least, and below some 50 the limits stay vague."
        )
    return said


def _about_reference(angle: AngleResult) -> list[str]:
    correlation = angle.over_frames.r if angle.over_frames else math.nan
    if correlation < _OTHER_WAY_R:
        return [
            f"{title(angle)}: the reference moves the other way (r {number(correlation, 2)}); turn its sign, forward "
            "and flexion are positive."
        ]
    upright = _median([_in_the_stand(course) for course in angle.courses])
    if abs(upright) > _NOT_ZEROED_DEG:
        return [
            f"{title(angle)}: the reference reads {degrees(upright)} where romcam reads 0°; subtract what it reads in "
            "the upright stand."
        ]
    return []


def _part_known(validation: Validation, trial: str) -> float:
    """Part of a trial's frames at which the reference knows an angle, the best known one; 1 without a course."""
    courses = [course for angle in validation.angles for course in angle.courses if course.trial == trial]
    return max((float(np.mean(np.isfinite(course.reference_deg))) for course in courses), default=1.0)


def _in_the_stand(course: Course) -> float:
    """What the reference reads where romcam is within 3° of upright; NaN where that is for too few frames."""
    with np.errstate(invalid="ignore"):
        upright = (np.abs(course.found_deg) <= _UPRIGHT_DEG) & np.isfinite(course.reference_deg)
    return float(np.median(course.reference_deg[upright])) if np.count_nonzero(upright) >= _LEAST_UPRIGHT else math.nan


def _median(values: Sequence[float]) -> float:
    known = [value for value in values if math.isfinite(value)]
    return float(np.median(known)) if known else math.nan
