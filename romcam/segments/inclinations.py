"""Inclinations of the body's segments, directly from the landmarks.

Every function returns absolute inclinations by name, (T,) degrees, NaN where the person is not seen. `view.facing` is
the side of the picture that is forward; `front` is +1 if the person is seen from the front, -1 from behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from romcam.body.facing import View, forward_side, front_sign
from romcam.body.inclination import inclination_deg, sagittal_inclinations, slope_deg, wrap_deg
from romcam.body.landmarks import SIDES, FloatArray, Side, joint
from romcam.body.outline import chain
from romcam.recording import Recording
from romcam.segments.frontal_shank import frontal_shank_deg

_LEG: Final = {"thigh": ("KNEE", "HIP"), "shank": ("ANKLE", "KNEE"), "leg": ("ANKLE", "HIP")}
"""Lower and upper end of each segment of a leg."""


def all_segments(recording: Recording, view: View, camera: str) -> dict[str, FloatArray]:
    """Compute every segment that a video shows from the camera's position.

    Parameters
    ----------
    recording
        The trial.
    view
        How the camera sees the person; a facing of 0 is taken as right.
    camera
        `side` or `front`, by the protocol.

    Notes
    -----
    Where the person faces neither side of the picture, forward is `romcam.body.facing.forward_side`: the trunk of a
    person who is seen obliquely moves, too, and it moves forward.
    """
    if camera == "front":
        front = front_sign(recording.landmarks_px)
        return frontal(recording, front) | turns(recording, front)
    facing = view.facing or forward_side(recording.landmarks_px)
    middle = sagittal_inclinations(recording.landmarks_px, facing)
    return middle | {"trunk": middle["chord"]} | legs(recording, facing)


def legs(recording: Recording, facing: int) -> dict[str, FloatArray]:
    """Compute each leg's `thigh_`, `shank_` and `leg_` (ankle to hip), `left` and `right`.

    Parameters
    ----------
    recording
        The trial.
    facing
        +1 if forward is the picture's right, -1 left.
    """
    points = recording.landmarks_px
    return {
        f"{name}_{side}": inclination_deg(joint(points, side, lower), joint(points, side, upper), facing)
        for side in SIDES
        for name, (lower, upper) in _LEG.items()
    }


HIPS_FOUND: Final = 0.7
"""Slope of the line from hip to hip as it is found, for each degree of the true one: hips are guessed under flesh and
clothes, and a guess keeps to the middle. Regression on 102 rendered seated people (docs/frontal.md)."""

PELVIS: Final = {"hips": 0.5 / HIPS_FOUND, "chord": 1.0, "shoulders": -0.5}
"""Weights of lines across and along the trunk in the obliquity of the pelvis: half of the hips' line, corrected by
`HIPS_FOUND`, and half of the arc's, 2 chord - shoulder line (docs/frontal.md)."""


def frontal(recording: Recording, front: int) -> dict[str, FloatArray]:
    """Compute the inclinations in the frontal plane, as seen from the front: to the picture's right is positive.

    Parameters
    ----------
    recording
        The trial.
    front
        +1 if the person is seen from the front, -1 from behind.

    Returns
    -------
    `pelvis_line` (positive if the person's right side is higher), `chord_front` (middle of the hips to middle of the
    shoulders), `shank_front_left` and `shank_front_right` (in space, for a seated person:
    `romcam.segments.frontal_shank`).

    Notes
    -----
    The obliquity of the pelvis has two sources. The line from hip to hip is a guess under flesh and clothes. The other
    source is the trunk: a spine that bends in an arc has a chord inclined half-way between its ends, so that
    pelvis = 2 chord - shoulder line. A spine that bends low, as in a hike of the pelvis under level shoulders, has a
    chord that stays more upright, and the arc then shows about half of the hike. `PELVIS` weights both. The weights'
    sum is not 1, so the camera's roll cancels only in the change from neutral, which is all that is reported.
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
    """Hip, knee and ankle of a leg, x outwards; sign: +1 if the picture's right is outwards, otherwise -1."""
    across = np.array([sign, 1.0])
    hip, knee, ankle = (joint(points, side, name) * across for name in ("HIP", "KNEE", "ANKLE"))
    return hip, knee, ankle


LEAST_WIDTH: Final = 0.5
"""Share of its usual width below which a line across the body is not read: the pose model is about to exchange left and
right, and both joints lie near the middle of the body."""


def _slope(points: FloatArray, name: str, front: int) -> FloatArray:
    """Slope of the line across the body through a joint, positive if the person's right side is higher, degrees.

    NaN where the line is less than `LEAST_WIDTH` of its median as wide.
    """
    across = joint(points, "left", name) - joint(points, "right", name)
    width = np.abs(across[:, 0])
    seen = np.isfinite(width)
    usual = float(np.median(width[seen])) if seen.any() else 0.0
    return np.where(width >= LEAST_WIDTH * usual, slope_deg(across, front), np.nan)


TURN_SCALE: Final = {"pelvis_turn": 1.48, "thorax_turn": 1.36}
"""Factors on the pose model's turns, which are too small: regression through zero, 23 rendered people
(docs/frontal.md)."""

FOOT_AHEAD: Final = 1 / 3
"""Distance of the toes ahead of the ankles, in trunk lengths, hip to shoulder."""


def turns(recording: Recording, front: int) -> dict[str, FloatArray]:
    """Compute the turns about the vertical of pelvis, thorax and feet, to the person's left.

    Parameters
    ----------
    recording
        The trial.
    front
        +1 if the person is seen from the front, -1 from behind.

    Returns
    -------
    `pelvis_turn`, `thorax_turn` and `feet_turn`, (T,) degrees; 0 faces towards or away from the camera.

    Notes
    -----
    Pelvis and thorax are the lines from hip to hip and shoulder to shoulder in the pose model's own three dimensions,
    times `TURN_SCALE`. The feet's turn is read from the picture, by the distance of the toes beside the ankles. A heel
    that slides does not change it, whereas it changes the line from ankle to ankle.
    """
    world, found = recording.world_m, dict[str, FloatArray]()
    for name, line in (("pelvis_turn", "HIP"), ("thorax_turn", "SHOULDER")):
        across = front * (joint(world, "left", line) - joint(world, "right", line))
        found[name] = TURN_SCALE[name] * np.degrees(np.arctan2(across[..., 2], across[..., 0]))
    points = recording.landmarks_px
    _, hip, shoulder = np.moveaxis(chain(points), -2, 0)
    feet = [joint(points, side, "FOOT_INDEX") - joint(points, side, "ANKLE") for side in SIDES]
    aside = front * np.mean(feet, axis=0)
    trunk = np.linalg.norm(shoulder - hip, axis=-1)
    tall = np.nanmedian(trunk) if np.isfinite(trunk).any() else np.nan
    return found | {"feet_turn": np.degrees(np.arcsin(np.clip(aside[..., 0] / (FOOT_AHEAD * tall), -1.0, 1.0)))}


def side_of_leg(segments: Mapping[str, FloatArray], by: str, *, lower: bool = False) -> tuple[Side, Side]:
    """Identify the tested leg.

    Parameters
    ----------
    segments
        Inclinations of both legs, (T,) degrees by name.
    by
        Segment that identifies the leg, such as `leg`.
    lower
        Whether the tested leg is the one that lies lower in half of the video (supine); otherwise it is the one whose
        segment has the larger range (5th to 95th centile).

    Returns
    -------
    The tested and the other side.
    """
    evidence: dict[Side, float] = {}
    for side in SIDES:
        inclination = segments[f"{by}_{side}"]
        known = np.unwrap(inclination[np.isfinite(inclination)], period=360.0)
        if not len(known):
            evidence[side] = -np.inf
        elif lower:
            evidence[side] = float(wrap_deg(np.asarray(np.median(known) + 90.0)))
        else:
            lowest, highest = np.percentile(known, [5, 95])
            evidence[side] = float(highest - lowest)
    return ("left", "right") if evidence["left"] >= evidence["right"] else ("right", "left")


_MIDDLE: Final = {**_LEG, "chord": ("HIP", "SHOULDER"), "trunk": ("HIP", "SHOULDER")}
_ACROSS: Final = {"pelvis": "HIP", "hip": "HIP", "thorax": "SHOULDER", "shoulder": "SHOULDER", "feet": "ANKLE"}


def ends(landmarks_px: FloatArray, segment: str, measured: Side | None = None) -> tuple[FloatArray, FloatArray] | None:
    """Return the ends of a segment in the picture, to draw it.

    Parameters
    ----------
    landmarks_px
        (..., 33, 2) pixels.
    segment
        Name of the segment.
    measured
        The side that `_measured` stands for.

    Returns
    -------
    Lower and upper end, each (..., 2); of a line across the body the person's right end, then the left. None for a
    segment that is not a line in the picture.
    """
    name, _, side = segment.replace("_front", "").rpartition("_")
    if side in ("measured", "other") and measured is not None:
        side = measured if side == "measured" else SIDES[1 - SIDES.index(measured)]
    if side in SIDES and name in _LEG:
        lower, upper = _LEG[name]
        return joint(landmarks_px, side, lower), joint(landmarks_px, side, upper)
    if side in ("line", "turn") and name in _ACROSS:
        return joint(landmarks_px, "right", _ACROSS[name]), joint(landmarks_px, "left", _ACROSS[name])
    middle = _MIDDLE.get(segment.removesuffix("_front"))
    if middle is None:
        return None
    lower, upper = ((joint(landmarks_px, "left", each) + joint(landmarks_px, "right", each)) / 2 for each in middle)
    return lower, upper
