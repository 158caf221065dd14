"""The two plots of an angle, as plain values that the page's template draws: Bland-Altman, and a scatter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from romcam.presentation.scales import Scale, Tick, line_path, round_step, thinned
from romcam.recording import FloatArray
from romcam.validation import wording
from romcam.validation.agreement import Z95
from romcam.validation.study import Agreement, AngleResult

LEFT, RIGHT = 42.0, 470.0
HEIGHT: Final = 318.0
TOP, BOTTOM = 26.0, 270.0

_GUTTER_PX: Final = 112.0
"""Room on the right of the differences for the names of the levels and their confidence intervals."""
_BAR_PX: Final = 8.0
_LINE_PX: Final = 13.0
_MOST_POINTS: Final = 4000
"""Of all courses of an angle together: what more would add to the picture is only its weight."""
_ROOM: Final = 0.08
_LEAST_SPAN_DEG: Final = 5.0
"""A field never shows less, lest noise look like spread."""


@dataclass(frozen=True)
class Note:
    """Words within a plot. anchor: start, middle or end. kind: CSS class."""

    x: float
    y: float
    text: str
    anchor: str = "middle"
    kind: str = "note"


@dataclass(frozen=True)
class Dot:
    """One trial. low, high: the ends of its 95 % interval, None where there is none. label: what hovering tells."""

    x: float
    y: float
    low: float | None
    high: float | None
    label: str


@dataclass(frozen=True)
class Plot:
    """One plot. left, right: ends of its field; lines: (CSS class, path)."""

    title: str
    description: str
    left: float
    right: float
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    x_label: str
    y_label: str
    lines: list[tuple[str, str]]
    dots: list[Dot]
    notes: list[Note]


def difference_plot(angle: AngleResult) -> Plot:
    """Differences against the means of the two methods at the end of range, with bias and limits of agreement."""
    found, reference, _ = _ends(angle)
    mean, difference = (found + reference) / 2.0, found - reference
    agreement, left, right = angle.agreement, LEFT, RIGHT - _GUTTER_PX
    lines = _difference_lines(agreement, angle.errors.bias)
    x = _scale([mean], left, right)
    y = _scale([difference, np.array([0.0, *(value for _, value, _ in lines)])], BOTTOM, TOP, room=2 * _ROOM)
    levels = [Note(right + 4 * _BAR_PX, at, text, "start", kind) for at, (kind, text) in _apart(lines, y)]
    return Plot(
        title="Difference against mean",
        description=f"Bland-Altman plot of {wording.title(angle)}: romcam minus reference over the mean of both.",
        left=left,
        right=right,
        x_ticks=_ticks(x),
        y_ticks=_ticks(y),
        x_label="mean of romcam and reference",
        y_label="romcam minus reference",
        lines=[
            ("zero", f"M{left} {y(0.0):.1f}H{right}"),
            *((f"level {kind}", f"M{left} {y(value):.1f}H{right}") for kind, value, _ in lines),
            *_confidence_bars(agreement, y, right),
        ],
        dots=_dots(angle, x.all(mean), y.all(difference)),
        notes=levels if agreement else [*levels, *_too_few(left, right)],
    )


def scatter_plot(angle: AngleResult) -> Plot:
    """romcam against the reference: end of range of each trial with its interval, and the courses that lead there."""
    found, reference, se = _ends(angle)
    step = max(1, -(-sum(len(course.found_deg) for course in angle.courses) // _MOST_POINTS))
    courses = [(thinned(each.reference_deg, step), thinned(each.found_deg, step)) for each in angle.courses]
    side = BOTTOM - TOP
    half = Z95 * se
    every = [found, found - half, found + half, reference, *(part for pair in courses for part in pair)]
    x, y = _scale(every, LEFT, LEFT + side), _scale(every, BOTTOM, TOP)
    return Plot(
        title="romcam against reference",
        description=f"{wording.title(angle)}: romcam over the reference; the diagonal is equality.",
        left=LEFT,
        right=LEFT + side,
        x_ticks=_ticks(x),
        y_ticks=_ticks(y),
        x_label="reference",
        y_label="romcam",
        lines=[
            ("equality", f"M{x.first:.1f} {y.first:.1f}L{x.last:.1f} {y.last:.1f}"),
            *(("course", line_path(x.all(a), y.all(b))) for a, b in courses),
        ],
        dots=_dots(angle, x.all(reference), y.all(found), y.all(found - half), y.all(found + half)),
        notes=_figures(angle, LEFT + side + 18.0),
    )


def _ends(angle: AngleResult) -> tuple[FloatArray, FloatArray, FloatArray]:
    """What romcam found, what the reference states, and romcam's standard errors, of the trials not withheld."""
    known = [end for end in angle.ends if np.isfinite(end.found_deg)]
    rows = np.array([(end.found_deg, end.reference_deg, end.se_deg) for end in known], dtype=float).reshape(-1, 3)
    return rows[:, 0], rows[:, 1], rows[:, 2]


def _difference_lines(agreement: Agreement | None, bias: float) -> list[tuple[str, float, str]]:
    """(kind, degrees, name) of each level, from the top down."""
    if agreement is None:
        return [("bias", bias, "bias")] if np.isfinite(bias) else []
    return [
        ("limit", agreement.upper.value, "upper limit"),
        ("bias", agreement.bias.value, "bias"),
        ("limit", agreement.lower.value, "lower limit"),
    ]


def _apart(lines: list[tuple[str, float, str]], y: Scale) -> list[tuple[float, tuple[str, str]]]:
    """Two lines of words beside each level, pushed apart where levels are close: (y, (CSS class, words))."""
    tops = [y(value) - 2.0 for _, value, _ in lines]
    for index in range(1, len(tops)):
        tops[index] = max(tops[index], tops[index - 1] + 2 * _LINE_PX + 2)
    words: list[tuple[float, tuple[str, str]]] = []
    for top, (_, value, name) in zip(tops, lines, strict=True):
        words += [(top, ("note strong", wording.degrees(value, plus=True))), (top + _LINE_PX, ("note", name))]
    return words


def _confidence_bars(agreement: Agreement | None, y: Scale, right: float) -> list[tuple[str, str]]:
    """The 95 % confidence intervals of limits and bias, side by side beyond the field, open where they leave it."""
    if agreement is None:
        return []
    bars: list[tuple[str, str]] = []
    for place, interval in enumerate((agreement.upper, agreement.bias, agreement.lower), 1):
        low, high = (float(end) for end in np.clip([interval.low, interval.high], y.low, y.high))
        x = right + place * _BAR_PX
        caps = [f"M{x - 2.5:.1f} {y(end):.1f}h5" for end in (interval.low, interval.high) if y.low < end < y.high]
        bars.append(
            ("confidence", f"M{x:.1f} {y(low):.1f}V{y(high):.1f}{''.join(caps)}M{x:.1f} {y(interval.value):.1f}h.1")
        )
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
        label = f"{end.trial}: romcam {wording.degrees(end.found_deg)}, reference {wording.degrees(end.reference_deg)}"
        dots.append(Dot(float(x[index]), float(y[index]), whiskers[0], whiskers[1], label))
    return dots


def _figures(angle: AngleResult, x: float) -> list[Note]:
    """The numbers that belong to the scatter, in the room beside it."""
    agreement = angle.agreement
    lines = [("RMSE", wording.degrees(angle.errors.rmse)), ("trials", wording.trials(angle))]
    if agreement is not None:
        lines += [("ICC(2,1)", wording.number(agreement.icc.value, 2))]
        between = wording.confidence(agreement.icc, 2)
        lines += [("95 % interval", between)] if between else []
    notes: list[Note] = []
    for index, (name, value) in enumerate(lines):
        top = TOP + 12.0 + 38.0 * index
        notes += [Note(x, top, name, "start"), Note(x, top + 15.0, value, "start", "note strong")]
    return notes


def _too_few(left: float, right: float) -> list[Note]:
    return [Note((left + right) / 2, TOP + 14.0, wording.TOO_FEW)]


def _scale(series: list[FloatArray], first: float, last: float, room: float = _ROOM) -> Scale:
    """A scale round all known values with some room."""
    every = np.concatenate(series)
    known = every[np.isfinite(every)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    beyond = max(room * (high - low), (_LEAST_SPAN_DEG - (high - low)) / 2.0)
    return Scale(low - beyond, high + beyond, first, last)


def _ticks(scale: Scale) -> list[Tick]:
    step = round_step(scale.high - scale.low, 7)
    decimals = 0 if step >= 1 else 1
    return [Tick(scale(value), f"{wording.number(value, decimals)}°") for value in scale.ticks(step)]
