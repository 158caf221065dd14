"""The end of range of a trial, for two methods at the same instants."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.movement import LEAST_KNOWN
from romcam.recording import FloatArray
from romcam.validation.study import End

PLATEAU: Final = 0.07
"""The end of range is where the guide is within this share of its value farthest from zero."""

GUIDE: Final = "trunk_inclination"
"""One guide for all angles of a trial, so that all are read at the same instants."""


def find_plateau(values: Mapping[str, FloatArray], name: str) -> NDArray[np.bool_]:
    """The frames at the end of range, (T,) of bool, by the guide among `values`, or by the angle `name` without one.

    values: name → (T,) degrees. The guide is the trunk inclination, wherever it is known at all. With several
    repetitions all that come within 7 % of the greatest take part. No frame where nothing is known.
    """
    guide = values.get(GUIDE)
    if guide is None or not np.isfinite(guide).any():
        guide = values[name]
    known = np.isfinite(guide)
    if not known.any():
        return known
    # Knees and thighs may go below zero, and so does a reference with the other sign.
    farthest = float(guide[np.nanargmax(np.abs(guide))])
    reached = np.where(known, guide, 0.0) * math.copysign(1.0, farthest)
    return known & (reached >= (1.0 - PLATEAU) * abs(farthest))


def read_end(
    trial: str, plateau: NDArray[np.bool_], found: FloatArray, reference: FloatArray, se: FloatArray | None
) -> End | None:
    """Medians of (T,) series over the frames of the plateau that both know.

    Where romcam knows fewer than half of those that the reference knows, its value is withheld (NaN) and the reference
    stands alone; None where the reference knows fewer than half of the plateau.
    """
    stated = plateau & np.isfinite(reference)
    if not stated.any() or np.count_nonzero(stated) < LEAST_KNOWN * np.count_nonzero(plateau):
        return None
    both = stated & np.isfinite(found)
    if np.count_nonzero(both) < LEAST_KNOWN * np.count_nonzero(stated):
        return End(trial, math.nan, float(np.median(reference[stated])), math.nan)
    return End(trial, float(np.median(found[both])), float(np.median(reference[both])), _median(se, both))


def read_single_end(
    trial: str, plateau: NDArray[np.bool_], found: FloatArray, reference: float, se: FloatArray | None
) -> End | None:
    """The same against a reference of one value; withheld where romcam knows less than half of its own plateau."""
    if not math.isfinite(reference):
        return None
    known = plateau & np.isfinite(found)
    if not known.any() or np.count_nonzero(known) < LEAST_KNOWN * np.count_nonzero(plateau):
        return End(trial, math.nan, reference, math.nan)
    return End(trial, float(np.median(found[known])), reference, _median(se, known))


def _median(values: FloatArray | None, frames: NDArray[np.bool_]) -> float:
    """Its median and not less: neighbouring frames share their error, which no averaging makes smaller."""
    chosen = values[frames] if values is not None else np.empty(0)
    chosen = chosen[np.isfinite(chosen)]
    return float(np.median(chosen)) if len(chosen) else math.nan
