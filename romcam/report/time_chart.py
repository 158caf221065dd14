"""The chart of the angles over time; for a bend also the lumbar share, in a second panel below."""

from __future__ import annotations

import itertools
from typing import Final

import numpy as np
from markupsafe import Markup

from romcam.analysis import Analysis
from romcam.assessment.intervals import LEAST_TRUNK_DEG
from romcam.assessment.probability import Z95
from romcam.messages import Catalogue
from romcam.movement import Repetition
from romcam.presentation import axes, charts, svg
from romcam.presentation.formatting import number
from romcam.presentation.scales import Scale, labelled, limits, round_step, thinned
from romcam.presentation.wording import angle, task_name
from romcam.recording import FloatArray
from romcam.report import display_rules
from romcam.report.interactive import (
    LEFT,
    MOST_POINTS,
    RIGHT,
    WIDTH,
    InteractiveChart,
    Pointer,
    Series,
    interactive_chart,
    reported,
    share_series,
    usual_share,
)
from romcam.report.moments import swing_of

_text = Catalogue(__name__)

_TOP: Final = 16.0
_BOTTOM: Final = 186.0
_SHARE_TOP: Final = 212.0
_SHARE_BOTTOM: Final = 266.0
_BELOW: Final = 16.0
"""Distance from the bottom of the lowest panel to the baseline of its labels."""

_ROW: Final = 12.0
"""Distance of the second row of notes from the first."""

_LETTER: Final = 5.6
"""Approximate width of a letter of a note."""


def time_chart(analysis: Analysis) -> InteractiveChart | None:
    """Return the chart of the angles over time.

    If hips and spine cannot be separated, it shows trunk and thigh.

    Parameters
    ----------
    analysis
        The trial.

    Returns
    -------
    InteractiveChart or None
        Angles in degrees from neutral; of a bend also the lumbar share, in a second panel. None if no angle is known.
    """
    angles, assessment = analysis.angles, analysis.assessment
    kinds, step = display_rules.kinds(assessment), -(-len(angles) // MOST_POINTS)
    time = thinned(angles.time_s, step)
    x = Scale(0.0, max(float(time[-1]), 1e-3), LEFT, RIGHT)
    at = x.all(time)
    values = {name: thinned(angles.values[name], step) for name in kinds}
    if not any(np.isfinite(each).any() for each in values.values()):
        return None
    # Two bands remain distinguishable; more of them would cover each other.
    spans = {name: Z95 * thinned(angles.se[name], step) for name in list(values)[:2] if name in angles.se}
    y = _angle_scale([values[name] + sign * spans.get(name, 0.0) for name in values for sign in (-1, 1)])
    bands = [
        charts.area(at, y.all(values[name] - spans[name]), y.all(values[name] + spans[name]), f"band {kinds[name]}")
        for name in spans
    ]
    lines = [charts.curve(at, y.all(values[name]), f"line {kind}") for name, kind in kinds.items()]
    rest = _at_rest(analysis, list(kinds))
    series = [
        Series(kind, angle(name), "°", values[name], y.all(values[name]), rest[name]) for name, kind in kinds.items()
    ]
    panel, bottom, legend = svg.NOTHING, _BOTTOM, [("interval", _text("chart-interval"))] if spans else []
    if display_rules.share_known(assessment):
        panel, share = _share_panel(analysis, at, step)
        bottom = _SHARE_BOTTOM
        series.append(share)
        legend += [("usual", _text("chart-usual-share"))] if usual_share(assessment) else []
    return interactive_chart(
        "time",
        _title(analysis),
        _text("chart-time-description-bend" if bottom == _SHARE_BOTTOM else "chart-time-description"),
        [
            *(_plateau(x, angles.time_s, each.plateau, bottom) for each in analysis.movement.repetitions),
            axes.y_axis(labelled(y, _step(y.high - y.low), lambda v: number(v, "deg")), LEFT, RIGHT),
            panel,
            axes.x_axis(x, labelled(x, round_step(x.high, 8), _seconds), bottom + _BELOW, inside=True),
            *bands,
            *lines,
            *_notes(analysis, x),
        ],
        size=(WIDTH, bottom + (24.0 if bottom == _SHARE_BOTTOM else 30.0)),
        span=(_TOP, bottom),
        pointer=Pointer(at, [f"{t:.1f} s" for t in time], _start(analysis, time), _rest_head(analysis)),
        series=series,
        legend=legend,
    )


def _title(analysis: Analysis) -> str:
    assessment = analysis.assessment
    if display_rules.curves(assessment) == display_rules.WITHHELD_CURVES:
        return _text("chart-time-withheld")
    both = {"pelvis_tilt", "lumbar_flexion"} <= set(display_rules.curves(assessment))
    return _text("chart-time-bend" if both and display_rules.divides(assessment) else "chart-time")


def _seconds(value: float) -> str:
    return number(value, "s").replace(".0", "")


def _best(analysis: Analysis) -> Repetition | None:
    movement = analysis.movement
    return None if movement.best is None else movement.repetitions[movement.best]


def _at_rest(analysis: Analysis, names: list[str]) -> dict[str, float | None]:
    """Return the readings without a pointer: the reported value, or else the angle at the best end of range."""
    assessment, best = analysis.assessment, _best(analysis)
    rest: dict[str, float | None] = {}
    for name in names:
        if name in assessment.measures and not display_rules.several_tasks(assessment):
            rest[name] = reported(assessment, name)
            continue
        values = analysis.angles.values[name]
        known = values[best.plateau] if best is not None else values[:1]
        if (
            best is not None
            and (swing := swing_of(analysis, best)) is not None
            and np.isfinite(swing[best.plateau]).any()
        ):
            known = known[np.nanargmin(swing[best.plateau])][None]
        known = known[np.isfinite(known)]
        rest[name] = float(np.median(known)) if len(known) else None
    return rest


def _rest_head(analysis: Analysis) -> str:
    best = _best(analysis)
    if best is None:
        return _text("chart-at-start")
    if best.task:
        return _text("chart-end-of-task", task=task_name(best.task).capitalize())
    return _text("chart-end-of-range")


def _start(analysis: Analysis, time: FloatArray) -> int:
    best = analysis.movement.best
    if best is None:
        return 0
    return int(np.argmin(np.abs(time - analysis.assessment.repetitions[best].end_of_range_s)))


def _angle_scale(curves: list[FloatArray]) -> Scale:
    low, high = limits(np.concatenate(curves).tolist(), anchors=(0.0, 30.0))
    return Scale(10 * np.floor(low / 10), 10 * np.ceil(high / 10), _BOTTOM, _TOP)


def _step(span: float) -> float:
    """Return the distance between grid lines in degrees, for an axis of `span` degrees."""
    return 15.0 if span <= 70.0 else 30.0 if span <= 240.0 else 90.0


def _share_panel(analysis: Analysis, at: FloatArray, step: int) -> tuple[Markup, Series]:
    values = analysis.angles.values
    trunk, lumbar = (thinned(values[name], step) for name in ("trunk_inclination", "lumbar_flexion"))
    with np.errstate(invalid="ignore", divide="ignore"):
        # Near upright a share would be one error divided by another.
        share = np.where(trunk >= LEAST_TRUNK_DEG, np.clip(lumbar / trunk, 0.0, 1.0), np.nan)
    y, usual = Scale(0.0, 1.0, _SHARE_BOTTOM, _SHARE_TOP), usual_share(analysis.assessment)
    panel = svg.join(
        [
            charts.horizontal_band(y(usual[0]), y(usual[1]), LEFT, RIGHT, "usual") if usual else svg.NOTHING,
            axes.y_axis(labelled(y, 0.5, lambda v: number(v, "ratio").replace(" ", "")), LEFT, RIGHT),
            svg.note(LEFT, _SHARE_TOP - 7, _text("chart-lumbar-share"), anchor="start", kind="note strong"),
            charts.curve(at, y.all(share), "line share"),
        ]
    )
    return panel, share_series(analysis.assessment, share, y.all(share))


def _stretch(x: Scale, time: FloatArray, plateau: slice) -> tuple[float, float]:
    first, last = x(float(time[plateau.start])), x(float(time[plateau.stop - 1]))
    return first, max(last, first + 1.0)


def _plateau(x: Scale, time: FloatArray, plateau: slice, bottom: float) -> Markup:
    return charts.band(x, *_stretch(x, time, plateau), _TOP, bottom - _TOP, "stripe")


def _notes(analysis: Analysis, x: Scale) -> list[Markup]:
    """Return the task of each end of range, once for consecutive ones of the same task, if there is room for it."""
    movement, time, best = analysis.movement, analysis.angles.time_s, _best(analysis)
    if best is None:
        return []
    if not display_rules.several_tasks(analysis.assessment):
        return [_note(*_anchored(x, time, best.plateau), _text("chart-note-end-of-range"))]
    # Names that do not fit beside each other go into a second row.
    placed = [-1.0, -1.0]
    notes: list[Markup] = []
    for name, group in itertools.groupby(movement.repetitions, key=lambda each: each.task):
        plateaus = [each.plateau for each in group]
        middle, anchor = _anchored(x, time, slice(plateaus[0].start, plateaus[-1].stop))
        words = task_name(name)
        width = _LETTER * len(words)
        left = middle - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
        row = next((row for row, right in enumerate(placed) if left > right + 4), None)
        if row is not None:
            placed[row] = left + width
            notes.append(_note(middle, anchor, words, row))
    return notes


def _anchored(x: Scale, time: FloatArray, plateau: slice) -> tuple[float, svg.Anchor]:
    middle = sum(_stretch(x, time, plateau)) / 2
    return middle, "end" if middle > RIGHT - 40 else "start" if middle < LEFT + 40 else "middle"


def _note(x: float, anchor: svg.Anchor, words: str, row: int = 0) -> Markup:
    return svg.note(x, _TOP - 5 + _ROW * row, words, anchor=anchor)
