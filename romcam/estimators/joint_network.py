"""The joint network: finds the joints about which pelvis and spine turn, in the crop of a person.

The pose model puts the hip 4 % of the body's length from the joint, and finds no point between hip and shoulder. The
outline's meaning depends on the points from which it is read. This network was trained on rendered bodies whose joints
are known. It corrects knee, hip and shoulder, and adds three joints of the spine and two inclinations.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray, Landmark
from romcam.estimators.crop import EXTENT, SIDE_PX, Crop
from romcam.estimators.onnx_session import open_network
from romcam.pose.model import Pose
from romcam.pose.people import body_length

SEEN_PX: Final = 128
"""Side of the middle of the crop, the network's input; in training it is shifted."""

CORRECTED: Final = (
    (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE),
    (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
)
"""Pairs of landmarks whose middles are the network's first outputs, in this order."""

SPINE: Final = ("L5-S1", "T12-L1", "C7-T1")
"""Joints of the spine, the next outputs."""

POINTS: Final = len(CORRECTED) + len(SPINE)
LEANS: Final = 2
"""Number of inclinations, of pelvis and T12-L1: the outputs after the points."""

APPEARANCE: Final = 96
"""Number of further features, the last outputs; they have a meaning only when compared with another frame of the
person."""

FURTHEST: Final = 0.15
"""Greatest correction, in shares of thigh plus trunk. In bends 99 % of corrections are below 0.09, 0.11 and 0.14 (hips,
knees, shoulders). In squats, on which the network was not trained, it misplaces the knees by a quarter of the body."""

_PICTURE: Final = "picture"
"""Name of the network's input."""

PERCENT_PX: Final = SIDE_PX / EXTENT / 100
"""Pixels of the crop per 1 % of the body's length (thigh plus trunk), the unit of the points."""
LEAN_UNIT_DEG: Final = 2.0
"""Unit of the inclinations."""


@dataclass(frozen=True, eq=False)
class Joints:
    """The network's output for one frame.

    Parameters
    ----------
    middles_px
        (3, 2) middles of both hips, knees and shoulders, pixels of the frame.
    spine_px
        (3, 2) the joints of `SPINE`, pixels of the frame.
    lean_deg
        (2,) inclination of pelvis and T12-L1 from the picture's vertical, degrees, forward positive.
    appearance
        (`APPEARANCE`,) features to compare with those of another frame.
    """

    middles_px: FloatArray
    spine_px: FloatArray
    lean_deg: FloatArray
    appearance: FloatArray


class JointNetwork:
    """The joint network.

    Parameters
    ----------
    weights
        Content of its file (`models/joints.onnx`).

    Raises
    ------
    ModelError
        If the content is not a network.
    """

    def __init__(self, weights: bytes) -> None:
        self._net = open_network(weights, "joints")

    def __call__(self, crop: Crop) -> Joints:
        """Find the joints in a crop.

        Parameters
        ----------
        crop
            Crop of a person.
        """
        (output,) = self._net.run(None, {_PICTURE: as_input(crop.grey, crop.mask)[None]})
        return to_joints(np.asarray(output)[0], crop)


def as_input(grey: NDArray[np.uint8], mask: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Scale the middle of one or more crops to the network's input.

    Parameters
    ----------
    grey, mask
        (..., `SIDE_PX`, `SIDE_PX`) as in `Crop`.

    Returns
    -------
    (..., 2, `SEEN_PX`, `SEEN_PX`) float32.
    """
    edge = (SIDE_PX - SEEN_PX) // 2
    middle = np.s_[..., edge : edge + SEEN_PX, edge : edge + SEEN_PX]
    picture = np.empty((*grey.shape[:-2], 2, SEEN_PX, SEEN_PX), np.float32)
    for channel, (each, level, gain) in enumerate(((grey, 0.45, 3.0), (mask, 0.5, 2.0))):
        part = picture[..., channel, :, :]
        np.multiply(each[middle], np.float32(1 / 255), out=part)
        part -= level
        part *= gain
    return picture


def to_joints(output: FloatArray, crop: Crop) -> Joints:
    """Convert the network's output to joints in the frame.

    Parameters
    ----------
    output
        (2 * `POINTS` + `LEANS` + `APPEARANCE`,) numbers of the network.
    crop
        The crop they were computed from.
    """
    points, lean, appearance = np.split(output, [2 * POINTS, 2 * POINTS + LEANS])
    points = crop.outside(SIDE_PX / 2 + points.reshape(POINTS, 2) * PERCENT_PX)
    lean_deg = lean * LEAN_UNIT_DEG + crop.righted_deg
    return Joints(points[: len(CORRECTED)], points[len(CORRECTED) :], lean_deg, appearance)


def corrected(pose: Pose, joints: Joints) -> Pose:
    """Move both landmarks of each pair of `CORRECTED` so that their middle is the network's.

    Parameters
    ----------
    pose
        The pose model's pose, in pixels of the frame.
    joints
        The network's output for the same frame.

    Returns
    -------
    The pose with corrected landmarks. A pair that would move further than `FURTHEST` stays: the correction is not
    credible.
    """
    landmarks = pose.landmarks_px.copy()
    pairs = np.array(CORRECTED)
    steps = joints.middles_px - landmarks[pairs].mean(axis=1)
    credible = np.linalg.norm(steps, axis=1) <= FURTHEST * body_length(landmarks)
    landmarks[pairs[credible]] += steps[credible, None].astype(landmarks.dtype)
    return replace(pose, landmarks_px=landmarks)
