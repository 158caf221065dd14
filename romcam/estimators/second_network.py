"""A second pair of eyes for pelvis, T12-L1 and thigh: a network looks at the hips close by, in colour.

The joint network (`romcam.estimators.joint_network`) has to take in trunk and thighs as a whole, in grey. This one,
of another
build and fitted to other people, is shown the lower trunk and the thighs alone, 1.4 times as large. What it notices of
a frame means something beside neutral; `romcam.estimators.second_estimator` compares the two.
"""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.outline import chain, chain_length
from romcam.estimators.leg_network import CropLayout, as_input, colour_crop_matrix, take_colour_crop, to_points
from romcam.estimators.onnx_session import open_network
from romcam.pose.model import Pose
from romcam.protocol import Networks
from romcam.recording import SECOND_FEATURES, FloatArray

CROP: Final = CropLayout(1.1, (0.40, 0.42))
"""Its extent is in lengths of thigh and trunk together, as whoever faces right."""

SECOND_NETWORK_POINTS: Final = ("nearer hip", "nearer knee", "farther hip", "farther knee", "L5-S1", "T12-L1")

LONGEST: Final = 0.9
"""Quantile of the body's length so far that the picture is scaled by: who bends looks shorter."""
_REMEMBERED: Final = 900
"""Looks that this is taken from: somebody may come nearer in the meantime."""
UNIT_PX: Final = 30.0
"""Of the places among what is noticed."""

LOST_PX: Final[dict[Networks, float]] = {"bend": 10.0, "any": 14.0}
"""Pixels of what is shown by which the widest map of `_TELLING` spreads, from where on either network is not sure: up
to there its errors are as large as it states, or at most two thirds as large again (models/witness.md)."""

_TELLING: Final[dict[Networks, list[int]]] = {"bend": [0, 1, 4, 5], "any": [0, 1, 2, 3, 4, 5]}
"""The `WITNESS_POINTS` that tell whether a network sees. Who bends side-on hides the farther leg behind the nearer one:
that its knee cannot be found says nothing of the rest (decision 20)."""


class SecondNetwork:
    """The network, from the bytes of its file (`models/witness.onnx`).

    fitted: which of the two it is. mirrored: the person faces left. Raises ModelError for what is no network.
    """

    def __init__(self, weights: bytes, *, mirrored: bool, fitted: Networks = "bend") -> None:
        self._net = open_network(weights, "hips")
        self._lost_px, self._telling = LOST_PX[fitted], _TELLING[fitted]
        self._mirrored = mirrored
        self._lengths: deque[float] = deque(maxlen=_REMEMBERED)

    def __call__(self, rgb: NDArray[np.uint8], pose: Pose) -> FloatArray | None:
        """What is noticed of one frame, (`NOTICED`,); None where the network is not sure of what it sees.

        pose: with the joints where the joint network puts them.
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
        maps, seen_features = self._net.run(None, {"picture": as_input(take_colour_crop(rgb, matrix))[None]})
        places, spread = to_points(np.asarray(maps)[0])
        return to_features(np.asarray(seen_features)[0], places) if spread[self._telling].max() < self._lost_px else None


def to_features(said: FloatArray, places: FloatArray) -> FloatArray:
    """What the network says of a frame and where it sees the `WITNESS_POINTS`, (6, 2) pixels, as one row, (`NOTICED`,).

    The places are about the middle of the hips; behind them, in radians, how thigh, sacrum (hips to L5-S1) and lumbar
    spine (L5-S1 to T12-L1) incline from the picture's vertical, forward positive.
    """
    hip, knee = places[[0, 2]].mean(axis=0), places[[1, 3]].mean(axis=0)
    lower, upper = np.stack([knee, hip, places[4]]), np.stack([hip, places[4], places[5]])
    across, up = (upper - lower).T * [[1.0], [-1.0]]
    return np.concatenate([said, ((places - hip) / UNIT_PX).ravel(), np.arctan2(across, up)])


assert 96 + 2 * len(SECOND_NETWORK_POINTS) + 3 == SECOND_FEATURES
