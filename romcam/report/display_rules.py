"""What of a trial is shown, as its test declares it: tiles, courses, and which colour stands for which angle."""

from __future__ import annotations

from typing import Final

from romcam import clinical
from romcam.assessment.conclusions import Assessment, Check
from romcam.body.quantities import QUANTITIES
from romcam.clinical import ClinicalTest
from romcam.presentation.theme import Colour, Palette

KINDS: Final = ("hips", "lumbar", "third", "thigh", "trunk")
"""Colours of angles over time, as CSS classes, in the order they are given away; no test shows more at once."""

WITHHELD_COURSES: Final = ("trunk_chord", "thigh_tilt")
"""What is left to show of a film of hips and spine in which the back was not seen."""


def test_of(assessment: Assessment) -> ClinicalTest:
    """The test that the trial is one of."""
    return clinical.get(assessment.test)


def divides(assessment: Assessment) -> bool:
    """Whether the test asks how one bend divides between hips and lumbar spine."""
    return "lumbar_share" in assessment.measures


def splits(assessment: Assessment) -> bool:
    """Whether the test tells hips from spine at all, in this film or not."""
    return test_of(assessment).setting.split


def split_known(assessment: Assessment) -> bool:
    """Whether this film tells hips from spine: something was read from the back."""
    if not splits(assessment):
        return False
    return any(each.value is not None and each.evidence != "landmarks" for each in assessment.measures.values())


def several_efforts(assessment: Assessment) -> bool:
    """Whether the repetitions are of movements with names of their own."""
    return any(each.effort for each in assessment.repetitions)


def courses(assessment: Assessment) -> tuple[str, ...]:
    """The angles shown over time, by name, most important first."""
    test = test_of(assessment)
    if test.setting.split and not split_known(assessment):
        return tuple(name for name in WITHHELD_COURSES if name in test.angles) or tuple(
            name for name in test.display.curves if not QUANTITIES[name].split
        )
    return test.display.curves[: len(KINDS)]


def kinds(assessment: Assessment) -> dict[str, str]:
    """The colour of each course, as its CSS class: pelvis and lumbar spine have the same in every test."""
    names = courses(assessment)
    if names == WITHHELD_COURSES:
        return {"trunk_chord": "trunk", "thigh_tilt": "thigh"}
    fixed = {"pelvis_tilt": "hips", "lumbar_flexion": "lumbar"} if split_known(assessment) else {}
    taken = {kind for name, kind in fixed.items() if name in names}
    free = iter(kind for kind in KINDS if kind not in taken)
    return {name: fixed[name] if name in fixed else next(free) for name in names}


def kind_of(assessment: Assessment, measure: str) -> str:
    """The colour of a measure: that of the course it is read from; `neutral` where it is from none."""
    rule = next((each for each in test_of(assessment).measures if each.name == measure), None)
    if divides(assessment):
        if measure in ("pelvis_tilt", "hip_flexion"):
            return "hips"
        return "lumbar" if measure.startswith("lumbar") else "neutral"
    return kinds(assessment).get(str(getattr(rule, "quantity", measure)), "neutral")


def colour_of(kind: str, palette: Palette) -> Colour:
    """A kind's colour on that ground."""
    return {
        "hips": palette.hips,
        "lumbar": palette.lumbar,
        "third": palette.third,
        "thigh": palette.thigh,
    }.get(kind, palette.ink)


def compensations(assessment: Assessment) -> tuple[Check, ...]:
    """The checks that look for another part that helped; they stand behind the others."""
    count = len(test_of(assessment).compensations)
    return assessment.quality[len(assessment.quality) - count :]
