"""Fit an ensemble of small networks to rows of features: one network for each fold of bodies, all at once."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.estimators.mlp import LOG_SD_RANGE, OUTPUTS, Ensemble, combined
from romcam.training.rows import Rows

CLIP: Final = 4.0
"""Limit of the standardised inputs."""
RIDGE: Final = 30.0
"""Penalty of the linear regression."""
COMPONENTS: Final = 40
"""Components of the inputs from which the out-of-distribution score is computed."""
OOD_LIMIT: Final = 4.0
"""Out-of-distribution score from which the estimate is not used."""
NEUTRAL_DECAY_DEG: Final = 60.0
"""See `romcam.estimators.mlp.subtract_neutral`; values from 40 to 80 give the same errors
(docs/estimator-experiments.md)."""


@dataclass(frozen=True)
class EnsembleSettings:
    """How the networks are fitted. All values were chosen by the error on held-out folds; see
    docs/estimator-experiments.md.

    Attributes
    ----------
    hidden
        Widths of the hidden layers.
    folds
        Folds of bodies; each network leaves one out.
    members
        Networks for each fold.
    epochs, batch
        Passes over the rows, and rows of one step.
    rate, decay
        Highest learning rate, and weight decay.
    dropout
        Share of the hidden values that are dropped.
    noise
        Standard deviation of the noise on the standardised inputs.
    seed
        Seed of folds, weights and order.
    """

    hidden: tuple[int, ...] = (128, 64)
    folds: int = 5
    members: int = 1
    epochs: int = 40
    batch: int = 256
    rate: float = 2e-3
    decay: float = 2e-2
    dropout: float = 0.4
    noise: float = 0.4
    seed: int = 1


class Networks(torch.nn.Module):
    """E networks of one shape, evaluated together; every array has a leading axis E."""

    def __init__(self, count: int, inputs: int, hidden: tuple[int, ...], dropout: float) -> None:
        super().__init__()
        sizes = (inputs, *hidden, OUTPUTS)
        self.weights = torch.nn.ParameterList(
            [torch.randn(count, a, b) * (1.0 / a) ** 0.5 for a, b in itertools.pairwise(sizes)]
        )
        self.biases = torch.nn.ParameterList([torch.zeros(count, b) for b in sizes[1:]])
        with torch.no_grad():
            self.weights[-1].mul_(0.1)
            self.biases[-1][:, 3:6] = 1.5
        self.dropout = torch.nn.Dropout(dropout)

    @classmethod
    def of(cls, ensemble: Ensemble, dropout: float) -> Networks:
        """Build the networks of an ensemble that was written.

        Parameters
        ----------
        ensemble
            The ensemble.
        dropout
            Share of the hidden values that are dropped while training.
        """
        count, inputs, _ = ensemble.weights[0].shape
        networks = cls(count, inputs, tuple(bias.shape[1] for bias in ensemble.biases[:-1]), dropout)
        with torch.no_grad():
            for parameter, written in zip(networks.parameters(), (*ensemble.weights, *ensemble.biases), strict=True):
                parameter.copy_(torch.from_numpy(written))
        return networks

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        """Compute the outputs of all networks.

        Parameters
        ----------
        z
            (E, B, M) standardised inputs of each network.

        Returns
        -------
        torch.Tensor
            (E, B, OUTPUTS); `romcam.estimators.mlp.covariances` explains the outputs.
        """
        h = z
        last = len(self.weights) - 1
        for i, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            h = torch.bmm(h, weight) + bias[:, None, :]
            if i < last:
                h = self.dropout(torch.nn.functional.silu(h))
        return h


def _loss(out: torch.Tensor, residual: torch.Tensor, sharpness: float) -> torch.Tensor:
    """Compute the loss (E, B): squared error (sharpness 0) to negative log-likelihood of a trivariate normal (1).

    The squared error counts lumbar and hip flexion, which are differences, as much as the inclinations themselves.
    """
    error = residual - out[..., :3]
    diagonal = out[..., 3:6].clamp(*LOG_SD_RANGE)
    low = out[..., 6:9] * diagonal.exp()[..., [1, 2, 2]]
    a = error[..., 0] / diagonal[..., 0].exp()
    b = (error[..., 1] - low[..., 0] * a) / diagonal[..., 1].exp()
    c = (error[..., 2] - low[..., 1] * a - low[..., 2] * b) / diagonal[..., 2].exp()
    likelihood = 0.5 * (a * a + b * b + c * c) + diagonal.sum(-1)
    lumbar, hip = error[..., 1] - error[..., 0], error[..., 0] - error[..., 2]
    squared = ((error**2).sum(-1) + lumbar**2 + hip**2) / 300.0
    return sharpness * likelihood + (1 - sharpness) * squared


@dataclass(frozen=True, eq=False)
class HeldOut:
    """Predictions for R rows by networks that were not fitted to them.

    Attributes
    ----------
    mean
        (R, 3) degrees.
    covariance
        (R, 3, 3) square degrees, not yet inflated.
    """

    mean: FloatArray
    covariance: FloatArray


@dataclass(frozen=True, eq=False)
class Fitted:
    """A fitted ensemble.

    Attributes
    ----------
    arrays
        Arrays of `romcam.estimators.mlp.Ensemble`, by name.
    held_out
        Predictions for held-out bodies.
    """

    arrays: dict[str, Any]
    held_out: HeldOut


def fit(rows: Rows, settings: EnsembleSettings, meta: dict[str, Any], start: Ensemble | None = None) -> Fitted:
    """Fit an ensemble.

    Each network, and the linear regression it corrects, leaves out one fold of bodies, on which its error and
    calibration are measured.

    Parameters
    ----------
    rows
        Features and true angles.
    settings
        How to fit.
    meta
        Written with the arrays.
    start
        An ensemble to continue from; its regression and its out-of-distribution scale are kept. It must not have been
        fitted to any of the bodies.
    """
    torch.manual_seed(settings.seed)
    rng = np.random.default_rng(settings.seed)
    seeds = np.unique(rows.body)
    fold_of = dict(zip(seeds, rng.permutation(len(seeds)) % settings.folds, strict=True))
    fold = np.array([fold_of[seed] for seed in rows.body])

    if start is None:
        mean, scale = rows.x.mean(axis=0), rows.x.std(axis=0) + 1e-6
        z = (rows.x - mean) / scale
        components, ood_scale = _whitening(z)
        z = np.clip(z, -CLIP, CLIP)
        lines = np.stack([_ridge(z[fold != k], rows.y[fold != k]) for k in range(settings.folds)])
    else:
        mean, scale, components, ood_scale = start.mean, start.scale, start.components, start.ood_scale
        z = np.clip((rows.x - mean) / scale, -CLIP, CLIP)
        lines = np.repeat(start.line[None], settings.folds, axis=0)
    linear = z @ lines[:, :-1] + lines[:, -1:]

    networks = Networks.of(start, settings.dropout) if start else _fresh(z.shape[1], settings)
    train(networks, z, np.tile(rows.y - linear, (settings.members, 1, 1)), fold, settings)
    with torch.no_grad():
        networks.eval()
        out = networks(torch.tensor(z).expand(settings.folds * settings.members, -1, -1)).numpy()
    each = np.arange(len(fold))
    own_fold = np.arange(settings.members)[:, None] * settings.folds + fold
    middle, covariance = combined(out[own_fold, each])
    held_out = HeldOut(linear[fold, each] + middle, covariance)
    moved = ~rows.neutral
    pulls = np.abs(rows.y - held_out.mean)[moved] / np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))[moved]
    inflation = np.quantile(pulls, 0.95, axis=0) / 1.96

    arrays: dict[str, Any] = {
        "mean": mean,
        "scale": scale,
        # The mean of all networks is the mean of their regressions plus the mean of their corrections.
        "line": lines.mean(axis=0),
        "components": _rounded(components),
    } | arrays_of(networks)
    full = {"layers": len(networks.weights), "clip": CLIP, "ood_scale": ood_scale, "ood_limit": OOD_LIMIT}
    full |= {"inflation": inflation.round(3).tolist(), "neutral_decay_deg": NEUTRAL_DECAY_DEG} | meta
    return Fitted(arrays | {"meta": json.dumps(full)}, held_out)


def arrays_of(networks: Networks) -> dict[str, NDArray[Any]]:
    """Return the layers of fitted networks as `romcam.estimators.mlp.Ensemble` reads them, by name.

    Parameters
    ----------
    networks
        The networks.
    """
    arrays: dict[str, NDArray[Any]] = {}
    for i, (weight, bias) in enumerate(zip(networks.weights, networks.biases, strict=True)):
        arrays[f"weight_{i}"] = _rounded(weight.detach().numpy())
        arrays[f"bias_{i}"] = bias.detach().numpy()
    return arrays


def _rounded(weights: FloatArray) -> NDArray[np.float16]:
    """Round to half precision without its last three bits: smaller once compressed, and no angle changes by 0.1°."""
    bits = weights.astype(np.float16).view(np.uint16)
    return ((bits + np.uint16(4)) & np.uint16(0xFFF8)).view(np.float16)


def _whitening(z: FloatArray) -> tuple[FloatArray, float]:
    """Compute whitening components (M, C) of the inputs, and the 99.5th centile of their mean square."""
    _, s, v = np.linalg.svd(z, full_matrices=False)
    components = (v[:COMPONENTS] / (s[:COMPONENTS, None] / np.sqrt(len(z)))).T
    return components, float(np.quantile(np.mean((z @ components) ** 2, axis=1), 0.995))


def _ridge(z: FloatArray, y: FloatArray) -> FloatArray:
    """Compute a ridge regression with intercept, (M + 1, 3)."""
    design = np.concatenate([z, np.ones((len(z), 1), dtype=z.dtype)], axis=1).astype(np.float64)
    penalty = np.eye(design.shape[1]) * RIDGE
    penalty[-1, -1] = 0
    return np.linalg.solve(design.T @ design + penalty, design.T @ y).astype(np.float32)


def _fresh(inputs: int, settings: EnsembleSettings) -> Networks:
    return Networks(settings.folds * settings.members, inputs, settings.hidden, settings.dropout)


def train(
    networks: Networks, z: FloatArray, residual: FloatArray, fold: np.ndarray, settings: EnsembleSettings
) -> None:
    """Train all networks at once, network i on the bodies outside fold i modulo the number of folds.

    Parameters
    ----------
    networks
        Changed in place.
    z
        (R, M) standardised inputs.
    residual
        (E, R, 3) targets of each network.
    fold
        (R,) fold of each row.
    settings
        How to fit.
    """
    optimiser = torch.optim.AdamW(networks.parameters(), lr=settings.rate, weight_decay=settings.decay)
    left_out = list(range(settings.folds)) * settings.members
    pools = [torch.tensor(np.flatnonzero(fold != k)) for k in left_out]
    size = min(len(pool) for pool in pools)
    steps = size // settings.batch
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, settings.rate, settings.epochs * steps)
    inputs_, targets = torch.tensor(z), torch.tensor(residual)
    for epoch in range(settings.epochs):
        networks.train()
        sharpness = float(np.clip((epoch / settings.epochs - 0.3) / 0.3, 0.0, 0.9))
        order = torch.stack([pool[torch.randperm(len(pool))[:size]] for pool in pools])
        for step in range(steps):
            index = order[:, step * settings.batch : (step + 1) * settings.batch]
            batch = inputs_[index]
            batch = batch + settings.noise * torch.randn_like(batch)
            optimiser.zero_grad()
            own = targets.gather(1, index[..., None].expand(-1, -1, targets.shape[-1]))
            _loss(networks(batch), own, sharpness).mean(dim=1).sum().backward()
            torch.nn.utils.clip_grad_norm_(networks.parameters(), 5.0)
            optimiser.step()
            schedule.step()
