"""The second estimator's network: features of pelvis, T12-L1 and thigh from a colour crop of the pelvis.

The joint network is given all of trunk and thighs in grey. This network, of another architecture and fitted to other
people, is given the lower trunk and the thighs alone, 1.4 times as large. Its features of a frame are compared with
those of neutral in `romcam.estimators.second_estimator`.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.body.outline import chain, chain_length
from romcam.estimators.colour_crop import CropLayout, as_input, colour_crop_matrix, take_colour_crop, to_points
from romcam.estimators.onnx_session import open_network
from romcam.pose.model import Pose

CROP: Final = CropLayout(1.1, (0.40, 0.42))
"""Crop for the network, in lengths of thigh plus trunk, for a person who faces right."""

SECOND_NETWORK_POINTS: Final = ("nearer hip", "nearer knee", "farther hip", "farther knee", "L5-S1", "T12-L1")
"""The points for which the network computes one map each."""

INCLINATIONS: Final = 3
"""Number of the last features: inclinations of thigh, sacrum and lumbar spine."""

SECOND_FEATURES: Final = 96 + 2 * len(SECOND_NETWORK_POINTS) + INCLINATIONS
"""Number of features of a frame."""

LONGEST: Final = 0.9
"""Quantile of the body lengths so far by which the crop is scaled: a bent person is shorter in the picture."""
_REMEMBERED: Final = 900
"""Number of frames for that quantile: the person may come nearer to the camera."""
UNIT_PX: Final = 30.0
"""Unit of the points among the features."""


@dataclass(frozen=True, eq=False)
class SecondReading:
    """What the second network finds in one frame.

    Parameters
    ----------
    features
        (`SECOND_FEATURES`,) see `to_features`.
    spread_px
        (6,) standard deviation of the map of each of `SECOND_NETWORK_POINTS`, pixels of the crop: small where the
        network is sure of the point, large where the point is hidden.
    """

    features: FloatArray
    spread_px: FloatArray


class SecondNetwork:
    """The second network.

    Parameters
    ----------
    weights
        Content of `models/second-estimator.onnx` or `models/second-estimator-any.onnx`.
    mirrored
        Whether the person faces left.

    Raises
    ------
    ModelError
        If the content is not a network.
    """

    def __init__(self, weights: bytes, *, mirrored: bool) -> None:
        self._net = open_network(weights, "pelvis")
        self._mirrored = mirrored
        self._lengths: deque[float] = deque(maxlen=_REMEMBERED)

    def __call__(self, rgb: NDArray[np.uint8], pose: Pose) -> SecondReading | None:
        """Read a frame.

        Parameters
        ----------
        rgb
            Frame (H, W, 3).
        pose
            The person, with joints corrected by the joint network.

        Returns
        -------
        Features and the spread of the points; None if there is no crop, since knee, hip and shoulder are unknown or one
        point.
        """
        points = chain(pose.landmarks_px.astype(float))
        length = chain_length(points)
        if not np.isfinite(length):
            return None
        self._lengths.append(length)
        body = float(np.quantile(self._lengths, LONGEST))
        matrix = colour_crop_matrix(CROP, points[1], body, mirrored=self._mirrored)
        if matrix is None:
            return None
        maps, numbers = self._net.run(None, {"picture": as_input(take_colour_crop(rgb, matrix))[None]})
        found, spread = to_points(np.asarray(maps)[0])
        return SecondReading(to_features(np.asarray(numbers)[0], found), spread)


def to_features(numbers: FloatArray, points: FloatArray) -> FloatArray:
    """Join the network's outputs for a frame to one row of features.

    Parameters
    ----------
    numbers
        (96,) outputs other than the maps.
    points
        (6, 2) `SECOND_NETWORK_POINTS`, pixels of the crop.

    Returns
    -------
    (`SECOND_FEATURES`,): the numbers; the points about the middle of the hips, in `UNIT_PX`; and the inclinations of
    thigh, sacrum (hips to L5-S1) and lumbar spine (L5-S1 to T12-L1) from the picture's vertical, radians, forward
    positive.
    """
    hip, knee = points[[0, 2]].mean(axis=0), points[[1, 3]].mean(axis=0)
    lower, upper = np.stack([knee, hip, points[4]]), np.stack([hip, points[4], points[5]])
    across, up = (upper - lower).T * [[1.0], [-1.0]]
    return np.concatenate([numbers, ((points - hip) / UNIT_PX).ravel(), np.arctan2(across, up)])
