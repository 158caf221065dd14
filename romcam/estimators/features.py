"""What the outline of the back, the landmarks and the joints say about the spine, as one row of numbers a frame.

The rows do not depend on where the person stands, how large he is in the picture, which way he faces, or how the
camera is rolled: lengths are divided by the body's own (thigh plus trunk in neutral), forward is always positive x and
up positive y, left and right become near and far from the camera, and up is where the shoulders are from the ankles
in neutral: someone who stands is upright.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from romcam.body.landmarks import Landmark
from romcam.body.outline import HIP, THIGH, TRUNK, back_side, chain, midpoints, rays
from romcam.recording import FloatArray, Recording
from romcam.segments.inclinations import sagittal_inclinations, inclination_deg

FIRST_STATION: Final = 3
"""Stations nearer to the knee say nothing about the spine."""

FRAMES_AT_ONCE: Final = 1024
"""What is needed for a while only must not grow with a film's length."""

ARC_FRACTIONS: Final = np.linspace(0.03, 0.97, 24)
ARC_STEP: Final = 0.05
"""Tangents are read over this share of the outline's length on either side (about 4 cm on an adult)."""

_MIDDLES: Final = (
    (Landmark.LEFT_EAR, Landmark.RIGHT_EAR),
    (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    (Landmark.LEFT_ELBOW, Landmark.RIGHT_ELBOW),
    (Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST),
    (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE),
    (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
    (Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL),
    (Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX),
)
_PAIRS: Final = (
    (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE),
    (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
)


@dataclass(frozen=True, eq=False)
class Features:
    """Cues of every frame.

    now: (T, N) float32, the columns named by `COLUMNS`; NaN in frames that show no person.
    front: (T, S) distance of the body's front from the chain, lengths of the body; unseen stations filled along the
        chain, 0 in frames that show none.
    appearance: (T, `APPEARANCE`) of `Closeups`, NaN as above.
    hidden: (T, S / 2) 1 where the front is not seen at every other station, arms being before it, else 0.
    missing: (T,) share of the back's stations, hip to shoulder blade, at which the outline was not seen.
    softness: (T,) median width of the outline's edge there, lengths of the body.
    body_px: thigh plus trunk in neutral, pixels.
    """

    now: FloatArray
    front: FloatArray
    appearance: FloatArray
    hidden: FloatArray
    missing: FloatArray
    softness: FloatArray
    body_px: float


def compute_features(recording: Recording, facing: int, neutral: np.ndarray) -> Features:
    """Read every frame's cues. facing: ±1. neutral: (T,) bool, the frames that give the body its length."""
    turn, lean = _uprighting(recording, neutral)
    lengths = np.linalg.norm(np.diff(chain(recording.landmarks_px[neutral]), axis=1), axis=-1).sum(axis=1)
    body = float(np.nanmedian(lengths))
    parts = [_read(recording, frames, facing, turn, lean, body) for frames in spans(len(recording))]
    arrays = [field.name for field in fields(Features) if field.name != "body_px"]
    return Features(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in arrays}, body_px=body)


def spans(count: int) -> Iterator[slice]:
    """Slices of at most `FRAMES_AT_ONCE` that cover so many frames; one at least."""
    for start in range(0, max(count, 1), FRAMES_AT_ONCE):
        yield slice(start, start + FRAMES_AT_ONCE)


def _read(recording: Recording, frames: slice, facing: int, turn: FloatArray, lean_deg: float, body: float) -> Features:
    """Cues of some frames. turn, lean_deg: see `_uprighting`. body: thigh plus trunk in neutral, pixels."""
    landmarks, world = recording.landmarks_px[frames] @ turn.T, recording.world_m[frames].copy()
    world[..., :2] = world[..., :2] @ turn.T
    crops, distance = recording.crops, recording.outline.distance_px[frames]
    spine_px = crops.spine_px[frames] @ turn.T
    points = chain(landmarks)
    side = back_side(facing)
    back = distance[:, :, side]
    spine = slice(HIP.start, TRUNK.stop - 6)
    missing = np.isnan(back[:, spine]).mean(axis=1)
    back = fill_along(back)
    outline = _outline_points(points, back, side)
    inclinations = sagittal_inclinations(landmarks, facing)
    now = np.concatenate(
        [
            back[:, FIRST_STATION:] / body,
            _tangents(outline[:, FIRST_STATION:], facing) / 100.0,
            np.stack([inclinations[name] for name in ("thigh", "shank", "trunk_chord")], axis=1) / 100.0,
            _middles(landmarks, points[:, 1], facing) / body,
            _separations(landmarks, facing) / body,
            _world_axes(world, facing),
            ((spine_px - points[:, 1:2]) * (facing, -1.0) / body).reshape(len(landmarks), -1),
            _segments(points, spine_px, facing) / 100.0,
            (crops.lean_deg[frames] - facing * lean_deg) / 100.0,
        ],
        axis=1,
    ).astype(np.float32)
    softness = recording.outline.softness_px[frames, spine, side]
    front = distance[:, :, 1 - side]
    return Features(
        now=now,
        appearance=crops.appearance[frames],
        front=np.nan_to_num(fill_along(front) / body).astype(np.float32),
        hidden=np.isnan(front[:, ::2]).astype(np.float32),
        missing=missing,
        softness=_row_median(softness) / body,
        body_px=body,
    )


def _uprighting(recording: Recording, neutral: np.ndarray) -> tuple[FloatArray, float]:
    """The turn (2, 2) that makes the line ankles to shoulders upright in neutral; its lean to the right, degrees."""
    ankle = midpoints(recording.landmarks_px[neutral], Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE)
    shoulder = midpoints(recording.landmarks_px[neutral], Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
    lean_deg = float(np.nanmedian(inclination_deg(ankle, shoulder, 1)))
    lean = np.radians(lean_deg)
    return np.array([[np.cos(lean), np.sin(lean)], [-np.sin(lean), np.cos(lean)]]), lean_deg


def _segments(points: FloatArray, spine_px: FloatArray, facing: int) -> FloatArray:
    """Inclination of hip → L5-S1 → T12-L1 → C7-T1, (T, 3) degrees, unwrapped from the pelvis upward."""
    lower = np.concatenate([points[:, 1:2], spine_px[:, :2]], axis=1)
    angle = np.radians(inclination_deg(lower, spine_px, facing))
    known = np.isfinite(angle).all(axis=1)
    angle[known] = np.unwrap(angle[known], axis=1)
    return np.degrees(angle)


def fill_along(distance: FloatArray) -> FloatArray:
    """Fill missing stations of each row from their neighbours, linearly; rows with fewer than two stay NaN."""
    filled = distance.copy()
    index = np.arange(distance.shape[1])
    for row in np.flatnonzero(np.isnan(distance).any(axis=1)):
        known = np.isfinite(distance[row])
        filled[row] = np.interp(index, index[known], distance[row, known]) if known.sum() > 1 else np.nan
    return filled


def _outline_points(points: FloatArray, back: FloatArray, side: int) -> FloatArray:
    origins, directions, _ = rays(points)
    return origins + (1.0 if side == 0 else -1.0) * directions * back[..., None]


def _tangents(outline: FloatArray, facing: int) -> FloatArray:
    """Inclination of the outline, degrees, at `ARC_FRACTIONS` of its length, unwrapped from buttock to shoulder."""
    steps = np.linalg.norm(np.diff(outline, axis=1), axis=-1)
    arc = np.concatenate([np.zeros((len(outline), 1)), np.cumsum(steps, axis=1)], axis=1)
    arc /= arc[:, -1:]
    below, above = np.clip(ARC_FRACTIONS - ARC_STEP, 0, 1), np.clip(ARC_FRACTIONS + ARC_STEP, 0, 1)
    chord = _along(outline, arc, above) - _along(outline, arc, below)
    angle = np.arctan2(facing * chord[..., 0], -chord[..., 1])
    known = np.isfinite(angle).all(axis=1)
    angle[known] = np.unwrap(angle[known], axis=1)
    return np.degrees(angle)


def _along(outline: FloatArray, arc: FloatArray, fractions: FloatArray) -> FloatArray:
    result = np.full((len(outline), len(fractions), 2), np.nan)
    for row in np.flatnonzero(np.isfinite(arc).all(axis=1)):
        for axis in (0, 1):
            result[row, :, axis] = np.interp(fractions, arc[row], outline[row, :, axis])
    return result


def _middles(landmarks: FloatArray, hip: FloatArray, facing: int) -> FloatArray:
    forward_up = np.array([facing, -1.0])
    middles = [midpoints(landmarks, left, right) for left, right in _MIDDLES]
    middles.append(landmarks[:, Landmark.NOSE])
    return np.concatenate([(middle - hip) * forward_up for middle in middles], axis=1)


def _separations(landmarks: FloatArray, facing: int) -> FloatArray:
    """Far minus near landmark of each pair; someone who faces right shows the camera the right side."""
    forward_up = np.array([facing, -1.0])
    return np.concatenate(
        [facing * (landmarks[:, left] - landmarks[:, right]) * forward_up for left, right in _PAIRS], axis=1
    )


def _world_axes(world: FloatArray, facing: int) -> FloatArray:
    """Hip and shoulder axes (far minus near) and trunk of the world landmarks as unit vectors, x forward, y up."""
    forward_up = np.array([facing, -1.0, 1.0])
    hips = facing * (world[:, Landmark.LEFT_HIP] - world[:, Landmark.RIGHT_HIP])
    shoulders = facing * (world[:, Landmark.LEFT_SHOULDER] - world[:, Landmark.RIGHT_SHOULDER])
    trunk = world[:, (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)].mean(axis=1)
    axes = [axis * forward_up for axis in (hips, shoulders, trunk)]
    return np.concatenate([axis / np.linalg.norm(axis, axis=1, keepdims=True) for axis in axes], axis=1)


def _row_median(values: FloatArray) -> FloatArray:
    result = np.full(len(values), np.nan)
    known = np.isfinite(values).any(axis=1)
    result[known] = np.nanmedian(values[known], axis=1)
    return result


COLUMNS: Final[dict[str, slice]] = {}
"""Which columns of `Cues.now` hold what."""


def _name_columns() -> None:
    start = 0
    for name, width in (
        ("back", TRUNK.stop - FIRST_STATION),
        ("tangents", len(ARC_FRACTIONS)),
        ("chain", 3),
        ("middles", 2 * (len(_MIDDLES) + 1)),
        ("separations", 2 * len(_PAIRS)),
        ("world", 9),
        ("spine", 6),
        ("segments", 3),
        ("leans", 2),
    ):
        COLUMNS[name] = slice(start, start + width)
        start += width


_name_columns()
assert THIGH.start == 0
