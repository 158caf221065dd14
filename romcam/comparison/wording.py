"""Numbers and verdicts of a comparison in words, for rows, large figures and sentences."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Final, Literal

from romcam.assessment.conclusions import Unit
from romcam.clinical import get
from romcam.comparison.change import Change, ComparedFilm, Level, MeasureChange
from romcam.messages import Catalogue
from romcam.presentation import formatting
from romcam.presentation.dates import moment

UNKNOWN: Final = formatting.UNKNOWN

_text = Catalogue(__name__)


def about(change: Change) -> Literal["pattern", "tissues", "found"]:
    """Return what the comparison states besides the measures.

    Parameters
    ----------
    change
        The comparison.

    Returns
    -------
    Literal['pattern', 'tissues', 'found']
        A movement pattern, tissues, or neither.
    """
    if change.tissues:
        return "tissues"
    return "pattern" if get(change.test).has_patterns else "found"


def films(change: Change) -> str:
    """Return the names of the films: `monday.mp4 → friday.mp4`; of one film its name.

    Parameters
    ----------
    change
        The comparison.
    """
    if change.split_s is not None:
        return change.after.name
    return _text("page-films", before=change.before.name, after=change.after.name)


def brand(change: Change) -> str:
    """Return what the page compares, for its head.

    Parameters
    ----------
    change
        The comparison.
    """
    if change.split_s is not None:
        return _text("page-brand-one-film", at=f"{change.split_s:.0f}")
    return _text("page-brand")


def filmed(film: ComparedFilm) -> str:
    """Return when a film was made: `4 May 2031, 10:00 UTC`, or that it is not known.

    Parameters
    ----------
    film
        The film.
    """
    return moment(film.filmed) if film.filmed else _text("not-known")


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


def probability(per_cent: float) -> str:
    """Return a probability in words, never as a certainty.

    Parameters
    ----------
    per_cent
        Probability in per cent.

    Returns
    -------
    str
        Such as `81 %` or `over 99 %`.
    """
    return formatting.probability(per_cent / 100.0)


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
        return f"{_size(least.low, each.unit)} ({_percent(least.confidence)})"
    between = formatting.interval(least.low, least.high, each.unit)
    return f"{_with_unit(between, each.unit)} ({_percent(least.confidence)})"


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


def confidences(measures: Mapping[str, MeasureChange], titles: Mapping[str, str]) -> list[str]:
    """Return the confidences of the minimal detectable changes, with the measures of each.

    Parameters
    ----------
    measures
        Name of the measure → its change.
    titles
        Name of the measure → its title.

    Returns
    -------
    list[str]
        One sentence for each confidence, ascending.
    """
    of_each: dict[float, list[str]] = {}
    for name, each in measures.items():
        if each.detectable is not None:
            of_each.setdefault(each.detectable.confidence, []).append(titles[name])
    return [
        _text("term-detectable-share", share=_percent(confidence), measures=joined(names))
        for confidence, names in sorted(of_each.items())
    ]


def joined(titles: Iterable[str]) -> str:
    """Join titles by semicolons, since a title may contain commas.

    Parameters
    ----------
    titles
        Titles of measures.

    Returns
    -------
    str
        One string.
    """
    return "; ".join(titles)


def verdict(each: MeasureChange) -> str:
    """Return the verdict in words.

    Parameters
    ----------
    each
        Change of the measure.

    Returns
    -------
    str
        The verdict; if it is unknown, why; if no minimal detectable change is published, that it rests on the interval
        alone.
    """
    if each.why is not None:
        return _text("verdict-unknown", why=each.why)
    return _text("verdict-own") if rests_on_interval(each) else _text(f"verdict-{each.verdict}")


def rests_on_interval(each: MeasureChange) -> bool:
    """Return whether a change counts as more although no minimal detectable change is published.

    Parameters
    ----------
    each
        Change of the measure.

    Returns
    -------
    bool
        True if the verdict is `more` and rests on the interval alone.
    """
    return each.verdict == "more" and each.detectable is None


def _rounded(each: MeasureChange, words: str) -> str:
    return words if adds_up(each) else _text("about", amount=words)


def _size(value: float, unit: Unit) -> str:
    return _with_unit(_number(value, unit, _decimals(unit)), unit)


def _with_unit(number: str, unit: Unit) -> str:
    return _text(f"amount-{unit}", number=number)


def _percent(share: float) -> str:
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
