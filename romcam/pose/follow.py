"""One person is measured: chosen once, then followed; whoever else is in the picture is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from romcam.outline import chain, midpoints
from romcam.pose.landmarks import Landmark
from romcam.pose.model import Pose, PoseModel
from romcam.recording import FloatArray, Seen

LEAP: Final = 0.4
"""Body lengths the hips may lie from where they were a frame ago, plus `SPEED` times the seconds since."""
SPEED: Final = 3.0
SIZE_CHANGE: Final = 1.7
SURROUNDINGS: Final = 0.35
"""Body lengths kept around the person when others are blanked out."""
RETRY_S: Final = 0.15
"""A lost person is looked for this often."""


def body_length(landmarks_px: FloatArray) -> float:
    """Thigh plus trunk in the picture, pixels."""
    return float(np.linalg.norm(np.diff(chain(landmarks_px), axis=0), axis=-1).sum())


def place(landmarks_px: FloatArray) -> FloatArray:
    """Where somebody is: the middle of hips, knees and ankles, which stay put while the trunk bends, (2,) pixels."""
    pairs = (
        (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
        (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE),
        (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
    )
    return np.mean([midpoints(landmarks_px, left, right) for left, right in pairs], axis=0)


@dataclass(frozen=True, eq=False)
class Appearance:
    """Somebody at one instant: time, place and size in shares of the picture's larger side, posture without size."""

    time_s: float
    at: FloatArray
    length: float
    posture: FloatArray


def appearance(pose: Pose, time_s: float, shape: tuple[int, ...]) -> Appearance:
    """Reduce a pose to what choosing and following need."""
    length, at = body_length(pose.landmarks_px), place(pose.landmarks_px)
    side = max(shape[:2])
    return Appearance(time_s, at / side, length / side, (pose.landmarks_px - at) / max(length, 1.0))


def choose(instants: Sequence[Sequence[Appearance]], centre: FloatArray) -> Appearance | None:
    """The person to measure, as first seen: large, near the picture's middle, present, and moving in posture.

    instants: everybody found at a few instants of the film, in time order. centre: the picture's, in the same
    shares. None where nobody was found.
    """
    tracks: list[list[Appearance]] = []
    for people in instants:
        free = list(tracks)
        for person in sorted(people, key=lambda p: -p.length):
            near = [t for t in free if _apart(t[-1], person) < 1.0]
            if near:
                track = min(near, key=lambda t: _apart(t[-1], person))
                free.remove(track)
                track.append(person)
            else:
                tracks.append([person])
    return max(tracks, key=lambda track: _claim(track, centre, len(instants)))[0] if tracks else None


def _apart(a: Appearance, b: Appearance) -> float:
    return float(np.linalg.norm(a.at - b.at)) / max(a.length, b.length, 1e-6)


def _claim(track: list[Appearance], centre: FloatArray, instants: int) -> float:
    size = float(np.median([person.length for person in track]))
    off_centre = float(np.median([np.linalg.norm(person.at - centre) for person in track]))
    postures = np.stack([person.posture for person in track])
    motion = float(np.linalg.norm(postures - np.median(postures, axis=0), axis=-1).mean(axis=-1).max())
    return size * (1.0 - min(off_centre, 0.7)) * (0.3 + min(motion, 0.5)) * (len(track) / instants) ** 0.5


class Follower:
    """Follows the chosen person through a film's frames, whatever else happens in it.

    start: whom to follow, as `choose` found; None: whoever the model finds. crowded: others were seen, so they
    are blanked out before the model looks.
    """

    def __init__(self, model: PoseModel, start: Appearance | None, *, crowded: bool) -> None:
        self._model = model
        self._start = start
        self._crowded = crowded
        self._last: Pose | None = None
        self._last_s = 0.0
        self._tried_s = -np.inf
        self.people = 1 if start else 0

    def next(self, rgb: NDArray[np.uint8], time_s: float) -> tuple[Pose | None, Seen]:
        """The followed person in the next frame, or why not."""
        if self._last is None:
            return self._begin(rgb, time_s)
        pose = self._model.follow(self._alone(rgb), time_s)
        if pose is not None and self._is_same(pose, time_s):
            return self._keep(pose, time_s)
        return self._search(rgb, time_s, somebody=pose is not None)

    def _begin(self, rgb: NDArray[np.uint8], time_s: float) -> tuple[Pose | None, Seen]:
        if not self._crowded or self._start is None:
            pose = self._model.follow(rgb, time_s)
            return self._keep(pose, time_s) if pose is not None else (None, Seen.NOBODY)
        people = self._find(rgb)
        same = [p for p in people if _apart(appearance(p, time_s, rgb.shape), self._start) < 1.0]
        if not same:
            return None, Seen.LOST_TO_ANOTHER if people else Seen.NOBODY
        return self._keep(min(same, key=lambda p: _apart(appearance(p, 0, rgb.shape), self._start)), time_s)  # pyright: ignore[reportArgumentType]

    def _search(self, rgb: NDArray[np.uint8], time_s: float, *, somebody: bool) -> tuple[Pose | None, Seen]:
        lost = Seen.LOST_TO_ANOTHER if somebody else Seen.NOBODY
        if time_s - self._tried_s < RETRY_S:
            return None, lost
        self._tried_s = time_s
        people = self._find(rgb)
        same = [pose for pose in people if self._is_same(pose, time_s)]
        if not same:
            self._model.reset()
            return None, Seen.LOST_TO_ANOTHER if people else lost
        self._crowded = self._crowded or len(people) > 1
        self._model.reset()
        return self._keep(min(same, key=self._distance), time_s)

    def _find(self, rgb: NDArray[np.uint8]) -> tuple[Pose, ...]:
        people = self._model.find(rgb)
        self.people = max(self.people, len(people))
        return people

    def _keep(self, pose: Pose, time_s: float) -> tuple[Pose, Seen]:
        self.people = max(self.people, 1)
        pose = _only_his(pose) if self._crowded else pose
        self._last, self._last_s = pose, time_s
        return pose, Seen.YES

    def _is_same(self, pose: Pose, time_s: float) -> bool:
        assert self._last is not None
        size, before = body_length(pose.landmarks_px), body_length(self._last.landmarks_px)
        reach = LEAP + SPEED * (time_s - self._last_s)
        # A trunk that bends towards the camera shortens in the picture; one that doubles is somebody else's.
        return size < SIZE_CHANGE * before and before < 2 * size and self._distance(pose) < min(reach, 1.5)

    def _distance(self, pose: Pose) -> float:
        assert self._last is not None
        apart = place(pose.landmarks_px) - place(self._last.landmarks_px)
        return float(np.linalg.norm(apart)) / max(body_length(self._last.landmarks_px), 1.0)

    def _alone(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The frame with everything but the person's surroundings blanked out, where others are about."""
        if not self._crowded or self._last is None:
            return rgb
        points = self._last.landmarks_px
        margin = SURROUNDINGS * body_length(points)
        low = np.floor(points.min(axis=0) - margin).astype(int).clip(0)
        high = np.ceil(points.max(axis=0) + margin).astype(int).clip(0)
        alone = np.full_like(rgb, 127)
        alone[low[1] : high[1], low[0] : high[0]] = rgb[low[1] : high[1], low[0] : high[0]]
        return alone


def _only_his(pose: Pose) -> Pose:
    """The pose with only that part of the mask that hangs together with the person's own trunk and thighs."""
    count, labels = cv2.connectedComponents((pose.mask > 0.5).astype(np.uint8))
    if count <= 2:
        return pose
    height, width = pose.mask.shape
    points = chain(pose.landmarks_px)
    way = np.concatenate([np.linspace(points[0], points[1], 9), np.linspace(points[1], points[2], 9)])
    x, y = way[:, 0].round().astype(int).clip(0, width - 1), way[:, 1].round().astype(int).clip(0, height - 1)
    hit = labels[y, x]
    if not (hit > 0).any():
        return pose
    his = np.bincount(hit[hit > 0]).argmax()
    mask = np.where((labels == his) | (pose.mask <= 0.5), pose.mask, np.float32(0))
    return Pose(pose.landmarks_px, pose.visibility, pose.world_m, mask)
