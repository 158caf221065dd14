"""Fit the second estimator, whose network is given a crop round the pelvis, to rendered stills alone."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from romcam.estimators.colour_crop import CELL_PX
from romcam.messages import Catalogue
from romcam.protocol import Networks
from romcam.training.augmentation import augment
from romcam.training.evaluation import Predictions, errors_by_movement, predict
from romcam.training.layers import half_precision, map_loss, mean_points
from romcam.training.leg_network import LegNet
from romcam.training.onnx_export import write_second_network
from romcam.training.onnx_import import read_leg_network
from romcam.training.pelvis_dataset import PelvisStills, read_all
from romcam.training.second_network import TYPICAL_LOG_SD, UNIT_DEG, SecondNet
from romcam.training.stills import BACK_MOVEMENTS, held_out, of_first_movement, render_all, seeds_of
from romcam.weights import manifest

text = Catalogue("romcam.training")  # __name__ is "__main__" where this module is run


@dataclass(frozen=True)
class SecondSettings:
    """How the network is fitted.

    Attributes
    ----------
    rounds
        Rounds over the bodies.
    bodies, stills
        Bodies of one step, and stills of each.
    others
        Share of the bodies of other movements in a round.
    rate, decay
        Highest learning rate, and weight decay.
    dropout
        Share of the values that are dropped.
    seed
        Seed of weights, order and augmentation.
    threads
        Threads of the fit.
    """

    rounds: int = 12
    bodies: int = 8
    stills: int = 8
    others: float = 0.3
    rate: float = 2e-3
    decay: float = 2e-2
    dropout: float = 0.1
    seed: int = 1
    threads: int = 1


def fit_second(data: PelvisStills, settings: SecondSettings, start: SecondNet | None = None) -> SecondNet:
    """Fit the network.

    Parameters
    ----------
    data
        Stills to fit to.
    settings
        How to fit.
    start
        A network to continue from; None fits from scratch.
    """
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    rng = np.random.default_rng(settings.seed)
    net = (start or SecondNet(settings.dropout)).to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(net.parameters(), lr=settings.rate, weight_decay=settings.decay)
    stills_of = {int(body): np.flatnonzero(data.body == body) for body in np.unique(data.body)}
    steps = len(bodies_of_round(list(stills_of), settings.others, rng)) // settings.bodies
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, settings.rate, settings.rounds * steps, pct_start=0.15)
    for round_ in range(settings.rounds):
        net.train()
        total = 0.0
        bodies = bodies_of_round(list(stills_of), settings.others, rng)[: steps * settings.bodies]
        for part in np.array_split(bodies, steps):
            chosen = [_chosen(stills_of[int(body)], data.neutral, settings.stills, rng) for body in part]
            some = data.part(np.concatenate(chosen))
            loss = _loss(net, some, len(part), rng)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(text("round", done=str(round_ + 1), all=str(settings.rounds), loss=f"{total / steps:.4f}"), flush=True)
    return net.eval()


def bodies_of_round(bodies: Sequence[int], others: float, rng: np.random.Generator) -> NDArray[np.intp]:
    """Draw the bodies of one round, in random order: all of the first movement and a share of the others.

    Parameters
    ----------
    bodies
        Seeds of all bodies.
    others
        Share, 0 to 1, of the bodies of other movements.
    rng
        Source of the random draws.

    Returns
    -------
    numpy.ndarray
        Seeds.
    """
    every = np.array(bodies)
    rest = rng.permutation(every[~of_first_movement(every)])
    return rng.permutation(np.concatenate([every[of_first_movement(every)], rest[: round(others * len(rest))]]))


def _chosen(
    own: NDArray[np.intp], neutral: NDArray[np.bool_], count: int, rng: np.random.Generator
) -> NDArray[np.intp]:
    """Draw `count` of a body's stills, one to three of them neutral."""
    standing = own[neutral[own]]
    some = rng.choice(standing, min(len(standing), int(rng.integers(1, 4))), replace=False)
    others, wanted = np.setdiff1d(own, some), count - len(some)
    return np.concatenate([some, rng.choice(others, wanted, replace=len(others) < wanted)])


def _loss(net: SecondNet, some: PelvisStills, bodies: int, rng: np.random.Generator) -> torch.Tensor:
    """Loss of the maps (in cells), of the angles and their differences, of the bones, and of the predicted errors."""
    x, points = augment(some.pixels, some.points, bodies, rng)
    known, true = torch.from_numpy(some.known).float(), torch.from_numpy(some.angles_deg)
    with half_precision():
        maps, appearance = net.frame(x)
    chance = torch.log_softmax(maps.flatten(2), dim=2).view_as(maps)
    found = mean_points(chance.exp(), CELL_PX) / CELL_PX
    off = nn.functional.smooth_l1_loss(found, points / CELL_PX, beta=0.5, reduction="none").sum(-1)
    of_maps = ((map_loss(chance, points, CELL_PX) * 0.3 + off) * known).sum() / known.sum()
    neutral = torch.from_numpy(some.neutral).float().view(bodies, -1)
    angles, log_sd = net.compare(net.features(maps, appearance).view(bodies, neutral.shape[1], -1), neutral)
    error = angles.flatten(0, 1) - true
    lumbar, hip = error[:, 1] - error[:, 0], error[:, 0] - error[:, 2]
    every = torch.cat([error, lumbar[:, None], hip[:, None]], dim=1) / 10.0
    of_angles = nn.functional.smooth_l1_loss(every, torch.zeros_like(every), beta=0.5)
    log_sd = log_sd.flatten(0, 1).clamp(-1.5, 4.0)
    of_errors = (0.5 * (error.detach() / log_sd.exp()) ** 2 + log_sd).mean()
    bones = torch.from_numpy(some.bones_deg) / 30.0
    of_bones = nn.functional.smooth_l1_loss(net.bones(appearance), bones, beta=0.3)
    return of_maps + 6.0 * of_angles + 2.0 * of_bones + 0.1 * of_errors


def write_second_estimator(
    folder: Path, name: str, net: SecondNet, predictions: Predictions, error_correlation: float
) -> None:
    """Write `name`.onnx and `name`.npz (`romcam.estimators.second_estimator.SecondEstimator`), each whole or not at
    all.

    Parameters
    ----------
    folder
        Folder to write to.
    name
        Name of both files.
    net
        The fitted network.
    predictions
        For bodies the network was not fitted to, in the movements in which the estimator is used; its errors are
        measured on them.
    error_correlation
        Correlation of its errors with those of the first estimator.
    """
    network = folder / f"{name}.onnx"
    write_second_network(network, net)
    meta = {
        "name": name,
        "network_sha256": hashlib.sha256(network.read_bytes()).hexdigest(),
        "unit_deg": UNIT_DEG,
        "error_correlation": error_correlation,
        **_calibration(predictions),
    }
    arrays: dict[str, Any] = {}
    layers = net.comparison_layers()
    for i, layer in enumerate(layers):
        weight, bias = layer.weight.detach().numpy(), layer.bias.detach().numpy().copy()
        if i == len(layers) - 1:
            bias[3:] += TYPICAL_LOG_SD
        arrays[f"weight_{i}"], arrays[f"bias_{i}"] = weight.T.astype(np.float16), bias
    partial_file = folder / f"{name}.part"
    with partial_file.open("wb") as file:
        np.savez_compressed(file, **arrays, meta=json.dumps(meta))
    partial_file.replace(folder / f"{name}.npz")


def _calibration(predictions: Predictions) -> dict[str, Any]:
    """Correlation of the errors, and the factor by which they exceed the predicted ones so that 95 % intervals hold."""
    moved = ~predictions.neutral
    pulls = (predictions.angles_deg - predictions.true_deg)[moved] / predictions.error_deg[moved]
    return {
        "correlation": np.corrcoef(pulls.T).round(3).tolist(),
        "inflation": (np.quantile(np.abs(pulls), 0.95, axis=0) / 1.96).round(3).tolist(),
        "bodies": len(np.unique(predictions.body)),
    }


_EXAMPLES: Final = 800
"""Stills a network is run on to restore the statistics of its normalisation before a fit continues from it."""


def _run_on_examples(net: LegNet, *, data: PelvisStills) -> None:
    some = np.random.default_rng(0).permutation(len(data.body))[:_EXAMPLES]
    with torch.no_grad():
        for part in np.array_split(np.sort(some), max(1, len(some) // 64)):
            middle = torch.from_numpy(data.inputs(part))
            net((middle.permute(0, 3, 1, 2).float() / 255 - 0.45) * 3.0)


class _Options(argparse.Namespace):
    stills: Path
    out: Path
    beside: Any
    bodies: list[str]
    start: Path | None
    error_correlation: float
    rounds: int
    processes: int


def main() -> None:
    """Fit the network to rendered stills and write both files of the second estimator."""
    parser = argparse.ArgumentParser(
        prog="python -m romcam.training.second_estimator", description=text("second.title")
    )
    parser.add_argument("--stills", type=Path, required=True, help=text("stills-folder"))
    parser.add_argument("--out", type=Path, required=True, help=text("second.out"))
    parser.add_argument("--beside", choices=get_args(Networks), default="bend", help=text("second.beside"))
    parser.add_argument("--bodies", nargs="+", default=["1700"], help=text("bodies-of-movements"))
    parser.add_argument("--start", type=Path, help=text("second.start"))
    parser.add_argument(
        "--error-correlation", type=float, default=0.4, metavar="R", help=text("second.error-correlation")
    )
    parser.add_argument("--rounds", type=int, default=SecondSettings.rounds, help=text("second.rounds"))
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help=text("processes"))
    options = parser.parse_args(namespace=_Options())
    seeds = seeds_of(options.bodies, BACK_MOVEMENTS)
    render_all(seeds, options.stills, options.processes)
    data = read_all(seeds, options.stills, options.processes)
    unseen = held_out(data.body)
    print(text("fitting-stills", stills=str(int(np.sum(~unseen)))), flush=True)
    settings = SecondSettings(rounds=options.rounds, threads=options.processes)
    start = None
    if options.start is not None:
        legs = read_leg_network(options.start, partial(_run_on_examples, data=data), turned=True)
        start = SecondNet.from_leg_network(legs, settings.dropout)
    net = fit_second(data.part(~unseen), settings, start)
    print(json.dumps(errors_by_movement(predict(net, data.part(unseen))), indent=1), flush=True)
    own = of_first_movement(data.body) == (options.beside == "bend")
    predictions = predict(net, data.part(unseen & own))
    write_second_estimator(
        options.out,
        manifest().network("second_estimator", options.beside).name,
        net,
        predictions,
        options.error_correlation,
    )


if __name__ == "__main__":
    main()
