"""Three stills that tell the movement: neutral, half way down, end of range, cut alike to compare."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from romcam.analysis import Analysis
from romcam.angles import Angles
from romcam.movement import Repetition
from romcam.recording import FloatArray
from romcam.report.drawing import Box, Canvas, Picture, resized
from romcam.report.figure import LEAST_WEDGE_DEG, WEDGE_OF_TRUNK, draw_back, draw_thigh
from romcam.report.marks import Marks, Sensor, along_deg, compute_marks
from romcam.report.overlay import degrees, hide_head
from romcam.report.palette import DARK, Colour
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

GOOD_VIEW: Final = 0.5
"""A frame is fit to be shown from this quality up; where none is, the nearest is taken as it is."""

Key = Literal["neutral", "halfway", "end"]


@dataclass(frozen=True)
class Still:
    """One picture of the movement. caption: what it shows, in words and numbers; width, height: pixels."""

    key: Key
    caption: str
    jpeg: bytes
    width: int
    height: int

    @property
    def data_uri(self) -> str:
        """The picture as it can stand in an HTML file's `src`."""
        return f"data:image/jpeg;base64,{base64.b64encode(self.jpeg).decode('ascii')}"


def make_stills(analysis: Analysis, *, hide_face: bool = True) -> tuple[Still, ...]:
    """Neutral, half way down and end of range of the best repetition, with thigh, pelvis and T12-L1 drawn in.

    Each is about 520 px high and at most 90 kB; all three show the same part of the picture. A frame that the
    film no longer gives is left out. Raises InputError where the film cannot be read.
    """
    marks, frames = compute_marks(analysis), choose_frames(analysis)
    source = analysis.recording.source
    crop = _crop(marks, list(frames.values()), source.width_px, source.height_px)
    pictures = pick_frames(analysis.path, set(frames.values()), times_s=analysis.recording.time_s)
    return tuple(
        _still(analysis, marks, key, frame, pictures[frame], crop, hide_face)
        for key, frame in frames.items()
        if frame in pictures
    )


def make_thumbnail(stills: tuple[Still, ...]) -> bytes:
    """The last of the stills, the end of range, `THUMBNAIL_PX` high, as a JPEG of a few kilobytes."""
    large = cv2.imdecode(np.frombuffer(stills[-1].jpeg, dtype=np.uint8), cv2.IMREAD_COLOR)
    assert large is not None
    width = max(1, round(large.shape[1] * THUMBNAIL_PX / large.shape[0]))
    small = cv2.resize(large, (width, THUMBNAIL_PX), interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 82, cv2.IMWRITE_JPEG_OPTIMIZE, 1])[1].tobytes()


def choose_frames(analysis: Analysis) -> dict[Key, int]:
    """The recording's frame for each still: the well seen one nearest to what the still stands for."""
    angles, movement = analysis.angles, analysis.movement
    best = movement.repetitions[movement.best or 0]
    signal = angles.values["trunk_inclination"]
    if not np.isfinite(signal[best.plateau]).any():
        signal = movement.signal
    end = _nearest(signal, float(np.nanmedian(signal[best.plateau])), _range(best.plateau), angles)
    way = best.down if best.plateau_start - best.start > 1 else best.up
    halfway = _nearest(signal, float(signal[end]) / 2, _range(way), angles)
    return {"neutral": _nearest_neutral(angles, best), "halfway": halfway, "end": end}


def _range(frames: slice) -> NDArray[np.intp]:
    return np.arange(frames.start, frames.stop)


def _nearest_neutral(angles: Angles, best: Repetition) -> int:
    neutral = np.flatnonzero(angles.neutral)
    if not len(neutral):
        return best.start
    fit = neutral[_fit(angles)[neutral]]
    among = fit if len(fit) else neutral
    # The stillest: the one that is nearest to its own definition, all angles zero.
    names = ("trunk_chord", "thigh_tilt", "pelvis_tilt", "trunk_inclination")
    off = sum(np.nan_to_num(np.abs(angles.values[name][among])) for name in names)
    return int(among[int(np.argmin(off))])


def _nearest(signal: FloatArray, wanted: float, among: NDArray[np.intp], angles: Angles) -> int:
    off = np.abs(signal[among] - wanted)
    fit = np.isfinite(off) & _fit(angles)[among]
    off = np.where(fit if fit.any() else np.isfinite(off), off, np.inf)
    return int(among[int(np.argmin(off))])


def _fit(angles: Angles) -> NDArray[np.bool_]:
    return (angles.quality >= GOOD_VIEW) & ~angles.interpolated


def _crop(marks: Marks, frames: list[int], width: int, height: int) -> Box:
    """The part of the picture that holds the person in all of the frames, with room for labels."""
    points = marks.landmarks_px[frames].reshape(-1, 2)
    heads, radii = marks.head_px[frames], marks.head_radius_px[frames, None]
    points = np.concatenate([points, heads - radii, heads + radii])
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return Box(0, 0, width, height)
    margin = MARGIN_OF_TRUNK * marks.trunk_px
    left, top = points.min(axis=0) - margin / 3
    right, bottom = points.max(axis=0) + margin / 3
    # The back sticks out behind the joints, and its labels behind that.
    left, right = left - 2 * margin * (marks.facing > 0), right + 2 * margin * (marks.facing < 0)
    short = max(0.0, NARROWEST * (bottom - top) - (right - left)) / 2
    left, right = left - short, right + short
    return Box(
        float(max(0, round(left))),
        float(max(0, round(top))),
        float(min(width, round(right))),
        float(min(height, round(bottom))),
    )


def _still(analysis: Analysis, marks: Marks, key: Key, frame: int, rgb: Picture, crop: Box, hide_face: bool) -> Still:
    part = rgb[int(crop.top) : int(crop.bottom), int(crop.left) : int(crop.right)]
    size = (round(HEIGHT_PX * crop.width / crop.height), HEIGHT_PX)
    scale = crop.height / (HEIGHT_PX * DRAWN_AT)
    large = resized(part, size[0] * DRAWN_AT, size[1] * DRAWN_AT)
    shifted = marks.seen_from(crop.left, crop.top)
    canvas = Canvas(large, unit=DRAWN_AT * HEIGHT_PX / 640)
    if hide_face:
        hide_head(canvas, shifted, frame, scale)
    draw_thigh(canvas, shifted, frame, scale)
    draw_back(canvas, shifted, frame, scale)
    _labels(canvas, analysis, shifted, frame, scale)
    picture = resized(canvas.rgb, *size)
    return Still(key, _caption(analysis, marks, key, frame), _jpeg(picture), *size)


def _labels(canvas: Canvas, analysis: Analysis, marks: Marks, frame: int, scale: float) -> None:
    """The reading of each inclinometer and of the thigh, beside its line."""
    values, trunk = analysis.angles.values, marks.trunk_px / scale
    behind = -float(marks.facing or 1)
    placed: list[Box] = []
    if marks.pelvis is not None and np.isfinite(marks.pelvis.at_px[frame]).all():
        at = marks.pelvis.at_px[frame] / scale
        at = at + np.array([behind * 0.14, -0.24 * abs(_lie(marks.pelvis, marks, frame)[0])]) * trunk
        words = f"Pelvis {degrees(values['pelvis_tilt'][frame])}"
        placed.append(_label(canvas, words, at, behind, DARK.hips, placed))
    if marks.t12 is not None and np.isfinite(marks.t12.at_px[frame]).all():
        at, side = marks.t12.at_px[frame] / scale, behind
        if abs(marks.t12.change_deg[frame]) < LEAST_WEDGE_DEG:
            at = at + np.array([behind * 0.22, 0.0]) * trunk
        else:
            top = along_deg(marks.t12.neutral_deg, marks.facing)
            at, side = at + (WEDGE_OF_TRUNK + 0.13) * trunk * top, 0.0
        words = f"T12-L1 {degrees(values['trunk_inclination'][frame])}"
        placed.append(_label(canvas, words, at, side, DARK.lumbar, placed))
    middle = (marks.knee_px[frame] + marks.hip_px[frame]) / 2 / scale
    if np.isfinite([*middle, values["thigh_tilt"][frame]]).all():
        # Behind the knee: in front hang the hands.
        at = middle + np.array([behind * 0.3, 0.3]) * trunk
        _label(canvas, f"Thigh {degrees(values['thigh_tilt'][frame])}", at, behind, DARK.thigh, placed)


def _lie(sensor: Sensor, marks: Marks, frame: int) -> FloatArray:
    return along_deg(sensor.inclination_deg(frame), marks.facing)


def _label(canvas: Canvas, words: str, at: FloatArray, side: float, colour: Colour, placed: list[Box]) -> Box:
    """A small plate beside a point, moved up until it covers no other, and inwards at the picture's edge.

    side: -1 the plate ends at the point, +1 it begins there, 0 it is centred on it.
    """
    unit, size = canvas.unit, 20.0
    width, height = canvas.text_width(words, size, bold=True) + 18 * unit, 28 * unit
    left = float(at[0]) - width * (1.0 - side) / 2
    box = Box(left, float(at[1]) - height / 2, left + width, float(at[1]) + height / 2)
    for other in placed:
        if box.overlaps(other):
            box = box.moved(0, other.top - box.bottom - 4 * unit)
    edge = 4 * unit
    inwards = max(0.0, edge - box.left) - max(0.0, box.right - canvas.width + edge)
    box = box.moved(inwards, max(0.0, edge - box.top))
    canvas.panel(box, DARK.paper, 0.82, 7.0)
    canvas.text(words, (box.left + 9 * unit, box.bottom - 8 * unit), size, colour, bold=True)
    return box


def _caption(analysis: Analysis, marks: Marks, key: Key, frame: int) -> str:
    title = {"neutral": "Neutral", "halfway": "Half way down", "end": "End of range"}[key]
    values = analysis.angles.values
    pelvis, lumbar = (float(values[name][frame]) for name in ("pelvis_tilt", "lumbar_flexion"))
    if key == "neutral":
        return f"{title}: what all angles are counted from"
    if not np.isfinite(values["trunk_chord"][frame]):
        return title
    if not marks.split or not np.isfinite([pelvis, lumbar]).all():
        return f"{title}: the line hip-shoulder at {degrees(values['trunk_chord'][frame])}"
    return f"{title}: pelvis {degrees(pelvis)}, lumbar spine {degrees(lumbar)}"


def _jpeg(picture: Picture) -> bytes:
    """The best quality that stays within 90 kB."""
    content = b""
    for quality in QUALITIES:
        flags = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
        content = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), flags)[1].tobytes()
        if len(content) <= LARGEST_BYTES:
            break
    return content
