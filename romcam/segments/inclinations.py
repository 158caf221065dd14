"""Inclinations of the body's segments, straight from the landmarks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import numpy as np

from romcam.body.facing import front_sign
from romcam.body.landmarks import Landmark
from romcam.body.outline import chain, midpoints
from romcam.recording import FloatArray, Recording
from romcam.segments.frontal_shank import frontal_shank_deg
from romcam.segments.values import View


def inclination_deg(lower: FloatArray, upper: FloatArray, facing: int) -> FloatArray:
    """Inclination from the vertical of the line lower → upper, degrees in (-180, 180], forward positive.

    lower, upper: (..., 2), x right, y down. facing: +1 forward is the picture's right, -1 left. 0 is upright, 90
    level, pointing forwards. NaN in, NaN out.
    """
    forward = facing * (upper[..., 0] - lower[..., 0])
    up = lower[..., 1] - upper[..., 1]
    return np.degrees(np.arctan2(forward, up))


def sagittal_inclinations(landmarks_px: FloatArray, facing: int) -> dict[str, FloatArray]:
    """Absolute inclinations of `thigh`, `shank` and `trunk_chord`, each (T,) degrees by the midpoints of both sides."""
    points = chain(landmarks_px)
    knee, hip, shoulder = points[..., 0, :], points[..., 1, :], points[..., 2, :]
    ankle = midpoints(landmarks_px, Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE)
    return {
        "thigh": inclination_deg(knee, hip, facing),
        "shank": inclination_deg(ankle, knee, facing),
        "trunk_chord": inclination_deg(hip, shoulder, facing),
    }


def change_from_neutral(inclination: FloatArray, neutral: np.ndarray) -> FloatArray:
    """Inclination less its median over the neutral frames, wrapped into (-180, 180]; NaN where unknown."""
    return wrap_deg(inclination - np.nanmedian(inclination[neutral]))


def wrap_deg(degrees: FloatArray) -> FloatArray:
    """The same directions within (-180, 180]."""
    return -((180.0 - degrees) % 360.0 - 180.0)


_LEG: Final = {"thigh": ("KNEE", "HIP"), "shank": ("ANKLE", "KNEE"), "leg": ("ANKLE", "HIP")}
Side = Literal["left", "right"]
SIDES: Final[tuple[Side, Side]] = ("left", "right")


def legs(recording: Recording, facing: int) -> dict[str, FloatArray]:
    """Absolute inclinations of each leg's `thigh_`, `shank_` and `leg_` (ankle → hip), `left` and `right`."""
    points = recording.landmarks_px
    return {
        f"{name}_{side}": inclination_deg(_of(points, side, lower), _of(points, side, upper), facing)
        for side in SIDES
        for name, (lower, upper) in _LEG.items()
    }


PELVIS: Final = {"hips": 0.3, "chord": 1.4, "shoulders": -0.7}
"""Shares of lines across and along the trunk in the turn of the pelvis: least squares on 21 rendered people who sit
(docs/frontal.md), such that a camera's roll drops out and an arc is read as it is."""


def frontal(recording: Recording, front: int) -> dict[str, FloatArray]:
    """Absolute inclinations in the frontal plane, as seen from the front: to the picture's right is positive.

    front: -1 where the person is seen from behind, whose picture is mirrored. `pelvis_line` is how far the pelvis is
    turned, the person's right side up, by two witnesses. One is the line from hip to hip, which is guessed under flesh
    and clothes. The other is the trunk: a spine that bends in an arc has a chord that is inclined half-way between its
    ends, so that pelvis = 2 chord - shoulder line. `PELVIS` weighs them. Of who sits the shanks' are as they are in
    space (`romcam.segments.frontal_shank`).
    """
    points = recording.landmarks_px
    _, hip, shoulder = np.moveaxis(chain(points), -2, 0)
    chord = inclination_deg(hip, shoulder, front)
    lines = {"hips": _slope(points, "HIP", front), "chord": chord, "shoulders": _slope(points, "SHOULDER", front)}
    return {
        "pelvis_line": np.sum([weight * lines[name] for name, weight in PELVIS.items()], axis=0),
        "chord_front": chord,
        **{
            f"shank_front_{side}": -outwards * frontal_shank_deg(*_outwards(points, side, front * outwards))
            for side, outwards in zip(SIDES, (1, -1), strict=True)
        },
    }


def _outwards(points: FloatArray, side: str, sign: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Hip, knee and ankle of a leg, x outwards where sign has the picture's right outwards."""
    across = np.array([sign, 1.0])
    hip, knee, ankle = (_of(points, side, joint) * across for joint in ("HIP", "KNEE", "ANKLE"))
    return hip, knee, ankle


def _slope(points: FloatArray, joint: str, front: int) -> FloatArray:
    """How far the line from the right to the left joint is turned, the person's right side up, degrees."""
    across = _of(points, "left", joint) - _of(points, "right", joint)
    return np.degrees(np.arctan2(across[..., 1], front * across[..., 0]))


TURN_SCALE: Final = {"pelvis_turn": 1.48, "thorax_turn": 1.36}
"""The pose model turns people less than they turn: regression through zero, 23 rendered people (docs/frontal.md)."""

FOOT_AHEAD: Final = 1 / 3
"""How far the toes are ahead of the ankles, in trunk lengths, hip to shoulder."""


def turns(recording: Recording, front: int) -> dict[str, FloatArray]:
    """Turn about the vertical of pelvis and thorax, degrees, to the person's left; 0 faces towards or from the camera.

    The lines from hip to hip and shoulder to shoulder in the pose model's own three dimensions, and `TURN_SCALE`. The
    feet's is read from the picture: how far the toes stand aside of the ankles, which a heel that slides does not
    change as it changes the line from ankle to ankle. front: -1 where the person is seen from behind.
    """
    world, found = recording.world_m, {}
    for name, joint in (("pelvis_turn", "HIP"), ("thorax_turn", "SHOULDER")):
        across = front * (_of(world, "left", joint) - _of(world, "right", joint))
        found[name] = TURN_SCALE[name] * np.degrees(np.arctan2(across[..., 2], across[..., 0]))
    points = recording.landmarks_px
    _, hip, shoulder = np.moveaxis(chain(points), -2, 0)
    aside = front * np.mean([_of(points, side, "FOOT_INDEX") - _of(points, side, "ANKLE") for side in SIDES], axis=0)
    trunk = np.linalg.norm(shoulder - hip, axis=-1)
    tall = np.nanmedian(trunk) if np.isfinite(trunk).any() else np.nan
    return found | {"feet_turn": np.degrees(np.arcsin(np.clip(aside[..., 0] / (FOOT_AHEAD * tall), -1.0, 1.0)))}


def all_segments(recording: Recording, view: View, camera: str) -> dict[str, FloatArray]:
    """Every segment that a film from there shows, by name: (T,) absolute inclinations, degrees."""
    if camera == "front":
        seen_front = front_sign(recording.landmarks_px)
        return frontal(recording, seen_front) | turns(recording, seen_front)
    facing = view.facing or 1
    middle = sagittal_inclinations(recording.landmarks_px, facing)
    middle["trunk"] = middle["chord"] = middle.pop("trunk_chord")
    return middle | legs(recording, facing)


def of_one_leg(segments: Mapping[str, FloatArray], by: str, *, lower: bool = False) -> tuple[Side, Side]:
    """The measured and the other side of somebody who lies on the back.

    The measured leg's segment `by` turns through more of the film (5th-95th centile), or lies lower in half of it.
    """
    telling: dict[Side, float] = {}
    for side in SIDES:
        inclination = segments[f"{by}_{side}"]
        seen = np.unwrap(inclination[np.isfinite(inclination)], period=360.0)
        if not len(seen):
            telling[side] = -np.inf
        elif lower:
            telling[side] = float(wrap_deg(np.median(seen) + 90.0))
        else:
            telling[side] = float(np.ptp(np.percentile(seen, [5, 95])))
    return ("left", "right") if telling["left"] >= telling["right"] else ("right", "left")


_MIDDLE: Final = {**_LEG, "chord": ("HIP", "SHOULDER"), "trunk": ("HIP", "SHOULDER")}
_ACROSS: Final = {"pelvis": "HIP", "hip": "HIP", "thorax": "SHOULDER", "shoulder": "SHOULDER", "feet": "ANKLE"}


def ends(landmarks_px: FloatArray, segment: str, measured: Side | None = None) -> tuple[FloatArray, FloatArray] | None:
    """Lower and upper end of a segment in the picture, each (..., 2), by its name; None for one that is no line in it.

    A line across the body runs from the person's right to the left. measured: the side that `_measured` stands for.
    """
    name, _, side = segment.replace("_front", "").rpartition("_")
    if side in ("measured", "other") and measured is not None:
        side = measured if side == "measured" else SIDES[1 - SIDES.index(measured)]
    if side in SIDES and name in _LEG:
        lower, upper = _LEG[name]
        return _of(landmarks_px, side, lower), _of(landmarks_px, side, upper)
    if side in ("line", "turn") and name in _ACROSS:
        return _of(landmarks_px, "right", _ACROSS[name]), _of(landmarks_px, "left", _ACROSS[name])
    middle = _MIDDLE.get(segment.removesuffix("_front"))
    if middle is None:
        return None
    lower, upper = ((_of(landmarks_px, "left", joint) + _of(landmarks_px, "right", joint)) / 2 for joint in middle)
    return lower, upper


def _of(points: FloatArray, side: str, joint: str) -> FloatArray:
    return points[..., Landmark[f"{side.upper()}_{joint}"], :]
