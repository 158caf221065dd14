"""The hip hinge: bending over from the hips with the back held flat, knees soft."""

from __future__ import annotations

from typing import Final

from romcam.angles import SAGITTAL
from romcam.assessment import quality
from romcam.assessment.conclusions import Finding
from romcam.assessment.finding import withheld_finding
from romcam.assessment.formatting import degrees
from romcam.assessment.measures import AtEnd, LumbarShare
from romcam.assessment.probability import chance_above, decided
from romcam.assessment.signature import Signature
from romcam.assessment.stance import MARGIN_DEG
from romcam.assessment.timing import PHASE_DURATIONS
from romcam.assessment.trial import AssessedTrial
from romcam.clinical.definition import ClinicalTest, Display
from romcam.clinical.posture import FLOOR, Posture, arc
from romcam.messages import Catalogue
from romcam.movement import RepetitionRule
from romcam.norms import load_norms
from romcam.protocol import BEND

_LIMITS: Final = load_norms("hip-hinge").limits
_LEADING: Final = ("hip_flexion", "lumbar_flexion", "lumbar_share")

_text = Catalogue(__name__)


def _conclude(assessed: AssessedTrial) -> Finding:
    """Decide whether the back stayed as flat as in standing while the hips flexed."""
    if not assessed.split_known:
        return withheld_finding(assessed.quality)
    hip, lumbar = assessed.measures["hip_flexion"], assessed.measures["lumbar_flexion"]
    rounded = chance_above(lumbar, _LIMITS["flat_back_deg"].value)
    values = {"hip": degrees(hip.value or 0), "lumbar": degrees(lumbar.value or 0)}
    compensating = decided(rounded)
    if compensating:
        return Finding(None, True, rounded, _text("hip-hinge.rounded", **values))
    if compensating is False:
        return Finding(None, False, 1 - rounded, _text("hip-hinge.flat", **values))
    return Finding(None, None, max(rounded, 1 - rounded), _text("hip-hinge.close", **values))


def _matches(film: Signature) -> bool:
    """The person neither lies nor walks, and the trunk leans further than the knees bend."""
    leans = film.trunk_deg > _LIMITS["least_range_deg"].value and film.trunk_deg > min(film.knees_deg) - MARGIN_DEG
    return film.position != "lying" and leans and not film.walks


HIP_HINGE: Final = ClinicalTest(
    name="hip-hinge",
    protocol=BEND,
    posture=Posture(
        body=(((42, 31), (47, 42), (46, 54), (51, 55)),),
        moving=(((42, 31), (61, 23)), ((61, 23), (56, 31), (48, 33))),
        rest=(((46, 30), (46, 14)),),
        props=(FLOOR,),
        arrow=arc((46, 31), 25, -68, -44),
        heads=((67, 20),),
        rest_heads=((47, 8),),
    ),
    angles=SAGITTAL,
    measures=(*(AtEnd(name) for name in SAGITTAL), LumbarShare(), *PHASE_DURATIONS),
    tasks=(
        RepetitionRule("trunk_chord", best_by="trunk_inclination", least_range_deg=_LIMITS["least_range_deg"].value),
    ),
    quality=quality.OF_THE_BACK,
    conclude=_conclude,
    matches=_matches,
    performed_as=frozenset({"bend"}),
    display=Display(
        tiles=_LEADING,
        curves=("hip_flexion", "lumbar_flexion", "trunk_chord"),
        columns=_LEADING,
        lines=("thigh",),
    ),
)
