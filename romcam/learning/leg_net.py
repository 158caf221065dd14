"""The network that finds legs: down to a coarse picture and back up to a map of each point."""

from __future__ import annotations

from typing import Final

import torch
from torch import nn

from romcam.learning.joints import Residual, convolution
from romcam.pose.legs import POINTS

CHANNELS: Final = (16, 24, 48, 72, 96)


class LegNet(nn.Module):
    """Picture → a map of each point, (B, 6, cells, cells), and whether the upper leg is the nearer one, (B,)."""

    def __init__(self) -> None:
        super().__init__()
        c = CHANNELS
        self.start = nn.Sequential(
            *(convolution(3, c[0], 2), nn.ReLU(), convolution(c[0], c[1], 2), nn.ReLU(), Residual(c[1])),
        )
        self.down = nn.ModuleList(
            nn.Sequential(convolution(c[i], c[i + 1], 2), nn.ReLU(), *(Residual(c[i + 1]) for _ in range(2)))
            for i in (1, 2, 3)
        )
        self.up = nn.ModuleList(nn.Sequential(convolution(c[i + 1], c[i]), nn.ReLU()) for i in (3, 2, 1))
        self.refine = nn.ModuleList(Residual(c[i]) for i in (3, 2, 1))
        self.maps = nn.Conv2d(c[1], POINTS, 3, 1, 1)
        self.nearer = nn.Linear(c[4], 1)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """x: (B, 3, side, side)."""
        levels = [self.start(x)]
        for down in self.down:
            levels.append(down(levels[-1]))
        y = levels.pop()
        nearer = self.nearer(y.mean(dim=(2, 3)))[:, 0]
        for up, refine in zip(self.up, self.refine, strict=True):
            y = nn.functional.interpolate(up(y), scale_factor=2.0, mode="nearest") + levels.pop()
            y = refine(torch.relu(y))
        return self.maps(y), nearer
