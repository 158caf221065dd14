"""Watches frame after frame, of a video, a still or a camera, and stores what was seen in rows."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.body.outline import chain
from romcam.cores import threads_per_video
from romcam.pose.background import BackgroundTracker
from romcam.pose.follow import Follower
from romcam.pose.model import Pose
from romcam.pose.reader import TAGS_PX, FrameReader, FrameReading, LandmarksOnly, PreparedFrame
from romcam.pose.stillness import Change, StillnessDetector
from romcam.pose.watched import Columns, SettledFrames, WatchedFrames, interpolate, settle
from romcam.recording import Recording

if TYPE_CHECKING:
    from romcam.video.source import VideoSource

_BLOCK: Final = 1024
_Offered = tuple[NDArray[np.uint8], float, "NDArray[np.uint8] | None"]


class Observer:
    """Watches frame after frame and stores two to three kilobytes of each.

    Parameters
    ----------
    follower
        Finds the person in each frame.
    scale
        Pixels of the video's picture per pixel of the frames given; stored values are in the picture's pixels.
    facing
        Side of the picture that the person faces: +1 right, -1 left.
    reading
        What is read in a frame in addition to the pose; None: nothing.
    reader
        The reading, opened for this video; needed if there is a reading.
    background
        Follows the background; None: it is not followed.
    stillness
        Decides which of the frames that are offered are left out; None: none are.
    """

    def __init__(
        self,
        follower: Follower,
        scale: float = 1.0,
        facing: int = 1,
        reading: FrameReading | None = None,
        reader: FrameReader | None = None,
        background: BackgroundTracker | None = None,
        stillness: StillnessDetector | None = None,
    ) -> None:
        plain = LandmarksOnly()
        self._follower = follower
        self._scale = scale
        self._facing = facing
        self._reading: FrameReading = reading or plain
        self._reader: FrameReader = reader or plain
        self._background = background
        self._stillness = stillness
        self._left_out: _Offered | None = None
        self._held_s: list[float] = []
        self._columns = Columns(self._reading.widths)
        self._blocks: list[NDArray[np.float32]] = []
        self._times: list[float] = []
        self._seen: list[int] = []
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="romcam-outline") if threads_per_video() > 1 else None
        self._measuring: Future[None] | None = None

    def offer(self, rgb: NDArray[np.uint8], time_s: float, grey: NDArray[np.uint8] | None = None) -> None:
        """Process the next frame, or leave it out if the person has not moved since the last one processed.

        Before the first frame in which they have moved, the one before it is processed, too, so that the onset of a
        movement is not spread over the time of stillness.

        Parameters
        ----------
        rgb, time_s, grey
            As for `watch`.
        """
        change = Change.MOVED if self._stillness is None else self._stillness.compare(rgb, time_s)
        if change is Change.NONE:
            self._left_out = rgb, time_s, grey
            self._held_s.append(time_s)
            return
        if change is Change.MOVED:
            self.catch_up()
        self._left_out = None
        self.watch(rgb, time_s, grey)

    def catch_up(self) -> None:
        """Process the frame that was offered last, if it was left out: after the last frame, and before a motion."""
        if self._left_out is not None:
            last, self._left_out = self._left_out, None
            self._held_s.pop()
            self.watch(*last)

    def watch(self, rgb: NDArray[np.uint8], time_s: float, grey: NDArray[np.uint8] | None = None) -> Pose | None:
        """Process the next frame.

        Parameters
        ----------
        rgb
            Frame (H, W, 3).
        time_s
            Time of the frame, seconds, later than all before.
        grey
            Brightness of the same frame, larger; None: the reading does without.

        Returns
        -------
        The pose in the frame's own pixels; None if the person is not seen.
        """
        before = self._follower.landmarks_px
        frame = self._reader.prepare(rgb, before, time_s, grey)
        pose, seen = self._follower.next(frame.rgb, time_s)
        if before is None and pose is not None:
            frame = self._reader.prepare(rgb, pose.landmarks_px, time_s, grey)
        if self._stillness is not None:
            self._stillness.note(rgb, time_s, pose)
        self._finish()
        if self._beside is None:
            self._measure(self._new_row(), rgb, time_s, pose, frame)
        else:  # a frame is read while the model runs on the next one; never more than one frame behind
            self._measuring = self._beside.submit(self._measure, self._new_row(), rgb, time_s, pose, frame)
        self._times.append(time_s)
        self._seen.append(int(seen))
        return pose

    def _measure(
        self,
        row: NDArray[np.float32],
        rgb: NDArray[np.uint8],
        time_s: float,
        pose: Pose | None,
        frame: PreparedFrame,
    ) -> None:
        row[:] = np.nan
        followed = None if pose is None else pose.landmarks_px
        if pose is not None:
            pose = self._fill(row, time_s, pose, frame)
        row[-2:] = brightness(rgb, pose)
        if self._background is not None:
            worn = self._columns.of(row, TAGS_PX) if TAGS_PX in self._columns.features else None
            worn_px = None if worn is None else worn.reshape(-1, 4, 2).astype(float) / self._scale
            self._background.add(rgb, time_s, followed, worn_px)

    def _fill(self, row: NDArray[np.float32], time_s: float, pose: Pose, frame: PreparedFrame) -> Pose:
        """Fill a row with the values read from the person; return the pose in whose box the brightness is measured."""
        values = self._reader.read(frame, pose, time_s)
        if values is None:
            return pose
        of = self._columns.of
        of(row, "points")[:] = values.pose.landmarks_px.ravel() * self._scale
        of(row, "visibility")[:] = values.pose.visibility
        of(row, "world")[:] = values.pose.world_m.ravel()
        if values.outline is not None:
            of(row, "outline")[:] = np.concatenate([part.ravel() * self._scale for part in values.outline])
        for name, feature in values.features.items():
            of(row, name)[:] = feature * self._scale if name.endswith("_px") else feature
        return values.box_pose

    def _finish(self) -> None:
        """Wait for the reading under way and raise its exception, if any."""
        if self._measuring is not None:
            self._measuring.result()
        self._measuring = None

    def recording(self, source: VideoSource, pose_model: str, times_s: FloatArray | None = None) -> Recording:
        """Return the recording of all frames watched so far, with left and right decided once for the trial.

        Parameters
        ----------
        source
            The video.
        pose_model
            Name and digest of the pose model.
        times_s
            (T,) seconds, times of all frames, if not all were watched; see `romcam.pose.pace`. None: all were watched.
        """
        return interpolate(self.settled(source, pose_model, times_s))

    def settled(self, source: VideoSource, pose_model: str, times_s: FloatArray | None = None) -> SettledFrames:
        """Return all frames watched so far, with all decided that concerns the whole trial.

        Parameters
        ----------
        source, pose_model, times_s
            As for `recording`.
        """
        return settle(self.watched_frames(), self._reading, self._facing, source, pose_model, times_s)

    def watched_frames(self, since_s: float = -np.inf) -> WatchedFrames:
        """Return the rows of the frames watched so far.

        Parameters
        ----------
        since_s
            Time of the first frame to return, seconds.
        """
        self.catch_up()
        self._finish()
        count = len(self._times)
        start = int(np.searchsorted(self._times, since_s))
        empty = np.empty((0, self._columns.width), np.float32)
        rows = np.concatenate(self._blocks)[start:count] if self._blocks else empty
        seen = np.array(self._seen[start:], dtype=np.uint8)
        background = self._background and self._background.motion()
        held_s = np.array([each for each in self._held_s if each >= since_s])
        return WatchedFrames(rows, np.array(self._times[start:]), seen, self._follower.people, background, held_s)

    def _new_row(self) -> NDArray[np.float32]:
        index = len(self._times)
        if index % _BLOCK == 0:
            self._blocks.append(np.empty((_BLOCK, self._columns.width), np.float32))
        return self._blocks[-1][index % _BLOCK]


def brightness(rgb: NDArray[np.uint8], pose: Pose | None) -> tuple[float, float]:
    """Compute mean and standard deviation of the brightness, each 0 to 255.

    Parameters
    ----------
    rgb
        Frame (H, W, 3).
    pose
        The person, in whose box of trunk and thighs it is measured; None: in the whole picture.

    Notes
    -----
    Every fourth pixel is used. Brightness is weighted by Rec. 601.
    """
    part = rgb[_box(pose.landmarks_px, rgb.shape)] if pose is not None else rgb
    part = part[::4, ::4] if min(part.shape[:2]) >= 8 else rgb[::4, ::4]
    luma = part.astype(np.float32) @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    return float(luma.mean()), float(luma.std())


def _box(landmarks_px: FloatArray, shape: tuple[int, ...]) -> tuple[slice, slice]:
    ends = chain(landmarks_px)
    margin = 0.2 * float(np.ptp(ends, axis=0).max())
    low = (ends.min(axis=0) - margin).clip(0).astype(int)
    high = (ends.max(axis=0) + margin).clip(0).astype(int) + 1
    return slice(low[1], min(high[1], shape[0])), slice(low[0], min(high[0], shape[1]))
