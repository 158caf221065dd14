"""Where hips, knees and ankles are of somebody who lies or sits: a small network looks at both legs as a whole.

The pose model was taught with people who stand. Of somebody who lies it takes one leg for the other, loses the one that
is raised and puts a bent knee into its hollow; of somebody who sits and swings a foot in front of the other it lets
both jump. This network, trained on rendered bodies whose joints are known, sees the picture of the legs alone.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import Landmark
from romcam.body.outline import chain
from romcam.estimators.onnx_session import open_network
from romcam.pose.model import Pose
from romcam.protocol import Legs
from romcam.recording import LEGS_FOUND, FloatArray

SIDE_PX: Final = 176
SEEN_PX: Final = 160
"""Side of the middle that the network is given; in training it is shifted about."""
CELL_PX: Final = 4
"""Side of a cell of the maps it answers with."""
CELLS: Final = SEEN_PX // CELL_PX

LEG_JOINTS: Final = 3
POINTS: Final = 2 * LEG_JOINTS
"""Hip, knee and ankle of two legs."""

_LEGS: Final = np.array(
    [[Landmark[f"{side}_{joint}"] for joint in ("HIP", "KNEE", "ANKLE")] for side in ("LEFT", "RIGHT")]
)


@dataclass(frozen=True)
class CropLayout:
    """What a network is shown. extent: side of the picture in lengths of the trunk, hip to shoulder. hip_at: place of
    the middle of both hips in it, shares of the side from its left upper corner."""

    extent: float
    hip_at: tuple[float, float]


CROPS: Final[dict[Legs, CropLayout]] = {
    "lying": CropLayout(3.4, (0.27, 0.645)),
    "seated": CropLayout(3.2, (0.5, 0.36)),
}
"""Who lies is shown with the head on the left, who sits as seen from the front."""

SHORTENED: Final = 0.75
"""The thighs of who sits towards the camera look shorter than this, in trunks; of who stands they are some 0.85."""

LOST_PX: Final = 14.0
"""Pixels of what is shown by which the widest map spreads from where on the network is not sure. On rendered people it
is 6 to 9; where somebody else kneels behind a real man's raised leg 18 to 23, and the leg was missed once."""

LONGEST: Final = 2.6
"""Thigh and shank together, in trunks, from where on the trunk was not where it was taken to be, and the legs have been
looked for at a wrong size. Of rendered people it is 1.2 to 2.1 in lying."""

_USUAL: Final = 45
"""Frames of which the median says where trunk and hips are; neither goes far in these tests."""


@dataclass(frozen=True, eq=False)
class FoundLegs:
    """What was found in one frame.

    points_px: (2, 3, 2) hip, knee and ankle in pixels of the frame; of who lies of the upper and the lower leg, of who
    sits of the left and the right. spread_px: (2, 3) how widely the
    network would look for each. nearer: log odds that the upper leg is the one nearer to the camera; NaN of who does
    not lie.
    """

    points_px: FloatArray
    spread_px: FloatArray
    nearer: float

    @property
    def longest_px(self) -> float:
        """Thigh and shank of the leg that looks longer."""
        return float(np.linalg.norm(np.diff(self.points_px, axis=1), axis=-1).sum(axis=1).max())


class LegFinder:
    """The network, from the bytes of its file (`models/legs-lying.onnx` and its like).

    mirrored: of who lies the head is on the right; who sits is seen from behind. Raises
    ModelError for what is no network.
    """

    def __init__(self, weights: bytes, kind: Legs, *, mirrored: bool) -> None:
        self._net = open_network(weights, "legs")
        self._sight = CROPS[kind]
        self._kind: Legs = kind
        self._mirrored = mirrored
        self._chains: deque[FloatArray] = deque(maxlen=_USUAL)

    def __call__(self, rgb: NDArray[np.uint8], pose: Pose) -> FoundLegs | None:
        """Look at one frame; None where the person stands, or the legs are not where they are looked for."""
        self._chains.append(chain(pose.landmarks_px.astype(float)))
        seen = np.stack(self._chains)
        knee, hip, shoulder = np.median(seen, axis=0)
        if not _shows(self._kind, knee, hip, shoulder):
            return None
        trunk_px = float(np.linalg.norm(shoulder - hip))
        matrix = colour_crop_matrix(self._sight, hip, trunk_px, mirrored=self._mirrored)
        if matrix is None:
            return None
        maps, nearer = self._net.run(None, {"picture": as_input(take_colour_crop(rgb, matrix))[None]})
        odds = float(np.asarray(nearer).ravel()[0]) if self._kind == "lying" else np.nan
        found = to_legs(np.asarray(maps)[0], odds, matrix)
        sure = found.spread_px.max() * np.linalg.norm(matrix[0, :2]) < LOST_PX
        return found if sure and found.longest_px < LONGEST * trunk_px else None


def _shows(kind: Legs, knee: FloatArray, hip: FloatArray, shoulder: FloatArray) -> bool:
    """Whether somebody lies along the picture, or sits towards it: of others the network knows nothing."""
    trunk = np.abs(shoulder - hip)
    if kind == "lying":
        return bool(trunk[0] > trunk[1])
    return bool(np.linalg.norm(knee - hip) < SHORTENED * np.linalg.norm(trunk))


def colour_crop_matrix(
    sight: CropLayout, hip_px: FloatArray, trunk_px: float, *, mirrored: bool, turned_deg: float = 0.0
) -> FloatArray | None:
    """The (2, 3) matrix from pixels of the frame to those of what the network is shown; None without a trunk."""
    if not np.isfinite(trunk_px) or trunk_px < 1.0:
        return None
    scale, turned = SIDE_PX / (sight.extent * trunk_px), np.radians(turned_deg)
    turn = scale * np.array([[np.cos(turned), -np.sin(turned)], [np.sin(turned), np.cos(turned)]])
    if mirrored:
        turn = turn * [[-1.0], [1.0]]
    return np.column_stack([turn, SIDE_PX * np.array(sight.hip_at) - turn @ hip_px])


def take_colour_crop(rgb: NDArray[np.uint8], matrix: FloatArray) -> NDArray[np.uint8]:
    """The (`SIDE_PX`, `SIDE_PX`, 3) picture of a frame (H, W, 3); black beyond its edges."""
    scale = float(np.linalg.norm(matrix[0, :2]))
    ends = np.array([[0, 0], [SIDE_PX, 0], [0, SIDE_PX], [SIDE_PX, SIDE_PX]])
    corners = (ends - matrix[:, 2]) @ matrix[:, :2] / scale**2
    margin = 3 + int(2 / scale)  # further than the blur reaches
    low = np.maximum(np.floor(corners.min(axis=0)).astype(int) - margin, 0)
    high = np.maximum(np.ceil(corners.max(axis=0)).astype(int) + margin, low)
    part = rgb[low[1] : high[1], low[0] : high[0]]
    if not part.size:
        return np.zeros((SIDE_PX, SIDE_PX, 3), np.uint8)
    local = matrix.copy()
    local[:, 2] = matrix[:, :2] @ low + matrix[:, 2]
    if scale < 0.7:  # or the noise would turn into patterns
        part = cv2.GaussianBlur(part, (0, 0), 0.5 / scale)
    return cv2.warpAffine(part, local, (SIDE_PX, SIDE_PX), flags=cv2.INTER_LINEAR).astype(np.uint8, copy=False)


def as_input(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The middle of what is shown as the network wants it, (3, `SEEN_PX`, `SEEN_PX`)."""
    edge = (SIDE_PX - SEEN_PX) // 2
    middle = picture[edge : edge + SEEN_PX, edge : edge + SEEN_PX]
    return np.ascontiguousarray((middle.astype(np.float32) / 255 - 0.45).transpose(2, 0, 1) * 3.0)


def to_legs(maps: FloatArray, nearer: float, matrix: FloatArray) -> FoundLegs:
    """Legs from the network's maps, (`POINTS`, `CELLS`, `CELLS`)."""
    places, spread = to_points(maps)
    turn = matrix[:, :2]
    scale = float(np.linalg.norm(turn[0]))
    points = (places - matrix[:, 2]) @ turn / scale**2  # its inverse is its transpose over its scale twice
    return FoundLegs(points.reshape(2, 3, 2), spread.reshape(2, 3) / scale, nearer)


def to_points(maps: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Points (P, 2) of maps (P, `CELLS`, `CELLS`), each the mean place by its softmax, in pixels of the picture
    (`SIDE_PX`), and how widely each map spreads (P,)."""
    weight = np.exp(maps - maps.max(axis=(1, 2), keepdims=True))
    weight = weight / weight.sum(axis=(1, 2), keepdims=True, dtype=float)
    along = CELL_PX * (np.arange(CELLS) + 0.5) + (SIDE_PX - SEEN_PX) / 2
    columns, rows = weight.sum(axis=1), weight.sum(axis=2)
    places = np.stack([columns @ along, rows @ along], axis=1)
    square = (columns * (along - places[:, :1]) ** 2).sum(axis=1) + (rows * (along - places[:, 1:]) ** 2).sum(axis=1)
    return places, np.sqrt(square)


def with_legs(pose: Pose, found: FoundLegs) -> Pose:
    """The pose with the legs that were found: the first as the left one, the second as the right."""
    landmarks = pose.landmarks_px.copy()
    landmarks[_LEGS] = found.points_px
    return replace(pose, landmarks_px=landmarks)


def with_legs_found(
    landmarks_px: FloatArray, legs_px: FloatArray, nearer: FloatArray, facing: int
) -> tuple[FloatArray, float]:
    """Landmarks (T, 33, 2) with the legs (T, 2, 3, 2) put in where they were found, NaN where not.

    Second the share of the frames with the person in which they were found. From `LEGS_FOUND` on they are unknown in
    the others; else the pose model's stay everywhere: nobody lies or sits there, or the network is not sure.

    nearer: (T,) log odds that the upper leg is the nearer one, decided once for the trial; NaN of who sits, whose legs
    come left and right. facing: ±1, where who lies would face if he stood: the leg on that hand is the nearer.
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
