"""The straight-leg raise: lying on the back, one straight leg is raised, actively or passively, as far as it goes."""

from __future__ import annotations

from functools import partial
from typing import Final

from romcam.assessment import quality
from romcam.assessment.limitation import Limitation, find_limitation
from romcam.assessment.measures import AtEnd
from romcam.assessment.signature import Signature
from romcam.assessment.timing import PHASE_DURATIONS
from romcam.clinical.definition import ClinicalTest, Display
from romcam.clinical.posture import LYING_TRUNK, TABLE, Posture, arc
from romcam.clinical.sentences import own_sentences
from romcam.clinical.tissues import HAMSTRINGS
from romcam.movement import RepetitionRule
from romcam.norms import load_norms
from romcam.protocol import SLOW_HZ, MeasurementProtocol

_NAME: Final = "straight-leg-raise"
_SENTENCE: Final = own_sentences(_NAME)
_ANGLES: Final = ("leg_elevation", "knee_angle", "other_leg_elevation")
_LIMITATIONS: Final = (
    Limitation(
        HAMSTRINGS.name,
        "leg_elevation",
        _SENTENCE,
        border="short_below_deg",
        # A bent knee slackens the hamstrings; the pelvis that lifts the other leg lifts this one, too.
        flattered_by={
            "knee_bend": lambda measures: measures["knee_angle"].value or 0.0,
            "other_leg": lambda measures: measures["other_leg_elevation"].value or 0.0,
        },
    ),
)


def _matches(film: Signature) -> bool:
    """The person lies, and one leg goes up and down as a whole."""
    return film.position == "lying" and film.bent_deg[0] < 45.0 and film.thighs_deg[0] > 25.0


STRAIGHT_LEG_RAISE: Final = ClinicalTest(
    name=_NAME,
    protocol=MeasurementProtocol(
        position="supine",
        neutral_posture=(("leg_measured", -90.0),),
        side_from="leg",
        landmark_se_deg=2.7,
        inference_rate_hz=SLOW_HZ,
    ),
    posture=Posture(
        body=(LYING_TRUNK, ((52, 48), (91, 49)), ((24, 47), (44, 49))),
        moving=(((52, 47), (74, 14)),),
        rest=(),
        props=(TABLE,),
        arrow=arc((52, 47), 31, -8, -46),
        heads=((16, 46),),
    ),
    angles=_ANGLES,
    measures=(*(AtEnd(name) for name in _ANGLES), *PHASE_DURATIONS),
    tasks=(RepetitionRule("leg_elevation", least_range_deg=load_norms(_NAME).limits["least_range_deg"].value),),
    quality=(*quality.OF_A_LYING_LEG, quality.flat, quality.neutral_held),
    compensations=(
        quality.Stays("knee_bend", "knee_angle", limit="knee_bend", sentence=_SENTENCE),
        quality.Stays("other_leg", "other_leg_elevation", limit="other_leg", sentence=_SENTENCE),
    ),
    conclude=partial(find_limitation, limitations=_LIMITATIONS),
    limitations=_LIMITATIONS,
    cross_check_measure="leg_elevation",
    matches=_matches,
    display=Display(tiles=_ANGLES, curves=_ANGLES, columns=_ANGLES, lines=("leg_measured", "leg_other")),
)
