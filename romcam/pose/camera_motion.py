"""Follows the background of a video, to find whether and how the camera moved.

Corners outside the person are tracked from a reference frame by optical flow, and a turn, a shift and a zoom are fitted
to them. What most of the background does is the camera's motion; people who pass are outliers.
"""

from __future__ import annotations

from typing import Any, Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import BONES, FloatArray, Landmark
from romcam.body.outline import chain, chain_length

RATE_HZ: Final = 4.0
"""Frames a second that are compared."""
LONG_SIDE_PX: Final = 480
"""Longer side of the frames compared, pixels."""
MOST_CORNERS: Final = 250
FEWEST_CORNERS: Final = 10
"""Least number of corners that agree; with fewer, the motion is unknown."""
FEWEST_SHARE: Final = 0.6
"""Least share of the reference's corners that agree; below it, the present frame becomes the next reference."""
MARGIN: Final = 0.2
"""Margin around the person's limbs that counts as the person, in lengths of thigh and trunk: flesh, hair, clothes."""
RETURN_PX: Final = 1.0
"""Distance from its start at which a corner may arrive when it is tracked back."""
_SPREAD: Final = 0.2
"""Least spread of the corners, in shares of the longer side; corners in one place do not show a turn."""
_LIMBS: Final = (*BONES, (Landmark.NOSE, Landmark.LEFT_SHOULDER), (Landmark.NOSE, Landmark.RIGHT_SHOULDER))
_FLOW: Final[dict[str, Any]] = {
    "winSize": (21, 21),
    "maxLevel": 4,
    "criteria": (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 30, 0.01),
}


class CameraMotion:
    """Compares frames with the first; `add` takes one frame after the other.

    Attributes
    ----------
    times_s : list
        Times of the frames compared, seconds.
    motions : list
        For each of them (3,): the turn of the background since the first frame in degrees clockwise, its greatest shift
        in shares of the longer side, and its zoom as a factor; NaN where unknown.
    """

    def __init__(self) -> None:
        self.times_s: list[float] = []
        self.motions: list[tuple[float, float, float]] = []
        self._due_s = -np.inf
        self._reference: NDArray[np.uint8] | None = None
        self._corners: NDArray[np.float32] = np.empty((0, 1, 2), np.float32)
        self._since: FloatArray = np.eye(3)
        self._last: FloatArray = np.eye(3)

    def add(self, rgb: NDArray[np.uint8], time_s: float, landmarks_px: FloatArray | None) -> None:
        """Compare a frame, if the last one compared is long enough ago.

        Parameters
        ----------
        rgb
            Frame (H, W, 3).
        time_s
            Its time, seconds, later than all before.
        landmarks_px
            (33, 2) of the person, pixels of the frame; None where nobody is seen, and then the frame is left out.
        """
        if time_s < self._due_s or landmarks_px is None or not np.isfinite(landmarks_px).all():
            return
        self._due_s = time_s + 0.9 / RATE_HZ
        scale = min(1.0, LONG_SIDE_PX / max(rgb.shape[:2]))
        grey = cast("NDArray[np.uint8]", cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY))
        grey = cast("NDArray[np.uint8]", cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
        free = _without_person(grey.shape, landmarks_px * scale)
        if self._reference is None:
            self._refer(grey, free)
            known = len(self._corners) >= FEWEST_CORNERS
            self._note(time_s, np.eye(3) if known else None, grey.shape)
            return
        step, share = self._step(grey, free)
        self._note(time_s, None if step is None else step @ self._since, grey.shape)
        if step is not None:
            self._last = step
            if share < FEWEST_SHARE:
                self._since = step @ self._since
                self._refer(grey, free)

    def _refer(self, grey: NDArray[np.uint8], free: NDArray[np.uint8]) -> None:
        found = cv2.goodFeaturesToTrack(grey, MOST_CORNERS, 0.005, 6, mask=free)
        self._reference = grey
        self._corners = np.empty((0, 1, 2), np.float32) if found is None else found.astype(np.float32)
        self._last = np.eye(3)

    def _step(self, grey: NDArray[np.uint8], free: NDArray[np.uint8]) -> tuple[FloatArray | None, float]:
        """The motion since the reference as a (3, 3) matrix, and the share of the corners that follow it."""
        if len(self._corners) < FEWEST_CORNERS:
            return None, 0.0
        guess = cast("NDArray[np.float32]", cv2.transform(self._corners, self._last[:2]).astype(np.float32))
        flags = cv2.OPTFLOW_USE_INITIAL_FLOW
        now, found, _ = cv2.calcOpticalFlowPyrLK(self._reference, grey, self._corners, guess.copy(), flags=flags, **_FLOW)
        back, again, _ = cv2.calcOpticalFlowPyrLK(grey, self._reference, now, self._corners.copy(), flags=flags, **_FLOW)
        returned = np.linalg.norm((back - self._corners)[:, 0], axis=1) < RETURN_PX
        at = now[:, 0].round().astype(int)
        inside = (at >= 0).all(axis=1) & (at < np.array(grey.shape[::-1])).all(axis=1)
        at = at.clip(0, np.array(grey.shape[::-1]) - 1)
        good = (found[:, 0] == 1) & (again[:, 0] == 1) & returned & inside & (free[at[:, 1], at[:, 0]] > 0)
        if int(good.sum()) < FEWEST_CORNERS:
            return None, 0.0
        start, end = self._corners[good, 0], now[good, 0]
        matrix, agree = cv2.estimateAffinePartial2D(start, end, method=cv2.RANSAC, ransacReprojThreshold=1.5)
        if matrix is None or int(agree.sum()) < FEWEST_CORNERS:
            return None, 0.0
        agreed = start[agree[:, 0] == 1]
        if float(np.linalg.norm(agreed.std(axis=0))) < _SPREAD * max(grey.shape) / 2:
            return None, 0.0
        return np.vstack([matrix, [0.0, 0.0, 1.0]]), float(agree.sum()) / len(self._corners)

    def _note(self, time_s: float, motion: FloatArray | None, shape: tuple[int, ...]) -> None:
        self.times_s.append(time_s)
        if motion is None:
            self.motions.append((np.nan, np.nan, np.nan))
            return
        turn_deg = float(np.degrees(np.arctan2(motion[1, 0], motion[0, 0])))
        middle = np.array([shape[1] / 2, shape[0] / 2, 1.0])
        shift = float(np.linalg.norm((motion @ middle - middle)[:2])) / max(shape)
        self.motions.append((turn_deg, shift, float(np.hypot(motion[0, 0], motion[1, 0]))))


def _without_person(shape: tuple[int, ...], landmarks_px: FloatArray) -> NDArray[np.uint8]:
    """A mask (H, W) that is 0 where the person is, and 255 elsewhere."""
    width = max(1, round(2 * MARGIN * chain_length(chain(landmarks_px))))
    free = np.full(shape[:2], 255, np.uint8)
    points = landmarks_px.round().astype(int)
    for start, end in _LIMBS:
        cv2.line(free, points[start].tolist(), points[end].tolist(), 0, width)
    return free
