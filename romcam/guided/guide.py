"""The guide through a test, from the set-up to the last bend: a state machine that decides the next instruction."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np

from romcam.guided.bend_tracker import BendTracker
from romcam.guided.prompts import PROMPTS, Prompt
from romcam.guided.setup_check import Problem
from romcam.movement import RepetitionRule
from romcam.segments.neutral import UPRIGHT_DEG

READY_S: Final = 1.0
"""Seconds that the set-up has to be right before the stand begins."""
NEUTRAL_S: Final = 2.0
SWAY_DEG: Final = 5.0
"""A neutral stand sways less than this; live landmarks are not filtered."""
STEADY_S: Final = 0.6
"""Seconds that a new problem has to last before it replaces another on the screen."""
PATIENCE_S: Final = 10.0
"""Seconds after which an uncorrected problem is left to the analysis, unless no measurement would be possible."""
HOLD_S: Final = 1.0
TAIL_S: Final = 1.5
"""Seconds of the stand after the last bend."""
LOST_S: Final = 1.0
GONE_S: Final = 5.0
IDLE_S: Final = 20.0
STUCK_S: Final = 20.0
"""Seconds after which the test is over because the person is gone, no longer bends, or stays down."""


class Phase(str, Enum):
    """The current part of the test."""

    SETUP = "setup"
    STAND = "stand"
    BENDS = "bends"
    OVER = "over"


class Ending(str, Enum):
    """How the test ended."""

    COMPLETE = "complete"
    FEWER = "fewer"


@dataclass(frozen=True)
class FrameObservation:
    """What one picture shows.

    Parameters
    ----------
    time_s
        When it was taken.
    seen
        Whether the person is in it.
    lean_deg
        Inclination of the line hip to shoulder, degrees, forward positive; NaN where unknown.
    judged
        Whether the quality rules could be applied to the last second.
    problem
        The first quality rule that the last second does not meet; None where all are met.
    """

    time_s: float
    seen: bool
    lean_deg: float
    judged: bool = False
    problem: Problem | None = None


@dataclass(frozen=True)
class Guidance:
    """The instruction after a picture, and the state of the test.

    Parameters
    ----------
    phase
        The part of the test.
    prompt
        The instruction to the person.
    count, wanted
        Number of bends done, and number requested.
    take
        Number of the current recording, 0 for none. When it changes, the recording before is not needed.
    countdown_s
        Seconds left of the neutral stand; None outside it.
    neutral_deg
        The lean in neutral, from which changes are counted; None until it is known.
    ending
        How the test ended; None until it is over.
    """

    phase: Phase
    prompt: Prompt
    count: int
    wanted: int
    take: int = 0
    countdown_s: float | None = None
    neutral_deg: float | None = None
    ending: Ending | None = None


class Guide:
    """Guides through one test; `step` takes one observation per picture, in the order of the pictures.

    Parameters
    ----------
    repetitions
        Number of bends requested.
    rule
        Finds the bends.
    """

    def __init__(self, repetitions: int, rule: RepetitionRule) -> None:
        self._wanted = repetitions
        self._rule = rule
        self._takes = 0
        self._start_over()

    def redo(self) -> None:
        """Begin again at the set-up; the recording so far is not needed."""
        self._start_over()

    def begin(self) -> None:
        """Skip the rest of the set-up: the operator has checked it."""
        self._skip_setup = self._phase is Phase.SETUP

    def step(self, observed: FrameObservation) -> Guidance:
        """Take the next observation and return the instruction.

        Parameters
        ----------
        observed
            The observation of the next picture.
        """
        if observed.seen:
            self._seen_s = observed.time_s
        if self._phase is Phase.SETUP:
            self._step_setup(observed)
        elif self._phase is Phase.STAND:
            self._step_stand(observed)
        elif self._phase is Phase.BENDS:
            self._step_bends(observed)
        return self._guidance(observed.time_s)

    def _start_over(self) -> None:
        self._phase = Phase.SETUP
        self._prompt = PROMPTS["moment"]
        self._take = 0
        self._seen_s = -np.inf
        self._skip_setup = False
        self._ready_s: float | None = None
        self._current: tuple[str, float] = ("moment", -np.inf)
        self._candidate: tuple[str, float] = ("moment", -np.inf)
        self._given_up: set[str] = set()
        self._early = False
        self._stand: list[tuple[float, float]] = []
        self._leans: deque[float] = deque(maxlen=3)
        self._neutral: float | None = None
        self._upright: float | None = None
        self._bends = BendTracker(self._rule, 0.0)
        self._ending: Ending | None = None

    def _step_setup(self, observed: FrameObservation) -> None:
        if not observed.judged and observed.seen:
            return
        problem = observed.problem.rule if observed.problem else None
        if not observed.seen:
            problem = "come"
        elif problem in self._given_up:
            problem = None
        if self._skip_setup and observed.seen:
            problem = None
            self._ready_s = -np.inf
        if problem is None:
            self._current = self._candidate = "stand", observed.time_s
            self._prompt = PROMPTS["stand"]
            self._ready_s = observed.time_s if self._ready_s is None else self._ready_s
            if observed.time_s - self._ready_s >= READY_S:
                self._begin_stand()
            return
        self._ready_s = None
        self._show(problem, observed)

    def _show(self, problem: str, observed: FrameObservation) -> None:
        """Show a problem once it has lasted; ignore one that is not corrected in time."""
        if self._candidate[0] != problem:
            self._candidate = problem, observed.time_s
        if problem != self._current[0] and observed.time_s - self._candidate[1] >= STEADY_S:
            self._current = problem, observed.time_s
            self._prompt = PROMPTS[problem]
        long = problem == self._current[0] and observed.time_s - self._current[1] >= PATIENCE_S
        if long and observed.problem is not None and not observed.problem.must and problem != "come":
            self._given_up.add(problem)

    def _begin_stand(self) -> None:
        self._phase = Phase.STAND
        self._prompt = PROMPTS["stand"]
        self._early = False
        self._stand, self._upright = [], None
        self._leans.clear()
        self._takes += 1
        self._take = self._takes

    def _step_stand(self, observed: FrameObservation) -> None:
        impossible = observed.problem is not None and observed.problem.must and not self._early
        if observed.time_s - self._seen_s > LOST_S or impossible:
            self._start_over()
            return
        if not np.isfinite(observed.lean_deg):
            return
        if self._early:
            if self._upright is None or observed.lean_deg - self._upright <= SWAY_DEG:
                self._begin_stand()
            return
        self._leans.append(observed.lean_deg)
        now = float(np.median(self._leans))
        self._stand.append((observed.time_s, now))
        lean = np.array([each[1] for each in self._stand])
        if len(lean) >= 3 and self._upright is None:
            self._upright = now
        if self._upright is not None and now - self._upright > UPRIGHT_DEG:
            self._early, self._take = True, 0
            self._prompt = PROMPTS["early"]
        elif float(np.ptp(lean)) > SWAY_DEG:
            self._stand = self._stand[-1:]
        elif observed.time_s - self._stand[0][0] >= NEUTRAL_S:
            self._neutral = float(np.median(lean))
            self._bends = BendTracker(self._rule, observed.time_s)
            self._phase = Phase.BENDS
            self._prompt = PROMPTS["bend"]

    def _step_bends(self, observed: FrameObservation) -> None:
        assert self._neutral is not None
        bends, now = self._bends, observed.time_s
        if observed.seen:
            bends.add(now, observed.lean_deg - self._neutral)
        away_s = now - self._seen_s
        standing = bends.phase == "standing"
        if bends.count >= self._wanted and standing:
            self._prompt = PROMPTS["done"]
            if now - bends.since_s >= TAIL_S:
                self._end(Ending.COMPLETE)
        elif away_s > GONE_S or now - bends.since_s > (IDLE_S if standing else STUCK_S):
            if bends.count or bends.under_way:
                self._end(Ending.FEWER)
            else:
                self._start_over()
        elif away_s > LOST_S:
            self._prompt = PROMPTS["lost"]
        else:
            self._prompt = PROMPTS[self._what_next(now)]

    def _what_next(self, now_s: float) -> str:
        phase = self._bends.phase
        if phase == "up":
            return "rise"
        if phase == "held":
            return "hold" if now_s - self._bends.since_s < HOLD_S else "rise"
        return "bend"

    def _end(self, how: Ending) -> None:
        self._phase, self._ending = Phase.OVER, how
        self._prompt = PROMPTS["done" if how is Ending.COMPLETE else "fewer"]

    def _guidance(self, now_s: float) -> Guidance:
        countdown = None
        if self._phase is Phase.STAND and self._stand and not self._early:
            countdown = max(0.0, NEUTRAL_S - (now_s - self._stand[0][0]))
        return Guidance(
            phase=self._phase,
            prompt=self._prompt,
            count=min(self._bends.count, self._wanted),
            wanted=self._wanted,
            take=self._take,
            countdown_s=countdown,
            neutral_deg=self._neutral,
            ending=self._ending,
        )
