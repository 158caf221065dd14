"""The angles of the newest picture, by the same estimator as the analysis: from the stand and the bend seen so far."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np

from romcam.guided.joining import joined
from romcam.recording import FloatArray, Recording, Seen
from romcam.segments import Estimator, Segments, compute_tilts
from romcam.segments.inclinations import sagittal_inclinations

NEUTRAL_FRAMES: Final = 12
WAY_FRAMES: Final = 4
"""How many frames stand for the stand, for half way and for the deepest so far: the estimator reads a frame beside
these, and the work stays the same however long the test goes on."""
LEAST_BEND_DEG: Final = 10.0


@dataclass(frozen=True, eq=False)
class Reading:
    """What one picture says.

    recording: the frames it was read from, itself the last. tilts: theirs. angles: by the names of
    `romcam.body.quantities`,
    degrees; NaN unknown.
    """

    time_s: float
    recording: Recording
    tilts: Segments
    angles: dict[str, float]


class Reader:
    """Reads one frame after the other against the stand it was made with.

    stand: recordings of single frames, the neutral ones, oldest first.
    """

    def __init__(self, stand: list[Recording], spine: Estimator) -> None:
        chosen = np.linspace(0, len(stand) - 1, min(NEUTRAL_FRAMES, len(stand))).round().astype(int)
        self._stand = [stand[index] for index in chosen]
        self._spine = spine
        self._bend: list[tuple[float, Recording]] = []
        self._recent: deque[dict[str, float]] = deque(maxlen=3)

    def read(self, frame: Recording) -> Reading | None:
        """The angles in this frame; None where the person is not seen."""
        if frame.seen[-1] != Seen.YES:
            return None
        together = joined([*self._stand, *self._so_far(), frame])
        tilts = compute_tilts(together, self._spine)
        self._keep(frame, float(tilts.trunk_chord_deg[-1]))
        self._recent.append(_angles(tilts))
        return Reading(float(frame.time_s[-1]), together, tilts, _middle(self._recent))

    def _so_far(self) -> list[Recording]:
        """A few frames each of half way and of the deepest so far, oldest first."""
        if not self._bend:
            return []
        leans = np.array([lean for lean, _ in self._bend])
        deepest = float(leans.max())
        if deepest < LEAST_BEND_DEG:
            return []
        chosen = {
            int(index) for level in (deepest / 2, deepest) for index in np.argsort(abs(leans - level))[:WAY_FRAMES]
        }
        return [self._bend[index][1] for index in sorted(chosen)]

    def _keep(self, frame: Recording, lean: float) -> None:
        """Of frames that lean alike, one will do."""
        if np.isfinite(lean) and all(abs(lean - known) > 1.0 for known, _ in self._bend):
            self._bend.append((lean, frame))


def lean_of(frame: Recording, facing: int) -> float:
    """Inclination of the line hip to shoulder in a single frame, forward positive, degrees; NaN not seen."""
    return float(sagittal_inclinations(frame.landmarks_px[-1:], facing or 1)["trunk_chord"][0])


def _angles(tilts: Segments) -> dict[str, float]:
    spine = tilts.spine
    pelvis, t12, thigh = (float(values[-1]) for values in (spine.pelvis_deg, spine.t12_deg, tilts.thigh_deg))
    return {
        "pelvis_tilt": pelvis,
        "trunk_inclination": t12,
        "hip_flexion": pelvis - thigh,
        "lumbar_flexion": t12 - pelvis,
        "trunk_chord": float(tilts.trunk_chord_deg[-1]),
    }


def _middle(recent: deque[dict[str, float]]) -> dict[str, float]:
    """The median of the last three where the newest is known: one slip of the model is not shown."""
    newest = recent[-1]
    return {
        name: float(np.nanmedian([each[name] for each in recent])) if np.isfinite(value) else value
        for name, value in newest.items()
    }


def as_points(readings: list[Reading]) -> FloatArray:
    """Trunk inclination, pelvis and lumbar spine of each reading, (N, 3) degrees: the running rhythm."""
    names = ("trunk_inclination", "pelvis_tilt", "lumbar_flexion")
    return np.array([[reading.angles[name] for name in names] for reading in readings]).reshape(-1, 3)
