"""Layers of the networks that find points: down to a coarse picture and back up to one map for each point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import torch
from torch import nn

_HALF_IS_FAST: Final = torch.backends.cpu.get_cpu_capability() not in ("DEFAULT", "AVX2")
"""Whether the processor computes with 16 bits; without it, bfloat16 takes eight times as long instead of half."""

PICTURE_TYPE: Final = torch.bfloat16 if _HALF_IS_FAST else torch.float32
"""Type of pictures while a network is fitted."""


def half_precision() -> torch.autocast:
    """Compute with bfloat16 in a `with` block where the processor does so fast."""
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=_HALF_IS_FAST)


def convolution(inward: int, outward: int, stride: int = 1) -> nn.Sequential:
    """Build a 3 by 3 convolution and its batch normalisation.

    Parameters
    ----------
    inward, outward
        Numbers of channels.
    stride
        2 halves the picture's sides.
    """
    return nn.Sequential(nn.Conv2d(inward, outward, 3, stride, 1, bias=False), nn.BatchNorm2d(outward))


def parts_of(pair: nn.Module) -> tuple[nn.Conv2d, nn.BatchNorm2d]:
    """Return the two layers of a `convolution`.

    Parameters
    ----------
    pair
        Result of `convolution`.
    """
    assert isinstance(pair, nn.Sequential)
    layer, norm = pair
    assert isinstance(layer, nn.Conv2d)
    assert isinstance(norm, nn.BatchNorm2d)
    return layer, norm


class Residual(nn.Module):
    """Two convolutions with a shortcut."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first, self.second = convolution(channels, channels), convolution(channels, channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Compute the outputs.

        Parameters
        ----------
        x
            (B, C, H, W).

        Returns
        -------
        torch.Tensor
            (B, C, H, W).
        """
        return torch.relu(x + self.second(torch.relu(self.first(x))))


class MapNet(nn.Module):
    """From a picture one map for each point, at a quarter of its side, and the features the maps are read from."""

    def __init__(self, inputs: int, channels: Sequence[int], points: int) -> None:
        super().__init__()
        c = channels
        self.start = nn.Sequential(
            *(convolution(inputs, c[0], 2), nn.ReLU(), convolution(c[0], c[1], 2), nn.ReLU(), Residual(c[1])),
        )
        self.down = nn.ModuleList(
            nn.Sequential(convolution(c[i], c[i + 1], 2), nn.ReLU(), *(Residual(c[i + 1]) for _ in range(2)))
            for i in (1, 2, 3)
        )
        self.up = nn.ModuleList(nn.Sequential(convolution(c[i + 1], c[i]), nn.ReLU()) for i in (3, 2, 1))
        self.refine = nn.ModuleList(Residual(c[i]) for i in (3, 2, 1))
        self.maps = nn.Conv2d(c[1], points, 3, 1, 1)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Compute maps and features.

        Parameters
        ----------
        x
            (B, inputs, side, side).

        Returns
        -------
        tuple[torch.Tensor, torch.Tensor, torch.Tensor]
            Maps (B, points, side / 4, side / 4), features at that size, and features at side / 32.
        """
        levels = [self.start(x)]
        for down in self.down:
            levels.append(down(levels[-1]))
        coarse = y = levels.pop()
        for up, refine in zip(self.up, self.refine, strict=True):
            y = nn.functional.interpolate(up(y), scale_factor=2.0, mode="nearest") + levels.pop()
            y = refine(torch.relu(y))
        return self.maps(y), y, coarse


SPREAD_CELLS = 1.0
"""Standard deviation of the target maps round the true point, in cells."""


def map_loss(log_probability: torch.Tensor, points: torch.Tensor, cell_px: float) -> torch.Tensor:
    """Cross-entropy (B, P) between maps and normal distributions round the true points.

    Parameters
    ----------
    log_probability
        (B, P, cells, cells) maps.
    points
        (B, P, 2) true points, pixels.
    cell_px
        Side of a cell, pixels.
    """
    centres = cell_px * (torch.arange(log_probability.shape[-1]) + 0.5)
    across, along = ((centres - points[..., i, None]) / cell_px for i in (0, 1))
    bump_x, bump_y = (torch.softmax(-(each**2) / (2 * SPREAD_CELLS**2), dim=-1) for each in (across, along))
    return -(bump_y[..., :, None] * bump_x[..., None, :] * log_probability).sum(dim=(2, 3))


def mean_points(probability: torch.Tensor, cell_px: float) -> torch.Tensor:
    """Compute the mean points of maps.

    Parameters
    ----------
    probability
        (B, P, cells, cells) maps, each with the sum 1.
    cell_px
        Side of a cell, pixels.

    Returns
    -------
    torch.Tensor
        (B, P, 2) pixels.
    """
    centres = cell_px * (torch.arange(probability.shape[-1]) + 0.5)
    return torch.stack([(probability.sum(2) * centres).sum(-1), (probability.sum(3) * centres).sum(-1)], dim=-1)
