"""In which frames of a film the person is looked for, and what is made of the frames between.

The angles are filtered at 4 Hz. Fifteen looks a second carry more than that, so of a film of thirty frames a second
every other one need not be looked at: what was seen on either side is interpolated. docs/batch.md says what it costs.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.recording import FloatArray, Seen

_PHASE: Final = 0.25
"""Of an interval: frames at twice the rate lie a quarter on either side of the borders, however they tremble."""
_BLOCK: Final = 1024


class Pace:
    """Says of one frame after the other whether it is due, at a rate of so many a second; None: all are."""

    def __init__(self, rate_hz: float | None) -> None:
        self._rate_hz = rate_hz
        self._last: int | None = None

    def __call__(self, time_s: float) -> bool:
        """Whether this frame, later than all before it, is to be looked at. The first one always is."""
        if self._rate_hz is None:
            return True
        interval = int(np.floor(time_s * self._rate_hz + _PHASE))
        due = interval != self._last
        self._last = interval
        return due


def between(
    rows: NDArray[np.float32], seen: NDArray[np.uint8], looks_s: FloatArray, time_s: FloatArray
) -> tuple[NDArray[np.float32], NDArray[np.uint8], NDArray[np.bool_]]:
    """What was seen at `looks_s` (L,), as rows (L, N) and states (L,), spread over all frames' times (T,).

    Times at which was looked are among `time_s`, the first and the last of them. Between two looks everything runs
    straight; a frame beside a look in which the person was missing counts as that one. The third answer, (T,), says
    which frames were looked at.
    """
    inferred = np.isin(time_s, looks_s)
    if inferred.all():
        return rows, seen, inferred
    after = np.searchsorted(looks_s, time_s)
    before = np.where(inferred, after, np.maximum(after - 1, 0))
    width = looks_s[after] - looks_s[before]
    share = np.where(inferred, 0.0, (time_s - looks_s[before]) / np.where(width > 0, width, 1.0)).astype(np.float32)
    spread = np.empty((len(time_s), rows.shape[1]), np.float32)
    for first in range(0, len(time_s), _BLOCK):
        part = slice(first, first + _BLOCK)
        start = rows[before[part]]
        spread[part] = start + share[part, None] * (rows[after[part]] - start)
    spread[inferred] = rows[after[inferred]]
    return spread, np.where(seen[before] != Seen.YES, seen[before], seen[after]), inferred


SECOND_NETWORK_EVERY: Final = 3
"""Of a bend's looks the second witness (`romcam.estimators.second_network`) is asked at every third one."""
LONGEST_BRIDGE_S: Final = 0.45
"""Twice the time between looks of a witness who looks five times a second, and a little more."""


def bridged(rows: NDArray[np.float32], time_s: FloatArray) -> NDArray[np.float32]:
    """Rows (L, N); those of NaN between two known ones no further apart than `LONGEST_BRIDGE_S` are filled in, running
    straight."""
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
