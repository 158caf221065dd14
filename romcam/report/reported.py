"""The angles as pictures show them: at each end of range the number that the report gives, else that of the frame."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from romcam.analysis import Analysis
from romcam.movement import plateau_median
from romcam.report import display_rules


def with_reported_ends(analysis: Analysis) -> Analysis:
    """Return a trial whose angles stay at the reported number throughout each end of range.

    Parameters
    ----------
    analysis
        The trial.

    Returns
    -------
    Analysis
        Each angle is replaced by its median over the plateau, as the measures and the table of repetitions have it.
        Unknown frames stay unknown. A test whose repetitions have no plateau, such as walking, is returned as it is.
    """
    test = display_rules.test_of(analysis.assessment)
    if test.movement_finder is not None and not test.tasks:
        return analysis
    values = {name: np.array(each) for name, each in analysis.angles.values.items()}
    for repetition in analysis.movement.repetitions:
        for name, each in values.items():
            known = np.isfinite(each[repetition.plateau])
            if known.any():
                each[repetition.plateau][known] = plateau_median(analysis.angles.values[name], repetition)
    return replace(analysis, angles=replace(analysis.angles, values=values))
