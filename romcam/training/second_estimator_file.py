"""Write the two files of the second witness: the network that notices, and how far what it says is to be believed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from romcam.training.evaluation import Heard
from romcam.training.onnx_export import write_witness_network
from romcam.training.second_estimator_net import UNIT_DEG, USUAL_LOG_SD, WitnessNet


def write_witness(folder: Path, name: str, net: WitnessNet, said: Heard, alike: float) -> None:
    """Write `name`.onnx and `name`.npz (`romcam.estimators.second_estimator.Witness`), each whole or not at all.

    said: of bodies that the network was not fitted to, in the movements in which it is to be heard; on them its errors
    are measured. alike: see `Witness`.
    """
    network = folder / f"{name}.onnx"
    write_witness_network(network, net)
    meta = {
        "name": name,
        "network_sha256": hashlib.sha256(network.read_bytes()).hexdigest(),
        "unit_deg": UNIT_DEG,
        "alike": alike,
        **_measured(said),
    }
    arrays: dict[str, np.ndarray] = {}
    for i, layer in enumerate(net.comparing):
        weight, bias = layer.weight.detach().numpy(), layer.bias.detach().numpy().copy()
        if i == len(net.comparing) - 1:
            bias[3:] += USUAL_LOG_SD
        arrays[f"weight_{i}"], arrays[f"bias_{i}"] = weight.T.astype(np.float16), bias
    unfinished = folder / f"{name}.part"
    with unfinished.open("wb") as file:
        np.savez_compressed(file, **arrays, meta=json.dumps(meta))
    unfinished.replace(folder / f"{name}.npz")


def _measured(said: Heard) -> dict[str, Any]:
    """How its errors go together, and how much larger they are than it states, so that 95 % intervals hold 95 %."""
    moved = ~said.neutral
    pulls = (said.tilts - said.true)[moved] / said.error[moved]
    return {
        "correlation": np.corrcoef(pulls.T).round(3).tolist(),
        "inflation": (np.quantile(np.abs(pulls), 0.95, axis=0) / 1.96).round(3).tolist(),
        "bodies": len(np.unique(said.body)),
    }
