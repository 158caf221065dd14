"""The camera: pinhole projection from the room to the picture, and faults of lens and sensor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from romcam.synthetic.case import Case
from romcam.synthetic.case_parts import CameraPlacement, FilmSettings


@dataclass(frozen=True)
class Projection:
    """Projection of one camera: `matrix` (4, 4) world to clip space (OpenGL), `position` (3,) in the world, metres."""

    matrix: np.ndarray
    position: np.ndarray
    width: int
    height: int

    def project(self, points: np.ndarray) -> np.ndarray:
        """Project points of the world to the picture.

        Parameters
        ----------
        points
            (..., 3) metres.

        Returns
        -------
        numpy.ndarray
            (..., 2) pixels, x right and y down from the top left corner.
        """
        homogeneous = np.concatenate([points, np.ones((*points.shape[:-1], 1))], axis=-1) @ self.matrix.T
        plane = homogeneous[..., :2] / homogeneous[..., 3:]
        return (plane * [1.0, -1.0] + 1.0) * 0.5 * [self.width, self.height]


def near_side(camera: CameraPlacement) -> float:
    """Return which side of the person the camera is on.

    Parameters
    ----------
    camera
        The camera.

    Returns
    -------
    float
        +1 on the person's left, who then faces the left of the picture, else -1.
    """
    return 1.0 if camera.facing == "left" else -1.0


def in_room(camera: CameraPlacement, forward: float, away: float, height: float) -> np.ndarray:
    """Compute the world point of a position that is given relative to person and camera.

    Parameters
    ----------
    camera
        The camera.
    forward
        Metres ahead of the person.
    away
        Metres from the person away from the camera.
    height
        Metres above the floor.

    Returns
    -------
    numpy.ndarray
        (3,) metres.
    """
    return np.array([-near_side(camera) * away, -forward, height])


def view_of(camera: CameraPlacement, film: FilmSettings) -> Projection:
    """Compute the view of a camera that points at its aim.

    Parameters
    ----------
    camera
        Position, aim and lens; the field of view is that along the longer side of the picture.
    film
        Size of the picture.

    Returns
    -------
    View
        Projection from the world to the picture.
    """
    aim = in_room(camera, camera.aim_forward_m, 0.0, camera.aim_height_m)
    yaw = np.radians(camera.yaw_deg)
    position = aim + in_room(camera, camera.distance_m * np.sin(yaw), -camera.distance_m * np.cos(yaw), 0.0)
    position[2] = camera.height_m
    back = (position - aim) / np.linalg.norm(position - aim)
    right = np.cross([0.0, 0.0, 1.0], back)
    right /= np.linalg.norm(right)
    up = np.cross(back, right)
    roll = np.radians(camera.roll_deg)
    right, up = np.cos(roll) * right + np.sin(roll) * up, np.cos(roll) * up - np.sin(roll) * right
    world_to_camera = np.eye(4)
    world_to_camera[:3, :3] = [right, up, back]
    world_to_camera[:3, 3] = -world_to_camera[:3, :3] @ position
    scale = 1.0 / np.tan(np.radians(camera.fov_deg) / 2.0)
    longer = max(film.width, film.height)
    near, far = 0.2, 60.0
    lens = np.zeros((4, 4))
    lens[0, 0], lens[1, 1] = scale * longer / film.width, scale * longer / film.height
    lens[2, 2], lens[2, 3] = (far + near) / (near - far), 2.0 * far * near / (near - far)
    lens[3, 2] = -1.0
    return Projection(lens @ world_to_camera, position, film.width, film.height)


class CameraSensor:
    """Composes person, shadow and room to frames, and adds the faults of lens and sensor."""

    def __init__(self, case: Case[Any], room: np.ndarray, furniture: tuple[np.ndarray, np.ndarray]) -> None:
        """`room` (H, W, 4) uint8: the scene without people; `furniture`: the furniture alone, and its shadow."""
        self._film = case.film
        self._shadow = case.room.shadow
        shade = self._soft(furniture[1]) * (1.0 - furniture[0][..., 3] / np.float32(255.0))
        self._room = room[..., :3].astype(np.float32) * (1.0 - 0.8 * shade)[..., None]
        rng = np.random.default_rng([case.seed, 13])
        height, width = room.shape[:2]
        grain = rng.standard_normal((height + 64, width + 64, 3), dtype=np.float32)
        # Demosaicing smears a video's noise partly over neighbouring pixels.
        self._grain = (0.5 * grain + cv2.GaussianBlur(grain, (0, 0), 0.9)) * (case.film.noise * 255.0)
        self._shifts = rng.integers(0, 64, (97, 2))
        curve = np.linspace(0.0, 1.0, 256) ** case.film.gamma * 255.0
        self._curves = np.clip(np.outer(curve, case.film.white_balance), 0, 255).astype(np.uint8)[:, None]

    def frame(self, exposures: list[tuple[np.ndarray, np.ndarray]], index: int) -> np.ndarray:
        """Compute a frame as the mean of its exposures.

        Parameters
        ----------
        exposures
            For each, the person (H, W, 4) and the shadow (h, w), both uint8.
        index
            Number of the frame, which chooses its noise.

        Returns
        -------
        numpy.ndarray
            (H, W, 3) uint8 RGB.
        """
        total = self._composed(*exposures[0])
        for person, shadow in exposures[1:]:
            total += self._composed(person, shadow)
        if len(exposures) > 1:
            total *= 1.0 / len(exposures)
        return self._record(total, index)

    def _composed(self, person: np.ndarray, shadow: np.ndarray) -> np.ndarray:
        person = np.ascontiguousarray(person)
        behind = (255 - person[..., 3]).astype(np.float32) * (1.0 / 255.0)
        behind *= 1.0 - self._soft(shadow)
        composed = self._room * behind[..., None]
        composed += person[..., :3]
        return composed

    def _soft(self, shadow: np.ndarray) -> np.ndarray:
        """Darkening (H, W), 0 to 1, of a shadow mask, blurred as under an extended lamp."""
        height, width = self._film.height, self._film.width
        blurred = cv2.GaussianBlur(shadow, (0, 0), 1.2 + height / 400.0)
        wide = cv2.resize(blurred, (width, height), interpolation=cv2.INTER_LINEAR)
        return wide.astype(np.float32) * (self._shadow / 255.0)

    def _record(self, light: np.ndarray, index: int) -> np.ndarray:
        film = self._film
        if film.sharpness != 0.0:
            blurred = cv2.GaussianBlur(light, (0, 0), 1.0 + film.height / 900.0)
            light = cv2.addWeighted(light, 1.0 + film.sharpness, blurred, -film.sharpness, 0.0)
        if film.noise > 0.0:
            dy, dx = self._shifts[index % len(self._shifts)]
            light = light + self._grain[dy : dy + light.shape[0], dx : dx + light.shape[1]]
        frame = cv2.convertScaleAbs(np.clip(light, 0.0, 255.0, out=light))
        if film.gamma != 1.0 or film.white_balance != (1.0, 1.0, 1.0):
            frame = cv2.LUT(frame, self._curves)
        return np.ascontiguousarray(frame[:, ::-1]) if film.mirrored is True else frame
