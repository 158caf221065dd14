"""The lines of the key frames as a page shows them to be dragged, in shares of the picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from romcam.analysis import Analysis
from romcam.angles.by_hand import DrawnSegment, KeyFrame
from romcam.body.landmarks import FloatArray
from romcam.report.figure import LINE_OF_TRUNK
from romcam.report.marks import Inclinometer, Marks, compute_marks, inclined_direction
from romcam.report.moments import choose_moments
from romcam.results.edits import Point

_KEYS: Final[dict[str, KeyFrame]] = {"neutral": "neutral", "halfway": "halfway", "end": "end"}


@dataclass(frozen=True)
class Handle:
    """One line: its segment, and both ends in shares of the picture, the one nearer to the feet first."""

    segment: DrawnSegment
    points: tuple[Point, Point]


@dataclass(frozen=True)
class KeyFrameHandles:
    """The lines of one key frame: its name, the number of the frame, and its time in seconds."""

    at: KeyFrame
    frame: int
    time_s: float
    lines: tuple[Handle, ...]


def find_handles(analysis: Analysis) -> tuple[KeyFrameHandles, ...]:
    """Return the lines that can be dragged in a trial.

    Parameters
    ----------
    analysis
        The trial, corrected or not.

    Returns
    -------
    tuple of KeyFrameHandles
        Neutral, half way and end of range, as far as the report shows them; empty where the test measures no such
        lines. A line along the back that was not found is missing; it can be drawn all the same.
    """
    if not (analysis.test.protocol.split and analysis.test.tasks and analysis.angles.view.facing):
        return ()
    marks = compute_marks(analysis)
    return tuple(
        KeyFrameHandles(
            _KEYS[moment.key],
            moment.frame,
            float(analysis.recording.time_s[moment.frame]),
            tuple(_lines(analysis, marks, moment.frame)),
        )
        for moment in choose_moments(analysis)
        if moment.key in _KEYS
    )


def _lines(analysis: Analysis, marks: Marks, frame: int) -> Iterator[Handle]:
    source = analysis.recording.source
    size = np.array([source.width_px, source.height_px], dtype=float)

    def handle(segment: DrawnSegment, lower: FloatArray, upper: FloatArray) -> Iterator[Handle]:
        ends = np.stack([lower, upper]) / size
        if np.isfinite(ends).all():
            (a, b), (c, d) = ends.tolist()
            yield Handle(segment, ((a, b), (c, d)))

    def skin(segment: DrawnSegment, sensor: Inclinometer | None) -> Iterator[Handle]:
        if sensor is not None:
            half = LINE_OF_TRUNK * marks.trunk_px * inclined_direction(sensor.inclination_deg(frame), marks.facing)
            yield from handle(segment, sensor.at_px[frame] - half, sensor.at_px[frame] + half)

    yield from skin("pelvis", marks.pelvis)
    yield from skin("t12", marks.t12)
    yield from handle("thigh", marks.knee_px[frame], marks.hip_px[frame])
