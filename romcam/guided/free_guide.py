"""The guide through a test whose angles are measured afterwards: from getting into position to the end of the movement.

Every test can be recorded so; the recording is analysed as a film of the test.
"""

from __future__ import annotations

from typing import Final

from romcam.guided.guide import Ending, Guidance, Phase
from romcam.guided.movement_watch import MovementSeen
from romcam.guided.problem_watch import ProblemWatch
from romcam.guided.prompts import PROMPTS, Prompt
from romcam.guided.setup_check import Problem

TAKE_S: Final = 0.5
"""Seconds of stillness in the test's position after which the pictures are kept."""
STILL_S: Final = 3.0
"""Seconds of stillness in the test's position after which the movement may begin; they are the neutral posture."""
SHOWN_S: Final = 1.0
"""Seconds of stillness from which the rest is counted down."""
WALK_S: Final = 5.0
"""Seconds until the recording of a person begins who walks: there is no posture to begin from."""
PREPARE_S: Final = 40.0
"""Seconds after which the recording begins although nobody is seen still in the test's position."""
TAIL_S: Final = 1.5
"""Seconds of stillness after the last repetition."""
RESTED_S: Final = 6.0
"""Seconds of stillness after which a person does no more repetitions."""
GONE_S: Final = 3.0
"""Seconds after which a person who left the picture has ended the movement, as in walking."""
LEAST_S: Final = 8.0
"""Seconds that a test lasts at least whose repetitions are not counted."""
LONGEST_S: Final = 60.0
"""Seconds after which the recording ends in any case."""


class FreeGuide:
    """Guides through one recording; `step` takes what is seen of the movement, in the order of the pictures.

    Parameters
    ----------
    wanted
        Number of repetitions of each task requested; 0: they are not counted.
    walks
        Whether the person walks, so that the recording begins after `WALK_S`.
    """

    def __init__(self, wanted: int = 0, *, walks: bool = False) -> None:
        self._wanted = wanted
        self._walks = walks
        self._takes = 0
        self.redo()

    def redo(self) -> None:
        """Begin again with getting into position; the recording so far is not needed."""
        self._phase = Phase.SETUP
        self._take = 0
        self._since_s: float | None = None
        self._seen_s = 0.0
        self._asked = False
        self._moved = False
        self._problems = ProblemWatch()
        self._prompt: Prompt = PROMPTS["prepare"]
        self._ending: Ending | None = None

    def begin(self) -> None:
        """Begin the recording; if it runs, end it."""
        self._asked = True

    def step(self, seen: MovementSeen, problem: Problem | None = None) -> Guidance:
        """Take what is seen in the next picture and return the instruction.

        Parameters
        ----------
        seen
            What is seen of the movement.
        problem
            The first quality rule that the last second does not meet; only before the movement.
        """
        now = seen.time_s
        self._since_s = now if self._since_s is None else self._since_s
        self._seen_s = now if seen.seen else self._seen_s
        if self._phase is Phase.SETUP:
            self._step_setup(seen, problem, now - self._since_s)
        elif self._phase is Phase.BENDS:
            self._step_movement(seen, now - self._since_s)
        self._asked = False
        return Guidance(
            phase=self._phase,
            prompt=self._prompt,
            count=min(seen.cycles, self._wanted) if self._phase is not Phase.SETUP else 0,
            wanted=self._wanted,
            take=self._take,
            countdown_s=self._countdown_s(seen, now - self._since_s),
            neutral_deg=0.0 if self._take else None,
            ending=self._ending,
        )

    def _countdown_s(self, seen: MovementSeen, lasted_s: float) -> float | None:
        if self._phase is not Phase.SETUP:
            return None
        if self._walks:
            return max(0.0, WALK_S - lasted_s)
        return max(0.0, STILL_S - seen.still_s) if self._take and seen.still_s >= SHOWN_S else None

    def _step_setup(self, seen: MovementSeen, problem: Problem | None, lasted_s: float) -> None:
        shown = self._problems.unmended(seen.time_s, problem)
        still = not self._walks and seen.in_position and shown is None and seen.still_s >= TAKE_S
        if still and not self._take:
            self._takes += 1
            self._take = self._takes
        elif not still:
            self._take = 0
        if self._asked or lasted_s >= (WALK_S if self._walks else PREPARE_S) or (still and seen.still_s >= STILL_S):
            self._takes += not self._take
            self._take = self._takes
            self._phase, self._since_s, self._seen_s = Phase.BENDS, seen.time_s, seen.time_s
            self._prompt = PROMPTS["perform"]
        elif still and seen.still_s >= SHOWN_S:
            self._problems.show(seen.time_s, "still")
            self._prompt = PROMPTS["still"]
        elif self._problems.replaces(seen.time_s, key := shown or "prepare"):
            self._prompt = PROMPTS[key]

    def _step_movement(self, seen: MovementSeen, lasted_s: float) -> None:
        # Stillness from before the movement does not end it.
        self._moved = self._moved or seen.still_s < lasted_s - TAKE_S
        rests_s = seen.still_s if self._moved and not seen.under_way else 0.0
        gone = seen.time_s - self._seen_s >= GONE_S
        if self._wanted == 0:
            over = lasted_s >= LEAST_S and (gone or seen.still_s >= RESTED_S)
            complete = over
        else:
            complete = seen.cycles >= self._wanted
            over = (complete and seen.home and rests_s >= TAIL_S) or (
                seen.repetitions > 0 and ((gone and self._moved) or rests_s >= RESTED_S)
            )
        if self._asked or over or lasted_s >= LONGEST_S:
            complete = complete or self._asked
            self._phase, self._ending = Phase.OVER, Ending.COMPLETE if complete else Ending.FEWER
            self._prompt = PROMPTS["done" if complete else "fewer"]
