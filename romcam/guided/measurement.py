"""From each picture to the next instruction: pose, quality rules, guide and angles."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np
from threadpoolctl import threadpool_limits  # pyright: ignore[reportMissingTypeStubs]

from romcam.angles.shown_lines import BACK_AT, TANGENT_STATIONS
from romcam.body.inclination import inclination_deg
from romcam.body.landmarks import FloatArray
from romcam.body.outline import TRUNK, TRUNK_FRACTIONS, back_points, chain, fill_stations
from romcam.capture import Shot
from romcam.clinical import ClinicalTest
from romcam.estimators import Estimator
from romcam.guided import FrameObservation, Guidance, Guide, Phase, Setup, check_setup
from romcam.guided.guide import NEUTRAL_S
from romcam.guided.live_angles import LiveAngleEstimator, LiveAngles, concatenate, rhythm_points, trunk_lean_deg
from romcam.guided.setup_check import FEWEST_FRAMES, prepare
from romcam.guided.stand import LEAVING_S, SWAY_DEG
from romcam.pose.company import Company
from romcam.recording import Recording, Seen
from romcam.report.marks import Inclinometer, Marks

WINDOW_S: Final = 1.0
CHECK_EVERY_S: Final = 0.3
"""Seconds between two applications of the quality rules to the last second."""
LOST_S: Final = 0.3
"""Seconds; a person who is lost for less counts as seen, because the model loses single frames."""
_UNKNOWN: Final = np.full((1, 2), np.nan)


class PoseSource(Protocol):
    """Finds the person in a picture; see `romcam.guided.pose_client.PoseClient`."""

    @property
    def company(self) -> Company | None:
        """Who else is in the last picture; None: nobody."""
        ...

    @property
    def choices(self) -> int:
        """How often another person was chosen so far."""
        ...

    def infer(self, shot: Shot) -> Recording:
        """Find the person.

        Parameters
        ----------
        shot
            The picture.

        Returns
        -------
        Recording
            A recording of this one frame, in pixels of the picture.
        """
        ...

    def lock(self, on_one: bool) -> None:
        """Choose who is followed.

        Parameters
        ----------
        on_one
            True: only the person who was seen last; False: any person.
        """
        ...

    def choose(self, x: float, y: float) -> None:
        """Follow the person at a point of the picture from the next one on.

        Parameters
        ----------
        x, y
            The point, in shares of the picture's width and height.
        """
        ...


@dataclass(frozen=True, eq=False)
class Measured:
    """The state after a picture; the fields are described in `romcam.guided.presenter.Scene`."""

    guidance: Guidance
    marks: Marks | None = None
    angles: dict[str, float] = field(default_factory=dict[str, float])
    rhythm: FloatArray = field(default_factory=lambda: np.empty((0, 3)))
    company: Company | None = None


class LiveMeter(Protocol):
    """Measures the pictures of one session in the order they were taken."""

    def measure(self, shot: Shot) -> Measured:
        """Measure a picture.

        Parameters
        ----------
        shot
            The picture, later than the one before.
        """
        ...

    def begin(self) -> None:
        """Do what the start button asks for."""
        ...

    def redo(self) -> None:
        """Begin again."""
        ...

    def choose(self, x: float, y: float) -> None:
        """Measure the person at a point of the picture.

        Parameters
        ----------
        x, y
            The point, in shares of the picture's width and height.
        """
        ...


class LiveMeasurement:
    """Measures the pictures of one session in the order they were taken.

    Parameters
    ----------
    pose
        Finds the person.
    test
        The clinical test.
    estimator
        Reads pelvis and T12-L1 from the recording.
    repetitions
        Number of bends requested.
    """

    def __init__(self, pose: PoseSource, test: ClinicalTest, estimator: Estimator, repetitions: int) -> None:
        prepare()
        self._pose = pose
        self._test = test
        self._estimator = estimator
        self._guide = Guide(repetitions, test.tasks[0])
        self._window: deque[Recording] = deque()
        self._setup: Setup | None = None
        self._checked_s = -np.inf
        self._seen_s = -np.inf
        self._facing = 0
        self._phase = Phase.SETUP
        self._live_angles: LiveAngleEstimator | None = None
        self._readings: list[LiveAngles] = []
        self._at_rest = True
        self._choices = 0

    def redo(self) -> None:
        """Begin again at the set-up."""
        self._guide.redo()

    def choose(self, x: float, y: float) -> None:
        """Measure the person at a point of the picture; the test begins again if that is another one.

        Parameters
        ----------
        x, y
            The point, in shares of the picture's width and height.
        """
        self._pose.choose(x, y)

    def begin(self) -> None:
        """Skip the rest of the set-up."""
        self._guide.begin()

    def measure(self, shot: Shot) -> Measured:
        """Measure a picture.

        Parameters
        ----------
        shot
            The picture, later than the one before.

        Returns
        -------
        Measured
            Instruction, marks and angles after this picture.
        """
        frame = self._pose.infer(shot)
        if self._pose.choices != self._choices:
            self._choices = self._pose.choices
            self._window.clear()
            self._setup, self._checked_s = None, -np.inf
            self._guide.redo()
        guidance = self._guide.step(self._observed(frame))
        self._follow(guidance)
        seen = frame.seen[-1] == Seen.YES
        reading = self._live_angles.estimate(frame) if self._live_angles is not None else None
        if reading is not None:
            self._note(reading)
        return Measured(
            guidance,
            marks_of(frame, reading) if seen else None,
            reading.angles if reading else {},
            rhythm_points(self._readings),
            self._pose.company,
        )

    def _observed(self, frame: Recording) -> FrameObservation:
        now = float(frame.time_s[-1])
        self._window.append(frame)
        standing = self._phase in (Phase.SETUP, Phase.STAND)
        longest, fewest = (NEUTRAL_S + LEAVING_S, FEWEST_FRAMES) if standing else (WINDOW_S, 1)
        while len(self._window) > fewest and now - float(self._window[0].time_s[-1]) > longest:
            self._window.popleft()
        if frame.seen[-1] == Seen.YES:
            self._seen_s = now
        if standing and now - self._checked_s >= CHECK_EVERY_S:
            self._checked_s = now
            self._setup = check_setup(concatenate(recent(self._window, now)), self._test, self._estimator)
            if self._setup is not None:
                self._facing = self._setup.view.facing or self._facing
        return FrameObservation(
            time_s=now,
            seen=now - self._seen_s < LOST_S,
            lean_deg=trunk_lean_deg(frame, self._facing),
            judged=self._setup is not None,
            problem=self._setup.problem if self._setup else None,
        )

    def _follow(self, guidance: Guidance) -> None:
        """Do what a new part of the test requires."""
        phase = guidance.phase
        if phase is self._phase:
            return
        if phase is Phase.BENDS:
            stand = self._standing(guidance)
            self._live_angles = LiveAngleEstimator(stand, self._estimator)
            self._pose.lock(True)
        elif phase is Phase.SETUP:
            self._live_angles, self._readings = None, []
            self._setup, self._checked_s = None, -np.inf
            self._pose.lock(False)
        self._phase = phase

    def _standing(self, guidance: Guidance) -> list[Recording]:
        """The last pictures of the stand: a person may have begun to bend before they were asked to."""
        seen = [each for each in self._window if each.seen[-1] == Seen.YES]
        neutral = guidance.neutral_deg
        if neutral is None:
            return seen
        return [each for each in seen if abs(trunk_lean_deg(each, self._facing) - neutral) <= SWAY_DEG] or seen

    def _note(self, reading: LiveAngles) -> None:
        """Keep the rhythm of the current bend: a new bend begins when the trunk leaves the rest position."""
        trunk = reading.angles["trunk_chord"]
        least = self._test.tasks[0].least_range_deg / 2
        if trunk < least:
            # The last bend stays visible until the next one begins.
            self._at_rest = True
            return
        if self._at_rest:
            self._readings, self._at_rest = [], False
        self._readings.append(reading)


def recent(window: Iterable[Recording], now_s: float) -> list[Recording]:
    """Return the pictures of the last second; where fewer arrive than the quality rules need, as many as they need.

    Parameters
    ----------
    window
        Recordings of single frames, oldest first.
    now_s
        The present time, seconds.
    """
    known = list(window)
    last_second = [each for each in known if now_s - float(each.time_s[-1]) <= WINDOW_S]
    return last_second if len(last_second) >= FEWEST_FRAMES else known[-FEWEST_FRAMES:]


def single_threaded() -> AbstractContextManager[object]:
    """Keep numpy in the calling thread while the block runs.

    The arrays of one picture are so small that distributing them takes longer than computing: 8 ms a picture instead
    of 4, and sometimes a whole second where other programs are busy.
    """
    return threadpool_limits(1)


def marks_of(frame: Recording, reading: LiveAngles | None = None) -> Marks:
    """Return the marks of one frame, as the report draws them.

    Parameters
    ----------
    frame
        A recording of one frame.
    reading
        Its angles; with these, the marks include the two inclinometers.
    """
    facing, pelvis, t12 = 0, None, None
    if reading is not None and reading.segments.view.facing:
        facing = reading.segments.view.facing
        back = _back(reading.recording, facing)
        neutral = reading.segments.neutral
        pelvis = _sensor(back, BACK_AT["pelvis"], facing, neutral, reading.angles["pelvis_tilt"])
        t12 = _sensor(back, BACK_AT["t12"], facing, neutral, reading.angles["trunk_inclination"])
    points = frame.landmarks_px[-1:].astype(float)
    knee, hip, shoulder = np.moveaxis(chain(points), -2, 0)
    return Marks(
        facing=facing,
        trunk_px=_trunk_px(reading.recording.landmarks_px) if reading else float(np.linalg.norm(shoulder - hip)),
        landmarks_px=points,
        knee_px=knee,
        hip_px=hip,
        pelvis=pelvis,
        t12=t12,
        head_px=_UNKNOWN,
        head_radius_px=np.zeros(1),
    )


def _trunk_px(landmarks: FloatArray) -> float:
    """The longest distance between hip and shoulder, which occurs in the stand."""
    _, hip, shoulder = np.moveaxis(chain(landmarks), -2, 0)
    return float(np.nanmax(np.linalg.norm(shoulder - hip, axis=-1)))


def _back(recording: Recording, facing: int) -> FloatArray:
    points = back_points(recording.landmarks_px, recording.outline.distance_px, facing)[:, TRUNK]
    return np.stack([fill_stations(points[..., axis]) for axis in (0, 1)], axis=-1)


def _sensor(
    back: FloatArray, fraction: float, facing: int, neutral: np.ndarray, change_deg: float
) -> Inclinometer | None:
    station = int(np.abs(TRUNK_FRACTIONS - fraction).argmin())
    slope = inclination_deg(back[:, station - TANGENT_STATIONS], back[:, station + TANGENT_STATIONS], facing)
    rest = slope[neutral & np.isfinite(slope)]
    if not len(rest):
        return None
    at = back[-1:, station - 1 : station + 2].mean(axis=1)
    return Inclinometer(np.where(np.isfinite(change_deg), at, np.nan), float(np.median(rest)), np.array([change_deg]))
