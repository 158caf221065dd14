"""The chart of one measure over visits: values with intervals, what most people have, and measurement error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup

from romcam.clinic.progress import Point, Series
from romcam.comparison import amounts
from romcam.comparison import wording as change_words
from romcam.messages import Catalogue
from romcam.presentation import axes, charts, svg
from romcam.presentation.dates import day
from romcam.presentation.formatting import interval, number
from romcam.presentation.scales import Scale, Tick, labelled, limits, round_step
from romcam.video.filmed import day_of

_WIDTH: Final = 460.0
_HEIGHT: Final = 190.0
_LEFT: Final = 40.0
_RIGHT: Final = 448.0
_TOP: Final = 12.0
_BOTTOM: Final = 160.0
_LABELS: Final = 22.0
_HALF_LABEL: Final = 44.0
"""Half the width of a label, as wide as on a telephone."""
_NEAR: Final = 78.0
"""Least distance between two labels of days."""
_LEAST: Final = {"deg": 20.0, "ratio": 0.2, "s": 1.0, "per_min": 10.0}
"""Least span of the axis, so that measurement error does not look like a change."""
_text = Catalogue(__name__)


@dataclass(frozen=True)
class DrawnSeries:
    """One measure as it is shown: title, drawing, and the change in words; empty without one."""

    title: str
    drawing: Markup
    verdict: str


def draw_series(identifier: str, series: Series) -> DrawnSeries | None:
    """Draw a measure over visits.

    Parameters
    ----------
    identifier
        Identifier that is unique on the page.
    series
        The measure.

    Returns
    -------
    DrawnSeries or None
        None if no film has a value.
    """
    known = [point for point in series.points if point.value is not None]
    if not known:
        return None
    ends = [end for point in known for end in (point.low, point.value, point.high) if end is not None]
    usual = () if series.usual is None else (series.usual.low, series.usual.high)
    error = _error(known[0], series)
    low, high = limits([*ends, *usual, *error], room=0.06, least=_LEAST[series.unit])
    y = Scale(low, high, _BOTTOM, _TOP)
    places = _places(known)
    step = round_step(high - low, 5)
    pieces = [
        charts.horizontal_band(y(usual[0]), y(usual[1]), _LEFT, _RIGHT, "usual") if usual else svg.NOTHING,
        charts.horizontal_band(y(error[0]), y(error[1]), _LEFT, _RIGHT, "error") if error else svg.NOTHING,
        axes.y_axis(labelled(y, step, lambda value: number(value, series.unit)), _LEFT, _RIGHT),
        *_days(known, places),
        svg.stroke(_path(places, [y(point.value or 0.0) for point in known]), "trend"),
        *(
            charts.vertical_interval(
                x, None if point.low is None else y(point.low), None if point.high is None else y(point.high), "whisker"
            )
            for x, point in zip(places, known, strict=True)
        ),
        *(
            charts.point(x, y(point.value or 0.0), 4.5, "value", hint=_hint(point, series))
            for x, point in zip(places, known, strict=True)
        ),
    ]
    said = "; ".join(_hint(point, series) for point in known)
    drawing = svg.field(identifier, series.title, said, *pieces, size=(_WIDTH, _HEIGHT))
    return DrawnSeries(series.title, drawing, _verdict(series))


def _path(x: Sequence[float], y: Sequence[float]) -> str:
    return "M" + "L".join(f"{across:.1f} {down:.1f}" for across, down in zip(x, y, strict=True))


def _error(first: Point, series: Series) -> tuple[float, ...]:
    """Where a later value is no more than measurement error away from the first one."""
    if series.detectable is None or first.value is None or len(series.points) < 2:
        return ()
    return first.value - series.detectable.high, first.value + series.detectable.high


def _places(points: Sequence[Point]) -> list[float]:
    """By day; films of one day side by side, and all films evenly where they are of one day."""
    days = [day_of(point.date).toordinal() for point in points]
    span = days[-1] - days[0]
    if span == 0:
        return [_LEFT + (_RIGHT - _LEFT) * (number + 0.5) / len(points) for number in range(len(points))]
    scale = Scale(days[0], days[-1], _LEFT + _LABELS, _RIGHT - _LABELS)
    places = [scale(at) for at in days]
    same = [days[:index].count(at) for index, at in enumerate(days)]
    return [place + 9.0 * before for place, before in zip(places, same, strict=True)]


def _days(points: Sequence[Point], places: Sequence[float]) -> list[Markup]:
    """The days below the axis, as many as have room; the first and the last always."""
    shown: list[tuple[float, str]] = []
    for index, (point, place) in enumerate(zip(points, places, strict=True)):
        if index and point.date == points[index - 1].date:
            continue
        if not shown or place - shown[-1][0] >= _NEAR:
            shown.append((place, point.date))
    last = next(place for point, place in zip(points, places, strict=True) if point.date == points[-1].date)
    if shown[-1][1] != points[-1].date:
        if len(shown) > 1 and last - shown[-1][0] < _NEAR:
            shown.pop()
        if last - shown[-1][0] >= _NEAR:
            shown.append((last, points[-1].date))
    scale = Scale(0.0, 1.0, _LEFT, _RIGHT)
    ticks = [Tick(min(max(place, _LEFT + _HALF_LABEL), _WIDTH - _HALF_LABEL), _short(at)) for place, at in shown]
    return [axes.x_axis(scale, ticks, _BOTTOM + 18.0)]


def _short(at: str) -> str:
    of = date.fromisoformat(at[:10])
    return f"{of.day} {of:%b} {of.year}"


def _hint(point: Point, series: Series) -> str:
    value = number(point.value or 0.0, series.unit)
    if point.low is None or point.high is None:
        return _text("chart-point", day=day(point.date), value=value)
    span = interval(point.low, point.high, series.unit)
    return _text("chart-point-interval", day=day(point.date), value=value, interval=span)


def _verdict(series: Series) -> str:
    change = series.change
    if change is None or change.change.value is None:
        return ""
    return _text("chart-change", change=amounts.with_span(change), verdict=change_words.verdict(change))
