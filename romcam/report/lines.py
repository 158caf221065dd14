"""The segments that a test draws on the person, each with its angle: geometry only, without drawing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from romcam.analysis import Analysis
from romcam.body.quantities import QUANTITIES, Quantity
from romcam.recording import FloatArray
from romcam.report import display_rules
from romcam.report.marks import Marks
from romcam.segments.inclinations import ends

_STANDS_FOR: Final = {
    "chord": "trunk",
    "pelvis_line": "pelvis_turn",
    "hip_line": "pelvis_turn",
    "thorax_line": "thorax_turn",
    "shoulder_line": "thorax_turn",
}
"""Line without its own angle → segment whose angle it shows."""

_LEGS: Final = ("thigh", "shank", "leg")


@dataclass(frozen=True, eq=False)
class SegmentLine:
    """One segment over the trial, in pixels of the recording's picture.

    Parameters
    ----------
    name
        Name of the segment.
    pivot_px, tip_px
        (T, 2) ends. The segment turns about the pivot, or about its middle if it lies `across` the body.
    rest
        (T, 2) unit vectors from the pivot: the direction in which the angle is zero; NaN where there is none.
    quantity
        Name of the angle; empty if the segment shows none.
    kind
        CSS class of its colour.
    across
        Whether the segment lies across the body.
    """

    name: str
    pivot_px: FloatArray
    tip_px: FloatArray
    rest: FloatArray
    quantity: str
    kind: str
    across: bool

    def cropped(self, left: float, top: float) -> SegmentLine:
        """Return the line in the coordinates of a crop.

        Parameters
        ----------
        left, top
            Upper left corner of the crop, in pixels of the present picture.

        Returns
        -------
        Line
            A line with moved points.
        """
        origin = np.array([left, top])
        return replace(self, pivot_px=self.pivot_px - origin, tip_px=self.tip_px - origin)


def compute_lines(analysis: Analysis, marks: Marks) -> tuple[SegmentLine, ...]:
    """Compute the segments that the test draws on the person.

    The thigh is left out in a test that reads the back: `draw_thigh` draws it.

    Parameters
    ----------
    analysis
        The trial.
    marks
        Points of the person over the trial.

    Returns
    -------
    tuple[Line, ...]
        In the order of the test's display; segments whose landmarks are unknown are left out.
    """
    assessment, angles = analysis.assessment, analysis.angles
    test, kinds = display_rules.test_of(assessment), display_rules.kinds(assessment)
    lines: list[SegmentLine] = []
    for name in test.display.lines:
        both = ends(marks.landmarks_px, name, angles.measured)
        if both is None or (test.protocol.split and name == "thigh"):
            continue
        pivot, tip = both[::-1] if name.startswith(_LEGS) else both
        across = name.rpartition("_")[2] in ("line", "turn")
        quantity = _quantity(name, (*kinds, *test.angles))
        if quantity is not None and assessment.facing is None and test.protocol.view == "side":
            quantity = None
        rest = np.full_like(tip, np.nan)
        if quantity is not None and not test.protocol.split:
            rest = _rest(quantity, name, pivot, tip, analysis, marks)
        title = "" if quantity is None else quantity.name
        lines.append(SegmentLine(name, pivot, tip, rest, title, kinds.get(title, "thigh"), across))
    return tuple(lines)


def _quantity(line: str, names: tuple[str, ...]) -> Quantity | None:
    """Return the first angle among `names` (most important first) whose first segment is the line."""
    for segment in (line, _STANDS_FOR.get(line, line)):
        having = [QUANTITIES[name] for name in names if segment in (each for _, each in QUANTITIES[name].terms)]
        leading = [each for each in having if each.terms[0][1] == segment]
        if leading:
            return leading[0]
    return None


def _rest(
    quantity: Quantity, name: str, pivot: FloatArray, tip: FloatArray, analysis: Analysis, marks: Marks
) -> FloatArray:
    segments = [segment for _, segment in quantity.terms]
    towards = tip - pivot
    if any(each.endswith("_turn") for each in segments):
        return np.full_like(tip, np.nan)
    if name.startswith("shank") and any(each.startswith("thigh") for each in segments):
        thigh = ends(marks.landmarks_px, name.replace("shank", "thigh"), analysis.angles.measured)
        # With a straight knee the shank continues the line of the thigh.
        return _unit(pivot - thigh[1]) if thigh is not None else np.full_like(tip, np.nan)
    if quantity.absolute and len(segments) == 1:
        # Counted from the horizontal, in the direction in which a lying person's feet point.
        level = quantity.offset_deg != 0.0
        hip, shoulder = (np.nanmedian(each, axis=0) for each in (marks.hip_px, _shoulders(marks)))
        direction = hip - shoulder if level else np.nanmedian(towards, axis=0)
        along = np.array([1.0, 0.0]) if level else np.array([0.0, 1.0])
        return np.broadcast_to(np.copysign(1.0, direction @ along) * along, tip.shape).copy()
    still = towards[analysis.angles.neutral]
    still = still[np.isfinite(still).all(axis=1)]
    if not len(still):
        return np.full_like(tip, np.nan)
    return np.broadcast_to(_unit(_unit(still).mean(axis=0)), tip.shape).copy()


def _shoulders(marks: Marks) -> FloatArray:
    chord = ends(marks.landmarks_px, "chord")
    assert chord is not None
    return chord[1]


def _unit(vectors: FloatArray) -> FloatArray:
    with np.errstate(invalid="ignore", divide="ignore"):
        return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
