"""The whole trial as arrays: what the camera and the pose model saw, before anything is concluded from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:  # at run time this would load the decoder
    from romcam.video.source import VideoSource

FloatArray = NDArray[np.floating]

THIGH_FRACTIONS: Final = np.linspace(0.3, 0.95, 8)
HIP_FRACTIONS: Final = np.linspace(0.0, 1.0, 8)
TRUNK_FRACTIONS: Final = np.linspace(0.04, 1.0, 32)
STATIONS: Final = len(THIGH_FRACTIONS) + len(HIP_FRACTIONS) + len(TRUNK_FRACTIONS)
"""Stations of the outline: along the thigh (knee → hip), round the hip, along the trunk (hip → shoulder)."""


class Seen(IntEnum):
    """What became of the measured person in a frame."""

    YES = 0
    NOBODY = 1
    LOST_TO_ANOTHER = 2


@dataclass(frozen=True, eq=False)
class Outline:
    """The silhouette as distances from the knee-hip-shoulder chain, both sides, one row a frame.

    At each of the `STATIONS` a ray leaves the chain at right angles (round the hip: a fan from the thigh's
    normal to the trunk's) and ends where the silhouette ends. Side 0 is left of someone who walks the chain
    from knee to shoulder in the picture (x right, y down), side 1 right.

    distance_px: (T, S, 2) in pixels of the picture; NaN where the ray starts outside the silhouette, or leaves
        the picture or reaches its greatest length (0.7 of the trunk's) while still inside.
    softness_px: (T, S, 2), the length over which the mask falls from 0.8 to 0.2; NaN as above.
    """

    distance_px: FloatArray
    softness_px: FloatArray


LEGS_FOUND: Final = 0.5
"""Share of the frames from which on the network's legs are taken, and not the pose model's."""

APPEARANCE: Final = 96
"""Numbers in a frame's appearance."""

SECOND_FEATURES: Final = 111
"""Numbers that the second witness keeps of a frame (`romcam.estimators.second_network`)."""


@dataclass(frozen=True, eq=False)
class Closeups:
    """What the joint network saw in each frame beside the landmarks it corrected (`romcam.estimators.joint_network`).

    spine_px: (T, 3, 2) the joints L5-S1, T12-L1 and C7-T1, in pixels of the picture.
    lean_deg: (T, 2) inclination of pelvis and T12-L1 from the picture's vertical, forward positive, by the frame alone.
    appearance: (T, `APPEARANCE`) numbers that mean something only beside those of another frame of the same person.
    facing: ±1, which way the person was taken to face; who faces left was looked at in a mirror.
    NaN where the person was not seen.
    """

    spine_px: FloatArray
    lean_deg: FloatArray
    appearance: FloatArray
    facing: int


@dataclass(frozen=True, eq=False)
class Recording:
    """One person through one trial.

    time_s: (T,) seconds since the first frame, strictly increasing, as the film has them.
    landmarks_px: (T, 33, 2), x right, y down, in pixels of the upright picture; hips, knees and shoulders with their
        middles corrected. NaN where the person was not seen.
    visibility: (T, 33) 0..1; NaN where not seen.
    world_m: (T, 33, 3) metres about the mid-hip, x right, y down, z away from the camera; NaN where not seen.
    outline: see `Outline`. closeups: see `Closeups`.
    luma: (T,) mean brightness, 0..255, of the measured person's box (the whole picture where nobody is seen).
    contrast: (T,) standard deviation of the brightness over the same box.
    seen: (T,) of `Seen`.
    people: greatest number of people found at once.
    """

    time_s: FloatArray
    landmarks_px: FloatArray
    visibility: FloatArray
    world_m: FloatArray
    outline: Outline
    closeups: Closeups
    luma: FloatArray
    contrast: FloatArray
    seen: NDArray[np.uint8]
    people: int
    source: VideoSource
    pose_model: str
    """Name and SHA-256 of the weights, `full:abc…`."""
    looked: NDArray[np.bool_] | None = None
    """(T,) frames in which the person was looked for, the others are interpolated; None: in all."""
    legs_found: float = 1.0
    """Share of the frames with the person in which the network of who lies or sits was sure of the legs; with less than
    `LEGS_FOUND` they are the pose model's. 0 where it was not asked."""
    witness: FloatArray | None = None
    """(T, `NOTICED`) what a second network noticed of the hips (`romcam.estimators.second_network`), to be held
    against neutral; NaN
    where it is not sure, None where nobody asked."""

    def __len__(self) -> int:
        return len(self.time_s)

    @property
    def fps(self) -> float:
        """Frames a second by the median interval between frames; NaN for fewer than two frames."""
        return float(1.0 / np.median(np.diff(self.time_s))) if len(self) > 1 else float("nan")
