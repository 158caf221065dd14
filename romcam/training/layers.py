"""What the networks that find points are made of: down to a coarse picture and back up to a map of each point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import torch
from torch import nn

_HALVES: Final = torch.backends.cpu.get_cpu_capability() not in ("DEFAULT", "AVX2")
"""Whether the processor reckons with half as long numbers: else they would take eight times as long instead of half."""

SHORT: Final = torch.bfloat16 if _HALVES else torch.float32
"""Type of pictures while a network is fitted."""


def short() -> torch.autocast:
    """Reckon with as short numbers."""
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=_HALVES)


def convolution(inward: int, outward: int, stride: int = 1) -> nn.Sequential:
    """A convolution of 3 by 3 and its normalisation."""
    return nn.Sequential(nn.Conv2d(inward, outward, 3, stride, 1, bias=False), nn.BatchNorm2d(outward))


class Residual(nn.Module):
    """Two convolutions beside a shortcut."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first, self.second = convolution(channels, channels), convolution(channels, channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(B, C, H, W) → the same shape."""
        return torch.relu(x + self.second(torch.relu(self.first(x))))


class MapNet(nn.Module):
    """Picture → a map of each point, a quarter of its side; and the features those and coarser ones are read from."""

    def __init__(self, shown: int, channels: Sequence[int], points: int) -> None:
        super().__init__()
        c = channels
        self.start = nn.Sequential(
            *(convolution(shown, c[0], 2), nn.ReLU(), convolution(c[0], c[1], 2), nn.ReLU(), Residual(c[1])),
        )
        self.down = nn.ModuleList(
            nn.Sequential(convolution(c[i], c[i + 1], 2), nn.ReLU(), *(Residual(c[i + 1]) for _ in range(2)))
            for i in (1, 2, 3)
        )
        self.up = nn.ModuleList(nn.Sequential(convolution(c[i + 1], c[i]), nn.ReLU()) for i in (3, 2, 1))
        self.refine = nn.ModuleList(Residual(c[i]) for i in (3, 2, 1))
        self.maps = nn.Conv2d(c[1], points, 3, 1, 1)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """x: (B, shown, side, side). Maps (B, points, side / 4, side / 4), features as fine, and those of side / 32."""
        levels = [self.start(x)]
        for down in self.down:
            levels.append(down(levels[-1]))
        coarse = y = levels.pop()
        for up, refine in zip(self.up, self.refine, strict=True):
            y = nn.functional.interpolate(up(y), scale_factor=2.0, mode="nearest") + levels.pop()
            y = refine(torch.relu(y))
        return self.maps(y), y, coarse


SPREAD_CELLS = 1.0
"""Standard deviation of what the maps are fitted to, round the true place."""


def bump_misfit(chance: torch.Tensor, places: torch.Tensor, cell_px: float) -> torch.Tensor:
    """How unlike maps of log probabilities (B, P, cells, cells) are to bumps round places (B, P, 2), pixels."""
    centres = cell_px * (torch.arange(chance.shape[-1]) + 0.5)
    across, along = ((centres - places[..., i, None]) / cell_px for i in (0, 1))
    bump_x, bump_y = (torch.softmax(-(each**2) / (2 * SPREAD_CELLS**2), dim=-1) for each in (across, along))
    return -(bump_y[..., :, None] * bump_x[..., None, :] * chance).sum(dim=(2, 3))


def means(chance: torch.Tensor, cell_px: float) -> torch.Tensor:
    """Mean places (B, P, 2), pixels, of maps of probabilities (B, P, cells, cells)."""
    centres = cell_px * (torch.arange(chance.shape[-1]) + 0.5)
    return torch.stack([(chance.sum(2) * centres).sum(-1), (chance.sum(3) * centres).sum(-1)], dim=-1)
