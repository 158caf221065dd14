"""The quality rules of the analysis, applied to the last second before a trial exists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from romcam.angles import compute_angles
from romcam.assessment.conclusions import Check
from romcam.assessment.quality import QualityRule, level
from romcam.assessment.trial import Trial
from romcam.body.facing import View
from romcam.body.quantities import BACK_SEGMENTS
from romcam.body.tags import TAG_IDS
from romcam.clinical.definition import ClinicalTest
from romcam.estimators import Estimator
from romcam.movement import Movement, Repetition
from romcam.recording import TAG_NUMBERS, Recording, Seen
from romcam.segments import compute_segments, frame_quality

FEWEST_FRAMES: Final = 5
"""Pictures of the person below which the rules are not applied."""
RULES: Final = ("whole_body", "side_on", "alone", "light", "level", "upright", "outline")
"""The quality rules that have a prompt, the most important first; in a tilted camera everyone leans."""
YAW_ERROR_DEG: Final = 6.0
"""Error of the angle by which a person is turned from side-on: one who is turned by 4.9° was read as 10.5°. Nobody is
asked to turn for less than this beyond the limit of the rule."""
TAG_HIDDEN: Final = "tag_hidden"
"""The prompt where one of the tags on the back is seen and the other is not. A person who wears one tag only is asked
for a while, and then let go."""
TAG_SEEN: Final = 0.5
TAG_UNSEEN: Final = 0.2
"""Shares of the last second's pictures from which a tag counts as seen, and up to which as not seen."""


@dataclass(frozen=True)
class Problem:
    """A quality rule that is not met.

    Parameters
    ----------
    rule
        Its name, which is also the name of its prompt.
    must
        Whether no measurement is possible until it is met.
    """

    rule: str
    must: bool


@dataclass(frozen=True)
class Setup:
    """The set-up in the last second.

    Parameters
    ----------
    view
        How the camera sees the person, as the analysis would decide it.
    problem
        The first problem to correct; None where there is none.
    """

    view: View
    problem: Problem | None


def prepare() -> None:
    """Import what the first check takes: more than half a second, in which no picture would be measured."""
    for name in ("scipy.ndimage", "scipy.signal"):
        import_module(name)


def check_setup(window: Recording, test: ClinicalTest, estimator: Estimator) -> Setup | None:
    """Apply the test's quality rules to the last second of a standing person.

    The window is treated as a trial that consists only of its end of range, so that every rule applies to it as to
    a film.

    Parameters
    ----------
    window
        A recording of the last second.
    test
        The test with the rules.
    estimator
        Reads pelvis and T12-L1 from the recording.

    Returns
    -------
    Setup or None
        None where the person was seen in fewer than `FEWEST_FRAMES` frames.
    """
    if int((window.seen == Seen.YES).sum()) < FEWEST_FRAMES:
        return None
    trial = _standing(window, test, estimator)
    checks = {check.rule: check for check in (rule(trial) for rule in _rules(test.quality))}
    view, limit = trial.angles.view, test.norms.limits.get("side_on")
    if limit is not None and view.facing != 0 and view.yaw_deg <= limit.value + YAW_ERROR_DEG:
        checks.pop("side_on", None)
    failed = [checks[name] for name in RULES if name in checks and checks[name].ok is False]
    if failed:
        return Setup(trial.angles.view, _problem(failed[0]))
    return Setup(trial.angles.view, Problem(TAG_HIDDEN, must=False) if tag_is_hidden(window) else None)


def tag_is_hidden(window: Recording) -> bool:
    """Return whether one of the tags of pelvis and T12-L1 is seen, and the other is not.

    Parameters
    ----------
    window
        A recording of the last second.
    """
    if window.tags is None:
        return False
    seen = window.tags.seen[window.seen == Seen.YES]
    shares = [
        float(seen[:, [TAG_NUMBERS.index(number) for number in TAG_IDS[name]]].any(axis=1).mean()) if len(seen) else 0.0
        for name in BACK_SEGMENTS
    ]
    return max(shares) >= TAG_SEEN and min(shares) <= TAG_UNSEEN


def _rules(of_test: Iterable[QualityRule]) -> tuple[QualityRule, ...]:
    # A rule is a function of its own name; only the test's own rules are applied, and whether the camera is level.
    return (*(rule for rule in of_test if getattr(rule, "__name__", "") in RULES), level)


def _problem(check: Check) -> Problem:
    return Problem(check.rule, must=check.severity == "withhold")


def _standing(window: Recording, test: ClinicalTest, estimator: Estimator) -> Trial:
    segments = compute_segments(window, estimator, test.protocol)
    angles = compute_angles(segments, frame_quality(window), test.angles)
    repetition = Repetition(0, 0, len(window), len(window), complete=True)
    signal = test.tasks[0].signal if test.tasks else test.angles[0]
    movement = Movement((repetition,), 0, (None,), (None,), angles.values[signal])
    if segments.view.facing == 0:
        angles = angles.withheld()
    return Trial(window, angles, movement, test.norms)
