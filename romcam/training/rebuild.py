"""From observed trials to published weights: joint networks, their outputs for unseen bodies, first estimators."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray

from romcam.estimators.mlp import Ensemble
from romcam.messages import Catalogue
from romcam.training.distillation import DistillationSettings, distil
from romcam.training.ensemble import EnsembleSettings, fit
from romcam.training.joint_network import (
    FittedJointNet,
    JointDataset,
    JointNet,
    JointOutputs,
    JointSettings,
    Scaling,
    fit_joints,
    predict_joints,
)
from romcam.training.onnx_export import write_joint_network
from romcam.training.rows import errors_at_end, to_rows
from romcam.training.stills import SEEDS_PER_MOVEMENT, of_first_movement
from romcam.training.trials import TrainingTrial, load_trials

text = Catalogue(__name__)

Scope = Literal["bends", "everything"]
SCOPES: Final[tuple[Scope, ...]] = ("bends", "everything")
"""The networks are fitted to the first movement (bends), then to all movements together."""

FittedTo = tuple[int, ...]
"""How many bodies of each of `BACK_MOVEMENTS`, from its first seed, the joint networks are fitted to; the others are
unseen."""

ALL: Final = -1
"""Stands for a fold: the published network, which is fitted to all bodies."""


def rebuild(
    trials: Path,
    work: Path,
    out: Path,
    joints: JointSettings,
    ensemble: EnsembleSettings,
    processes: int,
    fitted_to: FittedTo,
) -> None:
    """Fit everything and write both pairs of files (see `romcam.weights`) to `out`; networks in `work` are kept.

    Each ensemble is fitted to outputs of joint networks for bodies they have not seen. That of bends uses networks that
    leave out one fold of bodies each; that of all movements uses the published network and bodies it was not fitted to.

    Parameters
    ----------
    trials
        Folder of the observed trials.
    work
        Folder of intermediate networks.
    out
        Folder for the published weights.
    joints, ensemble
        How to fit.
    processes
        Processes that fit side by side.
    fitted_to
        Bodies of each movement for the joint networks.
    """
    for scope in SCOPES:
        wanted = (ALL, *range(joints.folds)) if scope == "bends" else (ALL,)
        jobs = [job for job in wanted if not _network(work, job, scope).exists()]
        fit_one = partial(_fit_one, scope=scope, folder=trials, work=work, settings=joints, fitted_to=fitted_to)
        with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
            list(pool.map(fit_one, jobs))
        _write(scope, trials, work, out, joints, ensemble, fitted_to)


def _write(
    scope: Scope,
    trials: Path,
    work: Path,
    out: Path,
    joints: JointSettings,
    ensemble: EnsembleSettings,
    fitted_to: FittedTo,
) -> None:
    """Fit the ensemble of a scope to outputs for unseen bodies, and write it with its joint network."""
    net, scaling = _load(work, ALL, joints, scope)
    suffix = "" if scope == "bends" else "-any"
    network = out / f"joints{suffix}.onnx"
    write_joint_network(network, net, scaling)
    if scope == "bends":
        known = list(_trials(trials, scope, fitted_to))
        by_seed = _stored_outputs(work, joints.folds)
        outputs = [by_seed[trial.seed] for trial in known]
    else:
        known = [trial for trial in load_trials(trials) if not _is_fitted_to(trial.seed, fitted_to)]
        outputs = list(predict_joints(net, scaling, JointDataset.of(known), np.arange(len(known))))
    rows = to_rows(known, outputs)
    bodies = np.unique(rows.body)
    print(text("fitting-stills-of-bodies", stills=str(len(rows.x)), bodies=str(len(bodies))), flush=True)
    meta: dict[str, Any] = {"name": f"spine-{len(bodies)}", "bodies": len(bodies)}
    meta |= {"first_seed": int(bodies[0]), "last_seed": int(bodies[-1])}
    meta |= {"joints_sha256": hashlib.sha256(network.read_bytes()).hexdigest()}
    meta |= {"joints": dataclasses.asdict(joints), "settings": dataclasses.asdict(ensemble)}
    fitted = fit(rows, ensemble, meta)
    for line in errors_at_end(rows, fitted.held_out.mean):
        print(line)
    teacher = Ensemble.from_arrays(fitted.arrays, json.loads(fitted.arrays["meta"]))
    arrays: dict[str, Any] = fitted.arrays | distil(teacher, rows.x, DistillationSettings()) | _comparison(net, scaling)
    partial_file = out / "spine.part"
    with partial_file.open("wb") as file:
        np.savez_compressed(file, **arrays)
    partial_file.replace(out / f"spine{suffix}.npz")


def _trials(folder: Path, scope: Scope, fitted_to: FittedTo) -> Iterator[TrainingTrial]:
    """Trials to which the joint networks of a scope are fitted."""
    of_all = (trial for trial in load_trials(folder) if _is_fitted_to(trial.seed, fitted_to))
    return (trial for trial in of_all if scope == "everything" or of_first_movement(trial.seed))


def _is_fitted_to(seed: int, fitted_to: FittedTo) -> bool:
    movement, body = divmod(seed, SEEDS_PER_MOVEMENT)
    return body < fitted_to[movement]


def _comparison(net: JointNet, scaling: Scaling) -> dict[str, NDArray[Any]]:
    """The layers that compare appearances, as `romcam.estimators.first_estimator.Comparison` reads them."""
    first, last = net.comparison_layers()
    weights = (first.weight, last.weight * scaling.rotation[:, None])
    biases = (first.bias, last.bias * scaling.rotation)
    arrays: dict[str, NDArray[Any]] = {}
    for i, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        arrays[f"comparison_weight_{i}"] = weight.detach().numpy().T.astype(np.float16)
        arrays[f"comparison_bias_{i}"] = bias.detach().numpy()
    return arrays


def _fold_of(seeds: NDArray[np.intp], folds: int) -> NDArray[np.intp]:
    """Compute the fold of each body from its seed alone, with as many even as odd seeds in each.

    Even and odd seeds have the envelopes `wide` and `core`.
    """
    return seeds // 2 % folds


def _fit_one(job: int, scope: Scope, folder: Path, work: Path, settings: JointSettings, fitted_to: FittedTo) -> None:
    trials = list(_trials(folder, scope, fitted_to))
    data = JointDataset.of(trials)
    seeds = np.array([trial.seed for trial in trials])
    fold = _fold_of(seeds, settings.folds)
    start = _load(work, job, settings, "bends") if scope == "everything" else None
    net, scaling = fit_joints(data, np.flatnonzero(fold != job), settings, start)
    if job != ALL:
        unseen = np.flatnonzero(fold == job)
        outputs = list(predict_joints(net, scaling, data, unseen))
        np.savez(
            _outputs(work, job),
            seeds=seeds[unseen],
            values=np.stack([each.values for each in outputs]),
            rotation_deg=np.stack([each.rotation_deg for each in outputs]),
        )
        print(text("errors-of-fold", fold=str(job), errors=json.dumps(_errors(unseen, data, outputs))), flush=True)
    partial_file = _network(work, job, scope).with_suffix(".part")
    torch.save({"net": net.state_dict(), "scaling": dataclasses.astuple(scaling)}, partial_file)
    partial_file.replace(_network(work, job, scope))


def _errors(unseen: NDArray[np.intp], data: JointDataset, outputs: list[JointOutputs]) -> dict[str, float]:
    """Compute RMSE on bodies a network has not seen: points in percent of the body, angles in degrees."""
    known = data.known[unseen].numpy()
    off = (np.stack([each.values for each in outputs]) - data.targets[unseen].numpy())[known]
    turned = (np.stack([each.rotation_deg for each in outputs]) - data.rotation_deg[unseen].numpy())[known]
    rmse = {f"point {i}": float(np.sqrt((off[:, 2 * i : 2 * i + 2] ** 2).sum(axis=1).mean())) for i in range(6)}
    return rmse | {f"rotation {i}": float(np.sqrt((turned[:, i] ** 2).mean())) for i in range(2)}


def _load(work: Path, job: int, settings: JointSettings, scope: Scope) -> FittedJointNet:
    kept = torch.load(_network(work, job, scope))
    net = JointNet(settings.dropout)
    net.load_state_dict(kept["net"])
    return net.eval(), Scaling(*kept["scaling"])


def _stored_outputs(work: Path, folds: int) -> dict[int, JointOutputs]:
    outputs: dict[int, JointOutputs] = {}
    for fold in range(folds):
        with np.load(_outputs(work, fold)) as file:
            rows = zip(file["seeds"], file["values"], file["rotation_deg"], strict=True)
            outputs |= {int(seed): JointOutputs(values, rotation) for seed, values, rotation in rows}
    return outputs


def _network(work: Path, job: int, scope: Scope) -> Path:
    return work / f"joints-{scope}-{'all' if job == ALL else job}.pt"


def _outputs(work: Path, fold: int) -> Path:
    return work / f"outputs-bends-{fold}.npz"
