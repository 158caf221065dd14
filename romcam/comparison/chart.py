"""The rows of the page's chart: each measure before and after, and its change against measurement error.

Places are in per cent of a field's width, so that the rows fit any screen. All angles share one scale, all shares
another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from romcam.assessment.conclusions import Unit
from romcam.comparison import wording
from romcam.comparison.change import Level, MeasureChange
from romcam.presentation.scales import Scale, round_step
from romcam.presentation.wording import plainly, title

COLOURS: Final = {"pelvis_tilt": "hips", "hip_flexion": "hips", "lumbar_flexion": "lumbar", "lumbar_share": "lumbar"}
"""The colour of a measure, as in every picture of romcam: a CSS class."""

_ROOM: Final = 0.06
_MOST_TICKS: Final = 5
_LEAST_CHANGE: Final[Mapping[Unit, float]] = {"deg": 10.0, "ratio": 0.1, "s": 0.5, "per_min": 10.0}
"""A field of changes never shows less, lest noise look like change."""


@dataclass(frozen=True)
class Mark:
    """A point and the ends of its interval, None where it has none."""

    at: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Tick:
    """A round value on an axis."""

    at: float
    label: str


@dataclass(frozen=True)
class Row:
    """One measure. error, doubt: from..to on the field of changes, below the least and below the greatest minimal
    detectable change; None where no source gives one. last: it is the last row on its axis.
    """

    title: str
    plainly: str
    colour: str
    before: Mark
    after: Mark
    change: Mark
    error: tuple[float, float] | None
    doubt: tuple[float, float] | None
    zero: float
    levels: str
    change_words: str
    spread: str
    verdict: str
    strong: bool
    level_ticks: list[Tick]
    change_ticks: list[Tick]
    last: bool


def chart_rows(test: str, measures: Mapping[str, MeasureChange]) -> tuple[list[Row], list[Row]]:
    """One row for each measure whose verdict is known: those with a minimal detectable change, and the others."""
    known = {name: each for name, each in measures.items() if each.verdict}
    with_least = {name: each for name, each in known.items() if each.detectable}
    others = {name: each for name, each in known.items() if not each.detectable}
    units: set[Unit] = {each.unit for each in known.values()}
    scales: dict[Unit, tuple[Scale, Scale]] = {unit: _scales(known.values(), unit) for unit in units}
    return _rows(test, with_least, scales), _rows(test, others, scales)


def _rows(test: str, group: Mapping[str, MeasureChange], scales: Mapping[Unit, tuple[Scale, Scale]]) -> list[Row]:
    rows: list[Row] = []
    for unit, (levels, changes) in sorted(scales.items()):
        names = [name for name, each in group.items() if each.unit == unit]
        rows += [_row(test, name, group[name], levels, changes, last=name == names[-1]) for name in names]
    return rows


def _scales(known: Iterable[MeasureChange], unit: Unit) -> tuple[Scale, Scale]:
    group = [each for each in known if each.unit == unit]
    return _level_scale(group, unit), _change_scale(group, unit)


def _row(test: str, name: str, each: MeasureChange, levels: Scale, changes: Scale, *, last: bool) -> Row:
    least = each.detectable
    return Row(
        title=title(test, name),
        plainly=plainly(name),
        colour=COLOURS.get(name, "neutral"),
        before=_mark(each.before, levels),
        after=_mark(each.after, levels),
        change=_mark(each.change, changes),
        error=(changes(-least.low), changes(least.low)) if least else None,
        doubt=(changes(-least.high), changes(least.high)) if least else None,
        zero=changes(0.0),
        levels=f"{_short(each.before, each.unit)} → {_short(each.after, each.unit)}",
        change_words=wording.change(each.change, each.unit),
        spread=wording.span(each.change, each.unit),
        verdict=wording.verdict(each),
        strong=each.verdict == "more" and not wording.rests_on_interval(each),
        level_ticks=_ticks(levels, each.unit, change=False),
        change_ticks=_ticks(changes, each.unit, change=True),
        last=last,
    )


def _mark(level: Level, scale: Scale) -> Mark:
    low, high = (None if end is None else scale(end) for end in (level.low, level.high))
    return Mark(scale(level.value or 0.0), low, high)


def _short(level: Level, unit: Unit) -> str:
    return wording.level(wording.bare(level), unit)


def _level_scale(group: Iterable[MeasureChange], unit: Unit) -> Scale:
    ends = [end for each in group for level in (each.before, each.after) for end in _ends(level)]
    low, high = min(0.0, *ends), max(1.0 if unit == "ratio" else 0.0, *ends)
    room = _ROOM * (high - low)
    return Scale(low - room if low < 0 else low, high + (0.0 if unit == "ratio" and high == 1.0 else room), 0.0, 100.0)


def _change_scale(group: Iterable[MeasureChange], unit: Unit) -> Scale:
    """As far to the left of no change as to the right of it."""
    ends = [abs(end) for each in group for end in _ends(each.change)]
    least = [each.detectable.high for each in group if each.detectable]
    reach = (1.0 + _ROOM) * max(*ends, *least, _LEAST_CHANGE[unit])
    return Scale(-reach, reach, 0.0, 100.0)


def _ends(level: Level) -> list[float]:
    return [end for end in (level.value, level.low, level.high) if end is not None]


def _ticks(scale: Scale, unit: Unit, *, change: bool) -> list[Tick]:
    ticks = scale.ticks(round_step(scale.high - scale.low, _MOST_TICKS))
    # The unit of a change stands in its row; `points` at every tick would not fit.
    words = [
        wording.change(Level(at), unit).removesuffix(" points") if change else _short(Level(at), unit) for at in ticks
    ]
    return [Tick(scale(at), text) for at, text in zip(ticks, words, strict=True)]
