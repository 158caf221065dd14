"""Follows the measured person from frame to frame and leaves out everyone else in the picture."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray, Landmark
from romcam.body.outline import chain
from romcam.pose.cells import Box, Cells, box_around, cell_px, cells_of, changed
from romcam.pose.cuts import CutDetector
from romcam.pose.model import Pose, PoseModel
from romcam.pose.people import (
    SAME_PLACE,
    Appearance,
    appearance,
    body_length,
    distance_between,
    find_others,
    find_people,
    painted_over,
)
from romcam.pose.subject import SAME_COLOURS, TrackedPerson, colour_similarity
from romcam.recording import PAUSE_S, Seen

LEAP: Final = 0.3
"""Body lengths that the person may move from frame to frame, in addition to `SPEED` times the seconds between."""
SPEED: Final = 3.0
FARTHEST: Final = 1.5
"""Reach in body lengths above which the last position no longer limits the next one."""
GROWTH, SHRINKAGE = 1.7, 0.5
"""Factors by which the body length may change from frame to frame: a trunk that bends towards the camera shortens."""
SMALL: Final = 0.3
"""Figures smaller than this share of the person are not people, or are too far away to matter."""
SURROUNDINGS: Final = 0.35
"""Margin around the person, in body lengths, that is not painted over if other people are present."""
RETRY_S: Final = 0.15
"""Seconds between two searches for a lost person if other people are present."""
_SHOULDERS: Final = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
CHECK_ALONE_S: Final = 0.8
"""Seconds between two checks that a person who seems alone is alone; a check costs as much as one to two frames."""
CHECKED_AT_LEAST_S: Final = 4.0
"""Seconds after which they are checked even if nothing has changed beside them in the picture."""
NEWCOMER: Final = 0.0025
"""Share of the picture beside the person that must change for a check: a third of the smallest figure that counts."""


class Follower:
    """Follows the chosen person through the frames of a video.

    Parameters
    ----------
    model
        The pose model.
    subject
        The person to follow, found by the survey; None: the person the model finds first, without regard to others.
    """

    def __init__(self, model: PoseModel, subject: TrackedPerson | None = None) -> None:
        self._model = model
        self._subject = subject
        self._crowded = subject is not None and subject.crowded
        self._last: Appearance | None = None
        self._pose: Pose | None = None
        self._tried_s = -np.inf
        self._time_s = np.inf
        self._other = False
        self._checked_s = self._searched_s = -np.inf
        self._surroundings: tuple[Cells, Box] | None = None
        self._cuts = CutDetector()
        self.people = 0 if subject is None else 1 + subject.crowded
        """Greatest number of people found at once so far."""
        self.met_others = False
        """Whether another person appeared although the survey found the subject alone: a closer survey is needed."""

    @property
    def landmarks_px(self) -> FloatArray | None:
        """(33, 2) the person in the last frame, in its pixels; None: not seen there."""
        return None if self._pose is None else self._pose.landmarks_px

    def next(self, rgb: NDArray[np.uint8], time_s: float) -> tuple[Pose | None, Seen]:
        """Find the followed person in the next frame.

        Parameters
        ----------
        rgb
            Frame (H, W, 3).
        time_s
            Time of the frame, seconds, later than all before.

        Returns
        -------
        The pose, None if the person is not seen, and the state of the frame.
        """
        if time_s - self._time_s > PAUSE_S:
            # The model would look for the person where and as they were before the pause, and needs a third of a second
            # to notice that they moved on.
            self._model.reset()
        self._time_s = time_s
        if self._cuts.begins_scene(rgb):
            # Behind a cut the person is somewhere else at once, and nothing limits where.
            self._model.reset()
            self._pose = self._last = None
        if self._crowded and self._pose is None:
            return self._search(rgb, time_s)
        pose = self._model.follow(self._alone(rgb), time_s)
        if pose is None and self._pose is None:
            return None, Seen.NOBODY
        if pose is not None and self._is_subject(now := self._appearance(pose, time_s, rgb)):
            if self._subject is not None and not self._crowded:
                self._check_alone(rgb, pose, now)
            return self._keep(pose, now)
        return self._search(rgb, time_s, person_seen=pose is not None)

    def expect(self, subject: TrackedPerson) -> None:
        """Expect the followed person elsewhere from now on; they may be walking.

        Parameters
        ----------
        subject
            The same person, where they are now.
        """
        self._subject = subject

    def _appearance(self, pose: Pose, time_s: float, rgb: NDArray[np.uint8]) -> Appearance:
        """The appearance, with colours if other people are present."""
        return appearance(pose, time_s, rgb, colours=self._crowded)

    def _check_alone(self, rgb: NDArray[np.uint8], pose: Pose, subject: Appearance) -> None:
        """Check at intervals whether another person is near the subject. One detection may be a mistake of the model;
        two in a row count.
        """
        if subject.time_s - self._checked_s < CHECK_ALONE_S:
            return
        self._checked_s = subject.time_s
        changed_beside = self._have_surroundings_changed(rgb, pose)
        if not (changed_beside or self._other or subject.time_s - self._searched_s >= CHECKED_AT_LEAST_S):
            return
        self._searched_s = subject.time_s
        self._surroundings = cells_of(rgb), box_around(pose.landmarks_px / cell_px(rgb))
        found = [
            appearance(other, subject.time_s, rgb) for other in find_others(self._model, painted_over(rgb, [pose]))
        ]
        others = sum(
            distance_between(other, subject) > SAME_PLACE and other.length > SMALL * subject.length for other in found
        )
        self.met_others = self.met_others or (others > 0 and self._other)
        self._other = others > 0
        if self.met_others:
            self.people = max(self.people, 1 + others)

    def _have_surroundings_changed(self, rgb: NDArray[np.uint8], pose: Pose) -> bool:
        """Whether the picture beside the person is another one than at the last check."""
        if self._surroundings is None:
            return True
        then, box = self._surroundings
        now = cells_of(rgb)
        if then.shape != now.shape:
            return True
        beside = changed(then, now)
        beside[box] = beside[box_around(pose.landmarks_px / cell_px(rgb))] = False
        return int(np.count_nonzero(beside)) > NEWCOMER * beside.size

    def _search(self, rgb: NDArray[np.uint8], time_s: float, *, person_seen: bool = False) -> tuple[Pose | None, Seen]:
        """Search for the subject among all people in the frame."""
        if self._pose is not None:
            self._pose = None
            self._model.reset()
        elif time_s - self._tried_s < RETRY_S:
            return None, Seen.LOST_TO_ANOTHER if self._other else Seen.NOBODY
        self._tried_s = time_s
        people = find_people(self._model, rgb)
        self.people = max(self.people, len(people))
        matches = [(now, pose) for pose in people if self._is_subject(now := self._appearance(pose, time_s, rgb))]
        if matches:
            now, pose = min(matches, key=lambda pair: self._distance(pair[0]))
            return self._keep(pose, now)
        self._other = bool(people) or person_seen
        return None, Seen.LOST_TO_ANOTHER if self._other else Seen.NOBODY

    def _keep(self, pose: Pose, now: Appearance) -> tuple[Pose, Seen]:
        self.people = max(self.people, 1)
        pose = own_mask_only(pose) if self._crowded else pose
        self._pose, self._last = pose, now
        return pose, Seen.YES

    def _is_subject(self, now: Appearance) -> bool:
        return self._is_where_expected(now) and self._can_have_come(now) and self._looks_like_subject(now)

    def _looks_like_subject(self, now: Appearance) -> bool:
        """Whether clothes and stance match the subject; not required of a person who is alone."""
        if self._subject is None or not self._crowded:
            return True
        subject = self._subject
        same_colours = colour_similarity(now.colours, subject.colours) > SAME_COLOURS
        return same_colours and subject.fits_size(now) and subject.fits_legs(now)

    def _is_where_expected(self, now: Appearance) -> bool:
        """Whether the position matches the survey's sightings; a person who is always alone may be anywhere."""
        if self._subject is None or not self._crowded:
            return True
        expected = self._subject.expected(now.time_s)
        distance = float(np.linalg.norm(now.at - expected.at)) / max(expected.length, 1e-6)
        return distance < expected.tolerance and SHRINKAGE < now.length / expected.length < 1 / SHRINKAGE

    def _can_have_come(self, now: Appearance) -> bool:
        """Whether the person can have moved here since the last frame; true if that is too long ago to decide."""
        if self._last is None:
            return True
        reach = LEAP + SPEED * (now.time_s - self._last.time_s)
        if reach > FARTHEST:
            return True
        growth = now.length / max(self._last.length, 1e-6)
        turned = np.linalg.norm(now.posture[_SHOULDERS] - self._last.posture[_SHOULDERS], axis=-1).max()
        return (
            distance_between(self._last, now) < reach
            and SHRINKAGE < growth < GROWTH
            and (turned < reach or not self._crowded)
        )

    def _distance(self, now: Appearance) -> float:
        if self._last is not None:
            return distance_between(self._last, now)
        if self._subject is None:
            return -now.length
        expected = self._subject.expected(now.time_s)
        return float(np.linalg.norm(now.at - expected.at)) / max(expected.length, 1e-6)

    def _alone(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The frame with everything but the person's surroundings painted over, if other people are present."""
        if not self._crowded or self._pose is None:
            return rgb
        points = self._pose.landmarks_px
        margin = SURROUNDINGS * body_length(points)
        left, top = np.floor(points.min(axis=0) - margin).astype(int).clip(0)
        right, bottom = np.ceil(points.max(axis=0) + margin).astype(int).clip(0)
        alone = np.full_like(rgb, 127)
        alone[top:bottom, left:right] = rgb[top:bottom, left:right]
        return alone


def own_mask_only(pose: Pose) -> Pose:
    """Keep only the part of a pose's mask that is connected to the person's own trunk and thighs.

    Parameters
    ----------
    pose
        Pose with landmarks and mask in the same pixels.

    Returns
    -------
    The pose with the other parts of the mask set to 0; unchanged if no part meets trunk or thighs.
    """
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
    own = np.bincount(hit[hit > 0]).argmax()
    mask = np.where((labels == own) | (pose.mask <= 0.5), pose.mask, np.float32(0))
    return Pose(pose.landmarks_px, pose.visibility, pose.world_m, mask)
