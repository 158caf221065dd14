"""The pinhole camera: from the room to the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from romcam.synthetic.case import Camera, Film


@dataclass(frozen=True)
class View:
    """`matrix` (4, 4) world to clip space (OpenGL); `eye` (3,) position in the world, metres."""

    matrix: np.ndarray
    eye: np.ndarray
    width: int
    height: int

    def project(self, points: np.ndarray) -> np.ndarray:
        """Pixel coordinates (..., 2), x right and y down from the top left corner, of world points (...,
        3)."""
        homogeneous = np.concatenate([points, np.ones((*points.shape[:-1], 1))], axis=-1) @ self.matrix.T
        plane = homogeneous[..., :2] / homogeneous[..., 3:]
        return (plane * [1.0, -1.0] + 1.0) * 0.5 * [self.width, self.height]


def near_side(camera: Camera) -> float:
    """+1 where the camera stands on the person's left (who then looks to the left of the picture), else
    -1."""
    return 1.0 if camera.facing == "left" else -1.0


def in_room(camera: Camera, forward: float, away: float, height: float) -> np.ndarray:
    """World point (3,) of a place given from the person: ahead of them, away from the camera's side, above
    the floor."""
    return np.array([-near_side(camera) * away, -forward, height])


def view_of(camera: Camera, film: Film) -> View:
    """The view of a camera that looks at its aim; the field of view is along the longer side of the
    picture."""
    aim = in_room(camera, camera.aim_forward_m, 0.0, camera.aim_height_m)
    yaw = np.radians(camera.yaw_deg)
    eye = aim + in_room(camera, camera.distance_m * np.sin(yaw), -camera.distance_m * np.cos(yaw), 0.0)
    eye[2] = camera.height_m
    back = (eye - aim) / np.linalg.norm(eye - aim)
    right = np.cross([0.0, 0.0, 1.0], back)
    right /= np.linalg.norm(right)
    up = np.cross(back, right)
    roll = np.radians(camera.roll_deg)
    right, up = np.cos(roll) * right + np.sin(roll) * up, np.cos(roll) * up - np.sin(roll) * right
    look = np.eye(4)
    look[:3, :3] = [right, up, back]
    look[:3, 3] = -look[:3, :3] @ eye
    scale = 1.0 / np.tan(np.radians(camera.fov_deg) / 2.0)
    longer = max(film.width, film.height)
    near, far = 0.2, 60.0
    lens = np.zeros((4, 4))
    lens[0, 0], lens[1, 1] = scale * longer / film.width, scale * longer / film.height
    lens[2, 2], lens[2, 3] = (far + near) / (near - far), 2.0 * far * near / (near - far)
    lens[3, 2] = -1.0
    return View(lens @ look, eye, film.width, film.height)
