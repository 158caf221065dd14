"""Angles, shares and lists as text within a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from romcam.assessment.conclusions import Measure
from romcam.messages import Catalogue

_text = Catalogue(__name__)


def whole(value: float) -> str:
    """Return a number without decimals, with a true minus sign: `−20`.

    Parameters
    ----------
    value
        In any unit.
    """
    # Adding zero turns the minus zero of a rounded small number into a plain one.
    return f"{round(value, 0) + 0.0:.0f}".replace("-", "−")


def degrees(value: float) -> str:
    """Return an angle in whole degrees: `62°`.

    Parameters
    ----------
    value
        Degrees.
    """
    return f"{whole(value)}°"


def degrees_between(low: float, high: float) -> str:
    """Return a range of angles in whole degrees: `56 to 68°`.

    Parameters
    ----------
    low, high
        Ends of the range, degrees.
    """
    return _text("degrees-between", low=whole(low), high=whole(high))


def degrees_interval(measure: Measure) -> str:
    """Return the interval of an angle as words: `95 % interval 56 to 68°`.

    Parameters
    ----------
    measure
        The angle, degrees.
    """
    if measure.low is None or measure.high is None:
        return _text("interval-unknown")
    return _text("degrees-interval", low=whole(measure.low), high=whole(measure.high))


def percent(value: float) -> str:
    """Return a share or probability in per cent: `71 %`.

    Parameters
    ----------
    value
        0..1; a value just below 1 is written as over 99 %, never as 100 %.
    """
    hundredths = 100 * value
    if 99.5 <= hundredths < 100:
        return _text("over-99-percent")
    return f"{whole(hundredths)} %"


def percent_between(low: float, high: float) -> str:
    """Return a range of shares in per cent: `63 to 71 %`.

    Parameters
    ----------
    low, high
        Ends of the range, 0..1.
    """
    return _text("percent-between", low=whole(100 * low), high=whole(100 * high))


def listed(words: Sequence[str]) -> str:
    """Return words joined as a list: `a, b and c`.

    Parameters
    ----------
    words
        The words; without any, the text is empty.
    """
    if len(words) < 2:
        return "".join(words)
    head = reduce(lambda first, second: _text("list-more", first=first, second=second), words[:-1])
    return _text("list-end", first=head, last=words[-1])


def listed_alternatives(words: Sequence[str]) -> str:
    """Return words joined as alternatives: `a or b`.

    Parameters
    ----------
    words
        The words; without any, the text is empty.
    """
    return reduce(lambda first, second: _text("list-or", first=first, second=second), words) if words else ""
