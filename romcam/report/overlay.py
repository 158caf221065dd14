"""overlay.mp4: the film with the measurement drawn on it."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from romcam.analysis import Analysis
from romcam.messages import Catalogue
from romcam.presentation import formatting, wording
from romcam.presentation.drawing import Canvas, Picture, unit_of
from romcam.presentation.shapes import Box
from romcam.presentation.theme import DARK, RGB, Colour
from romcam.recording import FloatArray
from romcam.report import display_rules
from romcam.report.drawn_film import KeptFrames, Progress, Size, write_drawn_film
from romcam.report.figure import draw_back, draw_lines, draw_skeleton, draw_thigh
from romcam.report.lines import SegmentLine, compute_lines
from romcam.report.marks import Marks, compute_marks
from romcam.report.outputs import DRAWN_PX
from romcam.report.reported import with_reported_ends
from romcam.video.planar import BT601, BT709, PlanarPicture, luma_and_chroma, part_of, put_part, size_of

_text = Catalogue(__name__)

NEAR_S: Final = 0.1
"""Greatest difference in time between a frame of the film and the frame of the recording that is drawn on it."""

PANEL_WIDTH: Final = 280.0
NAMED_WIDTH: Final = 292.0
PANEL_MARGIN: Final = 16.0
"""Width and margin of the panel in design units; it is wider if it names the task."""

MOST_ROWS: Final = 5
ROW_SIZE: Final = 21.0
VALUE_WIDTH: Final = 64.0
"""Greatest number of rows of the panel; their type size and the room for a reading, in design units."""

FULL_BAR_DEG: Final = 130.0
"""Trunk inclination that fills the bar; few people bend further."""

GRID_PX: Final = 64
MARGIN_PX: Final = 8.0
MARGIN_OF_TRUNK: Final = 0.5
"""Parts of the picture that are drawn on begin and end on this grid, and reach beyond what is drawn by this margin;
around landmarks by a share of the line from hip to shoulder, which holds the wedges."""

Row = tuple[str, str, Colour]


@dataclass(frozen=True, eq=False)
class Overlay:
    """A trial ready to be drawn on any frame of its film.

    Parameters
    ----------
    analysis
        The trial.
    marks, lines
        Positions of the person and of the test's segments in each frame.
    rows
        Readings in the panel: title, name of the angle, colour.
    corner
        Corner of the panel: -1 left or top, +1 right or bottom.
    hide_face
        Whether the measured person's head is blurred.
    extents_px
        (T, 4) left, top, right and bottom of everything that is drawn on the person, in pixels of the recording's
        picture; NaN where nothing is drawn on them.
    panel_size
        Width and height of the panel in design units.
    """

    analysis: Analysis
    marks: Marks
    lines: tuple[SegmentLine, ...]
    rows: tuple[Row, ...]
    corner: tuple[int, int]
    hide_face: bool
    extents_px: FloatArray
    panel_size: tuple[float, float]

    @classmethod
    def of(cls, analysis: Analysis, *, hide_face: bool = True) -> Overlay:
        """Prepare a trial for drawing.

        Parameters
        ----------
        analysis
            The trial.
        hide_face
            Whether the measured person's head is blurred.

        Returns
        -------
        Overlay
            The overlay, with the panel in the corner where it hides least of the person.
        """
        marks = compute_marks(analysis)
        rows = panel_rows(analysis)
        size = _panel_size(analysis, rows)
        lines = compute_lines(analysis, marks)
        corner = _freest_corner(analysis, marks, size)
        return cls(
            with_reported_ends(analysis), marks, lines, rows, corner, hide_face, compute_extents(marks, lines), size
        )

    def draw_at(self, planes: PlanarPicture, time_s: float, film: Size) -> None:
        """Draw on a frame of the film, from the recording's frame nearest in time.

        Decoders differ on damaged films: if no frame of the recording is within 0.1 s, only the head is hidden.

        Parameters
        ----------
        planes
            The frame, drawn on in place.
        time_s
            Time of the frame in the film, in seconds.
        film
            The film, for the size of its frames and their matrix coefficients.
        """
        times = self.analysis.recording.time_s
        frame = int(np.abs(times - time_s).argmin())
        known = abs(float(times[frame]) - time_s) <= NEAR_S
        person, panel = self._person_part(frame, film, planes), self._panel_part(film, planes)
        if known and person is not None and person.overlaps(panel):
            person = panel = person.joined(panel)
        for part, draws_person, draws_panel in _once_each(person, panel if known else None):
            with _canvas(planes, part, film) as canvas:
                if draws_person:
                    self._person(canvas, frame, film.scale, only_head=not known)
                if draws_panel:
                    self._panel(canvas, frame)

    def hide_head_at(self, planes: PlanarPicture, time_s: float, film: Size) -> None:
        """Blur the measured person's head in a frame of the film, and draw nothing; parameters as `draw_at`."""
        frame = int(np.abs(self.analysis.recording.time_s - time_s).argmin())
        part = self._person_part(frame, film, planes)
        if part is None:
            return
        with _canvas(planes, part, film) as canvas:
            hide_head(canvas, self.marks, frame, film.scale)

    def draw(self, rgb: Picture, frame: int, scale: float = 1.0) -> None:
        """Draw skeleton, segments, inclinometers and panel of one frame of the recording.

        Parameters
        ----------
        rgb
            Picture (H, W, 3), drawn on in place.
        frame
            Index of the recording's frame.
        scale
            Pixels of the recording's picture per pixel of this one.
        """
        canvas = Canvas(rgb)
        self._person(canvas, frame, scale)
        self._panel(canvas, frame)

    def _person(self, canvas: Canvas, frame: int, scale: float, *, only_head: bool = False) -> None:
        marks = self.marks
        if self.hide_face:
            hide_head(canvas, marks, frame, scale)
        if only_head:
            return
        draw_skeleton(canvas, marks, frame, scale)
        if display_rules.splits(self.analysis.assessment):
            draw_thigh(canvas, marks, frame, scale)
        draw_lines(canvas, self.lines, frame, scale)
        draw_back(canvas, marks, frame, scale)

    def _person_part(self, frame: int, film: Size, planes: PlanarPicture) -> Box | None:
        """Return the part of the picture that is drawn on around the person; None if nothing is."""
        extent = self.extents_px[frame]
        if not np.isfinite(extent).all():
            return None
        return _aligned(Box(*(float(side) / film.scale for side in extent)), film, planes)

    def _panel_part(self, film: Size, planes: PlanarPicture) -> Box:
        return _aligned(self._panel_box(*film.size), film, planes)

    def _panel_box(self, width_px: float, height_px: float) -> Box:
        unit = unit_of(width_px, height_px)
        width, height = self.panel_size
        width, height, margin = width * unit, height * unit, PANEL_MARGIN * unit
        left = margin if self.corner[0] < 0 else width_px - margin - width
        top = margin if self.corner[1] < 0 else height_px - margin - height
        return Box(left, top, left + width, top + height)

    def _panel(self, canvas: Canvas, frame: int) -> None:
        unit, values = canvas.unit, self.analysis.angles.values
        box = self._panel_box(canvas.width, canvas.height)
        left, top, width, height = box.left, box.top, box.width, box.height
        canvas.panel(box, DARK.paper, 0.66, 10.0)
        x, right, base = left + 15 * unit, left + width - 15 * unit, top + 3 * unit
        for title, name, colour in self.rows:
            base += 31 * unit
            reading = formatting.degrees(values[name][frame])
            if name.startswith(wording.DIRECTED):
                title, reading = wording.reading(name, float(values[name][frame]))
            canvas.disc((x + 5.5 * unit, base - 7.5 * unit), 5.5 * unit, colour)
            canvas.text(title, (x + 20 * unit, base), ROW_SIZE, DARK.ink)
            canvas.text(reading, (right, base), 25, colour, bold=True, align="right")
        if _footer(self.analysis):
            if self.marks.split and np.isfinite(values["lumbar_flexion"][frame]):
                self._bar(canvas, Box(x, base + 17 * unit, right, base + 29 * unit), frame)
            else:
                canvas.text(_text("overlay-split-hidden"), (x, base + 29 * unit), 17, DARK.muted)
        self._counter(canvas, x, right, top + height - 15 * unit, frame)

    def _bar(self, canvas: Canvas, box: Box, frame: int) -> None:
        """Draw the pelvis's and the lumbar spine's part of the trunk's inclination in this frame."""
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
        repetitions, unit = self.analysis.movement.repetitions, canvas.unit
        canvas.text(self._count(frame), (x, base), 17, DARK.muted)
        if any(each.plateau_start <= frame < each.plateau_stop for each in repetitions):
            words = _text("overlay-end-of-range")
            width = canvas.text_width(words, 16) + 18 * unit
            canvas.panel(Box(right - width, base - 17 * unit, right, base + 6 * unit), DARK.ink, 1.0, 12.0)
            canvas.text(words, (right - 9 * unit, base), 16, DARK.paper, align="right")

    def _count(self, frame: int) -> str:
        """Return the number of the repetition, with the name of its task if the test has several."""
        repetitions, assessment = self.analysis.movement.repetitions, self.analysis.assessment
        if self.analysis.angles.neutral[frame]:
            return _text("overlay-neutral")
        begun = [each for each in repetitions if each.start <= frame]
        if not begun:
            return _text("overlay-upright") if display_rules.divides(assessment) else ""
        if display_rules.several_tasks(assessment):
            last = begun[-1]
            task = wording.task_name(last.task)
            count = sum(each.task == last.task for each in begun)
            return f"{task[:1].upper()}{task[1:]} · {count}"
        if len(repetitions) == 1 and not display_rules.divides(assessment):
            return ""
        name = _text("overlay-bend" if display_rules.divides(assessment) else "overlay-repetition")
        return f"{name} {len(begun)}/{len(repetitions)}"


def write_overlay(
    analysis: Analysis,
    path: Path,
    *,
    hide_face: bool = True,
    long_side_px: int = DRAWN_PX,
    progress: Progress | None = None,
    kept: KeptFrames | None = None,
) -> dict[int, Picture]:
    """Write the film with the measurement drawn on it: its frames at their own times, as H.264.

    Of a film of 49 frames a second or more, only every second frame is written, or fewer: see
    `romcam.video.proxy.LEAST_HZ`.

    Parameters
    ----------
    analysis
        The trial; its film is read again if it has no proxy.
    path
        The .mp4 to write; it appears complete or not at all.
    hide_face
        Whether the measured person's head is blurred (not that of a bystander).
    long_side_px, progress, kept
        As in `romcam.report.drawn_film.write_drawn_film`.

    Returns
    -------
    dict
        Each kept frame (H, W, 3) by its number, in full size and without the measurement.

    Raises
    ------
    InputError
        The film cannot be read.
    OutputError
        The overlay cannot be written.
    """
    overlay = Overlay.of(analysis, hide_face=hide_face)
    return write_drawn_film(analysis, path, overlay.draw_at, long_side_px=long_side_px, progress=progress, kept=kept)


def compute_extents(marks: Marks, lines: Sequence[SegmentLine]) -> FloatArray:
    """Compute the box around everything that is drawn on the person in each frame.

    Parameters
    ----------
    marks
        Points of the person over the trial.
    lines
        The test's segments.

    Returns
    -------
    FloatArray
        (T, 4) left, top, right and bottom in pixels of the recording's picture; NaN where no point is known.
    """
    sensors = [each for each in (marks.pelvis, marks.t12) if each is not None]
    reach = MARGIN_OF_TRUNK * marks.trunk_px
    around = [(marks.landmarks_px, reach), (marks.head_px[:, None], marks.head_radius_px[:, None] + MARGIN_PX)]
    around += [(each.at_px[:, None], reach) for each in sensors]
    for line in lines:
        length = np.linalg.norm(line.tip_px - line.pivot_px, axis=1)[:, None]
        around += [(end[:, None], length + reach) for end in (line.pivot_px, line.tip_px)]
    low = np.concatenate([points - np.expand_dims(radius, -1) for points, radius in around], axis=1)
    high = np.concatenate([points + np.expand_dims(radius, -1) for points, radius in around], axis=1)
    known = np.isfinite(low).all(axis=-1, keepdims=True)
    sides = np.concatenate(
        [np.where(known, low, np.inf).min(axis=1), np.where(known, high, -np.inf).max(axis=1)], axis=1
    )
    return np.where(np.isfinite(sides), sides, np.nan)


@contextmanager
def _canvas(planes: PlanarPicture, part: Box, film: Size) -> Generator[Canvas]:
    """A canvas on a part of a frame, which is put back when the block ends."""
    left, top, right, bottom = (int(side) for side in (part.left, part.top, part.right, part.bottom))
    picture = part_of(planes, left, top, right, bottom)
    yield Canvas(picture, size=film.size, corner=(left, top), paint=_PAINTS[film.matrix])
    put_part(planes, left, top, picture)


@cache
def _bt709(colour: Colour) -> RGB:
    return luma_and_chroma(colour.rgb, BT709)


@cache
def _bt601(colour: Colour) -> RGB:
    return luma_and_chroma(colour.rgb, BT601)


_PAINTS: Final = {BT709: _bt709, BT601: _bt601}


def _aligned(box: Box, film: Size, planes: PlanarPicture) -> Box:
    """Return the box grown to a grid, within the picture: few sizes of parts, and even ones."""
    width, height = size_of(planes)
    margin = MARGIN_PX / film.scale + MARGIN_PX
    left, top = (int(max(0.0, side - margin)) // GRID_PX * GRID_PX for side in (box.left, box.top))
    right, bottom = (-(-int(max(0.0, side + margin)) // GRID_PX) * GRID_PX for side in (box.right, box.bottom))
    right, bottom = min(max(right, GRID_PX), width), min(max(bottom, GRID_PX), height)
    return Box(min(left, right - 2), min(top, bottom - 2), right, bottom)


def _once_each(person: Box | None, panel: Box | None) -> list[tuple[Box, bool, bool]]:
    """Return each part with whether the person and the panel are drawn on it."""
    if person is not None and person is panel:
        return [(person, True, True)]
    parts = [] if person is None else [(person, True, False)]
    return parts if panel is None else [*parts, (panel, False, True)]


def hide_head(canvas: Canvas, marks: Marks, frame: int, scale: float) -> None:
    """Blur the measured person's head.

    Nothing is drawn if the head was not detected in any frame; between detections its position is interpolated.

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
    if np.isfinite(marks.head_px[frame]).all():
        canvas.hide(marks.head_px[frame] / scale, float(marks.head_radius_px[frame]) / scale)


def panel_rows(analysis: Analysis) -> tuple[Row, ...]:
    """Return the readings in the overlay's panel.

    Parameters
    ----------
    analysis
        The trial.

    Returns
    -------
    tuple[Row, ...]
        Title, name of the angle and colour of each row, at most `MOST_ROWS`.
    """
    assessment = analysis.assessment
    if display_rules.splits(assessment) and not display_rules.split_known(assessment):
        return ((_text("overlay-chord"), "trunk_chord", DARK.ink),)
    kinds = list(display_rules.kinds(assessment).items())[:MOST_ROWS]
    return tuple((wording.angle(name), name, display_rules.colour_of(kind, DARK)) for name, kind in kinds)


def _footer(analysis: Analysis) -> bool:
    """Return whether there is a line below the rows: the bar of hips and spine, or that the split is not visible."""
    assessment = analysis.assessment
    return display_rules.splits(assessment) and (
        display_rules.divides(assessment) or not display_rules.split_known(assessment)
    )


def _panel_size(analysis: Analysis, rows: tuple[Row, ...]) -> tuple[float, float]:
    """Return width and height of the panel in design units."""
    unscaled = Canvas(np.empty((1, 1, 3), dtype=np.uint8), unit=1.0)
    titles = [title for title, _, _ in rows]
    titles += [wording.reading(name, sign)[0] for _, name, _ in rows for sign in (-90.0, 90.0)]
    widest = max((unscaled.text_width(title, ROW_SIZE) for title in titles), default=0.0)
    least = NAMED_WIDTH if display_rules.several_tasks(analysis.assessment) else PANEL_WIDTH
    height = (60.0 if _footer(analysis) else 32.0) + 31.0 * len(rows) + 14.0
    return max(least, 35.0 + widest + VALUE_WIDTH), height


def _freest_corner(analysis: Analysis, marks: Marks, size: tuple[float, float]) -> tuple[int, int]:
    """Return the corner of the picture in which the panel hides the person in the fewest frames."""
    source = analysis.recording.source
    width, height = source.width_px, source.height_px
    unit = unit_of(width, height)
    reach = (np.array(size) + PANEL_MARGIN) * unit
    # Four points around the head represent it.
    ends = np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)])
    head = marks.head_px[:, None] + marks.head_radius_px[:, None, None] * ends
    body = np.concatenate([marks.landmarks_px, head], axis=1)
    body = body[np.isfinite(body).all(axis=(1, 2))]
    # Among equally good corners the first is taken: at the top behind the back, where little moves.
    behind = -marks.facing or -1
    corners = [(behind, -1), (-behind, -1), (behind, 1), (-behind, 1)]

    def hidden(corner: tuple[int, int]) -> float:
        at = np.where(np.array(corner) < 0, body, np.array([width, height]) - body)
        return float((at < reach).all(axis=-1).any(axis=-1).mean()) if len(body) else 0.0

    return min(corners, key=hidden)
