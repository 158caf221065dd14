"""A few small networks that correct a line and say how sure they are, evaluated with numpy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from romcam.estimators.mlp import forward
from romcam.recording import FloatArray

OUTPUTS: Final = 9
"""Of a network: corrections of pelvis, T12-L1 and thigh, then their covariance (see `covariances`)."""

LOG_SD_RANGE: Final = (-1.5, 4.0)


@dataclass(frozen=True, eq=False)
class Ensemble:
    """E networks fitted to the same end. Arrays carry a leading axis of E where they belong to one.

    mean, scale: (M,) of the inputs; clip: inputs are kept within ± this many scales.
    line: (M + 1, 3) the linear part. weights: per layer (E, in, out); biases: per layer (E, out).
    components: (M, C) whitening of the inputs; familiar: the mean square of the whitened inputs that 99.5 % of the
        training frames stay below; unlike: the multiple of it from which a frame is not judged.
    inflation: what stated errors are multiplied by, so that 95 % intervals cover 95 % of unseen bodies.
    alike_deg: how far the error of neutral reaches (`less_neutral`); infinite where the file does not say.
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
        """Build from the arrays of a weights file whose names begin with the prefix, and what the file says of them."""

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
            ood_scale=float(meta["familiar"]),
            ood_limit=float(meta["unlike"]),
            inflation=np.asarray(meta["inflation"], dtype=np.float32),
            neutral_decay_deg=float(meta.get("alike_deg", np.inf)),
        )

    def __call__(self, x: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Of inputs (T, M): pelvis, T12-L1 and thigh, (T, 3); their covariance, (T, 3, 3); strangeness, (T,).

        Strangeness is the mean square of the whitened inputs over what is familiar: below 1 for 99.5 % of the
        training frames. Beyond it the standard errors grow with its square root.
        """
        z = (x - self.mean) / self.scale
        ood_score = np.mean((z @ self.components) ** 2, axis=1) / self.ood_scale
        z = np.clip(z, -self.clip, self.clip)
        each = np.broadcast_to(z, (len(self.weights[0]), *z.shape))
        correction, covariance = combined(forward(each, self.weights, tuple(bias[:, None] for bias in self.biases)))
        growth = np.sqrt(np.maximum(ood_score, 1.0))[:, None] * self.inflation
        mean = z @ self.line[:-1] + self.line[-1] + correction
        return mean, covariance * growth[:, :, None] * growth[:, None, :], ood_score


def subtract_neutral(mean: FloatArray, neutral: NDArray[np.bool_], neutral_decay_deg: float) -> FloatArray:
    """Tilts (T, 3) less what is said of neutral, where by definition nothing has turned; NaN stays.

    The error that shows in neutral is shared by postures near it, and less and less by others: those that have turned
    by alike_deg share a third of it.
    """
    error = np.median(mean[neutral], axis=0)
    turned = np.abs(mean - error).max(axis=1, keepdims=True)
    return mean - error * np.exp(-turned / neutral_decay_deg)


def combined(out: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Corrections (T, 3) and covariance (T, 3, 3) of several networks' outputs (E, T, OUTPUTS) taken together.

    The covariance is the mean of what they state plus that of their disagreement.
    """
    corrections = out[..., :3]
    middle = corrections.mean(axis=0)
    off = corrections - middle
    return middle, covariances(out).mean(axis=0) + np.einsum("eti,etj->tij", off, off) / len(off)


def covariances(out: FloatArray) -> FloatArray:
    """Covariance (..., 3, 3) that a network states, from its outputs (..., OUTPUTS).

    Outputs 3-5 are the logarithms of the diagonal of the covariance's lower Cholesky factor, 6-8 its entries below
    the diagonal (row by row) as multiples of that row's diagonal.
    """
    diagonal = np.exp(np.clip(out[..., 3:6], *LOG_SD_RANGE))
    factor = np.zeros((*out.shape[:-1], 3, 3))
    for i in range(3):
        factor[..., i, i] = diagonal[..., i]
    for place, (i, j) in enumerate(((1, 0), (2, 0), (2, 1))):
        factor[..., i, j] = out[..., 6 + place] * diagonal[..., i]
    return factor @ np.swapaxes(factor, -1, -2)
