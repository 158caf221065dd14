"""The stills of a report: pictures of neutral, half way and end of range with the measurement, and their captions.

All stills of a trial show the same part of the picture, so that they can be compared.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from romcam.analysis import Analysis
from romcam.assessment.conclusions import Assessment
from romcam.assessment.formatting import listed
from romcam.assessment.measures import OverAll
from romcam.messages import Catalogue
from romcam.presentation import formatting, wording
from romcam.presentation.drawing import Canvas, Picture, resized
from romcam.presentation.shapes import Box
from romcam.report import display_rules
from romcam.report.figure import draw_back, draw_lines, draw_thigh
from romcam.report.labels import draw_labels
from romcam.report.lines import SegmentLine, compute_lines
from romcam.report.marks import Marks, compute_marks
from romcam.report.moments import Moment, choose_moments
from romcam.report.overlay import hide_head
from romcam.report.reported import with_reported_ends
from romcam.video import pick_frames

_text = Catalogue(__name__)

HEIGHT_PX: Final = 520
DRAWN_AT: Final = 2
"""Stills are drawn at twice their size and scaled down, so that lines and type are smooth."""

THUMBNAIL_PX: Final = 192

LARGEST_BYTES: Final = 90_000
QUALITIES: Final = (88, 80, 70, 60, 48, 35)
MARGIN_OF_TRUNK: Final = 0.45
NARROWEST: Final = 0.62
"""Least width of a still as a share of its height: labels need room beside a person who hardly bends."""

WALKED: Final = 0.8
"""A person has walked if the hips moved across the picture by at least this many trunk lengths."""

WIDE: Final = 1.25
WIDTH_PX: Final = 760
"""A still is wide, as for a lying person, if its width exceeds `WIDE` times its height."""


@dataclass(frozen=True)
class Still:
    """One picture of the movement: `key` of its moment, `caption`, `jpeg`, and its `width` and `height` in pixels."""

    key: str
    caption: str
    jpeg: bytes
    width: int
    height: int

    @property
    def data_uri(self) -> str:
        """The picture as the `src` of an HTML image."""
        return f"data:image/jpeg;base64,{base64.b64encode(self.jpeg).decode('ascii')}"


@dataclass(frozen=True, eq=False)
class _Scene:
    """What all stills of a trial share: crops by frame, and larger type if the page shows the stills smaller."""

    analysis: Analysis
    marks: Marks
    lines: tuple[SegmentLine, ...]
    crops: dict[int, Box]
    hide_face: bool
    type_size: float


def still_frames(analysis: Analysis) -> frozenset[int]:
    """Return the numbers of the frames that `make_stills` draws on.

    Parameters
    ----------
    analysis
        The trial.
    """
    return frozenset(moment.frame for moment in choose_moments(analysis))


def still_scale(analysis: Analysis) -> float:
    """Return the pixels of the film's picture per pixel of a still; the least of all stills.

    Parameters
    ----------
    analysis
        The trial.
    """
    marks, frames = compute_marks(analysis), sorted(still_frames(analysis))
    return min((crop.height / _size(crop)[1] for crop in _crops_of(analysis, marks, frames)), default=1.0)


def make_stills(
    analysis: Analysis, *, hide_face: bool = True, pictures: Mapping[int, Picture] | None = None
) -> tuple[Still, ...]:
    """Draw the stills of a trial: neutral, half way and end of range; for several tasks the end of range of each.

    Each is about 520 px high or 760 px wide, and at most 90 kB.

    Parameters
    ----------
    analysis
        The trial.
    hide_face
        Whether the measured person's head is blurred.
    pictures
        The frames `still_frames` of the film (H, W, 3) in full size, by number; None: the film is read again.

    Returns
    -------
    tuple[Still, ...]
        In the order of the moments, without frames that the decoder no longer returns.

    Raises
    ------
    InputError
        The film cannot be read.
    """
    marks, moments = compute_marks(analysis), choose_moments(analysis)
    recording, frames = analysis.recording, [moment.frame for moment in moments]
    crops = dict(zip(frames, _crops_of(analysis, marks, frames), strict=True))
    wide = any(crop.width / crop.height > WIDE for crop in crops.values())
    if wide:
        # Two wide pictures of a lying person side by side are large enough to be legible.
        moments = tuple(moment for moment in moments if moment.key != "halfway")
    large = len(moments) > 3 or wide
    type_size, lines = 1.35 if large else 1.0, compute_lines(analysis, marks)
    scene = _Scene(with_reported_ends(analysis), marks, lines, crops, hide_face, type_size)

    if pictures is None:
        pictures = pick_frames(analysis.path, set(frames), times_s=recording.time_s, stated=recording.source.stated)
    return tuple(_still(scene, moment, pictures[moment.frame]) for moment in moments if moment.frame in pictures)


def make_thumbnail(stills: tuple[Still, ...]) -> bytes:
    """Return a small picture of the end of range.

    Parameters
    ----------
    stills
        Stills of the trial; the last one is used.

    Returns
    -------
    bytes
        JPEG of a few kilobytes, `THUMBNAIL_PX` high.
    """
    large = cv2.imdecode(np.frombuffer(stills[-1].jpeg, dtype=np.uint8), cv2.IMREAD_COLOR)
    assert large is not None
    width = max(1, round(large.shape[1] * THUMBNAIL_PX / large.shape[0]))
    small = cv2.resize(large, (width, THUMBNAIL_PX), interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 82, cv2.IMWRITE_JPEG_OPTIMIZE, 1])[1].tobytes()


def _crops_of(analysis: Analysis, marks: Marks, frames: list[int]) -> list[Box]:
    """Return the crop of each frame."""
    source = analysis.recording.source
    return _crops(marks, frames, source.width_px, source.height_px, back=display_rules.splits(analysis.assessment))


def _crops(marks: Marks, frames: list[int], width: int, height: int, *, back: bool) -> list[Box]:
    """Return the crop of each frame, all of one size.

    One crop holds the person in all frames; if the person walks, each frame has its own crop.
    """
    together = _crop(marks, frames, width, height, back=back)
    hips = marks.hip_px[frames]
    if not frames or not np.isfinite(hips).all() or float(np.ptp(hips[:, 0])) < WALKED * marks.trunk_px:
        return [together] * len(frames)
    each = [_crop(marks, [frame], width, height, back=back) for frame in frames]
    wide, high = max(box.width for box in each), max(box.height for box in each)
    return [_about(box, wide, high, width, height) for box in each]


def _about(box: Box, wide: float, high: float, width: int, height: int) -> Box:
    """Return a box of the given size with the same centre, moved into the picture."""
    left = round(min(max(0.0, (box.left + box.right - wide) / 2), width - wide))
    top = round(min(max(0.0, (box.top + box.bottom - high) / 2), height - high))
    return Box(left, top, left + wide, top + high)


def _crop(marks: Marks, frames: list[int], width: int, height: int, *, back: bool) -> Box:
    """Return the crop that holds the person in all frames, with room for labels.

    `back`: whether the test reads the back.
    """
    points = marks.landmarks_px[frames].reshape(-1, 2)
    heads, radii = marks.head_px[frames], marks.head_radius_px[frames, None]
    points = np.concatenate([points, heads - radii, heads + radii])
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return Box(0, 0, width, height)
    margin = MARGIN_OF_TRUNK * marks.trunk_px
    left, top = points.min(axis=0) - margin / 3
    right, bottom = points.max(axis=0) + margin / 3
    if back:
        # The back is behind the joints, and its labels are behind the back.
        left, right = left - 2 * margin * (marks.facing > 0), right + 2 * margin * (marks.facing < 0)
    else:
        left, right = left - margin / 2, right + margin / 2
    short = max(0.0, NARROWEST * (bottom - top) - (right - left)) / 2
    left, right = left - short, right + short
    return Box(
        float(max(0, round(left))),
        float(max(0, round(top))),
        float(min(width, round(right))),
        float(min(height, round(bottom))),
    )


def _size(crop: Box) -> tuple[int, int]:
    """Return width and height in pixels."""
    wide = crop.width / crop.height
    height = HEIGHT_PX if wide <= WIDE else round(WIDTH_PX / wide)
    return round(height * wide), height


def _still(scene: _Scene, moment: Moment, rgb: Picture) -> Still:
    frame = moment.frame
    crop = scene.crops[frame]
    size = _size(crop)
    part = rgb[int(crop.top) : int(crop.bottom), int(crop.left) : int(crop.right)]
    scale = crop.height / (size[1] * DRAWN_AT)
    large = resized(part, size[0] * DRAWN_AT, size[1] * DRAWN_AT)
    marks = scene.marks.cropped(crop.left, crop.top)
    lines = [line.cropped(crop.left, crop.top) for line in scene.lines]
    canvas = Canvas(large, unit=DRAWN_AT * HEIGHT_PX / 640 * scene.type_size)
    if scene.hide_face:
        hide_head(canvas, marks, frame, scale)
    if display_rules.splits(scene.analysis.assessment):
        draw_thigh(canvas, marks, frame, scale)
    draw_lines(canvas, lines, frame, scale)
    draw_back(canvas, marks, frame, scale)
    draw_labels(canvas, scene.analysis, marks, lines, frame, scale, _of_task(moment, lines))
    picture = resized(canvas.rgb, *size)
    return Still(moment.key, _caption_with_lines(scene.analysis, moment), _jpeg(picture), *size)


def _of_task(moment: Moment, lines: list[SegmentLine]) -> list[str]:
    """Return the angles of the leg that the moment's task is about."""
    side = _task(moment).rpartition("_")[2]
    return [line.quantity for line in lines if side in ("left", "right") and line.quantity.endswith(f"_{side}")]


def _jpeg(picture: Picture) -> bytes:
    """Encode at the best quality that stays within 90 kB."""
    content = b""
    for quality in QUALITIES:
        flags = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
        content = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), flags)[1].tobytes()
        if len(content) <= LARGEST_BYTES:
            break
    return content


def _caption_with_lines(analysis: Analysis, moment: Moment) -> str:
    """Return the caption, with the lines that were drawn by hand in this picture."""
    drawn = [line.segment for line in analysis.drawn if line.at == moment.key]
    caption = _caption(analysis, moment)
    if not drawn:
        return caption
    return _text("caption-drawn", caption=caption, lines=listed([_text(f"drawn-{each}") for each in drawn]))


def _caption(analysis: Analysis, moment: Moment) -> str:
    """Return the name of the moment, with readings where they are known."""
    assessment = analysis.assessment
    if moment.key == "neutral":
        return _text("caption-neutral" if display_rules.splits(assessment) else "caption-before")
    if moment.greatest:
        reading = formatting.degrees(analysis.angles.values[moment.greatest][moment.frame])
        return _text("caption-furthest", angle=wording.angle(moment.greatest), reading=reading)
    title, readings = _title(assessment, moment), _readings(analysis, moment)
    if moment.repetition is not None and _over_all(analysis):
        title = _text("caption-this-one", moment=title)
    return _text("caption", moment=title, readings=readings) if readings else title


def _over_all(analysis: Analysis) -> bool:
    """Return whether the test reports medians over all repetitions, so that a single one differs from them."""
    return any(isinstance(rule, OverAll) for rule in display_rules.test_of(analysis.assessment).measures)


def _title(assessment: Assessment, moment: Moment) -> str:
    if moment.key == "halfway":
        return _text("caption-halfway-down" if display_rules.splits(assessment) else "caption-halfway")
    task = _task(moment)
    return wording.task_name(task).capitalize() if task else _text("caption-end")


def _readings(analysis: Analysis, moment: Moment) -> str:
    assessment, values = analysis.assessment, analysis.angles.values
    if display_rules.divides(assessment):
        pelvis, lumbar, chord = (
            float(values[name][moment.frame]) for name in ("pelvis_tilt", "lumbar_flexion", "trunk_chord")
        )
        if not np.isfinite(chord):
            return ""
        if not display_rules.split_known(assessment) or not np.isfinite([pelvis, lumbar]).all():
            return _text("caption-chord", angle=formatting.degrees(chord))
        return _text("caption-split", pelvis=formatting.degrees(pelvis), lumbar=formatting.degrees(lumbar))
    of_task = _task_readings(analysis, moment) if moment.key != "halfway" else []
    return ", ".join(of_task or _curve_readings(analysis, moment.frame))


def _task_readings(analysis: Analysis, moment: Moment) -> list[str]:
    """Return the measures of the moment's task in this repetition, in words."""
    task = _task(moment)
    if not task or moment.repetition is None:
        return []
    test, assessment = display_rules.test_of(analysis.assessment), analysis.assessment
    values = assessment.repetitions[analysis.movement.repetitions.index(moment.repetition)].values
    shown = (*test.display.columns, *test.display.tiles)
    readings: list[str] = []
    for rule in test.measures:
        value = values.get(rule.name)
        if rule.task == task and rule.name in shown and value is not None:
            title = test.measure_title(rule.name).partition(",")[0].lower()
            number = formatting.number(value, assessment.measures[rule.name].unit)
            # `Internal, left: internal rotation 35°` would repeat the name of the movement.
            repeated = title.startswith(task.partition("_")[0])
            readings.append(number if repeated else f"{title} {number}")
    return readings


def _curve_readings(analysis: Analysis, frame: int) -> list[str]:
    names = list(display_rules.curves(analysis.assessment))[:3]
    known = [(name, analysis.angles.values[name][frame]) for name in names]
    return [f"{wording.angle(name).lower()} {formatting.degrees(value)}" for name, value in known if np.isfinite(value)]


def _task(moment: Moment) -> str:
    return moment.repetition.task if moment.repetition is not None else ""
