"""Numbers of a validation in words, and remarks on possible faults of the comparison."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from romcam.body.quantities import QUANTITIES
from romcam.messages import Catalogue
from romcam.validation.agreement import LEAST_FOR_RELIABILITY, LEAST_TRIALS
from romcam.validation.alignment import GREATEST_LAG_S
from romcam.validation.study import AngleResult, Curve, Interval, Validation

UNKNOWN: Final = "–"

_UPRIGHT_DEG: Final = 3.0
"""The person counts as upright while romcam's angle is within this many degrees of neutral."""
_LEAST_UPRIGHT: Final = 5
"""Least number of upright frames from which the zero of the reference is determined."""
_NOT_ZEROED_DEG: Final = 5.0
"""A reference that reads more than this many degrees in upright standing was not zeroed."""
_OTHER_SIGN_R: Final = -0.5
"""With a correlation below this, the reference has the other sign."""
_LEAST_PART: Final = 0.5
"""A reference that covers a smaller share of the frames of a trial may miss the end of range."""

_text = Catalogue(__name__)


def title(angle: AngleResult) -> str:
    """Return the name of an angle in words.

    Parameters
    ----------
    angle
        The angle over all trials.

    Returns
    -------
    str
        The title of the quantity.
    """
    return QUANTITIES[angle.name].title


def number(value: float, decimals: int = 1, *, plus: bool = False) -> str:
    """Return a number with a proper minus sign.

    Parameters
    ----------
    value
        The number.
    decimals
        Number of decimals.
    plus
        Whether a positive number has a sign, too.

    Returns
    -------
    str
        The number; a dash if it is not finite.
    """
    if not math.isfinite(value):
        return UNKNOWN
    # Adding zero turns the minus zero of a rounded small number into a plain one.
    rounded = round(value, decimals) + 0.0
    return f"{rounded:{'+' if plus and rounded else ''}.{decimals}f}".replace("-", "−")


def degrees(value: float, *, plus: bool = False) -> str:
    """Return an angle with its degree sign, to one decimal.

    Parameters
    ----------
    value
        Degrees.
    plus
        Whether a positive number has a sign, too.

    Returns
    -------
    str
        The angle; a dash if it is not finite.
    """
    shown = number(value, plus=plus)
    return shown if shown == UNKNOWN else _text("degrees", number=shown)


def span(low: float, high: float, decimals: int = 1) -> str:
    """Return a range in words: `−3.1 to 8.0`.

    Parameters
    ----------
    low, high
        Ends of the range.
    decimals
        Number of decimals.

    Returns
    -------
    str
        The range.
    """
    return _text("span", low=number(low, decimals), high=number(high, decimals))


def confidence(interval: Interval, decimals: int = 1) -> str:
    """Return a 95 % confidence interval in words.

    Parameters
    ----------
    interval
        An estimate with its interval.
    decimals
        Number of decimals.

    Returns
    -------
    str
        The interval without the estimate; empty if an end is not finite.
    """
    if not (math.isfinite(interval.low) and math.isfinite(interval.high)):
        return ""
    return span(interval.low, interval.high, decimals)


def too_few() -> str:
    """Return the text in place of limits of agreement."""
    return _text("too-few")


def trials(angle: AngleResult) -> str:
    """Return the number of trials of an angle, and how many romcam withheld.

    Parameters
    ----------
    angle
        The angle over all trials.

    Returns
    -------
    str
        Such as `5` or `5 (1 withheld)`.
    """
    if angle.withheld:
        return _text("trials-and-withheld", count=str(angle.errors.count), withheld=str(angle.withheld))
    return str(angle.errors.count)


def covered(angle: AngleResult) -> str:
    """Return in how many trials the 95 % interval contains the reference.

    Parameters
    ----------
    angle
        The angle over all trials.

    Returns
    -------
    str
        Such as `4 of 5`; a dash if romcam gave no interval.
    """
    if not angle.intervals:
        return UNKNOWN
    return _text("covered", covered=str(angle.covered), intervals=str(angle.intervals))


def lag(validation: Validation) -> str | None:
    """Return by how much the references were shifted in time.

    Parameters
    ----------
    validation
        The comparison.

    Returns
    -------
    str or None
        A phrase; None if they have no times or were not shifted.
    """
    lags = [trial.lag_s for trial in validation.trials if math.isfinite(trial.lag_s)]
    if not lags or not (validation.lag_found or any(lags)):
        return None
    if min(lags) == max(lags):
        shift = number(lags[0], 2, plus=True)
        return _text("shift-found" if validation.lag_found else "shift-given", shift=shift)
    middle = number(_median(lags), 2, plus=True)
    return _text("shifts-found", median=middle, range=span(min(lags), max(lags), 2))


def remarks(validation: Validation) -> list[str]:
    """Return remarks on possible faults of the comparison: signs, zeroes, clocks, too few trials.

    Parameters
    ----------
    validation
        The comparison.

    Returns
    -------
    list[str]
        One or two sentences for each; empty if there is none.
    """
    tests = sorted({trial.test for trial in validation.trials if trial.test})
    found = [_text("remark-several-tests", tests=", ".join(tests))] if len(tests) > 1 else []
    found += [each for angle in validation.angles for each in _about_reference(angle)]
    found += list(dict.fromkeys(note for trial in validation.trials for note in trial.notes))
    edge = [trial.name for trial in validation.trials if abs(trial.lag_s) > GREATEST_LAG_S - 1e-9]
    if validation.lag_found and edge:
        found.append(_text("remark-lag-at-the-end", trials=", ".join(edge), most=f"{GREATEST_LAG_S} s"))
    short = [trial.name for trial in validation.trials if _part_known(validation, trial.name) < _LEAST_PART]
    if short:
        found.append(_text("remark-short-reference", trials=", ".join(short)))
    few = [angle for angle in validation.angles if angle.agreement is None]
    if few and len(few) == len(validation.angles):
        found.append(_text("remark-too-few", least=str(LEAST_TRIALS)))
    elif few:
        found.append(_text("remark-too-few-of", angles="; ".join(title(each) for each in few), least=str(LEAST_TRIALS)))
    if any(angle.agreement and angle.errors.count < LEAST_FOR_RELIABILITY for angle in validation.angles):
        found.append(_text("remark-few-for-reliability", least=str(LEAST_FOR_RELIABILITY)))
    return found


def _about_reference(angle: AngleResult) -> list[str]:
    correlation = angle.over_frames.r if angle.over_frames else math.nan
    if correlation < _OTHER_SIGN_R:
        return [_text("remark-other-sign", angle=title(angle), r=number(correlation, 2))]
    upright = _median([_upright_reading(curve) for curve in angle.curves])
    if abs(upright) > _NOT_ZEROED_DEG:
        return [_text("remark-not-zeroed", angle=title(angle), reading=degrees(upright))]
    return []


def _part_known(validation: Validation, trial: str) -> float:
    """Return the share of frames in which the reference knows its best-known angle; 1 without a curve."""
    curves = [curve for angle in validation.angles for curve in angle.curves if curve.trial == trial]
    return max((float(np.mean(np.isfinite(curve.reference_deg))) for curve in curves), default=1.0)


def _upright_reading(curve: Curve) -> float:
    """Return the median reading of the reference in upright frames; NaN if there are too few such frames."""
    with np.errstate(invalid="ignore"):
        upright = (np.abs(curve.found_deg) <= _UPRIGHT_DEG) & np.isfinite(curve.reference_deg)
    return float(np.median(curve.reference_deg[upright])) if np.count_nonzero(upright) >= _LEAST_UPRIGHT else math.nan


def _median(values: Sequence[float]) -> float:
    known = [value for value in values if math.isfinite(value)]
    return float(np.median(known)) if known else math.nan
