"""A small picture of trunk and thighs, cut out the same way for everybody: what joints and outline are read from.

Scaled by the length of thigh and trunk, the hip always in the same place, a camera's roll taken out, and whoever faces
left mirrored: what remains to be told apart is the body, not where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from romcam.body.outline import chain, chain_length
from romcam.pose.model import Pose
from romcam.recording import FloatArray

SIDE_PX: Final = 144
"""About one pixel to a pixel of the pose model's own mask."""
EXTENT: Final = 1.24
"""Side of the picture in lengths of thigh plus trunk."""
HIP_AT: Final = (-0.15, 0.07)
"""Place of the hip, forward and downward from the picture's middle, in the same unit: a bend goes forward and up."""

_HIP_PX: Final = SIDE_PX * (0.5 + np.array(HIP_AT) / EXTENT)

BLUR_BELOW: Final = 0.7
"""A frame that is made smaller than this is blurred first, or its noise would turn into patterns."""


@dataclass(frozen=True, eq=False)
class Crop:
    """One person's trunk and thighs.

    grey, mask: (`SIDE_PX`, `SIDE_PX`) uint8. matrix: (2, 3), pixels of the frame → pixels of the close-up.
    """

    grey: NDArray[np.uint8]
    mask: NDArray[np.uint8]
    matrix: FloatArray

    @property
    def scale(self) -> float:
        """Pixels of the close-up to one of the frame."""
        return float(np.linalg.norm(self.matrix[0, :2]))

    @property
    def facing(self) -> int:
        """-1 where the close-up is a mirror image, else 1."""
        return int(np.sign(np.linalg.det(self.matrix[:, :2])))

    @property
    def righted_deg(self) -> float:
        """How far the close-up is turned against the frame, degrees: who leans so far forward there is upright here."""
        across, down = self.matrix[0, :2] * self.facing
        return float(self.facing * np.degrees(np.arctan2(down, across)))

    def inside(self, frame_px: FloatArray) -> FloatArray:
        """Points of the frame, (..., 2), in pixels of the close-up."""
        return frame_px @ self.matrix[:, :2].T + self.matrix[:, 2]

    def outside(self, closeup_px: FloatArray) -> FloatArray:
        """Points of the close-up, (..., 2), in pixels of the frame."""
        turn = self.matrix[:, :2]  # a similarity: its inverse is its transpose over its scale twice
        return (closeup_px - self.matrix[:, 2]) @ turn / np.sum(turn[0] ** 2)


def take_crop(rgb: NDArray[np.uint8], pose: Pose, facing: int, lean_deg: float = 0.0) -> Crop | None:
    """Cut a close-up of somebody out of a frame (H, W, 3); None where knee, hip and shoulder lie in one point.

    facing: ±1; who faces left (-1) is mirrored. lean_deg: how far what is upright leans to the right in the frame.
    """
    matrix = crop_matrix(pose.landmarks_px, facing, lean_deg)
    if matrix is None:
        return None
    scale = float(np.linalg.norm(matrix[0, :2]))
    ends = np.array([[0, 0], [SIDE_PX, 0], [0, SIDE_PX], [SIDE_PX, SIDE_PX]])
    corners = (ends - matrix[:, 2]) @ np.linalg.inv(matrix[:, :2]).T
    low = np.maximum(np.floor(corners.min(axis=0)).astype(int) - 3, 0)
    high = np.maximum(np.ceil(corners.max(axis=0)).astype(int) + 3, low + 1)
    part = (slice(low[1], high[1]), slice(low[0], high[0]))
    if not rgb[part].size:
        return None
    grey, mask = cv2.cvtColor(rgb[part], cv2.COLOR_RGB2GRAY), (pose.mask[part] * 255).astype(np.uint8)
    local = matrix.copy()
    local[:, 2] = matrix[:, :2] @ low + matrix[:, 2]
    if scale < BLUR_BELOW:
        grey, mask = (cv2.GaussianBlur(each, (0, 0), 0.5 / scale) for each in (grey, mask))
    grey, mask = (
        cv2.warpAffine(each, local, (SIDE_PX, SIDE_PX), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        for each in (grey, mask)
    )
    return Crop(grey.astype(np.uint8, copy=False), mask.astype(np.uint8, copy=False), matrix)


def crop_matrix(landmarks_px: FloatArray, facing: int, lean_deg: float = 0.0) -> FloatArray | None:
    """The (2, 3) matrix that takes pixels of the frame to pixels of the close-up; None where there is none."""
    points = chain(landmarks_px.astype(float))
    length = chain_length(points)
    if not np.isfinite(length) or length < 1.0:
        return None
    scale, lean = SIDE_PX / (EXTENT * length), np.radians(lean_deg)
    across, down = scale * np.cos(lean), scale * np.sin(lean)
    turn = np.array([[facing * across, facing * down], [-down, across]])
    return np.column_stack([turn, _HIP_PX - turn @ points[1]])
