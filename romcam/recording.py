"""The whole trial as arrays: the output of the camera and the pose model, before any interpretation.

A recording consists of arrays, strings, numbers and small dataclasses of these, so that it can be stored and loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.body.tags import WORN_TAGS

if TYPE_CHECKING:  # at run time this would load the decoder
    from romcam.video.source import Person, VideoSource

TAG_NUMBERS: Final = tuple(WORN_TAGS)
"""Numbers of the printed tags, in the order of the arrays of `TagSightings`."""

LEGS_FOUND: Final = 0.5
"""Share of the frames from which the leg network's legs replace the pose model's."""

LEGS_DISTINGUISHED: Final = 2.944
"""Log odds, of 19 to 1, from which a lying person's legs are named left and right. In films of unseen rendered people
the wrong leg was named in 3 of 10 below them, and in none of 27 above."""

LONGEST_STEP_S: Final = 0.2
"""Seconds between two frames that one stands for at most; the rest of a longer pause was not filmed."""
PAUSE_S: Final = 0.5
"""Pause between two frames from which durations across it are unknown: it may hide the start or the end of a phase."""


class Seen(IntEnum):
    """Whether the measured person was seen in a frame, and if not, why."""

    YES = 0
    NOBODY = 1
    LOST_TO_ANOTHER = 2


@dataclass(frozen=True, eq=False)
class Outline:
    """The silhouette as distances from the chain knee-hip-shoulder (`romcam.body.outline`), one row per frame.

    Parameters
    ----------
    distance_px
        (T, S, 2) pixels of the picture. NaN if the ray starts outside the silhouette, leaves the picture, or reaches
        its greatest length inside it.
    softness_px
        (T, S, 2) pixels, length over which the mask falls from 0.8 to 0.2; NaN as above.
    """

    distance_px: FloatArray
    softness_px: FloatArray


@dataclass(frozen=True, eq=False)
class TagSightings:
    """Where the printed tags (`romcam.body.tags`) were seen, one row per frame.

    Parameters
    ----------
    corners_px
        (T, K, 4, 2) corners of the black square of each of `TAG_NUMBERS`, clockwise from the upper left corner of the
        tag as it is printed, pixels of the picture; NaN where it was not seen on the measured person.
    turn_se_deg
        (T, K) standard error of the tag's turn, degrees, by what the picture differs from the pattern.
    correlation
        (T, K) correlation of the picture with the pattern, up to 1; NaN as above.
    beside
        (T,) number of tags that were seen beside the person; NaN in frames in which they were not searched for.
    mirrored
        (T,) number of tags that can be read in the mirror image only; NaN as `beside`.
    """

    corners_px: FloatArray
    turn_se_deg: FloatArray
    correlation: FloatArray
    beside: FloatArray
    mirrored: FloatArray

    @property
    def seen(self) -> NDArray[np.bool_]:
        """(T, K) bool, whether each tag was seen."""
        return np.asarray(np.isfinite(self.corners_px[:, :, 0, 0]))


@dataclass(frozen=True, eq=False)
class Recording:
    """One person in one trial.

    Parameters
    ----------
    time_s
        (T,) seconds since the first frame, strictly increasing, as stored in the video.
    landmarks_px
        (T, 33, 2), x right, y down, pixels of the upright picture. Hips, knees and shoulders are corrected if a network
        does so. NaN where the person was not seen.
    visibility
        (T, 33), 0 to 1; NaN where the person was not seen.
    world_m
        (T, 33, 3) metres about the middle of the hips, x right, y down, z away from the camera; NaN as above.
    outline
        Outline of the body; NaN throughout if no network reads it.
    luma, contrast
        (T,) mean and standard deviation of the brightness, 0 to 255, in the person's box, or in the entire picture if
        nobody is seen.
    seen
        (T,) of `Seen`.
    people
        Greatest number of people found at once.
    source
        The video.
    pose_model
        Name and SHA-256 of the pose model's weights, such as `full:abc…`.
    inferred
        (T,) bool, frames in which the pose model ran, the others being interpolated; None: it ran in all of them.
    held
        (T,) bool, frames in which the pose model did not run since the picture of the person was that of the last frame
        in which it ran; None: there are none.
    assumed_facing
        Side of the picture that the person was assumed to face while the frames were read: +1 right, -1 left.
    legs_found
        Share of the frames with the person in which the leg network was sure. Below `LEGS_FOUND` the legs are the pose
        model's. 0 if a leg network ran and found none, and if none ran.
    leg_log_odds
        Size of the mean log odds with which the leg network told the nearer leg of a lying person from the farther, 0
        or more; infinite: a person stated which leg it is; NaN: not asked.
    features
        Arrays with one row per frame for the estimators; other rooms do not interpret them.
    asked_for
        Which of several people in the picture was asked for; None: none was.
    moves_alike
        Where in the picture the measured person is, of several who move alike: `left`, `right` or `middle`; None:
        nobody else moves like them.
    pictures
        Whether romcam read the landmarks in pictures of a film; False for the poses that another program found.
    networks
        Names and digests of the networks that read the frames in addition to the pose model, such as
        `{"leg_network": "legs-lying:abc…"}`.
    camera_turn_deg
        (T,) degrees clockwise by which the background was turned in the picture since the first frame; 0 throughout if
        the camera stood still. None: not known, since the background shows too little, or was not followed.
    camera_shift
        Greatest shift of the background, in shares of the picture's longer side; NaN as above.
    tags
        The printed tags; None: none were searched for.
    """

    time_s: FloatArray
    landmarks_px: FloatArray
    visibility: FloatArray
    world_m: FloatArray
    outline: Outline
    luma: FloatArray
    contrast: FloatArray
    seen: NDArray[np.uint8]
    people: int
    source: VideoSource
    pose_model: str
    inferred: NDArray[np.bool_] | None = None
    assumed_facing: int = 1
    legs_found: float = 1.0
    leg_log_odds: float = float("nan")
    features: Mapping[str, FloatArray] = field(default_factory=dict[str, FloatArray])
    networks: Mapping[str, str] = field(default_factory=dict[str, str])
    camera_turn_deg: FloatArray | None = None
    camera_shift: float = float("nan")
    asked_for: Person | None = None
    moves_alike: Literal["left", "middle", "right"] | None = None
    tags: TagSightings | None = None
    pictures: bool = True
    held: NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        return len(self.time_s)

    @property
    def times_known(self) -> bool:
        """Whether `time_s` are seconds of reality; otherwise the film does not say when its pictures were taken."""
        return self.source.clock != "unknown"

    @property
    def fps(self) -> float:
        """Frames a second on average; NaN for fewer than two frames, and where the times are not known."""
        if len(self) < 2 or not self.times_known:
            return float("nan")
        return float((len(self) - 1) / (self.time_s[-1] - self.time_s[0]))

    @property
    def longest_pause_s(self) -> float:
        """Longest time from one frame to the next, seconds; NaN as for `fps`."""
        if len(self) < 2 or not self.times_known:
            return float("nan")
        return float(np.max(np.diff(self.time_s)))

    @property
    def filmed_s(self) -> FloatArray:
        """(T,) seconds that each frame stands for: half the time to either neighbour, up to half `LONGEST_STEP_S`."""
        half = np.minimum(np.diff(self.time_s), LONGEST_STEP_S) / 2
        return np.append(half, 0.0) + np.append(0.0, half) if len(self) > 1 else np.ones(len(self))
