"""The readings beside the segments on a still: labels that do not overlap and stay within the picture."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import numpy as np

from romcam.analysis import Analysis
from romcam.messages import Catalogue
from romcam.presentation import formatting, wording
from romcam.presentation.drawing import Canvas
from romcam.presentation.shapes import Box
from romcam.presentation.theme import DARK, Colour
from romcam.recording import FloatArray
from romcam.report import display_rules
from romcam.report.figure import LEAST_WEDGE_DEG, WEDGE_OF_TRUNK, turned
from romcam.report.lines import SegmentLine
from romcam.report.marks import Inclinometer, Marks, inclined_direction

_text = Catalogue(__name__)

SIZE: Final = 20.0
"""Size of the type in design units."""

NARROW_DEG: Final = 50.0
"""A label does not fit into an angle narrower than this."""


def draw_labels(
    canvas: Canvas,
    analysis: Analysis,
    marks: Marks,
    lines: Sequence[SegmentLine],
    frame: int,
    scale: float,
    needed: Collection[str] = (),
) -> None:
    """Draw the reading of each inclinometer, of the thigh and of the test's other segments beside its line.

    Parameters
    ----------
    canvas
        Picture to draw on.
    analysis
        The trial.
    marks
        Points of the person over the trial.
    lines
        The test's segments.
    frame
        Index of the recording's frame.
    scale
        Pixels of the recording's picture per pixel of the canvas.
    needed
        Angles whose reading is shown even where the segment did not move.
    """
    placed: list[Box] = []
    _label_back(canvas, analysis, marks, frame, scale, placed)
    if display_rules.splits(analysis.assessment):
        _label_thigh(canvas, analysis, marks, frame, scale, placed)
    for line in lines:
        _label_line(canvas, analysis, marks, line, frame, scale, placed, needed)


def _label_back(canvas: Canvas, analysis: Analysis, marks: Marks, frame: int, scale: float, placed: list[Box]) -> None:
    values, trunk = analysis.angles.values, marks.trunk_px / scale
    behind = -float(marks.facing or 1)
    if marks.pelvis is not None and np.isfinite(marks.pelvis.at_px[frame]).all():
        at = marks.pelvis.at_px[frame] / scale
        at = at + np.array([behind * 0.14, -0.24 * abs(_direction(marks.pelvis, marks, frame)[0])]) * trunk
        words = _text("label-pelvis", angle=formatting.degrees(values["pelvis_tilt"][frame]))
        placed.append(_label(canvas, words, at, behind, DARK.hips, placed))
    if marks.t12 is not None and np.isfinite(marks.t12.at_px[frame]).all():
        at, side = marks.t12.at_px[frame] / scale, behind
        if abs(marks.t12.change_deg[frame]) < LEAST_WEDGE_DEG:
            at = at + np.array([behind * 0.22, 0.0]) * trunk
        else:
            top = inclined_direction(marks.t12.neutral_deg, marks.facing)
            at, side = at + (WEDGE_OF_TRUNK + 0.13) * trunk * top, 0.0
        words = _text("label-t12", angle=formatting.degrees(values["trunk_inclination"][frame]))
        placed.append(_label(canvas, words, at, side, DARK.lumbar, placed))


def _label_thigh(canvas: Canvas, analysis: Analysis, marks: Marks, frame: int, scale: float, placed: list[Box]) -> None:
    behind, trunk = -float(marks.facing or 1), marks.trunk_px / scale
    reading = analysis.angles.values["thigh_tilt"][frame]
    middle = (marks.knee_px[frame] + marks.hip_px[frame]) / 2 / scale
    if np.isfinite([*middle, reading]).all():
        # Behind the knee, since the hands hang in front of it.
        at = middle + np.array([behind * 0.3, 0.3]) * trunk
        placed.append(
            _label(canvas, _text("label-thigh", angle=formatting.degrees(reading)), at, behind, DARK.thigh, placed)
        )


def _label_line(
    canvas: Canvas,
    analysis: Analysis,
    marks: Marks,
    line: SegmentLine,
    frame: int,
    scale: float,
    placed: list[Box],
    needed: Collection[str],
) -> None:
    pivot, tip, trunk = line.pivot_px[frame] / scale, line.tip_px[frame] / scale, marks.trunk_px / scale
    if not line.quantity or not np.isfinite([pivot, tip]).all():
        return
    reading = analysis.angles.values[line.quantity][frame]
    if not np.isfinite(reading):
        return
    turn, middle = turned(line, frame, scale), (pivot + tip) / 2
    still = turn is None and not line.across and np.isfinite(line.rest[frame]).all()
    if still and not analysis.angles.neutral[frame] and line.quantity not in needed:
        # The label of a segment that did not move would hide those of segments that did.
        return
    away = _away(marks, middle, frame, scale)
    if line.across:
        at, side = np.minimum(pivot, tip) * [0.0, 1.0] + [middle[0], -0.3 * trunk], 0.0
    elif turn is None:
        at, side = middle + np.array([away * 0.16 * trunk, 0.0]), away
    else:
        centre, radius, start, stop = turn
        out = np.array([np.cos(np.radians((start + stop) / 2)), np.sin(np.radians((start + stop) / 2))])
        at = centre + (radius + 0.1 * trunk) * out
        side = float(np.sign(out[0])) if abs(out[0]) > 0.35 else 0.0
        if abs(stop - start) < NARROW_DEG:
            # There is no room within the angle: the label goes beside the far end, on the side to which it moved.
            side = 1.0 if float(tip[0] - centre[0]) > float(line.rest[frame, 0]) * np.hypot(*(tip - centre)) else -1.0
            at = centre + 0.86 * (tip - centre) + np.array([side * 0.13 * trunk, 0.0])
    title, words = wording.reading(line.quantity, float(reading))
    if marks.facing == 0:
        # From the front the reading of each side stands on that side.
        title = title.partition(",")[0]
    words = f"{title} {words}"
    placed.append(_label(canvas, words, at, side, display_rules.colour_of(line.kind, DARK), placed))


def _away(marks: Marks, middle: FloatArray, frame: int, scale: float) -> float:
    """Return the side of a point, +1 right or -1 left of the hip; in the side view the direction the person faces."""
    if marks.facing:
        return float(marks.facing)
    hip = marks.hip_px[frame, 0] / scale
    return 1.0 if middle[0] >= hip else -1.0


def _direction(sensor: Inclinometer, marks: Marks, frame: int) -> FloatArray:
    return inclined_direction(sensor.inclination_deg(frame), marks.facing)


def _label(canvas: Canvas, words: str, at: FloatArray, side: float, colour: Colour, placed: list[Box]) -> Box:
    """Draw a label beside a point, moved up until it covers no other, and away from the edge of the picture.

    `side`: -1 the label ends at the point, +1 it begins there, 0 it is centred on it.
    """
    unit = canvas.unit
    width, height = canvas.text_width(words, SIZE, bold=True) + 18 * unit, 28 * unit
    left = float(at[0]) - width * (1.0 - side) / 2
    box = Box(left, float(at[1]) - height / 2, left + width, float(at[1]) + height / 2)
    edge = 4 * unit
    box = box.moved(max(0.0, edge - box.left) - max(0.0, box.right - canvas.width + edge), 0)
    for other in placed:
        if box.overlaps(other):
            box = box.moved(0, other.top - box.bottom - 4 * unit)
    box = box.moved(0, max(0.0, edge - box.top) - max(0.0, box.bottom - canvas.height + edge))
    canvas.panel(box, DARK.paper, 0.82, 7.0)
    canvas.text(words, (box.left + 9 * unit, box.bottom - 8 * unit), SIZE, colour, bold=True)
    return box
