"""What report and overlay show for each test: large figures, curves, and the colour of each angle."""

from __future__ import annotations

from typing import Final

from romcam import clinical
from romcam.assessment.conclusions import Assessment, Check, EvidenceName
from romcam.assessment.right_person import RULE as RIGHT_PERSON
from romcam.body.quantities import QUANTITIES
from romcam.clinical import ClinicalTest
from romcam.presentation.theme import Colour, Palette

KINDS: Final = ("hips", "lumbar", "third", "thigh", "trunk")
"""CSS classes of the colours of curves, in the order of assignment. A test shows no more curves than these."""

WITHHELD_CURVES: Final = ("trunk_chord", "thigh_tilt")
"""Curves of a test that separates hips and spine, if the back was not visible in the film."""


def test_of(assessment: Assessment) -> ClinicalTest:
    """Return the clinical test of a trial.

    Parameters
    ----------
    assessment
        The trial's assessment.

    Returns
    -------
    ClinicalTest
        The test.
    """
    return clinical.get(assessment.test)


def divides(assessment: Assessment) -> bool:
    """Return whether the test asks how a bend divides between hips and lumbar spine.

    Parameters
    ----------
    assessment
        The trial's assessment.

    Returns
    -------
    bool
        Whether the lumbar share is one of its measures, known or not.
    """
    return "lumbar_share" in assessment.measures


def share_known(assessment: Assessment) -> bool:
    """Return whether the report shows the lumbar share.

    Parameters
    ----------
    assessment
        The trial's assessment.

    Returns
    -------
    bool
        False where the test has none, or where it is withheld because its interval is too wide.
    """
    share = assessment.measures.get("lumbar_share")
    return share is not None and share.value is not None


def splits(assessment: Assessment) -> bool:
    """Return whether the test separates the pelvis from the lumbar spine.

    Parameters
    ----------
    assessment
        The trial's assessment.

    Returns
    -------
    bool
        Independent of whether the back was visible in this film.
    """
    return test_of(assessment).protocol.split


def split_known(assessment: Assessment) -> bool:
    """Return whether this film separates hips from spine.

    Parameters
    ----------
    assessment
        The trial's assessment.

    Returns
    -------
    bool
        Whether any measure has a value that was read from the back.
    """
    if not splits(assessment):
        return False
    return any(each.value is not None and each.evidence != "landmarks" for each in assessment.measures.values())


def evidence(assessment: Assessment) -> EvidenceName:
    """Return the evidence for the split of hips and spine.

    Parameters
    ----------
    assessment
        The trial's assessment.

    Returns
    -------
    EvidenceName
        `landmarks` if the split is unknown.
    """
    if not split_known(assessment):
        return "landmarks"
    return next(each.evidence for each in assessment.measures.values() if each.evidence != "landmarks")


def several_tasks(assessment: Assessment) -> bool:
    """Return whether the test has several tasks, each with a name.

    Parameters
    ----------
    assessment
        The trial's assessment.

    Returns
    -------
    bool
        Whether any repetition names its task.
    """
    return any(each.effort for each in assessment.repetitions)


def curves(assessment: Assessment) -> tuple[str, ...]:
    """Return the names of the angles shown over time.

    Parameters
    ----------
    assessment
        The trial's assessment.

    Returns
    -------
    tuple[str, ...]
        Most important first; at most as many as `KINDS`.
    """
    test = test_of(assessment)
    if test.protocol.split and not split_known(assessment):
        return tuple(name for name in WITHHELD_CURVES if name in test.angles) or tuple(
            name for name in test.display.curves if not QUANTITIES[name].split
        )
    return test.display.curves[: len(KINDS)]


def kinds(assessment: Assessment) -> dict[str, str]:
    """Return the colour of each curve.

    Pelvis and lumbar spine have the same colour in every test.

    Parameters
    ----------
    assessment
        The trial's assessment.

    Returns
    -------
    dict[str, str]
        Name of the angle → CSS class.
    """
    names = curves(assessment)
    if names == WITHHELD_CURVES:
        return {"trunk_chord": "trunk", "thigh_tilt": "thigh"}
    fixed = {"pelvis_tilt": "hips", "lumbar_flexion": "lumbar"} if split_known(assessment) else {}
    taken = {kind for name, kind in fixed.items() if name in names}
    free = iter(kind for kind in KINDS if kind not in taken)
    return {name: fixed[name] if name in fixed else next(free) for name in names}


def kind_of(assessment: Assessment, measure: str) -> str:
    """Return the colour of a measure: that of the curve it is read from.

    Parameters
    ----------
    assessment
        The trial's assessment.
    measure
        Name of the measure.

    Returns
    -------
    str
        CSS class; `neutral` if no curve shows the measure.
    """
    rule = next((each for each in test_of(assessment).measures if each.name == measure), None)
    if divides(assessment):
        if measure in ("pelvis_tilt", "hip_flexion"):
            return "hips"
        return "lumbar" if measure.startswith("lumbar") else "neutral"
    return kinds(assessment).get(str(getattr(rule, "quantity", measure)), "neutral")


def colour_of(kind: str, palette: Palette) -> Colour:
    """Return the colour of a CSS class.

    Parameters
    ----------
    kind
        CSS class of a colour.
    palette
        Colours for a light or a dark background.

    Returns
    -------
    Colour
        The colour of text if the class is not one of angles.
    """
    return {
        "hips": palette.hips,
        "lumbar": palette.lumbar,
        "third": palette.third,
        "thigh": palette.thigh,
    }.get(kind, palette.ink)


def above(assessment: Assessment) -> list[str]:
    """Return the sentences before the finding: that it may be about another person than the one that was meant.

    Parameters
    ----------
    assessment
        The trial's assessment.
    """
    return [check.detail for check in assessment.quality if check.rule == RIGHT_PERSON and check.ok is False]


def compensations(assessment: Assessment) -> tuple[Check, ...]:
    """Return the checks for movements of another part of the body that help.

    Parameters
    ----------
    assessment
        The trial's assessment.

    Returns
    -------
    tuple[Check, ...]
        The last checks of the assessment.
    """
    count = len(test_of(assessment).compensations)
    return assessment.quality[len(assessment.quality) - count :]
