"""The segments that a test draws on the person, each with the angle it shows: geometry alone."""

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
"""A line of the picture, and the segment whose angle is read where no angle is of the line itself."""

_LEGS: Final = ("thigh", "shank", "leg")


@dataclass(frozen=True, eq=False)
class Line:
    """One segment through the trial, in pixels of the recording's picture.

    pivot_px, tip_px: (T, 2) it turns about the one, or, `across` the body, about its middle. rest: (T, 2) direction
    from the pivot that its angle is counted from, unit vectors, NaN where there is none. quantity: the angle that
    belongs to it, none without. kind: of its colour.
    """

    name: str
    pivot_px: FloatArray
    tip_px: FloatArray
    rest: FloatArray
    quantity: str
    kind: str
    across: bool

    def seen_from(self, left: float, top: float) -> Line:
        """The same in a part of the picture that begins at that pixel."""
        origin = np.array([left, top])
        return replace(self, pivot_px=self.pivot_px - origin, tip_px=self.tip_px - origin)


def compute_lines(analysis: Analysis, marks: Marks) -> tuple[Line, ...]:
    """The lines the test asks for; the thigh of a test that reads the back is drawn with that and is none of them."""
    assessment, angles = analysis.assessment, analysis.angles
    test, kinds = display_rules.test_of(assessment), display_rules.kinds(assessment)
    lines: list[Line] = []
    for name in test.display.lines:
        both = ends(marks.landmarks_px, name, angles.measured)
        if both is None or (test.setting.split and name == "thigh"):
            continue
        pivot, tip = both[::-1] if name.startswith(_LEGS) else both
        across = name.rpartition("_")[2] in ("line", "turn")
        quantity = _quantity(name, (*kinds, *test.angles))
        if quantity is not None and assessment.facing is None and test.setting.view == "side":
            quantity = None
        rest = np.full_like(tip, np.nan)
        if quantity is not None and not test.setting.split:
            rest = _rest(quantity, name, pivot, tip, analysis, marks)
        title = "" if quantity is None else quantity.name
        lines.append(Line(name, pivot, tip, rest, title, kinds.get(title, "thigh"), across))
    return tuple(lines)


def _quantity(line: str, names: tuple[str, ...]) -> Quantity | None:
    """The first of the angles that the line leads: names in the order in which they matter."""
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
        # The straight knee: the thigh's line goes on.
        return _unit(pivot - thigh[1]) if thigh is not None else np.full_like(tip, np.nan)
    if quantity.absolute and len(segments) == 1:
        # Counted from the level: from the way the feet point of somebody who lies.
        level = quantity.offset_deg != 0.0
        hip, shoulder = (np.nanmedian(each, axis=0) for each in (marks.hip_px, _shoulders(marks)))
        way = hip - shoulder if level else np.nanmedian(towards, axis=0)
        along = np.array([1.0, 0.0]) if level else np.array([0.0, 1.0])
        return np.broadcast_to(np.copysign(1.0, way @ along) * along, tip.shape).copy()
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
