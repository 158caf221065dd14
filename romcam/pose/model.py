"""The interface of pose models, and the pose they give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray


@dataclass(frozen=True, eq=False)
class Pose:
    """One person in one frame, in pixels of the frame the model was given (x right, y down).

    Parameters
    ----------
    landmarks_px
        (33, 2) pixels.
    visibility
        (33,) 0 to 1.
    world_m
        (33, 3) metres about the middle of the hips, z away from the camera.
    mask
        (H, W) float32, 0 to 1, how surely a pixel is the person's.
    """

    landmarks_px: FloatArray
    visibility: FloatArray
    world_m: FloatArray
    mask: NDArray[np.float32]


class PoseModel(Protocol):
    """Finds people in single frames, and follows one through a video."""

    def find(self, rgb: NDArray[np.uint8]) -> tuple[Pose, ...]:
        """Find everybody in a frame (H, W, 3), a few at most, without regard to other frames."""
        ...

    def follow(self, rgb: NDArray[np.uint8], time_s: float) -> Pose | None:
        """Find the followed person in the next frame of a video; times increase. None where nobody is seen."""
        ...

    def reset(self) -> None:
        """Forget who was followed; the next frame starts anew."""
        ...

    def close(self) -> None:
        """Release what the model holds."""
        ...
