"""The network of the second estimator, and how it compares a frame with neutral."""

from __future__ import annotations

from typing import Final, cast

import torch
from torch import nn

from romcam.estimators.colour_crop import CELL_PX, SEEN_PX
from romcam.estimators.second_network import INCLINATIONS, SECOND_FEATURES, SECOND_NETWORK_POINTS, UNIT_PX
from romcam.training.layers import MapNet, mean_points
from romcam.training.leg_network import LegNet

CHANNELS: Final = (16, 24, 48, 72, 96)
POINTS: Final = len(SECOND_NETWORK_POINTS)
APPEARANCE: Final = SECOND_FEATURES - 2 * POINTS - INCLINATIONS
"""Features of a frame that the network computes beside its maps."""
HIDDEN: Final = 96
UNIT_DEG: Final = (25.0, 30.0, 40.0)
"""About the standard deviation of pelvis, T12-L1 and thigh in the training data."""
TYPICAL_LOG_SD: Final = 1.5
_HIPS_AND_KNEES: Final = [0, 1, 3, 4]
"""Of the points of the leg network, in the order of the first points of this one."""
_DEGREES: Final = 180.0 / torch.pi


class SecondNet(nn.Module):
    """From a picture maps of points and features; from the features now and in neutral the change of three angles."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.finder = MapNet(3, CHANNELS, POINTS)
        self.appearance = nn.Linear(CHANNELS[4] * (SEEN_PX // 32) ** 2, APPEARANCE)
        self.bones = nn.Linear(APPEARANCE, 2)
        self.comparison = nn.ModuleList([nn.Linear(3 * SECOND_FEATURES, HIDDEN), nn.Linear(HIDDEN, 6)])
        self.dropout = nn.Dropout(dropout)

    @classmethod
    def from_leg_network(cls, legs: LegNet, dropout: float) -> SecondNet:
        """Build a network that starts from a leg network: its layers, and its maps of hips and knees.

        Parameters
        ----------
        legs
            The leg network.
        dropout
            Share of the values that are dropped while training.
        """
        net = cls(dropout)
        shared = {name: value for name, value in legs.finder.state_dict().items() if not name.startswith("maps.")}
        net.finder.load_state_dict(shared, strict=False)
        own_maps, leg_maps = net.finder.maps, legs.finder.maps
        assert own_maps.bias is not None
        assert leg_maps.bias is not None
        with torch.no_grad():
            own_maps.weight[:4] = leg_maps.weight[_HIPS_AND_KNEES]
            own_maps.bias[:4] = leg_maps.bias[_HIPS_AND_KNEES]
        return net

    def comparison_layers(self) -> tuple[nn.Linear, nn.Linear]:
        """Return the two layers that compare a frame with neutral."""
        first, last = self.comparison
        return cast("nn.Linear", first), cast("nn.Linear", last)

    def frame(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Compute maps and appearance of pictures.

        Parameters
        ----------
        x
            (B, 3, side, side) pictures.

        Returns
        -------
        tuple[torch.Tensor, torch.Tensor]
            (B, `POINTS`, side / 4, side / 4) and (B, `APPEARANCE`).
        """
        maps, _, coarse = self.finder(x)
        appearance = nn.functional.silu(self.appearance(self.dropout(coarse.flatten(1))))
        return maps.float(), appearance.float()

    def features(self, maps: torch.Tensor, appearance: torch.Tensor) -> torch.Tensor:
        """Compute the features of frames, like `romcam.estimators.second_network.to_features`.

        The maps learn from the points alone. When the angles were allowed to change them as well, they put L5-S1 and
        T12-L1 wherever an angle could be read from, sometimes upside down.

        Parameters
        ----------
        maps, appearance
            Outputs of `frame` for B pictures.

        Returns
        -------
        torch.Tensor
            (B, `SECOND_FEATURES`).
        """
        points = mean_points(torch.softmax(maps.detach().flatten(2), 2).view_as(maps), CELL_PX)
        hip, knee = points[:, [0, 2]].mean(1), points[:, [1, 3]].mean(1)
        lower, upper = torch.stack([knee, hip, points[:, 4]], 1), torch.stack([hip, points[:, 4], points[:, 5]], 1)
        across, up = (upper - lower).unbind(-1)
        return torch.cat([appearance, ((points - hip[:, None]) / UNIT_PX).flatten(1), torch.atan2(across, -up)], dim=1)

    def compare(self, features: torch.Tensor, neutral: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Compute the change of pelvis, T12-L1 and thigh from neutral.

        Parameters
        ----------
        features
            (N, T, `SECOND_FEATURES`) features of frames.
        neutral
            (N, T) 0 or 1.

        Returns
        -------
        tuple[torch.Tensor, torch.Tensor]
            (N, T, 3) degrees, and the natural logarithms of their standard errors.
        """
        features = torch.cat([self.dropout(features[..., :APPEARANCE]), features[..., APPEARANCE:]], dim=-1)
        mean = (features * neutral[..., None]).sum(1, keepdim=True) / neutral.sum(1)[:, None, None].clamp(min=1e-6)
        mean = mean.expand_as(features)
        change = features - mean
        first, last = self.comparison_layers()
        hidden = self.dropout(nn.functional.silu(first(torch.cat([features, mean, change], dim=-1))))
        weight, bias = last.weight, last.bias
        angles = nn.functional.linear(hidden, weight[:3], bias[:3]) * torch.tensor(UNIT_DEG)
        # Detached: the errors learn from the features and change nothing in them.
        log_sd = nn.functional.linear(hidden.detach(), weight[3:], bias[3:])
        lines = torch.remainder(change[..., -INCLINATIONS:] * _DEGREES + 180.0, 360.0) - 180.0
        from_lines = torch.stack([torch.zeros_like(lines[..., 0]), lines[..., 2], lines[..., 0]], dim=-1)
        return from_lines + angles, log_sd + TYPICAL_LOG_SD
