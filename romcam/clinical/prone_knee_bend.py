"""The prone knee bend: lying on the front, one heel is brought towards the buttock."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np

from romcam.assessment import quality
from romcam.assessment.limitation import Limitation, find_limitation
from romcam.assessment.measures import AtEnd, OfRepetition
from romcam.assessment.signature import Signature
from romcam.assessment.timing import PHASE_DURATIONS
from romcam.assessment.trial import Trial
from romcam.body.landmarks import Landmark
from romcam.clinical.definition import ClinicalTest, Display
from romcam.clinical.posture import TABLE, Posture, arc
from romcam.clinical.sentences import own_sentences
from romcam.clinical.tissues import QUADRICEPS
from romcam.movement import RepetitionRule
from romcam.norms import load_norms
from romcam.protocol import SLOW_HZ, MeasurementProtocol

_NAME: Final = "prone-knee-bend"
_SENTENCE: Final = own_sentences(_NAME)
_LEADING: Final = ("knee_angle", "hip_lift", "heel_to_buttock")
_LIMITATIONS: Final = (
    Limitation(
        QUADRICEPS.name,
        "knee_angle",
        _SENTENCE,
        # A hip that hitches up slackens the rectus femoris by as much.
        flattered_by={"hip_hitch": lambda measures: measures["hip_lift"].value or 0.0},
    ),
)


def _heel_to_buttock(trial: Trial, index: int) -> float:
    """Distance of the ankle from the hip at the end of range, in lengths of the straight leg."""
    points, side = trial.recording.landmarks_px, (trial.angles.measured or "right").upper()
    hip, knee, ankle = (points[:, Landmark[f"{side}_{joint}"]] for joint in ("HIP", "KNEE", "ANKLE"))
    leg = np.nanmedian(np.linalg.norm(hip - knee, axis=1) + np.linalg.norm(knee - ankle, axis=1))
    plateau = trial.movement.repetitions[index].plateau
    return float(np.nanmedian(np.linalg.norm(ankle - hip, axis=1)[plateau]) / leg)


def _matches(film: Signature) -> bool:
    """The person lies with both thighs level, and one knee is bent and extended."""
    level = max(film.thighs_deg) < 30.0 and max(film.raised_deg) < 120.0
    return film.position == "lying" and level and max(film.knees_deg) > 25.0


PRONE_KNEE_BEND: Final = ClinicalTest(
    name=_NAME,
    protocol=MeasurementProtocol(
        position="prone",
        neutral_posture=(("shank_measured", 90.0),),
        side_from="shank",
        landmark_se_deg=2.7,
        inference_rate_hz=SLOW_HZ,
    ),
    posture=Posture(
        body=(((24, 47), (52, 47), (73, 48)), ((25, 47), (33, 49), (22, 49))),
        moving=(((73, 48), (64, 30)),),
        rest=(((73, 48), (93, 48)),),
        props=(TABLE,),
        arrow=arc((73, 48), 17, -10, -98),
        heads=((16, 47),),
    ),
    angles=("knee_angle", "hip_lift"),
    measures=(
        AtEnd("knee_angle"),
        AtEnd("hip_lift"),
        OfRepetition("heel_to_buttock", _heel_to_buttock, "ratio", in_each=True),
        *PHASE_DURATIONS,
    ),
    tasks=(RepetitionRule("knee_angle", least_range_deg=load_norms(_NAME).limits["least_range_deg"].value),),
    quality=(*quality.OF_A_LYING_LEG, quality.flat),
    compensations=(quality.Stays("hip_hitch", "hip_lift", limit="hip_lift", sentence=_SENTENCE),),
    conclude=partial(find_limitation, limitations=_LIMITATIONS),
    limitations=_LIMITATIONS,
    matches=_matches,
    display=Display(
        tiles=_LEADING, curves=("knee_angle", "hip_lift"), columns=_LEADING, lines=("thigh_measured", "shank_measured")
    ),
)
