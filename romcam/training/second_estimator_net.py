"""The network of the second witness, and what it makes of a frame beside neutral."""

from __future__ import annotations

from typing import Final

import torch
from torch import nn

from romcam.estimators.leg_network import CELL_PX, SEEN_PX
from romcam.estimators.second_estimator import INCLINATIONS
from romcam.estimators.second_network import UNIT_PX, SECOND_NETWORK_POINTS
from romcam.recording import SECOND_FEATURES
from romcam.training.layers import MapNet, means
from romcam.training.leg_net import LegNet

CHANNELS: Final = (16, 24, 48, 72, 96)
POINTS: Final = len(SECOND_NETWORK_POINTS)
SAID: Final = SECOND_FEATURES - 2 * POINTS - INCLINATIONS
"""Numbers that the network says of a frame by itself, beside its maps."""
COMPARING: Final = 96
UNIT_DEG: Final = (25.0, 30.0, 40.0)
"""About the deviation of pelvis, T12-L1 and thigh in what is learned from."""
USUAL_LOG_SD: Final = 1.5
_HIPS_AND_KNEES: Final = [0, 1, 3, 4]
"""Of the points of `romcam.estimators.leg_network`, in the order of the first of `WITNESS_POINTS`."""
_DEGREES: Final = 180.0 / torch.pi


class WitnessNet(nn.Module):
    """Picture → maps of the points, and what is noticed; noticed now and in neutral → how far all three have turned."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.seeing = MapNet(3, CHANNELS, POINTS)
        self.noticing = nn.Linear(CHANNELS[4] * (SEEN_PX // 32) ** 2, SAID)
        self.saying = nn.Linear(SAID, 2)
        self.comparing = nn.ModuleList([nn.Linear(3 * SECOND_FEATURES, COMPARING), nn.Linear(COMPARING, 6)])
        self.dropout = nn.Dropout(dropout)

    @classmethod
    def after(cls, legs: LegNet, dropout: float) -> WitnessNet:
        """One that begins with what a network of the legs has learned to see; its hips and knees are these."""
        net = cls(dropout)
        theirs = {name: value for name, value in legs.seeing.state_dict().items() if not name.startswith("maps.")}
        net.seeing.load_state_dict(theirs, strict=False)
        with torch.no_grad():
            for own, other in (
                (net.seeing.maps.weight, legs.seeing.maps.weight),
                (net.seeing.maps.bias, legs.seeing.maps.bias),
            ):
                own[:4] = other[_HIPS_AND_KNEES]
        return net

    def see(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """x: (B, 3, side, side). Maps (B, `POINTS`, side / 4, side / 4) and what is said (B, `SAID`)."""
        maps, _, coarse = self.seeing(x)
        said = nn.functional.silu(self.noticing(self.dropout(coarse.flatten(1))))
        return maps.float(), said.float()

    def noticed(self, maps: torch.Tensor, said: torch.Tensor) -> torch.Tensor:
        """As `romcam.estimators.second_network.noticed_of`, of many frames: (B, `NOTICED`).

        The maps learn from the places alone: taught by the tilts as well, they put L5-S1 and T12-L1 wherever an angle
        can be read from, upside down as soon as not.
        """
        places = means(torch.softmax(maps.detach().flatten(2), 2).view_as(maps), CELL_PX)
        hip, knee = places[:, [0, 2]].mean(1), places[:, [1, 3]].mean(1)
        lower, upper = torch.stack([knee, hip, places[:, 4]], 1), torch.stack([hip, places[:, 4], places[:, 5]], 1)
        across, up = (upper - lower).unbind(-1)
        return torch.cat([said, ((places - hip[:, None]) / UNIT_PX).flatten(1), torch.atan2(across, -up)], dim=1)

    def compare(self, noticed: torch.Tensor, neutral: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """noticed: (N, T, `NOTICED`); neutral: (N, T) 0 or 1. Tilts since neutral (N, T, 3), degrees, and the
        logarithms of their standard errors."""
        noticed = torch.cat([self.dropout(noticed[..., :SAID]), noticed[..., SAID:]], dim=-1)
        usual = (noticed * neutral[..., None]).sum(1, keepdim=True) / neutral.sum(1)[:, None, None].clamp(min=1e-6)
        usual = usual.expand_as(noticed)
        change = noticed - usual
        hidden = self.dropout(nn.functional.silu(self.comparing[0](torch.cat([noticed, usual, change], dim=-1))))
        weight, bias = self.comparing[1].weight, self.comparing[1].bias
        tilts = nn.functional.linear(hidden, weight[:3], bias[:3]) * torch.tensor(UNIT_DEG)
        log_sd = nn.functional.linear(
            hidden.detach(), weight[3:], bias[3:]
        )  # they learn from what is, and change nothing
        lines = torch.remainder(change[..., -INCLINATIONS:] * _DEGREES + 180.0, 360.0) - 180.0
        seen = torch.stack([torch.zeros_like(lines[..., 0]), lines[..., 2], lines[..., 0]], dim=-1)
        return seen + tilts, log_sd + USUAL_LOG_SD
