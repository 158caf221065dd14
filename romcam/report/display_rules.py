"""What a trial's report and overlay show, by its test: leading figures, curves, and the colour of each angle."""

from __future__ import annotations

from typing import Final

from romcam import clinical
from romcam.assessment.conclusions import Assessment, Check, EvidenceName
from romcam.body.quantities import QUANTITIES
from romcam.clinical import ClinicalTest
from romcam.presentation.theme import Colour, Palette

KINDS: Final = ("hips", "lumbar", "third", "thigh", "trunk")
"""Colours of angles over time, as CSS classes, in the order in which they are assigned; no test shows more at once."""

WITHHELD_CURVES: Final = ("trunk_chord", "thigh_tilt")
"""What can be shown of a film of hips and spine in which the back was not visible."""


def test_of(assessment: Assessment) -> ClinicalTest:
    """Return the clinical test of a trial."""
    return clinical.get(assessment.test)


def divides(assessment: Assessment) -> bool:
    """Return whether the test asks how a bend divides between hips and lumbar spine."""
    return "lumbar_share" in assessment.measures


def splits(assessment: Assessment) -> bool:
    """Return whether the test tells hips from spine, whether or not this film allowed it."""
    return test_of(assessment).protocol.split


def split_known(assessment: Assessment) -> bool:
    """Return whether this film tells hips from spine: some measure was read from the back."""
    if not splits(assessment):
        return False
    return any(each.value is not None and each.evidence != "landmarks" for each in assessment.measures.values())


def evidence(assessment: Assessment) -> EvidenceName:
    """Return what the split of hips and spine rests on; `landmarks` where there is none."""
    if not split_known(assessment):
        return "landmarks"
    return next(each.evidence for each in assessment.measures.values() if each.evidence != "landmarks")


def several_tasks(assessment: Assessment) -> bool:
    """Return whether the repetitions are of movements with names of their own."""
    return any(each.effort for each in assessment.repetitions)


def curves(assessment: Assessment) -> tuple[str, ...]:
    """Return the names of the angles shown over time, most important first."""
    test = test_of(assessment)
    if test.protocol.split and not split_known(assessment):
        return tuple(name for name in WITHHELD_CURVES if name in test.angles) or tuple(
            name for name in test.display.curves if not QUANTITIES[name].split
        )
    return test.display.curves[: len(KINDS)]


def kinds(assessment: Assessment) -> dict[str, str]:
    """Return the colour of each curve as its CSS class; pelvis and lumbar spine have the same one in every test."""
    names = curves(assessment)
    if names == WITHHELD_CURVES:
        return {"trunk_chord": "trunk", "thigh_tilt": "thigh"}
    fixed = {"pelvis_tilt": "hips", "lumbar_flexion": "lumbar"} if split_known(assessment) else {}
    taken = {kind for name, kind in fixed.items() if name in names}
    free = iter(kind for kind in KINDS if kind not in taken)
    return {name: fixed[name] if name in fixed else next(free) for name in names}


def kind_of(assessment: Assessment, measure: str) -> str:
    """Return the colour of a measure: that of the curve it is read from, else `neutral`."""
    rule = next((each for each in test_of(assessment).measures if each.name == measure), None)
    if divides(assessment):
        if measure in ("pelvis_tilt", "hip_flexion"):
            return "hips"
        return "lumbar" if measure.startswith("lumbar") else "neutral"
    return kinds(assessment).get(str(getattr(rule, "quantity", measure)), "neutral")


def colour_of(kind: str, palette: Palette) -> Colour:
    """Return the colour of a CSS class in a palette."""
    return {
        "hips": palette.hips,
        "lumbar": palette.lumbar,
        "third": palette.third,
        "thigh": palette.thigh,
    }.get(kind, palette.ink)


def compensations(assessment: Assessment) -> tuple[Check, ...]:
    """Return the checks that look for another part that helped; they are the last ones."""
    count = len(test_of(assessment).compensations)
    return assessment.quality[len(assessment.quality) - count :]
