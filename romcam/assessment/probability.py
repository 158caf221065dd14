"""Probability of a statement about a measure, given the measurement's own error."""

from __future__ import annotations

import math
from typing import Final

import scipy

from romcam.assessment.conclusions import Measure
from romcam.norms import load_verdict

Z95: Final = 1.959963984540054
"""Half the width of a 95 % interval of a normal distribution, in standard deviations."""

NAMED_FROM: Final = load_verdict().named_from
"""Probability from which a pattern, a short tissue or a compensation is named."""


def chance_above(measure: Measure, border: float, border_sd: float = 0.0) -> float:
    """Return the probability that the true value is above a border.

    Parameters
    ----------
    measure
        The measure; its error is taken as normal.
    border
        In the measure's unit.
    border_sd
        Standard deviation of a border that differs between people, in the measure's unit.

    Returns
    -------
    float
        0..1; 0.5 without a value, 0 or 1 without an interval.
    """
    if measure.value is None:
        return 0.5
    if measure.low is None or measure.high is None:
        return float(measure.value > border)
    error = max(math.hypot((measure.high - measure.low) / (2 * Z95), border_sd), 1e-9)
    return float(scipy.special.ndtr((measure.value - border) / error))


def decided(probability: float) -> bool | None:
    """Return the decision about a statement.

    Parameters
    ----------
    probability
        Of the statement, 0..1.

    Returns
    -------
    bool or None
        Whether it is taken as true; None: undecided, since neither it nor its opposite reaches `NAMED_FROM`.
    """
    if probability >= NAMED_FROM:
        return True
    return False if probability <= 1.0 - NAMED_FROM else None
