"""The stills that tell the movement: neutral, half way, end of range, cut alike to compare."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from romcam.analysis import Analysis
from romcam.presentation.drawing import Box, Canvas, Picture, resized
from romcam.report import display_rules
from romcam.report.captions import caption
from romcam.report.figure import draw_back, draw_lines, draw_thigh
from romcam.report.labels import draw_labels
from romcam.report.lines import Line, compute_lines
from romcam.report.marks import Marks, compute_marks
from romcam.report.moments import Moment, choose_moments
from romcam.report.overlay import hide_head
from romcam.video import pick_frames

HEIGHT_PX: Final = 520
DRAWN_AT: Final = 2
"""Drawn at twice the size and scaled down: lines and type come out smooth."""

THUMBNAIL_PX: Final = 192

LARGEST_BYTES: Final = 90_000
QUALITIES: Final = (88, 80, 70, 60, 48, 35)
MARGIN_OF_TRUNK: Final = 0.45
NARROWEST: Final = 0.62
"""Least width of a still as a share of its height: labels need room beside someone who hardly bends."""

WALKED: Final = 0.8
"""Who is so far from where he was, in lengths of the trunk, has walked."""

WIDE: Final = 1.25
WIDTH_PX: Final = 760
"""A still of somebody who lies, wider than that share of its height, and its width."""


@dataclass(frozen=True)
class Still:
    """One picture of the movement. key: of its moment; caption: what it shows; width, height: pixels."""

    key: str
    caption: str
    jpeg: bytes
    width: int
    height: int

    @property
    def data_uri(self) -> str:
        """The picture as it can stand in an HTML file's `src`."""
        return f"data:image/jpeg;base64,{base64.b64encode(self.jpeg).decode('ascii')}"


@dataclass(frozen=True, eq=False)
class Film:
    """What all stills of a trial have in common. crops: by frame. type_size: larger where they are shown smaller."""

    analysis: Analysis
    marks: Marks
    lines: tuple[Line, ...]
    crops: dict[int, Box]
    hide_face: bool
    type_size: float


def make_stills(analysis: Analysis, *, hide_face: bool = True) -> tuple[Still, ...]:
    """Neutral, half way and end of range, of several movements each one's end, with what was measured drawn in.

    Each is about 520 px high, or 760 px wide, and at most 90 kB; all show the same part of the picture. A frame that
    the film no longer gives is left out. Raises InputError where the film cannot be read.
    """
    marks, moments = compute_marks(analysis), choose_moments(analysis)
    source, frames = analysis.recording.source, [moment.frame for moment in moments]
    boxes = _crops(marks, frames, source.width_px, source.height_px, back=display_rules.splits(analysis.assessment))
    crops = dict(zip(frames, boxes, strict=True))
    wide = any(crop.width / crop.height > WIDE for crop in crops.values())
    if wide:
        # Lying, two pictures side by side say it, large enough to be read.
        moments = tuple(moment for moment in moments if moment.key != "halfway")
    large = len(moments) > 3 or wide
    film = Film(analysis, marks, compute_lines(analysis, marks), crops, hide_face, 1.35 if large else 1.0)
    pictures = pick_frames(analysis.path, set(frames), times_s=analysis.recording.time_s)
    return tuple(_still(film, moment, pictures[moment.frame]) for moment in moments if moment.frame in pictures)


def make_thumbnail(stills: tuple[Still, ...]) -> bytes:
    """The last of the stills, the end of range, `THUMBNAIL_PX` high, as a JPEG of a few kilobytes."""
    large = cv2.imdecode(np.frombuffer(stills[-1].jpeg, dtype=np.uint8), cv2.IMREAD_COLOR)
    assert large is not None
    width = max(1, round(large.shape[1] * THUMBNAIL_PX / large.shape[0]))
    small = cv2.resize(large, (width, THUMBNAIL_PX), interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 82, cv2.IMWRITE_JPEG_OPTIMIZE, 1])[1].tobytes()


def _crops(marks: Marks, frames: list[int], width: int, height: int, *, back: bool) -> list[Box]:
    """For each frame the part of the picture that is shown, all of one size.

    One that holds the person in all of them; of somebody who walks through the picture, each his own.
    """
    together = _crop(marks, frames, width, height, back=back)
    hips = marks.hip_px[frames]
    if not frames or not np.isfinite(hips).all() or float(np.ptp(hips[:, 0])) < WALKED * marks.trunk_px:
        return [together] * len(frames)
    each = [_crop(marks, [frame], width, height, back=back) for frame in frames]
    wide, high = max(box.width for box in each), max(box.height for box in each)
    return [_about(box, wide, high, width, height) for box in each]


def _about(box: Box, wide: float, high: float, width: int, height: int) -> Box:
    """A box of that size with the same middle, moved into the picture."""
    left = round(min(max(0.0, (box.left + box.right - wide) / 2), width - wide))
    top = round(min(max(0.0, (box.top + box.bottom - high) / 2), height - high))
    return Box(left, top, left + wide, top + high)


def _crop(marks: Marks, frames: list[int], width: int, height: int, *, back: bool) -> Box:
    """The part of the picture that holds the person in all of the frames, with room for labels.

    back: the test reads the back.
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
        # It sticks out behind the joints, and its labels behind that.
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
    """Width and height in pixels: somebody who lies is as wide as others are high."""
    wide = crop.width / crop.height
    height = HEIGHT_PX if wide <= WIDE else round(WIDTH_PX / wide)
    return round(height * wide), height


def _still(film: Film, moment: Moment, rgb: Picture) -> Still:
    frame = moment.frame
    crop = film.crops[frame]
    size = _size(crop)
    part = rgb[int(crop.top) : int(crop.bottom), int(crop.left) : int(crop.right)]
    scale = crop.height / (size[1] * DRAWN_AT)
    large = resized(part, size[0] * DRAWN_AT, size[1] * DRAWN_AT)
    marks = film.marks.seen_from(crop.left, crop.top)
    lines = [line.seen_from(crop.left, crop.top) for line in film.lines]
    canvas = Canvas(large, unit=DRAWN_AT * HEIGHT_PX / 640 * film.type_size)
    if film.hide_face:
        hide_head(canvas, marks, frame, scale)
    if display_rules.splits(film.analysis.assessment):
        draw_thigh(canvas, marks, frame, scale)
    draw_lines(canvas, lines, frame, scale)
    draw_back(canvas, marks, frame, scale)
    draw_labels(canvas, film.analysis, marks, lines, frame, scale)
    picture = resized(canvas.rgb, *size)
    return Still(moment.key, caption(film.analysis, moment), _jpeg(picture), *size)


def _jpeg(picture: Picture) -> bytes:
    """The best quality that stays within 90 kB."""
    content = b""
    for quality in QUALITIES:
        flags = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
        content = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), flags)[1].tobytes()
        if len(content) <= LARGEST_BYTES:
            break
    return content
