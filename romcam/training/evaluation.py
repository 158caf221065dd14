"""Predictions of the second estimator's network on bodies it was not fitted to, and their errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.training.pelvis_dataset import PelvisStills
from romcam.training.rows import END
from romcam.training.second_network import SecondNet
from romcam.training.stills import movement_of


@dataclass(frozen=True, eq=False)
class Predictions:
    """Predictions for N stills.

    Attributes
    ----------
    angles_deg
        (N, 3) change of pelvis, T12-L1 and thigh from neutral.
    error_deg
        (N, 3) predicted standard errors.
    true_deg
        (N, 3) true change.
    body
        (N,) seeds.
    neutral
        (N,) bool.
    """

    angles_deg: FloatArray
    error_deg: FloatArray
    true_deg: FloatArray
    body: NDArray[np.intp]
    neutral: NDArray[np.bool_]

    @property
    def at_end(self) -> NDArray[np.bool_]:
        """(N,) stills near the end of the trunk's range."""
        top = {int(body): self.true_deg[self.body == body, 1].max() for body in np.unique(self.body)}
        return self.true_deg[:, 1] > END * np.array([top[int(body)] for body in self.body])


def predict(net: SecondNet, data: PelvisStills) -> Predictions:
    """Predict the angles of each still from it and the neutral stills of the same body.

    Parameters
    ----------
    net
        The fitted network.
    data
        Stills of bodies that have a neutral one.
    """
    angles, errors = np.empty_like(data.angles_deg), np.empty_like(data.angles_deg)
    with torch.no_grad():
        for body in np.unique(data.body):
            own = np.flatnonzero(data.body == body)
            middle = torch.from_numpy(data.inputs(own))
            x = (middle.permute(0, 3, 1, 2).float() / 255 - 0.45) * 3.0
            neutral = torch.from_numpy(data.neutral[own]).float()[None]
            predicted, log_sd = net.compare(net.features(*net.frame(x))[None], neutral)
            angles[own], errors[own] = predicted[0].numpy(), log_sd[0].exp().numpy()
    return Predictions(angles, errors, data.angles_deg, data.body, data.neutral)


def errors_by_movement(predictions: Predictions) -> dict[str, dict[str, str]]:
    """Compute the errors near the end of range.

    Parameters
    ----------
    predictions
        Predictions for bodies the network was not fitted to.

    Returns
    -------
    dict[str, dict[str, str]]
        By movement and angle, the RMSE and in brackets the median error, degrees.
    """
    movement = np.array([movement_of(int(body)) for body in predictions.body])
    table: dict[str, dict[str, str]] = {}
    for name in dict.fromkeys(movement.tolist()):
        off = (predictions.angles_deg - predictions.true_deg)[predictions.at_end & (movement == name)]
        angles = {"pelvis": off[:, 0], "T12-L1": off[:, 1], "thigh": off[:, 2]}
        angles |= {"lumbar": off[:, 1] - off[:, 0], "hip": off[:, 0] - off[:, 2]}
        table[name] = {
            angle: f"{np.sqrt(np.mean(e**2)):.2f} ({np.median(np.abs(e)):.2f})" for angle, e in angles.items()
        }
    return table
