"""The moving frames of a body, and rotations.

The lumbar spine has one frame for each vertebra (L5 to L1, then T12), so that a bend is round. The hip has intermediate
frames between pelvis and thigh, so that the buttock keeps its volume in flexion.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

PELVIS = 0
L5, T12 = 1, 6
THORAX = range(7, 12)
SHOULDER_GIRDLE = 10  # the thoracic frame that carries the arms
NECK = range(12, 15)
HEAD = 15
HIP_STEPS = 6

_LIMB = {
    **{f"hip{k}": k for k in range(HIP_STEPS)},
    "thigh": 6,
    "shank": 7,
    "foot": 8,
    "shoulder": 9,
    "upperarm": 10,
    "forearm": 11,
    "hand": 12,
}
FRAMES = HEAD + 1 + 2 * len(_LIMB)


def limb(name: str, side: str) -> int:
    """Return the index of a paired frame.

    Parameters
    ----------
    name
        `thigh`, `shank`, `foot`, `shoulder`, `upperarm`, `forearm`, `hand`, or `hip1` to `hip5` for the steps from
        pelvis to thigh.
    side
        `L` or `R`.
    """
    return HEAD + 1 + "LR".index(side) * len(_LIMB) + _LIMB[name]


@dataclass(frozen=True)
class Frames:
    """Poses of all frames over T times: a point X at rest moves to `rotation` X + `translation`.

    `rotation` is (T, frames, 3, 3), `translation` (T, frames, 3) in metres.
    """

    rotation: np.ndarray
    translation: np.ndarray

    def move(self, frame: int, point: np.ndarray) -> np.ndarray:
        """Compute the positions of a point that is fixed to a frame.

        Parameters
        ----------
        frame
            Index of the frame.
        point
            (3,) position at rest, metres.

        Returns
        -------
        numpy.ndarray
            (T, 3) metres in the room.
        """
        return self.rotation[:, frame] @ point + self.translation[:, frame]

    @classmethod
    def still(cls, times: int) -> Frames:
        """Build frames that are all at rest.

        Parameters
        ----------
        times
            Number of times.
        """
        return cls(np.tile(np.eye(3), (times, FRAMES, 1, 1)), np.zeros((times, FRAMES, 3)))

    def place(self, frame: int, rotation: np.ndarray, pivot: np.ndarray, position: np.ndarray) -> None:
        """Set a frame, in place.

        Parameters
        ----------
        frame
            Index of the frame.
        rotation
            (T, 3, 3) rotation from rest.
        pivot
            (3,) point of the frame at rest, metres.
        position
            (T, 3) where that point is, metres.
        """
        self.rotation[:, frame] = rotation
        self.translation[:, frame] = position - rotation @ pivot


def rotation(x_deg: np.ndarray, y_deg: np.ndarray | float = 0.0, z_deg: np.ndarray | float = 0.0) -> np.ndarray:
    """Compute rotations about the axes of the moving frame, first x, then y, then z.

    Parameters
    ----------
    x_deg
        (T,) forward bend, degrees.
    y_deg
        Side bend, degrees: one for all times, or (T,).
    z_deg
        Twist, degrees: one for all times, or (T,).

    Returns
    -------
    numpy.ndarray
        (T, 3, 3).
    """
    x = np.asarray(x_deg, dtype=float)
    angles = np.stack([x, np.broadcast_to(y_deg, x.shape), np.broadcast_to(z_deg, x.shape)], axis=1)
    return Rotation.from_euler("XYZ", angles, degrees=True).as_matrix()


def part_of(rotations: np.ndarray, share: float) -> np.ndarray:
    """Scale rotations to a share of their angle about the same axes.

    Parameters
    ----------
    rotations
        (T, 3, 3).
    share
        Factor of the angle.

    Returns
    -------
    numpy.ndarray
        (T, 3, 3).
    """
    return Rotation.from_rotvec(share * Rotation.from_matrix(rotations).as_rotvec()).as_matrix()


def between(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Compute the smallest rotation from one direction to another.

    Parameters
    ----------
    start, end
        (T, 3) or (3,) directions of any length.

    Returns
    -------
    numpy.ndarray
        (T, 3, 3), or (3, 3) for two single directions.
    """
    a, b = np.broadcast_arrays(start, end)
    a = a / np.linalg.norm(a, axis=-1, keepdims=True)
    b = b / np.linalg.norm(b, axis=-1, keepdims=True)
    axis = np.cross(a, b)
    sine = np.linalg.norm(axis, axis=-1, keepdims=True)
    angle = np.arctan2(sine, (a * b).sum(axis=-1, keepdims=True))
    return Rotation.from_rotvec(axis / np.maximum(sine, 1e-9) * angle).as_matrix()


def two_bones(
    reach: np.ndarray, lengths: tuple[float, float], pole: np.ndarray, *, straightest: float
) -> tuple[np.ndarray, np.ndarray]:
    """Compute the vectors (T, 3) of two bones of a limb.

    Parameters
    ----------
    reach
        (T, 3) from the start of the first bone to the end of the second, metres.
    lengths
        Lengths of both bones, metres.
    pole
        (3,) direction in which the joint between them points.
    straightest
        Longest reach, as a share of both lengths; a longer one is shortened.
    """
    upper_length, fore_length = lengths
    distance = np.linalg.norm(reach, axis=1, keepdims=True)
    straight = np.clip(distance, abs(upper_length - fore_length) + 0.02, straightest * (upper_length + fore_length))
    along = (straight**2 + upper_length**2 - fore_length**2) / (2.0 * straight)
    bend = np.sqrt(np.clip(upper_length**2 - along**2, 0.0, None))
    direction = reach / distance
    aside = pole - direction * (direction @ pole)[:, None]
    aside /= np.linalg.norm(aside, axis=1, keepdims=True)
    upper = along * direction + bend * aside
    return upper, straight * direction - upper
