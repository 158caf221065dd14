"""Distil an ensemble into one network that gives the ensemble's estimates and stated errors."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final, cast, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.linalg import block_diag

from romcam.body.landmarks import FloatArray
from romcam.estimators.features import compute_features
from romcam.estimators.first_estimator import FirstEstimator, readable_frames
from romcam.estimators.mlp import Ensemble, combined, forward
from romcam.messages import Catalogue
from romcam.pose.opening import open_model
from romcam.protocol import Networks as NetworksName
from romcam.training.calibration import neutral_stills, record
from romcam.training.ensemble import Networks, arrays_of
from romcam.training.guarded import rerun_guarded
from romcam.training.stills import BACK_MOVEMENTS, held_out, load_stills, render_all, seeds_of
from romcam.weights.manifest import manifest
from romcam.weights.store import load

text = Catalogue("romcam.training")  # __name__ is "__main__" where this module is run

_UNIT: Final = (3.0, 3.0, 3.0, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3)
"""Unit of the outputs' differences: degrees, then natural logarithms and ratios."""


@dataclass(frozen=True)
class DistillationSettings:
    """How the one network is fitted.

    Attributes
    ----------
    width
        Width of the layers, in multiples of those of one network of the ensemble.
    steps, batch
        Steps, and rows of one step.
    rate, decay
        Highest learning rate, and weight decay.
    mixed
        Share of the rows that are mixed with a row of any other still.
    stretched
        Standard deviation of the natural logarithm by which a row is stretched.
    noise
        Largest standard deviation of the noise on a row.
    seed
        Seed of the order and of the noise.
    """

    width: int = 2
    steps: int = 3500
    batch: int = 256
    rate: float = 2e-3
    decay: float = 1e-3
    mixed: float = 0.5
    stretched: float = 0.3
    noise: float = 0.8
    seed: int = 1


def distil(teacher: Ensemble, x: FloatArray, settings: DistillationSettings) -> dict[str, NDArray[Any]]:
    """Fit one network to the outputs of an ensemble.

    The ensemble answers for any input, so it is asked about mixtures of stills and about stills with noise as well. No
    true angle is used.

    Parameters
    ----------
    teacher
        The ensemble.
    x
        (R, M) inputs.
    settings
        How to fit.

    Returns
    -------
    Layers of the network (`romcam.training.ensemble.arrays_of`), which starts from the ensemble's first ones. All else
    stays as it is.
    """
    torch.manual_seed(settings.seed)
    rng = np.random.default_rng(settings.seed)
    z = (x - teacher.mean) / teacher.scale
    networks = Networks.of(side_by_side(teacher, settings.width), 0.0)
    optimiser = torch.optim.AdamW(networks.parameters(), lr=settings.rate, weight_decay=settings.decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, settings.rate, settings.steps, pct_start=0.1)
    unit = torch.tensor(_UNIT)
    for _ in range(settings.steps):
        asked = np.clip(_varied(z, settings, rng), -teacher.clip, teacher.clip).astype(np.float32)
        wanted = torch.from_numpy(outputs_of(teacher, asked))
        off = (networks(torch.from_numpy(asked)[None])[0] - wanted) / unit
        optimiser.zero_grad()
        (off**2).mean().backward()
        optimiser.step()
        schedule.step()
    return arrays_of(networks)


def side_by_side(ensemble: Ensemble, count: int) -> Ensemble:
    """Join the first networks of an ensemble to one, `count` times as wide, whose outputs are the mean of theirs.

    Parameters
    ----------
    ensemble
        The ensemble.
    count
        How many of its networks.
    """
    last = len(ensemble.weights) - 1
    weights: list[FloatArray] = []
    biases: list[FloatArray] = []
    for i, (weight, bias) in enumerate(zip(ensemble.weights, ensemble.biases, strict=True)):
        if i == 0:
            joined = np.concatenate(weight[:count], axis=1)
        elif i == last:
            joined = np.concatenate(weight[:count], axis=0) / count
        else:
            joined = block_diag(*weight[:count]).astype(weight.dtype)
        weights.append(joined[None])
        biases.append(bias[:count].mean(axis=0)[None] if i == last else np.concatenate(bias[:count])[None])
    return replace(ensemble, weights=tuple(weights), biases=tuple(biases))


def outputs_of(ensemble: Ensemble, z: FloatArray) -> FloatArray:
    """Compute the outputs that one network with the estimates and covariances of an ensemble has.

    Parameters
    ----------
    ensemble
        The ensemble.
    z
        (R, M) standardised inputs.

    Returns
    -------
    (R, `OUTPUTS`) as `romcam.estimators.mlp.covariances` reads them.
    """
    each = np.broadcast_to(z, (len(ensemble.weights[0]), *z.shape))
    mean, covariance = combined(forward(each, ensemble.weights, tuple(bias[:, None] for bias in ensemble.biases)))
    factor = np.linalg.cholesky(covariance)
    diagonal = np.diagonal(factor, axis1=1, axis2=2)
    below = [factor[:, i, j] / diagonal[:, i] for i, j in ((1, 0), (2, 0), (2, 1))]
    return np.concatenate([mean, np.log(diagonal), np.stack(below, axis=1)], axis=1).astype(np.float32)


def _varied(z: FloatArray, settings: DistillationSettings, rng: np.random.Generator) -> FloatArray:
    """Draw stills, mix some, stretch them and add noise."""
    count = settings.batch
    one, other = rng.integers(0, len(z), (2, count))
    share = np.where(rng.random(count) < settings.mixed, rng.random(count), 1.0)[:, None]
    mixed = share * z[one] + (1 - share) * z[other]
    noise = rng.normal(size=mixed.shape) * rng.random((count, 1)) * settings.noise
    return mixed * np.exp(rng.normal(0.0, settings.stretched, (count, 1))) + noise


def difference(teacher: Ensemble, found: Ensemble, x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Compute how far a distilled network is from its ensemble.

    Parameters
    ----------
    teacher, found
        The ensemble, and the network.
    x
        (R, M) inputs.

    Returns
    -------
    RMS of the difference of pelvis, T12-L1 and thigh, (3,) degrees, and median ratio of their stated standard errors,
    over the rows that are in distribution.
    """
    (mean, covariance, ood_score), (other, own, _) = teacher(x), found(x)
    inside = ood_score < teacher.ood_limit
    ratio = np.sqrt(np.diagonal(own / covariance, axis1=1, axis2=2))
    return np.sqrt(np.mean((other - mean)[inside] ** 2, axis=0)), np.median(ratio[inside], axis=0)


def _rows(seeds: Sequence[int], folder: Path, networks: NetworksName, first: FirstEstimator) -> Iterator[FloatArray]:
    """Inputs of the first estimator in all readable stills of bodies whose neutral can be read."""
    model = open_model(*load())
    for seed in seeds:
        stills = load_stills(folder, seed)
        recording = record(model, stills, networks)
        neutral = neutral_stills(recording, stills)
        if neutral.any():
            features = compute_features(recording, stills.facing, neutral)
            readable = readable_frames(features, np.asarray(np.isfinite(recording.landmarks_px).all(axis=(1, 2))))
            if readable[neutral].any():
                yield first.rows(features, neutral & readable, readable)(np.flatnonzero(readable))


def write_distilled(source: Path, target: Path, layers: dict[str, NDArray[Any]], meta: dict[str, Any]) -> None:
    """Write a first estimator's file with one network in place of its ensemble, whole or not at all.

    Parameters
    ----------
    source, target
        The file to read and the file to write; they may be the same.
    layers
        From `distil`.
    meta
        Added to the description.
    """
    with np.load(source) as file:
        arrays = {name: file[name] for name in file.files} | layers
    arrays["meta"] = np.array(json.dumps(json.loads(str(arrays["meta"])) | meta))
    partial_file = target.with_suffix(".part")
    with partial_file.open("wb") as file:
        np.savez_compressed(file, **cast("dict[str, Any]", arrays))
    partial_file.replace(target)


class _Options(argparse.Namespace):
    networks: str
    source: Path
    out: Path
    work: Path
    bodies: list[str]
    processes: int


def main() -> None:
    """Distil the ensemble in a first estimator's file, and print how far the network is from it on unseen bodies."""
    parser = argparse.ArgumentParser(
        prog="python -m romcam.training.distillation", description=text("distillation.title")
    )
    parser.add_argument("networks", choices=get_args(NetworksName), help=text("calibration.networks"))
    parser.add_argument("--source", type=Path, required=True, help=text("distillation.source"))
    parser.add_argument("--out", type=Path, required=True, help=text("distillation.out"))
    parser.add_argument("--work", type=Path, default=Path("out/training"), help=text("calibration.work"))
    parser.add_argument("--bodies", nargs="+", required=True, help=text("bodies-of-movements"))
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help=text("processes"))
    options = parser.parse_args(namespace=_Options())
    rerun_guarded("romcam.training.distillation")
    networks = cast("NetworksName", options.networks)
    seeds = seeds_of(options.bodies, BACK_MOVEMENTS)
    render_all(seeds, options.work / "stills", options.processes)
    torch.set_num_threads(options.processes)
    with np.load(options.source) as file:
        first = FirstEstimator.from_arrays(dict(file), "")
    unseen = held_out(np.array(seeds))
    known, others = (
        np.concatenate(list(_rows(part.tolist(), options.work / "stills", networks, first)))
        for part in (np.array(seeds)[~unseen], np.array(seeds)[unseen])
    )
    print(text("fitting-stills", stills=str(len(known))), flush=True)
    settings = DistillationSettings()
    layers = distil(first.ensemble, known, settings)
    name = manifest().network("first_estimator", networks).name
    distilled = {"bodies": len(seeds), "stills": len(known), "settings": asdict(settings)}
    target = options.out / f"{name}.npz"
    write_distilled(options.source, target, layers, {"distilled": distilled})
    with np.load(target) as file:
        found = FirstEstimator.from_arrays(dict(file), "").ensemble
    off, ratio = difference(first.ensemble, found, others)
    print(text("distilled", off=str(off.round(2)), ratio=str(ratio.round(2))))


if __name__ == "__main__":
    main()
