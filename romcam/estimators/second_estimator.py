"""The second estimator: pelvis, T12-L1 and thigh from a crop of the pelvis, and its fusion with the first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from romcam.body.inclination import wrap_deg
from romcam.body.landmarks import FloatArray
from romcam.estimators.first_estimator import Estimate
from romcam.estimators.mlp import Ensemble, forward
from romcam.estimators.second_network import INCLINATIONS


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

    def estimate(self, features: FloatArray, neutral: NDArray[np.bool_]) -> Estimate:
        """Estimate the changes from neutral.

        Parameters
        ----------
        features
            (T, `SECOND_FEATURES`); NaN where the network was not sure.
        neutral
            (T,) bool.

        Returns
        -------
        The estimate; NaN in frames without features, and everywhere if no neutral frame has any.
        """
        known = np.isfinite(features).all(axis=1)
        change_deg, covariance = np.full((len(features), 3), np.nan), np.full((len(features), 3, 3), np.nan)
        if not (known & neutral).any():
            return Estimate(change_deg, covariance)
        now, at_neutral = features[known], features[known & neutral].mean(axis=0)
        change = now - at_neutral
        out = forward(
            np.concatenate([now, np.broadcast_to(at_neutral, now.shape), change], axis=1), self.weights, self.biases
        )
        thigh, _, lumbar = wrap_deg(np.degrees(change[:, -INCLINATIONS:])).T
        lines = np.stack([np.zeros(len(now)), lumbar, thigh], axis=1) + out[:, :3] * self.unit_deg
        change_deg[known] = lines - np.median(lines[neutral[known]], axis=0)
        error = np.exp(out[:, 3:]) * self.inflation
        covariance[known] = self.correlation * error[:, :, None] * error[:, None, :]
        return Estimate(change_deg, covariance)


def fuse_correlated(first: Estimate, second: Estimate, error_correlation: float) -> Estimate:
    """Fuse two estimates whose errors are correlated.

    Parameters
    ----------
    first, second
        Two estimates of the same frames.
    error_correlation
        Correlation of their errors, 0 to 1.

    Returns
    -------
    The fused estimate; the first where the second is unknown.

    Notes
    -----
    This is the best linear estimate. With e = L z, where L is the Cholesky factor of an estimate's covariance and the
    elements of z are independent of each other, the z of the two estimates are correlated by `error_correlation`. If
    two estimates are further apart than their errors allow, the covariance grows by the mean square of the normalised
    distance (the ratio of Birge, Phys. Rev. 40, 207, 1932, as the Particle Data Group scales errors of measurements
    that disagree).
    """
    both = second.known & first.known
    if not both.any():
        return first
    change_deg, covariance = first.change_deg.copy(), first.covariance.copy()
    own, other = first.covariance[both], second.covariance[both]
    shared = error_correlation * np.linalg.cholesky(own) @ np.swapaxes(np.linalg.cholesky(other), 1, 2)
    apart = own + other - shared - np.swapaxes(shared, 1, 2)
    gain = (own - shared) @ np.linalg.inv(apart)
    off = (second.change_deg[both] - first.change_deg[both])[..., None]
    change_deg[both] += (gain @ off)[..., 0]
    disagreement = (np.swapaxes(off, 1, 2) @ np.linalg.solve(apart, off)) / off.shape[1]
    covariance[both] = np.maximum(1.0, disagreement) * (own - gain @ np.swapaxes(own - shared, 1, 2))
    return Estimate(change_deg, covariance)
