"""Drawing of the measured person: skeleton, the test's segments, and two inclinometers on the back.

Overlay and stills share these drawings. The skeleton is subdued, the measured segments are prominent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from romcam.body.landmarks import BONES
from romcam.presentation.drawing import Canvas
from romcam.presentation.shapes import Box, rounded
from romcam.presentation.theme import DARK, LIGHT, Colour
from romcam.recording import FloatArray
from romcam.report.display_rules import colour_of
from romcam.report.lines import SegmentLine
from romcam.report.marks import Inclinometer, Marks, away_from_body, inclined_direction

CASING: Final = LIGHT.ink
"""Colour of the dark edges that make light strokes visible on any wall, clothing or skin."""

LINE_OF_TRUNK: Final = 0.165
BLOCK_OF_TRUNK: Final = 0.085
BLOCK_THICKNESS: Final = 0.085
WEDGE_OF_TRUNK: Final = 0.42
"""Half the length of the line on the back, half the length of the block, its thickness, and the radius of the wedge,
each as a share of the line from hip to shoulder (about 50 cm)."""

LINE: Final = 4.0
THIGH_LINE: Final = 3.0
BONE: Final = 2.0
EDGE: Final = 1.6
"""Stroke widths in design units."""

LEAST_WEDGE_DEG: Final = 2.0

TAG_FRAME: Final = 1.3
"""Side of the frame around a printed tag, in sides of the tag: it runs on the white margin."""

TURN_OF_LINE: Final = 0.62
"""Radius of the wedge of a segment, as a share of its length."""


_BONES: Final = np.array(BONES)
_JOINTS: Final = np.unique(_BONES)


def draw_skeleton(canvas: Canvas, marks: Marks, frame: int, scale: float, opacity: float = 0.6) -> None:
    """Draw the person's bones, thin and half transparent.

    Parameters
    ----------
    canvas
        Picture to draw on.
    marks
        Points of the person over the trial.
    frame
        Index of the recording's frame.
    scale
        Pixels of the recording's picture per pixel of the canvas.
    opacity
        0 (invisible) to 1 (opaque).
    """
    points = marks.landmarks_px[frame] / scale
    known = points[np.isfinite(points).all(axis=1)]
    if not len(known):
        return
    margin = 4 * canvas.unit
    (left, top), (right, bottom) = known.min(axis=0) - margin, known.max(axis=0) + margin
    with canvas.translucent(Box(float(left), float(top), float(right), float(bottom)), opacity):
        bones = points[_BONES]
        canvas.lines(bones[np.isfinite(bones).all(axis=(1, 2))], DARK.ink, BONE)
        joints = points[_JOINTS]
        canvas.discs(joints[np.isfinite(joints).all(axis=1)], 3.0 * canvas.unit, DARK.ink)


def draw_thigh(canvas: Canvas, marks: Marks, frame: int, scale: float) -> None:
    """Draw the line from knee to hip, from which hip flexion is measured.

    Parameters
    ----------
    canvas
        Picture to draw on.
    marks
        Points of the person over the trial.
    frame
        Index of the recording's frame.
    scale
        Pixels of the recording's picture per pixel of the canvas.
    """
    knee, hip = marks.knee_px[frame] / scale, marks.hip_px[frame] / scale
    if np.isfinite(knee).all() and np.isfinite(hip).all():
        _cased(canvas, knee, hip, DARK.thigh, THIGH_LINE)
        for joint in (knee, hip):
            canvas.disc(joint, 6.0 * canvas.unit, CASING)
            canvas.disc(joint, 4.6 * canvas.unit, DARK.thigh)


def draw_lines(canvas: Canvas, lines: Sequence[SegmentLine], frame: int, scale: float) -> None:
    """Draw the test's segments, each with the angle between it and its dashed line of zero.

    Parameters
    ----------
    canvas
        Picture to draw on.
    lines
        The test's segments.
    frame
        Index of the recording's frame.
    scale
        Pixels of the recording's picture per pixel of the canvas.
    """
    for line in lines:
        _draw_turn(canvas, line, frame, scale)
    for line in lines:
        pivot, tip = line.pivot_px[frame] / scale, line.tip_px[frame] / scale
        if not np.isfinite([pivot, tip]).all():
            continue
        tint = colour_of(line.kind, DARK)
        _cased(canvas, pivot, tip, tint, LINE)
        for joint in (pivot, tip):
            canvas.disc(joint, 6.0 * canvas.unit, CASING)
            canvas.disc(joint, 4.6 * canvas.unit, tint)


def turned(line: SegmentLine, frame: int, scale: float) -> tuple[FloatArray, float, float, float] | None:
    """Return where the angle of a segment is drawn.

    Parameters
    ----------
    line
        The segment.
    frame
        Index of the recording's frame.
    scale
        Pixels of the recording's picture per pixel of the canvas.

    Returns
    -------
    tuple of (numpy.ndarray, float, float, float), or None
        Centre (x, y) and radius in pixels of the canvas, and the directions of zero and of the segment in degrees,
        clockwise from the picture's right, unwrapped. None if a point is unknown, the segment has no zero, or it is
        less than `LEAST_WEDGE_DEG` from it.
    """
    pivot, tip, rest = line.pivot_px[frame] / scale, line.tip_px[frame] / scale, line.rest[frame]
    if not np.isfinite([pivot, tip, rest]).all():
        return None
    centre = (pivot + tip) / 2 if line.across else pivot
    towards = tip - centre
    start = float(np.degrees(np.arctan2(rest[1], rest[0])))
    turn = (float(np.degrees(np.arctan2(towards[1], towards[0]))) - start + 180.0) % 360.0 - 180.0
    if abs(turn) < LEAST_WEDGE_DEG:
        return None
    return centre, TURN_OF_LINE * float(np.hypot(*towards)), start, start + turn


def _draw_turn(canvas: Canvas, line: SegmentLine, frame: int, scale: float) -> None:
    turn = turned(line, frame, scale)
    if turn is None:
        return
    (centre, radius, start, stop), tint = turn, colour_of(line.kind, DARK)
    angles = np.radians(np.linspace(start, stop, 2 + int(abs(stop - start) / 4)))
    arc = centre + radius * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    with canvas.translucent(_around(centre, radius), 0.28):
        canvas.polygon(np.vstack([centre, arc]), tint)
    canvas.path(arc, tint, EDGE)
    end = centre + (arc[0] - centre) / TURN_OF_LINE
    canvas.dashes(centre, end, CASING, EDGE + 2.0)
    canvas.dashes(centre, end, tint, EDGE + 0.4)


def draw_back(canvas: Canvas, marks: Marks, frame: int, scale: float) -> None:
    """Draw both inclinometers, each with its change from neutral; nothing if the back was not visible.

    Parameters
    ----------
    canvas
        Picture to draw on.
    marks
        Points of the person over the trial.
    frame
        Index of the recording's frame.
    scale
        Pixels of the recording's picture per pixel of the canvas.
    """
    sensors = ((marks.pelvis, DARK.hips), (marks.t12, DARK.lumbar))
    for name, colour in (("pelvis", DARK.hips), ("t12", DARK.lumbar)):
        if name in marks.tags_px:
            _draw_tag(canvas, marks.tags_px[name][frame] / scale, colour)
    for sensor, colour in sensors:
        _draw_wedge(canvas, marks, sensor, colour, frame, scale)
    for sensor, colour in sensors:
        draw_sensor(canvas, marks, sensor, colour, frame, scale)


def _draw_tag(canvas: Canvas, corners: FloatArray, colour: Colour) -> None:
    """Draw a frame around a printed tag; nothing where it was not seen."""
    if np.isfinite(corners).all():
        middle = corners.mean(axis=0)
        around = middle + TAG_FRAME * (np.vstack([corners, corners[:1]]) - middle)
        canvas.path(around, CASING, 2 * EDGE + BONE)
        canvas.path(around, colour, BONE)


def draw_sensor(
    canvas: Canvas, marks: Marks, sensor: Inclinometer | None, colour: Colour, frame: int, scale: float
) -> None:
    """Draw one inclinometer: its line along the back and its block on the skin.

    Parameters
    ----------
    canvas
        Picture to draw on.
    marks
        Points of the person over the trial.
    sensor
        The inclinometer; nothing is drawn if it is None or unknown in this frame.
    colour
        Colour of line and block.
    frame
        Index of the recording's frame.
    scale
        Pixels of the recording's picture per pixel of the canvas.
    """
    if sensor is None or not np.isfinite(sensor.at_px[frame]).all():
        return
    at, trunk = sensor.at_px[frame] / scale, marks.trunk_px / scale
    along = inclined_direction(sensor.inclination_deg(frame), marks.facing)
    out = away_from_body(along, marks.facing)
    half = LINE_OF_TRUNK * trunk
    _block(canvas, at, along, out, trunk, colour)
    _cased(canvas, at - half * along, at + half * along, colour, LINE)


def _draw_wedge(
    canvas: Canvas, marks: Marks, sensor: Inclinometer | None, colour: Colour, frame: int, scale: float
) -> None:
    """Draw the angle turned since neutral: a dashed line along the skin in neutral, and the sector from then to now."""
    if sensor is None or not np.isfinite(sensor.at_px[frame]).all():
        return
    start, stop = sensor.neutral_deg, sensor.inclination_deg(frame)
    if abs(stop - start) < LEAST_WEDGE_DEG:
        return
    at, radius = sensor.at_px[frame] / scale, WEDGE_OF_TRUNK * marks.trunk_px / scale
    turns = np.linspace(start, stop, 2 + int(abs(stop - start) / 4))
    arc = at + radius * inclined_direction(turns, marks.facing)
    with canvas.translucent(_around(at, radius), 0.28):
        canvas.polygon(np.vstack([at, arc]), colour)
    canvas.path(arc, colour, EDGE)
    canvas.line(at, arc[-1], colour, EDGE)
    canvas.dashes(at, arc[0], CASING, EDGE + 2.0)
    canvas.dashes(at, arc[0], colour, EDGE + 0.4)


def _around(at: FloatArray, radius: float) -> Box:
    return Box(at[0] - radius - 2, at[1] - radius - 2, at[0] + radius + 2, at[1] + radius + 2)


def _block(canvas: Canvas, at: FloatArray, along: FloatArray, out: FloatArray, trunk: float, colour: Colour) -> None:
    half, thick = BLOCK_OF_TRUNK * trunk, BLOCK_THICKNESS * trunk
    edge = max(1.0, EDGE * canvas.unit)
    centre = at + out * (thick / 2)
    canvas.polygon(rounded(centre, along, half + 2 * edge, thick / 2 + 2 * edge, thick * 0.45), CASING)
    canvas.polygon(rounded(centre, along, half + edge, thick / 2 + edge, thick * 0.4), DARK.ink)
    canvas.polygon(rounded(centre, along, half, thick / 2, thick * 0.35), colour)
    canvas.disc(centre, thick * 0.2, DARK.ink)


def _cased(canvas: Canvas, start: FloatArray, stop: FloatArray, colour: Colour, width: float) -> None:
    canvas.line(start, stop, CASING, width + 2.4)
    canvas.line(start, stop, colour, width)
