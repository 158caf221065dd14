"""Pelvis, T12-L1 and thigh as a second witness has them, and what two witnesses who err partly alike say together."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from romcam.estimators.ensemble import Ensemble
from romcam.estimators.mlp import forward
from romcam.recording import FloatArray
from romcam.segments.inclinations import wrap_deg

INCLINATIONS: Final = 3
"""The last numbers of what is noticed: how thigh, sacrum and lumbar spine incline
(`romcam.estimators.second_network`)."""


@dataclass(frozen=True, eq=False)
class Estimate:
    """What a witness says of frames: tilts since neutral (T, 3), degrees, NaN unknown; their covariance (T, 3, 3)."""

    tilts_deg: FloatArray
    covariance: FloatArray


@dataclass(frozen=True, eq=False)
class SecondEstimator:
    """Compares what was noticed of a frame with what was noticed in neutral.

    weights, biases: of the comparison's layers. network_digest: SHA-256 of the network that notices. unit_deg: (3,) of
    its first outputs. correlation: (3, 3) of its errors in pelvis, T12-L1 and thigh; inflation: (3,) what its stated
    standard errors are multiplied by; alike: correlation of its errors with those of the spine estimator beside whom it
    is heard (`agreed`); all three measured on bodies that neither had seen (models/witness.md). together: who judges
    anew what both saw (`romcam.estimators.stacking`), fitted beside the spine estimator of spine_digest; None: nobody.
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
    spine_digest: str | None = None

    @classmethod
    def from_arrays(cls, arrays: dict[str, Any], digest: str) -> SecondEstimator:
        """Build from the arrays of a weights file (`models/witness.npz`) and the file's digest."""
        meta, layers = json.loads(str(arrays["meta"])), range(2)
        stacking = meta.get("together")
        return cls(
            name=str(meta["name"]),
            digest=digest,
            network_digest=str(meta["network_sha256"]),
            weights=tuple(arrays[f"weight_{i}"].astype(np.float32) for i in layers),
            biases=tuple(arrays[f"bias_{i}"].astype(np.float32) for i in layers),
            unit_deg=np.asarray(meta["unit_deg"], dtype=np.float32),
            correlation=np.asarray(meta["correlation"], dtype=float),
            inflation=np.asarray(meta["inflation"], dtype=float),
            error_correlation=float(meta["alike"]),
            stacking=stacking and Ensemble.from_arrays(arrays, stacking, "together_"),
            spine_digest=stacking and str(stacking["spine_sha256"]),
        )

    def __call__(self, seen_features: FloatArray, neutral: NDArray[np.bool_]) -> Estimate:
        """What it says of frames, noticed: (T, `NOTICED`), NaN unknown; neutral: (T,) bool. All unknown where nothing
        was noticed in neutral."""
        known = np.isfinite(seen_features).all(axis=1)
        tilts, covariance = np.full((len(seen_features), 3), np.nan), np.full((len(seen_features), 3, 3), np.nan)
        if not (known & neutral).any():
            return Estimate(tilts, covariance)
        now, usual = seen_features[known], seen_features[known & neutral].mean(axis=0)
        change = now - usual
        out = forward(
            np.concatenate([now, np.broadcast_to(usual, now.shape), change], axis=1), self.weights, self.biases
        )
        thigh, _, lumbar = wrap_deg(np.degrees(change[:, -INCLINATIONS:])).T
        seen = np.stack([np.zeros(len(now)), lumbar, thigh], axis=1) + out[:, :3] * self.unit_deg
        tilts[known] = seen - np.median(seen[neutral[known]], axis=0)
        error = np.exp(out[:, 3:]) * self.inflation
        covariance[known] = self.correlation * error[:, :, None] * error[:, None, :]
        return Estimate(tilts, covariance)


def fuse_correlated(first: Estimate, second: Estimate, error_correlation: float) -> Estimate:
    """What two witnesses say together; where the second is silent, what the first says.

    The best linear answer of two whose errors go together: with e = L z, L the factor of either's covariance and z
    independent of each other, z of the one and of the other are correlated by `alike`, 0..1. Two who are further apart
    than their errors let them be are both believed less: the covariance grows by the mean square of that (the ratio of
    Birge, Phys. Rev. 40, 207, 1932, as the Particle Data Group scales errors of measurements that disagree).
    """
    heard = np.isfinite(second.tilts_deg).all(axis=1) & np.isfinite(first.tilts_deg).all(axis=1)
    tilts, covariance = first.tilts_deg.copy(), first.covariance.copy()
    if not heard.any():
        return first
    own, other = first.covariance[heard], second.covariance[heard]
    shared = error_correlation * np.linalg.cholesky(own) @ np.swapaxes(np.linalg.cholesky(other), 1, 2)
    apart = own + other - shared - np.swapaxes(shared, 1, 2)
    gain = (own - shared) @ np.linalg.inv(apart)
    off = (second.tilts_deg[heard] - first.tilts_deg[heard])[..., None]
    tilts[heard] += (gain @ off)[..., 0]
    apart_by = (np.swapaxes(off, 1, 2) @ np.linalg.solve(apart, off)) / off.shape[1]
    covariance[heard] = np.maximum(1.0, apart_by) * (own - gain @ np.swapaxes(own - shared, 1, 2))
    return Estimate(tilts, covariance)
