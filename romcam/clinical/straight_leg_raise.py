"""The straight-leg raise: lying on the back, one straight leg is lifted, or lifts itself, as far as it goes."""

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


def _looks(shown: Signature) -> bool:
    """Somebody lies, and one leg goes up and down as a whole."""
    return shown.position == "lying" and shown.bent_deg[0] < 45.0 and shown.thighs_deg[0] > 25.0


STRAIGHT_LEG_RAISE: Final = ClinicalTest(
    name="straight-leg-raise",
    title="Straight-leg raise",
    protocol=MeasurementProtocol(
        position="supine", neutral_posture=(("leg_measured", -90.0),), side_from="leg", landmark_se_deg=2.7
    ),
    filming="Lie on the back on a firm table or the floor, legs straight, arms beside the body. Camera at the height "
    "of the table, exactly from the side of the leg that is tested, the whole body in the picture, the raised leg as "
    "well. Lie still for a second, raise the straight leg slowly as far as it goes, hold, lower it; two or three "
    "times.",
    says="How long the hamstrings are: they stop the straight leg. The pelvis rolls back under it and adds to the "
    "angle; lying on the table it cannot be seen, so hip and pelvis are not told apart.",
    angles=("leg_elevation", "knee_angle", "other_leg_elevation"),
    measures=(AtEnd("leg_elevation"), AtEnd("knee_angle"), AtEnd("other_leg_elevation"), *WAYS),
    efforts=(
        RepetitionRule(
            "leg_elevation", least_range_deg=load_norms("straight-leg-raise").limits["least_range_deg"].value
        ),
    ),
    quality=quality.OF_A_LYING_LEG,
    compensations=(
        Stays(
            "knee_bend",
            "knee_angle",
            "knee_bend",
            good="The knee stayed straight.",
            bad="The knee was bent by {value} at the end, which slackens the hamstrings: repeat with a straight knee.",
            unseen="Whether the knee stayed straight could not be seen.",
        ),
        Stays(
            "other_leg",
            "other_leg_elevation",
            "other_leg",
            good="The other leg stayed down.",
            bad="The other leg lifted by {value}, and the pelvis with it: hold it down.",
            unseen="Whether the other leg stayed down could not be seen.",
        ),
    ),
    conclude=partial(
        find_limitation,
        limitations=(Limitation("hamstrings", "leg_elevation", "the leg rose to {value}", border="short_below_deg"),),
    ),
    looks=_looks,
    shown=Shown(
        tiles=("leg_elevation", "knee_angle", "other_leg_elevation"),
        courses=("leg_elevation", "knee_angle", "other_leg_elevation"),
        columns=("leg_elevation", "knee_angle", "other_leg_elevation"),
        lines=("leg_measured", "leg_other"),
    ),
)
