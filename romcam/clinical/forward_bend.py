"""The forward bend: standing, knees straight, as far down as it goes, and back."""

from __future__ import annotations

from functools import partial
from typing import Final

from romcam.angles import SAGITTAL
from romcam.assessment import quality
from romcam.assessment.finding import PatternWords, find_pattern
from romcam.assessment.measures import AtEnd, LumbarShare
from romcam.assessment.signature import Signature
from romcam.assessment.timing import ONSET, WAYS
from romcam.clinical.definition import ClinicalTest, Shown
from romcam.movement import RepetitionRule
from romcam.norms import load_norms
from romcam.protocol import BEND

_WORDS: Final = PatternWords(
    sentences={
        "compensating": "The hips stopped early ({pelvis}, most people {pelvis_range}) and the lumbar "
        "spine made up for it ({share} of the bend, most people {share_range}).",
        "hip-limited": "The hips stopped early ({pelvis}, most people {pelvis_range}), and the lumbar "
        "spine did not make up for it ({share} of the bend, most people {share_range}).",
        "lumbar-dominant": "The hips moved freely ({pelvis}, most people {pelvis_range}), yet the lumbar "
        "spine did most of the bend ({share}, most people {share_range}).",
        "hip-dominant": "The hips did most of the bend ({pelvis}, most people {pelvis_range}), and the "
        "lumbar spine gave little of it ({share}, most people {share_range}).",
        "typical": "Hips and lumbar spine shared the bend as in most people: the hips turned by {pelvis} "
        "(most people {pelvis_range}), the lumbar spine gave {share} of the bend (most people "
        "{share_range}).",
    },
    names={
        "compensating": "a spine that makes up for stiff hips",
        "hip-limited": "stiff hips that the spine does not make up for",
        "lumbar-dominant": "a bend done mostly by the lumbar spine",
        "hip-dominant": "a bend done mostly by the hips",
        "typical": "a bend like most people's",
    },
)


def _looks(shown: Signature) -> bool:
    """Somebody stands on both feet and does not go down on his knees, turn on the spot, or walk."""
    kneels = shown.drop > 0.18 and min(shown.knees_deg) > 30.0
    if shown.position != "standing" or kneels or shown.walks:
        return False
    return shown.trunk_deg > 15.0


FORWARD_BEND: Final = ClinicalTest(
    name="forward-bend",
    title="A forward bend",
    protocol=BEND,
    filming="Camera at hip height, exactly from the side, the whole body in the picture, bent over as "
    "well. Close-fitting clothes, long hair tied up. Stand upright for a second, bend down slowly as far "
    "as it goes with straight knees and the arms hanging, hold, come back up; three times.",
    says="How the bend divides between hips and lumbar spine: short hamstrings and stiff hips stop the pelvis "
    "early, and the lumbar spine may make up for it.",
    angles=SAGITTAL,
    measures=(*(AtEnd(name) for name in SAGITTAL), LumbarShare(), *WAYS, ONSET),
    efforts=(
        RepetitionRule(
            signal="trunk_chord",
            best_by="trunk_inclination",
            least_range_deg=load_norms("forward-bend").limits["least_range_deg"].value,
        ),
    ),
    quality=(
        quality.whole_body,
        quality.side_on,
        quality.outline,
        quality.knees_straight,
        quality.upright,
        quality.reached_end,
        quality.pace,
        quality.consistent,
        quality.seen,
        quality.alone,
        quality.light,
        quality.frame_rate,
        quality.whole_film,
    ),
    conclude=partial(find_pattern, words=_WORDS),
    words=_WORDS,
    guided=True,
    looks=_looks,
    shown=Shown(
        tiles=("pelvis_tilt", "lumbar_flexion", "lumbar_share"),
        courses=("pelvis_tilt", "lumbar_flexion"),
        columns=("trunk_inclination", "pelvis_tilt", "hip_flexion", "lumbar_flexion", "lumbar_share"),
        lines=("thigh",),
    ),
)
