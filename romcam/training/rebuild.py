"""From watched trials to the files of weights: joint networks, what they say of bodies unseen, the estimators."""

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

from romcam.training.fit import Settings, fit
from romcam.training.joints import JointSettings, Looker, Looks, Pictures, Standard, fit_joints, look
from romcam.training.onnx_export import write_network
from romcam.training.render import APART
from romcam.training.rows import errors_at_end, to_rows
from romcam.training.trials import Trial, load_trials

Stage = Literal["bends", "everything"]
STAGES: Final[tuple[Stage, ...]] = ("bends", "everything")
"""The networks learn forward bends first, then every movement together."""

Taught = tuple[int, ...]
"""How many bodies of each of `BACK_MOVEMENTS`, from its first seed, the joint networks are fitted to; the others are
strangers to them."""

ALL: Final = -1
"""In place of a fold: the network that is fitted to every body, and shipped."""


def rebuild(
    trials: Path, work: Path, out: Path, joints: JointSettings, spine: Settings, processes: int, taught: Taught
) -> None:
    """Fit everything, and write both pairs of files (`romcam.weights.shipped`) into `out`; networks found in `work`
    are kept.

    trials: of every movement, and of strangers. Either spine is fitted to what joint networks say of bodies they have
    not seen: of bends networks that leave out a fold each, of every movement the shipped one, of strangers.
    """
    for stage in STAGES:
        wanted = (ALL, *range(joints.folds)) if stage == "bends" else (ALL,)
        jobs = [job for job in wanted if not _network(work, job, stage).exists()]
        fit_one = partial(_fit_one, stage=stage, folder=trials, work=work, settings=joints, taught=taught)
        with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
            list(pool.map(fit_one, jobs))
        _write(stage, trials, work, out, joints, spine, taught)


def _write(
    stage: Stage, trials: Path, work: Path, out: Path, joints: JointSettings, spine: Settings, taught: Taught
) -> None:
    """Fit the spine estimator to what the networks of a stage say of bodies unseen, and write the pair."""
    net, standard = _load(work, ALL, joints, stage)
    suffix = "" if stage == "bends" else "-any"
    network = out / f"joints{suffix}.onnx"
    write_network(network, net, standard)
    if stage == "bends":
        known = list(_trials(trials, stage, taught))
        by_folds = _unseen_looks(work, joints.folds)
        looks = [by_folds[trial.seed] for trial in known]
    else:
        known = [trial for trial in load_trials(trials) if not _is_taught(trial.seed, taught)]
        looks = list(look(net, standard, Pictures.of(known), np.arange(len(known))))
    rows = to_rows(known, looks)
    bodies = np.unique(rows.body)
    print(f"fitting {len(rows.x)} stills of {len(bodies)} bodies", flush=True)
    meta: dict[str, Any] = {"name": f"spine-{len(bodies)}", "bodies": len(bodies)}
    meta |= {"first_seed": int(bodies[0]), "last_seed": int(bodies[-1])}
    meta |= {"joints_sha256": hashlib.sha256(network.read_bytes()).hexdigest()}
    meta |= {"joints": dataclasses.asdict(joints), "settings": dataclasses.asdict(spine)}
    fitted = fit(rows, spine, meta)
    for line in errors_at_end(rows, fitted.held_out.mean):
        print(line)
    arrays = fitted.arrays | _comparison(net, standard)
    unfinished = out / "spine.part"
    with unfinished.open("wb") as file:
        np.savez_compressed(file, **arrays)
    unfinished.replace(out / f"spine{suffix}.npz")


def _trials(folder: Path, stage: Stage, taught: Taught) -> Iterator[Trial]:
    """What the joint networks of a stage are fitted to."""
    of_all = (trial for trial in load_trials(folder) if _is_taught(trial.seed, taught))
    return (trial for trial in of_all if stage == "everything" or trial.seed < APART)


def _is_taught(seed: int, taught: Taught) -> bool:
    movement, body = divmod(seed, APART)
    return body < taught[movement]


def _comparison(net: Looker, standard: Standard) -> dict[str, NDArray[np.floating]]:
    """The part of the network that compares appearances, as `romcam.estimators.first_estimator.Comparison` reads it."""
    first, last = net.comparing
    weights = (first.weight, last.weight * standard.turned[:, None])
    biases = (first.bias, last.bias * standard.turned)
    arrays: dict[str, NDArray[np.floating]] = {}
    for i, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        arrays[f"comparing_weight_{i}"] = weight.detach().numpy().T.astype(np.float16)
        arrays[f"comparing_bias_{i}"] = bias.detach().numpy()
    return arrays


def fold_of(seeds: NDArray[np.intp], folds: int) -> NDArray[np.intp]:
    """The fold of each body, by its seed alone: as many of either envelope, which go by odd and even seeds, in each."""
    return seeds // 2 % folds


def _fit_one(job: int, stage: Stage, folder: Path, work: Path, settings: JointSettings, taught: Taught) -> None:
    trials = list(_trials(folder, stage, taught))
    pictures = Pictures.of(trials)
    seeds = np.array([trial.seed for trial in trials])
    fold = fold_of(seeds, settings.folds)
    start = _load(work, job, settings, "bends") if stage == "everything" else None
    net, standard = fit_joints(pictures, np.flatnonzero(fold != job), settings, start)
    if job != ALL:
        unseen = np.flatnonzero(fold == job)
        looks = list(look(net, standard, pictures, unseen))
        np.savez(
            _looks(work, job),
            seeds=seeds[unseen],
            said=np.stack([each.said for each in looks]),
            turned=np.stack([each.turned for each in looks]),
        )
        print(json.dumps({"fold": job} | errors(trials, unseen, pictures, looks)), flush=True)
    unfinished = _network(work, job, stage).with_suffix(".part")
    torch.save({"net": net.state_dict(), "standard": dataclasses.astuple(standard)}, unfinished)
    unfinished.replace(_network(work, job, stage))


def errors(trials: list[Trial], unseen: NDArray[np.intp], pictures: Pictures, looks: list[Looks]) -> dict[str, float]:
    """RMSE of what a network says of bodies it has not seen: places in hundredths of the body, angles in degrees."""
    known = pictures.known[unseen].numpy()
    off = (np.stack([each.said for each in looks]) - pictures.said[unseen].numpy())[known]
    turned = (np.stack([each.turned for each in looks]) - pictures.turned[unseen].numpy())[known]
    rmse = {f"point {i}": float(np.sqrt((off[:, 2 * i : 2 * i + 2] ** 2).sum(axis=1).mean())) for i in range(6)}
    return rmse | {f"turned {i}": float(np.sqrt((turned[:, i] ** 2).mean())) for i in range(2)}


def _load(work: Path, job: int, settings: JointSettings, stage: Stage) -> tuple[Looker, Standard]:
    kept = torch.load(_network(work, job, stage))
    net = Looker(settings.dropout)
    net.load_state_dict(kept["net"])
    return net.eval(), Standard(*kept["standard"])


def _unseen_looks(work: Path, folds: int) -> dict[int, Looks]:
    looks: dict[int, Looks] = {}
    for fold in range(folds):
        with np.load(_looks(work, fold)) as file:
            looks |= {
                int(seed): Looks(said, turned)
                for seed, said, turned in zip(file["seeds"], file["said"], file["turned"], strict=True)
            }
    return looks


def _network(work: Path, job: int, stage: Stage) -> Path:
    return work / f"joints-{stage}-{'all' if job == ALL else job}.pt"


def _looks(work: Path, fold: int) -> Path:
    return work / f"looks-bends-{fold}.npz"
