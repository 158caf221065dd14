"""How a session keeps up with its camera: rates, lost and skipped pictures, and latency."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np

RECENT: Final = 90
"""Number of pictures from which a rate or a median is computed."""


@dataclass(frozen=True)
class Performance:
    """How the session keeps up with the camera; rates and medians are those of the last pictures.

    Parameters
    ----------
    fps
        Pictures per second from the camera.
    captured, lost
        Pictures since the start, and the number of them that the recording lacks.
    updates
        Pictures measured per second.
    skipped
        Pictures that were not measured, since the start.
    latency_ms
        Median time from the moment a picture is taken until its angles are known; NaN before the first.
    """

    fps: float
    captured: int
    lost: int
    updates: float
    skipped: int
    latency_ms: float


class PerformanceMeter:
    """Counts and times all captured and measured pictures; each method is for one thread only."""

    def __init__(self) -> None:
        self.captured = 0
        self.measured = 0
        self.latencies_s: list[float] = []
        self._captured_s: deque[float] = deque(maxlen=RECENT)
        self._measured_s: deque[float] = deque(maxlen=RECENT)

    def captured_at(self, time_s: float) -> None:
        """Count a captured picture.

        Parameters
        ----------
        time_s
            When it was taken.
        """
        self.captured += 1
        self._captured_s.append(time_s)

    def measured_at(self, taken_s: float, known_s: float) -> None:
        """Count a measured picture.

        Parameters
        ----------
        taken_s
            When it was taken.
        known_s
            When its angles were known.
        """
        self.measured += 1
        self.latencies_s.append(known_s - taken_s)
        self._measured_s.append(known_s)

    def performance(self, lost: int) -> Performance:
        """Return how the session keeps up with the camera now.

        Parameters
        ----------
        lost
            Pictures that the recorder dropped.
        """
        latencies = self.latencies_s[-RECENT:]
        return Performance(
            fps=_rate(self._captured_s),
            captured=self.captured,
            lost=lost,
            updates=_rate(self._measured_s),
            skipped=max(0, self.captured - self.measured),
            latency_ms=1000 * float(np.median(latencies)) if latencies else float("nan"),
        )


def _rate(times_s: deque[float]) -> float:
    times = list(times_s)
    return (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 and times[-1] > times[0] else 0.0
