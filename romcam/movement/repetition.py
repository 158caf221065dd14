"""What a movement consists of: repetitions, their ends of range, their rhythm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from romcam.recording import FloatArray


@dataclass(frozen=True)
class Repetition:
    """One repetition, as half-open ranges of frame indices.

    start..plateau_start is the way down, plateau_start..plateau_stop the end of range, plateau_stop..stop
    the return.
    complete: the return came back to near neutral before the film ended.
    effort: which movement it is a repetition of, in a test of several (`internal_left`, …).
    """

    start: int
    plateau_start: int
    plateau_stop: int
    stop: int
    complete: bool
    effort: str = ""

    @property
    def plateau(self) -> slice:
        """The frames at the end of range."""
        return slice(self.plateau_start, self.plateau_stop)

    @property
    def down(self) -> slice:
        """From the start to the end of the plateau's first frame."""
        return slice(self.start, self.plateau_start + 1)

    @property
    def up(self) -> slice:
        """From the plateau's last frame to the stop."""
        return slice(self.plateau_stop - 1, self.stop)


@dataclass(frozen=True, eq=False)
class Rhythm:
    """Lumbopelvic rhythm of one way (down or up) of one repetition. NaN where a bin was not passed through.

    trunk_deg: (N,) trunk inclination on an even grid; lumbar_deg, pelvis_deg: (N,) the parts at that
        inclination.
    bins_deg: (B, 2) borders, 30° wide from 0; bin_share: (B,) lumbar part of the trunk's change within each.
    quarter_share: (4,) the same by quarters of the trunk's greatest inclination.
    onset_lag_s: seconds by which the pelvis starts after the lumbar spine (5 % of each one's own range),
        negative when the pelvis is first; lag_at_20_s: the same at 20 % of each one's range. On the way up,
        the lag of the pelvis in leaving the end of range.
    """

    trunk_deg: FloatArray
    lumbar_deg: FloatArray
    pelvis_deg: FloatArray
    bins_deg: FloatArray
    bin_share: FloatArray
    quarter_share: FloatArray
    onset_lag_s: float
    lag_at_20_s: float


@dataclass(frozen=True, eq=False)
class Movement:
    """The trial's repetitions, in time. `best` indexes the one with the greatest range; None without any.

    bests: of a test of several efforts, the best repetition of each that was found.
    """

    repetitions: tuple[Repetition, ...]
    best: int | None
    down: tuple[Rhythm | None, ...]
    up: tuple[Rhythm | None, ...]
    signal: np.ndarray
    """(T,) degrees, the angle the repetitions were found in: of the first effort, where there are several."""
    history: tuple[str, ...] = ()
    bests: Mapping[str, int] = field(default_factory=dict[str, int])

    def best_of(self, effort: str) -> Repetition | None:
        """The best repetition of an effort, None where it was not done; of a test of one, the best of all."""
        index = self.bests.get(effort, None if self.bests else self.best)
        return None if index is None else self.repetitions[index]
