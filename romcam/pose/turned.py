"""Gives a pose model a lying person turned upright.

The model searches for people in the whole frame first, and it was trained on people who stand. It misses a lying person
in one frame of eight, and in hardly any once the frame is turned so that the head is up. With `romcam.pose.mirrored`
behind it everybody then faces right, so that a mirrored video gives the same angles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.body.outline import chain
from romcam.pose.model import Pose, PoseModel
from romcam.protocol import Lying


class Turned:
    """A `PoseModel` that is given the frames turned by a right angle, and answers in the frames' own pixels.

    head: the side of the picture on which the head is, +1 right, -1 left; it is up in what the model is given.
    """

    def __init__(self, model: PoseModel, head: int) -> None:
        self._model = model
        self._head = head

    def find(self, rgb: NDArray[np.uint8]) -> tuple[Pose, ...]:
        """Find everybody in the frame; see `PoseModel`."""
        return tuple(self._back(pose) for pose in self._model.find(self._upright(rgb)))

    def follow(self, rgb: NDArray[np.uint8], time_s: float) -> Pose | None:
        """Follow the person; see `PoseModel`."""
        pose = self._model.follow(self._upright(rgb), time_s)
        return self._back(pose) if pose is not None else None

    def reset(self) -> None:
        """Forget who was followed."""
        self._model.reset()

    def close(self) -> None:
        """Close the model."""
        self._model.close()

    def _upright(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return np.ascontiguousarray(np.rot90(rgb, self._head))

    def _back(self, pose: Pose) -> Pose:
        return turned(pose, -self._head)


def turned(pose: Pose, direction: int) -> Pose:
    """Return the pose in the frame turned by a right angle: +1 counterclockwise, -1 clockwise. Each undoes the
    other."""
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
    """Return the model for a lying person who would face that side of the picture (±1) if turned upright."""
    return Turned(model, facing_if_upright(facing, lying))


def facing_if_upright(head: int, lying: Lying) -> int:
    """Return the side that a lying person would face if turned upright about the hips, from the side of the head; and
    back."""
    return -head if lying == "supine" else head


def head_of(postures: Sequence[FloatArray]) -> int:
    """Return the side of the picture on which the head is by these landmarks, each (33, 2): -1 left, otherwise +1."""
    if not postures:
        return 1
    _, hip, shoulder = np.moveaxis(chain(np.stack(postures)), -2, 0)
    return -1 if np.nanmedian((shoulder - hip)[..., 0]) < 0 else 1
