"""The two plots of an angle: Bland-Altman, and a scatter plot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from markupsafe import Markup

from romcam.body import FloatArray
from romcam.messages import Catalogue
from romcam.presentation import axes, charts, svg
from romcam.presentation.scales import Scale, Tick, labelled, limits, round_step, thinned
from romcam.validation import wording
from romcam.validation.agreement import Z95
from romcam.validation.study import Agreement, AngleResult

WIDTH: Final = 480.0
HEIGHT: Final = 318.0
LEFT, RIGHT = 42.0, 470.0
TOP, BOTTOM = 26.0, 270.0

_GUTTER_PX: Final = 112.0
"""Room to the right of the plot of differences, for the names of the levels and their confidence intervals."""
_BAR_PX: Final = 8.0
_LINE_PX: Final = 13.0
_MOST_POINTS: Final = 4000
"""Greatest number of points in all curves of an angle; more would only enlarge the page."""
_ROOM: Final = 0.08
_LEAST_SPAN_DEG: Final = 5.0
"""Least span of a plot, so that noise does not look like spread."""

_text = Catalogue(__name__)


@dataclass(frozen=True)
class Dot:
    """One trial in a plot.

    Attributes
    ----------
    x, y
        Place in SVG units.
    low, high
        Ends of its 95 % interval along y; None if unknown.
    label
        Text shown while the pointer rests on the dot.
    """

    x: float
    y: float
    low: float | None
    high: float | None
    label: str


@dataclass(frozen=True)
class Plot:
    """One plot.

    Attributes
    ----------
    angle, title, description
        Name of the angle, title of the plot, and description for screen readers.
    left
        Left edge of the area of the data, in SVG units.
    pieces
        Pieces of the drawing, from back to front.
    dots
        The trials.
    """

    angle: str
    title: str
    description: str
    left: float
    pieces: list[Markup]
    dots: list[Dot]

    def drawing(self, identifier: str) -> Markup:
        """Return the plot as SVG.

        Parameters
        ----------
        identifier
            Identifier that is unique on the page.

        Returns
        -------
        Markup
            The SVG element.
        """
        title = _text("plot-of-angle", angle=self.angle, plot=self.title)
        return svg.field(identifier, title, self.description, *self.pieces, size=(WIDTH, HEIGHT))


def difference_plot(angle: AngleResult) -> Plot:
    """Return the Bland-Altman plot of an angle at the end of range.

    Parameters
    ----------
    angle
        The angle over all trials.

    Returns
    -------
    Plot
        Differences against the means of the two methods, with bias and limits of agreement.
    """
    found, reference, _ = _ends(angle)
    mean, difference = (found + reference) / 2.0, found - reference
    agreement, left, right = angle.agreement, LEFT, RIGHT - _GUTTER_PX
    lines = _difference_lines(agreement, angle.errors.bias)
    x = _scale([mean], left, right)
    y = _scale([difference, np.array([0.0, *(value for _, value, _ in lines)])], BOTTOM, TOP, room=2 * _ROOM)
    dots = _dots(angle, x.all(mean), y.all(difference))
    return Plot(
        angle=wording.title(angle),
        title=_text("plot-difference"),
        description=_text("plot-difference-described", angle=wording.title(angle)),
        left=left,
        pieces=[
            *_axes(x, y, _text("axis-mean"), _text("axis-difference")),
            axes.horizontal_line(y(0.0), left, right, "zero"),
            *(axes.horizontal_line(y(value), left, right, f"level {kind}") for kind, value, _ in lines),
            *_confidence_bars(agreement, y, right),
            *(_drawn(dot) for dot in dots),
            *(
                svg.note(right + 4 * _BAR_PX, at, text, anchor="start", kind=kind)
                for at, (kind, text) in _apart(lines, y)
            ),
            *([] if agreement else [svg.note((left + right) / 2, TOP + 14.0, wording.too_few())]),
        ],
        dots=dots,
    )


def scatter_plot(angle: AngleResult) -> Plot:
    """Return the scatter plot of romcam against the reference.

    Parameters
    ----------
    angle
        The angle over all trials.

    Returns
    -------
    Plot
        Each trial's end of range with its 95 % interval, and the angle over time as a curve.
    """
    found, reference, se = _ends(angle)
    step = max(1, -(-sum(len(curve.found_deg) for curve in angle.curves) // _MOST_POINTS))
    curves = [(thinned(each.reference_deg, step), thinned(each.found_deg, step)) for each in angle.curves]
    side = BOTTOM - TOP
    half = Z95 * se
    every = [found, found - half, found + half, reference, *(part for pair in curves for part in pair)]
    x, y = _scale(every, LEFT, LEFT + side), _scale(every, BOTTOM, TOP)
    dots = _dots(angle, x.all(reference), y.all(found), y.all(found - half), y.all(found + half))
    return Plot(
        angle=wording.title(angle),
        title=_text("plot-scatter"),
        description=_text("plot-scatter-described", angle=wording.title(angle)),
        left=LEFT,
        pieces=[
            *_axes(x, y, _text("axis-reference"), _text("axis-romcam")),
            svg.stroke(f"M{x.first:.1f} {y.first:.1f}L{x.last:.1f} {y.last:.1f}", "equality"),
            *(charts.curve(x.all(a), y.all(b), "curve") for a, b in curves),
            *(_drawn(dot) for dot in dots),
            *_figures(angle, LEFT + side + 18.0),
        ],
        dots=dots,
    )


def _axes(x: Scale, y: Scale, x_label: str, y_label: str) -> list[Markup]:
    """Return grid, frame, labels and titles of both axes."""
    return [
        axes.y_axis(_ticks(y), x.first, x.last),
        axes.x_axis(x, _ticks(x), HEIGHT - 32),
        charts.band(x, x.first, x.last, TOP, BOTTOM - TOP, "field"),
        svg.note(x.first, TOP - 9, y_label, anchor="start", kind="note strong"),
        svg.note(x.last, HEIGHT - 12, x_label, anchor="end", kind="note strong"),
    ]


def _drawn(dot: Dot) -> Markup:
    interval = charts.vertical_interval(dot.x, dot.low, dot.high)
    return svg.element("g", interval, charts.point(dot.x, dot.y, 4.5, hint=dot.label), kind="dot")


def _ends(angle: AngleResult) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return romcam's values, the reference's values and romcam's standard errors, of the trials not withheld."""
    known = [end for end in angle.ends if np.isfinite(end.found_deg)]
    found, reference, se = (
        np.array([getattr(end, name) for end in known], dtype=float)
        for name in ("found_deg", "reference_deg", "se_deg")
    )
    return found, reference, se


def _difference_lines(agreement: Agreement | None, bias: float) -> list[tuple[str, float, str]]:
    """Return (kind, degrees, name) of each level, from the top down."""
    if agreement is None:
        return [("bias", bias, _text("level-bias"))] if np.isfinite(bias) else []
    return [
        ("limit", agreement.upper.value, _text("level-upper")),
        ("bias", agreement.bias.value, _text("level-bias")),
        ("limit", agreement.lower.value, _text("level-lower")),
    ]


def _apart(lines: list[tuple[str, float, str]], y: Scale) -> list[tuple[float, tuple[str, str]]]:
    """Return two lines of text beside each level, moved apart if levels are close: (y, (CSS class, text))."""
    tops = [y(value) - 2.0 for _, value, _ in lines]
    for index in range(1, len(tops)):
        tops[index] = max(tops[index], tops[index - 1] + 2 * _LINE_PX + 2)
    words: list[tuple[float, tuple[str, str]]] = []
    for top, (_, value, name) in zip(tops, lines, strict=True):
        words += [(top, ("note strong", wording.degrees(value, plus=True))), (top + _LINE_PX, ("note", name))]
    return words


def _confidence_bars(agreement: Agreement | None, y: Scale, right: float) -> list[Markup]:
    """Return the 95 % confidence intervals of limits and bias, side by side; without a cap if outside the axis."""
    if agreement is None:
        return []
    bars: list[Markup] = []
    for place, interval in enumerate((agreement.upper, agreement.bias, agreement.lower), 1):
        low, high = (min(max(end, y.low), y.high) for end in (interval.low, interval.high))
        x = right + place * _BAR_PX
        caps = [f"M{x - 2.5:.1f} {y(end):.1f}h5" for end in (interval.low, interval.high) if y.low < end < y.high]
        bar, middle = f"M{x:.1f} {y(low):.1f}V{y(high):.1f}", f"M{x:.1f} {y(interval.value):.1f}h.1"
        bars.append(svg.stroke(f"{bar}{''.join(caps)}{middle}", "confidence"))
    return bars


def _dots(
    angle: AngleResult, x: FloatArray, y: FloatArray, low: FloatArray | None = None, high: FloatArray | None = None
) -> list[Dot]:
    known = [end for end in angle.ends if np.isfinite(end.found_deg)]
    dots: list[Dot] = []
    for index, end in enumerate(known):
        whiskers = [
            None if part is None or not np.isfinite(part[index]) else float(part[index]) for part in (low, high)
        ]
        ends = {"found": wording.degrees(end.found_deg), "reference": wording.degrees(end.reference_deg)}
        label = _text("dot", trial=end.trial, **ends)
        dots.append(Dot(float(x[index]), float(y[index]), whiskers[0], whiskers[1], label))
    return dots


def _figures(angle: AngleResult, x: float) -> list[Markup]:
    """Return the numbers beside the scatter plot."""
    agreement = angle.agreement
    lines = [(_text("note-rmse"), wording.degrees(angle.errors.rmse)), (_text("note-trials"), wording.trials(angle))]
    if agreement is not None:
        lines += [(_text("note-icc"), wording.number(agreement.icc.value, 2))]
        between = wording.confidence(agreement.icc, 2)
        lines += [(_text("note-interval"), between)] if between else []
    notes: list[Markup] = []
    for index, (name, value) in enumerate(lines):
        top = TOP + 12.0 + 38.0 * index
        notes += [
            svg.note(x, top, name, anchor="start"),
            svg.note(x, top + 15.0, value, anchor="start", kind="note strong"),
        ]
    return notes


def _scale(series: list[FloatArray], first: float, last: float, room: float = _ROOM) -> Scale:
    """Return a scale around all known values, with some room."""
    low, high = limits(np.concatenate(series).tolist(), room=room, least=_LEAST_SPAN_DEG)
    return Scale(low, high, first, last)


def _ticks(scale: Scale) -> list[Tick]:
    step = round_step(scale.high - scale.low, 7)
    decimals = 0 if step >= 1 else 1
    return labelled(scale, step, lambda value: _text("degrees", number=wording.number(value, decimals)))
