"""First and second estimator combined: stacking for forward bends, fusion for the other movements.

For squats and rises the two estimates are fused (`romcam.estimators.second_estimator`). For bends, of which enough
people were rendered that the joint network had not seen, a few small networks take the inputs and estimates of both and
estimate anew."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.inclination import wrap_deg
from romcam.body.landmarks import FloatArray
from romcam.estimators.features import reference_frames, spans
from romcam.estimators.first_estimator import Estimate, Rows
from romcam.estimators.mlp import Ensemble, subtract_neutral
from romcam.estimators.second_estimator import SecondEstimator, fuse_correlated
from romcam.estimators.second_network import INCLINATIONS

_UNIT_DEG: Final = 100.0
"""Unit of angles among the inputs."""


def combine_estimates(
    second: SecondEstimator, features: FloatArray, neutral: NDArray[np.bool_], first: Estimate, rows: Rows
) -> tuple[Estimate, NDArray[np.bool_]]:
    """Combine the first estimate with the second estimator's.

    Parameters
    ----------
    second
        The second estimator.
    features
        (T, `SECOND_FEATURES`) of its network; NaN unknown.
    neutral
        (T,) bool.
    first
        Estimate of the first estimator.
    rows
        Inputs of the first estimator.

    Returns
    -------
    estimate
        The combined one; where the second estimator contributed nothing, the first.
    used
        (T,) bool, frames in which the second estimator contributed.
    """
    other = second.estimate(features, neutral)
    both = other.known & first.known
    if second.stacking is None:
        return fuse_correlated(first, other, second.error_correlation), both
    if not (both & neutral).any():
        return first, np.zeros_like(both)
    stacked_rows = stacking_inputs(features, other, first, neutral, both, rows)
    return _stack(second.stacking, stacked_rows, first, both, neutral)


def stacking_inputs(
    features: FloatArray,
    second: Estimate,
    first: Estimate,
    neutral: NDArray[np.bool_],
    both: NDArray[np.bool_],
    rows: Rows,
) -> Rows:
    """Return the stacking's inputs of frames that both estimators know, by their indices.

    They are the inputs of the first estimator; the second network's features now, in neutral, and since; both estimates
    and their difference; and what changed half way and at the end of range.

    Parameters
    ----------
    features
        (T, `SECOND_FEATURES`).
    second, first
        The two estimates.
    neutral, both
        (T,) bool; both: frames that both estimators know.
    rows
        Inputs of the first estimator.
    """
    at_neutral = features[both & neutral].mean(axis=0)
    theirs, own = second.change_deg / _UNIT_DEG, first.change_deg / _UNIT_DEG
    references = reference_frames(theirs[:, 1], both)
    whole = [
        np.median(np.concatenate([features[part] - at_neutral, theirs[part]], axis=1), axis=0) for part in references
    ]

    def stacked(frames: NDArray[np.intp]) -> FloatArray:
        now = features[frames]
        lines = wrap_deg(np.degrees((now - at_neutral)[:, -INCLINATIONS:])) / _UNIT_DEG
        constant = np.broadcast_to(
            np.concatenate([at_neutral, *whole]), (len(frames), at_neutral.size + 2 * whole[0].size)
        )
        changes = [theirs[frames], own[frames], own[frames] - theirs[frames]]
        return np.concatenate(
            [rows(frames), now, now - at_neutral, lines, *changes, constant], axis=1, dtype=np.float32
        )

    return stacked


def _stack(
    ensemble: Ensemble, rows: Rows, first: Estimate, both: NDArray[np.bool_], neutral: NDArray[np.bool_]
) -> tuple[Estimate, NDArray[np.bool_]]:
    """Estimate anew in frames that both estimators know, unless they are out of distribution."""
    change_deg, covariance, used = first.change_deg.copy(), first.covariance.copy(), both.copy()
    frames = np.flatnonzero(both)
    for span in spans(len(frames)):
        part = frames[span]
        mean, errors, ood_score = ensemble(rows(part))
        usual = ood_score < ensemble.ood_limit
        change_deg[part[usual]], covariance[part[usual]] = mean[usual], errors[usual]
        used[part[~usual]] = False
    if not (used & neutral).any():
        return first, np.zeros_like(both)
    change_deg[used] = subtract_neutral(change_deg[used], (neutral & used)[used], ensemble.neutral_decay_deg)
    return Estimate(change_deg, covariance), used
