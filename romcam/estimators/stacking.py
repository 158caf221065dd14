"""What the spine estimator and the second witness say once both have looked.

Of squats and rises both say by themselves what they make of it, and that is put together
(`romcam.estimators.second_estimator`). Of
bends, where enough people were at hand whom the estimator's joint network had not seen, a few small networks are shown
what either saw and says, and judge anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.estimators.ensemble import Ensemble, subtract_neutral
from romcam.estimators.features import spans
from romcam.estimators.reference_frames import reference_frames
from romcam.estimators.second_estimator import INCLINATIONS, Estimate, SecondEstimator, fuse_correlated
from romcam.recording import FloatArray
from romcam.segments.inclinations import wrap_deg

Rows = Callable[[NDArray[np.intp]], FloatArray]
"""What the estimator sees of frames, (T, M), by their indices (`romcam.estimators.first_estimator.inputs`)."""

_UNIT_DEG: Final = 100.0
"""Of tilts among the inputs."""


def combine_estimates(
    second: SecondEstimator, seen_features: FloatArray, neutral: NDArray[np.bool_], alone: Estimate, rows: Rows
) -> tuple[Estimate, NDArray[np.bool_]]:
    """What both say of frames, and where the witness had a say, (T,) bool; elsewhere the estimator's word stands.

    noticed: (T, `NOTICED`), NaN unknown. neutral: (T,) bool. alone: what the estimator says by itself.
    """
    said = second(seen_features, neutral)
    heard = np.asarray(np.isfinite(said.tilts_deg).all(axis=1) & np.isfinite(alone.tilts_deg).all(axis=1))
    if second.stacking is None:
        return fuse_correlated(alone, said, second.error_correlation), heard
    if not (heard & neutral).any():
        return alone, np.zeros_like(heard)
    return _judged_anew(
        second.stacking, stacking_inputs(seen_features, said, alone, neutral, heard, rows), alone, heard, neutral
    )


def stacking_inputs(
    seen_features: FloatArray, said: Estimate, alone: Estimate, neutral: NDArray[np.bool_], heard: NDArray[np.bool_], rows: Rows
) -> Rows:
    """What the networks see of frames that both have said something of, by their indices: all that the estimator sees;
    what was noticed now, in neutral, and since; what both say; and what changed half way and at the end of range.
    """
    usual = seen_features[heard & neutral].mean(axis=0)
    theirs, own = said.tilts_deg / _UNIT_DEG, alone.tilts_deg / _UNIT_DEG
    bend = reference_frames(theirs[:, 1], heard)
    whole = [np.median(np.concatenate([seen_features[part] - usual, theirs[part]], axis=1), axis=0) for part in bend]

    def stacking(frames: NDArray[np.intp]) -> FloatArray:
        now = seen_features[frames]
        lines = wrap_deg(np.degrees((now - usual)[:, -INCLINATIONS:])) / _UNIT_DEG
        constant = np.broadcast_to(np.concatenate([usual, *whole]), (len(frames), usual.size + 2 * whole[0].size))
        tilts = [theirs[frames], own[frames], own[frames] - theirs[frames]]
        return np.concatenate([rows(frames), now, now - usual, lines, *tilts, constant], axis=1, dtype=np.float32)

    return stacking


def _judged_anew(
    ensemble: Ensemble, rows: Rows, alone: Estimate, heard: NDArray[np.bool_], neutral: NDArray[np.bool_]
) -> tuple[Estimate, NDArray[np.bool_]]:
    tilts, covariance, known = alone.tilts_deg.copy(), alone.covariance.copy(), heard.copy()
    frames = np.flatnonzero(heard)
    for span in spans(len(frames)):
        part = frames[span]
        mean, errors, ood_score = ensemble(rows(part))
        like = ood_score < ensemble.ood_limit
        tilts[part[like]], covariance[part[like]] = mean[like], errors[like]
        known[part[~like]] = False
    if not (known & neutral).any():
        return alone, np.zeros_like(heard)
    tilts[known] = subtract_neutral(tilts[known], (neutral & known)[known], ensemble.neutral_decay_deg)
    return Estimate(tilts, covariance), known
