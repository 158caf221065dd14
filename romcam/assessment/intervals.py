"""Values and intervals of measures: unknown values, sums and differences, and the interval of the lumbar share."""

from __future__ import annotations

from typing import Final

import numpy as np

from romcam.assessment.conclusions import Measure, Unit
from romcam.assessment.probability import Z95

LEAST_TRUNK_DEG: Final = 15.0
"""At a smaller trunk inclination a lumbar share would be a ratio of two errors."""
WIDEST_SHARE: Final = 0.5
"""Greatest width of the 95 % interval of a share that is reported: ±25 percentage points."""


def share_interval(
    pelvis: float, trunk: float, pelvis_se: float, trunk_se: float, correlation: float
) -> tuple[float | None, float | None]:
    """Return the 95 % interval of the lumbar share 1 - pelvis / trunk.

    Parameters
    ----------
    pelvis, trunk
        Inclinations at the end of range, degrees.
    pelvis_se, trunk_se
        Their standard errors, degrees.
    correlation
        Correlation of the two errors.

    Returns
    -------
    tuple
        Low and high, 0..1; None, None where the interval has no bounds.

    Notes
    -----
    The distribution of a ratio is not normal where the error of its denominator is not small. The interval is
    therefore Fieller's (Fieller EC, J R Stat Soc B 1954;16:175-185), not that of the delta method.
    """
    shared = correlation * pelvis_se * trunk_se
    a = trunk**2 - (Z95 * trunk_se) ** 2
    b = pelvis * trunk - Z95**2 * shared
    c = pelvis**2 - (Z95 * pelvis_se) ** 2
    root = b**2 - a * c
    if trunk < LEAST_TRUNK_DEG or not np.isfinite(root) or a <= 0.0:
        return None, None
    half = np.sqrt(max(root, 0.0))
    return float(1.0 - (b + half) / a), float(1.0 - (b - half) / a)


def combined(first: Measure, second: Measure, sign: int) -> Measure:
    """Return the sum or difference of two measures.

    Parameters
    ----------
    first, second
        The measures; their errors are taken as independent.
    sign
        1: sum; -1: first less second.

    Returns
    -------
    Measure
        In the unit of the first; without a value where one of the two has none.
    """
    if first.value is None or second.value is None:
        return withheld(first.unit, ())
    value = first.value + sign * second.value
    halves = [(each.high - each.low) / 2 for each in (first, second) if each.high is not None and each.low is not None]
    half = float(np.hypot(halves[0], halves[1])) if len(halves) == 2 else float("nan")
    return Measure(value, known(value - half), known(value + half), first.unit, first.evidence)


def withheld_if_wide(share: Measure) -> Measure:
    """Return a share, without a value where its interval is too wide to be read as a number.

    Parameters
    ----------
    share
        A measure of unit ratio.

    Returns
    -------
    Measure
        The same measure; without a value in the trial and in each repetition where the interval is not known or wider
        than `WIDEST_SHARE`.
    """
    if share.value is None:
        return share
    if share.low is not None and share.high is not None and share.high - share.low <= WIDEST_SHARE:
        return share
    return withheld(share.unit, tuple(None for _ in share.repetitions))


def withheld(unit: Unit, each: tuple[float | None, ...]) -> Measure:
    """Return a measure without a value.

    Parameters
    ----------
    unit
        Unit of the measure.
    each
        Values of the repetitions; None: unknown.
    """
    return Measure(None, None, None, unit, "landmarks", each)


def known(value: float) -> float | None:
    """Return a value for a result, with None in place of NaN.

    Parameters
    ----------
    value
        In any unit; NaN: unknown.
    """
    return float(value) if np.isfinite(value) else None
