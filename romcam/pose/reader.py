"""The interface for further values read in a frame once the pose model has found the person.

This room runs no network but the pose model. A caller that needs more values, such as joints or an outline, passes a
`FrameReading`: it travels to the worker process and opens a `FrameReader` there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.pose.model import Pose

TAGS_PX: Final = "tags_px"
"""Feature with the corners of the tags (`romcam.recording.TagSightings`); it is not kept among the features."""
TAGS: Final = "tags"
"""Feature with everything else that is known of the tags."""


@dataclass(frozen=True, eq=False)
class VideoContext:
    """What is known of a video before its frames are read.

    Parameters
    ----------
    facing
        Side of the picture that the person faces: +1 right, -1 left; for a lying person the side they would face if
        turned upright about the hips.
    lean_deg
        Degrees by which an upright line leans to the right in the picture: the camera's roll.
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
        The pose to store, in pixels of the frame.
    box_pose
        The pose in whose box the brightness is measured.
    outline
        Distance and softness of the outline, each (S, 2) pixels of the frame; None if none was read.
    features
        Arrays by name, of the reading's `widths`; missing ones are unknown. Names that end in `_px` hold pixels of the
        frame.
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
    legs_found, leg_log_odds
        See `romcam.recording.Recording`.
    """

    landmarks_px: FloatArray
    features: Mapping[str, FloatArray]
    legs_found: float = 0.0
    leg_log_odds: float = float("nan")


@dataclass(frozen=True, eq=False)
class PreparedFrame:
    """A frame as the pose model is given it.

    Parameters
    ----------
    rgb
        Frame (H, W, 3).
    features
        What was read on the way, as in `FrameValues`.
    """

    rgb: NDArray[np.uint8]
    features: Mapping[str, FloatArray] = field(default_factory=dict[str, FloatArray])


class FrameReader(Protocol):
    """Reads frame after frame of one video."""

    def prepare(
        self, rgb: NDArray[np.uint8], landmarks_px: FloatArray | None, time_s: float, grey: NDArray[np.uint8] | None
    ) -> PreparedFrame:
        """Prepare a frame for the pose model: what is no part of the person is taken out.

        Parameters
        ----------
        rgb
            Frame (H, W, 3).
        landmarks_px
            (33, 2) the person in the frame before, in pixels of the frame; None: not seen there.
        time_s
            Time of the frame, seconds.
        grey
            Brightness of the same frame, larger; see `FrameReading.grey_side_px`.

        Notes
        -----
        A reader that derives from this class and has no method of its own leaves the frame as it is.
        """
        return PreparedFrame(rgb)

    def read(self, frame: PreparedFrame, pose: Pose, time_s: float) -> FrameValues | None:
        """Read a frame in which the pose model found the person.

        Parameters
        ----------
        frame
            The frame, prepared.
        pose
            The person, in pixels of the frame.
        time_s
            Time of the frame, seconds.

        Returns
        -------
        The values; None if the person cannot be measured in this frame.
        """
        ...

    def set_lean(self, lean_deg: float) -> None:
        """Replace the estimate of `VideoContext.lean_deg`.

        Parameters
        ----------
        lean_deg
            Newer estimate, degrees.
        """
        ...


class FrameReading(Protocol):
    """How frames are read. It can be pickled, and opens a reader in the process that watches the video."""

    @property
    def widths(self) -> Mapping[str, int]:
        """Names of a frame's features, and the number of values of each."""
        ...

    @property
    def grey_side_px(self) -> int | None:
        """Longer side of the grey frames that are read in addition, at most, in pixels; None: none are."""
        ...

    @property
    def networks(self) -> Mapping[str, str]:
        """Names and digests of the networks that read frames, for the record."""
        ...

    def open(self, context: VideoContext) -> FrameReader:
        """Load what is needed to read a video.

        Parameters
        ----------
        context
            What is known of the video.
        """
        ...

    def settle(
        self, landmarks_px: FloatArray, features: Mapping[str, FloatArray], time_s: FloatArray, facing: int
    ) -> Settled:
        """Make the decisions that concern all frames of a trial.

        Parameters
        ----------
        landmarks_px
            (L, 33, 2) pixels of the picture, with left and right decided for the trial.
        features
            Arrays (L, N) by name; NaN unknown. Names that end in `_px` hold pixels of the picture.
        time_s
            (L,) seconds.
        facing
            As in `VideoContext`.
        """
        ...


class LandmarksOnly(FrameReader):
    """A `FrameReading` and its own reader that stores the pose unchanged and reads no other values."""

    widths: Mapping[str, int] = {}
    grey_side_px: int | None = None
    networks: Mapping[str, str] = {}

    def open(self, context: VideoContext) -> LandmarksOnly:
        """Return itself.

        Parameters
        ----------
        context
            Not used.
        """
        return self

    def read(self, frame: PreparedFrame, pose: Pose, time_s: float) -> FrameValues:
        """Return the pose unchanged.

        Parameters
        ----------
        frame, time_s
            Not used.
        pose
            The person.
        """
        return FrameValues(pose, pose)

    def set_lean(self, lean_deg: float) -> None:
        """Do nothing.

        Parameters
        ----------
        lean_deg
            Not used.
        """

    def settle(
        self, landmarks_px: FloatArray, features: Mapping[str, FloatArray], time_s: FloatArray, facing: int
    ) -> Settled:
        """Return the landmarks unchanged, without features.

        Parameters
        ----------
        landmarks_px
            (L, 33, 2) pixels.
        features, time_s, facing
            Not used.
        """
        return Settled(landmarks_px, {})
