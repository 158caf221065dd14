"""The angles over time; of a bend, beneath them, the lumbar share."""

from __future__ import annotations

import itertools
from typing import Final

import numpy as np

from romcam.analysis import Analysis
from romcam.assessment.measures import LEAST_TRUNK_DEG
from romcam.assessment.probability import Z95
from romcam.movement import Repetition
from romcam.presentation.charts import (
    LEFT,
    MOST_POINTS,
    RIGHT,
    Chart,
    Lower,
    Note,
    Series,
    Tick,
    reported,
    thinned,
    usual_share,
)
from romcam.presentation.scales import Scale, band_path, line_path, round_step
from romcam.presentation.wording import angle, effort, number
from romcam.recording import FloatArray
from romcam.report import display_rules

_BEND_TITLES: Final = {"pelvis_tilt": "Hips"}
"""In a bend the pelvis stands for the hips."""

_LETTER: Final = 5.6
"""Width of a letter of a note, about."""


def time_chart(analysis: Analysis) -> Chart:
    """The courses of the test over time; trunk and thigh where the split is withheld."""
    angles, assessment = analysis.angles, analysis.assessment
    share_known = display_rules.divides(assessment) and display_rules.split_known(assessment)
    kinds, step = display_rules.kinds(assessment), -(-len(angles) // MOST_POINTS)
    time = thinned(angles.time_s, step)
    x = Scale(0.0, max(float(time[-1]), 1e-3), LEFT, RIGHT)
    at = x.all(time)
    values = {name: thinned(angles.values[name], step) for name in kinds}
    # More bands than two lie over each other and say nothing.
    spans = {name: Z95 * thinned(angles.se[name], step) for name in list(values)[:2] if name in angles.se}
    y = _angle_scale([values[name] + sign * spans.get(name, 0.0) for name in values for sign in (-1, 1)])
    shapes: list[tuple[str, str]] = []
    for name, kind in kinds.items():
        if name in spans:
            low, high = (y.all(values[name] + sign * spans[name]) for sign in (-1, 1))
            shapes.append((f"band {kind}", band_path(at, low, high)))
    shapes += [(f"line {kind}", line_path(at, y.all(values[name]))) for name, kind in kinds.items()]
    rest = _at_rest(analysis, list(kinds))
    series = [
        Series(kind, _label(analysis, name), "°", values[name], y.all(values[name]), rest[name])
        for name, kind in kinds.items()
    ]
    lower, legend = None, [("interval", "95 % interval")] if spans else []
    if share_known:
        lower, share = _share_panel(analysis, at, step)
        series.append(share)
        legend += [("usual", "most people, at the end of range")] if lower.band else []
    return Chart(
        title=_title(analysis),
        description=f"Angles {'from upright, ' * share_known}in degrees, frame by frame; shaded: end of range.",
        height=290.0 if lower else 216.0,
        top=y.last,
        bottom=y.first,
        x_ticks=[Tick(x(t), number(t, "s").replace(".0", "")) for t in x.ticks(round_step(x.high, 8))],
        y_ticks=[Tick(y(v), number(v, "deg")) for v in y.ticks(_step(y.high - y.low))],
        shapes=shapes,
        at=at,
        heads=[f"{t:.1f} s" for t in time],
        series=series,
        start=_start(analysis, time),
        stripes=[_stripe(x, angles.time_s, repetition.plateau) for repetition in analysis.movement.repetitions],
        notes=_notes(analysis, x),
        lower=lower,
        legend=legend,
        rest=_rest_head(analysis),
    )


def _title(analysis: Analysis) -> str:
    assessment = analysis.assessment
    if display_rules.courses(assessment) == display_rules.WITHHELD_COURSES:
        return "Trunk and thigh over time"
    return "Hips and lumbar spine over time" if display_rules.divides(assessment) else "Angles over time"


def _label(analysis: Analysis, name: str) -> str:
    if display_rules.divides(analysis.assessment) and name in _BEND_TITLES:
        return _BEND_TITLES[name]
    return angle(name)


def _best(analysis: Analysis) -> Repetition | None:
    movement = analysis.movement
    return None if movement.best is None else movement.repetitions[movement.best]


def _at_rest(analysis: Analysis, names: list[str]) -> dict[str, float | None]:
    """What stands there while nobody hovers: the reported value, else the angle at the best end of range."""
    assessment, best = analysis.assessment, _best(analysis)
    rest: dict[str, float | None] = {}
    for name in names:
        if name in assessment.measures and not display_rules.several_efforts(assessment):
            rest[name] = reported(assessment, name)
            continue
        values = analysis.angles.values[name]
        known = values[best.plateau] if best is not None else values[:1]
        known = known[np.isfinite(known)]
        rest[name] = float(np.median(known)) if len(known) else None
    return rest


def _rest_head(analysis: Analysis) -> str:
    best = _best(analysis)
    if best is None:
        return "At the start"
    return f"{effort(best.task).capitalize()}: end of range" if best.task else "End of range"


def _start(analysis: Analysis, time: FloatArray) -> int:
    best = analysis.movement.best
    if best is None:
        return 0
    return int(np.argmin(np.abs(time - analysis.assessment.repetitions[best].end_of_range_s)))


def _angle_scale(curves: list[FloatArray]) -> Scale:
    every = np.concatenate(curves)
    known = every[np.isfinite(every)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    return Scale(10 * np.floor(min(low, 0.0) / 10), 10 * np.ceil(max(high, 30.0) / 10), 186.0, 16.0)


def _step(span: float) -> float:
    """Degrees between the lines of a chart over so many."""
    return 15.0 if span <= 70.0 else 30.0 if span <= 240.0 else 90.0


def _share_panel(analysis: Analysis, at: FloatArray, step: int) -> tuple[Lower, Series]:
    values = analysis.angles.values
    trunk, lumbar = (thinned(values[name], step) for name in ("trunk_inclination", "lumbar_flexion"))
    with np.errstate(invalid="ignore", divide="ignore"):
        # In the stand a share would be one error over another.
        share = np.where(trunk >= LEAST_TRUNK_DEG, np.clip(lumbar / trunk, 0.0, 1.0), np.nan)
    y, usual = Scale(0.0, 1.0, 266.0, 212.0), usual_share(analysis.assessment)
    lower = Lower(
        title="Lumbar share",
        top=y.last,
        bottom=y.first,
        ticks=[Tick(y(v), number(v, "ratio").replace(" ", "")) for v in (0.0, 0.5, 1.0)],
        path=line_path(at, y.all(share)),
        band=(y(usual[1]), y(usual[0])) if usual else None,
    )
    rest = reported(analysis.assessment, "lumbar_share")
    return lower, Series("share", "Share", " %", 100 * share, y.all(share), rest)


def _stripe(x: Scale, time: FloatArray, plateau: slice) -> tuple[float, float]:
    first, last = x(float(time[plateau.start])), x(float(time[plateau.stop - 1]))
    return first, max(last - first, 1.0)


def _notes(analysis: Analysis, x: Scale) -> list[Note]:
    """What each end of range is of, once for several in a row, where there is room for it."""
    movement, time, best = analysis.movement, analysis.angles.time_s, _best(analysis)
    if best is None:
        return []
    if not display_rules.several_efforts(analysis.assessment):
        return [_note(x, time, best.plateau, "end of range")]
    placed = -1.0
    notes: list[Note] = []
    for name, group in itertools.groupby(movement.repetitions, key=lambda each: each.task):
        plateaus = [each.plateau for each in group]
        note = _note(x, time, slice(plateaus[0].start, plateaus[-1].stop), effort(name))
        width = _LETTER * len(note.text)
        left = note.x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[note.anchor]
        if left > placed + 4:
            placed = left + width
            notes.append(note)
    return notes


def _note(x: Scale, time: FloatArray, plateau: slice, words: str) -> Note:
    first, width = _stripe(x, time, plateau)
    middle = first + width / 2
    anchor = "end" if middle > RIGHT - 40 else "start" if middle < LEFT + 40 else "middle"
    return Note(middle, 11.0, words, anchor)
