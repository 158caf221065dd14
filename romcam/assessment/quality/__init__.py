"""Quality rules: conditions on film and movement under which the measures are valid, each answered with a sentence.

A rule is a function from a trial to a `Check`. Its limits are in the norms file of the test, which lists
its rules.
"""

from __future__ import annotations

from collections.abc import Callable

from romcam.assessment.conclusions import Check
from romcam.assessment.quality.execution import consistent, flat, knees_straight, pace, reached_end, upright
from romcam.assessment.quality.picture import (
    alone,
    camera_still,
    frame_rate,
    front_on,
    level,
    light,
    seen,
    side_on,
    whole_body,
    whole_film,
)
from romcam.assessment.quality.reading import legs, near_leg, outline
from romcam.assessment.quality.stays import Stays, knees_stay
from romcam.assessment.trial import Trial

QualityRule = Callable[[Trial], Check]

OF_THE_BACK = (whole_body, side_on, outline, upright, seen, alone, light, frame_rate, camera_still, whole_film)
"""Rules of a test from the side that separates hip and spine."""

OF_A_LYING_LEG = (whole_body, seen, alone, legs, near_leg, light, frame_rate, camera_still, whole_film)
"""Rules of a test in which a lying person moves one leg."""

__all__ = [
    "OF_A_LYING_LEG",
    "OF_THE_BACK",
    "QualityRule",
    "Stays",
    "alone",
    "camera_still",
    "consistent",
    "flat",
    "frame_rate",
    "front_on",
    "knees_stay",
    "knees_straight",
    "legs",
    "level",
    "light",
    "near_leg",
    "outline",
    "pace",
    "reached_end",
    "seen",
    "side_on",
    "upright",
    "whole_body",
    "whole_film",
]
