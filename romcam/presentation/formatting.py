"""Numbers and intervals as a patient reads them: in whole degrees or per cent, values with their interval."""

from __future__ import annotations

import math
from typing import Final

from romcam.assessment.conclusions import Measure, Reference, Unit
from romcam.messages import Catalogue

_text = Catalogue(__name__)

UNKNOWN: Final = "–"


def number(value: float, unit: Unit) -> str:
    """Return a value with its unit: whole degrees, whole per cent, tenths of a second, whole times per minute.

    Parameters
    ----------
    value
        In the unit; a ratio as 0..1. A value that is not finite is written as a dash.
    unit
        Unit of a measure.

    Returns
    -------
    str
        Such as `62°` or `81 %`.
    """
    return _text(f"value-{unit}", value=_rounded(value, unit))


def degrees(value: float) -> str:
    """Return an angle in whole degrees with its sign.

    Parameters
    ----------
    value
        Angle in degrees.

    Returns
    -------
    str
        Such as `−12°`; a dash if the value is not finite.
    """
    # Not from the catalogue, for speed: the overlay writes it several times per frame.
    return f"{_signed(value, 0)}°" if math.isfinite(value) else UNKNOWN


def interval(low: float, high: float, unit: Unit) -> str:
    """Return an interval without its unit: `56–68`, or `−10 to −4` where a dash would read as a minus.

    Parameters
    ----------
    low, high
        Ends of the interval in the unit; ratios as 0..1.
    unit
        Unit of a measure.

    Returns
    -------
    str
        The interval in words.
    """
    ends = [_rounded(end, unit) for end in (low, high)]
    signed = any(end.startswith("−") for end in ends)
    return _text("interval-signed" if signed else "interval", low=ends[0], high=ends[1])


def usual(reference: Reference, unit: Unit) -> str:
    """Return the range of a reference group with the part of the group that it holds.

    Parameters
    ----------
    reference
        The norm.
    unit
        Unit of its measure.

    Returns
    -------
    str
        `most people 42–75°` for the 10th to 90th centile, `about 2 in 3 people 19–40°` for mean ± SD.
    """
    kind = "deviation" if reference.kind == "mean ± SD" else "centiles"
    return _text(f"usual-{kind}", range=usual_range(reference, unit))


def usual_range(reference: Reference, unit: Unit) -> str:
    """Return the range of a norm with its unit: `42–75°`.

    Parameters
    ----------
    reference
        The norm.
    unit
        Unit of its measure.

    Returns
    -------
    str
        The range in words.
    """
    return _text(f"value-{unit}", value=interval(reference.low, reference.high, unit))


def measured(measure: Measure | None) -> str:
    """Return a measure with its 95 % interval: `62° (56–68)`.

    Parameters
    ----------
    measure
        A measure of the trial; None if the trial has no such measure.

    Returns
    -------
    str
        The value in words, without brackets if the interval is unknown; a dash if the value is unknown.
    """
    if measure is None or measure.value is None:
        return UNKNOWN
    value, span = number(measure.value, measure.unit), spread(measure)
    return _text("value-with-interval", value=value, interval=span) if span else value


def spread(measure: Measure) -> str:
    """Return the 95 % interval of a measure without its unit.

    Parameters
    ----------
    measure
        A measure of the trial.

    Returns
    -------
    str
        Such as `56–68`; empty if an end is unknown.
    """
    if measure.low is None or measure.high is None:
        return ""
    return interval(measure.low, measure.high, measure.unit)


def probability(value: float) -> str:
    """Return a probability in per cent, never as a certainty: `over 99 %`.

    Parameters
    ----------
    value
        Probability, 0..1.

    Returns
    -------
    str
        The probability in words.
    """
    if value >= 0.995:
        return _text("probability-high")
    return _text("probability-low") if value < 0.005 else _text("probability", percent=f"{100 * value:.0f}")


def _rounded(value: float, unit: Unit) -> str:
    scale, decimals = (100, 0) if unit == "ratio" else (1, 1 if unit == "s" else 0)
    return _signed(scale * value, decimals)


def _signed(value: float, decimals: int) -> str:
    if not math.isfinite(value):
        return UNKNOWN
    # Adding zero turns the minus zero of a rounded small number into a plain one.
    return f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", "−")
