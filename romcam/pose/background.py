"""Follows the background of a video, to find whether and how the camera moved.

Corners outside the person are tracked from a reference frame by optical flow, and a turn, a shift and a zoom are fitted
to them. What most of the background does is the camera's motion; people who pass are outliers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
HEAD: Final = 0.3
"""Radius around the ears that counts as head and hair, in the same unit."""
CARD: Final = 2.2
"""Side of a card with a tag, and of what belongs to it, in sides of the tag."""
STILL_DEG: Final = 1.0
"""Turn of the background over a whole video up to which the camera stands still. Of a still camera, 0.3° are seen."""
FEWEST_KNOWN: Final = 3
LEAST_KNOWN: Final = 0.5
"""Least number, and least share, of the frames compared in which the motion is known."""
RETURN_PX: Final = 1.0
"""Distance from its start at which a corner may arrive when it is tracked back."""
SMOOTH_PX: Final = 2.0
LEAST_CONTRAST: Final = 1.5
"""Least standard deviation, of 255, of the brightness around a corner once noise is smoothed out."""
_SPREAD: Final = 0.2
"""Least spread of the corners, in shares of the longer side; corners in one place do not show a turn."""
_NEAR_LEVEL, _FAR_LEVEL = 1, 4
_LIMBS: Final = (*BONES, (Landmark.NOSE, Landmark.LEFT_SHOULDER), (Landmark.NOSE, Landmark.RIGHT_SHOULDER))
_CV2: Final[Any] = cv2  # its stubs refuse what it takes: None in place of an array, and keywords
_FLOW: Final[dict[str, Any]] = {
    "winSize": (21, 21),
    "criteria": (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 30, 0.01),
}


@dataclass(frozen=True, eq=False)
class BackgroundMotion:
    """How the background moved since the first frame, in the frames compared.

    Parameters
    ----------
    time_s
        (L,) seconds.
    turn_deg
        (L,) degrees clockwise; NaN where unknown.
    shift
        (L,) distance by which the middle of the picture was shifted, in shares of its longer side; NaN as above.
    zoom
        (L,) factor by which the background grew; NaN as above.
    """

    time_s: FloatArray
    turn_deg: FloatArray
    shift: FloatArray
    zoom: FloatArray

    def over(self, time_s: FloatArray) -> tuple[FloatArray | None, float]:
        """Return the turn in every frame, and the greatest shift.

        Parameters
        ----------
        time_s
            (T,) seconds, times of all frames.

        Returns
        -------
        turn_deg, shift
            As `Recording.camera_turn_deg` and `camera_shift`.
        """
        known = np.isfinite(self.turn_deg)
        if np.count_nonzero(known) < max(FEWEST_KNOWN, LEAST_KNOWN * len(known)):
            return None, float("nan")
        turn_deg = _median_of_three(self.turn_deg[known])
        shift = _median_of_three(self.shift[known])
        growth = _median_of_three(np.abs(self.zoom[known] - 1.0)) / 2
        greatest = float(max(np.max(shift), np.max(growth)))
        if float(np.ptp(turn_deg)) < STILL_DEG:
            return np.zeros(len(time_s)), greatest
        return np.interp(time_s, self.time_s[known], turn_deg), greatest


def _median_of_three(values: FloatArray) -> FloatArray:
    """Each value with its neighbours, so that no single frame counts."""
    padded = np.pad(values, 1, mode="edge")
    return np.median([padded[:-2], padded[1:-1], padded[2:]], axis=0)


def joined_motion(parts: Sequence[BackgroundMotion]) -> BackgroundMotion | None:
    """Join the motions in pieces of a video, each counted from its own first frame.

    Parameters
    ----------
    parts
        The pieces in order. Each begins before the one before it ends.

    Returns
    -------
    BackgroundMotion or None
        None where a piece does not show how it follows the one before.
    """
    if not parts:
        return None
    joined = parts[0]
    for part in parts[1:]:
        longer = _followed(joined, part)
        if longer is None:
            return None
        joined = longer
    return joined


def _followed(joined: BackgroundMotion, part: BackgroundMotion) -> BackgroundMotion | None:
    """A motion and the piece after it in one; None where they share no moment."""
    before, after = np.isfinite(joined.turn_deg), np.isfinite(part.turn_deg)
    if not before.any():
        return None
    common: FloatArray = part.time_s[after & (part.time_s <= joined.time_s[-1])]
    if not len(common):
        return None
    last = float(common[-1])
    turn_deg, shift, zoom = (
        float(np.interp(last, joined.time_s[before], earlier[before]))
        - float(np.interp(last, part.time_s[after], later[after]))
        for earlier, later in (
            (joined.turn_deg, part.turn_deg),
            (joined.shift, part.shift),
            (joined.zoom, part.zoom),
        )
    )
    new = part.time_s > joined.time_s[-1]
    return BackgroundMotion(
        np.append(joined.time_s, part.time_s[new]),
        np.append(joined.turn_deg, part.turn_deg[new] + turn_deg),
        np.append(joined.shift, part.shift[new] + abs(shift)),
        np.append(joined.zoom, part.zoom[new] + zoom),
    )


class BackgroundTracker:
    """Compares frames with the first; `add` takes one frame after the other."""

    def __init__(self) -> None:
        self._times_s: list[float] = []
        self._motions: list[tuple[float, float, float]] = []
        self._due_s = -np.inf
        self._reference: NDArray[np.uint8] | None = None
        self._corners: NDArray[np.float32] = np.empty((0, 2), np.float32)
        self._since: FloatArray = np.eye(3)
        self._last: FloatArray = np.eye(3)

    def add(
        self,
        rgb: NDArray[np.uint8],
        time_s: float,
        landmarks_px: FloatArray | None,
        worn_px: FloatArray | None = None,
    ) -> None:
        """Compare a frame, if the last one compared is long enough ago.

        Parameters
        ----------
        rgb
            Frame (H, W, 3).
        time_s
            Its time, seconds, later than all before.
        landmarks_px
            (33, 2) of the person, pixels of the frame; None where nobody is seen, and then the frame is left out.
        worn_px
            (K, 4, 2) corners of the tags that the person wears, pixels of the frame; NaN where a tag is not seen. They
            are the strongest corners of many films.
        """
        if time_s < self._due_s or landmarks_px is None or not np.isfinite(landmarks_px).all():
            return
        self._due_s = time_s + 0.9 / RATE_HZ
        scale = min(1.0, LONG_SIDE_PX / max(rgb.shape[:2]))
        grey = cast("NDArray[np.uint8]", cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY))
        grey = cast("NDArray[np.uint8]", cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
        free = _without_person(grey.shape, landmarks_px * scale)
        if worn_px is not None:
            _take_out_cards(free, worn_px * scale)
        if self._reference is None:
            self._refer(grey, free)
            known = len(self._corners) >= FEWEST_CORNERS
            self._note(time_s, np.eye(3) if known else None, grey.shape)
            return
        step, share = self._step(self._reference, grey, free)
        self._note(time_s, None if step is None else step @ self._since, grey.shape)
        if step is not None:
            self._last = step
            if share < FEWEST_SHARE:
                self._since = step @ self._since
                self._refer(grey, free)

    def motion(self) -> BackgroundMotion:
        """Return the motion in the frames compared so far."""
        motions: FloatArray = np.array(self._motions, dtype=float).reshape(-1, 3)
        return BackgroundMotion(np.array(self._times_s), motions[:, 0], motions[:, 1], motions[:, 2])

    def _refer(self, grey: NDArray[np.uint8], free: NDArray[np.uint8]) -> None:
        found = _CV2.goodFeaturesToTrack(grey, MOST_CORNERS, 0.005, 6, mask=np.where(_contrast(grey), free, 0))
        self._reference = grey
        self._corners = np.empty((0, 2), np.float32) if found is None else found[:, 0].astype(np.float32)
        self._last = np.eye(3)

    def _step(
        self, reference: NDArray[np.uint8], grey: NDArray[np.uint8], free: NDArray[np.uint8]
    ) -> tuple[FloatArray | None, float]:
        """The motion since the reference as a (3, 3) matrix, and the share of the corners that follow it."""
        if len(self._corners) < FEWEST_CORNERS:
            return None, 0.0
        # At a coarse scale a pattern of stripes or tiles looks the same one tile further. Nearby is looked first.
        near = self._fitted(reference, grey, free, _NEAR_LEVEL)
        return (
            near if near[1] >= FEWEST_SHARE else max(near, self._fitted(reference, grey, free, _FAR_LEVEL), key=_share)
        )

    def _fitted(
        self, reference: NDArray[np.uint8], grey: NDArray[np.uint8], free: NDArray[np.uint8], level: int
    ) -> tuple[FloatArray | None, float]:
        """As `_step`, with the flow sought from this level of the pyramid on: each doubles the distance."""
        guess = (self._corners @ self._last[:2, :2].T + self._last[:2, 2]).astype(np.float32)
        now, found = _tracked(reference, grey, self._corners, guess, level)
        back, again = _tracked(grey, reference, now, self._corners, level)
        at: NDArray[np.intp] = now.round().astype(np.intp)
        size = np.array(grey.shape[::-1])
        inside = np.logical_and(at >= 0, at < size).all(axis=1)
        at = at.clip(0, size - 1)
        good = found & again & inside & (np.hypot(*(back - self._corners).T) < RETURN_PX)
        good &= free[at[:, 1], at[:, 0]] > 0
        if int(np.count_nonzero(good)) < FEWEST_CORNERS:
            return None, 0.0
        start, end = self._corners[good], now[good]
        matrix, agree = _CV2.estimateAffinePartial2D(start, end, method=cv2.RANSAC, ransacReprojThreshold=1.5)
        if matrix is None:
            return None, 0.0
        agreed = start[np.asarray(agree)[:, 0] == 1]
        spread = float(np.hypot(*agreed.std(axis=0))) if len(agreed) >= FEWEST_CORNERS else 0.0
        if spread < _SPREAD * max(grey.shape) / 2:
            return None, 0.0
        return np.vstack([np.asarray(matrix, dtype=float), [0.0, 0.0, 1.0]]), len(agreed) / len(self._corners)

    def _note(self, time_s: float, motion: FloatArray | None, shape: tuple[int, ...]) -> None:
        self._times_s.append(time_s)
        if motion is None:
            self._motions.append((np.nan, np.nan, np.nan))
            return
        turn_deg = float(np.degrees(np.arctan2(motion[1, 0], motion[0, 0])))
        middle = np.array([shape[1] / 2, shape[0] / 2, 1.0])
        shift = float(np.linalg.norm((motion @ middle - middle)[:2])) / max(shape)
        self._motions.append((turn_deg, shift, float(np.hypot(motion[0, 0], motion[1, 0]))))


def _tracked(
    before: NDArray[np.uint8],
    after: NDArray[np.uint8],
    points: NDArray[np.float32],
    guess: NDArray[np.float32],
    level: int,
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Where (N, 2) points of one picture are in another, near a guess, and whether they were found there."""
    now, found, _ = _CV2.calcOpticalFlowPyrLK(
        before,
        after,
        points[:, None],
        guess[:, None].copy(),
        flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
        maxLevel=level,
        **_FLOW,
    )
    return np.asarray(now, dtype=np.float32)[:, 0], np.asarray(found)[:, 0] == 1


def _contrast(grey: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """(H, W) where there is more to see than noise."""
    smooth = np.asarray(_CV2.GaussianBlur(grey.astype(np.float32), (0, 0), SMOOTH_PX), dtype=np.float32)
    mean, square = _CV2.blur(smooth, (9, 9)), _CV2.blur(smooth * smooth, (9, 9))
    return np.asarray(square - mean * mean > LEAST_CONTRAST**2, dtype=np.bool_)


def _share(fitted: tuple[FloatArray | None, float]) -> float:
    return fitted[1]


def _take_out_cards(free: NDArray[np.uint8], worn_px: FloatArray) -> None:
    """Set a mask to 0 where a card with a tag is, with its margin and the blur around it."""
    for corners in worn_px[np.isfinite(worn_px).all(axis=(1, 2))]:
        middle = corners.mean(axis=0)
        cv2.fillConvexPoly(free, (middle + CARD * (corners - middle)).round().astype(np.int32), 0)


def _without_person(shape: tuple[int, ...], landmarks_px: FloatArray) -> NDArray[np.uint8]:
    """A mask (H, W) that is 0 where the person is, and 255 elsewhere."""
    width = max(1, round(2 * MARGIN * chain_length(chain(landmarks_px))))
    free = np.full(shape[:2], 255, np.uint8)
    points = landmarks_px.round().astype(int)
    for start, end in _LIMBS:
        cv2.line(free, points[start].tolist(), points[end].tolist(), 0, width)
    head = points[[Landmark.LEFT_EAR, Landmark.RIGHT_EAR]].mean(axis=0).round().astype(int)
    cv2.circle(free, head.tolist(), round(HEAD / (2 * MARGIN) * width), 0, -1)
    return free
