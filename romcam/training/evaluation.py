"""What the second witness says of stills it was not fitted to, and how far off that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from romcam.estimators.leg_network import SEEN_PX
from romcam.recording import FloatArray
from romcam.training.legs import MARGIN
from romcam.training.pelvis_dataset import Hips
from romcam.training.render import APART, MOVEMENTS
from romcam.training.rows import END
from romcam.training.second_estimator_net import WitnessNet


@dataclass(frozen=True, eq=False)
class Heard:
    """What the network says of bodies. tilts, error: (N, 3) degrees since neutral and stated standard errors; true:
    (N, 3) what is so. body: (N,) seeds; neutral: (N,) bool."""

    tilts: FloatArray
    error: FloatArray
    true: FloatArray
    body: NDArray[np.intp]
    neutral: NDArray[np.bool_]

    @property
    def at_end(self) -> NDArray[np.bool_]:
        """(N,) stills near the end of the trunk's range."""
        top = {body: self.true[self.body == body, 1].max() for body in np.unique(self.body)}
        return self.true[:, 1] > END * np.array([top[body] for body in self.body])


def heard(net: WitnessNet, hips: Hips) -> Heard:
    """What the network says of each still beside the same body's neutral ones."""
    edge, tilts, errors = MARGIN // 2, np.empty_like(hips.tilts), np.empty_like(hips.tilts)
    with torch.no_grad():
        for body in np.unique(hips.body):
            own = np.flatnonzero(hips.body == body)
            middle = torch.from_numpy(hips.pixels[own][:, edge : edge + SEEN_PX, edge : edge + SEEN_PX])
            x = (middle.permute(0, 3, 1, 2).float() / 255 - 0.45) * 3.0
            neutral = torch.from_numpy(hips.neutral[own]).float()[None]
            said, log_sd = net.compare(net.noticed(*net.see(x))[None], neutral)
            tilts[own], errors[own] = said[0].numpy(), log_sd[0].exp().numpy()
    return Heard(tilts, errors, hips.tilts, hips.body, hips.neutral)


def errors_of(said: Heard) -> dict[str, dict[str, str]]:
    """RMSE and median error near the end of range, by movement."""
    table: dict[str, dict[str, str]] = {}
    for movement in np.unique(said.body // APART):
        off = (said.tilts - said.true)[said.at_end & (said.body // APART == movement)]
        angles = {"pelvis": off[:, 0], "T12-L1": off[:, 1], "thigh": off[:, 2]}
        angles |= {"lumbar": off[:, 1] - off[:, 0], "hips": off[:, 0] - off[:, 2]}
        table[MOVEMENTS[movement]] = {
            name: f"{np.sqrt(np.mean(e**2)):.2f} ({np.median(np.abs(e)):.2f})" for name, e in angles.items()
        }
    return table
