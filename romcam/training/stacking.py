"""Fit what judges anew what spine estimator and second witness saw, to people whose joints were strangers to the first.

python -m romcam.training.stacking --work out/learning --models models --bodies 4800:16000 --strangers 2700:3100
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from romcam.estimators.ensemble import Ensemble, subtract_neutral
from romcam.estimators.first_estimator import FirstEstimator
from romcam.estimators.joint_network import LEANS, POINTS, as_input
from romcam.estimators.leg_network import as_input as hips_as_input
from romcam.estimators.leg_network import to_points
from romcam.estimators.onnx_session import open_network
from romcam.estimators.second_estimator import Estimate, SecondEstimator
from romcam.estimators.second_network import to_features
from romcam.estimators.stacking import stacking_inputs
from romcam.pose.guard import guarded_environment, is_guarded
from romcam.recording import SECOND_FEATURES, FloatArray
from romcam.training.augmentation import varied
from romcam.training.fit import Settings, fit
from romcam.training.joints import Looks
from romcam.training.pelvis_dataset import hips_of
from romcam.training.render import Stills, load_stills, render_all
from romcam.training.rows import Rows, errors_at_end, readable_inputs
from romcam.training.trials import Trial, load_trials
from romcam.training.watch import SHARD, watch_all
from romcam.weights.shipped import load_joints, load_first_estimator, load_second_estimator, load_second_network

FITTED: Final = Settings(hidden=(64, 32), epochs=10, dropout=0.2, noise=0.2)
GONE_ON: Final = dataclasses.replace(FITTED, rate=5e-4)
TIMES: Final = 2
"""Each still is noticed as it is and made worse (`varied`)."""


@dataclass(frozen=True)
class Both:
    """Estimator and witness as they are shipped, for bends."""

    spine: FirstEstimator = field(default_factory=load_first_estimator)
    joints: Any = field(default_factory=lambda: open_network(load_joints(), "joints"))
    hips: Any = field(default_factory=lambda: open_network(load_second_network(), "hips"))

    @property
    def witness(self) -> SecondEstimator:
        """Who is heard beside the estimator."""
        assert self.spine.witness is not None
        return self.spine.witness

    def looks(self, trial: Trial) -> Looks:
        """What the joint network and the comparison beside it say of a trial's stills."""
        pictures = as_input(trial.sights.grey, trial.sights.mask)
        out = np.concatenate([self.joints.run(None, {"picture": picture[None]})[0] for picture in pictures])
        said, appearance = np.split(out, [2 * POINTS + LEANS], axis=1)
        return Looks(said, self.spine.comparison(appearance, trial.neutral & trial.seen))

    def noticed(self, pictures: NDArray[np.float32]) -> FloatArray:
        """What the witness's network notices of pictures, (T, 3, side, side) → (T, `NOTICED`)."""
        rows = np.empty((len(pictures), SECOND_FEATURES), np.float32)
        for row, picture in zip(rows, pictures, strict=True):
            maps, said = self.hips.run(None, {"picture": picture[None]})
            row[:] = to_features(said[0], to_points(maps[0])[0])
        return rows


def rows_of(both: Both, trial: Trial, stills: Stills, times: int) -> Rows | None:
    """What the networks are to be fitted to of one body: every readable still so many times, the first as it is.

    None where neutral cannot be read.
    """
    read = readable_inputs(trial, both.looks(trial)) if (trial.neutral & trial.seen).any() else None
    if read is None or not (trial.neutral & read[1]).any():
        return None
    x, use = read
    neutral = trial.neutral & use
    mean, covariance, _ = both.spine.ensemble(x)
    alone = Estimate(subtract_neutral(mean, neutral, both.spine.ensemble.neutral_decay_deg), covariance)
    hips, rng = hips_of(stills), np.random.default_rng([trial.seed, 17])
    frames, parts = np.flatnonzero(use), []
    for time in range(times):
        noticed = both.noticed(
            np.stack([hips_as_input(each) for each in hips.pixels])
            if time == 0
            else varied(hips.pixels, hips.places, 1, rng)[0].float().numpy()
        )
        said = both.witness(noticed, neutral)
        parts.append(stacking_inputs(noticed, said, alone, neutral, use, lambda part: x[part])(frames))
    return Rows(
        np.concatenate(parts),
        np.tile(hips.tilts[use], (times, 1)),
        np.full(times * len(frames), trial.seed),
        np.tile(neutral[use], times),
    )


def judged(ensemble: Ensemble, rows: Rows) -> tuple[FloatArray, FloatArray]:
    """What the networks say of rows since each body's neutral, (R, 3), and their covariance."""
    mean, covariance, _ = ensemble(rows.x)
    for body in np.unique(rows.body):
        own = rows.body == body
        mean[own] = subtract_neutral(mean[own], rows.neutral[own], ensemble.neutral_decay_deg)
    return mean, covariance


def measured(arrays: dict[str, Any], meta: dict[str, Any], strangers: Rows) -> dict[str, Any]:
    """What is written of the networks, their stated errors made to cover 95 % of strangers, whom neither network
    has seen; prints how far off they are."""
    ensemble = Ensemble.from_arrays(arrays, meta | {"inflation": [1.0, 1.0, 1.0]})
    mean, covariance = judged(ensemble, strangers)
    moved = ~strangers.neutral
    stated = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    pulls = np.abs(strangers.y - mean)[moved] / stated[moved]
    for line in errors_at_end(strangers, mean):
        print(line)
    return meta | {"inflation": (np.quantile(pulls, 0.95, axis=0) / 1.96).round(3).tolist()}


def write_together(path: Path, arrays: dict[str, Any], meta: dict[str, Any]) -> None:
    """Put the networks into the witness's file, whole or not at all."""
    with np.load(path) as file:
        others = {name: file[name] for name in file.files if name != "meta" and not name.startswith("together_")}
        said = json.loads(str(file["meta"]))
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        own = {f"together_{name}": value for name, value in arrays.items()}
        np.savez_compressed(file, **others, **own, meta=json.dumps(said | {"together": meta}))
    unfinished.replace(path)


def _read(shard: Sequence[int], work: Path, times: int) -> list[Rows]:
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    torch.manual_seed(shard[0])
    both = Both()
    wanted = set(shard)
    trials = (trial for trial in load_trials(work / "trials", shard[0]) if trial.seed in wanted)
    rows = (rows_of(both, trial, load_stills(work / "stills", trial.seed), times) for trial in trials)
    return [each for each in rows if each is not None]


def _gathered(parts: Iterator[list[Rows]]) -> Rows:
    every = [rows for part in parts for rows in part]
    return Rows(*(np.concatenate([getattr(rows, name) for rows in every]) for name in Rows.__annotations__))


def main() -> None:
    """Fit the networks to rendered stills and put them into the witness's file."""
    parser = argparse.ArgumentParser(prog="python -m romcam.training.stacking", description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="stills and trials are kept here, as when rebuilding")
    parser.add_argument("--models", type=Path, required=True, help="folder of witness.npz, which is added to")
    parser.add_argument("--bodies", nargs="+", default=["4800:16000"], help="that bend, strangers to the joint network")
    parser.add_argument(
        "--strangers", nargs="+", default=["2700:3100"], help="to the witness's network, too: for the errors stated"
    )
    parser.add_argument("--go-on", action="store_true", help="from what the file holds, which has not seen them")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    if not is_guarded():
        command = [sys.executable, "-m", "romcam.training.stacking", *sys.argv[1:]]
        raise SystemExit(subprocess.run(command, env=guarded_environment(), check=False).returncode)
    rows: list[Rows] = []
    for asked, times in ((given.bodies, TIMES), (given.strangers, 1)):
        seeds = [seed for part in asked for seed in range(*(int(end) for end in part.split(":")))]
        render_all(seeds, given.work / "stills", given.processes)
        watch_all(given.work / "stills", seeds, given.work / "trials")
        shards = [seeds[start : start + SHARD] for start in range(0, len(seeds), SHARD)]
        with ProcessPoolExecutor(given.processes, mp_context=multiprocessing.get_context("spawn")) as pool:
            rows.append(_gathered(pool.map(partial(_read, work=given.work, times=times), shards)))
    known, strangers = rows
    bodies = len(np.unique(known.body))
    print(f"fitting {len(known.x)} stills of {bodies} bodies", flush=True)
    torch.set_num_threads(given.processes)
    settings, start = (GONE_ON, load_second_estimator().together) if given.go_on else (FITTED, None)
    fitted = fit(known, settings, {"bodies": bodies, "settings": dataclasses.asdict(settings)}, start)
    meta = json.loads(fitted.arrays.pop("meta")) | {"spine_sha256": load_first_estimator().digest}
    write_together(given.models / "witness.npz", fitted.arrays, measured(fitted.arrays, meta, strangers))


if __name__ == "__main__":
    main()
