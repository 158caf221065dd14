"""The way through a test, from the set-up to the last bend: what to do now, decided from what was seen last."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np

from romcam.guided.bends import Bends
from romcam.guided.checks import Problem
from romcam.guided.prompts import PROMPTS, Prompt
from romcam.movement import RepetitionRule
from romcam.segments.neutral import UPRIGHT_DEG

READY_S: Final = 1.0
"""The set-up has to be right for so long before the stand begins."""
NEUTRAL_S: Final = 2.0
SWAY_DEG: Final = 5.0
"""More than the neutral stand's own sway: live landmarks are not filtered."""
STEADY_S: Final = 0.6
"""A new problem has to last for so long before it takes another's place on the screen."""
PATIENCE_S: Final = 10.0
"""What cannot be mended in this time is left to the analysis to weigh, unless nothing could be measured at all."""
HOLD_S: Final = 1.0
TAIL_S: Final = 1.5
"""The stand after the last bend."""
LOST_S: Final = 1.0
GONE_S: Final = 5.0
IDLE_S: Final = 20.0
STUCK_S: Final = 20.0
"""Nobody is seen, nobody bends any more, somebody stays down, for so long: the test is over."""


class Phase(str, Enum):
    """Where in the test we are."""

    SETUP = "setup"
    STAND = "stand"
    BENDS = "bends"
    OVER = "over"


class Ending(str, Enum):
    """How the test ended."""

    COMPLETE = "complete"
    FEWER = "fewer"


@dataclass(frozen=True)
class Observation:
    """What one picture showed.

    seen: the person is there. lean_deg: inclination of the line hip to shoulder, forward positive; NaN unknown.
    problem: the first quality rule that the last second does not meet; `judged` False where none could be asked.
    """

    time_s: float
    seen: bool
    lean_deg: float
    judged: bool = False
    problem: Problem | None = None


@dataclass(frozen=True)
class Guidance:
    """What to do now.

    count, wanted: bends done, and to do. countdown_s: of the neutral stand. take: number of the recording under way,
    0 for none: another number is another take, and what was recorded before it is not needed. neutral_deg: the lean
    that changes are counted from, once it is known. ending: set when the test is over.
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
    """Leads through one test; `step` with what every picture shows, in the order they were taken."""

    def __init__(self, repetitions: int, rule: RepetitionRule) -> None:
        self._wanted = repetitions
        self._rule = rule
        self._takes = 0
        self._start_over()

    def redo(self) -> None:
        """Begin again at the set-up; what was recorded is not needed."""
        self._start_over()

    def begin(self) -> None:
        """Whoever sets it up finds it right: leave out what is left of the set-up."""
        self._asked = self._phase is Phase.SETUP

    def step(self, seen: Observation) -> Guidance:
        """Take in the next observation."""
        if seen.seen:
            self._seen_s = seen.time_s
        if self._phase is Phase.SETUP:
            self._set_up(seen)
        elif self._phase is Phase.STAND:
            self._stand_still(seen)
        elif self._phase is Phase.BENDS:
            self._follow(seen)
        return self._guidance(seen.time_s)

    def _start_over(self) -> None:
        self._phase = Phase.SETUP
        self._prompt = PROMPTS["moment"]
        self._take = 0
        self._seen_s = -np.inf
        self._asked = False
        self._well_s: float | None = None
        self._shown: tuple[str, float] = ("moment", -np.inf)
        self._next: tuple[str, float] = ("moment", -np.inf)
        self._given_up: set[str] = set()
        self._early = False
        self._stand: list[tuple[float, float]] = []
        self._leans: deque[float] = deque(maxlen=3)
        self._neutral: float | None = None
        self._upright: float | None = None
        self._bends = Bends(self._rule, 0.0)
        self._ending: Ending | None = None

    def _set_up(self, seen: Observation) -> None:
        if not seen.judged and seen.seen:
            return
        problem = seen.problem.rule if seen.problem else None
        if not seen.seen:
            problem = "come"
        elif problem in self._given_up:
            problem = None
        if self._asked and seen.seen:
            problem = None
            self._well_s = -np.inf
        if problem is None:
            self._shown = self._next = "stand", seen.time_s
            self._prompt = PROMPTS["stand"]
            self._well_s = seen.time_s if self._well_s is None else self._well_s
            if seen.time_s - self._well_s >= READY_S:
                self._begin_stand()
            return
        self._well_s = None
        self._show(problem, seen)

    def _show(self, problem: str, seen: Observation) -> None:
        """Change what is shown once it has lasted; give up what cannot be mended."""
        if self._next[0] != problem:
            self._next = problem, seen.time_s
        if problem != self._shown[0] and seen.time_s - self._next[1] >= STEADY_S:
            self._shown = problem, seen.time_s
            self._prompt = PROMPTS[problem]
        long = problem == self._shown[0] and seen.time_s - self._shown[1] >= PATIENCE_S
        if long and seen.problem is not None and not seen.problem.must and problem != "come":
            self._given_up.add(problem)

    def _begin_stand(self) -> None:
        self._phase = Phase.STAND
        self._prompt = PROMPTS["stand"]
        self._early = False
        self._stand, self._upright = [], None
        self._leans.clear()
        self._takes += 1
        self._take = self._takes

    def _stand_still(self, seen: Observation) -> None:
        impossible = seen.problem is not None and seen.problem.must and not self._early
        if seen.time_s - self._seen_s > LOST_S or impossible:
            self._start_over()
            return
        if not np.isfinite(seen.lean_deg):
            return
        if self._early:
            if self._upright is None or seen.lean_deg - self._upright <= SWAY_DEG:
                self._begin_stand()
            return
        self._leans.append(seen.lean_deg)
        now = float(np.median(self._leans))
        self._stand.append((seen.time_s, now))
        lean = np.array([each[1] for each in self._stand])
        if len(lean) >= 3 and self._upright is None:
            self._upright = now
        if self._upright is not None and now - self._upright > UPRIGHT_DEG:
            self._early, self._take = True, 0
            self._prompt = PROMPTS["early"]
        elif float(np.ptp(lean)) > SWAY_DEG:
            self._stand = self._stand[-1:]
        elif seen.time_s - self._stand[0][0] >= NEUTRAL_S:
            self._neutral = float(np.median(lean))
            self._bends = Bends(self._rule, seen.time_s)
            self._phase = Phase.BENDS
            self._prompt = PROMPTS["bend"]

    def _follow(self, seen: Observation) -> None:
        assert self._neutral is not None
        bends, now = self._bends, seen.time_s
        if seen.seen:
            bends.add(now, seen.lean_deg - self._neutral)
        away_s = now - self._seen_s
        standing = bends.way == "standing"
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
        way = self._bends.way
        if way == "up":
            return "rise"
        if way == "held":
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
