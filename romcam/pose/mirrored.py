"""Mirrors the frames given to a pose model, so that every person faces the picture's right.

The pose model does not give mirrored landmarks for a mirrored picture: the line hip to shoulder differs by up to 3°. A
person who faces left is therefore mirrored before the model runs, and the landmarks are mirrored back. Then a mirrored
video gives the same angles, and the estimators have one view to learn instead of two.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from romcam.body.facing import facing_vote
from romcam.body.landmarks import MIRROR, FloatArray
from romcam.pose.model import Pose, PoseModel
from romcam.pose.transformed import TransformedModel


class Mirrored(TransformedModel):
    """A `PoseModel` that runs on the mirror image of each frame."""

    def _to_model(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return np.ascontiguousarray(rgb[:, ::-1])

    def _to_frame(self, pose: Pose, rgb: NDArray[np.uint8]) -> Pose:
        return mirrored(pose)


def mirrored(pose: Pose) -> Pose:
    """Return the mirror image of a pose: x is reversed, and left and right are exchanged.

    Parameters
    ----------
    pose
        A pose in pixels of a frame.
    """
    corner = np.array([pose.mask.shape[1] - 1, 0], dtype=np.float32)
    return Pose(
        landmarks_px=pose.landmarks_px[MIRROR] * np.array([-1, 1], dtype=np.float32) + corner,
        visibility=pose.visibility[MIRROR],
        world_m=pose.world_m[MIRROR] * np.array([-1, 1, 1], dtype=np.float32),
        mask=np.ascontiguousarray(pose.mask[:, ::-1]),
    )


def facing_of(postures: Sequence[FloatArray]) -> int:
    """Decide which side of the picture a person faces.

    Parameters
    ----------
    postures
        Landmarks of the person, each (33, 2), any unit.

    Returns
    -------
    -1 left, otherwise +1.
    """
    return -1 if postures and facing_vote(np.stack(postures)) < 0 else 1


def facing_right(model: PoseModel, facing: int) -> PoseModel:
    """Return a model for which the person faces right.

    Parameters
    ----------
    model
        The pose model.
    facing
        Side of the picture that the person faces: +1 right; -1 left, in which case the frames are mirrored.
    """
    return Mirrored(model) if facing < 0 else model
