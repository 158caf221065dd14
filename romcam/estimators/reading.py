"""Reads the frames of a video with romcam's own networks; passed to `romcam.pose`, which does not depend on them.

In tests that read the back, the joint network corrects joints, the outline is read from its crop, and the second
estimator's network computes its features. For lying people, and for seated people seen from the front, the leg network
finds the legs. In all other tests the pose model's pose is stored unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.facing import front_sign
from romcam.body.landmarks import FloatArray
from romcam.estimators.card_removal import without_cards
from romcam.estimators.crop import outline_in, take_crop
from romcam.estimators.joint_network import APPEARANCE, LEANS, SPINE, JointNetwork, corrected
from romcam.estimators.leg_network import LEG_JOINTS, LegNetwork, log_odds_of_legs, with_legs, with_legs_found
from romcam.estimators.second_network import SECOND_FEATURES, SECOND_NETWORK_POINTS, SecondNetwork
from romcam.pose.model import Pose
from romcam.pose.pace import Pace
from romcam.pose.reader import (
    TAGS,
    TAGS_PX,
    FrameReader,
    FrameReading,
    FrameValues,
    PreparedFrame,
    Settled,
    VideoContext,
)
from romcam.pose.turned import facing_if_upright
from romcam.protocol import Legs, MeasurementProtocol
from romcam.recording import LEGS_FOUND, TAG_NUMBERS
from romcam.tag_reading.cards import across_cards, rays_on_cards
from romcam.tag_reading.reader import FLAGS, TagReader
from romcam.weights.manifest import manifest
from romcam.weights.store import load_network

SECOND: Final = "second"
"""Name of the second network's features in a recording."""

SECOND_SPREAD: Final = "second_spread"
"""Name of the spread of the second network's points in a recording, pixels of its crop."""

_LEGS, _NEARER = "legs_px", "nearer_leg"
"""Names of the features of the legs; they are put into the landmarks and are not stored in the recording."""

TAG_SIDE_PX: Final = 1920
"""Longer side of the frames in which tags are read, at most, pixels: more detail than that only costs time."""

LONGEST_BRIDGE_S: Final = 0.45
"""Longest gap in the second network's features that is filled, seconds: slightly more than twice its interval at five
frames a second."""


def reading_for(protocol: MeasurementProtocol) -> FrameReading | None:
    """Return how frames are read in a test.

    Parameters
    ----------
    protocol
        How the test is filmed and read.

    Returns
    -------
    The reading; None if the test needs only the pose.
    """
    return NetworkReading(protocol) if protocol.split or protocol.legs is not None else None


@dataclass(frozen=True)
class NetworkReading:
    """A `FrameReading` by the networks of a protocol that reads the back or the legs.

    Parameters
    ----------
    protocol
        How the test is filmed and read.
    """

    protocol: MeasurementProtocol

    @property
    def widths(self) -> Mapping[str, int]:
        """Names of a frame's features, and the number of values of each."""
        if self.protocol.split:
            tags = {TAGS_PX: 8 * len(TAG_NUMBERS), TAGS: 2 * len(TAG_NUMBERS) + FLAGS}
            return {
                **(tags if self.protocol.reads_tags else {}),
                "spine_px": len(SPINE) * 2,
                "lean_deg": LEANS,
                "appearance": APPEARANCE,
                SECOND: SECOND_FEATURES,
                SECOND_SPREAD: len(SECOND_NETWORK_POINTS),
            }
        return {_LEGS: 4 * LEG_JOINTS, _NEARER: 1}

    @property
    def grey_side_px(self) -> int | None:
        """Longer side of the frames in which tags are read, pixels; None: no tags are read."""
        return TAG_SIDE_PX if self.protocol.reads_tags else None

    @property
    def networks(self) -> Mapping[str, str]:
        """Names and digests of the networks, for the record."""
        if self.protocol.split:
            files = [manifest().network(role, self.protocol.networks) for role in ("joint_network", "second_network")]
        else:
            files = [manifest().network("leg_network", self._legs)]
        return {file.role: f"{file.name}:{file.sha256}" for file in files}

    @property
    def _legs(self) -> Legs:
        assert self.protocol.legs is not None
        return self.protocol.legs

    def open(self, context: VideoContext) -> FrameReader:
        """Load the networks for a video.

        Parameters
        ----------
        context
            What is known of the video.
        """
        return BackReader(self.protocol, context) if self.protocol.split else LegReader(self.protocol, context)

    def settle(
        self, landmarks_px: FloatArray, features: Mapping[str, FloatArray], time_s: FloatArray, facing: int
    ) -> Settled:
        """Put the legs into the landmarks, or fill the gaps of the second network's features.

        Parameters
        ----------
        landmarks_px
            (L, 33, 2) pixels of the picture, with left and right decided for the trial.
        features
            Arrays (L, N) by name, as in `widths`; NaN unknown.
        time_s
            (L,) seconds.
        facing
            As in `romcam.pose.VideoContext`.
        """
        if self.protocol.split:
            bridges = {name: bridged(features[name], time_s) for name in (SECOND, SECOND_SPREAD)}
            return Settled(landmarks_px, {**features, **bridges})
        points = features[_LEGS].reshape(-1, 2, LEG_JOINTS, 2)
        nearer = features[_NEARER][:, 0]
        landmarks_px, share = with_legs_found(landmarks_px, points, nearer, facing)
        guessed = self.protocol.legs == "lying" and share < LEGS_FOUND  # the sides are then the pose model's
        return Settled(landmarks_px, {}, share, 0.0 if guessed else log_odds_of_legs(nearer))


class BackReader:
    """A `FrameReader` that corrects the joints and reads the outline and the features of both estimators.

    Parameters
    ----------
    protocol
        How the test is filmed and read.
    context
        What is known of the video.
    """

    def __init__(self, protocol: MeasurementProtocol, context: VideoContext) -> None:
        fitted, every, rate_hz = protocol.networks, protocol.second_network_every, protocol.inference_rate_hz
        self._facing, self._lean_deg = context.facing, context.lean_deg
        self._joints = JointNetwork(load_network("joint_network", fitted).content)
        weights = load_network("second_network", fitted).content
        self._second = SecondNetwork(weights, mirrored=context.facing < 0)
        self._tags = TagReader() if protocol.reads_tags else None
        self._second_due = Pace(None if rate_hz is None or every == 1 else rate_hz / every)

    def set_lean(self, lean_deg: float) -> None:
        """Replace the estimate of the camera's roll.

        Parameters
        ----------
        lean_deg
            Degrees by which an upright line leans to the right in the picture.
        """
        self._lean_deg = lean_deg

    def prepare(
        self, rgb: NDArray[np.uint8], landmarks_px: FloatArray | None, time_s: float, grey: NDArray[np.uint8] | None
    ) -> PreparedFrame:
        """Read the tags in a frame and paint over their cards.

        Parameters
        ----------
        rgb
            Frame (H, W, 3).
        landmarks_px
            (33, 2) the person in the frame before, in pixels of the frame; None: not seen there.
        time_s
            Time of the frame, seconds.
        grey
            Brightness of the same frame, larger, in which tags are read; None: none are.
        """
        if self._tags is None or grey is None or landmarks_px is None:
            return PreparedFrame(rgb)
        corners, further = read_tags(self._tags, grey, rgb.shape[1], landmarks_px, time_s)
        clean = without_cards(rgb, landmarks_px, corners.reshape(-1, 4, 2))
        return PreparedFrame(clean, {TAGS_PX: corners, TAGS: further})

    def read(self, frame: PreparedFrame, pose: Pose, time_s: float) -> FrameValues | None:
        """Read joints, outline and features in a frame.

        Parameters
        ----------
        frame
            The frame, prepared.
        pose
            The pose model's pose, in pixels of the frame.
        time_s
            Time of the frame, seconds.

        Returns
        -------
        The values; None if there is no crop, since knee, hip and shoulder are one point or outside the frame.
        """
        rgb, tags = frame.rgb, frame.features
        crop = take_crop(rgb, pose, self._facing, self._lean_deg)
        if crop is None:
            return None
        joints = self._joints(crop)
        pose = corrected(pose, joints)
        features = {
            **tags,
            "spine_px": joints.spine_px.ravel(),
            "lean_deg": joints.lean_deg,
            "appearance": joints.appearance,
        }
        second = self._second(rgb, pose) if self._second_due(time_s) else None
        if second is not None:
            features[SECOND], features[SECOND_SPREAD] = second.features, second.spread_px
        distance, softness = outline_in(crop, pose.landmarks_px)
        if tags:
            corners = tags[TAGS_PX].reshape(-1, 4, 2)
            hidden = rays_on_cards(distance, pose.landmarks_px, corners, self._facing)
            distance, softness = (across_cards(each, hidden) for each in (distance, softness))
        return FrameValues(pose, pose, (distance, softness), features)


def read_tags(
    reader: TagReader, grey: NDArray[np.uint8], width_px: int, landmarks_px: FloatArray, time_s: float
) -> tuple[FloatArray, FloatArray]:
    """Read the tags in a grey frame and return them in pixels of a smaller frame.

    Parameters
    ----------
    reader
        Reader of the film's tags.
    grey
        Grey frame (H, W).
    width_px
        Width of the smaller frame.
    landmarks_px
        (33, 2) the person, in pixels of the smaller frame.
    time_s
        Time of the frame, seconds.

    Returns
    -------
    The features `TAGS_PX` and `TAGS`.

    Notes
    -----
    Whole numbers are the centres of pixels in both frames.
    """
    scale = grey.shape[1] / width_px
    look = reader.read(grey, (landmarks_px + 0.5) * scale - 0.5, time_s)
    return ((look.corners_px + 0.5) / scale - 0.5).ravel(), look.further


class LegReader(FrameReader):
    """A `FrameReader` that finds the legs of a lying or seated person.

    Parameters
    ----------
    protocol
        How the test is filmed and read.
    context
        What is known of the video.
    """

    def __init__(self, protocol: MeasurementProtocol, context: VideoContext) -> None:
        assert protocol.legs is not None
        if protocol.lying is not None:
            mirrored = facing_if_upright(context.facing, protocol.lying) > 0
        else:
            mirrored = bool(context.postures) and front_sign(np.stack(context.postures)) < 0
        self._network = LegNetwork(load_network("leg_network", protocol.legs).content, protocol.legs, mirrored=mirrored)

    def set_lean(self, lean_deg: float) -> None:
        """Do nothing: the legs are found whatever the camera's roll.

        Parameters
        ----------
        lean_deg
            Not used.
        """

    def read(self, frame: PreparedFrame, pose: Pose, time_s: float) -> FrameValues:
        """Find the legs in a frame. Their sides are decided once for the whole trial.

        Parameters
        ----------
        frame
            The frame, prepared.
        pose
            The pose model's pose, in pixels of the frame.
        time_s
            Not used.
        """
        found = self._network(frame.rgb, pose)
        if found is None:
            return FrameValues(pose, pose)
        features = {_LEGS: found.points_px.ravel(), _NEARER: np.array([found.nearer])}
        return FrameValues(pose, with_legs(pose, found), features=features)


def bridged(rows: FloatArray, time_s: FloatArray) -> FloatArray:
    """Fill gaps between known rows linearly, up to `LONGEST_BRIDGE_S`.

    Parameters
    ----------
    rows
        (L, N), NaN in gaps.
    time_s
        (L,) seconds.
    """
    known = np.flatnonzero(np.isfinite(rows).all(axis=1))
    if len(known) < 2:
        return rows
    index = np.arange(len(rows))
    after = np.clip(np.searchsorted(known, index), 1, len(known) - 1)
    start, end = known[after - 1], known[after]
    width = time_s[end] - time_s[start]
    inside = (start < index) & (index < end) & (width <= LONGEST_BRIDGE_S)
    share = ((time_s - time_s[start]) / width)[:, None].astype(np.float32)
    return np.where(inside[:, None], rows[start] + share * (rows[end] - rows[start]), rows)
