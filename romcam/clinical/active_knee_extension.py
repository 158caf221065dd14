"""Active knee extension: lying on the back, thigh held upright, the knee is extended as far as it goes."""

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

_NAME: Final = "active-knee-extension"
_SENTENCE: Final = own_sentences(_NAME)
_ANGLES: Final = ("knee_angle", "thigh_elevation")
_LIMITATIONS: Final = (
    Limitation(
        HAMSTRINGS.name,
        "knee_angle",
        _SENTENCE,
        short="above",
        border="short_above_deg",
        rank=2,
        # A thigh that drops slackens the hamstrings by as much.
        flattered_by={"thigh_vertical": lambda measures: 90.0 - (measures["thigh_elevation"].value or 90.0)},
    ),
)


def _matches(film: Signature) -> bool:
    """The person lies with one thigh upright, and that knee is bent and extended."""
    upright = film.raised_deg[0] > 150.0 and film.thighs_deg[0] < 60.0
    return film.position == "lying" and upright and film.bent_deg[0] < 105.0 and film.knees_deg[0] > 12.0


ACTIVE_KNEE_EXTENSION: Final = ClinicalTest(
    name=_NAME,
    protocol=MeasurementProtocol(
        position="supine",
        neutral_posture=(("shank_measured", -90.0),),
        side_from="shank",
        landmark_se_deg=3.5,
        inference_rate_hz=SLOW_HZ,
    ),
    posture=Posture(
        body=(LYING_TRUNK, ((52, 48), (91, 49)), ((24, 46), (51, 36)), ((52, 47), (53, 27))),
        moving=(((53, 27), (68, 12)),),
        rest=(((53, 27), (74, 28)),),
        props=(TABLE,),
        arrow=arc((53, 27), 17, -4, -36),
        heads=((16, 46),),
    ),
    angles=_ANGLES,
    measures=(AtEnd("knee_angle"), AtEnd("thigh_elevation"), *PHASE_DURATIONS),
    tasks=(RepetitionRule("knee_angle", sign=-1, least_range_deg=load_norms(_NAME).limits["least_range_deg"].value),),
    quality=(*quality.OF_A_LYING_LEG, quality.level_lying),
    compensations=(
        quality.Stays("thigh_vertical", "thigh_elevation", limit="thigh_dropped", sentence=_SENTENCE, bound="below"),
    ),
    conclude=partial(find_limitation, limitations=_LIMITATIONS),
    limitations=_LIMITATIONS,
    matches=_matches,
    display=Display(tiles=_ANGLES, curves=_ANGLES, columns=_ANGLES, lines=("thigh_measured", "shank_measured")),
)
