"""The report's bars, in per cent of their width so that they fit any screen: the split, ranges, two readings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from romcam.analysis import Analysis
from romcam.assessment.conclusions import Assessment, Measure, Reference
from romcam.presentation import wording
from romcam.presentation.scales import Scale
from romcam.report import display_rules

_POSITION: Final = {"inside": "as most", "below": "below most", "above": "above most"}


@dataclass(frozen=True)
class SplitBar:
    """The bend as pelvis and lumbar spine. border: per cent from the left at which the one ends and the other begins.

    low, high: its 95 % interval. usual: where it lies in most people, None where no norm is known.
    """

    border: float
    low: float | None
    high: float | None
    usual: tuple[float, float] | None
    pelvis: str
    lumbar: str
    trunk: str


@dataclass(frozen=True)
class RangeRow:
    """One measure against its norm: places in per cent of the row's width."""

    title: str
    plainly: str
    value: str
    usual: str
    position: str
    at: float
    low: float | None
    high: float | None
    band: tuple[float, float]
    colour: str


def split_bar(analysis: Analysis) -> SplitBar | None:
    """The bar that leads the report; None where the split is withheld or the share has no value."""
    measures = analysis.assessment.measures
    share, pelvis, lumbar, trunk = (
        measures.get(name) for name in ("lumbar_share", "pelvis_tilt", "lumbar_flexion", "trunk_inclination")
    )
    if share is None or share.value is None or pelvis is None or lumbar is None or trunk is None:
        return None
    usual = next((r for r in analysis.assessment.references if r.measure == "lumbar_share"), None)
    return SplitBar(
        border=_of_hips(share.value),
        low=None if share.high is None else _of_hips(share.high),
        high=None if share.low is None else _of_hips(share.low),
        usual=(_of_hips(usual.high), _of_hips(usual.low)) if usual else None,
        pelvis=_plain(pelvis),
        lumbar=_plain(lumbar),
        trunk=_plain(trunk),
    )


def range_rows(analysis: Analysis) -> list[RangeRow]:
    """One row for each measure that has a norm and a value."""
    assessment = analysis.assessment
    rows: list[RangeRow] = []
    for reference in assessment.references:
        measure = assessment.measures[reference.measure]
        if measure.value is not None:
            rows.append(_row(assessment, measure, measure.value, reference))
    return rows


def _row(assessment: Assessment, measure: Measure, value: float, reference: Reference) -> RangeRow:
    ends = [end for end in (value, measure.low, measure.high, reference.low, reference.high) if end is not None]
    if measure.unit == "ratio":
        scale = Scale(min(0.0, *ends), max(1.0, *ends), 0.0, 100.0)
    else:
        room = 0.08 * (max(ends) - min(0.0, *ends))
        scale = Scale(min(0.0, min(ends) - room if min(ends) < 0 else 0.0), max(ends) + room, 0.0, 100.0)
    return RangeRow(
        title=wording.title(assessment.test, reference.measure),
        plainly=wording.plainly(reference.measure),
        value=wording.measured(measure),
        usual=usual_range(reference, measure.unit),
        position=_position(measure, reference),
        at=scale(value),
        low=None if measure.low is None else scale(measure.low),
        high=None if measure.high is None else scale(measure.high),
        band=(scale(reference.low), scale(reference.high)),
        colour=display_rules.kind_of(assessment, reference.measure),
    )


def usual_range(reference: Reference, unit: wording.Unit) -> str:
    """The range of most people with its unit."""
    return f"{wording.interval(reference.low, reference.high, unit)}{wording.SIGNS[unit]}"


def _position(measure: Measure, reference: Reference) -> str:
    """Where the value lies; `at the border` where it is outside, but its interval is not."""
    if reference.position == "inside" or measure.low is None or measure.high is None:
        return _POSITION[reference.position or "inside"]
    low, high = measure.low, measure.high
    if any(low < edge < high for edge in (reference.low, reference.high)):
        return "at the border"
    return _POSITION[reference.position or "inside"]


def _of_hips(share: float) -> float:
    return 100.0 * min(max(1.0 - share, 0.0), 1.0)


def _plain(measure: Measure) -> str:
    return "" if measure.value is None else wording.number(measure.value, measure.unit)
