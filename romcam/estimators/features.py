"""Features of the first estimator: outline of the back, landmarks and joints as one row of numbers per frame.

The rows do not depend on the person's position, their size in the picture, the side they face, or the camera's roll.
Lengths are divided by the body's own (thigh plus trunk in neutral); x is positive forward and y upward; left and right
become near to and far from the camera. Up is the direction from ankles to shoulders in neutral, so that a standing
person is upright.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.inclination import inclination_deg, sagittal_inclinations
from romcam.body.landmarks import FloatArray, Landmark
from romcam.body.outline import HIP, THIGH, TRUNK, back_side, chain, fill_stations, midpoints, rays
from romcam.estimators.joint_network import APPEARANCE, LEANS, SPINE
from romcam.recording import Recording

FIRST_STATION: Final = 3
"""First station used: those nearer to the knee carry no information about the spine."""

FRAMES_AT_ONCE: Final = 1024
"""Chunk size: bounds temporary memory on long videos."""

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

_BACK: Final = slice(HIP.start, TRUNK.stop - 6)
"""Stations of the back, hip to shoulder blade."""

NEAR_REFERENCE: Final = 0.07
"""Distance, in shares of the range, within which a frame counts as half way or as the end of range."""

LEAST_LEAN: Final = 0.01
"""Least range of a bend, hundreds of degrees: one degree."""


@dataclass(frozen=True, eq=False)
class Features:
    """Features of every frame.

    Parameters
    ----------
    now
        (T, N) float32, the columns named by `COLUMNS`; NaN in frames that show no person.
    front
        (T, S) distance of the body's front from the chain, body lengths; unseen stations are filled along the chain, 0
        in frames that show none.
    appearance
        (T, `APPEARANCE`) from the joint network; NaN in frames that show no person.
    hidden
        (T, S / 2) at every other station, 1 if the front is not seen because arms are before it, otherwise 0.
    missing
        (T,) share of the back's stations, hip to shoulder blade, at which the outline was not seen.
    softness
        (T,) median width of the outline's edge there, body lengths.
    body_px
        Thigh plus trunk in neutral, pixels.
    """

    now: FloatArray
    front: FloatArray
    appearance: FloatArray
    hidden: FloatArray
    missing: FloatArray
    softness: FloatArray
    body_px: float


def compute_features(recording: Recording, facing: int, neutral: NDArray[np.bool_]) -> Features:
    """Compute the features of every frame.

    Parameters
    ----------
    recording
        The trial, with the joint network's output (`joint_features`).
    facing
        +1 if the person faces the picture's right, -1 left.
    neutral
        (T,) bool, the frames that define body length and upright.
    """
    turn, lean = _uprighting(recording, neutral)
    lengths = np.linalg.norm(np.diff(chain(recording.landmarks_px[neutral]), axis=1), axis=-1).sum(axis=1)
    body = float(np.nanmedian(lengths))
    parts = [_features(recording, frames, facing, turn, lean, body) for frames in chunks(len(recording))]
    arrays = [field.name for field in fields(Features) if field.name != "body_px"]
    return Features(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in arrays}, body_px=body)


def hidden_share(distance_px: FloatArray, facing: int) -> FloatArray:
    """Compute the share of the back's stations, hip to shoulder blade, at which the outline was not seen.

    Parameters
    ----------
    distance_px
        (T, S, 2) the outline's distances (`romcam.recording.Outline`).
    facing
        +1 if the person faces the picture's right, -1 left.

    Returns
    -------
    (T,) 0 to 1.
    """
    return np.isnan(distance_px[:, _BACK, back_side(facing)]).mean(axis=1)


def joint_features(recording: Recording) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the joint network's output other than the corrected landmarks; NaN where it did not run.

    Parameters
    ----------
    recording
        The trial.

    Returns
    -------
    spine_px
        (T, 3, 2) the joints L5-S1, T12-L1 and C7-T1, pixels of the picture.
    lean_deg
        (T, 2) inclination of pelvis and T12-L1 from the picture's vertical, forward positive, from each frame alone.
    appearance
        (T, `APPEARANCE`).
    """
    count, known = len(recording), recording.features

    def of(name: str, width: int) -> FloatArray:
        return known[name] if name in known else np.full((count, width), np.nan)

    spine = of("spine_px", 2 * len(SPINE)).reshape(count, len(SPINE), 2)
    return spine, of("lean_deg", LEANS), of("appearance", APPEARANCE)


def chunks(count: int) -> Iterator[slice]:
    """Yield slices of at most `FRAMES_AT_ONCE` frames that cover a trial; at least one.

    Parameters
    ----------
    count
        Number of frames.
    """
    for start in range(0, max(count, 1), FRAMES_AT_ONCE):
        yield slice(start, start + FRAMES_AT_ONCE)


def reference_frames(lean: FloatArray, readable: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Find the frames half way and at the end of range: their features characterise how this person bends.

    Parameters
    ----------
    lean
        (T,) the trunk's change from neutral, hundreds of degrees.
    readable
        (T,) bool, at least one.

    Returns
    -------
    Indices of the frames half way and of those at the end of range, each at least one.
    """
    frames = np.flatnonzero(readable)
    reach = lean[frames] / max(float(np.quantile(lean[frames], 0.98)), LEAST_LEAN)

    def nearest(off: FloatArray) -> NDArray[np.intp]:
        return frames[off <= max(NEAR_REFERENCE, float(off.min()))]

    return nearest(np.abs(reach - 0.5)), nearest(np.abs(np.minimum(reach - 1.0, 0.0)))


def _features(
    recording: Recording, frames: slice, facing: int, turn: FloatArray, lean_deg: float, body: float
) -> Features:
    """Features of some frames. turn, lean_deg: see `_uprighting`. body: thigh plus trunk in neutral, pixels."""
    landmarks, world = recording.landmarks_px[frames] @ turn.T, recording.world_m[frames].copy()
    world[..., :2] = world[..., :2] @ turn.T
    distance = recording.outline.distance_px[frames]
    spine_px, leans_deg, appearance = (part[frames] for part in joint_features(recording))
    spine_px = spine_px @ turn.T
    points = chain(landmarks)
    side = back_side(facing)
    back = fill_stations(distance[:, :, side])
    outline = _outline_points(points, back, side)
    inclinations = sagittal_inclinations(landmarks, facing)
    now = np.concatenate(
        [
            back[:, FIRST_STATION:] / body,
            _tangents(outline[:, FIRST_STATION:], facing) / 100.0,
            np.stack([inclinations[name] for name in ("thigh", "shank", "chord")], axis=1) / 100.0,
            _middles(landmarks, points[:, 1], facing) / body,
            _separations(landmarks, facing) / body,
            _world_axes(world, facing),
            ((spine_px - points[:, 1:2]) * (facing, -1.0) / body).reshape(len(landmarks), -1),
            _segments(points, spine_px, facing) / 100.0,
            (leans_deg - facing * lean_deg) / 100.0,
        ],
        axis=1,
    ).astype(np.float32)
    softness = recording.outline.softness_px[frames, _BACK, side]
    front = distance[:, :, 1 - side]
    return Features(
        now=now,
        appearance=appearance,
        front=np.nan_to_num(fill_stations(front) / body).astype(np.float32),
        hidden=np.isnan(front[:, ::2]).astype(np.float32),
        missing=hidden_share(distance, facing),
        softness=_row_median(softness) / body,
        body_px=body,
    )


def _uprighting(recording: Recording, neutral: NDArray[np.bool_]) -> tuple[FloatArray, float]:
    """Rotation (2, 2) that makes the line ankles to shoulders upright in neutral; its lean to the right, degrees."""
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
    """Far minus near landmark of each pair; a person who faces right shows the camera their right side."""
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
"""Columns of `Features.now` by name of the part."""


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
