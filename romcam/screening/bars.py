"""Each reading as a bar: the value with its interval against most people's range and the border it is judged by.

Places are in per cent of the bar's width. All readings of one measure share a scale, so left and right can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from romcam.presentation.scales import Scale
from romcam.screening.findings import Reading, Tissue

_ROOM: Final = 0.1
_LEAST: Final = 20.0
"""A scale never spans less, lest a small difference look large."""


@dataclass(frozen=True)
class Bar:
    """Where a reading's marks stand, from..to where it is a stretch; None where it has none.

    short: the side of the border on which the tissue counts as short.
    """

    at: float
    interval: tuple[float, float] | None
    usual: tuple[float, float] | None
    border: float | None
    short: tuple[float, float] | None


def scales(tissues: Iterable[Tissue]) -> Mapping[tuple[str, str], Scale]:
    """One scale for each measure, by test and measure without its side; each reading's own where it has no value."""
    groups: dict[tuple[str, str], list[Reading]] = {}
    for tissue in tissues:
        for reading in (*tissue.left.readings, *tissue.right.readings):
            groups.setdefault(key(reading), []).append(reading)
    return {name: _scale(readings) for name, readings in groups.items()}


def key(reading: Reading) -> tuple[str, str]:
    """By which readings share a scale."""
    return reading.test, reading.measure.removesuffix("_left").removesuffix("_right")


def bar(reading: Reading, scale: Scale) -> Bar | None:
    """The bar of a reading; None without a value."""
    value, usual, border = reading.value, reading.usual, reading.border
    if value.value is None:
        return None
    short = None
    if border is not None and reading.short is not None:
        short = (0.0, scale(border)) if reading.short == "below" else (scale(border), 100.0)
    return Bar(
        at=scale(value.value),
        interval=(scale(value.low), scale(value.high)) if value.low is not None and value.high is not None else None,
        usual=(scale(usual.low), scale(usual.high)) if usual else None,
        border=scale(border) if border is not None else None,
        short=short,
    )


def _scale(readings: Sequence[Reading]) -> Scale:
    ends = [end for each in readings for end in _ends(each)] or [0.0]
    low, high = min(ends), max(ends)
    room = max(_ROOM * (high - low), (_LEAST - (high - low)) / 2, 1.0)
    return Scale(low - room, high + room, 0.0, 100.0)


def _ends(reading: Reading) -> list[float]:
    usual = reading.usual
    every = (
        *(reading.value.value, reading.value.low, reading.value.high, reading.border),
        *((usual.low, usual.high) if usual else ()),
    )
    return [end for end in every if end is not None]
