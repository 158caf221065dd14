"""The interface of pose models, and the pose they return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray

MOST_PEOPLE: Final = 4
"""How many people `PoseModel.find` searches for; each costs as much as the first."""


@dataclass(frozen=True, eq=False)
class Pose:
    """One person in one frame, in pixels of the frame given to the model (x right, y down).

    Parameters
    ----------
    landmarks_px
        (33, 2) pixels.
    visibility
        (33,) 0 to 1.
    world_m
        (33, 3) metres about the middle of the hips, z away from the camera.
    mask
        (H, W) float32, 0 to 1: probability that a pixel belongs to the person.
    """

    landmarks_px: FloatArray
    visibility: FloatArray
    world_m: FloatArray
    mask: NDArray[np.float32]


class PoseModel(Protocol):
    """Finds people in single frames, and follows one through a video."""

    def find(self, rgb: NDArray[np.uint8]) -> tuple[Pose, ...]:
        """Find all people in a frame, a few at most, without regard to other frames.

        Parameters
        ----------
        rgb
            Frame (H, W, 3).
        """
        ...

    def follow(self, rgb: NDArray[np.uint8], time_s: float) -> Pose | None:
        """Find the followed person in the next frame of a video.

        Parameters
        ----------
        rgb
            Frame (H, W, 3).
        time_s
            Time of the frame, seconds, later than all before.

        Returns
        -------
        The pose; None if no person is seen.
        """
        ...

    def reset(self) -> None:
        """Forget the person that was followed; the next frame starts a new search."""
        ...

    def close(self) -> None:
        """Release the model's memory."""
        ...
