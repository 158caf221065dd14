"""The rows of the chart on the page: each measure before and after, and its change compared with measurement error.

Places are in per cent of a drawing's width, so that the rows fit any screen. All angles share one scale, and all
shares another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from romcam.assessment.conclusions import Unit
from romcam.comparison import amounts, wording
from romcam.comparison.change import Level, MeasureChange
from romcam.messages import Catalogue
from romcam.presentation import axes, charts, svg
from romcam.presentation.scales import Scale, Tick, labelled, limits, round_step
from romcam.presentation.wording import plainly, title

COLOURS: Final = {"pelvis_tilt": "hips", "hip_flexion": "hips", "lumbar_flexion": "lumbar", "lumbar_share": "lumbar"}
"""CSS class of the colour of a measure, the same in all pictures."""

_ROOM: Final = 0.06
_MOST_TICKS: Final = 4
_LEAST_CHANGE: Final[Mapping[Unit, float]] = {"deg": 10.0, "ratio": 0.1, "s": 0.5, "per_min": 10.0}
"""Least reach of the axis of changes, so that noise does not look like change."""

_HEIGHT: Final = 38.0
_AXIS: Final = 20.0
"""Height of the drawings of a row, and additional height of the last row on an axis, for the labels."""

_text = Catalogue(__name__)


@dataclass(frozen=True)
class Mark:
    """Place `at` of a value, and ends `low` and `high` of its interval, in per cent of the width; None if unknown."""

    at: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ChangeRow:
    """One measure before and after, and its change.

    Attributes
    ----------
    title, plainly
        Name of the measure, and its explanation.
    colour
        CSS class.
    before, after, change
        Places of the values and of the change.
    error, doubt
        Ranges of the axis of changes within the smallest and within the greatest minimal detectable change; None if no
        source gives one.
    zero
        Place of no change.
    levels, change_words, spread, verdict
        Both values, the change, its interval and the verdict in words.
    strong
        Whether the change exceeds a published minimal detectable change.
    levels_drawing, change_drawing
        Drawings of the values before and after, and of the change.
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
    levels_drawing: Markup
    change_drawing: Markup


def chart_rows(test: str, measures: Mapping[str, MeasureChange]) -> tuple[list[ChangeRow], list[ChangeRow]]:
    """Return one row for each measure whose verdict is known.

    Parameters
    ----------
    test
        Name of the test.
    measures
        Name of the measure → its change.

    Returns
    -------
    tuple[list[Row], list[Row]]
        Rows of the measures with a published minimal detectable change, and rows of the others.
    """
    known = {name: each for name, each in measures.items() if each.verdict}
    with_least = {name: each for name, each in known.items() if each.detectable}
    others = {name: each for name, each in known.items() if not each.detectable}
    units: set[Unit] = {each.unit for each in known.values()}
    scales: dict[Unit, tuple[Scale, Scale]] = {unit: _scales(known.values(), unit) for unit in units}
    return _rows(test, with_least, scales), _rows(test, others, scales)


def _rows(test: str, group: Mapping[str, MeasureChange], scales: Mapping[Unit, tuple[Scale, Scale]]) -> list[ChangeRow]:
    rows: list[ChangeRow] = []
    for unit, (levels, changes) in sorted(scales.items()):
        names = [name for name, each in group.items() if each.unit == unit]
        rows += [_row(test, name, group[name], levels, changes, last=name == names[-1]) for name in names]
    return rows


def _scales(known: Iterable[MeasureChange], unit: Unit) -> tuple[Scale, Scale]:
    group = [each for each in known if each.unit == unit]
    return _level_scale(group, unit), _change_scale(group, unit)


def _row(test: str, name: str, each: MeasureChange, levels: Scale, changes: Scale, *, last: bool) -> ChangeRow:
    least = each.detectable
    error = (changes(-least.low), changes(least.low)) if least else None
    doubt = (changes(-least.high), changes(least.high)) if least else None
    before, after, change = _mark(each.before, levels), _mark(each.after, levels), _mark(each.change, changes)
    colour = COLOURS.get(name, "neutral")
    words = {"change": amounts.change(each), "verdict": wording.verdict(each)}
    spread = amounts.span(each.change, each.unit)
    between = f"{_short(each.before, each.unit)} → {_short(each.after, each.unit)}"
    return ChangeRow(
        title=title(test, name),
        plainly=plainly(name),
        colour=colour,
        before=before,
        after=after,
        change=change,
        error=error,
        doubt=doubt,
        zero=changes(0.0),
        levels=between,
        change_words=words["change"],
        spread=spread,
        verdict=words["verdict"],
        strong=each.verdict == "more" and not wording.rests_on_interval(each),
        levels_drawing=_drawing(
            levels,
            _ticks(levels, each.unit, change=False),
            [
                _drawn(levels, before, 11, 5, colour, dot="open"),
                _drawn(levels, after, 27, 6, colour),
            ],
            _text("page-levels-label", measure=title(test, name), levels=between),
            last=last,
        ),
        change_drawing=_drawing(
            changes,
            _ticks(changes, each.unit, change=True),
            [
                *(
                    charts.band(changes, *stretch, 2, _HEIGHT - 4, kind)
                    for kind, stretch in (("doubt", doubt), ("error", error))
                    if stretch
                ),
                axes.vertical_line(changes, changes(0.0), 0, _HEIGHT, "zero"),
                _drawn(changes, change, 19, 6, colour),
            ],
            _text("page-change-label", interval=spread, **words)
            if spread
            else _text("page-change-label-bare", **words),
            last=last,
        ),
    )


def _drawing(scale: Scale, ticks: list[Tick], pieces: list[Markup], label: str, *, last: bool) -> Markup:
    """Return the drawing of a row on its grid; the last one on an axis has labels below it."""
    height = _HEIGHT + (_AXIS if last else 0.0)
    axis = axes.x_axis(scale, ticks, height - 5 if last else None, grid=(0.0, _HEIGHT), inside=True)
    return svg.strip(height, axis, *pieces, label=label)


def _drawn(scale: Scale, mark: Mark, y: float, radius: float, colour: str, *, dot: str = "") -> Markup:
    return charts.point_with_interval(scale, mark.at, mark.low, mark.high, y, radius, colour, dot=dot)


def _mark(level: Level, scale: Scale) -> Mark:
    low, high = (None if end is None else scale(end) for end in (level.low, level.high))
    return Mark(scale(level.value or 0.0), low, high)


def _short(level: Level, unit: Unit) -> str:
    return amounts.level(amounts.bare(level), unit)


def _level_scale(group: Iterable[MeasureChange], unit: Unit) -> Scale:
    ends = [end for each in group for level in (each.before, each.after) for end in _ends(level)]
    anchors = (0.0, 1.0) if unit == "ratio" else (0.0,)
    return Scale.percent(*limits(ends, anchors=anchors, room=_ROOM))


def _change_scale(group: Iterable[MeasureChange], unit: Unit) -> Scale:
    """Return the scale of changes, with no change in its middle."""
    ends = [abs(end) for each in group for end in _ends(each.change)]
    least = [each.detectable.high for each in group if each.detectable]
    reach = (1.0 + _ROOM) * max(*ends, *least, _LEAST_CHANGE[unit])
    return Scale.percent(-reach, reach)


def _ends(level: Level) -> list[float]:
    return [end for end in (level.value, level.low, level.high) if end is not None]


def _ticks(scale: Scale, unit: Unit, *, change: bool) -> list[Tick]:
    def label(value: float) -> str:
        if not change:
            return _short(Level(value), unit)
        words = amounts.signed(value, unit)
        # The unit of a change in a share is a word, which the row states and which would not fit at every tick.
        return words.partition(" ")[0] if unit == "ratio" else words

    return labelled(scale, round_step(scale.high - scale.low, _MOST_TICKS), label)
