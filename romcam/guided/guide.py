"""The guide through a test, from the set-up to the last bend: a state machine that decides the next instruction."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np

from romcam.guided.bend_tracker import BendTracker
from romcam.guided.problem_watch import ProblemWatch
from romcam.guided.prompts import PROMPTS, Prompt
from romcam.guided.setup_check import Problem
from romcam.guided.stand import Stand
from romcam.movement import RepetitionRule

READY_S: Final = 1.0
"""Seconds that the set-up has to be right before the stand begins."""
NEUTRAL_S: Final = 2.0
OLD_TAKE_S: Final = 5.0
"""Age in seconds from which the pictures of the set-up are not kept once it is right."""
TAKE_S: Final = 0.3
"""Seconds of stillness during the set-up after which the pictures are kept: the person may bend at any time."""
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
        self._problems = ProblemWatch()
        self._start_over()

    def redo(self) -> None:
        """Begin again at the set-up; the recording so far is not needed."""
        self._problems = ProblemWatch()
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
        if self._phase in (Phase.SETUP, Phase.STAND):
            self._watch_stand(observed)
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
        self._take_stretch = -1
        self._take_s = self._stand_s = -np.inf
        self._seen_s = -np.inf
        self._skip_setup = False
        self._ready_s: float | None = None
        self._problems.restart()
        self._stand = Stand()
        self._neutral: float | None = None
        self._bends = BendTracker(self._rule, 0.0)
        self._ending: Ending | None = None

    def _watch_stand(self, observed: FrameObservation) -> None:
        """Follow the person's stand, and go on to the bends if they bend from it without being asked."""
        if observed.time_s - self._seen_s > LOST_S:
            if self._phase is Phase.STAND:
                self._start_over()
            self._stand.lost()
            return
        stand = self._stand
        stand.add(observed.time_s, observed.lean_deg)
        if self._take_stretch < 0 and stand.still_s >= TAKE_S and not stand.bent:
            self._begin_take(observed.time_s)
        left = stand.left(observed.time_s) if self._take else None
        if left is not None:
            neutral, since = left
            self._begin_bends(neutral, since[0][0] if since else observed.time_s)
            for time_s, lean in since[:-1]:  # the last one is this picture's, which the bends see next
                self._bends.add(time_s, lean - neutral)
        elif self._take and stand.stretch != self._take_stretch and not stand.bent and stand.still_s >= TAKE_S:
            # The person moved, but did not bend: what came before is not needed.
            self._begin_take(observed.time_s)

    def _begin_take(self, now_s: float) -> None:
        self._takes += self._phase is Phase.SETUP or not self._take
        self._take_s = now_s
        self._take, self._take_stretch = self._takes, self._stand.stretch

    def _step_setup(self, observed: FrameObservation) -> None:
        if not observed.judged and observed.seen:
            return
        if observed.seen and not self._stand.settled(observed.time_s):
            # A person who bends is not told how to stand.
            self._ready_s = None
            if self._stand.bent and self._prompt.key in ("stand", "moment"):
                self._prompt = PROMPTS["early"]
                self._current = self._candidate = "early", observed.time_s
            return
        problem = "come" if not observed.seen else self._problems.unmended(observed.time_s, observed.problem)
        if self._skip_setup and observed.seen:
            problem = None
            self._ready_s = -np.inf
        if problem is None:
            self._problems.show(observed.time_s, "stand")
            self._prompt = PROMPTS["stand"]
            self._ready_s = observed.time_s if self._ready_s is None else self._ready_s
            if observed.time_s - self._ready_s >= READY_S:
                self._begin_stand(observed.time_s)
            return
        self._ready_s = None
        if self._problems.replaces(observed.time_s, problem):
            self._prompt = PROMPTS[problem]

    def _begin_stand(self, now_s: float) -> None:
        if not self._take or now_s - self._take_s > OLD_TAKE_S:
            self._begin_take(now_s)
        self._phase = Phase.STAND
        self._prompt = PROMPTS["stand"]
        self._stand_s = now_s

    def _step_stand(self, observed: FrameObservation) -> None:
        stand = self._stand
        must = observed.problem is not None and observed.problem.must and stand.settled(observed.time_s)
        if must and self._problems.unmended(observed.time_s, observed.problem) is not None:
            self._start_over()
        elif stand.bent:
            self._take, self._take_stretch = 0, -1
            self._prompt = PROMPTS["early"]
        elif not self._take or not stand.still:
            return
        elif observed.time_s - self._since_s >= NEUTRAL_S:
            self._begin_bends(stand.neutral_deg(), observed.time_s)
        else:
            self._prompt = PROMPTS["stand"]

    @property
    def _since_s(self) -> float:
        """Since when the person stands still in the neutral stand."""
        return max(self._stand_s, self._stand.still[0][0])

    def _begin_bends(self, neutral_deg: float, since_s: float) -> None:
        self._neutral = neutral_deg
        self._bends = BendTracker(self._rule, since_s)
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
        if self._phase is Phase.STAND and self._take and self._stand.still:
            countdown = max(0.0, NEUTRAL_S - (now_s - self._since_s))
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
