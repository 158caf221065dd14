"""Combines the first and the second estimator: stacking for forward bends, fusion for the other movements.

For squats and rises the two estimates are fused (`romcam.estimators.second_estimator`). For bends, enough people were
rendered that the joint network had not seen. There, a few small networks are given the inputs and estimates of both
estimators and give an estimate of their own.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.inclination import wrap_deg
from romcam.body.landmarks import FloatArray
from romcam.estimators.features import chunks, reference_frames
from romcam.estimators.first_estimator import Estimate, Rows
from romcam.estimators.mlp import Ensemble, subtract_neutral
from romcam.estimators.second_estimator import SHARP, SecondEstimator, disagreement, fuse_correlated
from romcam.estimators.second_network import INCLINATIONS

_UNIT_DEG: Final = 100.0
"""Unit of angles among the inputs."""


def combine_estimates(
    second: SecondEstimator,
    features: FloatArray,
    unsure: FloatArray,
    neutral: NDArray[np.bool_],
    first: Estimate,
    rows: Rows,
    contradiction: float = np.inf,
) -> tuple[Estimate, NDArray[np.bool_]]:
    """Combine the first estimate with the second estimator's.

    Parameters
    ----------
    second
        The second estimator.
    features
        (T, `SECOND_FEATURES`) of its network; NaN unknown.
    unsure
        (T, 3) how unsure the network is of each segment, from `unsure_of`.
    neutral
        (T,) bool.
    first
        Estimate of the first estimator.
    rows
        Inputs of the first estimator.
    contradiction
        Disagreement of both estimators from which the errors of stacking grow.

    Returns
    -------
    estimate
        The combined one; the first where the second estimator did not contribute.
    used
        (T,) bool, frames in which the second estimator contributed to at least one segment.

    Notes
    -----
    Stacking is used where pelvis and T12-L1 are sharp, now and in neutral; the thigh is taken from it only where the
    nearer knee is sharp, too. All else is fused, segment by segment. Where two estimators contradict each other more
    than they do in the people of the calibration, the errors of stacking grow as those of the fusion do.
    """
    other = second.estimate(features, unsure, neutral)
    fused = fuse_correlated(first, other, second.error_correlation)
    used = first.known & np.isfinite(other.change_deg).any(axis=1)
    both = first.known & np.isfinite(other.change_deg[:, :2]).all(axis=1) & (unsure[:, :2] <= SHARP).all(axis=1)
    if second.stacking is None or not (both & neutral).any():
        return fused, used
    thigh_sharp = both & (unsure[:, 2] <= SHARP) & np.isfinite(other.change_deg[:, 2])
    filled = Estimate(np.where(np.isfinite(other.change_deg), other.change_deg, first.change_deg), other.covariance)
    stacked_rows = stacking_inputs(features, filled, first, neutral, both, rows)
    stacked, inside = _stack(second.stacking, stacked_rows, first, both, neutral)
    if not inside.any():
        return fused, used
    apart = disagreement(first, other, second.error_correlation) / contradiction
    grown = Estimate(stacked.change_deg, stacked.covariance * np.maximum(apart, 1.0)[:, None, None])
    return _with_thigh_of(fused, grown, both & ~thigh_sharp, both), np.where(both, inside, used)


def _with_thigh_of(fused: Estimate, stacked: Estimate, unsharp: NDArray[np.bool_], both: NDArray[np.bool_]) -> Estimate:
    """Return the stacked estimate in frames of `both`, with the fused thigh in those of `unsharp`; else the fused."""
    change_deg = np.where(both[:, None], stacked.change_deg, fused.change_deg)
    covariance = np.where(both[:, None, None], stacked.covariance, fused.covariance)
    change_deg[unsharp, 2] = fused.change_deg[unsharp, 2]
    ratio = np.sqrt(fused.covariance[unsharp, 2, 2] / stacked.covariance[unsharp, 2, 2])
    covariance[unsharp, 2, :] *= ratio[:, None]
    covariance[unsharp, :, 2] *= ratio[:, None]
    return Estimate(change_deg, covariance)


def stacking_inputs(
    features: FloatArray,
    second: Estimate,
    first: Estimate,
    neutral: NDArray[np.bool_],
    both: NDArray[np.bool_],
    rows: Rows,
) -> Rows:
    """Return a function that computes the stacking's inputs for frames known to both estimators.

    The inputs are those of the first estimator; the second network's features now, in neutral, and their change; both
    estimates and their difference; and the changes half way and at the end of range.

    Parameters
    ----------
    features
        (T, `SECOND_FEATURES`).
    second, first
        The two estimates.
    neutral, both
        (T,) bool; both: frames known to both estimators.
    rows
        Inputs of the first estimator.
    """
    at_neutral = features[both & neutral].mean(axis=0)
    by_second, by_first = second.change_deg / _UNIT_DEG, first.change_deg / _UNIT_DEG
    references = reference_frames(by_second[:, 1], both)
    at_references = [
        np.median(np.concatenate([features[part] - at_neutral, by_second[part]], axis=1), axis=0) for part in references
    ]

    def stacked(frames: NDArray[np.intp]) -> FloatArray:
        now = features[frames]
        lines = wrap_deg(np.degrees((now - at_neutral)[:, -INCLINATIONS:])) / _UNIT_DEG
        constant = np.broadcast_to(
            np.concatenate([at_neutral, *at_references]), (len(frames), at_neutral.size + 2 * at_references[0].size)
        )
        changes = [by_second[frames], by_first[frames], by_first[frames] - by_second[frames]]
        return np.concatenate(
            [rows(frames), now, now - at_neutral, lines, *changes, constant], axis=1, dtype=np.float32
        )

    return stacked


def _stack(
    ensemble: Ensemble, rows: Rows, first: Estimate, both: NDArray[np.bool_], neutral: NDArray[np.bool_]
) -> tuple[Estimate, NDArray[np.bool_]]:
    """Replace the first estimate in frames known to both estimators, unless they are out of distribution."""
    change_deg, covariance, used = first.change_deg.copy(), first.covariance.copy(), both.copy()
    frames = np.flatnonzero(both)
    for chunk in chunks(len(frames)):
        part = frames[chunk]
        mean, errors, ood_score = ensemble(rows(part))
        inside = ood_score < ensemble.ood_limit
        change_deg[part[inside]], covariance[part[inside]] = mean[inside], errors[inside]
        used[part[~inside]] = False
    if not (used & neutral).any():
        return first, np.zeros_like(both)
    change_deg[used] = subtract_neutral(change_deg[used], (neutral & used)[used], ensemble.neutral_decay_deg)
    return Estimate(change_deg, covariance), used
