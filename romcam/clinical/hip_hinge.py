"""The hip hinge: bending over from the hips with the back held flat, knees soft."""

from __future__ import annotations

from typing import Final

from romcam.angles import SAGITTAL
from romcam.assessment import quality
from romcam.assessment.conclusions import Finding
from romcam.assessment.finding import withheld_finding
from romcam.assessment.limitation import NAMED_FROM, chance_above
from romcam.assessment.measures import AtEnd, LumbarShare
from romcam.assessment.timing import WAYS
from romcam.assessment.trial import Judged
from romcam.clinical.definition import ClinicalTest, Shown
from romcam.movement import RepetitionRule
from romcam.norms import load_norms
from romcam.protocol import BEND

_LIMITS: Final = load_norms("hip-hinge").limits
_SHOWN: Final = ("hip_flexion", "lumbar_flexion", "lumbar_share")


def _conclude(judged: Judged) -> Finding:
    """Whether the back stayed as flat as in the stand while the hips bent."""
    if not judged.split_known:
        return withheld_finding(judged.quality)
    hips, lumbar = judged.measures["hip_flexion"], judged.measures["lumbar_flexion"]
    rounded = chance_above(lumbar, _LIMITS["flat_back_deg"].value)
    bent = f"the hips bent by {hips.value or 0:.0f}°, the lumbar spine by {lumbar.value or 0:.0f}°"
    if rounded >= NAMED_FROM:
        return Finding(None, True, rounded, f"The back rounded: {bent}.")
    if rounded <= 1 - NAMED_FROM:
        return Finding(None, False, 1 - rounded, f"The back stayed flat: {bent}.")
    return Finding(None, None, max(rounded, 1 - rounded), f"Whether the back stayed flat is too close to tell: {bent}.")


HIP_HINGE: Final = ClinicalTest(
    name="hip-hinge",
    title="Hip hinge",
    protocol=BEND,
    filming="Camera at hip height, exactly from the side, the whole body in the picture. Close-fitting clothes, long "
    "hair tied up. Stand upright for a second, hands on the hips or behind the head, bend forward from the hips with a "
    "flat back and soft knees as far as it stays flat, come back up; three times.",
    says="Whether somebody can move in the hips and keep the lumbar spine still, as lifting asks for.",
    angles=SAGITTAL,
    measures=(*(AtEnd(name) for name in SAGITTAL), LumbarShare(), *WAYS),
    efforts=(
        RepetitionRule("trunk_chord", best_by="trunk_inclination", least_range_deg=_LIMITS["least_range_deg"].value),
    ),
    quality=quality.OF_THE_BACK,
    conclude=_conclude,
    shown=Shown(
        tiles=_SHOWN,
        courses=("hip_flexion", "lumbar_flexion", "trunk_chord"),
        columns=_SHOWN,
        lines=("thigh",),
    ),
)
