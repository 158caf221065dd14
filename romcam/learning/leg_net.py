"""The network that finds legs."""

from __future__ import annotations

from typing import Final

import torch
from torch import nn

from romcam.learning.layers import MapNet
from romcam.pose.legs import POINTS, SEEN_PX
from romcam.tilts.setting import Legs

CHANNELS: Final = (16, 24, 48, 72, 96)


ANSWERS: Final[dict[Legs, int]] = {"lying": 1, "seated": 2}
"""Numbers that are said beside the maps: of who lies, the log odds that the upper leg is the nearer one; of who sits,
how far either shank is turned beyond its line in the picture."""


class LegNet(nn.Module):
    """Picture → a map of each point, (B, 6, cells, cells), and the `ANSWERS`, (B, answers)."""

    def __init__(self, kind: Legs) -> None:
        super().__init__()
        self.kind: Legs = kind
        self.seeing = MapNet(3, CHANNELS, POINTS)
        side = SEEN_PX // 32
        # Which leg is nearer shows anywhere; how a shank lies in space, where it is.
        inward = CHANNELS[4] if kind == "lying" else CHANNELS[4] * side * side
        self.answering = nn.Linear(inward, ANSWERS[kind])

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """x: (B, 3, side, side)."""
        maps, _, coarse = self.seeing(x)
        return maps, self.answering(coarse.mean(dim=(2, 3)) if self.kind == "lying" else coarse.flatten(1))
