"""Rules of one kind: an angle has to stay within a limit at the ends of range; where it does not, something helps
out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from romcam.assessment.conclusions import Check, Severity
from romcam.assessment.trial import Trial


@dataclass(frozen=True)
class Stays:
    """An angle stays within a limit at the end of range of every effort's best repetition.

    rule: its name. quantity: the angle. limit: the key of its limit in the norms file. way: above the limit it is too
    much, below it too little, or either beyond it in size. since_start: counted from the repetition's start.
    good, bad: what is said, for `str.format` with {value}; the latter says what to do. unseen: said where unknown.
    """

    rule: str
    quantity: str
    limit: str
    good: str
    bad: str
    unseen: str
    way: Literal["above", "below", "either"] = "above"
    since_start: bool = False
    severity: Severity = "warning"

    def __call__(self, trial: Trial) -> Check:
        """Ask it of a trial."""
        values = self._at_ends(trial)
        if not len(values):
            return Check(self.rule, None, self.unseen, self.severity)
        limit = trial.norms.limits[self.limit].value
        size = np.abs(values) if self.way == "either" else values
        worst = float(size.min() if self.way == "below" else size.max())
        ok = worst >= limit if self.way == "below" else worst <= limit
        said = (self.good if ok else self.bad).format(value=f"{worst:.0f}°")
        return Check(self.rule, ok, said, self.severity)

    def _at_ends(self, trial: Trial) -> np.ndarray:
        """The angle at the end of the best repetition of each effort, those known."""
        movement = trial.movement
        bests = [movement.repetitions[index] for index in movement.bests.values()]
        values = np.array([trial.at_end(self.quantity, each) for each in bests])
        if self.since_start:
            angle = trial.angles.values[self.quantity]
            values = values - np.array([angle[each.start] for each in bests])
        return values[np.isfinite(values)]
