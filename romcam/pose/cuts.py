"""Recognises cuts in a video: the whole picture is another one from one frame to the next."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

SAMPLES: Final = 32
"""Least number of points along each side of the picture that are compared."""

CHANGED: Final = 30
"""Difference in brightness, of 255, from which a point has changed: more than noise and compression."""

LEAST_SHARE: Final = 0.35
"""Share of changed points from which a frame begins a new scene. A person who moves changes fewer than one in five."""


class CutDetector:
    """Compares each frame with the one before."""

    def __init__(self) -> None:
        self._last: NDArray[np.float32] | None = None

    def begins_scene(self, rgb: NDArray[np.uint8]) -> bool:
        """Return whether a frame begins a new scene; the first frame does not.

        Parameters
        ----------
        rgb
            Frame (H, W, 3), later than all before.
        """
        height, width = rgb.shape[:2]
        down, across = max(height // SAMPLES, 1), max(width // SAMPLES, 1)
        now = np.asarray(np.mean(rgb[down // 2 :: down, across // 2 :: across], axis=-1), dtype=np.float32)
        last, self._last = self._last, now
        if last is None or last.shape != now.shape:
            return False
        return bool(np.count_nonzero(np.abs(now - last) > CHANGED) > LEAST_SHARE * now.size)
