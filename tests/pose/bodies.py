"""Hand-made bodies, silhouettes and pose models with known answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import COUNT, Landmark
from romcam.estimators.crop import EXTENT, HIP_AT, SIDE_PX, Crop
from romcam.estimators.joint_network import APPEARANCE, Joints
from romcam.pose.model import Pose
from romcam.recording import FloatArray

L = Landmark


def upright(hip_x: float, hip_y: float, thigh: float = 100.0, trunk: float = 100.0) -> FloatArray:
    """Landmarks (33, 2) of an upright person: shoulders, hips, knees and ankles stacked above each other."""
    points = np.tile(np.array([hip_x, hip_y]), (COUNT, 1)).astype(np.float32)
    heights = {"SHOULDER": -trunk, "HIP": 0.0, "KNEE": thigh, "ANKLE": 2 * thigh}
    for joint, below in heights.items():
        for side in ("LEFT", "RIGHT"):
            points[L[f"{side}_{joint}"], 1] = hip_y + below
    points[L.NOSE, 1] = hip_y - 1.3 * trunk
    return points


def pose_of(landmarks: FloatArray, mask: NDArray[np.float32]) -> Pose:
    world = np.zeros((COUNT, 3), np.float32)
    return Pose(landmarks, np.ones(COUNT, np.float32), world, mask)


def upright_joints(crop: Crop) -> Joints:
    """Output of a perfect network for an `upright` body: the landmarks are right, the spine is straight."""
    half = SIDE_PX / EXTENT / 2
    hip = SIDE_PX / 2 + np.array(HIP_AT) * 2 * half
    places = crop.outside(hip + np.outer((0.0, half, -half, -0.2 * half, -0.5 * half, -half), (0.0, 1.0)))
    return Joints(places[:3], places[3:], np.zeros(2), np.zeros(APPEARANCE))


def block(height: int, width: int, left: float, top: float, right: float, bottom: float) -> NDArray[np.float32]:
    """A mask that is 1 in the block of pixels left ≤ x ≤ right, top ≤ y ≤ bottom."""
    mask = np.zeros((height, width), np.float32)
    mask[int(top) : int(bottom) + 1, int(left) : int(right) + 1] = 1.0
    return mask


class Scene:
    """A pose model with known people: `people(time_s)` gives hip positions, largest first.

    Like the real one it follows the person nearest to the last position, and jumps to another visible person if the
    followed one is blanked out or gone.
    """

    def __init__(self, people: Callable[[float], Sequence[tuple[float, float]]]) -> None:
        self.people = people
        self.now = 0.0
        self.followed: FloatArray | None = None
        self.resets = 0

    def find(self, rgb: NDArray[np.uint8]) -> tuple[Pose, ...]:
        return tuple(
            self._pose(x, y, rgb) for x, y in self.people(self.now) if rgb[int(y), int(min(x, rgb.shape[1] - 1))].any()
        )

    def follow(self, rgb: NDArray[np.uint8], time_s: float) -> Pose | None:
        self.now = time_s
        poses = self.find(rgb)
        if not poses:
            self.followed = None
            return None
        if self.followed is None:
            chosen = poses[0]
        else:
            before = self.followed
            chosen = min(poses, key=lambda p: float(np.linalg.norm(p.landmarks_px[L.LEFT_HIP] - before)))
        self.followed = chosen.landmarks_px[L.LEFT_HIP]
        return chosen

    def reset(self) -> None:
        self.followed = None
        self.resets += 1

    def close(self) -> None:
        pass

    @staticmethod
    def _pose(x: float, y: float, rgb: NDArray[np.uint8]) -> Pose:
        height, width = rgb.shape[:2]
        mask = block(height, width, max(x - 15, 0), max(y - 110, 0), min(x + 15, width - 1), min(y + 200, height - 1))
        return pose_of(upright(x, y), mask)
