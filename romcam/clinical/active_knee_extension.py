"""Active knee extension: lying on the back, thigh held upright, the knee is stretched as far as it goes."""

from __future__ import annotations

from functools import partial
from typing import Final

from romcam.assessment import quality
from romcam.assessment.limitation import Limitation, find_limitation
from romcam.assessment.measures import AtEnd
from romcam.assessment.quality import Stays
from romcam.assessment.signature import Signature
from romcam.assessment.timing import WAYS
from romcam.clinical.definition import ClinicalTest, Shown
from romcam.movement import RepetitionRule
from romcam.norms import load_norms
from romcam.protocol import MeasurementProtocol

_SHOWN: Final = ("knee_angle", "thigh_elevation")


def _looks(shown: Signature) -> bool:
    """Somebody lies, one thigh upright, and that knee is bent and stretched."""
    upright = shown.raised_deg[0] > 150.0 and shown.thighs_deg[0] < 60.0
    return shown.position == "lying" and upright and shown.bent_deg[0] < 105.0 and shown.knees_deg[0] > 12.0


ACTIVE_KNEE_EXTENSION: Final = ClinicalTest(
    name="active-knee-extension",
    title="Active knee extension",
    protocol=MeasurementProtocol(
        position="supine",
        neutral_posture=(("shank_measured", -90.0),),
        side_from="shank",
        landmark_se_deg=3.5,
    ),
    filming="Lie on the back, the other leg straight. Hold the thigh of the tested leg upright with both hands, the "
    "knee bent at a right angle. Camera at the height of the table and level, exactly from the side of the tested "
    "leg, the whole body in the picture. Keep still for a second, stretch the knee slowly as far as it goes without "
    "moving the thigh, hold, bend it again; two or three times.",
    says="How long the hamstrings are: with the hip at a right angle they stop the knee before it is straight.",
    angles=_SHOWN,
    measures=(
        AtEnd("knee_angle", titled="Knee, short of straight"),
        AtEnd("thigh_elevation"),
        *WAYS,
    ),
    efforts=(
        RepetitionRule(
            "knee_angle",
            sign=-1,
            least_range_deg=load_norms("active-knee-extension").limits["least_range_deg"].value,
        ),
    ),
    quality=quality.OF_A_LYING_LEG,
    compensations=(
        Stays(
            "thigh_vertical",
            "thigh_elevation",
            "thigh_dropped",
            good="The thigh stayed upright.",
            bad="The thigh dropped to {value} above the table, which slackens the hamstrings: hold it upright.",
            unseen="Whether the thigh stayed upright could not be seen.",
            way="below",
        ),
    ),
    conclude=partial(
        find_limitation,
        limitations=(
            Limitation(
                "hamstrings",
                "knee_angle",
                "the knee stayed {value} short of straight",
                short="above",
                border="short_above_deg",
            ),
        ),
    ),
    looks=_looks,
    shown=Shown(tiles=_SHOWN, courses=_SHOWN, columns=_SHOWN, lines=("thigh_measured", "shank_measured")),
)
