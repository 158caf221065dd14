"""Selects the frames of a video in which the pose model runs, and interpolates the frames between.

The angles are filtered at 4 Hz. Fifteen inferences a second carry more than that, so in a video of thirty frames a
second every other frame is interpolated from its neighbours. docs/batch.md states what that costs.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.recording import Seen

_PHASE: Final = 0.25
"""Share of an interval: frames at twice the rate lie a quarter on either side of the borders, despite jitter."""
_BLOCK: Final = 1024

LONGEST_STILL_S: Final = 0.21
"""Longest time between two inferences of a person who does not move (`romcam.pose.stillness`), seconds."""


class Pace:
    """Decides frame by frame whether the pose model runs.

    Parameters
    ----------
    rate_hz
        Greatest number of inferences a second; None: every frame.
    """

    def __init__(self, rate_hz: float | None) -> None:
        self._rate_hz = rate_hz
        self._last: int | None = None

    def __call__(self, time_s: float) -> bool:
        """Return whether this frame, later than all before it, is due. The first one always is."""
        if self._rate_hz is None:
            return True
        interval = int(np.floor(time_s * self._rate_hz + _PHASE))
        due = interval != self._last
        self._last = interval
        return due


def between(
    rows: NDArray[np.float32],
    seen: NDArray[np.uint8],
    inferred_s: FloatArray,
    time_s: FloatArray,
    held: NDArray[np.bool_] | None = None,
) -> tuple[NDArray[np.float32], NDArray[np.uint8], NDArray[np.bool_]]:
    """Interpolate linearly between the frames in which the pose model ran.

    Parameters
    ----------
    rows
        (L, N) values of those frames; NaN unknown.
    seen
        (L,) of `Seen`.
    inferred_s
        (L,) seconds, times of those frames: a part of `time_s` that includes its first and last.
    time_s
        (T,) seconds, times of all frames.
    held
        (T,) bool, see `held_frames`; None: none.

    Returns
    -------
    rows
        (T, N). An interpolated frame counts as missing if the person is missing in either neighbour, except where they
        are known not to have moved since the earlier one.
    seen
        (T,) of `Seen`.
    inferred
        (T,) bool, the frames in which the pose model ran.
    """
    inferred = np.isin(time_s, inferred_s)
    if inferred.all():
        return rows, seen, inferred
    after = np.searchsorted(inferred_s, time_s)
    before = np.where(inferred, after, np.maximum(after - 1, 0))
    if held is not None:
        after = np.where(held & (seen[before] == Seen.YES) & (seen[after] != Seen.YES), before, after)
    width = inferred_s[after] - inferred_s[before]
    share = np.where(inferred, 0.0, (time_s - inferred_s[before]) / np.where(width > 0, width, 1.0)).astype(np.float32)
    spread = np.empty((len(time_s), rows.shape[1]), np.float32)
    for first in range(0, len(time_s), _BLOCK):
        part = slice(first, first + _BLOCK)
        start = rows[before[part]]
        spread[part] = start + share[part, None] * (rows[after[part]] - start)
    spread[inferred] = rows[after[inferred]]
    return spread, np.where(seen[before] != Seen.YES, seen[before], seen[after]), inferred


def held_frames(inferred_s: FloatArray, left_out_s: FloatArray, time_s: FloatArray) -> NDArray[np.bool_]:
    """Find the frames in which the person is known to be as in the inference before.

    Parameters
    ----------
    inferred_s
        (L,) seconds, increasing, times of the frames in which the pose model ran.
    left_out_s
        (H,) seconds, increasing, times of frames in which it did not run since the person had not moved
        (`romcam.pose.stillness`).
    time_s
        (T,) seconds, times of all frames.

    Returns
    -------
    (T,) bool: frames that lie between an inference and a frame left out before the next inference.
    """
    if not len(left_out_s):
        return np.zeros(len(time_s), dtype=np.bool_)
    inferred = np.append(inferred_s, np.inf)[np.searchsorted(inferred_s, time_s)]
    left_out = np.append(left_out_s, np.inf)[np.searchsorted(left_out_s, time_s)]
    return left_out < inferred
