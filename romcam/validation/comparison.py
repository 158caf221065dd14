"""From paired trials to the agreement of each angle."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from romcam.errors import InputError
from romcam.recording import FloatArray
from romcam.validation.agreement import Z95, compute_agreement, compute_correlation, compute_errors
from romcam.validation.alignment import align, find_lag
from romcam.validation.end_of_range import find_plateau, read_end, read_single_end
from romcam.validation.study import (
    ANGLES,
    AngleResult,
    Course,
    CourseSummary,
    End,
    Pair,
    Reached,
    Track,
    TrialResult,
    Validation,
)


def compare(pairs: Sequence[Pair], lag_s: float | None = 0.0, unmatched: Sequence[str] = ()) -> Validation:
    """Hold every trial against its reference, angle by angle.

    lag_s: seconds added to the references' times; None: the best shift of each trial by itself. unmatched: names of
    trials and references without a partner, passed on. Raises InputError where a trial and its reference share no
    angle or no moment.
    """
    courses: dict[str, list[Course]] = {name: [] for name in ANGLES}
    ends: dict[str, list[End]] = {name: [] for name in ANGLES}
    trials: list[TrialResult] = []
    for pair in pairs:
        _require_shared(pair)
        if isinstance(pair.reference, Reached):
            lag = np.nan
            _compare_ends(pair.name, pair.found, pair.reference, ends)
        else:
            lag = find_lag(pair.found, pair.reference) if lag_s is None else lag_s
            _compare_courses(pair.name, pair.found, pair.reference, lag, courses, ends)
        trials.append(TrialResult(pair.name, pair.found.source, pair.reference.source, float(lag)))
    angles = tuple(_angle(name, courses[name], ends[name]) for name in ANGLES if courses[name] or ends[name])
    return Validation(angles, tuple(trials), lag_found=lag_s is None, unmatched=tuple(unmatched))


def _compare_courses(
    trial: str,
    found: Track,
    reference: Track,
    lag_s: float,
    courses: dict[str, list[Course]],
    ends: dict[str, list[End]],
) -> None:
    there = align(found, reference, lag_s)
    if not any(np.isfinite(values).any() for values in there.values()):
        raise InputError(
            f"{found.source} and {reference.source} of {trial} share no moment: romcam's times run from "
            f"{_span(found.time_s)}, the reference's from {_span(reference.time_s + lag_s)}; see that both are in "
            "seconds and start together, or give --lag."
        )
    for name, values in there.items():
        courses[name].append(_course(trial, found.values[name], values))
        end = read_end(trial, find_plateau(there, name), found.values[name], values, found.se.get(name))
        if end is not None:
            ends[name].append(end)


def _compare_ends(trial: str, found: Track, reference: Reached, ends: dict[str, list[End]]) -> None:
    for name, value in reference.values.items():
        if name in found.values:
            plateau = find_plateau(found.values, name)
            end = read_single_end(trial, plateau, found.values[name], value, found.se.get(name))
            if end is not None:
                ends[name].append(end)


def _course(trial: str, found: FloatArray, reference: FloatArray) -> Course:
    return Course(
        trial=trial,
        errors=compute_errors(found, reference),
        r=compute_correlation(found, reference),
        withheld=int(np.count_nonzero(np.isfinite(reference) & ~np.isfinite(found))),
        found_deg=found,
        reference_deg=reference,
    )


def _summary(courses: Sequence[Course]) -> CourseSummary:
    return CourseSummary(
        frames=sum(each.errors.count for each in courses),
        withheld=sum(each.withheld for each in courses),
        rmse=_median([each.errors.rmse for each in courses]),
        median=_median([each.errors.median for each in courses]),
        bias=_median([each.errors.bias for each in courses]),
        r=_median([each.r for each in courses]),
    )


def _median(values: Sequence[float]) -> float:
    known = [value for value in values if np.isfinite(value)]
    return float(np.median(known)) if known else float("nan")


def _angle(name: str, courses: Sequence[Course], ends: Sequence[End]) -> AngleResult:
    found, reference, se = (
        np.array([getattr(end, field) for end in ends], dtype=float)
        for field in ("found_deg", "reference_deg", "se_deg")
    )
    stated = np.isfinite(found)
    interval = stated & np.isfinite(se)
    held = np.abs(found - reference)[interval] <= Z95 * se[interval]
    return AngleResult(
        name=name,
        courses=tuple(courses),
        over_frames=_summary(courses) if courses else None,
        ends=tuple(ends),
        errors=compute_errors(found, reference),
        agreement=compute_agreement(found[stated], reference[stated]),
        covered=int(np.count_nonzero(held)),
        intervals=int(np.count_nonzero(interval)),
    )


def _require_shared(pair: Pair) -> None:
    if not any(name in pair.found.values for name in pair.reference.values):
        raise InputError(
            f"{pair.found.source} and {pair.reference.source} of {pair.name} share no angle: the one has "
            f"{', '.join(pair.found.values)}, the other {', '.join(pair.reference.values)}; name the reference's "
            "columns as romcam does, or say which is which with --columns."
        )


def _span(time_s: FloatArray) -> str:
    return f"{time_s[0]:.2f} to {time_s[-1]:.2f} s"
