"""What can be seen, while it is filmed, of a test whose angles are measured afterwards: stillness and repetitions.

Repetitions are found by the test's own rule in the landmarks so far, as the analysis finds them in the film.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from typing import Final

import numpy as np

from romcam.angles import compute_angles
from romcam.body.landmarks import FloatArray, Landmark
from romcam.clinical import ClinicalTest
from romcam.guided.live_angles import concatenate
from romcam.recording import Recording, Seen
from romcam.segments import frame_quality, landmark_segments

STILL_TRUNKS: Final = 0.12
STILL_LYING_TRUNKS: Final = 0.2
"""A person is still while each joint stays within this many lengths of their trunk, 6 cm. Live landmarks tremble, and
those of a person who lies tremble more."""
HOME_TRUNKS: Final = 0.35
"""A person is back where the movement began if each joint is within this many lengths of the trunk."""
COUNT_EVERY_S: Final = 0.7
"""Seconds between two searches for repetitions."""
LYING_DEG: Final = 50.0
"""A trunk inclined by more than this lies."""
SEATED_TRUNKS: Final = 0.55
"""Of a seated person, the hips are less than this many lengths of the trunk above the knees."""
_SMOOTH: Final = 3
_JOINTS: Final = tuple(
    int(Landmark[f"{side}_{joint}"]) for joint in ("SHOULDER", "HIP", "KNEE", "ANKLE") for side in ("LEFT", "RIGHT")
)
_REMEMBERED_S: Final = 12.0


@dataclass(frozen=True)
class MovementSeen:
    """What is seen of the movement up to a picture.

    Parameters
    ----------
    time_s
        When the picture was taken.
    seen
        Whether the person is in it.
    in_position
        Whether the person stands, sits or lies as the test begins.
    home
        Whether they are back as they were when the movement began.
    still_s
        Seconds for which they have not moved.
    cycles, repetitions
        Complete repetitions of the task that was done least, and of all tasks.
    under_way
        Whether a repetition has begun that is not complete.
    """

    time_s: float
    seen: bool
    in_position: bool = False
    home: bool = True
    still_s: float = 0.0
    cycles: int = 0
    repetitions: int = 0
    under_way: bool = False


class MovementWatch:
    """Watches the pictures of one test in the order they were taken.

    Parameters
    ----------
    test
        The clinical test.
    """

    def __init__(self, test: ClinicalTest) -> None:
        self._test = test
        self._still_trunks = STILL_TRUNKS if test.protocol.lying is None else STILL_LYING_TRUNKS
        self._recent: deque[FloatArray] = deque(maxlen=_SMOOTH)
        self._joints: deque[tuple[float, FloatArray]] = deque()
        self._frames: list[Recording] = []
        self._home: FloatArray | None = None
        self._counted_s = -np.inf
        self._found = (0, 0, False)

    def begin(self) -> None:
        """Count repetitions from the next picture on; what was counted before is not needed."""
        self._frames.clear()
        self._home = self._joints[-1][1] if self._joints else None
        self._counted_s, self._found = -np.inf, (0, 0, False)

    def add(self, frame: Recording, *, counting: bool) -> MovementSeen:
        """Add a picture and return what is seen.

        Parameters
        ----------
        frame
            A recording of this one frame.
        counting
            Whether it belongs to the recording, in which repetitions are counted.
        """
        now, seen = float(frame.time_s[-1]), bool(frame.seen[-1] == Seen.YES)
        if counting:
            self._frames.append(frame)
            if now - self._counted_s >= COUNT_EVERY_S:
                self._counted_s = now
                self._found = self._count()
        if not seen:
            self._joints.clear()
            self._recent.clear()
            return MovementSeen(now, False, False, False, 0.0, *self._found)
        points = frame.landmarks_px[-1].astype(float)
        self._note(now, points)
        position = _in_position(points, self._test)
        return MovementSeen(now, True, position, self._is_home(), self._still_s(), *self._found)

    def _note(self, now_s: float, points: FloatArray) -> None:
        self._recent.append(points[list(_JOINTS)] / _trunk_px(points))
        self._joints.append((now_s, np.median(np.stack(self._recent), axis=0)))
        while now_s - self._joints[0][0] > _REMEMBERED_S:
            self._joints.popleft()

    def _is_home(self) -> bool:
        if self._home is None:
            return True
        return float(np.nanmax(np.abs(self._joints[-1][1] - self._home))) <= HOME_TRUNKS

    def _still_s(self) -> float:
        newest_s, low = self._joints[-1]
        high, since_s = low, newest_s
        for time_s, joints in reversed(self._joints):
            low, high = np.fmin(low, joints), np.fmax(high, joints)
            if float(np.nanmax(high - low)) > self._still_trunks:
                break
            since_s = time_s
        return newest_s - since_s

    def _count(self) -> tuple[int, int, bool]:
        """Complete repetitions of the least done task and of all, and whether one is under way."""
        if not any(frame.seen[-1] == Seen.YES for frame in self._frames):
            return 0, 0, False
        recording = concatenate(self._frames)
        angles = compute_angles(
            landmark_segments(recording, self._test.protocol), frame_quality(recording), self._test.angles
        )
        found = self._test.find_movement(angles).repetitions
        done = Counter(each.task for each in found if each.complete)
        # A rule that finds a movement and the way back names both; else each rule has a task of its own.
        several = {rule.task for rule in self._test.tasks} if len(self._test.tasks) > 1 else set(done)
        cycles = min((done[task] for task in several), default=0)
        last = max(found, key=lambda each: each.start, default=None)
        return cycles, sum(done.values()), last is not None and not last.complete


def _trunk_px(points: FloatArray) -> float:
    shoulder, hip = _middle(points, "SHOULDER"), _middle(points, "HIP")
    return max(float(np.linalg.norm(shoulder - hip)), 1.0)


def _middle(points: FloatArray, joint: str) -> FloatArray:
    return points[[int(Landmark[f"{side}_{joint}"]) for side in ("LEFT", "RIGHT")]].mean(axis=0)


def stands(frame: Recording) -> bool:
    """Return whether the person of a picture stands, in a camera that is level.

    Parameters
    ----------
    frame
        A recording of this one frame.
    """
    points = frame.landmarks_px[-1].astype(float)
    return not _lies(points) and not _sits(points)


def _lies(points: FloatArray) -> bool:
    shoulder, hip = _middle(points, "SHOULDER"), _middle(points, "HIP")
    across, up = abs(float(shoulder[0] - hip[0])), float(hip[1] - shoulder[1])
    return bool(np.degrees(np.arctan2(across, up)) > LYING_DEG)


def _sits(points: FloatArray) -> bool:
    hip, knee = _middle(points, "HIP"), _middle(points, "KNEE")
    return float(knee[1] - hip[1]) < SEATED_TRUNKS * _trunk_px(points)


def _in_position(points: FloatArray, test: ClinicalTest) -> bool:
    """Whether a person stands, sits or lies as the test's neutral posture asks, in a camera that is level."""
    if test.protocol.lying is not None:
        return _lies(points)
    return not _lies(points) and (test.protocol.position != "seated" or _sits(points))
