"""The forward bend: standing, knees straight, as far down as it goes, and back."""

from __future__ import annotations

from functools import partial
from typing import Final

from romcam.angles import SAGITTAL
from romcam.assessment import quality
from romcam.assessment.finding import find_pattern
from romcam.assessment.lumbar_share import LumbarShare, LumbarShareOfMovement
from romcam.assessment.measures import AtEnd
from romcam.assessment.signature import Signature
from romcam.assessment.timing import ONSET_LAG, PHASE_DURATIONS
from romcam.clinical.definition import ClinicalTest, Display, MovementRole
from romcam.clinical.posture import FLOOR, Posture, arc
from romcam.clinical.sentences import own_sentences
from romcam.movement import RepetitionRule
from romcam.norms import load_norms
from romcam.protocol import BEND

_NAME: Final = "forward-bend"


def _matches(film: Signature) -> bool:
    """The person stands on both feet, leans the trunk, and neither kneels down nor walks.

    What the knees do at other times, or in frames in which they are drawn over, does not count.
    """
    kneels = film.leaning is None or (film.drop > 0.18 and film.leaning.knees_deg > 30.0)
    if film.position != "standing" or kneels or film.walks:
        return False
    return film.trunk_deg > 15.0


FORWARD_BEND: Final = ClinicalTest(
    name=_NAME,
    protocol=BEND,
    posture=Posture(
        body=(((46, 30), (46, 42), (46, 54), (51, 55)),),
        moving=(((46, 30), (52, 27), (60, 32)), ((60, 32), (60, 41), (61, 49))),
        rest=(((46, 30), (46, 14)), ((46, 15), (47, 30))),
        props=(FLOOR,),
        arrow=arc((46, 30), 24, -72, -22),
        heads=((65, 37),),
        rest_heads=((47, 8),),
    ),
    angles=SAGITTAL,
    measures=(*(AtEnd(name) for name in SAGITTAL), LumbarShare(), LumbarShareOfMovement(), *PHASE_DURATIONS, ONSET_LAG),
    tasks=(
        RepetitionRule(
            signal="trunk_chord",
            best_by="trunk_inclination",
            least_range_deg=load_norms(_NAME).limits["least_range_deg"].value,
        ),
    ),
    quality=(
        quality.whole_body,
        quality.side_on,
        quality.outline,
        quality.knees_straight,
        quality.upright,
        quality.neutral_held,
        quality.reached_end,
        quality.pace,
        quality.consistent,
        quality.seen,
        quality.alone,
        quality.light,
        quality.frame_rate,
        quality.camera_still,
        quality.whole_film,
    ),
    conclude=partial(find_pattern, sentence=own_sentences(_NAME)),
    has_patterns=True,
    guided=True,
    movement_role=MovementRole("bending", has_verdict=True, weight=6.0),
    matches=_matches,
    performed_as=frozenset({"bend"}),
    display=Display(
        tiles=("pelvis_tilt", "lumbar_flexion", "lumbar_share"),
        curves=("pelvis_tilt", "lumbar_flexion"),
        columns=("trunk_inclination", "pelvis_tilt", "hip_flexion", "lumbar_flexion", "lumbar_share"),
        lines=("thigh",),
    ),
)
