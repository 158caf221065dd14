"""Amounts of a comparison in words: values, changes and minimal detectable changes, with their units."""

from __future__ import annotations

import math
from typing import Final

from romcam.assessment.conclusions import Unit
from romcam.comparison.change import Level, MeasureChange
from romcam.messages import Catalogue
from romcam.presentation import formatting

UNKNOWN: Final = formatting.UNKNOWN

_text = Catalogue(__name__)


def level(shown: Level, unit: Unit) -> str:
    """Return a value with its 95 % interval: `62° (56–68)`.

    Parameters
    ----------
    shown
        The value.
    unit
        Unit of the measure.

    Returns
    -------
    str
        The value in words; a dash if it is unknown.
    """
    if shown.value is None:
        return UNKNOWN
    value = formatting.number(shown.value, unit)
    if shown.low is None or shown.high is None:
        return value
    return f"{value} ({formatting.interval(shown.low, shown.high, unit)})"


def bare(shown: Level) -> Level:
    """Return a value without its interval.

    Parameters
    ----------
    shown
        The value.

    Returns
    -------
    Level
        The same value.
    """
    return Level(shown.value)


def change(each: MeasureChange) -> str:
    """Return a change with its sign and unit: `+12°`, `−8 points`.

    Parameters
    ----------
    each
        Change of the measure.

    Returns
    -------
    str
        The change in words; with "about" where the values before and after, as they are shown, do not differ by
        exactly this much; a dash if it is unknown.
    """
    if each.change.value is None:
        return UNKNOWN
    return _rounded(each, signed(each.change.value, each.unit))


def signed(value: float, unit: Unit) -> str:
    """Return a value with its sign and unit: `+12°`, `−8 points`.

    Parameters
    ----------
    value
        Value in the unit; a ratio as 0..1.
    unit
        Unit of the measure.

    Returns
    -------
    str
        The value in words.
    """
    return _with_unit(_number(value, unit, _decimals(unit), plus=True), unit)


def amount(each: MeasureChange) -> str:
    """Return the size of a change with its unit: `12°`.

    Parameters
    ----------
    each
        Change of the measure, which is known.

    Returns
    -------
    str
        The size in words, with "about" as in `change`.
    """
    return _rounded(each, _size(abs(each.change.value or 0.0), each.unit))


def adds_up(each: MeasureChange) -> bool:
    """Return whether the values before and after, as they are shown, differ by the change as it is shown.

    Parameters
    ----------
    each
        Change of the measure.

    Returns
    -------
    bool
        True also where a value is unknown.
    """
    values = (each.before.value, each.after.value, each.change.value)
    if any(value is None for value in values):
        return True
    decimals = _decimals(each.unit)
    before, after, changed = (round(_scaled(value or 0.0, each.unit), decimals) for value in values)
    return round(after - before - changed, decimals) == 0.0


def span(shown: Level, unit: Unit, *, with_unit: bool = False) -> str:
    """Return the 95 % interval of a change: `3 to 21`.

    Parameters
    ----------
    shown
        The change.
    unit
        Unit of the measure.
    with_unit
        Whether the unit follows.

    Returns
    -------
    str
        The interval in words; empty if it is unknown.
    """
    if shown.low is None or shown.high is None:
        return ""
    decimals = _decimals(unit)
    # An interval that excludes 0 must not look like one that begins at 0.
    if shown.low * shown.high > 0 and any(round(_scaled(end, unit), decimals) == 0 for end in (shown.low, shown.high)):
        decimals += 1
    ends = [_number(end, unit, decimals) for end in (shown.low, shown.high)]
    between = _text("span", low=ends[0], high=ends[1])
    return _with_unit(between, unit) if with_unit else between


def with_span(each: MeasureChange) -> str:
    """Return a change and its 95 % interval: `+12° (3 to 21)`.

    Parameters
    ----------
    each
        Change of the measure.

    Returns
    -------
    str
        The change in words, without brackets if the interval is unknown.
    """
    between = span(each.change, each.unit)
    return f"{change(each)} ({between})" if between else change(each)


def detectable(each: MeasureChange) -> str:
    """Return the minimal detectable change with its confidence: `5–15° (90 %)`.

    Parameters
    ----------
    each
        Change of the measure.

    Returns
    -------
    str
        The range in words; a dash if no source gives one.
    """
    least = each.detectable
    if least is None:
        return UNKNOWN
    if least.low == least.high:
        return f"{_size(least.low, each.unit)} ({confidence(least.confidence)})"
    between = formatting.interval(least.low, least.high, each.unit)
    return f"{_with_unit(between, each.unit)} ({confidence(least.confidence)})"


def both_detectable(each: MeasureChange) -> str:
    """Return romcam's own minimal detectable change beside the published one: `4° by romcam; published 5–15° (90 %)`.

    Parameters
    ----------
    each
        Change of the measure.

    Returns
    -------
    str
        The figures in words; a dash if neither is known.
    """
    own = None if each.own_detectable is None else _size(each.own_detectable.high, each.unit)
    if own is None:
        return UNKNOWN if each.detectable is None else _text("detectable-published", published=detectable(each))
    if each.detectable is None:
        return _text("detectable-own", own=own)
    return _text("detectable-both", own=own, published=detectable(each))


def _rounded(each: MeasureChange, words: str) -> str:
    return words if adds_up(each) else _text("about", amount=words)


def _size(value: float, unit: Unit) -> str:
    return _with_unit(_number(value, unit, _decimals(unit)), unit)


def _with_unit(number: str, unit: Unit) -> str:
    return _text(f"amount-{unit}", number=number)


def confidence(share: float) -> str:
    """Return the confidence of a minimal detectable change: `90 %`.

    Parameters
    ----------
    share
        0..1.

    Returns
    -------
    str
        The confidence in per cent.
    """
    return f"{100 * share:.0f} %"


def _decimals(unit: Unit) -> int:
    return 1 if unit == "s" else 0


def _scaled(value: float, unit: Unit) -> float:
    return 100.0 * value if unit == "ratio" else value


def _number(value: float, unit: Unit, decimals: int, *, plus: bool = False) -> str:
    """Return a number in the unit that is shown, with a proper minus sign."""
    if not math.isfinite(value):
        return UNKNOWN
    rounded = round(_scaled(value, unit), decimals) + 0.0
    return f"{rounded:{'+' if plus and rounded else ''}.{decimals}f}".replace("-", "−")
