"""The leg network: finds hips, knees and ankles of a lying or seated person.

The pose model was trained on standing people. For a lying person it confuses the legs, loses the raised one and
misplaces a bent knee; for a seated person who swings one foot in front of the other its landmarks of both jump. This
network, trained on rendered bodies whose joints are known, is given a crop of the legs alone.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray, Landmark
from romcam.body.outline import chain
from romcam.estimators.colour_crop import CropLayout, as_input, colour_crop_matrix, take_colour_crop, to_points
from romcam.estimators.onnx_session import open_network
from romcam.pose.model import Pose
from romcam.protocol import Legs
from romcam.recording import LEGS_FOUND

LEG_JOINTS: Final = 3
POINTS: Final = 2 * LEG_JOINTS
"""Hip, knee and ankle of two legs."""

_LEGS: Final = np.array(
    [[Landmark[f"{side}_{joint}"] for joint in ("HIP", "KNEE", "ANKLE")] for side in ("LEFT", "RIGHT")]
)

CROPS: Final[dict[Legs, CropLayout]] = {
    "lying": CropLayout(3.4, (0.27, 0.645)),
    "seated": CropLayout(3.2, (0.5, 0.36)),
}
"""Crops for the network, in trunk lengths: a lying person with the head on the left, a seated one from the front."""

SHORTENED: Final = 0.75
"""Length of the thighs in the picture, in trunk lengths, below which a person is seated facing the camera. In standing
it is about 0.85."""

LOST_PX: Final = 14.0
"""Spread of the widest map, pixels of the crop, from which the network is not sure. On rendered people the spread is 6
to 9; with another person kneeling behind a real person's raised leg it was 18 to 23, and the leg was missed once."""

LONGEST: Final = 2.6
"""Thigh plus shank, in trunk lengths, above which the trunk was misplaced and the crop had a wrong size. On rendered
lying people it is 1.2 to 2.1."""

_MEDIAN_FRAMES: Final = 45
"""Number of frames whose median gives the position of trunk and hips; neither moves far in these tests."""


@dataclass(frozen=True, eq=False)
class FoundLegs:
    """The legs found in one frame.

    Parameters
    ----------
    points_px
        (2, 3, 2) hip, knee and ankle, pixels of the frame: of a lying person the upper leg, then the lower; of a seated
        one the left leg, then the right.
    spread_px
        (2, 3) standard deviation of each point's map, pixels of the frame.
    nearer
        Log odds that the upper leg is the one nearer to the camera; NaN unless the person lies.
    """

    points_px: FloatArray
    spread_px: FloatArray
    nearer: float

    @property
    def longest_px(self) -> float:
        """Thigh plus shank, pixels, of the leg that is longer in the picture."""
        return float(np.linalg.norm(np.diff(self.points_px, axis=1), axis=-1).sum(axis=1).max())


class LegNetwork:
    """The leg network.

    Parameters
    ----------
    weights
        Content of `models/legs-lying.onnx` or `models/legs-seated.onnx`.
    kind
        Which of the two it is.
    mirrored
        Whether a lying person's head is on the right, or a seated person is seen from behind.

    Raises
    ------
    ModelError
        If the content is not a network.
    """

    def __init__(self, weights: bytes, kind: Legs, *, mirrored: bool) -> None:
        self._net = open_network(weights, "legs")
        self._layout = CROPS[kind]
        self._kind: Legs = kind
        self._mirrored = mirrored
        self._chains: deque[FloatArray] = deque(maxlen=_MEDIAN_FRAMES)

    def __call__(self, rgb: NDArray[np.uint8], pose: Pose) -> FoundLegs | None:
        """Find the legs in a frame.

        Parameters
        ----------
        rgb
            Frame (H, W, 3).
        pose
            The person in it.

        Returns
        -------
        The legs; None if the person stands or the network is not sure.
        """
        self._chains.append(chain(pose.landmarks_px.astype(float)))
        seen = np.stack(self._chains)
        knee, hip, shoulder = np.median(seen, axis=0)
        if not _applies(self._kind, knee, hip, shoulder):
            return None
        trunk_px = float(np.linalg.norm(shoulder - hip))
        matrix = colour_crop_matrix(self._layout, hip, trunk_px, mirrored=self._mirrored)
        if matrix is None:
            return None
        maps, nearer = self._net.run(None, {"picture": as_input(take_colour_crop(rgb, matrix))[None]})
        odds = float(np.asarray(nearer).ravel()[0]) if self._kind == "lying" else np.nan
        found = to_legs(np.asarray(maps)[0], odds, matrix)
        sure = found.spread_px.max() * np.linalg.norm(matrix[0, :2]) < LOST_PX
        return found if sure and found.longest_px < LONGEST * trunk_px else None


def _applies(kind: Legs, knee: FloatArray, hip: FloatArray, shoulder: FloatArray) -> bool:
    """Whether the person lies along the picture, or sits facing the camera: the network was trained on these alone."""
    trunk = np.abs(shoulder - hip)
    if kind == "lying":
        return bool(trunk[0] > trunk[1])
    return bool(np.linalg.norm(knee - hip) < SHORTENED * np.linalg.norm(trunk))


def to_legs(maps: FloatArray, nearer: float, matrix: FloatArray) -> FoundLegs:
    """Convert the network's maps to legs in the frame.

    Parameters
    ----------
    maps
        (`POINTS`, `CELLS`, `CELLS`) logits.
    nearer
        Log odds, see `FoundLegs`.
    matrix
        (2, 3) from pixels of the frame to pixels of the crop.
    """
    points, spread = to_points(maps)
    turn = matrix[:, :2]
    scale = float(np.linalg.norm(turn[0]))
    points = (points - matrix[:, 2]) @ turn / scale**2  # its inverse is its transpose over its scale squared
    return FoundLegs(points.reshape(2, 3, 2), spread.reshape(2, 3) / scale, nearer)


def with_legs(pose: Pose, found: FoundLegs) -> Pose:
    """Put the legs that were found into a pose: the first as the left one, the second as the right.

    Parameters
    ----------
    pose
        The pose model's pose, in pixels of the frame.
    found
        The legs in the same frame.
    """
    landmarks = pose.landmarks_px.copy()
    landmarks[_LEGS] = found.points_px
    return replace(pose, landmarks_px=landmarks)


def log_odds_of_legs(nearer: FloatArray) -> float:
    """Return how surely the nearer leg of a lying person was told from the farther over a trial.

    Parameters
    ----------
    nearer
        (T,) log odds that the upper leg is the nearer one; NaN where the legs were not found.

    Returns
    -------
    float
        Size of their mean, 0 or more; NaN for a seated person, and where no legs were found.
    """
    known = nearer[np.isfinite(nearer)]
    return float(abs(np.mean(known))) if len(known) else float("nan")


def with_legs_found(
    landmarks_px: FloatArray, legs_px: FloatArray, nearer: FloatArray, facing: int
) -> tuple[FloatArray, float]:
    """Put the legs that were found into the landmarks of a trial.

    Parameters
    ----------
    landmarks_px
        (T, 33, 2) pixels.
    legs_px
        (T, 2, 3, 2) pixels; NaN where they were not found.
    nearer
        (T,) log odds that the upper leg is the nearer one, decided once for the trial; NaN for a seated person, whose
        legs are in the order left, right.
    facing
        ±1, the side that a lying person would face if turned upright: the leg on that side is the nearer.

    Returns
    -------
    landmarks_px
        (T, 33, 2). From a share of `LEGS_FOUND` on, with these legs, and NaN for them in frames without. Below it
        unchanged, since nobody lies or sits in the video, or the network is not sure.
    share
        Share of the frames with the person in which the legs were found.
    """
    found, seen = np.isfinite(legs_px).all(axis=(1, 2, 3)), np.isfinite(landmarks_px).all(axis=(1, 2))
    share = float(found.sum() / max(seen.sum(), 1))
    if share < LEGS_FOUND:
        return landmarks_px, share
    if np.nansum(nearer) * facing > 0:  # the upper leg is the right one
        legs_px = legs_px[:, ::-1]
    landmarks = landmarks_px.copy()
    landmarks[np.ix_(~found, _LEGS.ravel())] = np.nan
    landmarks[np.ix_(found, _LEGS.ravel())] = legs_px[found].reshape(-1, POINTS, 2)
    return landmarks, share
