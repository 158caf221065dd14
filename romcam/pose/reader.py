"""What else is read in a frame once the pose model has found the person.

The pose room runs no network of its own beside the pose model. Whoever wants more read, such as joints or an outline,
hands in a `FrameReading`: it travels to the worker process and opens a `FrameReader` there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.pose.model import Pose


@dataclass(frozen=True, eq=False)
class VideoContext:
    """What is known of a video before its frames are read.

    Parameters
    ----------
    facing
        Side of the picture, +1 right, -1 left, that the person faces; for a lying person the side they would face if
        they were turned upright about the hips.
    lean_deg
        Degrees by which what is upright leans to the right in the picture: the camera's roll.
    postures
        Landmarks, each (33, 2) in any unit, of the person in the frames of the survey.
    """

    facing: int
    lean_deg: float = 0.0
    postures: tuple[FloatArray, ...] = ()


@dataclass(frozen=True, eq=False)
class FrameValues:
    """What was read in one frame.

    Parameters
    ----------
    pose
        The pose that is kept, in pixels of the frame.
    box_pose
        The pose whose box the brightness is measured in.
    outline
        Distance and softness of the outline, each (S, 2) pixels of the frame; None where none was read.
    features
        Arrays by name, of the reading's `widths`; what is left out is unknown. Those whose names end in `_px` are
        pixels of the frame.
    """

    pose: Pose
    box_pose: Pose
    outline: tuple[FloatArray, FloatArray] | None = None
    features: Mapping[str, FloatArray] = field(default_factory=dict[str, FloatArray])


@dataclass(frozen=True, eq=False)
class Settled:
    """What is decided once for the whole trial.

    Parameters
    ----------
    landmarks_px
        (L, 33, 2) landmarks of the frames that were read.
    features
        Those features that are kept in the recording, each (L, N).
    legs_found
        See `romcam.recording.Recording`.
    """

    landmarks_px: FloatArray
    features: Mapping[str, FloatArray]
    legs_found: float = 0.0


class FrameReader(Protocol):
    """Reads frame after frame of one video."""

    def read(self, rgb: NDArray[np.uint8], pose: Pose, time_s: float) -> FrameValues | None:
        """Read a frame (H, W, 3) in which the pose model found the person; None where they cannot be measured."""
        ...

    def set_lean(self, lean_deg: float) -> None:
        """Take a newer estimate of `VideoContext.lean_deg`."""
        ...


class FrameReading(Protocol):
    """How frames are read: can be pickled, and opens a reader in the process that watches the video."""

    @property
    def widths(self) -> Mapping[str, int]:
        """Names of the features of a frame and how many numbers each has."""
        ...

    @property
    def networks(self) -> Mapping[str, str]:
        """Names and digests of the networks that read, for the record."""
        ...

    def open(self, context: VideoContext) -> FrameReader:
        """Load what is needed to read a video."""
        ...

    def settle(
        self, landmarks_px: FloatArray, features: Mapping[str, FloatArray], time_s: FloatArray, facing: int
    ) -> Settled:
        """Decide what is decided once for all frames that were read.

        Parameters
        ----------
        landmarks_px
            (L, 33, 2) pixels of the picture, left and right as they are for the whole trial.
        features
            Arrays (L, N) by name; NaN where unknown. Those whose names end in `_px` are pixels of the picture.
        time_s
            (L,) seconds.
        facing
            As in `VideoContext`.
        """
        ...


class LandmarksOnly:
    """A `FrameReading` and its own reader: keeps the pose as the pose model has it, and nothing else."""

    widths: Mapping[str, int] = {}
    networks: Mapping[str, str] = {}

    def open(self, context: VideoContext) -> LandmarksOnly:
        """Return itself; see `FrameReading`."""
        return self

    def read(self, rgb: NDArray[np.uint8], pose: Pose, time_s: float) -> FrameValues:
        """Keep the pose; see `FrameReader`."""
        return FrameValues(pose, pose)

    def set_lean(self, lean_deg: float) -> None:
        """Ignore it; see `FrameReader`."""

    def settle(
        self, landmarks_px: FloatArray, features: Mapping[str, FloatArray], time_s: FloatArray, facing: int
    ) -> Settled:
        """Change nothing; see `FrameReading`."""
        return Settled(landmarks_px, {})
