"""Shows a pose model everybody facing the picture's right.

The model was trained by others, and a picture and its mirror image do not get mirrored landmarks: the hip-shoulder line
differs by up to 3°. Whoever faces left is therefore shown in a mirror, and what the model says is mirrored back: then a
mirrored film gives the same angles, and the spine estimator has one way of seeing to learn instead of two.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from romcam.body.facing import facing_vote
from romcam.body.landmarks import MIRROR
from romcam.pose.model import Pose, PoseModel
from romcam.recording import FloatArray


class Mirrored:
    """A `PoseModel` that sees the mirror image of the frames it is given, and answers in the frames' own pixels."""

    def __init__(self, model: PoseModel) -> None:
        self._model = model

    def find(self, rgb: NDArray[np.uint8]) -> tuple[Pose, ...]:
        """Everybody in the frame; see `PoseModel`."""
        return tuple(mirrored(pose) for pose in self._model.find(_flipped(rgb)))

    def follow(self, rgb: NDArray[np.uint8], time_s: float) -> Pose | None:
        """The followed person; see `PoseModel`."""
        pose = self._model.follow(_flipped(rgb), time_s)
        return mirrored(pose) if pose is not None else None

    def reset(self) -> None:
        """Forget who was followed."""
        self._model.reset()

    def close(self) -> None:
        """Close the model."""
        self._model.close()


def mirrored(pose: Pose) -> Pose:
    """The same person in a mirror: x flips, and left and right change names. Twice gives the pose back."""
    corner = np.array([pose.mask.shape[1] - 1, 0], dtype=np.float32)
    return Pose(
        landmarks_px=pose.landmarks_px[MIRROR] * np.array([-1, 1], dtype=np.float32) + corner,
        visibility=pose.visibility[MIRROR],
        world_m=pose.world_m[MIRROR] * np.array([-1, 1, 1], dtype=np.float32),
        mask=np.ascontiguousarray(pose.mask[:, ::-1]),
    )


def facing_of(postures: Sequence[FloatArray]) -> int:
    """The side these landmarks, each (33, 2), face: -1 left, else +1."""
    return -1 if postures and facing_vote(np.stack(postures)) < 0 else 1


def facing_right(model: PoseModel, facing: int) -> PoseModel:
    """The model, or the model behind a mirror for somebody who faces left (-1)."""
    return Mirrored(model) if facing < 0 else model


def _flipped(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.ascontiguousarray(rgb[:, ::-1])
