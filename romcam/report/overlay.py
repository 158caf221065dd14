"""The film with the measurement drawn on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from romcam.analysis import Analysis
from romcam.recording import FloatArray
from romcam.report.drawing import Box, Canvas, Picture
from romcam.report.figure import draw_sensor, draw_skeleton, draw_thigh, draw_wedge
from romcam.report.marks import Marks, compute_marks
from romcam.report.palette import DARK
from romcam.video import VideoReader, VideoSink

NEAR_S: Final = 0.1
"""A frame of the film is drawn on by the recording's frame nearest in time, if that is no further away."""

PANEL_WIDTH: Final = 232.0
PANEL_MARGIN: Final = 18.0
FULL_BAR_DEG: Final = 130.0
"""The trunk inclination that fills the bar: few people bend further."""

Progress = Callable[[int, "int | None"], None]


@dataclass(frozen=True, eq=False)
class Overlay:
    """One trial ready to be drawn: `draw` puts it on any frame of the film.

    corner: of the panel, -1 left or top, +1 right or bottom, where the person is least.
    """

    analysis: Analysis
    marks: Marks
    corner: tuple[int, int]
    hide_face: bool

    @classmethod
    def of(cls, analysis: Analysis, *, hide_face: bool = True) -> Overlay:
        """Prepare a trial."""
        marks = compute_marks(analysis)
        return cls(analysis, marks, _freest_corner(analysis, marks), hide_face)

    def frame_at(self, time_s: float) -> int | None:
        """The recording's frame nearest in time; None where none is within 0.1 s."""
        times = self.analysis.recording.time_s
        after = int(np.searchsorted(times, time_s))
        nearest = min(
            (index for index in (after - 1, after) if 0 <= index < len(times)),
            key=lambda index: abs(float(times[index]) - time_s),
        )
        return nearest if abs(float(times[nearest]) - time_s) <= NEAR_S else None

    def draw(self, rgb: Picture, frame: int, scale: float = 1.0) -> None:
        """Draw everything known of one of the recording's frames.

        rgb: (H, W, 3), drawn on in place. scale: pixels of the recording's picture per pixel of this one.
        """
        canvas, marks = Canvas(rgb), self.marks
        if self.hide_face:
            hide_head(canvas, marks, frame, scale)
        draw_skeleton(canvas, marks, frame, scale)
        draw_thigh(canvas, marks, frame, scale)
        for sensor, colour in ((marks.pelvis, DARK.hips), (marks.t12, DARK.lumbar)):
            draw_wedge(canvas, marks, sensor, colour, frame, scale)
            draw_sensor(canvas, marks, sensor, colour, frame, scale)
        self._panel(canvas, frame)

    def _panel(self, canvas: Canvas, frame: int) -> None:
        unit, values = canvas.unit, self.analysis.angles.values
        width, height = PANEL_WIDTH * unit, (150.0 if self.marks.split else 112.0) * unit
        margin = PANEL_MARGIN * unit
        left = margin if self.corner[0] < 0 else canvas.width - margin - width
        top = margin if self.corner[1] < 0 else canvas.height - margin - height
        canvas.panel(Box(left, top, left + width, top + height), DARK.paper, 0.66, 10.0)
        x, right, y = left + 14 * unit, left + width - 14 * unit, top
        rows = (
            (("Hips", "hip_flexion", DARK.hips), ("Lumbar spine", "lumbar_flexion", DARK.lumbar))
            if self.marks.split
            else (("Line hip-shoulder", "trunk_chord", DARK.ink),)
        )
        for row, (title, name, colour) in enumerate(rows):
            base = y + (32.0 + 32.0 * row) * unit
            canvas.disc((x + 5 * unit, base - 6.5 * unit), 5.5 * unit, colour)
            canvas.text(title, (x + 19 * unit, base), 19, DARK.ink, weight=400)
            canvas.text(_degrees(values[name][frame]), (right, base), 23, colour, weight=700, align="right")
        y += 32.0 * unit * len(rows)
        if self.marks.split and np.isfinite(values["lumbar_flexion"][frame]):
            self._bar(canvas, Box(x, y + 18 * unit, right, y + 30 * unit), frame)
        else:
            canvas.text("split not visible here", (x, y + 29 * unit), 16, DARK.muted, weight=400)
        self._counter(canvas, x, right, top + height - 16 * unit, frame)

    def _bar(self, canvas: Canvas, box: Box, frame: int) -> None:
        """Pelvis and lumbar part of the trunk's inclination so far: the split of the bar is the lumbar share."""
        values = self.analysis.angles.values
        canvas.panel(box, DARK.rule, 1.0, 2.0)
        pelvis = max(0.0, float(values["pelvis_tilt"][frame])) / FULL_BAR_DEG * box.width
        lumbar = max(0.0, float(values["lumbar_flexion"][frame])) / FULL_BAR_DEG * box.width
        middle = min(box.right, box.left + pelvis)
        end = min(box.right, middle + lumbar)
        for start, stop, colour in ((box.left, middle, DARK.hips), (middle, end, DARK.lumbar)):
            if stop - start >= 1:
                canvas.panel(Box(start, box.top, stop, box.bottom), colour, 1.0, 2.0)

    def _counter(self, canvas: Canvas, x: float, right: float, base: float, frame: int) -> None:
        repetitions = self.analysis.movement.repetitions
        begun = sum(repetition.start <= frame for repetition in repetitions)
        if repetitions:
            canvas.text(f"Bend {begun} of {len(repetitions)}", (x, base), 16, DARK.muted, weight=400)
        if any(each.plateau_start <= frame < each.plateau_stop for each in repetitions):
            words, unit = "end of range", canvas.unit
            width = canvas.text_width(words, 15, 600) + 16 * unit
            canvas.panel(Box(right - width, base - 16 * unit, right, base + 6 * unit), DARK.ink, 1.0, 11.0)
            canvas.text(words, (right - 8 * unit, base), 15, DARK.paper, weight=600, align="right")


def write_overlay(
    analysis: Analysis,
    path: Path,
    *,
    hide_face: bool = True,
    long_side_px: int = 1280,
    progress: Progress | None = None,
) -> None:
    """Write the film with the measurement drawn on it: every frame of the input, at its own time, as H.264.

    path: the .mp4 to be written; it appears whole or not at all. long_side_px: larger films are scaled down to
    it. hide_face: smear the measured person's head (not a bystander's). progress: called with frames done and
    the film's own count, which may be wrong or None.
    Raises InputError where the film cannot be read (any more), OutputError where the result cannot be written.
    """
    overlay = Overlay.of(analysis, hide_face=hide_face)
    with VideoReader(analysis.path, long_side_px) as film, VideoSink(path, *film.size) as sink:
        for frame in film:
            at = overlay.frame_at(frame.time_s)
            if at is not None:
                overlay.draw(frame.rgb, at, film.scale)
            sink.write(frame.rgb, frame.time_s)
            if progress is not None:
                progress(frame.index + 1, film.frame_count_hint)


def hide_head(canvas: Canvas, marks: Marks, frame: int, scale: float) -> None:
    """Smear the measured person's head, wherever it is known or can be placed between two frames that know it."""
    if np.isfinite(marks.head_px[frame]).all():
        canvas.hide(marks.head_px[frame] / scale, float(marks.head_radius_px[frame]) / scale)


def _degrees(value: float) -> str:
    # -0° would be read as a measurement.
    return f"{round(float(value)) + 0}°".replace("-", "−") if np.isfinite(value) else "–"


def _freest_corner(analysis: Analysis, marks: Marks) -> tuple[int, int]:
    """The corner of the picture, of four, in which the fewest landmarks ever come to lie."""
    source = analysis.recording.source
    size = np.array([source.width_px, source.height_px], dtype=float)
    points: FloatArray = marks.landmarks_px[np.isfinite(marks.landmarks_px).all(axis=(1, 2))] / size
    reach = np.array([0.42, 0.3])
    # The first of equals wins: above, and behind the person's back, where nothing moves.
    behind = -marks.facing or -1
    corners = [(behind, -1), (-behind, -1), (behind, 1), (-behind, 1)]
    taken = [np.mean([_within(points, corner, reach)]) for corner in corners]
    return corners[int(np.argmin(taken))]


def _within(points: FloatArray, corner: tuple[int, int], reach: FloatArray) -> float:
    sides = [
        points[..., axis] < reach[axis] if corner[axis] < 0 else points[..., axis] > 1 - reach[axis]
        for axis in (0, 1)
    ]
    return float(np.mean(sides[0] & sides[1])) if points.size else 0.0
