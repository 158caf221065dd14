"""Counts bends while they are done, by the same rule that finds them in a film."""

from __future__ import annotations

from collections import deque
from typing import Final, Literal

import numpy as np

from romcam.movement import Repetition, RepetitionRule, find_repetitions

BendPhase = Literal["standing", "down", "held", "up"]

SPEED_S: Final = 0.4
"""Seconds of the signal through which a line is fitted for the speed, since live pose landmarks jitter."""
SPARSE_S: Final = 1.5
"""The same where pictures arrive so slowly that fewer than three of them are in `SPEED_S`: the last three, if they are
in this many seconds."""
ARRIVED_S: Final = 0.25
"""Seconds of slow motion after which a bend counts as held; a hesitation on the way down is shorter."""
FURTHER_DEG: Final = 6.0
"""A person who holds sinks a little; if they go down this much further, the hold was only a pause."""
BACK_SHARE: Final = 0.12
BACK_DEG: Final = 6.0
"""Distance from the deepest point at which the way up begins: a share of it, and at least this many degrees."""


class BendTracker:
    """The bends since the neutral stand.

    Parameters
    ----------
    rule
        Finds repetitions.
    start_s
        Time when the neutral stand ended, in seconds.

    Attributes
    ----------
    phase : str
        What the person is doing: `standing`, `down`, `held` or `up`.
    since_s : float
        Time when that began.
    count : int
        Complete bends, as the analysis would count them so far.
    """

    def __init__(self, rule: RepetitionRule, start_s: float) -> None:
        self._rule = rule
        self._time: list[float] = []
        self._angle: list[float] = []
        self._raw: deque[float] = deque(maxlen=3)
        self._fastest = 0.0
        self._slow_s: float | None = None
        self._held_deg = 0.0
        self._open: Repetition | None = None
        self.phase: BendPhase = "standing"
        self.since_s = start_s
        self.count = 0

    def add(self, time_s: float, change_deg: float) -> None:
        """Add the signal's next value.

        Parameters
        ----------
        time_s
            Its time in seconds, increasing.
        change_deg
            Trunk lean from neutral, degrees, forward positive; NaN, where the person is not seen, changes nothing.
        """
        if not np.isfinite(change_deg):
            return
        self._raw.append(change_deg)
        self._time.append(time_s)
        self._angle.append(float(np.median(self._raw)))
        found = find_repetitions(np.array(self._angle), np.array(self._time), self._rule)
        self.count = sum(each.complete for each in found)
        self._open = found[-1] if found and not found[-1].complete else None
        phase = self._current_phase()
        if phase != self.phase:
            self.phase, self.since_s = phase, time_s

    @property
    def under_way(self) -> bool:
        """Whether a bend has begun that is not complete."""
        return self._open is not None

    def _current_phase(self) -> BendPhase:
        if self._open is None:
            self._fastest, self._slow_s = 0.0, None
            return "standing"
        speed, now = self._speed(), self._angle[-1]
        deepest = max(self._angle[self._open.start :])
        if now < deepest - max(BACK_DEG, BACK_SHARE * deepest):
            return "up"
        if self.phase == "held" and now <= self._held_deg + FURTHER_DEG:
            return "held"
        self._fastest = max(self._fastest, speed)
        slow = max(self._rule.still_deg_s, self._rule.plateau_speed * self._fastest)
        if speed > slow:
            self._slow_s = None
            return "down"
        self._slow_s = self._time[-1] if self._slow_s is None else self._slow_s
        if self._time[-1] - self._slow_s < ARRIVED_S:
            return "down"
        self._held_deg = deepest
        return "held"

    def _speed(self) -> float:
        """Degrees per second, positive on the way down; 0 where unknown."""
        time, angle = np.array(self._time), np.array(self._angle)
        last = time >= time[-1] - SPEED_S
        if int(last.sum()) < 3:
            last = time >= max(time[-3:][0], time[-1] - SPARSE_S)
        if int(last.sum()) < 3:
            return 0.0
        line = np.polyfit(time[last] - time[-1], angle[last], 1)  # pyright: ignore[reportUnknownVariableType]
        return float(line[0])  # pyright: ignore[reportUnknownArgumentType]
