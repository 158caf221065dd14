"""Rules about parts that have to keep their position at the end of range; a part that moves compensates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from romcam.assessment.conclusions import Check, Severity
from romcam.assessment.formatting import degrees
from romcam.assessment.trial import Trial
from romcam.body.landmarks import Landmark
from romcam.messages import Catalogue
from romcam.recording import FloatArray

_text = Catalogue(__name__)


@dataclass(frozen=True)
class Stays:
    """Rule: an angle stays within a limit at the end of range of the best repetition of every task.

    Parameters
    ----------
    rule
        Name of the rule.
    quantity
        The angle, by `romcam.body.quantities`.
    limit
        Key of its limit in the norms file, degrees.
    sentence
        The test's own sentences: `RULE-kept` and `RULE-failed` take `value`, `RULE-unseen` has no value.
    bound
        Which values fail: those above the limit, those below it, or those beyond it in either direction.
    severity
        Of the check.
    """

    rule: str
    quantity: str
    limit: str
    sentence: Callable[..., str]
    bound: Literal["above", "below", "either"] = "above"
    severity: Severity = "warning"

    def __call__(self, trial: Trial) -> Check:
        """Return the rule's answer for a trial."""
        movement = trial.movement
        bests = [movement.repetitions[index] for index in movement.bests.values()]
        values = np.array([trial.at_end(self.quantity, each) for each in bests])
        values = values[np.isfinite(values)]
        if not len(values):
            return Check(self.rule, None, self.sentence(f"{self.rule}-unseen"), self.severity)
        limit = trial.norms.limits[self.limit].value
        size = np.abs(values) if self.bound == "either" else values
        worst = float(size.min() if self.bound == "below" else size.max())
        kept = worst >= limit if self.bound == "below" else worst <= limit
        detail = self.sentence(f"{self.rule}-{'kept' if kept else 'failed'}", value=degrees(worst))
        return Check(self.rule, kept, detail, self.severity)


def knees_stay(trial: Trial) -> Check:
    """Check that the knee of the turning leg, seen from the front, neither rises nor moves sideways.

    Parameters
    ----------
    trial
        The trial; its norms give the limit `knee_shift`.
    """
    shifts: list[float] = []
    for task, index in trial.movement.bests.items():
        repetition = trial.movement.repetitions[index]
        shift = _knee_shift(trial, "LEFT" if task.endswith("left") else "RIGHT")[repetition.plateau]
        shifts += [float(np.median(shift[np.isfinite(shift)]))] if np.isfinite(shift).any() else []
    if not shifts:
        return Check("knees_stay", None, _text("knees-stay-unseen"))
    worst = max(shifts)
    if worst <= trial.norms.limits["knee_shift"].value:
        return Check("knees_stay", True, _text("knees-stay-ok"))
    return Check("knees_stay", False, _text("knees-stay-failed", shift=f"{100 * worst:.0f} %"))


def _knee_shift(trial: Trial, side: str) -> FloatArray:
    """Distance of the knee from its position at rest, (T,) in lengths of the shank."""
    points, rest = trial.recording.landmarks_px, trial.angles.neutral
    knee, ankle = points[:, Landmark[f"{side}_KNEE"]], points[:, Landmark[f"{side}_ANKLE"]]
    if not (rest & np.isfinite(knee).all(axis=1)).any():
        return np.full(len(points), np.nan)
    home = np.nanmedian(knee[rest], axis=0)
    shank = np.nanmedian(np.linalg.norm(knee - ankle, axis=-1)[rest])
    return np.linalg.norm(knee - home, axis=-1) / shank
