"""The second estimator: pelvis, T12-L1 and thigh from a crop of the pelvis, and its fusion with the first."""

from __future__ import annotations

import json
from collections.abc import Mapping
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
        Neutral is the mean of those neutral frames in which the segment's points are sharp. Where there are none, it is
        the sharpest ones, and all errors grow as if the points were as unsharp in every frame.
        """
        known = np.isfinite(features).all(axis=1)
        change_deg, covariance = np.full((len(features), 3), np.nan), np.full((len(features), 3, 3), np.nan)
        if not (known & neutral).any():
            return Estimate(change_deg, covariance)
        error = np.full((int(known.sum()), 3), np.nan)
        for k in range(3):
            chosen, at_least = _sharpest(known & neutral, unsure[:, k])
            lines, errors = self._compare(features[known], features[chosen].mean(axis=0))
            of_segment = np.maximum(unsure[known, k], at_least)
            error[:, k] = errors[:, k] * growth_of(of_segment)
            found = lines[:, k] - np.median(lines[chosen[known], k])
            change_deg[known, k] = np.where(of_segment < HIDDEN, found, np.nan)
        covariance[known] = self.correlation * error[:, :, None] * error[:, None, :]
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


HIDDEN: Final = 1.3
"""A segment is not estimated from this multiple of the sharp spread on."""

_GROWTH: Final = 2.0
"""Power with which errors grow beyond the sharp spread."""

_POINTS: Final = (("nearer hip", "L5-S1"), ("L5-S1", "T12-L1"), ("nearer hip", "nearer knee"))
"""The points between which pelvis, lumbar spine (T12-L1) and thigh lie."""


def unsure_of(spread_px: FloatArray, sharp_px: float) -> FloatArray:
    """Compute how unsure the second network is of each segment.

    Parameters
    ----------
    spread_px
        (T, 6) of the maps of `SECOND_NETWORK_POINTS`, pixels of the crop.
    sharp_px
        Spread up to which errors are as stated.

    Returns
    -------
    (T, 3) the spread of the vaguer one of each segment's two points, in multiples of `sharp_px`: up to 1 sharp, from
    `HIDDEN` on not used.
    """
    columns = [[SECOND_NETWORK_POINTS.index(point) for point in points] for points in _POINTS]
    return np.stack([spread_px[:, own].max(axis=1) for own in columns], axis=1) / sharp_px


def growth_of(unsure: FloatArray) -> FloatArray:
    """Compute the factor on the stated errors of segments whose points are not sharp.

    Parameters
    ----------
    unsure
        From `unsure_of`.
    """
    return np.maximum(unsure, 1.0) ** _GROWTH


def _sharpest(neutral: NDArray[np.bool_], unsure: FloatArray) -> tuple[NDArray[np.bool_], float]:
    """Return the neutral frames in which a segment is sharp, or else the sharpest, and how unsure it is there."""
    least = float(unsure[neutral].min())
    chosen = neutral & (unsure <= max(1.0, 1.1 * least))
    return chosen, max(1.0, float(np.median(unsure[chosen])))


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
    known = np.isfinite(second.change_deg) & first.known[:, None]
    for pattern in np.unique(known[known.any(axis=1)], axis=0):
        frames = (known == pattern).all(axis=1)
        own, other = first.covariance[frames], second.covariance[frames]
        shared = error_correlation * np.linalg.cholesky(own) @ np.swapaxes(np.linalg.cholesky(other), 1, 2)
        apart = own + other - shared - np.swapaxes(shared, 1, 2)
        seen = np.flatnonzero(pattern)
        apart, cross = apart[:, seen[:, None], seen], (own - shared)[:, :, seen]
        gain = cross @ np.linalg.inv(apart)
        off = (second.change_deg[frames] - first.change_deg[frames])[:, seen, None]
        change_deg[frames] += (gain @ off)[..., 0]
        disagreement = (np.swapaxes(off, 1, 2) @ np.linalg.solve(apart, off)) / len(seen)
        covariance[frames] = np.maximum(1.0, disagreement) * (own - gain @ np.swapaxes(cross, 1, 2))
    return Estimate(change_deg, covariance)
