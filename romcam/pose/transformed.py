"""Base of the pose models that are given changed frames: mirrored, turned upright, or cut to a window."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import NDArray

from romcam.pose.model import Pose, PoseModel


class TransformedModel(ABC):
    """A `PoseModel` that changes each frame for another model, and returns poses in the original frame's pixels.

    Parameters
    ----------
    model
        The model that runs on the changed frames.
    """

    def __init__(self, model: PoseModel) -> None:
        self._model = model

    def find(self, rgb: NDArray[np.uint8]) -> tuple[Pose, ...]:
        """Find all people in a frame, or in the part of it that the model is given.

        Parameters
        ----------
        rgb
            Original frame (H, W, 3).
        """
        return tuple(self._to_frame(pose, rgb) for pose in self._model.find(self._to_model(rgb)))

    def follow(self, rgb: NDArray[np.uint8], time_s: float) -> Pose | None:
        """Find the followed person in the next frame.

        Parameters
        ----------
        rgb
            Original frame (H, W, 3).
        time_s
            Time of the frame, seconds, later than all before.

        Returns
        -------
        The pose; None if no person is seen.
        """
        pose = self._model.follow(self._to_model(rgb), time_s)
        return self._to_frame(pose, rgb) if pose is not None else None

    def reset(self) -> None:
        """Forget the person that was followed."""
        self._model.reset()

    def close(self) -> None:
        """Close the model."""
        self._model.close()

    @abstractmethod
    def _to_model(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The changed frame that the model is given."""

    @abstractmethod
    def _to_frame(self, pose: Pose, rgb: NDArray[np.uint8]) -> Pose:
        """The pose in pixels of the original frame."""
