"""Quality rules: conditions on film and movement under which the measures are valid, each answered with a sentence.

A rule is a function from a trial to a `Check`. Its limits are in the norms file of the test, which lists
its rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from romcam.assessment.conclusions import Check
from romcam.assessment.quality.execution import (
    consistent,
    flat,
    knees_straight,
    neutral_held,
    pace,
    reached_end,
    upright,
)
from romcam.assessment.quality.level import level, level_lying, level_walking
from romcam.assessment.quality.picture import (
    alone,
    camera_still,
    frame_rate,
    front_on,
    light,
    seen,
    side_on,
    whole_body,
    whole_film,
)
from romcam.assessment.quality.reading import hip_with_foot, legs, near_leg, outline
from romcam.assessment.quality.stays import Stays, knees_stay
from romcam.assessment.trial import Trial

QualityRule = Callable[[Trial], Check]

OF_THE_BACK = (
    whole_body,
    side_on,
    outline,
    upright,
    neutral_held,
    seen,
    alone,
    light,
    frame_rate,
    camera_still,
    whole_film,
)
"""Rules of a test from the side that separates hip and spine."""

OF_A_LYING_LEG = (whole_body, reached_end, seen, alone, legs, near_leg, light, frame_rate, camera_still, whole_film)
"""Rules of a test in which a lying person moves one leg."""

OF_THE_PICTURE = frozenset({"whole_body", "side_on", "outline", "seen", "alone", "light", "frame_rate", "pace"})
"""Names of the rules about how well the picture shows the movement."""


def is_doubtful(checks: Iterable[Check]) -> bool:
    """Return whether a check of the picture warns that the angles are less certain than in a good film.

    Parameters
    ----------
    checks
        The outcomes of a trial's rules.
    """
    return any(each.ok is False and each.rule in OF_THE_PICTURE for each in checks)


__all__ = [
    "OF_A_LYING_LEG",
    "OF_THE_BACK",
    "OF_THE_PICTURE",
    "QualityRule",
    "Stays",
    "alone",
    "camera_still",
    "consistent",
    "flat",
    "frame_rate",
    "front_on",
    "hip_with_foot",
    "is_doubtful",
    "knees_stay",
    "knees_straight",
    "legs",
    "level",
    "level_lying",
    "level_walking",
    "light",
    "near_leg",
    "neutral_held",
    "outline",
    "pace",
    "reached_end",
    "seen",
    "side_on",
    "upright",
    "whole_body",
    "whole_film",
]
