"""What a page draws above the plain film, as layers that can be switched off: positions and readings in each frame."""

from __future__ import annotations

from typing import Final

import numpy as np

from romcam.analysis import Analysis
from romcam.body.landmarks import BONES, FloatArray
from romcam.body.outline import back_points
from romcam.clinic.trial_documents import DrawnPath, Layers, Path, Reading
from romcam.estimators import load_estimator
from romcam.estimators.estimates import SEGMENTS
from romcam.report import display_rules
from romcam.report.figure import LINE_OF_TRUNK
from romcam.report.lines import compute_lines
from romcam.report.marks import Inclinometer, Marks, compute_marks, inclined_direction
from romcam.report.overlay import panel_rows
from romcam.report.reported import with_reported_ends
from romcam.segments import turn_since_neutral

_BACK: Final = {"pelvis": "hips", "t12": "lumbar"}


def describe_layers(analysis: Analysis) -> Layers:
    """Return what is drawn above the film of a trial.

    Parameters
    ----------
    analysis
        The trial, corrected or not.
    """
    marks, recording = compute_marks(analysis), analysis.recording
    facing = analysis.angles.view.facing
    back = [DrawnPath("outline", "outline", _paths(_back(analysis)))] if facing and marks.split else []
    return Layers(
        recording.source.width_px,
        recording.source.height_px,
        [round(float(each), 3) for each in recording.time_s],
        _lines(analysis, marks),
        [DrawnPath("body", "bone", _paths(marks.landmarks_px[:, [int(a), int(b)]])) for a, b in BONES],
        back,
        _second(analysis, marks),
        [DrawnPath(_BACK[name], name, _paths(corners)) for name, corners in marks.tags_px.items()],
        _panel(analysis),
    )


def _lines(analysis: Analysis, marks: Marks) -> list[DrawnPath]:
    lines = [
        DrawnPath(each.kind, each.name, _paths(np.stack([each.pivot_px, each.tip_px], axis=1)))
        for each in compute_lines(analysis, marks)
    ]
    if display_rules.splits(analysis.assessment):
        lines.append(DrawnPath("thigh", "thigh", _paths(np.stack([marks.knee_px, marks.hip_px], axis=1))))
    for name, sensor in (("pelvis", marks.pelvis), ("t12", marks.t12)):
        if sensor is not None:
            lines.append(DrawnPath(_BACK[name], name, _paths(_along(marks, sensor, sensor.change_deg))))
    return lines


def _second(analysis: Analysis, marks: Marks) -> list[DrawnPath]:
    """Pelvis and T12-L1 as the second estimator alone has them, at the same places of the skin."""
    if not marks.split or analysis.segments.estimates is None:
        return []
    neutral = analysis.angles.neutral
    change_deg = load_estimator(analysis.test.protocol.networks).second_change_deg(analysis.recording, neutral)
    if change_deg is None:
        return []
    turn_deg = marks.facing * turn_since_neutral(analysis.recording, neutral)
    lines: list[DrawnPath] = []
    for name, sensor in (("pelvis", marks.pelvis), ("t12", marks.t12)):
        if sensor is not None:
            own = change_deg[:, SEGMENTS.index(name)] + turn_deg
            lines.append(DrawnPath(_BACK[name], name, _paths(_along(marks, sensor, own))))
    return lines


def _along(marks: Marks, sensor: Inclinometer, change_deg: FloatArray) -> FloatArray:
    """(T, 2, 2) ends of a line along the skin that has turned by a change since neutral."""
    half = LINE_OF_TRUNK * marks.trunk_px
    along = np.array([inclined_direction(float(each), marks.facing) for each in sensor.neutral_deg + change_deg])
    return np.stack([sensor.at_px - half * along, sensor.at_px + half * along], axis=1)


def _back(analysis: Analysis) -> FloatArray:
    recording = analysis.recording
    return back_points(recording.landmarks_px, recording.outline.distance_px, analysis.angles.view.facing)


def _panel(analysis: Analysis) -> list[Reading]:
    shown = with_reported_ends(analysis).angles.values
    kinds = display_rules.kinds(analysis.assessment)
    return [
        Reading(title, kinds.get(name, "trunk"), [_whole(each) for each in shown[name]])
        for title, name, _ in panel_rows(analysis)
    ]


def _paths(points: FloatArray) -> Path:
    """(T, N, 2) points as paths; those that are not known are left out, and fewer than two are no path."""
    found: Path = []
    for frame in points:
        known = frame[np.isfinite(frame).all(axis=-1)]
        found.append([round(float(each)) for each in known.ravel()] if len(known) > 1 else None)
    return found


def _whole(value: float) -> int | None:
    return round(float(value)) if np.isfinite(value) else None
