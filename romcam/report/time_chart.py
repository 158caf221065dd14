"""The angles over time, and beneath them the lumbar share."""

from __future__ import annotations

import numpy as np

from romcam.analysis import Analysis
from romcam.assessment.measures import LEAST_TRUNK_DEG, Z95
from romcam.recording import FloatArray
from romcam.report.charts import (
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
from romcam.report.scales import Scale, band_path, line_path, round_step
from romcam.report.wording import number

_SPLIT = (("hips", "pelvis_tilt", "Hips"), ("lumbar", "lumbar_flexion", "Lumbar spine"))
_WITHHELD = (("trunk", "trunk_chord", "Line hip-shoulder"), ("thigh", "thigh_tilt", "Thigh"))


def time_chart(analysis: Analysis) -> Chart:
    """Hips, lumbar spine and lumbar share over time; trunk and thigh where the split is withheld."""
    angles, assessment = analysis.angles, analysis.assessment
    split = assessment.measures["lumbar_flexion"].value is not None
    names, step = _SPLIT if split else _WITHHELD, -(-len(angles) // MOST_POINTS)
    time = thinned(angles.time_s, step)
    x = Scale(0.0, max(float(time[-1]), 1e-3), LEFT, RIGHT)
    at = x.all(time)
    values = {name: thinned(angles.values[name], step) for _, name, _ in names}
    spans = {name: Z95 * thinned(angles.se[name], step) for name in values if name in angles.se}
    y = _angle_scale([values[name] + sign * spans.get(name, 0.0) for name in values for sign in (-1, 1)])
    shapes: list[tuple[str, str]] = []
    for kind, name, _ in names:
        if name in spans:
            low, high = (y.all(values[name] + sign * spans[name]) for sign in (-1, 1))
            shapes.append((f"band {kind}", band_path(at, low, high)))
    shapes += [(f"line {kind}", line_path(at, y.all(values[name]))) for kind, name, _ in names]
    series = [
        Series(kind, label, "°", values[name], y.all(values[name]), reported(assessment, name))
        for kind, name, label in names
    ]
    lower, legend = None, [("interval", "95 % interval")] if spans else []
    if split:
        lower, share = _share_panel(analysis, at, step)
        series.append(share)
        legend += [("usual", "most people, at the end of range")] if lower.band else []
    best = analysis.movement.best or 0
    reps = analysis.movement.repetitions
    return Chart(
        title="Hips and lumbar spine over time" if split else "Trunk and thigh over time",
        description="Angles from upright, in degrees, frame by frame; shaded: end of range.",
        height=290.0 if split else 216.0,
        top=y.last,
        bottom=y.first,
        x_ticks=[Tick(x(t), number(t, "s").replace(".0", "")) for t in x.ticks(round_step(x.high, 8))],
        y_ticks=[Tick(y(v), number(v, "deg")) for v in y.ticks(30 if y.high - y.low > 70 else 15)],
        shapes=shapes,
        at=at,
        heads=[f"{t:.1f} s" for t in time],
        series=series,
        start=int(np.argmin(np.abs(time - assessment.repetitions[best].end_of_range_s))),
        stripes=[_stripe(x, angles.time_s, repetition.plateau) for repetition in reps],
        notes=[_plateau_note(x, angles.time_s, reps[best].plateau)],
        lower=lower,
        legend=legend,
    )


def _angle_scale(curves: list[FloatArray]) -> Scale:
    every = np.concatenate(curves)
    known = every[np.isfinite(every)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    return Scale(10 * np.floor(min(low, 0.0) / 10), 10 * np.ceil(max(high, 30.0) / 10), 186.0, 16.0)


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


def _plateau_note(x: Scale, time: FloatArray, plateau: slice) -> Note:
    first, width = _stripe(x, time, plateau)
    middle = first + width / 2
    anchor = "end" if middle > RIGHT - 40 else "start" if middle < LEFT + 40 else "middle"
    return Note(middle, 11.0, "end of range", anchor)
