"""Gives a pose model everybody facing the picture's right.

The pose model does not give mirrored landmarks for a mirrored picture: the line hip to shoulder differs by up to 3°. A
person who faces left is therefore mirrored before the model runs, and its landmarks are mirrored back. Then a mirrored
video gives the same angles, and the estimators have one view to learn instead of two.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from romcam.body.facing import facing_vote
from romcam.body.landmarks import MIRROR, FloatArray
from romcam.pose.model import Pose, PoseModel


class Mirrored:
    """A `PoseModel` that is given the mirror image of the frames, and answers in the frames' own pixels."""

    def __init__(self, model: PoseModel) -> None:
        self._model = model

    def find(self, rgb: NDArray[np.uint8]) -> tuple[Pose, ...]:
        """Find everybody in the frame; see `PoseModel`."""
        return tuple(mirrored(pose) for pose in self._model.find(_flipped(rgb)))

    def follow(self, rgb: NDArray[np.uint8], time_s: float) -> Pose | None:
        """Follow the person; see `PoseModel`."""
        pose = self._model.follow(_flipped(rgb), time_s)
        return mirrored(pose) if pose is not None else None

    def reset(self) -> None:
        """Forget who was followed."""
        self._model.reset()

    def close(self) -> None:
        """Close the model."""
        self._model.close()


def mirrored(pose: Pose) -> Pose:
    """Return the mirror image of a pose: x flips, and left and right change names. Twice gives the pose back."""
    corner = np.array([pose.mask.shape[1] - 1, 0], dtype=np.float32)
    return Pose(
        landmarks_px=pose.landmarks_px[MIRROR] * np.array([-1, 1], dtype=np.float32) + corner,
        visibility=pose.visibility[MIRROR],
        world_m=pose.world_m[MIRROR] * np.array([-1, 1, 1], dtype=np.float32),
        mask=np.ascontiguousarray(pose.mask[:, ::-1]),
    )


def facing_of(postures: Sequence[FloatArray]) -> int:
    """Return the side of the picture that these landmarks, each (33, 2), face: -1 left, otherwise +1."""
    return -1 if postures and facing_vote(np.stack(postures)) < 0 else 1


def facing_right(model: PoseModel, facing: int) -> PoseModel:
    """Return the model, mirrored for a person who faces left (-1)."""
    return Mirrored(model) if facing < 0 else model


def _flipped(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.ascontiguousarray(rgb[:, ::-1])
