"""Which problem of the set-up is shown: one that lasts, and only for some time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from romcam.guided.setup_check import Problem

STEADY_S: Final = 0.6
"""Seconds that a new problem has to last before it replaces another on the screen."""
PATIENCE_S: Final = 10.0
"""Seconds after which an uncorrected problem is left to the analysis, even if the person moved meanwhile."""
LONG_PATIENCE_S: Final = 30.0
"""The same for a problem with which no measurement is possible, as far as can be seen before the test."""
MENDED_S: Final = 3.0
"""Seconds without a problem after which it counts as corrected."""


@dataclass
class _Lasting:
    """Since when a problem lasts, when it was last seen, and whether it is let go."""

    first_s: float
    last_s: float = -np.inf
    let_go: bool = False


class ProblemWatch:
    """The problems of one test."""

    def __init__(self) -> None:
        self._problems: dict[str, _Lasting] = {}
        self.restart()

    def restart(self) -> None:
        """Show none, and remember which were let go."""
        self._current: tuple[str, float] = ("moment", -np.inf)
        self._candidate: tuple[str, float] = ("moment", -np.inf)

    def unmended(self, time_s: float, problem: Problem | None) -> str | None:
        """Return the problem to show; None where there is none, or where it has lasted too long.

        Parameters
        ----------
        time_s
            Time of the picture.
        problem
            The problem in it.
        """
        if problem is None:
            return None
        lasting = self._problems.get(problem.rule)
        if lasting is None or (time_s - lasting.last_s > MENDED_S and not lasting.let_go):
            lasting = self._problems[problem.rule] = _Lasting(time_s)
        lasting.last_s = time_s
        patience_s = LONG_PATIENCE_S if problem.must else PATIENCE_S
        lasting.let_go = lasting.let_go or time_s - lasting.first_s >= patience_s
        return None if lasting.let_go else problem.rule

    def replaces(self, time_s: float, prompt: str) -> bool:
        """Return whether a prompt has lasted long enough to replace the one on the screen.

        Parameters
        ----------
        time_s
            Time of the picture.
        prompt
            Key of the prompt.
        """
        if self._candidate[0] != prompt:
            self._candidate = prompt, time_s
        if prompt == self._current[0] or time_s - self._candidate[1] < STEADY_S:
            return False
        self._current = prompt, time_s
        return True

    def show(self, time_s: float, prompt: str) -> None:
        """Take note of what is on the screen.

        Parameters
        ----------
        time_s
            Time of the picture.
        prompt
            Key of the prompt.
        """
        self._current = self._candidate = prompt, time_s
