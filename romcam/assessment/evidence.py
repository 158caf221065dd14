"""What a measure rests on: lines drawn by hand, tags, the outline of the back or landmarks."""

from __future__ import annotations

from typing import Final

from romcam.assessment.conclusions import EvidenceName
from romcam.assessment.trial import Trial
from romcam.body.quantities import QUANTITIES, FrameEvidence
from romcam.movement import Repetition

_SHARE_OF: Final = ("pelvis_tilt", "trunk_inclination")
_READ_FROM: Final[dict[str, tuple[str, ...]]] = {"lumbar_share": _SHARE_OF, "lumbar_share_of_movement": _SHARE_OF}
"""Angles from which a measure is computed that is no angle."""


def evidence_at_end(trial: Trial, repetition: Repetition, quantity: str) -> EvidenceName:
    """Return the evidence for a quantity at a repetition's end of range.

    Parameters
    ----------
    trial
        The trial.
    repetition
        The repetition.
    quantity
        Name of the quantity, by `romcam.body.quantities`.

    Returns
    -------
    str
        `manual` where a line was drawn for any of its segments; for quantities that separate hip and spine the weakest
        evidence of the frames that have an estimate, otherwise `landmarks`.
    """
    if any(trial.angles.is_by_hand(name, repetition.plateau) for name in _READ_FROM.get(quantity, (quantity,))):
        return "manual"
    if not QUANTITIES[quantity].split:
        return "landmarks"
    return _split_evidence(trial, repetition, quantity if QUANTITIES[quantity].terms else "lumbar_flexion")


def _split_evidence(trial: Trial, repetition: Repetition, quantity: str = "lumbar_flexion") -> EvidenceName:
    """Return the evidence for an angle at a repetition's end of range: the weakest of its frames with an estimate."""
    evidence = trial.angles.evidence_for(quantity)[repetition.plateau]
    read = evidence[evidence >= FrameEvidence.CONTOUR]
    if len(read) == 0:
        return "landmarks"
    return "tags" if read.min() == FrameEvidence.TAGS else "contour"
