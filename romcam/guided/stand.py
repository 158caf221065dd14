"""Follows a person who stands: how long they have stood still, and whether they have begun to bend."""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np

from romcam.segments.neutral import UPRIGHT_DEG

SWAY_DEG: Final = 5.0
"""A neutral stand sways less than this; live landmarks are not filtered."""
LEAST_STAND_S: Final = 0.8
"""Seconds of stillness that suffice as neutral for a person who bends before they are asked to."""
LEAVING_S: Final = 2.0
"""Seconds in which a person who leaves the stand has begun to bend; later it is another movement."""
BENT_DEG: Final = 45.0
"""From this lean a person is bent, however the camera is tilted."""
SETTLED_S: Final = 1.0
"""Seconds after a bend in which the quality rules still see it."""
_SMOOTH: Final = 3
_REMEMBERED_S: Final = 30.0


class Stand:
    """The stand of a person whose test has not begun; `add` takes one lean per picture.

    Attributes
    ----------
    still : list
        (time in seconds, lean in degrees) of the current stretch of stillness.
    stretch : int
        Number of the current stretch.
    bent : bool
        Whether the person is bent.
    """

    def __init__(self) -> None:
        self._leans: deque[float] = deque(maxlen=_SMOOTH)
        self._recent: deque[tuple[float, float]] = deque()
        self._before: list[tuple[float, float]] = []
        self._bent_s = -np.inf
        self.still: list[tuple[float, float]] = []
        self.stretch = 0
        self.bent = False

    def add(self, time_s: float, lean_deg: float) -> None:
        """Add the lean of the next picture.

        Parameters
        ----------
        time_s
            When it was taken, seconds.
        lean_deg
            Inclination of the trunk, degrees, forward positive; NaN, where the person is not seen, changes nothing.
        """
        if not np.isfinite(lean_deg):
            return
        self._leans.append(lean_deg)
        now = float(np.median(self._leans))
        self._recent.append((time_s, now))
        while time_s - self._recent[0][0] > _REMEMBERED_S:
            self._recent.popleft()
        lowest = min(lean for _, lean in self._recent)
        self.bent = now - lowest > UPRIGHT_DEG or now > BENT_DEG
        if self.bent:
            self._bent_s = time_s
        self.still.append((time_s, now))
        leans = [lean for _, lean in self.still]
        if max(leans) - min(leans) > SWAY_DEG:
            if self.still_s >= LEAST_STAND_S:
                self._before = self.still[:-1]
            self.still = self.still[-1:]
            self.stretch += 1

    @property
    def still_s(self) -> float:
        """Seconds of the current stretch of stillness."""
        return self.still[-1][0] - self.still[0][0] if self.still else 0.0

    def lost(self) -> None:
        """Forget the stand: the person is gone."""
        self.__init__()

    def settled(self, now_s: float) -> bool:
        """Return whether the person stands, and stood for the last second.

        Parameters
        ----------
        now_s
            The present time, seconds.
        """
        return now_s - self._bent_s > SETTLED_S

    def neutral_deg(self) -> float:
        """Return the lean in the current stretch of stillness, degrees; NaN where there is none."""
        return float(np.median([lean for _, lean in self.still])) if self.still else float("nan")

    def left(self, now_s: float) -> tuple[float, list[tuple[float, float]]] | None:
        """Return what the person who is bent now has left.

        Parameters
        ----------
        now_s
            The present time, seconds.

        Returns
        -------
        neutral_deg, since
            The lean in the stand, and all (time, lean) since its end; None where they did not stand still before.
        """
        if not self.bent or not self._before or now_s - self._before[-1][0] > LEAVING_S:
            return None
        neutral = float(np.median([lean for _, lean in self._before]))
        if self._recent[-1][1] - neutral <= UPRIGHT_DEG:
            return None
        return neutral, [each for each in self._recent if each[0] > self._before[-1][0]]
