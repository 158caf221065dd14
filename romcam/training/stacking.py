"""Fit the stacking ensemble, which combines both estimators of bends, on subjects the joint network has not seen."""

from __future__ import annotations

import argparse
import dataclasses
import json
import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.estimators.colour_crop import as_input as pelvis_as_input
from romcam.estimators.colour_crop import to_points
from romcam.estimators.first_estimator import Estimate, FirstEstimator
from romcam.estimators.joint_network import LEANS, POINTS, as_input
from romcam.estimators.loading import load_first_estimator, load_second_estimator
from romcam.estimators.mlp import Ensemble, subtract_neutral
from romcam.estimators.onnx_session import open_network
from romcam.estimators.second_estimator import SecondEstimator
from romcam.estimators.second_network import SECOND_FEATURES, to_features
from romcam.estimators.stacking import stacking_inputs
from romcam.messages import Catalogue
from romcam.training.augmentation import augment
from romcam.training.ensemble import EnsembleSettings, fit
from romcam.training.guarded import rerun_guarded
from romcam.training.joint_network import JointOutputs
from romcam.training.observation import SHARD, observe_all
from romcam.training.pelvis_dataset import pelvis_stills
from romcam.training.rows import Rows, errors_at_end, usable_features
from romcam.training.stills import Stills, load_stills, render_all
from romcam.training.trials import TrainingTrial, load_trials
from romcam.weights import load_network

text = Catalogue("romcam.training")  # __name__ is "__main__" where this module is run

FROM_SCRATCH: Final = EnsembleSettings(hidden=(64, 32), epochs=10, dropout=0.2, noise=0.2)
CONTINUED: Final = dataclasses.replace(FROM_SCRATCH, rate=5e-4)
VARIANTS: Final = 2
"""Each still is used as it is and augmented (`romcam.training.augmentation`)."""


@dataclass(frozen=True)
class BothEstimators:
    """The published first and second estimator for bends.

    Attributes
    ----------
    first, second
        The estimators.
    joints, pelvis
        ONNX sessions of the joint network and of the second estimator's network.
    """

    first: FirstEstimator = field(default_factory=load_first_estimator)
    joints: Any = field(default_factory=lambda: open_network(load_network("joint_network", "bend").content, "joints"))
    second: SecondEstimator = field(default_factory=load_second_estimator)
    pelvis: Any = field(default_factory=lambda: open_network(load_network("second_network", "bend").content, "pelvis"))

    def joint_outputs(self, trial: TrainingTrial) -> JointOutputs:
        """Compute the outputs of the joint network, and of its comparison with neutral, for a trial's stills.

        Parameters
        ----------
        trial
            Output of the pose model.
        """
        pictures = as_input(trial.observed.grey, trial.observed.mask)
        out = np.concatenate([self.joints.run(None, {"picture": picture[None]})[0] for picture in pictures])
        values, appearance = np.split(out, [2 * POINTS + LEANS], axis=1)
        return JointOutputs(values, self.first.comparison(appearance, trial.neutral & trial.found))

    def features(self, pictures: NDArray[np.float32]) -> FloatArray:
        """Compute the second estimator's features of pictures.

        Parameters
        ----------
        pictures
            (T, 3, side, side).

        Returns
        -------
        numpy.ndarray
            (T, `SECOND_FEATURES`).
        """
        rows = np.empty((len(pictures), SECOND_FEATURES), np.float32)
        for row, picture in zip(rows, pictures, strict=True):
            maps, appearance = self.pelvis.run(None, {"picture": picture[None]})
            row[:] = to_features(appearance[0], to_points(maps[0])[0])
        return rows


def _rows_of(both: BothEstimators, trial: TrainingTrial, stills: Stills, variants: int) -> Rows | None:
    """Compute the rows of one body: every usable still in `variants` variants, the first without augmentation.

    None if neutral cannot be read.
    """
    read = usable_features(trial, both.joint_outputs(trial)) if (trial.neutral & trial.found).any() else None
    if read is None or not (trial.neutral & read[1]).any():
        return None
    x, use = read
    neutral = trial.neutral & use
    mean, covariance, _ = both.first.ensemble(x)
    first = Estimate(subtract_neutral(mean, neutral, both.first.ensemble.neutral_decay_deg), covariance)
    data, rng = pelvis_stills(stills), np.random.default_rng([trial.seed, 17])
    frames = np.flatnonzero(use)
    parts: list[FloatArray] = []
    for variant in range(variants):
        features = both.features(
            np.stack([pelvis_as_input(each) for each in data.pixels])
            if variant == 0
            else augment(data.pixels, data.points, 1, rng)[0].float().numpy()
        )
        second = both.second.estimate(features, np.ones((len(features), 3)), neutral)
        parts.append(stacking_inputs(features, second, first, neutral, use, lambda part: x[part])(frames))
    return Rows(
        np.concatenate(parts),
        np.tile(data.angles_deg[use], (variants, 1)),
        np.full(variants * len(frames), trial.seed),
        np.tile(neutral[use], variants),
    )


def predict(ensemble: Ensemble, rows: Rows) -> tuple[FloatArray, FloatArray]:
    """Predict the change of pelvis, T12-L1 and thigh from each body's neutral.

    Parameters
    ----------
    ensemble
        The stacking ensemble.
    rows
        R rows of features.

    Returns
    -------
    tuple[numpy.ndarray, numpy.ndarray]
        (R, 3) degrees, and their covariance (R, 3, 3).
    """
    mean, covariance, _ = ensemble(rows.x)
    for body in np.unique(rows.body):
        own = rows.body == body
        mean[own] = subtract_neutral(mean[own], rows.neutral[own], ensemble.neutral_decay_deg)
    return mean, covariance


def calibrated(arrays: dict[str, Any], meta: dict[str, Any], unseen: Rows) -> dict[str, Any]:
    """Complete the description of an ensemble so that its intervals hold 95 % of unseen subjects; print its errors.

    Parameters
    ----------
    arrays, meta
        The ensemble, and its description so far.
    unseen
        Rows of bodies that no network has seen.
    """
    ensemble = Ensemble.from_arrays(arrays, meta | {"inflation": [1.0, 1.0, 1.0]})
    mean, covariance = predict(ensemble, unseen)
    moved = ~unseen.neutral
    predicted = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    pulls = np.abs(unseen.y - mean)[moved] / predicted[moved]
    for line in errors_at_end(unseen, mean):
        print(line)
    return meta | {"inflation": (np.quantile(pulls, 0.95, axis=0) / 1.96).round(3).tolist()}


def write_stacking(path: Path, arrays: dict[str, Any], meta: dict[str, Any]) -> None:
    """Put the ensemble into the file of the second estimator, whole or not at all.

    Parameters
    ----------
    path
        The .npz file; it must exist, and an ensemble in it is replaced.
    arrays
        The ensemble.
    meta
        Its description.
    """
    with np.load(path) as file:
        others = {name: file[name] for name in file.files if name != "meta" and not name.startswith("stacking_")}
        known = json.loads(str(file["meta"]))
    partial_file = path.with_suffix(".part")
    with partial_file.open("wb") as file:
        own = {f"stacking_{name}": value for name, value in arrays.items()}
        np.savez_compressed(file, **others, **own, meta=json.dumps(known | {"stacking": meta}))
    partial_file.replace(path)


def _read(shard: Sequence[int], work: Path, variants: int) -> list[Rows]:
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    torch.manual_seed(shard[0])
    both = BothEstimators()
    wanted = set(shard)
    trials = (trial for trial in load_trials(work / "trials", shard[0]) if trial.seed in wanted)
    rows = (_rows_of(both, trial, load_stills(work / "stills", trial.seed), variants) for trial in trials)
    return [each for each in rows if each is not None]


class _Options(argparse.Namespace):
    work: Path
    models: Path
    bodies: list[str]
    unseen: list[str]
    go_on: bool
    processes: int


def main() -> None:
    """Fit the ensemble to rendered stills and put it into the file of the second estimator."""
    parser = argparse.ArgumentParser(prog="python -m romcam.training.stacking", description=text("stacking.title"))
    parser.add_argument("--work", type=Path, required=True, help=text("stacking.work"))
    parser.add_argument("--models", type=Path, required=True, help=text("stacking.models"))
    parser.add_argument("--bodies", nargs="+", default=["4800:16000"], help=text("stacking.bodies"))
    parser.add_argument("--unseen", nargs="+", default=["2700:3100"], help=text("stacking.unseen"))
    parser.add_argument("--go-on", action="store_true", help=text("stacking.go-on"))
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help=text("processes"))
    options = parser.parse_args(namespace=_Options())
    rerun_guarded("romcam.training.stacking")
    found: list[Rows] = []
    for asked, variants in ((options.bodies, VARIANTS), (options.unseen, 1)):
        seeds = [seed for part in asked for seed in range(*(int(end) for end in part.split(":")))]
        render_all(seeds, options.work / "stills", options.processes)
        observe_all(options.work / "stills", seeds, options.work / "trials")
        shards = [seeds[start : start + SHARD] for start in range(0, len(seeds), SHARD)]
        with ProcessPoolExecutor(options.processes, mp_context=multiprocessing.get_context("spawn")) as pool:
            parts = pool.map(partial(_read, work=options.work, variants=variants), shards)
            found.append(Rows.joined(rows for part in parts for rows in part))
    known, unseen = found
    bodies = len(np.unique(known.body))
    print(text("fitting-stills-of-bodies", stills=str(len(known.x)), bodies=str(bodies)), flush=True)
    torch.set_num_threads(options.processes)
    settings, start = (CONTINUED, load_second_estimator().stacking) if options.go_on else (FROM_SCRATCH, None)
    fitted = fit(known, settings, {"bodies": bodies, "settings": dataclasses.asdict(settings)}, start)
    layers = {name: each[:1] for name, each in fitted.arrays.items() if name.startswith(("weight_", "bias_"))}
    fitted.arrays.update(layers)  # one network of the five is as good
    meta = json.loads(fitted.arrays.pop("meta")) | {"first_estimator_sha256": load_first_estimator().digest}
    write_stacking(options.models / "second-estimator.npz", fitted.arrays, calibrated(fitted.arrays, meta, unseen))


if __name__ == "__main__":
    main()
