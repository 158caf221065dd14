"""The guide through a test whose repetitions are not counted while it is recorded: it begins and ends on request.

Every test can be recorded so; the recording is analysed as a film of the test.
"""

from __future__ import annotations

from typing import Final

from romcam.guided.guide import Ending, FrameObservation, Guidance, Phase
from romcam.guided.prompts import PROMPTS

PREPARE_S: Final = 10.0
"""Seconds after which the recording begins by itself: time to get into position."""
LONGEST_S: Final = 40.0
"""Seconds after which the recording ends by itself."""


class FreeGuide:
    """Guides through one recording; `step` takes one observation per picture, in the order of the pictures."""

    def __init__(self) -> None:
        self._takes = 0
        self.redo()

    def redo(self) -> None:
        """Begin again with getting into position; the recording so far is not needed."""
        self._phase = Phase.SETUP
        self._take = 0
        self._since_s: float | None = None
        self._asked = False

    def begin(self) -> None:
        """Begin the recording; if it runs, end it."""
        self._asked = True

    def step(self, observed: FrameObservation) -> Guidance:
        """Take the next observation and return the instruction.

        Parameters
        ----------
        observed
            The observation of the next picture.
        """
        now = observed.time_s
        self._since_s = now if self._since_s is None else self._since_s
        lasted_s = now - self._since_s
        if self._phase is Phase.SETUP and (self._asked or lasted_s >= PREPARE_S):
            self._takes += 1
            self._phase, self._take, self._since_s = Phase.BENDS, self._takes, now
        elif self._phase is Phase.BENDS and (self._asked or lasted_s >= LONGEST_S):
            self._phase = Phase.OVER
        self._asked = False
        key = {Phase.SETUP: "prepare", Phase.BENDS: "perform"}.get(self._phase, "done")
        limit_s = PREPARE_S if self._phase is Phase.SETUP else LONGEST_S
        return Guidance(
            phase=self._phase,
            prompt=PROMPTS[key],
            count=0,
            wanted=0,
            take=self._take,
            countdown_s=max(0.0, limit_s - (now - self._since_s)) if self._phase is Phase.SETUP else None,
            neutral_deg=0.0 if self._take else None,
            ending=Ending.COMPLETE if self._phase is Phase.OVER else None,
        )
