"""The quality rules of the analysis, asked of the last second before there is a trial."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from romcam.angles import compute_angles
from romcam.assessment.conclusions import Check
from romcam.assessment.quality import QualityRule, level
from romcam.assessment.trial import Trial
from romcam.clinical.definition import ClinicalTest
from romcam.guided.prompts import RULES
from romcam.movement import Movement, Repetition
from romcam.recording import Recording, Seen
from romcam.segments import SpineEstimator, View, compute_tilts, frame_quality

FEWEST_FRAMES = 5


@dataclass(frozen=True)
class Problem:
    """A rule that is not met. rule: its name, which is its prompt's. must: without it nothing can be measured."""

    rule: str
    must: bool


@dataclass(frozen=True)
class Setup:
    """How the last second looks. view: as the analysis would decide it. problem: the first to mend; None: none."""

    view: View
    problem: Problem | None


def look_over(window: Recording, test: ClinicalTest, spine: SpineEstimator) -> Setup | None:
    """Ask the test's rules about the last second of somebody who stands there; None where too little was seen.

    The window is taken for a trial that consists of its end of range alone, so every rule reads from it what it reads
    from a film.
    """
    if int((window.seen == Seen.YES).sum()) < FEWEST_FRAMES:
        return None
    trial = _standing(window, test, spine)
    checks = {check.rule: check for check in (rule(trial) for rule in _rules(test.quality))}
    failed = [checks[name] for name in RULES if name in checks and checks[name].ok is False]
    return Setup(trial.angles.view, _problem(failed[0]) if failed else None)


def _rules(of_test: Iterable[QualityRule]) -> tuple[QualityRule, ...]:
    # A rule is a function of its own name; only the test's own rules are asked, and whether the camera stands level.
    return (*(rule for rule in of_test if getattr(rule, "__name__", "") in RULES), level)


def _problem(check: Check) -> Problem:
    return Problem(check.rule, must=check.severity == "withhold")


def _standing(window: Recording, test: ClinicalTest, spine: SpineEstimator) -> Trial:
    tilts = compute_tilts(window, spine, test.setting)
    angles = compute_angles(tilts, frame_quality(window), test.angles)
    whole = Repetition(0, 0, len(window), len(window), complete=True)
    movement = Movement((whole,), 0, (None,), (None,), angles.values[test.tasks[0].signal])
    if tilts.view.facing == 0:
        angles = angles.withheld()
    return Trial(window, angles, movement, test.norms)
