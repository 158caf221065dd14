"""One person is measured: whoever else is in the picture is left out."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray, Landmark
from romcam.body.outline import chain
from romcam.pose.model import Pose, PoseModel
from romcam.pose.people import (
    SAME_PLACE,
    Appearance,
    apart,
    appearance,
    beside,
    body_length,
    everybody,
    painted_over,
)
from romcam.pose.subject import SAME_COLOURS, Subject, colour_similarity
from romcam.recording import Seen

LEAP: Final = 0.3
"""Body lengths the person may be from where he was a frame ago, plus `SPEED` times the seconds since."""
SPEED: Final = 3.0
FARTHEST: Final = 1.5
GROWTH, SHRINKAGE = 1.7, 0.5
"""How far a body length may change from frame to frame: a trunk that bends towards the camera shortens."""
SMALL: Final = 0.3
"""Figures that are smaller than this share of the person are no people, or too far off to get in the way."""
SURROUNDINGS: Final = 0.35
"""Body lengths kept around the person when others are about and everything else is painted over."""
RETRY_S: Final = 0.15
"""A lost person is looked for this often where others are about."""
_SHOULDERS: Final = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
LOOK_AROUND_S: Final = 0.8
"""Somebody who seems alone is checked to be so this often; it costs as much as one to two frames."""


class Follower:
    """Follows the chosen person through a film's frames, whatever else happens in it.

    subject: whom to follow, as the survey found; None: whoever the model finds first, with no heed to others.
    """

    def __init__(self, model: PoseModel, subject: Subject | None = None) -> None:
        self._model = model
        self._subject = subject
        self._crowded = subject is not None and subject.crowded
        self._last: Appearance | None = None
        self._pose: Pose | None = None
        self._tried_s = -np.inf
        self._other = False
        self._looked_s = -np.inf
        self.people = 0 if subject is None else 1 + subject.crowded
        """The greatest number of people found at once so far."""
        self.met_others = False
        """Somebody else turned up although the survey had seen the subject alone: time for a closer survey."""

    def next(self, rgb: NDArray[np.uint8], time_s: float) -> tuple[Pose | None, Seen]:
        """The followed person in the next frame, or why not."""
        if self._crowded and self._pose is None:
            return self._search(rgb, time_s)
        pose = self._model.follow(self._alone(rgb), time_s)
        if pose is None and self._pose is None:
            return None, Seen.NOBODY
        if pose is not None and self._is_he(now := self._appearance(pose, time_s, rgb)):
            if self._subject is not None and not self._crowded:
                self._look_around(rgb, pose, now)
            return self._keep(pose, now)
        return self._search(rgb, time_s, somebody=pose is not None)

    def _appearance(self, pose: Pose, time_s: float, rgb: NDArray[np.uint8]) -> Appearance:
        """With colours where others are about to be told from him."""
        return appearance(pose, time_s, rgb, colours=self._crowded)

    def _look_around(self, rgb: NDArray[np.uint8], pose: Pose, he: Appearance) -> None:
        """See now and then whether anybody is beside him; twice running, or it was the model's mistake."""
        if he.time_s - self._looked_s < LOOK_AROUND_S:
            return
        self._looked_s = he.time_s
        beside_him = [appearance(other, he.time_s, rgb) for other in beside(self._model, painted_over(rgb, [pose]))]
        others = sum(apart(other, he) > SAME_PLACE and other.length > SMALL * he.length for other in beside_him)
        self.met_others = self.met_others or (others > 0 and self._other)
        self._other = others > 0
        if self.met_others:
            self.people = max(self.people, 1 + others)

    def _search(self, rgb: NDArray[np.uint8], time_s: float, *, somebody: bool = False) -> tuple[Pose | None, Seen]:
        """Look for him among everybody."""
        if self._pose is not None:
            self._pose = None
            self._model.reset()
        elif time_s - self._tried_s < RETRY_S:
            return None, Seen.LOST_TO_ANOTHER if self._other else Seen.NOBODY
        self._tried_s = time_s
        people = everybody(self._model, rgb)
        self.people = max(self.people, len(people))
        his = [(now, pose) for pose in people if self._is_he(now := self._appearance(pose, time_s, rgb))]
        if his:
            now, pose = min(his, key=lambda pair: self._distance(pair[0]))
            return self._keep(pose, now)
        self._other = bool(people) or somebody
        return None, Seen.LOST_TO_ANOTHER if self._other else Seen.NOBODY

    def _keep(self, pose: Pose, now: Appearance) -> tuple[Pose, Seen]:
        self.people = max(self.people, 1)
        pose = only_his(pose) if self._crowded else pose
        self._pose, self._last = pose, now
        return pose, Seen.YES

    def _is_he(self, now: Appearance) -> bool:
        return self._is_where_expected(now) and self._can_have_come(now) and self._looks_like_him(now)

    def _looks_like_him(self, now: Appearance) -> bool:
        """By what he wears and how he stands; not asked of somebody who is alone."""
        if self._subject is None or not self._crowded:
            return True
        he = self._subject
        return (
            colour_similarity(now.colours, he.colours) > SAME_COLOURS
            and he.has_such_size(now)
            and he.has_such_legs(now)
        )

    def _is_where_expected(self, now: Appearance) -> bool:
        """By the survey's sightings; somebody who was always alone may go where he likes."""
        if self._subject is None or not self._crowded:
            return True
        expected = self._subject.expected(now.time_s)
        distance = float(np.linalg.norm(now.at - expected.at)) / max(expected.length, 1e-6)
        return distance < expected.tolerance and SHRINKAGE < now.length / expected.length < 1 / SHRINKAGE

    def _can_have_come(self, now: Appearance) -> bool:
        """By where he was last, unless that is too long ago to tell."""
        if self._last is None:
            return True
        reach = LEAP + SPEED * (now.time_s - self._last.time_s)
        if reach > FARTHEST:
            return True
        growth = now.length / max(self._last.length, 1e-6)
        turned = np.linalg.norm(now.posture[_SHOULDERS] - self._last.posture[_SHOULDERS], axis=-1).max()
        return apart(self._last, now) < reach and SHRINKAGE < growth < GROWTH and (turned < reach or not self._crowded)

    def _distance(self, now: Appearance) -> float:
        if self._last is not None:
            return apart(self._last, now)
        if self._subject is None:
            return -now.length
        expected = self._subject.expected(now.time_s)
        return float(np.linalg.norm(now.at - expected.at)) / max(expected.length, 1e-6)

    def _alone(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The frame with everything but the person's surroundings painted over, where others are about."""
        if not self._crowded or self._pose is None:
            return rgb
        points = self._pose.landmarks_px
        margin = SURROUNDINGS * body_length(points)
        left, top = np.floor(points.min(axis=0) - margin).astype(int).clip(0)
        right, bottom = np.ceil(points.max(axis=0) + margin).astype(int).clip(0)
        alone = np.full_like(rgb, 127)
        alone[top:bottom, left:right] = rgb[top:bottom, left:right]
        return alone


def only_his(pose: Pose) -> Pose:
    """The pose with only that part of the mask that hangs together with the person's own trunk and thighs."""
    count, labels = cv2.connectedComponents((pose.mask > 0.5).astype(np.uint8))
    if count <= 2:
        return pose
    height, width = pose.mask.shape
    knee, hip, shoulder = chain(pose.landmarks_px)
    limbs: list[FloatArray] = [np.linspace(knee, hip, 9), np.linspace(hip, shoulder, 9)]
    along = np.concatenate(limbs)
    x, y = along[:, 0].round().astype(int).clip(0, width - 1), along[:, 1].round().astype(int).clip(0, height - 1)
    hit = labels[y, x]
    if not (hit > 0).any():
        return pose
    his = np.bincount(hit[hit > 0]).argmax()
    mask = np.where((labels == his) | (pose.mask <= 0.5), pose.mask, np.float32(0))
    return Pose(pose.landmarks_px, pose.visibility, pose.world_m, mask)
