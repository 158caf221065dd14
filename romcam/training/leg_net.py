"""The network that finds legs."""

from __future__ import annotations

from typing import Final

import torch
from torch import nn

from romcam.estimators.leg_network import POINTS
from romcam.training.layers import MapNet

CHANNELS: Final = (16, 24, 48, 72, 96)


class LegNet(nn.Module):
    """Picture → a map of each point, (B, 6, cells, cells), and whether the upper leg is the nearer one, (B,)."""

    def __init__(self) -> None:
        super().__init__()
        self.seeing = MapNet(3, CHANNELS, POINTS)
        self.nearer = nn.Linear(CHANNELS[4], 1)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """x: (B, 3, side, side)."""
        maps, _, coarse = self.seeing(x)
        return maps, self.nearer(coarse.mean(dim=(2, 3)))[:, 0]
