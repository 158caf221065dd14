"""Leading through a test whose angles are measured afterwards only, picture by picture."""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np

from romcam.capture import Shot
from romcam.clinical import ClinicalTest
from romcam.estimators import Estimator
from romcam.guided import check_setup
from romcam.guided.free_guide import FreeGuide
from romcam.guided.live_angles import concatenate
from romcam.guided.measurement import CHECK_EVERY_S, Measured, PoseSource, marks_of, recent
from romcam.guided.movement_watch import MovementWatch, stands
from romcam.guided.setup_check import Problem, prepare
from romcam.recording import Recording

_MOST_IN_WINDOW: Final = 60
_OF_A_STAND: Final = ("level", "upright", "side_on")


class FreeMeasurement:
    """Leads through a test whose angles are measured afterwards only; a `romcam.guided.measurement.LiveMeter`.

    Parameters
    ----------
    pose
        Finds the person.
    test
        The clinical test.
    estimator
        As for `romcam.guided.measurement.LiveMeasurement`.
    repetitions
        Number of repetitions requested; ignored in a test that has no repetitions.
    """

    def __init__(self, pose: PoseSource, test: ClinicalTest, estimator: Estimator, repetitions: int) -> None:
        prepare()
        self._pose = pose
        self._test = test
        self._estimator = estimator
        self._guide = FreeGuide(repetitions if test.tasks else 0, walks=test.protocol.legs_pass)
        self._watch = MovementWatch(test)
        self._window: deque[Recording] = deque(maxlen=_MOST_IN_WINDOW)
        self._checked_s = -np.inf
        self._problem: Problem | None = None
        self._take = 0
        self._choices = 0

    def measure(self, shot: Shot) -> Measured:
        """Find the person in a picture, and what they do.

        Parameters
        ----------
        shot
            The picture, later than the one before.
        """
        frame = self._pose.infer(shot)
        if self._pose.choices != self._choices:
            self._choices = self._pose.choices
            self._window.clear()
            self._guide.redo()
        seen = self._watch.add(frame, counting=self._take > 0)
        guidance = self._guide.step(seen, self._problem_in(frame, seen.time_s) if self._take == 0 else None)
        if guidance.take != self._take:
            self._take = guidance.take
            self._watch.begin()
        return Measured(guidance, marks_of(frame) if seen.seen else None, company=self._pose.company)

    def _problem_in(self, frame: Recording, now_s: float) -> Problem | None:
        self._window.append(frame)
        if now_s - self._checked_s >= CHECK_EVERY_S:
            self._checked_s = now_s
            setup = check_setup(concatenate(recent(self._window, now_s)), self._test, self._estimator)
            self._problem = None if setup is None else setup.problem
            # The back is not read here, and the rules about a stand say nothing of a person who sits.
            if self._problem is not None and self._problem.rule in _OF_A_STAND and not stands(frame):
                self._problem = None
            if self._problem is not None and self._problem.rule == "outline":
                self._problem = None
        return self._problem

    def begin(self) -> None:
        """Begin the recording; if it runs, end it."""
        self._guide.begin()

    def redo(self) -> None:
        """Begin again with getting into position."""
        self._guide.redo()

    def choose(self, x: float, y: float) -> None:
        """Show the person at a point of the picture.

        Parameters
        ----------
        x, y
            The point, in shares of the picture's width and height.
        """
        self._pose.choose(x, y)
