"""Geometry of the body's outline: start and direction of its rays, and the points where they leave the body.

The outline is stored as distances from the chain knee-hip-shoulder. At each of the `STATIONS` a ray leaves the chain at
right angles (about the hip: a fan from the thigh's normal to the trunk's) and ends at the edge of the silhouette. Side
0 is on the left when moving along the chain from knee to shoulder in the picture, side 1 on the right. Picture
coordinates throughout: x right, y down, pixels.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from romcam.body.landmarks import FloatArray, Landmark

THIGH_FRACTIONS: Final = np.linspace(0.3, 0.95, 8)
HIP_FRACTIONS: Final = np.linspace(0.0, 1.0, 8)
TRUNK_FRACTIONS: Final = np.linspace(0.04, 1.0, 32)
"""Positions of the stations: shares of the line knee to hip, of the fan about the hip, of the line hip to shoulder."""

STATIONS: Final = len(THIGH_FRACTIONS) + len(HIP_FRACTIONS) + len(TRUNK_FRACTIONS)
"""Number of rays on each side."""

THIGH: Final = slice(0, len(THIGH_FRACTIONS))
HIP: Final = slice(THIGH.stop, THIGH.stop + len(HIP_FRACTIONS))
TRUNK: Final = slice(HIP.stop, HIP.stop + len(TRUNK_FRACTIONS))
"""Stations of thigh, hip and trunk."""

LONGEST_RAY: Final = 0.4
"""Greatest length of a ray, in shares of thigh plus trunk: it reaches beyond any back, but not far into the room."""

_FAN: Final = np.concatenate([np.zeros(len(THIGH_FRACTIONS)), HIP_FRACTIONS, np.ones(len(TRUNK_FRACTIONS))])
"""Direction of each station's ray: 0 along the thigh's normal, 1 along the trunk's."""
_LEFT: Final = [Landmark.LEFT_KNEE, Landmark.LEFT_HIP, Landmark.LEFT_SHOULDER]
_RIGHT: Final = [Landmark.RIGHT_KNEE, Landmark.RIGHT_HIP, Landmark.RIGHT_SHOULDER]


def midpoints(landmarks_px: FloatArray, left: Landmark, right: Landmark) -> FloatArray:
    """Compute the midpoints of a left and a right landmark.

    Parameters
    ----------
    landmarks_px
        (..., 33, 2) pixels.
    left, right
        The two landmarks.

    Returns
    -------
    (..., 2) pixels; NaN if either landmark is NaN.

    Notes
    -----
    In the sagittal plane a symmetric test measures the middle of both sides. It does not change if the pose model
    confuses left and right.
    """
    return (landmarks_px[..., left, :] + landmarks_px[..., right, :]) / 2


def chain(landmarks_px: FloatArray) -> FloatArray:
    """Compute the midpoints of both knees, hips and shoulders.

    Parameters
    ----------
    landmarks_px
        (..., 33, 2) pixels.

    Returns
    -------
    (..., 3, 2) pixels: knee, hip and shoulder; NaN if either side is NaN.
    """
    return (landmarks_px[..., _LEFT, :] + landmarks_px[..., _RIGHT, :]) / 2


def chain_length(chain_px: FloatArray) -> float:
    """Compute the length of thigh plus trunk in one frame.

    Parameters
    ----------
    chain_px
        (3, 2) knee, hip and shoulder, pixels.

    Returns
    -------
    Pixels; NaN if a point is NaN.
    """
    (thigh_x, thigh_y), (trunk_x, trunk_y) = np.diff(chain_px, axis=0).tolist()
    return math.hypot(thigh_x, thigh_y) + math.hypot(trunk_x, trunk_y)


def rays(chain_px: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Compute start, direction and greatest length of the outline's rays.

    Parameters
    ----------
    chain_px
        (..., 3, 2) knee, hip and shoulder, pixels; NaN gives NaN.

    Returns
    -------
    origins
        (..., S, 2) pixels.
    directions
        (..., S, 2) unit vectors of the rays of side 0; those of side 1 point the other way. Rays of the thigh follow
        the thigh's normal, rays of the trunk the trunk's; rays of the hip fan evenly from one to the other.
    longest
        (...) greatest length, pixels.
    """
    knee, hip, shoulder = chain_px[..., 0, :], chain_px[..., 1, :], chain_px[..., 2, :]
    thigh, trunk = hip - knee, shoulder - hip
    thigh_angle = np.arctan2(thigh[..., 1], thigh[..., 0])
    # In radians and in the arrays' precision, for speed: rays are cast for every frame.
    turn = (np.arctan2(trunk[..., 1], trunk[..., 0]) - thigh_angle + np.pi) % (2 * np.pi) - np.pi
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


def back_side(facing: int) -> int:
    """Return the side of the chain on which the back is.

    Parameters
    ----------
    facing
        +1 if the person faces the picture's right, -1 left.

    Returns
    -------
    0 or 1, as in `romcam.recording.Outline`.
    """
    return 0 if facing > 0 else 1


def back_points(landmarks_px: FloatArray, distance_px: FloatArray, facing: int) -> FloatArray:
    """Compute the outline of the back as points, from knee to shoulder.

    Parameters
    ----------
    landmarks_px
        (T, 33, 2) pixels.
    distance_px
        (T, S, 2) distances of the outline from the chain, as in `romcam.recording.Outline`.
    facing
        +1 if the person faces the picture's right, -1 left.

    Returns
    -------
    (T, S, 2) pixels; NaN where the outline was not seen.
    """
    origins, directions, _ = rays(chain(landmarks_px))
    side = back_side(facing)
    sign = 1.0 if side == 0 else -1.0
    return origins + sign * directions * distance_px[..., side, None]


def fill_stations(distance: FloatArray) -> FloatArray:
    """Fill unseen stations of each row from their neighbours, linearly.

    Parameters
    ----------
    distance
        (T, S), NaN unseen.

    Returns
    -------
    (T, S); a row with fewer than two known stations is NaN throughout.
    """
    filled = distance.copy()
    index = np.arange(int(distance.shape[1]))
    for row in np.flatnonzero(np.isnan(distance).any(axis=1)):
        known = np.isfinite(distance[row])
        filled[row] = np.interp(index, index[known], distance[row, known]) if known.sum() > 1 else np.nan
    return filled
