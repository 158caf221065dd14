"""The picture in cells of some pixels, in which changes are found cheaply and noise averages out."""

from __future__ import annotations

from typing import Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray

LONG_SIDE_CELLS: Final = 160
"""Number of cells along the picture's longer side, about."""
LEVEL: Final = 4.0
"""Difference in brightness, of 255, from which a cell has changed, in addition to `NOISES` times the median one."""
NOISES: Final = 3.0
MARGIN: Final = 0.1
"""Margin of a person's box around all landmarks, in shares of its diagonal."""

Cells = NDArray[np.uint8]
Box = tuple[slice, slice]


def cells_of(rgb: NDArray[np.uint8]) -> Cells:
    """Compute the mean brightness of each cell.

    Parameters
    ----------
    rgb
        Frame (H, W, 3).

    Notes
    -----
    Cells of whole pixels take a third of the time of others.
    """
    side = cell_px(rgb)
    height, width = (length // side for length in rgb.shape[:2])
    grey = cv2.cvtColor(rgb[: height * side, : width * side], cv2.COLOR_RGB2GRAY)
    return cast("Cells", cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA))


def cell_px(rgb: NDArray[np.uint8]) -> int:
    """Return the side of a frame's cells, pixels.

    Parameters
    ----------
    rgb
        Frame (H, W, 3).
    """
    return max(1, round(max(rgb.shape[:2]) / LONG_SIDE_CELLS))


def box_around(landmarks: FloatArray) -> Box:
    """Return rows and columns of the cells around a person.

    Parameters
    ----------
    landmarks
        (33, 2) in cells.
    """
    low, high = landmarks.min(axis=0), landmarks.max(axis=0)
    margin = MARGIN * float(np.linalg.norm(high - low))
    left, top = np.floor(low - margin).clip(0).astype(int).tolist()
    right, bottom = np.ceil(high + margin).clip(0).astype(int).tolist()
    return slice(top, bottom), slice(left, right)


def changed(then: Cells, now: Cells) -> NDArray[np.bool_]:
    """Find the cells that have changed.

    Parameters
    ----------
    then, now
        The same cells of two frames.

    Notes
    -----
    A change of the light or of the exposure is the same in most cells.
    """
    change = now.astype(np.float32) - then
    change = np.abs(change - np.median(change))
    return np.asarray(change > LEVEL + NOISES * float(np.median(change)))
