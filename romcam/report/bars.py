"""The bars of the report: how a bend divides, and ranges of norms. Their width is in per cent, to fit any screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from romcam.analysis import Analysis
from romcam.assessment.conclusions import Assessment, Measure, Reference
from romcam.messages import Catalogue
from romcam.presentation import axes, charts, formatting, svg, wording
from romcam.presentation.scales import Scale, limits
from romcam.report import display_rules

_text = Catalogue(__name__)

_SHARES: Final = Scale.percent(0.0, 1.0)
_ROOM: Final = 0.08


@dataclass(frozen=True)
class SplitBar:
    """A bend divided into `pelvis` and `lumbar` spine: a `drawing`, both values, and their sum `together`, in words."""

    drawing: Markup
    pelvis: str
    lumbar: str
    together: str


@dataclass(frozen=True)
class RangeRow:
    """One measure compared with its norm.

    Parameters
    ----------
    title, plainly
        Name of the measure, and its explanation.
    value
        The value with its interval.
    usual
        Range of the norm, with the part of the group that it holds.
    position
        Whether the value is within the range, below or above, and which limit its interval overlaps.
    drawing
        The range, with the value and its interval.
    """

    title: str
    plainly: str
    value: str
    usual: str
    position: str
    drawing: Markup


def split_bar(analysis: Analysis) -> SplitBar | None:
    """Return the bar at the head of the report, which divides a bend into pelvis and lumbar spine.

    Parameters
    ----------
    analysis
        The trial.

    Returns
    -------
    SplitBar or None
        None if the lumbar share, or an angle that it divides, is unknown.
    """
    measures = analysis.assessment.measures
    share, pelvis, lumbar, trunk = (
        measures.get(name) for name in ("lumbar_share", "pelvis_tilt", "lumbar_flexion", "trunk_inclination")
    )
    if share is None or share.value is None or pelvis is None or lumbar is None or trunk is None:
        return None
    usual = next((each for each in analysis.assessment.references if each.measure == "lumbar_share"), None)
    words = {"pelvis": _plain(pelvis), "lumbar": _plain(lumbar), "trunk": _plain(trunk)}
    parts = [round(each.value or 0.0) for each in (trunk, pelvis, lumbar)]
    exact = parts[0] == parts[1] + parts[2]
    return SplitBar(
        drawing=_split(share, share.value, usual, _text("split-bar", **words)),
        pelvis=words["pelvis"],
        lumbar=words["lumbar"],
        together=_text("split-together", angle=words["trunk"], exact="yes" if exact else "no"),
    )


def range_rows(analysis: Analysis) -> list[RangeRow]:
    """Return one row for each measure that has a norm and a value.

    Parameters
    ----------
    analysis
        The trial.

    Returns
    -------
    list[RangeRow]
        Rows in the order of the test's norms.
    """
    assessment = analysis.assessment
    rows: list[RangeRow] = []
    for reference in assessment.references:
        measure = assessment.measures[reference.measure]
        if measure.value is not None:
            rows.append(_row(assessment, measure, measure.value, reference))
    return rows


def _split(share: Measure, value: float, usual: Reference | None, label: str) -> Markup:
    def place(lumbar_share: float | None) -> float | None:
        return None if lumbar_share is None else _SHARES(min(max(1.0 - lumbar_share, 0.0), 1.0))

    border = place(value) or 0.0
    pieces: list[Markup] = []
    edges = (place(usual.high) or 0.0, place(usual.low) or 0.0) if usual else ()
    if edges:
        middle = svg.percent(sum(edges) / 2)
        pieces += [
            svg.note(middle, 11, _text("split-bar-usual"), kind="usual-text"),
            charts.band(_SHARES, *edges, 18, 4, "usual-mark", radius=2),
        ]
    pieces += [
        charts.band(_SHARES, 0.0, border, 27, 34, "hips", radius=5),
        charts.band(_SHARES, border, 100.0, 27, 34, "lumbar", radius=5),
        *(axes.vertical_line(_SHARES, edge, 22, 61, "usual-line") for edge in edges),
        charts.interval(_SHARES, place(share.high), place(share.low), 44),
        axes.vertical_line(_SHARES, border, 24, 64, "border"),
    ]
    return svg.strip(68, *pieces, label=label)


def _row(assessment: Assessment, measure: Measure, value: float, reference: Reference) -> RangeRow:
    ends = [end for end in (value, measure.low, measure.high, reference.low, reference.high) if end is not None]
    anchors = (0.0, 1.0) if measure.unit == "ratio" else (0.0,)
    scale = Scale.percent(*limits(ends, anchors=anchors, room=_ROOM))
    low, high = (None if end is None else scale(end) for end in (measure.low, measure.high))
    title, words = wording.title(assessment.test, reference.measure), formatting.measured(measure)
    usual = formatting.usual(reference, measure.unit)
    drawing = svg.strip(
        26,
        axes.horizontal_line(13, 0.0, "100%", "axis"),
        charts.band(scale, scale(reference.low), scale(reference.high), 5, 16, "usual", radius=4),
        charts.point_with_interval(
            scale, scale(value), low, high, 13, 6, display_rules.kind_of(assessment, reference.measure)
        ),
        label=_text("range-row", title=title, value=words, usual=usual),
    )
    position = _text(f"position-{_position(measure, reference)}")
    return RangeRow(title, wording.plainly(reference.measure), words, usual, position, drawing)


def _position(measure: Measure, reference: Reference) -> str:
    """Return the position of the value, and which limits of the norm's range its interval overlaps."""
    position = reference.position or "inside"
    if measure.low is None or measure.high is None:
        return position
    lower, upper = (measure.low < edge < measure.high for edge in (reference.low, reference.high))
    if not (lower or upper):
        return position
    if position == "inside":
        return "inside-both" if lower and upper else "inside-upper" if upper else "inside-lower"
    return "overlaps-upper" if position == "above" else "overlaps-lower"


def _plain(measure: Measure) -> str:
    return "" if measure.value is None else formatting.number(measure.value, measure.unit)
