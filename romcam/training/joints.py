"""Fit the network that finds the joints in close-ups: a net a fold of bodies for honest inputs, one of all to ship.

Fitted with what it is to say of every frame by itself (joints, leans) and of a frame beside neutral (how far pelvis and
T12-L1 have turned). What the spine estimator is fitted to must come from nets that have not seen the body.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from romcam.estimators.crop import SIDE_PX
from romcam.estimators.joint_network import LEAN_UNIT_DEG, LEANS, PERCENT_PX, POINTS, SEEN_PX
from romcam.recording import APPEARANCE, FloatArray
from romcam.training.layers import Residual, convolution, short
from romcam.training.trials import Trial

CHANNELS: Final = (16, 32, 56, 80, 96)
COMPARING: Final = 64
MARGIN: Final = SIDE_PX - SEEN_PX

_HEAVIER: Final = torch.tensor([2.0, 2.0] + [1.0] * (2 * POINTS - 2) + [2.0] * LEANS)
"""The hips and the leans count double."""


@dataclass(frozen=True)
class JointSettings:
    """How the networks are fitted; see docs/estimator.md."""

    folds: int = 2
    rounds: int = 32
    bodies: int = 16
    rate: float = 4e-3
    more_rounds: int = 14
    more_rate: float = 1.5e-3
    """Forward bends come first; then every movement together, from what was learned on those."""
    decay: float = 2e-2
    dropout: float = 0.1
    seed: int = 1
    threads: int = 1
    """Of each network; several are fitted side by side."""


@dataclass(frozen=True, eq=False)
class Pictures:
    """All close-ups of N bodies with T stills each, and what is to be said of them.

    pixels: (N, T, 2, side, side) uint8. places: (N, T, 12) in hundredths of the body's length from the middle of the
    close-up, then (N, T, 2) leans in units of `LEAN_UNIT_DEG`: together `said` (N, T, 14). known: (N, T) bool.
    neutral: (N, T) 0 or 1. turned: (N, T, 2) true change of pelvis and T12-L1 since neutral, degrees.
    """

    pixels: torch.Tensor
    said: torch.Tensor
    known: torch.Tensor
    neutral: torch.Tensor
    turned: torch.Tensor

    @classmethod
    def of(cls, trials: Sequence[Trial]) -> Pictures:
        """Gather the close-ups of trials."""
        pixels = np.stack([np.stack([t.sights.grey, t.sights.mask], axis=1) for t in trials])
        said = np.stack([_to_be_said(t) for t in trials])
        known = np.isfinite(said).all(axis=-1) & (np.abs(said[..., : 2 * POINTS]) < 70.0).all(axis=-1)
        turned = np.stack([[t.truth["pelvis_tilt"], t.truth["trunk_inclination"]] for t in trials]).swapaxes(1, 2)
        neutral = np.stack([t.neutral for t in trials]) & known
        return cls(
            torch.from_numpy(pixels),
            torch.from_numpy(np.nan_to_num(said).astype(np.float32)),
            torch.from_numpy(known),
            torch.from_numpy(neutral.astype(np.float32)),
            torch.from_numpy(turned.astype(np.float32)),
        )


def _to_be_said(trial: Trial) -> FloatArray:
    matrix = trial.sights.matrix
    inside = np.einsum("tij,tnj->tni", matrix[:, :, :2], trial.joints_px) + matrix[:, None, :, 2]
    places = (inside - SIDE_PX / 2) / PERCENT_PX
    return np.concatenate([places.reshape(len(places), -1), trial.lean_deg / LEAN_UNIT_DEG], axis=1)


class Looker(nn.Module):
    """Close-up → what is to be said of it; close-up and neutral → how far pelvis and T12-L1 have turned."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        c = CHANNELS
        self.trunk = nn.Sequential(
            *(convolution(2, c[0], 2), nn.ReLU(), convolution(c[0], c[1], 2), nn.ReLU(), Residual(c[1])),
            *(convolution(c[1], c[2], 2), nn.ReLU(), Residual(c[2])),
            *(convolution(c[2], c[3], 2), nn.ReLU(), Residual(c[3]), Residual(c[3])),
            *(convolution(c[3], c[4], 2), nn.ReLU(), nn.Flatten()),
        )
        self.noticing = nn.Linear(c[4] * (SEEN_PX // 32) ** 2, APPEARANCE)
        self.saying = nn.Linear(APPEARANCE, 2 * POINTS + LEANS)
        self.comparing = nn.ModuleList([nn.Linear(3 * APPEARANCE, COMPARING), nn.Linear(COMPARING, LEANS)])
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, neutral: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """x: (N * T, 2, side, side); neutral: (N, T) 0 or 1 → (N, T, 14) and (N, T, 2), both in standard units."""
        noticed = nn.functional.silu(self.noticing(self.dropout(self.trunk(x))))
        said = self.saying(self.dropout(noticed)).view(*neutral.shape, -1)
        now = self.dropout(noticed).view(*neutral.shape, -1)
        usual = (now * neutral[..., None]).sum(1, keepdim=True) / neutral.sum(1)[:, None, None].clamp(min=1e-6)
        usual = usual.expand_as(now)
        hidden = nn.functional.silu(self.comparing[0](torch.cat([now, usual, now - usual], dim=-1)))
        return said, self.comparing[1](self.dropout(hidden))


@dataclass(frozen=True, eq=False)
class Standard:
    """Means and deviations that the network's outputs are in units of. said: (2, 14); turned: (2,) deviations."""

    mean: torch.Tensor
    deviation: torch.Tensor
    turned: torch.Tensor


Fit = tuple[Looker, Standard]


def fit_joints(pictures: Pictures, bodies: NDArray[np.intp], settings: JointSettings, start: Fit | None = None) -> Fit:
    """Fit one network to some of the bodies (indices); start: one to go on from, for `more_rounds`."""
    rounds, rate = (settings.rounds, settings.rate) if start is None else (settings.more_rounds, settings.more_rate)
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    rng = np.random.default_rng(settings.seed)
    bodies = bodies[(pictures.neutral[bodies].sum(1) > 0).numpy()]
    said = pictures.said[bodies][pictures.known[bodies]]
    standard = Standard(said.mean(0), said.std(0), pictures.turned[bodies].reshape(-1, LEANS).std(0))
    net = Looker(settings.dropout)
    if start is not None:
        net.load_state_dict(start[0].state_dict())
        standard = start[1]
    net = net.to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=settings.decay)
    steps = len(bodies) // settings.bodies
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, rounds * steps)
    for round_ in range(rounds):
        net.train()
        total = 0.0
        for part in np.array_split(rng.permutation(bodies)[: steps * settings.bodies], steps):
            x, shift = _varied(pictures.pixels[part], rng)
            target = pictures.said[part].clone()
            target[..., : 2 * POINTS] -= (shift / PERCENT_PX).repeat(1, 1, POINTS)
            with short():
                said, turned = net(x, pictures.neutral[part])
            off = (_tolerant(said, (target - standard.mean) / standard.deviation) * _HEAVIER / _HEAVIER.mean()).mean(-1)
            off = off + _tolerant(turned, pictures.turned[part] / standard.turned).mean(-1)
            known = pictures.known[part].float()
            loss = (off * known).sum() / known.sum()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"round {round_ + 1} of {rounds}: loss {total / steps:.4f}", flush=True)
    return net.eval(), standard


def _tolerant(said: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return nn.functional.smooth_l1_loss(said.float(), target, beta=0.3, reduction="none")


def _varied(pixels: torch.Tensor, rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Cut the part that is seen out of close-ups (N, T, 2, side, side), each a little elsewhere, and change the light.

    Returns (N * T, 2, seen, seen) and the shift (N, T, 2) of its middle, pixels. Brightness, contrast, negative and
    noise are one body's, so that neutral and frame stay alike; a little is each frame's own.
    """
    n, t = pixels.shape[:2]
    corner = np.clip(rng.integers(0, MARGIN + 1, (n, 1, 2)) + rng.integers(-2, 3, (n, t, 2)), 0, MARGIN)
    out = torch.empty(n, t, 2, SEEN_PX, SEEN_PX, dtype=torch.uint8)
    for i in range(n):
        for k in range(t):
            x, y = corner[i, k]
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
    """As `romcam.estimators.joint_network.as_input`, for (N, T, 1, side, side)."""
    x = torch.cat([(light - 0.45) * 3.0, (mask - 0.5) * 2.0], dim=2)
    return x.flatten(0, 1).contiguous(memory_format=torch.channels_last)


@dataclass(frozen=True, eq=False)
class Looks:
    """What a network says of a body's stills. said: (T, 14) as in `Pictures`; turned: (T, 2) degrees since neutral."""

    said: FloatArray
    turned: FloatArray


def look(net: Looker, standard: Standard, pictures: Pictures, bodies: NDArray[np.intp]) -> Iterator[Looks]:
    """What the network says of each of some bodies."""
    edge = MARGIN // 2
    with torch.no_grad():
        for body in bodies:
            middle = pictures.pixels[body : body + 1, :, :, edge : edge + SEEN_PX, edge : edge + SEEN_PX].float() / 255
            said, turned = net(_as_input(middle[:, :, :1], middle[:, :, 1:]), pictures.neutral[body : body + 1])
            yield Looks((said[0] * standard.deviation + standard.mean).numpy(), (turned[0] * standard.turned).numpy())
