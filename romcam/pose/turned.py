"""Turns the frames given to a pose model, so that a lying person is upright.

The model searches for people in the entire frame first, and it was trained on standing people. It misses a lying person
in one frame of eight, and in hardly any once the frame is turned so that the head is up. With `romcam.pose.mirrored`
behind it every person then faces right, so that a mirrored video gives the same angles.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.body.outline import chain
from romcam.pose.model import Pose, PoseModel
from romcam.pose.transformed import TransformedModel
from romcam.protocol import Lying


class Turned(TransformedModel):
    """A `PoseModel` that runs on frames turned by a right angle.

    Parameters
    ----------
    model
        The model that runs on the turned frames.
    head
        Side of the picture on which the head is: +1 right, -1 left. It is up in the turned frames.
    """

    def __init__(self, model: PoseModel, head: int) -> None:
        super().__init__(model)
        self._head = head

    def _to_model(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return np.ascontiguousarray(np.rot90(rgb, self._head))

    def _to_frame(self, pose: Pose, rgb: NDArray[np.uint8]) -> Pose:
        return turned(pose, -self._head)


def turned(pose: Pose, direction: int) -> Pose:
    """Return a pose in pixels of the frame turned by a right angle. The two directions undo each other.

    Parameters
    ----------
    pose
        A pose in pixels of a frame.
    direction
        +1 counterclockwise, -1 clockwise.
    """
    height, width = pose.mask.shape
    turn = np.array([[0, -direction], [direction, 0]], dtype=np.float32)  # +1: (x, y) to (y, -x)
    corner = np.array([0, width - 1] if direction > 0 else [height - 1, 0], dtype=np.float32)
    world = pose.world_m.copy()
    world[:, :2] = pose.world_m[:, :2] @ turn
    return Pose(
        landmarks_px=pose.landmarks_px @ turn + corner,
        visibility=pose.visibility,
        world_m=world,
        mask=np.ascontiguousarray(np.rot90(pose.mask, direction)),
    )


def turned_upright(model: PoseModel, facing: int, lying: Lying) -> PoseModel:
    """Return a model for which a lying person is upright.

    Parameters
    ----------
    model
        The pose model.
    facing
        Side of the picture, ±1, that the person would face if turned upright about the hips.
    lying
        On the back or on the front.
    """
    return Turned(model, facing_if_upright(facing, lying))


def facing_if_upright(head: int, lying: Lying) -> int:
    """Convert the side of a lying person's head to the side they would face if turned upright, or back.

    Parameters
    ----------
    head
        Side of the picture on which the head is (or the side faced): +1 right, -1 left.
    lying
        On the back or on the front.

    Returns
    -------
    The other of the two sides, ±1.
    """
    return -head if lying == "supine" else head


def head_of(postures: Sequence[FloatArray]) -> int:
    """Decide on which side of the picture a lying person's head is.

    Parameters
    ----------
    postures
        Landmarks of the person, each (33, 2), any unit.

    Returns
    -------
    -1 left, otherwise +1.
    """
    if not postures:
        return 1
    _, hip, shoulder = np.moveaxis(chain(np.stack(postures)), -2, 0)
    return -1 if np.nanmedian((shoulder - hip)[..., 0]) < 0 else 1
