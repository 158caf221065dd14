"""Any movement from the side: every angle that can be had, and no verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from romcam.angles import SAGITTAL, Angles
from romcam.assessment import quality
from romcam.assessment.conclusions import Finding, Measure
from romcam.assessment.measures import withheld
from romcam.assessment.trial import Judged, Trial
from romcam.body.quantities import QUANTITIES
from romcam.clinical.definition import ClinicalTest, Shown
from romcam.movement import Movement, Repetition
from romcam.protocol import BEND

_ANGLES: Final = (*SAGITTAL, "thigh_swing_left", "thigh_swing_right", "knee_angle_left", "knee_angle_right")
_ENDS: Final = (5.0, 95.0)


@dataclass(frozen=True)
class Range:
    """How far an angle went over the whole film: from its 5th to its 95th centile, without an interval."""

    quantity: str
    effort: str = ""
    in_each: bool = False

    @property
    def name(self) -> str:
        """As in result.json."""
        return f"{self.quantity}_range"

    @property
    def title(self) -> str:
        """In words."""
        return f"{QUANTITIES[self.quantity].title}, range"

    def measure(self, trial: Trial, so_far: Mapping[str, Measure], *, split_known: bool) -> Measure:
        """Measure it over the film."""
        split = QUANTITIES[self.quantity].split
        values = trial.angles.values[self.quantity]
        values = values[np.isfinite(values)]
        if not len(values) or (split and not split_known):
            return withheld("deg", ())
        reach = float(np.ptp(np.percentile(values, _ENDS)))
        return Measure(reach, None, None, "deg", "contour" if split else "landmarks")

    def at(self, trial: Trial, repetition: Repetition, *, split_known: bool) -> float | None:
        """There are no repetitions."""
        return None


def _nothing_particular(angles: Angles) -> Movement:
    return Movement((), None, (), (), angles.values["trunk_chord"], angles.history)


def _conclude(judged: Judged) -> Finding:
    sentence = "Every angle that the film shows was measured; a free movement has no norm and no verdict."
    reasons = (
        () if judged.split_known else ("The back was not read in most of the film, so hip and spine stay together.",)
    )
    return Finding(None, None, None, sentence, reasons)


FREE: Final = ClinicalTest(
    name="free",
    title="Any movement",
    protocol=replace(BEND, networks="any"),
    filming="Camera level, at hip height, exactly from the side, the whole body in the picture. Stand upright for a "
    "second first: the angles are counted from there.",
    says="Every angle that can be had, for research and for movements without a test of their own; no verdict.",
    angles=_ANGLES,
    measures=tuple(Range(name) for name in _ANGLES),
    efforts=(),
    moves=_nothing_particular,
    quality=(
        quality.whole_body,
        quality.side_on,
        quality.upright,
        quality.seen,
        quality.alone,
        quality.light,
        quality.frame_rate,
        quality.whole_film,
    ),
    conclude=_conclude,
    shown=Shown(
        tiles=("hip_flexion_range", "lumbar_flexion_range", "knee_flexion_range"),
        courses=("hip_flexion", "lumbar_flexion", "trunk_chord", "knee_flexion"),
        columns=(),
        lines=("thigh", "shank", "chord"),
    ),
)
