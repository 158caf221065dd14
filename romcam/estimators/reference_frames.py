"""Half way and the end of range of a bend: what a body looks like there tells one way of bending from another."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.recording import FloatArray

NEAR: Final = 0.07
"""Share of the range within which a frame counts as half way or as the end of range."""

LEAST_LEAN: Final = 0.01
"""One degree, in the units of the cues: less is no bend."""


def reference_frames(lean: FloatArray, readable: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Frames half way and at the end of range, by the trunk's lean since neutral, (T,), hundreds of degrees; never
    none."""
    frames = np.flatnonzero(readable)
    reach = lean[frames] / max(float(np.quantile(lean[frames], 0.98)), LEAST_LEAN)
    half, end = np.abs(reach - 0.5), np.abs(np.minimum(reach - 1.0, 0.0))
    return tuple(frames[off <= max(NEAR, float(off.min()))] for off in (half, end))  # pyright: ignore[reportReturnType]
