"""Limits what follows from a trial whose landmarks another program found: its angles, and no conclusion."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from romcam.assessment.conclusions import Assessment, Check, Finding
from romcam.messages import Catalogue

RULE: Final = "own_landmarks"
_text = Catalogue(__name__)


def without_conclusion(assessment: Assessment) -> Assessment:
    """Return an assessment without intervals and verdict: the error of the landmarks is not known.

    Parameters
    ----------
    assessment
        An assessment by romcam's errors, which were measured with its own pose model and networks.

    Returns
    -------
    Assessment
        The same measures without intervals, a finding that says so, and the check `own_landmarks`, which is not kept.
        A finding that is withheld stays.
    """
    measures = {name: replace(each, low=None, high=None) for name, each in assessment.measures.items()}
    withheld = any(check.ok is False and check.severity == "withhold" for check in assessment.quality)
    finding = Finding(None, None, None, _text("given-landmarks"))
    check = Check(RULE, False, _text("given-landmarks-error"))
    quality = (check, *assessment.quality)
    return replace(assessment, measures=measures, finding=assessment.finding if withheld else finding, quality=quality)
