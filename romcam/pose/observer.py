"""Frames in, arrays of the whole trial out, wherever the frames come from: a film, stills, a camera."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import COUNT
from romcam.body.outline import chain
from romcam.cores import threads_per_film
from romcam.estimators.crop import Crop, take_crop
from romcam.estimators.joint_network import LEANS, SPINE, JointFinder, corrected
from romcam.estimators.leg_network import LEG_JOINTS, LegFinder, with_legs, with_legs_found
from romcam.estimators.second_network import SecondNetwork
from romcam.pose.follow import Follower
from romcam.pose.model import Pose
from romcam.pose.pace import Pace, between, bridged
from romcam.pose.sides import with_sides_settled
from romcam.pose.silhouette import measure_outline
from romcam.protocol import Networks
from romcam.recording import (
    APPEARANCE,
    SECOND_FEATURES,
    STATIONS,
    Closeups,
    FloatArray,
    Outline,
    Recording,
    Seen,
)
from romcam.video.source import VideoSource
from romcam.weights.shipped import load_joints

_WIDTHS: Final = {
    "points": COUNT * 2,
    "visibility": COUNT,
    "world": COUNT * 3,
    "outline": STATIONS * 4,
    "spine": len(SPINE) * 2,
    "lean": LEANS,
    "appearance": APPEARANCE,
    "legs": 4 * LEG_JOINTS + 1,
    "witness": SECOND_FEATURES,
    "light": 2,
}
_ROW: Final = sum(_WIDTHS.values())
_WITNESS: Final = slice(_ROW - 2 - SECOND_FEATURES, _ROW - 2)
_LEGS: Final = slice(_WITNESS.start - _WIDTHS["legs"], _WITNESS.start)
_BLOCK: Final = 1024


@dataclass(frozen=True, eq=False)
class Kept:
    """What is kept of frames that were watched, before anything is decided for the whole trial.

    rows: (L, `_ROW`); the last two numbers are of the light, all others NaN where the person was not seen.
    time_s: (L,). seen: (L,) of `Seen`. people: greatest number found at once.
    """

    rows: NDArray[np.float32]
    time_s: FloatArray
    seen: NDArray[np.uint8]
    people: int


DOUBTFUL_S: Final = 0.15
"""Before the person is found to be lost to another, the two are mixed up for about this long."""


class Observer:
    """Watches frame after frame and keeps three kilobytes of each.

    scale: pixels of the film's picture to one pixel of the frames given; what is kept is in the picture's.
    facing: ±1, which side of the picture the person faces; a wrong one makes the spine unreadable. lean_deg: how far to
    the right the person leans standing, which is the camera's roll. joints: the shipped network where none is given.
    back: by which networks it is read; None leaves joints and outline as the pose model has them: of who lies, sits or
    walks they say nothing. legs: who finds the legs in place of the pose model, where the back is not read. witness:
    who looks at the hips beside the joint network, where it is, so often a second; in every frame where that is None.
    """

    def __init__(
        self,
        follower: Follower,
        scale: float = 1.0,
        facing: int = 1,
        lean_deg: float = 0.0,
        joints: JointFinder | None = None,
        *,
        back: Networks | None = "bend",
        legs: LegFinder | None = None,
        second_network: SecondNetwork | None = None,
        witness_hz: float | None = None,
    ) -> None:
        self._follower = follower
        self._scale = scale
        self._facing = facing
        self._lean_deg = lean_deg
        self._joints = (joints or JointFinder(load_joints(back))) if back else None
        self._legs = legs
        self._witness = second_network
        self._witness_due = Pace(witness_hz)
        self._blocks: list[NDArray[np.float32]] = []
        self._times: list[float] = []
        self._seen: list[int] = []
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="romcam-outline") if threads_per_film() > 1 else None
        self._measuring: Future[None] | None = None

    def watch(self, rgb: NDArray[np.uint8], time_s: float) -> Pose | None:
        """Take in the next frame; returns the pose in the frame's own pixels."""
        pose, seen = self._follower.next(rgb, time_s)
        self._finish()
        if self._beside is None:
            self._measure(self._new_row(), rgb, time_s, pose)
        else:  # the outline is measured while the model is already at the next frame; never more than one behind
            self._measuring = self._beside.submit(self._measure, self._new_row(), rgb, time_s, pose)
        self._times.append(time_s)
        self._seen.append(int(seen))
        return pose

    def _measure(self, row: NDArray[np.float32], rgb: NDArray[np.uint8], time_s: float, pose: Pose | None) -> None:
        row[:] = np.nan
        if pose is not None:
            pose = self._describe(row, rgb, time_s, pose)
        row[-2:] = brightness(rgb, pose)

    def _describe(self, row: NDArray[np.float32], rgb: NDArray[np.uint8], time_s: float, pose: Pose) -> Pose:
        """Fill a row with what is seen of the person; returns the pose, its joints where they were found to be."""
        if self._joints is None:
            row[: COUNT * 6] = self._landmarks(pose)
            found = self._legs and self._legs(rgb, pose)
            if found is None:
                return pose
            row[_LEGS] = np.append(found.points_px * self._scale, found.nearer)
            return with_legs(pose, found)
        crop = take_crop(rgb, pose, self._facing, self._lean_deg)
        if crop is None:
            return pose
        joints = self._joints(crop)
        pose = corrected(pose, joints)
        outline = outline_in(crop, pose.landmarks_px)
        row[: _LEGS.start] = np.concatenate(
            [
                self._landmarks(pose),
                *(part.ravel() * self._scale for part in outline),
                joints.spine_px.ravel() * self._scale,
                joints.lean_deg,
                joints.appearance,
            ]
        )
        noticed = self._witness and self._witness_due(time_s) and self._witness(rgb, pose)
        if isinstance(noticed, np.ndarray):
            row[_WITNESS] = noticed
        return pose

    def _landmarks(self, pose: Pose) -> NDArray[np.float32]:
        return np.concatenate([pose.landmarks_px.ravel() * self._scale, pose.visibility, pose.world_m.ravel()])

    def _finish(self) -> None:
        """Wait for the measuring under way; raises what it raised."""
        if self._measuring is not None:
            self._measuring.result()
        self._measuring = None

    def recording(self, source: VideoSource, pose_model: str, times_s: FloatArray | None = None) -> Recording:
        """Everything watched so far, with left and right decided once for all of it.

        times_s: (T,) of all frames where not all were watched; see `romcam.pose.pace`.
        """
        recording = recording_of(self.kept(), self._facing, source, pose_model, times_s)
        if self._witness is None or recording.second_network is not None:
            return recording
        return replace(recording, second_network=np.full((len(recording), SECOND_FEATURES), np.nan, np.float32))  # never sure

    def kept(self, since_s: float = -np.inf) -> Kept:
        """What is kept of everything watched so far, from a time on."""
        self._finish()
        count = len(self._times)
        start = int(np.searchsorted(self._times, since_s))
        rows = np.concatenate(self._blocks)[start:count] if self._blocks else np.empty((0, _ROW), np.float32)
        seen = np.array(self._seen[start:], dtype=np.uint8)
        return Kept(rows, np.array(self._times[start:]), seen, self._follower.people)

    def _new_row(self) -> NDArray[np.float32]:
        index = len(self._times)
        if index % _BLOCK == 0:
            self._blocks.append(np.empty((_BLOCK, _ROW), np.float32))
        return self._blocks[-1][index % _BLOCK]


def recording_of(
    kept: Kept, facing: int, source: VideoSource, pose_model: str, times_s: FloatArray | None = None
) -> Recording:
    """The trial of which this was kept, with all that is decided once for all of it; the rows are changed.

    times_s: (T,) of all frames, see `Observer.recording`.
    """
    rows, seen = kept.rows, kept.seen
    doubtful = about_to_be_lost(seen, kept.time_s)
    rows[doubtful, :-2] = np.nan
    seen[doubtful] = Seen.LOST_TO_ANOTHER
    share = _settle(rows, facing)
    rows[:, _WITNESS] = bridged(rows[:, _WITNESS], kept.time_s)
    time_s = kept.time_s if times_s is None else times_s
    rows, seen, inferred = between(rows, seen, kept.time_s, time_s)
    points, visibility, world, outline, spine, lean, appearance, _, second_network, light = _parts(rows)
    distance, softness = outline.reshape(-1, 2, STATIONS, 2).swapaxes(0, 1)
    return Recording(
        time_s=time_s,
        landmarks_px=points.reshape(-1, COUNT, 2),
        visibility=visibility,
        world_m=world.reshape(-1, COUNT, 3),
        outline=Outline(distance, softness),
        closeups=Closeups(spine.reshape(-1, len(SPINE), 2), lean, appearance, facing),
        luma=light[:, 0],
        contrast=light[:, 1],
        seen=seen,
        people=kept.people,
        source=source,
        pose_model=pose_model,
        inferred=inferred,
        legs_found=share,
        second_network=second_network if np.isfinite(second_network).any() else None,
    )


def _parts(rows: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    return np.split(rows, np.cumsum(list(_WIDTHS.values()))[:-1], axis=1)


def _settle(rows: NDArray[np.float32], facing: int) -> float:
    """Put left and right as they are for the whole trial, and the legs that were found; returns their share."""
    points, visibility, world, *_, legs, _, _ = _parts(rows)
    placed, spatial, visible = with_sides_settled(points.reshape(-1, COUNT, 2), world.reshape(-1, COUNT, 3), visibility)
    placed, share = with_legs_found(placed, legs[:, :-1].reshape(-1, 2, LEG_JOINTS, 2), legs[:, -1], facing)
    points[:], world[:], visibility[:] = placed.reshape(points.shape), spatial.reshape(world.shape), visible
    return share


def outline_in(crop: Crop, landmarks_px: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Distance and softness of a frame's outline, each (S, 2) in pixels of the frame, read from the close-up's mask.

    landmarks_px: (33, 2) in pixels of the frame. Sides as in `Outline`, of the frame and not of its mirror image.
    """
    mask = np.divide(crop.mask, 255, dtype=np.float32)
    distance, softness = measure_outline(mask, crop.inside(landmarks_px))
    sides = slice(None, None, crop.facing)
    return distance[:, sides] / crop.scale, softness[:, sides] / crop.scale


def about_to_be_lost(seen: NDArray[np.uint8], time_s: FloatArray) -> NDArray[np.bool_]:
    """Frames, (T,) bool, in which the person is seen for less than `DOUBTFUL_S` more, then lost to another."""
    missing = np.flatnonzero(seen != Seen.YES)
    ends_s = np.append(np.where(seen[missing] == Seen.LOST_TO_ANOTHER, time_s[missing], np.inf), np.inf)
    end_s = ends_s[np.searchsorted(missing, np.arange(len(seen)))]
    return (seen == Seen.YES) & (end_s - time_s < DOUBTFUL_S)


def brightness(rgb: NDArray[np.uint8], pose: Pose | None) -> tuple[float, float]:
    """Mean and standard deviation of the brightness, 0..255, of the trunk's and thighs' box, else of all the picture.

    Taken from every fourth pixel; brightness by the weights of Rec. 601.
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
