"""Inclination of lines in the picture, and the arithmetic of angles: wrapping, averaging, change from a reference.

Inclinations are degrees from the vertical, forward positive: 0 is upright, 90 is level and points forward. Forward is
the side that the person faces. Picture coordinates have x right and y down.
"""

from __future__ import annotations

import numpy as np
import scipy  # its parts are imported at first use, after the video has been watched
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray, Landmark
from romcam.body.outline import chain, midpoints


def inclination_deg(lower: FloatArray, upper: FloatArray, facing: int) -> FloatArray:
    """Compute the inclination of the line from a lower to an upper point.

    Parameters
    ----------
    lower, upper
        (..., 2) points, any unit.
    facing
        +1 if forward is the picture's right, -1 if it is the left.

    Returns
    -------
    (...) degrees in (-180, 180], forward positive; NaN if a point is NaN.
    """
    forward = facing * (upper[..., 0] - lower[..., 0])
    up = lower[..., 1] - upper[..., 1]
    return np.degrees(np.arctan2(forward, up))


def slope_deg(across: FloatArray, sign: int) -> FloatArray:
    """Compute how far a line across an upright body is turned from the horizontal, in the picture's plane.

    Parameters
    ----------
    across
        (..., 2) vector from the person's right to their left.
    sign
        +1 if the person is seen from the front, -1 from behind.

    Returns
    -------
    (...) degrees in (-90, 90], positive if the person's right side is higher.

    Notes
    -----
    The line has no direction: where the pose model exchanges left and right, as it does in frames in which it takes a
    person for one seen from behind, the slope stays.
    """
    slope = np.degrees(np.arctan2(across[..., 1], sign * across[..., 0]))
    return 90.0 - np.mod(90.0 - slope, 180.0)


def sagittal_inclinations(landmarks_px: FloatArray, facing: int) -> dict[str, FloatArray]:
    """Compute the inclinations of thigh, shank and trunk chord, each by the midpoints of both sides.

    Parameters
    ----------
    landmarks_px
        (T, 33, 2) pixels; NaN where the person is not seen.
    facing
        +1 where the person faces the picture's right, -1 left.

    Returns
    -------
    `thigh` (knee to hip), `shank` (ankle to knee) and `chord` (hip to shoulder): (T,) degrees, forward positive.
    """
    knee, hip, shoulder = np.moveaxis(chain(landmarks_px), -2, 0)
    ankle = midpoints(landmarks_px, Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE)
    return {
        "thigh": inclination_deg(knee, hip, facing),
        "shank": inclination_deg(ankle, knee, facing),
        "chord": inclination_deg(hip, shoulder, facing),
    }


def wrap_deg(degrees: FloatArray) -> FloatArray:
    """Wrap angles into (-180, 180] degrees.

    Parameters
    ----------
    degrees
        Angles of any shape, degrees; NaN stays.
    """
    return -((180.0 - degrees) % 360.0 - 180.0)


def wrap_around(degrees: FloatArray, centre_deg: float) -> FloatArray:
    """Wrap angles to within half a turn of a centre, so that a curve does not leap from 180° to -180°.

    Parameters
    ----------
    degrees
        Angles of any shape, degrees; NaN stays.
    centre_deg
        Middle of the range, degrees.
    """
    return centre_deg + wrap_deg(degrees - centre_deg)


def circular_mean_deg(degrees: FloatArray) -> float:
    """Compute the mean direction of the known angles.

    Parameters
    ----------
    degrees
        Angles of any shape, degrees; NaN unknown.

    Returns
    -------
    Degrees in [-180, 180); NaN if no angle is known.
    """
    known = degrees[np.isfinite(degrees)]
    return float(scipy.stats.circmean(known, high=180.0, low=-180.0)) if len(known) else float("nan")


def median_at(inclination: FloatArray, frames: NDArray[np.bool_]) -> float:
    """Compute the median of the known inclinations in some frames.

    Parameters
    ----------
    inclination
        (T,) degrees, NaN unknown.
    frames
        (T,) bool, frames of one still posture, so that they do not straddle ±180°.

    Returns
    -------
    Degrees; NaN if none is known.
    """
    known = inclination[frames & np.isfinite(inclination)]
    return float(np.median(known)) if len(known) else float("nan")


def change_from_neutral(inclination: FloatArray, neutral: NDArray[np.bool_]) -> FloatArray:
    """Compute the change of an inclination from its median over the neutral frames.

    Parameters
    ----------
    inclination
        (T,) degrees, NaN unknown.
    neutral
        (T,) bool, the frames of the neutral posture.

    Returns
    -------
    (T,) degrees in (-180, 180]; NaN where unknown, and everywhere if neutral is.
    """
    return wrap_deg(inclination - median_at(inclination, neutral))


def foreshortened_deg(inclination: FloatArray, yaw_deg: float) -> FloatArray:
    """Compute the inclination that the picture shows of a line in the sagittal plane of a person who is turned.

    Parameters
    ----------
    inclination
        True inclination of the line from upright, degrees, any shape.
    yaw_deg
        Angle between the person's sagittal plane and the picture's, degrees.

    Returns
    -------
    Degrees, in the same turn as the inclination.

    Notes
    -----
    The parallel projection shortens the line's forward part by the cosine of the yaw and leaves its height.
    """
    angle = np.radians(inclination)
    seen = np.degrees(np.arctan2(np.sin(angle) * np.cos(np.radians(yaw_deg)), np.cos(angle)))
    return inclination + wrap_deg(seen - inclination)
