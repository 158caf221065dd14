"""The people in a frame, each reduced to the features that distinguish one person from another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray, Landmark
from romcam.body.outline import chain, chain_length, midpoints
from romcam.pose.model import Pose, PoseModel

SAME_PLACE: Final = 0.5
"""Two poses closer than this, in body lengths of the larger, are one person found twice."""

MOST_ROUNDS: Final = 4
"""Greatest number of times that the model runs on one frame to find all people."""

VISIBLE: Final = 0.5
"""Least mean visibility of shoulders, hips and knees of a person found near a painted-over one. Furniture taken for
people has 0.1 to 0.2; real people have 0.7 and more."""

_TRUNK_AND_THIGHS: Final = [
    Landmark.LEFT_SHOULDER,
    Landmark.RIGHT_SHOULDER,
    Landmark.LEFT_HIP,
    Landmark.RIGHT_HIP,
    Landmark.LEFT_KNEE,
    Landmark.RIGHT_KNEE,
]


@dataclass(frozen=True, eq=False)
class Appearance:
    """One person at one instant.

    Parameters
    ----------
    time_s
        Time of the frame, seconds.
    at
        (2,) position of the person (`place`), in shares of the picture's longer side.
    length
        Body length, in the same unit.
    posture
        (33, 2) landmarks about that position, in body lengths.
    colours
        See `colours_of`; None if they were not computed.
    """

    time_s: float
    at: FloatArray
    length: float
    posture: FloatArray
    colours: FloatArray | None = None


def body_length(landmarks_px: FloatArray) -> float:
    """Compute the length of thigh plus trunk in the picture.

    Parameters
    ----------
    landmarks_px
        (33, 2) pixels.

    Returns
    -------
    Pixels.
    """
    return chain_length(chain(landmarks_px))


def place(landmarks_px: FloatArray) -> FloatArray:
    """Compute the position of a person: the middle of hips, knees and ankles, which stay while the trunk bends.

    Parameters
    ----------
    landmarks_px
        (33, 2) pixels.

    Returns
    -------
    (2,) pixels.
    """
    pairs = (
        (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
        (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE),
        (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
    )
    return np.mean([midpoints(landmarks_px, left, right) for left, right in pairs], axis=0)


def appearance(pose: Pose, time_s: float, rgb: NDArray[np.uint8], *, colours: bool = False) -> Appearance:
    """Reduce a pose to the features by which a person is chosen and followed.

    Parameters
    ----------
    pose
        The person.
    time_s
        Time of the frame, seconds.
    rgb
        The frame (H, W, 3).
    colours
        Whether to compute the colours of the clothes, too.
    """
    length, at = body_length(pose.landmarks_px), place(pose.landmarks_px)
    side = max(rgb.shape[:2])
    posture = (pose.landmarks_px - at) / max(length, 1.0)
    return Appearance(time_s, at / side, length / side, posture, colours_of(rgb, pose) if colours else None)


def colours_of(rgb: NDArray[np.uint8], pose: Pose) -> FloatArray:
    """Compute the colours of a person's clothes.

    Parameters
    ----------
    rgb
        Frame (H, W, 3).
    pose
        The person in it.

    Returns
    -------
    (64,) square roots of the shares of 4 × 4 × 4 colours in the silhouette.

    Notes
    -----
    The product of two such vectors is Bhattacharyya's coefficient: 1 for the same colours, 0 for none in common. It is
    0.95 and more for one person bending under steady light, 0.3 to 0.8 for two people dressed differently.
    """
    pixels = rgb[::4, ::4][pose.mask[::4, ::4] > 0.5] >> 6
    counts = np.bincount(pixels @ np.array([16, 4, 1]), minlength=64)
    return np.sqrt(counts / max(int(counts.sum()), 1))


def distance_between(a: Appearance, b: Appearance) -> float:
    """Compute the distance between two appearances.

    Parameters
    ----------
    a, b
        Two people, or one person at two instants.

    Returns
    -------
    Distance in body lengths of the larger.
    """
    return float(np.linalg.norm(a.at - b.at)) / max(a.length, b.length, 1e-6)


def find_people(model: PoseModel, rgb: NDArray[np.uint8]) -> tuple[Pose, ...]:
    """Find all people in a frame.

    Parameters
    ----------
    model
        The pose model.
    rgb
        Frame (H, W, 3).

    Returns
    -------
    Poses, largest first, one per person.

    Notes
    -----
    A conspicuous person can keep the model from finding the next. Every person found is therefore painted over and the
    model runs again, until it finds no new person.
    """
    found: list[Pose] = []
    seen: list[Appearance] = []
    rest = rgb
    for again in range(MOST_ROUNDS):
        new: list[Pose] = []
        people = find_others(model, rest) if again else model.find(rest)
        for pose in sorted(people, key=lambda pose: -body_length(pose.landmarks_px)):
            now = appearance(pose, 0.0, rgb)
            if all(distance_between(now, other) > SAME_PLACE for other in seen):
                seen.append(now)
                new.append(pose)
        if not new:
            break
        found += new
        rest = painted_over(rest, new)
    return tuple(sorted(found, key=lambda pose: -body_length(pose.landmarks_px)))


def find_others(model: PoseModel, painted: NDArray[np.uint8]) -> tuple[Pose, ...]:
    """Find the other people in a frame in which one or more have been painted over.

    Parameters
    ----------
    model
        The pose model.
    painted
        Frame (H, W, 3) after `painted_over`.

    Returns
    -------
    Poses whose mean visibility exceeds `VISIBLE`.
    """
    return tuple(pose for pose in model.find(painted) if float(np.mean(pose.visibility[_TRUNK_AND_THIGHS])) > VISIBLE)


def painted_over(rgb: NDArray[np.uint8], poses: Sequence[Pose]) -> NDArray[np.uint8]:
    """Return a copy of the frame with a grey box over each of these people.

    Parameters
    ----------
    rgb
        Frame (H, W, 3).
    poses
        People in it.
    """
    rest = rgb.copy()
    for pose in poses:
        rows, columns = (np.flatnonzero((pose.mask > 0.5).any(axis=axis)) for axis in (1, 0))
        if len(rows):
            rest[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] = 127
    return rest
