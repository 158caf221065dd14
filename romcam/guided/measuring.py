"""From one picture after the other to what is to be done now: the eye, the rules, the guide and the reader, in turn."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np

from romcam.capture.camera import Shot
from romcam.clinical import ClinicalTest
from romcam.guided import Guidance, Guide, Observation, Phase, Setup, look_over
from romcam.guided.guide import NEUTRAL_S
from romcam.guided.joining import joined
from romcam.guided.marks import marks_of
from romcam.guided.reading import Reader, Reading, as_points, lean_of
from romcam.recording import FloatArray, Recording, Seen
from romcam.report.marks import Marks
from romcam.segments import SpineEstimator

WINDOW_S: Final = 1.0
LOOK_OVER_S: Final = 0.3
"""The quality rules are asked about the last second, this often."""
SIGHT_S: Final = 0.3
"""Lost for less than this is a slip of the model."""


class Eye(Protocol):
    """Whatever says what a picture shows; see `romcam.guided.pose_client`."""

    def look(self, shot: Shot) -> Recording:
        """A recording of this one frame."""
        ...

    def attend(self, to_one: bool) -> None:
        """Heed only whoever was seen last; or, with False, whoever comes."""
        ...


@dataclass(frozen=True, eq=False)
class Measured:
    """What is known after a picture; see `romcam.guided.scene.Scene`."""

    guidance: Guidance
    marks: Marks | None = None
    angles: dict[str, float] = field(default_factory=dict[str, float])
    rhythm: FloatArray = field(default_factory=lambda: np.empty((0, 3)))


class Measuring:
    """Takes in the pictures of one session in the order they were taken."""

    def __init__(self, eye: Eye, test: ClinicalTest, spine: SpineEstimator, repetitions: int) -> None:
        self._eye = eye
        self._test = test
        self._spine = spine
        self._guide = Guide(repetitions, test.tasks[0])
        self._window: deque[Recording] = deque()
        self._setup: Setup | None = None
        self._judged_s = -np.inf
        self._seen_s = -np.inf
        self._facing = 0
        self._phase = Phase.SETUP
        self._reader: Reader | None = None
        self._readings: list[Reading] = []
        self._at_rest = True

    def redo(self) -> None:
        """Begin again at the set-up."""
        self._guide.redo()

    def begin(self) -> None:
        """Leave out what is left of the set-up."""
        self._guide.begin()

    def take_in(self, shot: Shot) -> Measured:
        """Look at the picture, and say what follows from it."""
        frame = self._eye.look(shot)
        guidance = self._guide.step(self._observed(frame))
        self._follow(guidance, frame)
        seen = frame.seen[-1] == Seen.YES
        reading = self._reader.read(frame) if self._reader is not None else None
        if reading is not None:
            self._note(reading)
        return Measured(
            guidance,
            marks_of(frame, reading) if seen else None,
            reading.angles if reading else {},
            as_points(self._readings),
        )

    def _observed(self, frame: Recording) -> Observation:
        now = float(frame.time_s[-1])
        self._window.append(frame)
        longest = NEUTRAL_S if self._phase is Phase.STAND else WINDOW_S
        while now - float(self._window[0].time_s[-1]) > longest:
            self._window.popleft()
        if frame.seen[-1] == Seen.YES:
            self._seen_s = now
        if self._phase in (Phase.SETUP, Phase.STAND) and now - self._judged_s >= LOOK_OVER_S:
            self._judged_s = now
            lately = [each for each in self._window if now - float(each.time_s[-1]) <= WINDOW_S]
            self._setup = look_over(joined(lately), self._test, self._spine)
            if self._setup is not None:
                self._facing = self._setup.view.facing or self._facing
        return Observation(
            time_s=now,
            seen=now - self._seen_s < SIGHT_S,
            lean_deg=lean_of(frame, self._facing),
            judged=self._setup is not None,
            problem=self._setup.problem if self._setup else None,
        )

    def _follow(self, guidance: Guidance, frame: Recording) -> None:
        """Do what a new phase takes."""
        phase = guidance.phase
        if phase is self._phase:
            return
        if phase is Phase.BENDS:
            stand = [each for each in self._window if each.seen[-1] == Seen.YES]
            self._reader = Reader(stand, self._spine)
            self._eye.attend(True)
        elif phase is Phase.SETUP:
            self._reader, self._readings = None, []
            self._setup, self._judged_s = None, -np.inf
            self._eye.attend(False)
        self._phase = phase

    def _note(self, reading: Reading) -> None:
        """Keep the rhythm of the bend under way: a new one begins where the trunk rises from rest."""
        trunk = reading.angles["trunk_chord"]
        least = self._test.tasks[0].least_range_deg / 2
        if trunk < least:
            # Until the next bend begins the last one stays to be seen.
            self._at_rest = True
            return
        if self._at_rest:
            self._readings, self._at_rest = [], False
        self._readings.append(reading)
