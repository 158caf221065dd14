"""Which of several repetitions is reported: the most certain of those that none surely exceeds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from romcam.angles import Angles
from romcam.body import FloatArray
from romcam.movement.repetitions import Repetition

LEAST_KNOWN: Final = 0.5
"""Least share of a plateau in which an angle must be known to judge the repetition by it."""

Z95: Final = 1.96
ALIKE_DEG: Final = 5.0
"""A repetition that stays further behind most of the others was hidden at its end, or stopped early, degrees."""
SIMILAR: Final = 1.1
"""Errors up to this ratio do not differ: the greater range is then reported."""

_SPLIT: Final = ("pelvis_tilt", "trunk_inclination")
"""Angles whose errors decide, where they are known: pelvis and lumbar spine follow from them."""


def choose_best(angles: Angles, repetitions: Sequence[Repetition], judged_by: FloatArray, signal: FloatArray) -> int:
    """Choose the repetition that a trial reports.

    Parameters
    ----------
    angles
        Angles of the trial, with their standard errors.
    repetitions
        Repetitions of one task, at least one.
    judged_by
        (T,) degrees by which the repetitions are compared, such as T12-L1; NaN unknown.
    signal
        (T,) degrees by which they are compared where `judged_by` is known on no plateau.

    Returns
    -------
    int
        Index of the repetition.

    Notes
    -----
    The greatest repetition of several is often the one that was read worst, since a misread end of range is as likely
    too great as too small. A repetition is therefore left out only if another one is greater beyond doubt, that is if
    it does not reach the other's lower 95 % limit, or if most of the others go further. Of the remaining ones the one
    with the smallest standard error of pelvis and T12-L1 is chosen, and of those with similar errors the greatest.
    """
    reached = np.array([_reached(judged_by, each) for each in repetitions])
    if not np.isfinite(reached).any():
        reached = np.array([plateau_median(signal, each) for each in repetitions])
    errors = np.array([_error(angles, each) for each in repetitions])
    possible = np.isfinite(reached)
    if np.isfinite(errors[possible]).any():
        possible &= np.isfinite(errors)
        surely = float(np.max((reached - Z95 * errors)[possible]))
        possible &= reached >= surely
        possible &= reached >= float(np.median(reached[possible])) - ALIKE_DEG
        possible &= errors <= SIMILAR * float(np.min(errors[possible]))
    return int(np.argmax(np.where(possible, reached, -np.inf)))


def plateau_median(values: FloatArray, repetition: Repetition) -> float:
    """Return the median of a value over a repetition's plateau.

    Parameters
    ----------
    values
        (T,) values in any unit; NaN where unknown.
    repetition
        The repetition.

    Returns
    -------
    float
        In the unit of the values; NaN if none of the plateau's frames is known.
    """
    known = values[repetition.plateau]
    known = known[np.isfinite(known)]
    return float(np.median(known)) if len(known) else float("nan")


def plateau_known(values: FloatArray, repetition: Repetition) -> float:
    """Return the share of a repetition's plateau in which a value is known.

    Parameters
    ----------
    values
        (T,) values in any unit; NaN where unknown.
    repetition
        The repetition.

    Returns
    -------
    float
        0..1.
    """
    return float(np.mean(np.isfinite(values[repetition.plateau])))


def _reached(values: FloatArray, repetition: Repetition) -> float:
    enough = plateau_known(values, repetition) >= LEAST_KNOWN
    return plateau_median(values, repetition) if enough else float("nan")


def _error(angles: Angles, repetition: Repetition) -> float:
    """Standard error of pelvis and T12-L1 over the plateau, root mean square, degrees; NaN without them."""
    known = [angles.se[name][repetition.plateau] for name in _SPLIT if name in angles.se]
    squares = np.concatenate(known) ** 2 if known else np.empty(0)
    squares = squares[np.isfinite(squares)]
    return float(np.sqrt(squares.mean())) if len(squares) else float("nan")
