"""The chart of lumbopelvic rhythm: the parts of pelvis and lumbar spine at each inclination of the trunk, stacked."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from markupsafe import Markup

from romcam import clinical
from romcam.analysis import Analysis
from romcam.assessment.conclusions import RhythmResult
from romcam.assessment.intervals import LEAST_TRUNK_DEG
from romcam.messages import Catalogue
from romcam.movement import Rhythm
from romcam.norms.reference import RhythmNorm
from romcam.presentation import axes, charts, svg
from romcam.presentation.formatting import number
from romcam.presentation.scales import Scale, labelled
from romcam.report.display_rules import share_known
from romcam.report.interactive import (
    LEFT,
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

_text = Catalogue(__name__)

_BRACKET: Final = 52.0
"""Room on the right for the norm at the end of range."""

_TOP: Final = 16.0
_BOTTOM: Final = 228.0
_HEIGHT: Final = 290.0
_MOST_POINTS: Final = 160

Phase = Literal["down", "up"]


def rhythm_chart(analysis: Analysis) -> InteractiveChart | None:
    """Return the chart of lumbopelvic rhythm of the best way down, or up if the film has no way down.

    Parameters
    ----------
    analysis
        The trial.

    Returns
    -------
    InteractiveChart or None
        None if the test does not divide a bend, if the share is withheld, or if neither rhythm is known.
    """
    if not share_known(analysis.assessment):
        return None
    for phase in ("down", "up"):
        rhythm, bins = _rhythm(analysis, phase)
        if rhythm is not None and bins is not None and np.isfinite(rhythm.lumbar_deg).any():
            return _chart(analysis, rhythm, bins, phase)
    return None


def rhythm_norms(analysis: Analysis, phase: Phase) -> list[RhythmNorm]:
    """Return the confirmed norms of lumbopelvic rhythm.

    Parameters
    ----------
    analysis
        The trial.
    phase
        `down` or `up`.

    Returns
    -------
    list[RhythmNorm]
        One norm for each interval of the trunk's inclination.
    """
    norms = clinical.get(analysis.assessment.test).norms.rhythm
    return list({(norm.low_deg, norm.high_deg): norm for norm in reversed(norms) if norm.phase == phase}.values())


def _rhythm(analysis: Analysis, phase: Phase) -> tuple[Rhythm | None, RhythmResult | None]:
    movement, assessment, best = analysis.movement, analysis.assessment, analysis.movement.best or 0
    if phase == "down":
        return movement.down[best], assessment.rhythm_down
    return movement.up[best], assessment.rhythm_up


def _chart(analysis: Analysis, rhythm: Rhythm, bins: RhythmResult, phase: Phase) -> InteractiveChart:
    known = np.isfinite(rhythm.pelvis_deg) & np.isfinite(rhythm.lumbar_deg)
    every = max(1, len(rhythm.trunk_deg) // _MOST_POINTS)
    trunk, pelvis, lumbar = (part[known][::every] for part in (rhythm.trunk_deg, rhythm.pelvis_deg, rhythm.lumbar_deg))
    most = float(10.0 * np.ceil(max(float(trunk.max()), 30.0) / 10.0 - 1e-6))
    x, y = Scale(0.0, most, LEFT, RIGHT - _BRACKET), Scale(0.0, most, _BOTTOM, _TOP)
    at, ground = x.all(trunk), np.full(len(trunk), y(0.0))
    share = np.where(trunk >= LEAST_TRUNK_DEG, lumbar / np.maximum(trunk, 1.0), np.nan)
    assessment, norms = analysis.assessment, rhythm_norms(analysis, phase)
    legend = [("words", _text("chart-rhythm-figures"))]
    if norms:
        legend.append(("words", _text("chart-rhythm-norms", population=norms[0].population)))
    return interactive_chart(
        "rhythm",
        _text("chart-rhythm-down" if phase == "down" else "chart-rhythm-up"),
        _text("chart-rhythm-description"),
        [
            axes.y_axis(labelled(y, 30, _degrees), LEFT, RIGHT),
            axes.x_axis(x, labelled(x, 30, _degrees), _BOTTOM + 16),
            charts.area(at, ground, y.all(pelvis), "area hips"),
            charts.area(at, y.all(pelvis), y.all(pelvis + lumbar), "area lumbar"),
            charts.curve(at, y.all(pelvis), "line border"),
            _usual(analysis, x, y, float(trunk.max())),
            *_bin_notes(bins, norms, x, most),
        ],
        size=(WIDTH, _HEIGHT),
        span=(_TOP, _BOTTOM),
        pointer=Pointer(
            at=at,
            heads=[_text("chart-trunk", angle=_degrees(float(value))) for value in trunk],
            start=len(trunk) - 1,
            rest=_text("chart-end-of-range"),
        ),
        series=[
            Series("hips", _text("chart-pelvis"), "°", pelvis, y.all(pelvis), reported(assessment, "pelvis_tilt")),
            Series(
                "lumbar",
                _text("chart-lumbar"),
                "°",
                lumbar,
                y.all(pelvis + lumbar),
                reported(assessment, "lumbar_flexion"),
            ),
            share_series(assessment, share, np.full(len(trunk), np.nan)),
        ],
        legend=legend,
    )


def _degrees(value: float) -> str:
    return number(value, "deg")


def _usual(analysis: Analysis, x: Scale, y: Scale, reached: float) -> Markup:
    """Return the range of the border between pelvis and lumbar spine in most people, at this end of range."""
    share = usual_share(analysis.assessment)
    if share is None:
        return svg.NOTHING
    low, high = (y((1.0 - part) * reached) for part in share)
    right, middle = x(reached), (low + high) / 2
    return svg.join(
        [
            *(svg.stroke(f"M{x(0.0):.1f} {y(0.0):.1f}L{right:.1f} {end:.1f}", "usual-edge") for end in (low, high)),
            svg.stroke(f"M{right + 3:.1f} {low:.1f}h5V{high:.1f}h-5", "bracket"),
            *(
                svg.note(right + 13, middle + 4 + 13 * (row - 1), words, anchor="start")
                for row, words in enumerate(_text("chart-rhythm-usual").split("|"))
            ),
        ]
    )


def _bin_notes(bins: RhythmResult, norms: list[RhythmNorm], x: Scale, most: float) -> list[Markup]:
    """Return notes below the axis: the lumbar part of each interval of inclination, and below it that of the norm."""
    notes: list[Markup] = []
    for (low, high), share in zip(bins.bins_deg, bins.bin_share, strict=True):
        middle = (low + min(high, most)) / 2
        if low >= most or middle > most or share is None:
            continue
        notes.append(svg.note(x(middle), _BOTTOM + 37, number(share, "ratio"), kind="bin"))
        usual = next((norm.share for norm in norms if (norm.low_deg, norm.high_deg) == (low, high)), None)
        if usual is not None:
            notes.append(svg.note(x(middle), _BOTTOM + 53, number(usual, "ratio")))
    return notes
