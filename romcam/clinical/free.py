"""Any movement from the side: every angle that can be measured, and no verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from romcam.angles import SAGITTAL, Angles
from romcam.assessment import quality
from romcam.assessment.conclusions import Finding, Measure
from romcam.assessment.intervals import withheld
from romcam.assessment.trial import AssessedTrial, Trial
from romcam.body.quantities import QUANTITIES
from romcam.clinical.definition import ClinicalTest, Display
from romcam.clinical.posture import FLOOR, Posture
from romcam.messages import Catalogue
from romcam.movement import Movement, Repetition
from romcam.protocol import BEND

_ANGLES: Final = (*SAGITTAL, "thigh_swing_left", "thigh_swing_right", "knee_angle_left", "knee_angle_right")
_ENDS: Final = (5.0, 95.0)

_text = Catalogue(__name__)


@dataclass(frozen=True)
class Range:
    """Range of an angle over the whole film, from its 5th to its 95th centile, without an interval.

    Parameters
    ----------
    quantity
        The angle, by `romcam.body.quantities`.
    task, in_each
        As in `MeasureRule`.
    """

    quantity: str
    task: str = ""
    in_each: bool = False

    @property
    def name(self) -> str:
        """Name as in result.json."""
        return f"{self.quantity}_range"

    def measure(self, trial: Trial, so_far: Mapping[str, Measure], *, split_known: bool) -> Measure:
        """Measure the range over the film, degrees.

        Parameters
        ----------
        trial, so_far, split_known
            As in `MeasureRule.measure`.
        """
        split = QUANTITIES[self.quantity].split
        values = trial.angles.values[self.quantity]
        values = values[np.isfinite(values)]
        if not len(values) or (split and not split_known):
            return withheld("deg", ())
        lowest, highest = np.percentile(values, _ENDS)
        return Measure(float(highest - lowest), None, None, "deg", "contour" if split else "landmarks")

    def at(self, trial: Trial, repetition: Repetition, *, split_known: bool) -> float | None:
        """Return None: the test has no repetitions.

        Parameters
        ----------
        trial, repetition, split_known
            As in `MeasureRule.at`.
        """
        return None


def _whole_film(angles: Angles) -> Movement:
    return Movement((), None, (), (), angles.values["trunk_chord"], angles.history)


def _conclude(assessed: AssessedTrial) -> Finding:
    reasons = () if assessed.split_known else (_text("free.back-not-read"),)
    return Finding(None, None, None, _text("free.measured"), reasons)


FREE: Final = ClinicalTest(
    name="free",
    protocol=replace(BEND, networks="any"),
    posture=Posture(
        body=(((50, 31), (60, 41), (61, 54), (66, 55)), ((50, 31), (41, 43), (31, 53), (35, 55))),
        moving=(((50, 31), (54, 15)), ((54, 15), (66, 7)), ((54, 15), (43, 20))),
        rest=(),
        props=(FLOOR,),
        arrow=(),
        heads=((58, 9),),
    ),
    angles=_ANGLES,
    measures=tuple(Range(name) for name in _ANGLES),
    tasks=(),
    movement_finder=_whole_film,
    quality=(
        quality.whole_body,
        quality.side_on,
        quality.upright,
        quality.neutral_held,
        quality.seen,
        quality.alone,
        quality.light,
        quality.frame_rate,
        quality.camera_still,
        quality.whole_film,
    ),
    conclude=_conclude,
    display=Display(
        tiles=("hip_flexion_range", "lumbar_flexion_range", "knee_flexion_range"),
        curves=("hip_flexion", "lumbar_flexion", "trunk_chord", "knee_flexion"),
        columns=(),
        lines=("thigh", "shank", "chord"),
    ),
)
