"""Colour crops of legs and pelvis, and the points in the maps that networks compute from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray

SIDE_PX: Final = 176
"""Side of the crop."""
SEEN_PX: Final = 160
"""Side of the middle of the crop, the network's input; in training it is shifted."""
CELL_PX: Final = 4
"""Side of a cell of the maps."""
CELLS: Final = SEEN_PX // CELL_PX


@dataclass(frozen=True)
class CropLayout:
    """The part of the picture that a network is given.

    Parameters
    ----------
    extent
        Side of the crop in body lengths; each network defines its length.
    hip_at
        Position of the middle of both hips in the crop, shares of the side from its upper left corner.
    """

    extent: float
    hip_at: tuple[float, float]


def colour_crop_matrix(
    layout: CropLayout, hip_px: FloatArray, length_px: float, *, mirrored: bool, turned_deg: float = 0.0
) -> FloatArray | None:
    """Compute the matrix from pixels of the frame to pixels of the crop.

    Parameters
    ----------
    layout
        The part of the picture to cut out.
    hip_px
        (2,) middle of both hips, pixels.
    length_px
        The body length in which the layout's extent is given, pixels.
    mirrored
        Whether the crop is a mirror image.
    turned_deg
        Rotation of the crop, degrees.

    Returns
    -------
    (2, 3); None if the length is unknown or below one pixel.
    """
    if not np.isfinite(length_px) or length_px < 1.0:
        return None
    scale, turned = SIDE_PX / (layout.extent * length_px), np.radians(turned_deg)
    turn = scale * np.array([[np.cos(turned), -np.sin(turned)], [np.sin(turned), np.cos(turned)]])
    if mirrored:
        turn = turn * [[-1.0], [1.0]]
    return np.column_stack([turn, SIDE_PX * np.array(layout.hip_at) - turn @ hip_px])


def take_colour_crop(rgb: NDArray[np.uint8], matrix: FloatArray) -> NDArray[np.uint8]:
    """Cut a colour crop out of a frame.

    Parameters
    ----------
    rgb
        Frame (H, W, 3).
    matrix
        (2, 3), from `colour_crop_matrix`.

    Returns
    -------
    (`SIDE_PX`, `SIDE_PX`, 3); black beyond the frame's edges.
    """
    import cv2  # here: a process that only reads stored recordings need not load it

    scale = float(np.linalg.norm(matrix[0, :2]))
    ends = np.array([[0, 0], [SIDE_PX, 0], [0, SIDE_PX], [SIDE_PX, SIDE_PX]])
    corners = (ends - matrix[:, 2]) @ matrix[:, :2] / scale**2
    margin = 3 + int(2 / scale)  # beyond the reach of the blur
    low = np.maximum(np.floor(corners.min(axis=0)).astype(int) - margin, 0)
    high = np.maximum(np.ceil(corners.max(axis=0)).astype(int) + margin, low)
    part = rgb[low[1] : high[1], low[0] : high[0]]
    if not part.size:
        return np.zeros((SIDE_PX, SIDE_PX, 3), np.uint8)
    local = matrix.copy()
    local[:, 2] = matrix[:, :2] @ low + matrix[:, 2]
    if scale < 0.7:  # otherwise the noise would turn into patterns
        part = cv2.GaussianBlur(part, (0, 0), 0.5 / scale)
    return cv2.warpAffine(part, local, (SIDE_PX, SIDE_PX), flags=cv2.INTER_LINEAR).astype(np.uint8, copy=False)


def as_input(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Scale the middle of a crop to the networks' input.

    Parameters
    ----------
    picture
        (`SIDE_PX`, `SIDE_PX`, 3) crop.

    Returns
    -------
    (3, `SEEN_PX`, `SEEN_PX`) float32.
    """
    edge = (SIDE_PX - SEEN_PX) // 2
    middle = picture[edge : edge + SEEN_PX, edge : edge + SEEN_PX]
    scaled = ((middle.astype(np.float32) / 255 - 0.45) * 3.0).astype(np.float32, copy=False)
    return np.ascontiguousarray(scaled.transpose(2, 0, 1))


def to_points(maps: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Compute the position of the point in each map, and its spread.

    Parameters
    ----------
    maps
        (P, `CELLS`, `CELLS`) logits.

    Returns
    -------
    points
        (P, 2) mean position by the map's softmax, pixels of the crop (`SIDE_PX`).
    spread
        (P,) standard deviation about it, pixels.
    """
    weight = np.exp(maps - maps.max(axis=(1, 2), keepdims=True))
    weight = weight / weight.sum(axis=(1, 2), keepdims=True, dtype=float)
    along = CELL_PX * (np.arange(CELLS) + 0.5) + (SIDE_PX - SEEN_PX) / 2
    columns, rows = weight.sum(axis=1), weight.sum(axis=2)
    points = np.stack([columns @ along, rows @ along], axis=1)
    square = (columns * (along - points[:, :1]) ** 2).sum(axis=1) + (rows * (along - points[:, 1:]) ** 2).sum(axis=1)
    return points, np.sqrt(square)
