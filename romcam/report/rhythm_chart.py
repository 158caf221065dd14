"""What pelvis and lumbar spine gave at each inclination of the trunk, stacked."""

from __future__ import annotations

from typing import Literal

import numpy as np

from romcam import clinical
from romcam.analysis import Analysis
from romcam.assessment.conclusions import RhythmResult
from romcam.assessment.measures import LEAST_TRUNK_DEG
from romcam.movement import Rhythm
from romcam.norms.reference import RhythmNorm
from romcam.presentation.charts import LEFT, RIGHT, Chart, Note, Series, Tick, reported, usual_share
from romcam.presentation.scales import Scale, band_path, line_path
from romcam.presentation.wording import number
from romcam.report.display_rules import divides

_BRACKET_PX = 52.0
"""Room on the right for the norm of the end of range."""

Way = Literal["down", "up"]


def rhythm_chart(analysis: Analysis) -> Chart | None:
    """The best way down, or up where the film has no way down; None where neither is known or there is no rhythm."""
    if not divides(analysis.assessment):
        return None
    for way in ("down", "up"):
        rhythm, bins = _rhythm(analysis, way)
        if rhythm is not None and bins is not None and np.isfinite(rhythm.lumbar_deg).any():
            return _chart(analysis, rhythm, bins, way)
    return None


def rhythm_norms(analysis: Analysis, way: Way) -> list[RhythmNorm]:
    """The confirmed norms of a way, one for each stretch of the trunk's inclination."""
    norms = clinical.get(analysis.assessment.test).norms.rhythm
    return list({(norm.low_deg, norm.high_deg): norm for norm in reversed(norms) if norm.phase == way}.values())


def _rhythm(analysis: Analysis, way: Way) -> tuple[Rhythm | None, RhythmResult | None]:
    movement, assessment, best = analysis.movement, analysis.assessment, analysis.movement.best or 0
    if way == "down":
        return movement.down[best], assessment.rhythm_down
    return movement.up[best], assessment.rhythm_up


def _chart(analysis: Analysis, rhythm: Rhythm, bins: RhythmResult, way: Way) -> Chart:
    known = np.isfinite(rhythm.pelvis_deg) & np.isfinite(rhythm.lumbar_deg)
    every = max(1, len(rhythm.trunk_deg) // 160)
    parts = (rhythm.trunk_deg, rhythm.pelvis_deg, rhythm.lumbar_deg)
    trunk, pelvis, lumbar = (part[known][::every] for part in parts)
    most = float(10.0 * np.ceil(max(float(trunk.max()), 30.0) / 10.0 - 1e-6))
    x, y = Scale(0.0, most, LEFT, RIGHT - _BRACKET_PX), Scale(0.0, most, 228.0, 16.0)
    at, ground = x.all(trunk), np.full(len(trunk), y(0.0))
    shapes = [
        ("area hips", band_path(at, ground, y.all(pelvis))),
        ("area lumbar", band_path(at, y.all(pelvis), y.all(pelvis + lumbar))),
        ("line border", line_path(at, y.all(pelvis))),
    ]
    norm_shapes, norm_notes = _usual(analysis, x, y, float(trunk.max()))
    share = np.where(trunk >= LEAST_TRUNK_DEG, lumbar / np.maximum(trunk, 1.0), np.nan)
    assessment = analysis.assessment
    norms = rhythm_norms(analysis, way)
    legend = [("words", "figures: lumbar part of each 30°")]
    if norms:
        legend.append(("words", f"grey: the same in {norms[0].population}"))
    return Chart(
        title=f"Pelvis and lumbar spine on the way {way}",
        description="Pelvis and lumbar spine stacked, in degrees, as the trunk inclines.",
        height=290.0,
        top=y.last,
        bottom=y.first,
        x_ticks=[Tick(x(v), number(v, "deg")) for v in x.ticks(30)],
        y_ticks=[Tick(y(v), number(v, "deg")) for v in y.ticks(30)],
        shapes=shapes + norm_shapes,
        at=at,
        heads=[f"Trunk {number(float(v), 'deg')}" for v in trunk],
        series=[
            Series("hips", "Pelvis", "°", pelvis, y.all(pelvis), reported(assessment, "pelvis_tilt")),
            Series(
                "lumbar", "Lumbar spine", "°", lumbar, y.all(pelvis + lumbar), reported(assessment, "lumbar_flexion")
            ),
            Series(
                "share",
                "Share",
                " %",
                100 * share,
                np.full(len(trunk), np.nan),
                reported(assessment, "lumbar_share"),
            ),
        ],
        start=len(trunk) - 1,
        notes=[*norm_notes, *_bin_notes(bins, norms, x, most)],
        legend=legend,
    )


def _usual(analysis: Analysis, x: Scale, y: Scale, reached: float) -> tuple[list[tuple[str, str]], list[Note]]:
    """Where the border between pelvis and lumbar spine lies in most people at that end of range."""
    share = usual_share(analysis.assessment)
    if share is None:
        return [], []
    low, high = (y((1.0 - part) * reached) for part in share)
    right = x(reached)
    shapes = [("usual-edge", f"M{x(0.0):.1f} {y(0.0):.1f}L{right:.1f} {end:.1f}") for end in (low, high)]
    bracket = f"M{right + 3:.1f} {low:.1f}h5V{high:.1f}h-5"
    middle = (low + high) / 2
    notes = [
        Note(right + 13, middle + 4 + shift, text, "start")
        for shift, text in ((-13, "border"), (0, "in most"), (13, "people"))
    ]
    return [*shapes, ("bracket", bracket)], notes


def _bin_notes(bins: RhythmResult, norms: list[RhythmNorm], x: Scale, most: float) -> list[Note]:
    notes: list[Note] = []
    for (low, high), share in zip(bins.bins_deg, bins.bin_share, strict=True):
        middle = (low + min(high, most)) / 2
        if low >= most or middle > most:
            continue
        if share is None:
            continue
        notes.append(Note(x(middle), 265.0, number(share, "ratio"), kind="bin"))
        usual = next((norm.share for norm in norms if (norm.low_deg, norm.high_deg) == (low, high)), None)
        if usual is not None:
            notes.append(Note(x(middle), 281.0, number(usual, "ratio")))
    return notes
