"""The geometry of the outline: where its rays start, where they point, and the points they end in.

Picture coordinates throughout: x right, y down, pixels. Shared by what reads the outline from a mask, what
concludes tilts from it, and what draws it.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import Landmark
from romcam.recording import HIP_FRACTIONS, THIGH_FRACTIONS, TRUNK_FRACTIONS, FloatArray, Recording

THIGH: Final = slice(0, len(THIGH_FRACTIONS))
HIP: Final = slice(THIGH.stop, THIGH.stop + len(HIP_FRACTIONS))
TRUNK: Final = slice(HIP.stop, HIP.stop + len(TRUNK_FRACTIONS))

LONGEST_RAY: Final = 0.4
"""A ray's greatest length as a share of thigh plus trunk: beyond any back, short of the room behind it."""

_FAN: Final = np.concatenate([np.zeros(len(THIGH_FRACTIONS)), HIP_FRACTIONS, np.ones(len(TRUNK_FRACTIONS))])
"""How far each station's ray is turned from the thigh's normal to the trunk's."""
_LEFT: Final = [Landmark.LEFT_KNEE, Landmark.LEFT_HIP, Landmark.LEFT_SHOULDER]
_RIGHT: Final = [Landmark.RIGHT_KNEE, Landmark.RIGHT_HIP, Landmark.RIGHT_SHOULDER]


def midpoints(landmarks_px: FloatArray, left: Landmark, right: Landmark) -> FloatArray:
    """Midpoints of a left and a right landmark, (..., 33, 2) → (..., 2). NaN where either is NaN.

    In the sagittal plane the middle of both sides is what a symmetric test is about, and it does not change when
    the pose model takes left for right.
    """
    return (landmarks_px[..., left, :] + landmarks_px[..., right, :]) / 2


def chain(landmarks_px: FloatArray) -> FloatArray:
    """Knee, hip and shoulder midpoints, (..., 33, 2) → (..., 3, 2)."""
    return (landmarks_px[..., _LEFT, :] + landmarks_px[..., _RIGHT, :]) / 2


def chain_length(chain_px: FloatArray) -> float:
    """Thigh plus trunk, pixels, of one frame's knee, hip and shoulder, (3, 2)."""
    (thigh_x, thigh_y), (trunk_x, trunk_y) = np.diff(chain_px, axis=0).tolist()
    return math.hypot(thigh_x, thigh_y) + math.hypot(trunk_x, trunk_y)


def rays(chain_px: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Origins (..., S, 2), left-hand unit directions (..., S, 2) and greatest length (...,) of the outline's rays.

    chain_px: (..., 3, 2) knee, hip, shoulder. The right-hand ray of a station is the left-hand one reversed.
    Thigh stations point along the thigh's normal, trunk stations along the trunk's, hip stations fan evenly from
    one to the other. NaN in, NaN out.
    """
    knee, hip, shoulder = chain_px[..., 0, :], chain_px[..., 1, :], chain_px[..., 2, :]
    thigh, trunk = hip - knee, shoulder - hip
    thigh_angle = np.arctan2(thigh[..., 1], thigh[..., 0])
    turn = _wrapped(np.arctan2(trunk[..., 1], trunk[..., 0]) - thigh_angle)
    along = thigh_angle[..., None] + _FAN * turn[..., None]
    directions = np.stack([np.sin(along), -np.cos(along)], axis=-1)
    origins = np.concatenate(
        [
            knee[..., None, :] + THIGH_FRACTIONS[:, None] * thigh[..., None, :],
            np.broadcast_to(hip[..., None, :], (*hip.shape[:-1], len(HIP_FRACTIONS), 2)),
            hip[..., None, :] + TRUNK_FRACTIONS[:, None] * trunk[..., None, :],
        ],
        axis=-2,
    )
    longest = LONGEST_RAY * (np.linalg.norm(thigh, axis=-1) + np.linalg.norm(trunk, axis=-1))
    return origins, directions, longest


def back_points(recording: Recording, facing: int) -> FloatArray:
    """The outline of the back, (T, S, 2) in pixels, from knee to shoulder; NaN where it was not seen.

    facing: +1 the person faces the picture's right (the back is on the left of the walk upwards), -1 left.
    """
    origins, directions, _ = rays(chain(recording.landmarks_px))
    side = back_side(facing)
    sign = 1.0 if side == 0 else -1.0
    return origins + sign * directions * recording.outline.distance_px[..., side, None]


def back_side(facing: int) -> int:
    """Which side of `Outline.distance_px` is the person's back: 0 (left) when facing right, 1 when facing left."""
    return 0 if facing > 0 else 1


def _wrapped(radians: FloatArray) -> NDArray[np.floating]:
    return (radians + np.pi) % (2 * np.pi) - np.pi
