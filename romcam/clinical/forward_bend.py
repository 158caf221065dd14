"""The forward bend: standing, knees straight, as far down as it goes, and back."""

from __future__ import annotations

from typing import Final

from romcam.assessment import quality
from romcam.assessment.finding import PatternWords, find_pattern
from romcam.assessment.measures import BEND_TIMINGS
from romcam.clinical.definition import ClinicalTest
from romcam.movement.repetitions import RepetitionRule
from romcam.norms import load_norms

_ANGLES: Final = (
    "pelvis_tilt",
    "trunk_inclination",
    "hip_flexion",
    "lumbar_flexion",
    "thigh_tilt",
    "knee_flexion",
    "trunk_chord",
    "apparent_hip_flexion",
)

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

FORWARD_BEND: Final = ClinicalTest(
    name="forward-bend",
    title="A forward bend",
    view="side",
    filming="Camera at hip height, exactly from the side, the whole body in the picture, bent over as "
    "well. Close-fitting clothes, long hair tied up. Stand upright for a second, bend down slowly as far "
    "as it goes with straight knees and the arms hanging, hold, come back up; three times.",
    angles=_ANGLES,
    measures=(*_ANGLES, "lumbar_share"),
    timings=BEND_TIMINGS,
    repetitions=RepetitionRule(
        signal="trunk_chord", least_range_deg=load_norms("forward-bend").limits["least_range_deg"].value
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
    find=find_pattern,
    words=_WORDS,
)
