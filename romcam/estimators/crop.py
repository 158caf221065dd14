"""The crop of trunk and thighs from which joints and outline are read, cut out in the same way for every person.

It is scaled by the length of thigh plus trunk, the hip is always at the same point, the camera's roll is removed, and a
person who faces left is mirrored. What remains is the body, not its position in the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.body.outline import chain, chain_length
from romcam.pose.model import Pose
from romcam.pose.silhouette import measure_outline

SIDE_PX: Final = 144
"""Side of the crop: about one pixel to a pixel of the pose model's own mask."""
EXTENT: Final = 1.24
"""Side of the crop in lengths of thigh plus trunk."""
HIP_AT: Final = (-0.15, 0.07)
"""Where the hip is, forward and downward from the crop's middle, in the same unit: a bend goes forward and up."""

_HIP_PX: Final = SIDE_PX * (0.5 + np.array(HIP_AT) / EXTENT)

BLUR_BELOW: Final = 0.7
"""Scale below which a frame is blurred first; otherwise its noise would turn into patterns."""


@dataclass(frozen=True, eq=False)
class Crop:
    """One person's trunk and thighs.

    Parameters
    ----------
    grey, mask
        (`SIDE_PX`, `SIDE_PX`) uint8: brightness, and probability that a pixel belongs to the person (255 is certain).
    matrix
        (2, 3), from pixels of the frame to pixels of the crop.
    """

    grey: NDArray[np.uint8]
    mask: NDArray[np.uint8]
    matrix: FloatArray

    @property
    def scale(self) -> float:
        """Pixels of the crop per pixel of the frame."""
        return float(np.linalg.norm(self.matrix[0, :2]))

    @property
    def facing(self) -> int:
        """-1 if the crop is a mirror image, otherwise 1."""
        return int(np.sign(np.linalg.det(self.matrix[:, :2])))

    @property
    def righted_deg(self) -> float:
        """Rotation of the crop, degrees: a line leaning forward by this angle in the frame is upright in the crop."""
        across, down = self.matrix[0, :2] * self.facing
        return float(self.facing * np.degrees(np.arctan2(down, across)))

    def inside(self, frame_px: FloatArray) -> FloatArray:
        """Map points of the frame to pixels of the crop.

        Parameters
        ----------
        frame_px
            (..., 2) pixels of the frame.
        """
        return frame_px @ self.matrix[:, :2].T + self.matrix[:, 2]

    def outside(self, crop_px: FloatArray) -> FloatArray:
        """Map points of the crop to pixels of the frame.

        Parameters
        ----------
        crop_px
            (..., 2) pixels of the crop.
        """
        turn = self.matrix[:, :2]  # a similarity: its inverse is its transpose over its scale squared
        return (crop_px - self.matrix[:, 2]) @ turn / np.sum(turn[0] ** 2)


def take_crop(rgb: NDArray[np.uint8], pose: Pose, facing: int, lean_deg: float = 0.0) -> Crop | None:
    """Cut the crop of a person out of a frame.

    Parameters
    ----------
    rgb
        Frame (H, W, 3).
    pose
        The person in it.
    facing
        +1 if the person faces right; -1 left, in which case the crop is mirrored.
    lean_deg
        Degrees by which an upright line leans to the right in the frame.

    Returns
    -------
    The crop; None if knee, hip and shoulder are one point, or outside the frame.
    """
    import cv2  # here: a process that only reads stored recordings need not load it

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
    """Compute the matrix from pixels of the frame to pixels of the crop.

    Parameters
    ----------
    landmarks_px
        (33, 2) pixels of the frame.
    facing, lean_deg
        See `take_crop`.

    Returns
    -------
    (2, 3); None if knee, hip and shoulder are one point or unknown.
    """
    points = chain(landmarks_px.astype(float))
    length = chain_length(points)
    if not np.isfinite(length) or length < 1.0:
        return None
    scale, lean = SIDE_PX / (EXTENT * length), np.radians(lean_deg)
    across, down = scale * np.cos(lean), scale * np.sin(lean)
    turn = np.array([[facing * across, facing * down], [-down, across]])
    return np.column_stack([turn, _HIP_PX - turn @ points[1]])


def outline_in(crop: Crop, landmarks_px: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Read a frame's outline from the crop's mask.

    Parameters
    ----------
    crop
        The crop of the frame.
    landmarks_px
        (33, 2) pixels of the frame.

    Returns
    -------
    Distance and softness, each (S, 2) pixels of the frame; sides as in `romcam.recording.Outline`, of the frame and not
    of its mirror image.
    """
    mask = np.divide(crop.mask, 255, dtype=np.float32)
    distance, softness = measure_outline(mask, crop.inside(landmarks_px))
    sides = slice(None, None, crop.facing)
    return distance[:, sides] / crop.scale, softness[:, sides] / crop.scale
