"""The prone knee bend: lying on the front, one heel is brought towards the buttock."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np

from romcam.assessment import quality
from romcam.assessment.limitation import Limitation, find_limitation
from romcam.assessment.measures import AtEnd, OfRepetition
from romcam.assessment.quality import Stays
from romcam.assessment.signature import Signature
from romcam.assessment.timing import WAYS
from romcam.assessment.trial import Trial
from romcam.body.landmarks import Landmark
from romcam.clinical.definition import ClinicalTest, Shown
from romcam.movement import RepetitionRule
from romcam.norms import load_norms
from romcam.protocol import MeasurementProtocol

_SHOWN: Final = ("knee_angle", "hip_lift", "heel_to_buttock")


def _heel_to_buttock(trial: Trial, index: int) -> float:
    """Distance of the ankle from the hip at the end of range, in lengths of the straight leg."""
    points, side = trial.recording.landmarks_px, (trial.angles.measured or "right").upper()
    hip, knee, ankle = (points[:, Landmark[f"{side}_{joint}"]] for joint in ("HIP", "KNEE", "ANKLE"))
    leg = np.nanmedian(np.linalg.norm(hip - knee, axis=1) + np.linalg.norm(knee - ankle, axis=1))
    plateau = trial.movement.repetitions[index].plateau
    return float(np.nanmedian(np.linalg.norm(ankle - hip, axis=1)[plateau]) / leg)


def _looks(shown: Signature) -> bool:
    """Somebody lies, both thighs level, and one knee is bent and stretched."""
    level = max(shown.thighs_deg) < 30.0 and max(shown.raised_deg) < 120.0
    return shown.position == "lying" and level and max(shown.knees_deg) > 25.0


PRONE_KNEE_BEND: Final = ClinicalTest(
    name="prone-knee-bend",
    title="Prone knee bend",
    protocol=MeasurementProtocol(
        position="prone", neutral_posture=(("shank_measured", 90.0),), side_from="shank", landmark_se_deg=2.7
    ),
    filming="Lie on the front, legs straight, the head to one side. Camera at the height of the table, exactly from "
    "the side of the leg that is tested, the whole body in the picture. Lie still for a second, bring the heel slowly "
    "towards the buttock as far as it goes, hold, lower it; two or three times.",
    says="How long the quadriceps is, above all its part that crosses the hip (rectus femoris): where it is short, the "
    "knee stops early or the hip hitches up.",
    angles=("knee_angle", "hip_lift"),
    measures=(
        AtEnd("knee_angle"),
        AtEnd("hip_lift"),
        OfRepetition("heel_to_buttock", "Heel to buttock", _heel_to_buttock, "ratio", in_each=True),
        *WAYS,
    ),
    efforts=(
        RepetitionRule("knee_angle", least_range_deg=load_norms("prone-knee-bend").limits["least_range_deg"].value),
    ),
    quality=quality.OF_A_LYING_LEG,
    compensations=(
        Stays(
            "hip_hitch",
            "hip_lift",
            "hip_lift",
            good="The hip stayed on the table.",
            bad="The hip hitched up by {value} as the knee bent: the pelvis tipped, so the thigh's front is short.",
            unseen="Whether the hip stayed on the table could not be seen.",
        ),
    ),
    conclude=partial(
        find_limitation, limitations=(Limitation("quadriceps", "knee_angle", "the knee bent by {value}"),)
    ),
    looks=_looks,
    shown=Shown(
        tiles=_SHOWN, courses=("knee_angle", "hip_lift"), columns=_SHOWN, lines=("thigh_measured", "shank_measured")
    ),
)
