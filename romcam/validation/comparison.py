"""The agreement of each angle over paired trials: frame by frame, and at the end of range."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body import FloatArray
from romcam.errors import InputError
from romcam.messages import Catalogue
from romcam.movement import LEAST_KNOWN
from romcam.validation.agreement import (
    LEAST_FOR_RELIABILITY,
    Z95,
    compute_agreement,
    compute_correlation,
    compute_errors,
    without_reliability,
)
from romcam.validation.alignment import align, find_lag
from romcam.validation.plausibility import check_degrees, check_end_degrees, check_times, doubts, time_span
from romcam.validation.study import (
    ANGLES,
    AngleResult,
    Curve,
    CurveSummary,
    EndOfRange,
    EndReading,
    Pair,
    Track,
    TrialResult,
    Validation,
)

PLATEAU: Final = 0.07
"""The end of range comprises the frames in which the guide is within this share of its value farthest from zero."""

GUIDE: Final = "trunk_inclination"
"""The angle that defines the end of range of all angles of a trial, so that all are read in the same frames."""

_text = Catalogue(__name__)
_log = logging.getLogger(__name__)


def compare(pairs: Sequence[Pair], lag_s: float | None = 0.0, unmatched: Sequence[str] = ()) -> Validation:
    """Compare every trial with its reference, angle by angle.

    Parameters
    ----------
    pairs
        The trials with their references.
    lag_s
        Seconds added to the references' times; None to find the best shift of each trial.
    unmatched
        Names of trials and references without a partner, for the report.

    Returns
    -------
    Validation
        Agreement of each angle, and the compared trials.

    Raises
    ------
    InputError
        No trial can be compared: it and its reference share no angle or no moment, or have different units. If others
        can, it is listed with those without a partner.
    """
    _log.info("%d trials with a reference, %d names without a partner", len(pairs), len(unmatched))
    curves: dict[str, list[Curve]] = {name: [] for name in ANGLES}
    ends: dict[str, list[EndOfRange]] = {name: [] for name in ANGLES}
    trials: list[TrialResult] = []
    left_out: list[str] = []
    first: InputError | None = None
    for pair in pairs:
        try:
            compared = _compare(pair, lag_s)
        except InputError as error:
            first = first or error
            left_out.append(_text("left-out", name=pair.name, reason=error))
            continue
        for name, curve in compared.curves.items():
            curves[name].append(curve)
        for name, end in compared.ends.items():
            ends[name].append(end)
        _log.debug("trial %d: shift %.2f s", len(trials) + 1, compared.trial.lag_s)
        trials.append(compared.trial)
    if first is not None and not trials:
        raise first
    angles = tuple(_angle(name, curves[name], ends[name]) for name in ANGLES if curves[name] or ends[name])
    return Validation(angles, tuple(trials), lag_found=lag_s is None, unmatched=(*unmatched, *left_out))


def find_plateau(values: Mapping[str, FloatArray], name: str) -> NDArray[np.bool_]:
    """Find the frames at the end of range.

    Parameters
    ----------
    values
        Angle → (T,) degrees.
    name
        The angle to use if the guide, the trunk inclination, is unknown in all frames.

    Returns
    -------
    numpy.ndarray
        (T,) bool. With several repetitions, it comprises every frame within 7 % of the greatest value. It is empty if
        the angle is unknown in all frames.
    """
    guide = values.get(GUIDE)
    if guide is None or not np.isfinite(guide).any():
        guide = values[name]
    known = np.isfinite(guide)
    if not known.any():
        return known
    # The angles of knees and thighs may be negative, and those of a reference with the other sign are.
    farthest = float(guide[np.nanargmax(np.abs(guide))])
    reached = np.where(known, guide, 0.0) * math.copysign(1.0, farthest)
    return known & (reached >= (1.0 - PLATEAU) * abs(farthest))


def read_end(
    trial: str, plateau: NDArray[np.bool_], found: FloatArray, reference: FloatArray, se: FloatArray | None
) -> EndOfRange | None:
    """Read both methods at the end of range: the medians over the frames in which both are known.

    Parameters
    ----------
    trial
        Name of the trial.
    plateau
        Frames (T,) of the end of range.
    found
        romcam's angle (T,) in degrees; NaN where unknown.
    reference
        The reference's angle (T,) in degrees; NaN where unknown.
    se
        romcam's standard errors (T,) in degrees; None if its table has none.

    Returns
    -------
    EndOfRange or None
        None if the reference knows fewer than half of the frames of the plateau. If romcam knows fewer than half of the
        frames that the reference knows, its value is withheld (NaN).
    """
    stated = plateau & np.isfinite(reference)
    if not stated.any() or np.count_nonzero(stated) < LEAST_KNOWN * np.count_nonzero(plateau):
        return None
    both = stated & np.isfinite(found)
    if np.count_nonzero(both) < LEAST_KNOWN * np.count_nonzero(stated):
        return EndOfRange(trial, math.nan, float(np.median(reference[stated])), math.nan)
    return EndOfRange(trial, float(np.median(found[both])), float(np.median(reference[both])), _known_median(se, both))


def read_single_end(
    trial: str, plateau: NDArray[np.bool_], found: FloatArray, reference: float, se: FloatArray | None
) -> EndOfRange | None:
    """Read both methods at the end of range, for a reference that states one value per trial.

    Parameters
    ----------
    trial
        Name of the trial.
    plateau
        Frames (T,) of the end of range.
    found
        romcam's angle (T,) in degrees; NaN where unknown.
    reference
        The reference's value in degrees; NaN if unknown.
    se
        romcam's standard errors (T,) in degrees; None if its table has none.

    Returns
    -------
    EndOfRange or None
        None if the reference is unknown. If romcam knows fewer than half of the frames of the plateau, its value is
        withheld (NaN).
    """
    if not math.isfinite(reference):
        return None
    known = plateau & np.isfinite(found)
    if not known.any() or np.count_nonzero(known) < LEAST_KNOWN * np.count_nonzero(plateau):
        return EndOfRange(trial, math.nan, reference, math.nan)
    return EndOfRange(trial, float(np.median(found[known])), reference, _known_median(se, known))


@dataclass(frozen=True, eq=False)
class _Compared:
    """One trial: its curves and ends of range by angle."""

    trial: TrialResult
    curves: Mapping[str, Curve]
    ends: Mapping[str, EndOfRange]


def _compare(pair: Pair, lag_s: float | None) -> _Compared:
    _require_shared(pair)
    found, reference = pair.found, pair.reference
    if isinstance(reference, EndReading):
        lag, there = math.nan, dict[str, FloatArray]()
        ends = _single_ends(pair.name, found, reference)
        check_end_degrees(pair, ends)
    else:
        check_times(pair, reference, lag_s or 0.0)
        lag = find_lag(found, reference) if lag_s is None else lag_s
        there = align(found, reference, lag)
        _require_moment(pair, reference, lag, there)
        check_degrees(pair, there)
        ends = {
            name: end
            for name, values in there.items()
            if (end := read_end(pair.name, find_plateau(there, name), found.values[name], values, found.se.get(name)))
        }
    notes = reference.notes if isinstance(reference, Track) else ()
    notes = (*notes, *doubts(pair, ends, there, shifted=lag_s is None))
    trial = TrialResult(pair.name, found.source, reference.source, lag, pair.test, notes)
    return _Compared(trial, {name: _curve(pair.name, found.values[name], each) for name, each in there.items()}, ends)


def _require_moment(pair: Pair, reference: Track, lag_s: float, there: Mapping[str, FloatArray]) -> None:
    if not any(np.isfinite(values).any() for values in there.values()):
        raise InputError(
            _text(
                "no-shared-moment",
                angles=pair.found.source,
                reference=reference.source,
                trial=pair.name,
                ours=time_span(pair.found.time_s),
                theirs=time_span(reference.time_s + lag_s),
            )
        )


def _single_ends(trial: str, found: Track, reference: EndReading) -> dict[str, EndOfRange]:
    ends: dict[str, EndOfRange] = {}
    for name, value in reference.values.items():
        if name in found.values:
            plateau = find_plateau(found.values, name)
            end = read_single_end(trial, plateau, found.values[name], value, found.se.get(name))
            if end is not None:
                ends[name] = end
    return ends


def _curve(trial: str, found: FloatArray, reference: FloatArray) -> Curve:
    return Curve(
        trial=trial,
        errors=compute_errors(found, reference),
        r=compute_correlation(found, reference),
        withheld=int(np.count_nonzero(np.isfinite(reference) & ~np.isfinite(found))),
        found_deg=found,
        reference_deg=reference,
    )


def _known_median(values: FloatArray | None, frames: NDArray[np.bool_]) -> float:
    """Return the median standard error. It is not divided by √N, since neighbouring frames share their error."""
    chosen = values[frames] if values is not None else np.empty(0)
    chosen = chosen[np.isfinite(chosen)]
    return float(np.median(chosen)) if len(chosen) else math.nan


def _summary(curves: Sequence[Curve]) -> CurveSummary:
    return CurveSummary(
        frames=sum(each.errors.count for each in curves),
        withheld=sum(each.withheld for each in curves),
        rmse=_median([each.errors.rmse for each in curves]),
        median=_median([each.errors.median for each in curves]),
        bias=_median([each.errors.bias for each in curves]),
        r=_median([each.r for each in curves]),
    )


def _median(values: Sequence[float]) -> float:
    known = [value for value in values if np.isfinite(value)]
    return float(np.median(known)) if known else float("nan")


def _angle(name: str, curves: Sequence[Curve], ends: Sequence[EndOfRange]) -> AngleResult:
    found, reference, se = (
        np.array([getattr(end, field) for end in ends], dtype=float)
        for field in ("found_deg", "reference_deg", "se_deg")
    )
    stated = np.isfinite(found)
    interval = stated & np.isfinite(se)
    held = np.abs(found - reference)[interval] <= Z95 * se[interval]
    agreement = compute_agreement(found[stated], reference[stated])
    if agreement is not None and np.count_nonzero(stated) < LEAST_FOR_RELIABILITY:
        agreement = without_reliability(agreement)
    return AngleResult(
        name=name,
        curves=tuple(curves),
        over_frames=_summary(curves) if curves else None,
        ends=tuple(ends),
        errors=compute_errors(found, reference),
        agreement=agreement,
        covered=int(np.count_nonzero(held)),
        intervals=int(np.count_nonzero(interval)),
    )


def _require_shared(pair: Pair) -> None:
    if not any(name in pair.found.values for name in pair.reference.values):
        raise InputError(
            _text(
                "no-shared-angle",
                angles=pair.found.source,
                reference=pair.reference.source,
                trial=pair.name,
                ours=", ".join(pair.found.values),
                theirs=", ".join(pair.reference.values),
            )
        )
