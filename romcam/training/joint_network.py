"""Fit the network that finds the joints in crops: one network a fold of bodies, and one of all bodies to publish.

The network is fitted to outputs of every frame by itself (joints, inclination of two bones) and of a frame beside
neutral (how far pelvis and T12-L1 have rotated). The first estimator must be fitted to outputs of networks that have
not seen the body.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from romcam.body.landmarks import FloatArray
from romcam.estimators.crop import SIDE_PX
from romcam.estimators.joint_network import APPEARANCE, LEAN_UNIT_DEG, LEANS, PERCENT_PX, POINTS, SEEN_PX
from romcam.messages import Catalogue
from romcam.training.layers import Residual, convolution, half_precision
from romcam.training.trials import TrainingTrial

text = Catalogue(__name__)

CHANNELS: Final = (16, 32, 56, 80, 96)
HIDDEN: Final = 64
MARGIN: Final = SIDE_PX - SEEN_PX
"""A crop is larger than the network's input by this many pixels, so that inputs can be cut at random positions."""

_WEIGHTS: Final = torch.tensor([2.0, 2.0] + [1.0] * (2 * POINTS - 2) + [2.0] * LEANS)
"""Weights of the outputs in the loss: the hips and the inclinations count double."""


@dataclass(frozen=True)
class JointSettings:
    """How the networks are fitted; see docs/estimator-experiments.md.

    The first movement is fitted first; then all movements together, starting from that network.

    Attributes
    ----------
    folds
        Folds of bodies of the first movement.
    rounds, rate
        Rounds over its stills, and highest learning rate.
    bodies
        Bodies of one step.
    more_rounds, more_rate
        The same for all movements.
    decay
        Weight decay.
    dropout
        Share of the values that are dropped.
    seed
        Seed of weights, order and augmentation.
    threads
        Threads of each network; several networks are fitted in parallel.
    """

    folds: int = 2
    rounds: int = 32
    bodies: int = 16
    rate: float = 4e-3
    more_rounds: int = 14
    more_rate: float = 1.5e-3
    decay: float = 2e-2
    dropout: float = 0.1
    seed: int = 1
    threads: int = 1


@dataclass(frozen=True, eq=False)
class JointDataset:
    """The crops of N bodies with T stills each, and the targets.

    Attributes
    ----------
    pixels
        (N, T, 2, side, side) uint8: grey picture and silhouette.
    targets
        (N, T, 14): 12 coordinates of joints in percent of the body's length from the middle of the crop, then 2
        inclinations of bones in units of `LEAN_UNIT_DEG`.
    known
        (N, T) bool: the targets are known and inside the crop.
    neutral
        (N, T) 0 or 1.
    rotation_deg
        (N, T, 2) true change of pelvis and T12-L1 from neutral.
    """

    pixels: torch.Tensor
    targets: torch.Tensor
    known: torch.Tensor
    neutral: torch.Tensor
    rotation_deg: torch.Tensor

    @classmethod
    def of(cls, trials: Sequence[TrainingTrial]) -> JointDataset:
        """Gather the crops of trials.

        Parameters
        ----------
        trials
            Trials; all with the same number of stills.
        """
        pixels = np.stack([np.stack([t.observed.grey, t.observed.mask], axis=1) for t in trials])
        targets = np.stack([_targets(t) for t in trials])
        inside = np.abs(targets[..., : 2 * POINTS]) < 70.0
        known: NDArray[np.bool_] = np.asarray(np.isfinite(targets).all(axis=-1) & inside.all(axis=-1))
        rotation = np.stack([[t.truth["pelvis_tilt"], t.truth["trunk_inclination"]] for t in trials]).swapaxes(1, 2)
        neutral = np.stack([t.neutral for t in trials]) & known
        return cls(
            torch.from_numpy(pixels),
            torch.from_numpy(np.nan_to_num(targets).astype(np.float32)),
            torch.from_numpy(known),
            torch.from_numpy(neutral.astype(np.float32)),
            torch.from_numpy(rotation.astype(np.float32)),
        )


def _targets(trial: TrainingTrial) -> FloatArray:
    matrix = trial.observed.matrix
    inside = np.einsum("tij,tnj->tni", matrix[:, :, :2], trial.joints_px) + matrix[:, None, :, 2]
    points = (inside - SIDE_PX / 2) / PERCENT_PX
    return np.concatenate([points.reshape(len(points), -1), trial.bones_deg / LEAN_UNIT_DEG], axis=1)


class JointNet(nn.Module):
    """From a crop its outputs by itself; from a crop and neutral how far pelvis and T12-L1 have rotated."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        c = CHANNELS
        self.backbone = nn.Sequential(
            *(convolution(2, c[0], 2), nn.ReLU(), convolution(c[0], c[1], 2), nn.ReLU(), Residual(c[1])),
            *(convolution(c[1], c[2], 2), nn.ReLU(), Residual(c[2])),
            *(convolution(c[2], c[3], 2), nn.ReLU(), Residual(c[3]), Residual(c[3])),
            *(convolution(c[3], c[4], 2), nn.ReLU(), nn.Flatten()),
        )
        self.features = nn.Linear(c[4] * (SEEN_PX // 32) ** 2, APPEARANCE)
        self.outputs = nn.Linear(APPEARANCE, 2 * POINTS + LEANS)
        self.comparison = nn.ModuleList([nn.Linear(3 * APPEARANCE, HIDDEN), nn.Linear(HIDDEN, LEANS)])
        self.dropout = nn.Dropout(dropout)

    def comparison_layers(self) -> tuple[nn.Linear, nn.Linear]:
        """Return the two layers that compare a frame with neutral."""
        first, last = self.comparison
        return cast("nn.Linear", first), cast("nn.Linear", last)

    def forward(self, x: torch.Tensor, neutral: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Compute the outputs (N, T, 14) and the rotations (N, T, 2), both in standard units.

        Parameters
        ----------
        x
            (N * T, 2, side, side) crops.
        neutral
            (N, T) 0 or 1.
        """
        features = nn.functional.silu(self.features(self.dropout(self.backbone(x))))
        outputs = self.outputs(self.dropout(features)).view(*neutral.shape, -1)
        now = self.dropout(features).view(*neutral.shape, -1)
        mean = (now * neutral[..., None]).sum(1, keepdim=True) / neutral.sum(1)[:, None, None].clamp(min=1e-6)
        mean = mean.expand_as(now)
        first, last = self.comparison_layers()
        hidden = nn.functional.silu(first(torch.cat([now, mean, now - mean], dim=-1)))
        return outputs, last(self.dropout(hidden))


@dataclass(frozen=True, eq=False)
class Scaling:
    """Standard units: mean and deviation (14,) of the outputs, deviation (2,) of the rotations in degrees."""

    mean: torch.Tensor
    deviation: torch.Tensor
    rotation: torch.Tensor


FittedJointNet = tuple[JointNet, Scaling]


def fit_joints(
    data: JointDataset, bodies: NDArray[np.intp], settings: JointSettings, start: FittedJointNet | None = None
) -> FittedJointNet:
    """Fit one network.

    Parameters
    ----------
    data
        All bodies.
    bodies
        Indices of the bodies to fit to.
    settings
        How to fit.
    start
        A network to continue from, for `more_rounds`.
    """
    rounds, rate = (settings.rounds, settings.rate) if start is None else (settings.more_rounds, settings.more_rate)
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    rng = np.random.default_rng(settings.seed)
    bodies = bodies[(data.neutral[bodies].sum(1) > 0).numpy()]
    targets = data.targets[bodies][data.known[bodies]]
    scaling = Scaling(targets.mean(0), targets.std(0), data.rotation_deg[bodies].reshape(-1, LEANS).std(0))
    net = JointNet(settings.dropout)
    if start is not None:
        net.load_state_dict(start[0].state_dict())
        scaling = start[1]
    net = net.to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=settings.decay)
    steps = len(bodies) // settings.bodies
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, rounds * steps)
    for round_ in range(rounds):
        net.train()
        total = 0.0
        for part in np.array_split(rng.permutation(bodies)[: steps * settings.bodies], steps):
            x, shift = _augment(data.pixels[part], rng)
            target = data.targets[part].clone()
            target[..., : 2 * POINTS] -= (shift / PERCENT_PX).repeat(1, 1, POINTS)
            with half_precision():
                outputs, rotation = net(x, data.neutral[part])
            error = _error(outputs, (target - scaling.mean) / scaling.deviation) * _WEIGHTS / _WEIGHTS.mean()
            off = error.mean(-1) + _error(rotation, data.rotation_deg[part] / scaling.rotation).mean(-1)
            known = data.known[part].float()
            loss = (off * known).sum() / known.sum()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(text("round", done=str(round_ + 1), all=str(rounds), loss=f"{total / steps:.4f}"), flush=True)
    return net.eval(), scaling


def _error(outputs: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return nn.functional.smooth_l1_loss(outputs.float(), target, beta=0.3, reduction="none")


def _augment(pixels: torch.Tensor, rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Cut inputs out of crops (N, T, 2, side, side) at random positions, and change their light.

    Returns (N * T, 2, SEEN_PX, SEEN_PX) and the shift (N, T, 2) of the middle, pixels. Brightness, contrast, negative
    and noise belong to a body, so that its neutral and its other frames stay comparable; frames differ a little.
    """
    n, t = pixels.shape[:2]
    corner = np.clip(rng.integers(0, MARGIN + 1, (n, 1, 2)) + rng.integers(-2, 3, (n, t, 2)), 0, MARGIN)
    out = torch.empty(n, t, 2, SEEN_PX, SEEN_PX, dtype=torch.uint8)
    for i in range(n):
        for k in range(t):
            x, y = (int(at) for at in corner[i, k])
            out[i, k] = pixels[i, k, :, y : y + SEEN_PX, x : x + SEEN_PX]
    light, mask = (out[:, :, i : i + 1].float() / 255 for i in (0, 1))

    def of_body(spread: float) -> torch.Tensor:
        return torch.randn(n, 1, 1, 1, 1) * spread

    light = light * torch.exp(of_body(0.3)) + of_body(0.06)
    negative = (torch.rand(n, 1, 1, 1, 1) < 0.25).float()
    light = light * (1 - negative) + (1 - light) * negative
    light = light * torch.exp(torch.randn(n, t, 1, 1, 1) * 0.05)
    light = light + torch.randn_like(light) * (torch.rand(n, 1, 1, 1, 1) * 0.05)
    return _as_input(light, mask), torch.from_numpy((corner - MARGIN // 2).astype(np.float32))


def _as_input(light: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Like `romcam.estimators.joint_network.as_input`, for (N, T, 1, side, side)."""
    x = torch.cat([(light - 0.45) * 3.0, (mask - 0.5) * 2.0], dim=2)
    return x.flatten(0, 1).contiguous(memory_format=torch.channels_last)


@dataclass(frozen=True, eq=False)
class JointOutputs:
    """Outputs for the stills of one body: `values` (T, 14) as the targets of `JointDataset`; `rotation_deg` (T, 2)."""

    values: FloatArray
    rotation_deg: FloatArray


def predict_joints(
    net: JointNet, scaling: Scaling, data: JointDataset, bodies: NDArray[np.intp]
) -> Iterator[JointOutputs]:
    """Compute the outputs for some of the bodies, one by one.

    Parameters
    ----------
    net
        The fitted network.
    scaling
        Its standard units.
    data
        All bodies.
    bodies
        Indices of the bodies to predict for.

    Yields
    ------
    JointOutputs
        Outputs for the stills of one body.
    """
    edge = MARGIN // 2
    with torch.no_grad():
        for body in bodies.tolist():
            middle = data.pixels[body : body + 1, :, :, edge : edge + SEEN_PX, edge : edge + SEEN_PX].float() / 255
            values, rotation = net(_as_input(middle[:, :, :1], middle[:, :, 1:]), data.neutral[body : body + 1])
            yield JointOutputs(
                (values[0] * scaling.deviation + scaling.mean).numpy(), (rotation[0] * scaling.rotation).numpy()
            )
