"""Rules a film and a movement have to meet for their numbers to hold, each answered with a sentence.

A rule is a function from a trial to a `Check`. Its thresholds are in the test's norms file; a clinical test
lists the rules it wants.
"""

from __future__ import annotations

from collections.abc import Callable

from romcam.assessment.conclusions import Check
from romcam.assessment.quality.execution import consistent, knees_straight, pace, reached_end, upright
from romcam.assessment.quality.front import front_on, knees_stay
from romcam.assessment.quality.limits import Stays
from romcam.assessment.quality.lying import legs, near_leg
from romcam.assessment.quality.outline import outline
from romcam.assessment.quality.picture import alone, frame_rate, level, light, seen, side_on, whole_body, whole_film
from romcam.assessment.trial import Trial

QualityRule = Callable[[Trial], Check]

OF_THE_BACK = (whole_body, side_on, outline, upright, seen, alone, light, frame_rate, whole_film)
"""What a test asks for in which hips and spine are told apart from the side."""

OF_A_LYING_LEG = (whole_body, seen, alone, legs, near_leg, light, frame_rate, whole_film)
"""What a test asks for in which somebody who lies moves one leg."""

__all__ = [
    "OF_A_LYING_LEG",
    "OF_THE_BACK",
    "QualityRule",
    "Stays",
    "alone",
    "consistent",
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
