"""The charts of the report, as plain values that the page's template draws: paths, ticks, and what hovering reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from romcam.analysis import Analysis
from romcam.assessment.measures import LEAST_TRUNK_DEG, Z95
from romcam.assessment.values import RhythmResult
from romcam.movement import Rhythm
from romcam.recording import FloatArray
from romcam.report.scales import Scale, band_path, line_path, round_step
from romcam.report.wording import number

WIDTH: Final = 480.0
LEFT: Final = 36.0
RIGHT: Final = WIDTH - 10.0
MOST_POINTS: Final = 420
"""A chart is some 500 pixels wide: more points than that cannot be seen, only mailed."""


@dataclass(frozen=True)
class Tick:
    """A mark on an axis."""

    at: float
    label: str


@dataclass(frozen=True)
class Series:
    """One line. kind: CSS class. values: what hovering reads; y: where its dot is; NaN nowhere."""

    kind: str
    label: str
    unit: str
    values: FloatArray
    y: FloatArray


@dataclass(frozen=True)
class Chart:
    """One chart.

    shapes: (CSS class, path) from back to front. stripes: (x, width) of shaded stretches. notes: (x, y, anchor,
    text, CSS class) of words within. at: (N,) the places hovering goes to; heads: what each is called.
    start: the place shown before anybody hovers.
    """

    title: str
    description: str
    height: float
    top: float
    bottom: float
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    shapes: list[tuple[str, str]]
    at: FloatArray
    heads: list[str]
    series: list[Series]
    start: int
    stripes: list[tuple[float, float]] = field(default_factory=list)
    notes: list[tuple[float, float, str, str, str]] = field(default_factory=list)
    lower: Lower | None = None

    def readings(self) -> dict[str, object]:
        """What the page's script needs to answer a pointer."""
        return {
            "x": _rounded(self.at),
            "heads": self.heads,
            "start": self.start,
            "series": [
                {
                    "kind": each.kind,
                    "label": each.label,
                    "unit": each.unit,
                    "values": _rounded(each.values),
                    "y": _rounded(each.y),
                }
                for each in self.series
            ],
        }


@dataclass(frozen=True)
class Lower:
    """A second, lower panel on the same x axis: one line and the band of most people."""

    title: str
    top: float
    bottom: float
    ticks: list[Tick]
    path: str
    band: tuple[float, float] | None


def time_chart(analysis: Analysis) -> Chart:
    """Hips, lumbar spine and lumbar share over time; trunk and thigh where the split is withheld."""
    angles = analysis.angles
    every = slice(None, None, max(1, -(-len(angles) // MOST_POINTS)))
    split = analysis.assessment.measures["lumbar_flexion"].value is not None
    names = (("hips", "hip_flexion", "Hips"), ("lumbar", "lumbar_flexion", "Lumbar spine"))
    if not split:
        names = (("trunk", "trunk_chord", "Line hip-shoulder"), ("thigh", "thigh_tilt", "Thigh"))
    time = angles.time_s[every] - angles.time_s[0]
    values = {name: angles.values[name][every] for _, name, _ in names}
    spans = {name: Z95 * angles.se[name][every] for name in values if name in angles.se}
    x = Scale(0.0, max(float(time[-1]), 1e-3), LEFT, RIGHT)
    y = _angle_scale(
        [values[name] + sign * spans.get(name, 0.0) for name in values for sign in (-1, 1)], 16.0, 186.0
    )
    at = x.all(time)
    shapes: list[tuple[str, str]] = []
    for kind, name, _ in names:
        if name in spans:
            low, high = (y.all(values[name] + sign * spans[name]) for sign in (-1, 1))
            shapes.append((f"band {kind}", band_path(at, low, high)))
    shapes += [(f"line {kind}", line_path(at, y.all(values[name]))) for kind, name, _ in names]
    series = [Series(kind, label, "°", values[name], y.all(values[name])) for kind, name, label in names]
    lower = None
    if split:
        lower, share = _share_panel(analysis, at, every)
        series.append(share)
    reps, best = analysis.movement.repetitions, analysis.movement.best or 0
    start = int(np.argmin(np.abs(time - analysis.assessment.repetitions[best].end_of_range_s)))
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
        start=start,
        stripes=[_stripe(x, angles.time_s - angles.time_s[0], rep.plateau) for rep in reps],
        notes=[_plateau_note(x, angles.time_s - angles.time_s[0], reps[best].plateau)] if reps else [],
        lower=lower,
    )


def rhythm_chart(analysis: Analysis) -> Chart | None:
    """What pelvis and lumbar spine gave at each trunk inclination, on the best way down; None where not known."""
    assessment, best = analysis.assessment, analysis.movement.best or 0
    way, bins = "down", assessment.rhythm_down
    rhythm = analysis.movement.down[best] if analysis.movement.down else None
    if rhythm is None or bins is None:
        way, bins = "up", assessment.rhythm_up
        rhythm = analysis.movement.up[best] if analysis.movement.up else None
    if rhythm is None or bins is None or not np.isfinite(rhythm.lumbar_deg).any():
        return None
    return _rhythm_chart(analysis, rhythm, bins, way)


def _rhythm_chart(analysis: Analysis, rhythm: Rhythm, bins: RhythmResult, way: str) -> Chart:
    known = np.isfinite(rhythm.pelvis_deg) & np.isfinite(rhythm.lumbar_deg)
    every = max(1, len(rhythm.trunk_deg) // 160)
    trunk, pelvis, lumbar = (
        part[known][::every] for part in (rhythm.trunk_deg, rhythm.pelvis_deg, rhythm.lumbar_deg)
    )
    most = 10.0 * np.ceil(max(float(trunk.max()), 30.0) / 10.0 - 1e-6)
    x, y = Scale(0.0, float(most), LEFT, RIGHT), Scale(0.0, float(most), 236.0, 16.0)
    at, nothing = x.all(trunk), np.full(len(trunk), y(0.0))
    shapes = [
        ("area hips", band_path(at, nothing, y.all(pelvis))),
        ("area lumbar", band_path(at, y.all(pelvis), y.all(pelvis + lumbar))),
    ]
    notes: list[tuple[float, float, str, str, str]] = []
    usual = _usual_share(analysis)
    if usual:
        edge = np.array([0.0, float(trunk.max())])
        low, high = ((1.0 - share) * edge for share in usual)
        shapes.append(("usual", band_path(x.all(edge), y.all(low), y.all(high))))
        shapes += [("usual-edge", line_path(x.all(edge), y.all(part))) for part in (low, high)]
    shapes.append(("line border", line_path(at, y.all(pelvis))))
    for (low_deg, high_deg), share in zip(bins.bins_deg, bins.bin_share, strict=True):
        if share is not None and low_deg < most:
            notes.append(
                (x((low_deg + min(high_deg, most)) / 2), 276.0, "middle", number(share, "ratio"), "bin")
            )
    share = np.where(trunk >= LEAST_TRUNK_DEG, lumbar / np.maximum(trunk, 1.0), np.nan)
    return Chart(
        title=f"Who gives what on the way {way}",
        description="Pelvis and lumbar spine stacked, in degrees, as the trunk inclines.",
        height=290.0,
        top=y.last,
        bottom=y.first,
        x_ticks=[Tick(x(v), number(v, "deg")) for v in x.ticks(30)],
        y_ticks=[Tick(y(v), number(v, "deg")) for v in y.ticks(30)],
        shapes=shapes,
        at=at,
        heads=[f"Trunk {number(float(v), 'deg')}" for v in trunk],
        series=[
            Series("hips", "Pelvis", "°", pelvis, y.all(pelvis)),
            Series("lumbar", "Lumbar spine", "°", lumbar, y.all(pelvis + lumbar)),
            Series("share", "Lumbar share", " %", 100 * share, np.full(len(trunk), np.nan)),
        ],
        start=len(trunk) - 1,
        notes=notes,
    )


def _angle_scale(curves: list[FloatArray], top: float, bottom: float) -> Scale:
    every = np.concatenate(curves)
    known = every[np.isfinite(every)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    return Scale(10 * np.floor(min(low, 0.0) / 10), 10 * np.ceil(max(high, 30.0) / 10), bottom, top)


def _share_panel(analysis: Analysis, at: FloatArray, every: slice) -> tuple[Lower, Series]:
    values = analysis.angles.values
    trunk, lumbar = values["trunk_inclination"][every], values["lumbar_flexion"][every]
    with np.errstate(invalid="ignore", divide="ignore"):
        # In the stand a share would be one error over another.
        share = np.where(trunk >= LEAST_TRUNK_DEG, np.clip(lumbar / trunk, 0.0, 1.0), np.nan)
    y = Scale(0.0, 1.0, 266.0, 212.0)
    usual = _usual_share(analysis)
    return Lower(
        title="Lumbar share",
        top=y.last,
        bottom=y.first,
        ticks=[Tick(y(v), number(v, "ratio").replace(" ", "")) for v in (0.0, 0.5, 1.0)],
        path=line_path(at, y.all(share)),
        band=(y(usual[1]), y(usual[0])) if usual else None,
    ), Series("share", "Lumbar share", " %", 100 * share, y.all(share))


def _usual_share(analysis: Analysis) -> tuple[float, float] | None:
    return next(
        ((r.low, r.high) for r in analysis.assessment.references if r.measure == "lumbar_share"), None
    )


def _stripe(x: Scale, time: FloatArray, plateau: slice) -> tuple[float, float]:
    first, last = x(float(time[plateau.start])), x(float(time[plateau.stop - 1]))
    return first, max(last - first, 1.0)


def _plateau_note(x: Scale, time: FloatArray, plateau: slice) -> tuple[float, float, str, str, str]:
    first, width = _stripe(x, time, plateau)
    middle = first + width / 2
    anchor = "end" if middle > RIGHT - 40 else "start" if middle < LEFT + 40 else "middle"
    return middle, 11.0, anchor, "end of range", "note"


def _rounded(values: FloatArray) -> list[float | None]:
    return [round(float(value), 1) if np.isfinite(value) else None for value in values]
