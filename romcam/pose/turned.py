"""Shows a pose model somebody who lies as if he stood.

The model looks for people in the whole frame first, and it was taught with people who stand: it overlooks one in eight
frames of somebody who lies, and hardly any once the frame is turned so that the head is up. With `romcam.pose.mirrored`
behind it everybody is then shown facing right, so that a mirrored film gives the same angles.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.body.outline import chain
from romcam.pose.model import Pose, PoseModel
from romcam.protocol import Lying


class Turned:
    """A `PoseModel` that sees the frames it is given turned by a right angle, and answers in the frames' own pixels.

    head: the side of the picture the head lies on, +1 right, -1 left; it is up in what the model sees.
    """

    def __init__(self, model: PoseModel, head: int) -> None:
        self._model = model
        self._head = head

    def find(self, rgb: NDArray[np.uint8]) -> tuple[Pose, ...]:
        """Everybody in the frame; see `PoseModel`."""
        return tuple(self._back(pose) for pose in self._model.find(self._stood(rgb)))

    def follow(self, rgb: NDArray[np.uint8], time_s: float) -> Pose | None:
        """The followed person; see `PoseModel`."""
        pose = self._model.follow(self._stood(rgb), time_s)
        return self._back(pose) if pose is not None else None

    def reset(self) -> None:
        """Forget who was followed."""
        self._model.reset()

    def close(self) -> None:
        """Close the model."""
        self._model.close()

    def _stood(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return np.ascontiguousarray(np.rot90(rgb, self._head))

    def _back(self, pose: Pose) -> Pose:
        return turned(pose, -self._head)


def turned(pose: Pose, way: int) -> Pose:
    """The same person in a frame turned by a right angle: +1 against the clock, -1 with it. Both undo each other."""
    height, width = pose.mask.shape
    turn = np.array([[0, -way], [way, 0]], dtype=np.float32)  # x right, y down: (x, y) goes to (y, -x) for +1
    corner = np.array([0, width - 1] if way > 0 else [height - 1, 0], dtype=np.float32)
    world = pose.world_m.copy()
    world[:, :2] = pose.world_m[:, :2] @ turn
    return Pose(
        landmarks_px=pose.landmarks_px @ turn + corner,
        visibility=pose.visibility,
        world_m=world,
        mask=np.ascontiguousarray(np.rot90(pose.mask, way)),
    )


def stood_up(model: PoseModel, facing: int, lies: Lying) -> PoseModel:
    """The model for somebody who lies and would face that side of the picture (±1) if he stood."""
    return Turned(model, facing_stood_up(facing, lies))


def facing_stood_up(head: int, lies: Lying) -> int:
    """The side somebody would face who is stood up round his hips, by that where his head lies; and the reverse."""
    return -head if lies == "supine" else head


def head_of(postures: Sequence[FloatArray]) -> int:
    """The side of the picture on which the head lies by these landmarks, each (33, 2): -1 left, else +1."""
    if not postures:
        return 1
    _, hip, shoulder = np.moveaxis(chain(np.stack(postures)), -2, 0)
    return -1 if np.nanmedian((shoulder - hip)[..., 0]) < 0 else 1
