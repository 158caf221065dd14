"""The second estimator: pelvis, T12-L1 and thigh from a crop of the pelvis, and its fusion with the first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.inclination import wrap_deg
from romcam.body.landmarks import FloatArray
from romcam.estimators.first_estimator import Estimate
from romcam.estimators.mlp import Ensemble, forward
from romcam.estimators.second_network import INCLINATIONS, SECOND_NETWORK_POINTS


@dataclass(frozen=True, eq=False)
class SecondEstimator:
    """Compares the second network's features of a frame with those of neutral.

    Parameters
    ----------
    name, digest
        Name, and SHA-256 of the weights file.
    network_digest
        SHA-256 of the network that computes the features.
    weights, biases
        Layers of the comparison, (in, out) and (out,).
    unit_deg
        (3,) unit of its first outputs.
    correlation
        (3, 3) of its errors in pelvis, T12-L1 and thigh.
    inflation
        (3,) factors on its stated standard errors.
    error_correlation
        Correlation of its errors with those of the first estimator (`fuse_correlated`).
    stacking
        Networks that replace both estimates by one of their own (`romcam.estimators.stacking`); None: the two are
        fused.
    first_estimator_digest
        SHA-256 of the first estimator with which the stacking was fitted; None without stacking.

    Notes
    -----
    Correlations and factors were measured on bodies that neither estimator had seen (models/second-estimator.md).
    """

    name: str
    digest: str
    network_digest: str
    weights: tuple[FloatArray, ...]
    biases: tuple[FloatArray, ...]
    unit_deg: FloatArray
    correlation: FloatArray
    inflation: FloatArray
    error_correlation: float
    stacking: Ensemble | None = None
    first_estimator_digest: str | None = None

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Any], digest: str) -> SecondEstimator:
        """Build the estimator from a weights file.

        Parameters
        ----------
        arrays
            Arrays of the file (`models/second-estimator.npz`), by name.
        digest
            SHA-256 of the file.
        """
        meta, layers = json.loads(str(arrays["meta"])), range(2)
        stacking = meta.get("stacking")
        return cls(
            name=str(meta["name"]),
            digest=digest,
            network_digest=str(meta["network_sha256"]),
            weights=tuple(arrays[f"weight_{i}"].astype(np.float32) for i in layers),
            biases=tuple(arrays[f"bias_{i}"].astype(np.float32) for i in layers),
            unit_deg=np.asarray(meta["unit_deg"], dtype=np.float32),
            correlation=np.asarray(meta["correlation"], dtype=float),
            inflation=np.asarray(meta["inflation"], dtype=float),
            error_correlation=float(meta["error_correlation"]),
            stacking=stacking and Ensemble.from_arrays(arrays, stacking, "stacking_"),
            first_estimator_digest=stacking and str(stacking["first_estimator_sha256"]),
        )

    def estimate(self, features: FloatArray, unsure: FloatArray, neutral: NDArray[np.bool_]) -> Estimate:
        """Estimate the changes from neutral, each segment for itself.

        Parameters
        ----------
        features
            (T, `SECOND_FEATURES`); NaN unknown.
        unsure
            (T, 3) how unsure the network is of the points of each segment, from `unsure_of`.
        neutral
            (T,) bool.

        Returns
        -------
        The estimate. A segment is NaN in frames without features or with hidden points, and everywhere if its points
        are hidden in all of neutral. Its covariance is given wherever there are features.

        Notes
        -----
        Neutral is the mean of those neutral frames in which the segment's points are sharp. Where they are sharp in
        less than half of them, the segment is not estimated: what hides a point in neutral displaces the change in
        every frame.
        """
        seen = np.isfinite(features).all(axis=1)
        change_deg, covariance = np.full((len(features), 3), np.nan), np.full((len(features), 3, 3), np.nan)
        if not (seen & neutral).any():
            return Estimate(change_deg, covariance)
        error = np.empty((int(seen.sum()), 3))
        for k in range(3):
            sharp = seen & neutral & (unsure[:, k] <= SHARP)
            enough = 2 * sharp.sum() >= (seen & neutral).sum()
            chosen = sharp if enough else seen & neutral
            lines, errors = self._compare(features[seen], features[chosen].mean(axis=0))
            error[:, k] = errors[:, k] * growth_of(unsure[seen, k])
            known = enough & (unsure[seen, k] < HIDDEN)
            change_deg[seen, k] = np.where(known, lines[:, k] - np.median(lines[chosen[seen], k]), np.nan)
        covariance[seen] = self.correlation * error[:, :, None] * error[:, None, :]
        return Estimate(change_deg, covariance)

    def _compare(self, now: FloatArray, at_neutral: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Estimate the change of each segment (N, 3) and its standard error, degrees."""
        change = now - at_neutral
        out = forward(
            np.concatenate([now, np.broadcast_to(at_neutral, now.shape), change], axis=1), self.weights, self.biases
        )
        thigh, _, lumbar = wrap_deg(np.degrees(change[:, -INCLINATIONS:])).T
        lines = np.stack([np.zeros(len(now)), lumbar, thigh], axis=1) + out[:, :3] * self.unit_deg
        return lines, np.exp(out[:, 3:]) * self.inflation


SHARP: Final = 1.05
"""Unsureness (`unsure_of`) up to which a point counts as sharp: up to 1, and a little for the noise of the frames."""

HIDDEN: Final = 1.25
"""Unsureness from which a segment is not estimated."""

_GROWTH: Final = 4.0
"""Power with which errors grow with the unsureness beyond 1."""

_POINTS: Final = (("nearer hip", "L5-S1"), ("L5-S1", "T12-L1"), ("nearer hip", "nearer knee"))
"""The points between which pelvis, lumbar spine (T12-L1) and thigh lie."""


def unsure_of(spread_px: FloatArray, sharp_px: Sequence[float]) -> FloatArray:
    """Compute how unsure the second network is of each segment.

    Parameters
    ----------
    spread_px
        (T, 6) of the maps of `SECOND_NETWORK_POINTS`, pixels of the crop.
    sharp_px
        Spread up to which errors are as stated, for pelvis, T12-L1 and thigh.

    Returns
    -------
    (T, 3) the spread of the vaguer one of each segment's two points, in multiples of `sharp_px`.
    """
    columns = [[SECOND_NETWORK_POINTS.index(point) for point in points] for points in _POINTS]
    return np.stack([spread_px[:, own].max(axis=1) for own in columns], axis=1) / np.asarray(sharp_px)


def growth_of(unsure: FloatArray) -> FloatArray:
    """Compute the factor on the stated errors of segments whose points are not sharp.

    Parameters
    ----------
    unsure
        From `unsure_of`.
    """
    return np.maximum(unsure, 1.0) ** _GROWTH


def fuse_correlated(first: Estimate, second: Estimate, error_correlation: float) -> Estimate:
    """Fuse two estimates whose errors are correlated.

    Parameters
    ----------
    first, second
        Two estimates of the same frames. Of the second, single segments may be unknown.
    error_correlation
        Correlation of their errors, 0 to 1.

    Returns
    -------
    The fused estimate; the first where the second is unknown.

    Notes
    -----
    This is the best linear estimate. With e = L z, where L is the Cholesky factor of an estimate's covariance and the
    elements of z are independent of each other, the z of the two estimates are correlated by `error_correlation`.
    Segments that the second estimate does not know are left out of the comparison; they are corrected by what is known
    of the correlation of their errors with those of the others. If two estimates are further apart than their errors
    allow, the covariance grows by the mean square of the normalised distance (the ratio of Birge, Phys. Rev. 40, 207,
    1932, as the Particle Data Group scales errors of measurements that disagree).
    """
    change_deg, covariance = first.change_deg.copy(), first.covariance.copy()
    for frames, seen, apart, cross in _compared(first, second, error_correlation):
        gain = cross @ np.linalg.inv(apart)
        off = (second.change_deg[frames] - first.change_deg[frames])[:, seen, None]
        change_deg[frames] += (gain @ off)[..., 0]
        own = first.covariance[frames] - gain @ np.swapaxes(cross, 1, 2)
        covariance[frames] = np.maximum(1.0, _mean_square(off, apart))[:, None, None] * own
    return Estimate(change_deg, covariance)


def disagreement(first: Estimate, second: Estimate, error_correlation: float) -> FloatArray:
    """Compute how far two estimates are apart, compared with what their stated errors allow.

    Parameters
    ----------
    first, second, error_correlation
        As in `fuse_correlated`.

    Returns
    -------
    (T,) mean square of the normalised distance over the segments that both know: 1 is expected. 0 where none is known.
    """
    found = np.zeros(len(first.change_deg))
    for frames, seen, apart, _ in _compared(first, second, error_correlation):
        found[frames] = _mean_square((second.change_deg[frames] - first.change_deg[frames])[:, seen, None], apart)
    return found


def _mean_square(off: FloatArray, apart: FloatArray) -> FloatArray:
    return (np.swapaxes(off, 1, 2) @ np.linalg.solve(apart, off))[:, 0, 0] / off.shape[1]


def _compared(
    first: Estimate, second: Estimate, error_correlation: float
) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.intp], FloatArray, FloatArray]]:
    """For each combination of segments that both know: its frames, the segments, the covariance of the difference of
    both estimates in them, and the covariance of the first one's errors with that difference, sign reversed."""
    known = np.isfinite(second.change_deg) & first.known[:, None]
    for pattern in np.unique(known[known.any(axis=1)], axis=0):
        frames = (known == pattern).all(axis=1)
        own, other = first.covariance[frames], second.covariance[frames]
        shared = error_correlation * np.linalg.cholesky(own) @ np.swapaxes(np.linalg.cholesky(other), 1, 2)
        apart = own + other - shared - np.swapaxes(shared, 1, 2)
        seen = np.flatnonzero(pattern)
        yield frames, seen, apart[:, seen[:, None], seen], (own - shared)[:, :, seen]
