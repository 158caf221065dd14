"""How the session keeps up with the camera: counts and times, noted by its threads and read by whoever shows them."""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np

from romcam.guided.scene import Figures

LATELY: Final = 90
"""Pictures that a rate or a median is taken of."""


class Counting:
    """Notes every picture captured and every picture measured. Each method is for one thread alone."""

    def __init__(self) -> None:
        self.captured = 0
        self.measured = 0
        self.latencies_s: list[float] = []
        self._captured_s: deque[float] = deque(maxlen=LATELY)
        self._measured_s: deque[float] = deque(maxlen=LATELY)

    def note_captured(self, time_s: float) -> None:
        """A picture was taken at that time."""
        self.captured += 1
        self._captured_s.append(time_s)

    def note_measured(self, taken_s: float, known_s: float) -> None:
        """What a picture shows is known."""
        self.measured += 1
        self.latencies_s.append(known_s - taken_s)
        self._measured_s.append(known_s)

    def figures(self, lost: int) -> Figures:
        """All of it at this moment. lost: pictures that the recorder had to let go."""
        latencies = self.latencies_s[-LATELY:]
        return Figures(
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
