"""Multilayer perceptrons evaluated with numpy: the forward pass, and ensembles that state their errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray

OUTPUTS: Final = 9
"""Number of a network's outputs: corrections of pelvis, T12-L1 and thigh, then their covariance (see `covariances`)."""

LOG_SD_RANGE: Final = (-1.5, 4.0)
"""Limits of the logarithms of stated standard deviations."""


def forward(x: FloatArray, weights: tuple[FloatArray, ...], biases: tuple[FloatArray, ...]) -> FloatArray:
    """Compute the outputs of fully connected layers with SiLU, x / (1 + exp(-x)), between them.

    Parameters
    ----------
    x
        (..., in) inputs.
    weights, biases
        Per layer (in, out) and (out,), or with leading axes that broadcast.

    Returns
    -------
    (..., out).
    """
    for i, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        x = x @ weight + bias
        if i < len(weights) - 1:
            x = x / (1 + np.exp(np.minimum(-x, 80.0)))
    return x


@dataclass(frozen=True, eq=False)
class Ensemble:
    """E networks fitted to the same targets, which correct a linear model and state their errors.

    Parameters
    ----------
    mean, scale
        (M,) mean and scale of the inputs.
    clip
        Inputs are clipped to ± this number of scales.
    line
        (M + 1, 3) the linear model, its constants last.
    weights, biases
        Per layer (E, in, out) and (E, out).
    components
        (M, C) whitening of the inputs.
    ood_scale
        Mean square of the whitened inputs below which 99.5 % of the training frames lie.
    ood_limit
        Out-of-distribution score from which a frame is not estimated.
    inflation
        (3,) factors on stated errors, so that 95 % intervals cover 95 % of unseen bodies.
    neutral_decay_deg
        Range of the error of neutral (`subtract_neutral`), degrees; infinite if the file does not state it.
    """

    mean: FloatArray
    scale: FloatArray
    clip: float
    line: FloatArray
    weights: tuple[FloatArray, ...]
    biases: tuple[FloatArray, ...]
    components: FloatArray
    ood_scale: float
    ood_limit: float
    inflation: FloatArray
    neutral_decay_deg: float

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Any], meta: Mapping[str, Any], prefix: str = "") -> Ensemble:
        """Build an ensemble from a weights file.

        Parameters
        ----------
        arrays
            Arrays of the file, by name.
        meta
            The file's settings.
        prefix
            Beginning of the names of this ensemble's arrays.
        """

        def array(name: str) -> FloatArray:
            return arrays[prefix + name].astype(np.float32)

        layers = range(int(meta["layers"]))
        return cls(
            mean=array("mean"),
            scale=array("scale"),
            clip=float(meta["clip"]),
            line=array("line"),
            weights=tuple(array(f"weight_{i}") for i in layers),
            biases=tuple(array(f"bias_{i}") for i in layers),
            components=array("components"),
            ood_scale=float(meta["ood_scale"]),
            ood_limit=float(meta["ood_limit"]),
            inflation=np.asarray(meta["inflation"], dtype=np.float32),
            neutral_decay_deg=float(meta.get("neutral_decay_deg", np.inf)),
        )

    def __call__(self, x: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Estimate pelvis, T12-L1 and thigh.

        Parameters
        ----------
        x
            (T, M) inputs.

        Returns
        -------
        mean
            (T, 3) degrees.
        covariance
            (T, 3, 3) degrees².
        ood_score
            (T,) mean square of the whitened inputs over `ood_scale`: below 1 for 99.5 % of the training frames. Beyond
            1 the standard errors grow with its square root.
        """
        z = (x - self.mean) / self.scale
        ood_score = np.mean((z @ self.components) ** 2, axis=1) / self.ood_scale
        z = np.clip(z, -self.clip, self.clip)
        each = np.broadcast_to(z, (len(self.weights[0]), *z.shape))
        correction, covariance = combined(forward(each, self.weights, tuple(bias[:, None] for bias in self.biases)))
        growth = np.sqrt(np.maximum(ood_score, 1.0))[:, None] * self.inflation
        mean = z @ self.line[:-1] + self.line[-1] + correction
        return mean, covariance * growth[:, :, None] * growth[:, None, :], ood_score


def subtract_neutral(mean: FloatArray, neutral: NDArray[np.bool_], decay_deg: float) -> FloatArray:
    """Subtract the error observed in neutral, where by definition the change is 0.

    Parameters
    ----------
    mean
        (T, 3) estimated changes, degrees; NaN stays.
    neutral
        (T,) bool.
    decay_deg
        Postures near neutral share its error, others less: after a change of this size, degrees, a third is left.
    """
    error = np.median(mean[neutral], axis=0)
    turned = np.abs(mean - error).max(axis=1, keepdims=True)
    return mean - error * np.exp(-turned / decay_deg)


def combined(out: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Combine the outputs of several networks.

    Parameters
    ----------
    out
        (E, T, `OUTPUTS`) outputs.

    Returns
    -------
    corrections
        (T, 3) mean of the networks, degrees.
    covariance
        (T, 3, 3) mean of the covariances that the networks state, plus that of their disagreement, degrees².
    """
    corrections = out[..., :3]
    middle = corrections.mean(axis=0)
    off = corrections - middle
    return middle, covariances(out).mean(axis=0) + np.einsum("eti,etj->tij", off, off) / len(off)


def covariances(out: FloatArray) -> FloatArray:
    """Compute the covariance that a network states.

    Parameters
    ----------
    out
        (..., `OUTPUTS`) outputs. Numbers 3 to 5 are the logarithms of the diagonal of the covariance's lower Cholesky
        factor, 6 to 8 its entries below the diagonal (row by row) as multiples of that row's diagonal.

    Returns
    -------
    (..., 3, 3) degrees².
    """
    diagonal = np.exp(np.clip(out[..., 3:6], *LOG_SD_RANGE))
    factor = np.zeros((*out.shape[:-1], 3, 3))
    for i in range(3):
        factor[..., i, i] = diagonal[..., i]
    for k, (i, j) in enumerate(((1, 0), (2, 0), (2, 1))):
        factor[..., i, j] = out[..., 6 + k] * diagonal[..., i]
    return factor @ np.swapaxes(factor, -1, -2)
