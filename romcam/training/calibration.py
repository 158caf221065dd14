"""Measure the estimators' constants in `calibration.json` on rendered people whom no network has seen."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final, cast, get_args

import msgspec
import numpy as np
from numpy.typing import NDArray

from romcam.body.facing import View
from romcam.body.landmarks import FloatArray
from romcam.estimators.calibration import CalibrationFile, film_score, load_calibration
from romcam.estimators.combined import CombinedEstimator
from romcam.estimators.loading import load_estimator
from romcam.estimators.reading import NetworkReading
from romcam.messages import Catalogue
from romcam.pose.follow import Follower
from romcam.pose.mirrored import facing_right
from romcam.pose.model import PoseModel
from romcam.pose.observer import Observer
from romcam.pose.opening import open_model
from romcam.pose.reader import VideoContext
from romcam.protocol import BEND, Networks
from romcam.recording import Recording
from romcam.training.guarded import rerun_guarded
from romcam.training.observation import STILLS_APART_S, SettledModel
from romcam.training.rows import TARGETS
from romcam.training.stills import BACK_MOVEMENTS, Stills, load_stills, render_all, seeds_of
from romcam.video.source import VideoSource
from romcam.weights.store import load

text = Catalogue("romcam.training")  # __name__ is "__main__" where this module is run

USUAL: Final = 0.95
"""Share of the calibration's films and frames below `Calibration.familiar` and `Calibration.contradiction`."""

NORMAL: Final = 1.96
"""Half width of a 95 % interval in standard errors."""


@dataclass(frozen=True, eq=False)
class Measured:
    """One rendered person, read and estimated as a film is.

    Attributes
    ----------
    score
        Out-of-distribution score of the film.
    disagreement
        (N,) how far both estimators are apart in the stills in which the person has moved.
    error_deg, se_deg
        (N, 3) error of `TARGETS` in the stills in which the person has moved, and the standard errors stated.
    """

    score: float
    disagreement: FloatArray
    error_deg: FloatArray
    se_deg: FloatArray


def record(model: PoseModel, stills: Stills, networks: Networks) -> Recording:
    """Read the stills of one person with the networks, as the frames of a film are read.

    Parameters
    ----------
    model
        The pose model; it is reset first.
    stills
        The rendered stills.
    networks
        The networks that read them.
    """
    model.reset()
    reading = NetworkReading(replace(BEND.in_every_frame(), networks=networks))
    follower = Follower(SettledModel(facing_right(model, stills.facing)))
    observer = Observer(follower, 1.0, stills.facing, reading, reading.open(VideoContext(stills.facing)))
    for i, rgb in enumerate(stills.pictures()):
        observer.watch(rgb, i * STILLS_APART_S)
    film = stills.case.film
    source = VideoSource(f"{stills.seed}", "", film.width, film.height, 0, "", 1.0 / STILLS_APART_S)
    return observer.recording(source, "")


def measure(estimator: CombinedEstimator, recording: Recording, stills: Stills) -> Measured | None:
    """Estimate a person and compare with the truth.

    Parameters
    ----------
    estimator
        The estimator.
    recording
        From `record`.
    stills
        The rendered stills.

    Returns
    -------
    What was found; None if neutral cannot be read.
    """
    true = np.stack([stills.truth[name] for name in TARGETS], axis=1)
    neutral = neutral_stills(recording, stills)
    if not neutral.any():
        return None
    found = estimator.estimate(recording, View(facing=stills.facing, yaw_deg=0.0), neutral)
    moved = ~neutral & np.isfinite(found.change_deg).all(axis=1)
    score = film_score(found.ood_score)
    if not np.isfinite(score):
        return None
    apart = estimator.disagreement(recording, stills.facing, neutral)
    return Measured(score, apart[moved & (apart > 0)], (found.change_deg - true)[moved], found.se_deg[moved])


def neutral_stills(recording: Recording, stills: Stills) -> NDArray[np.bool_]:
    """Find the stills (T,) in which the person was seen standing in neutral.

    Parameters
    ----------
    recording
        From `record`.
    stills
        The rendered stills.
    """
    true = np.stack([stills.truth[name] for name in TARGETS], axis=1)
    seen = np.isfinite(recording.landmarks_px).all(axis=(1, 2))
    return np.asarray(seen & (np.abs(true) < [2.0, 2.0, 10.0]).all(axis=1))  # as `TrainingTrial.neutral`


def measure_all(seeds: Sequence[int], folder: Path, networks: Networks) -> Iterator[Measured]:
    """Read and estimate every rendered person; those whose neutral cannot be read are left out.

    Parameters
    ----------
    seeds
        Seeds of the bodies.
    folder
        Folder of rendered stills.
    networks
        The networks to use.
    """
    model, estimator = open_model(*load()), load_estimator(networks)
    for seed in seeds:
        stills = load_stills(folder, seed)
        found = measure(estimator, record(model, stills, networks), stills)
        if found is not None:
            yield found


class _Options(argparse.Namespace):
    networks: str
    work: Path
    bodies: list[str]
    out: Path
    processes: int


def main() -> None:
    """Measure the people and write the constants."""
    parser = argparse.ArgumentParser(
        prog="python -m romcam.training.calibration", description=text("calibration.title")
    )
    parser.add_argument("networks", choices=get_args(Networks), help=text("calibration.networks"))
    parser.add_argument("--work", type=Path, default=Path("out/training"), help=text("calibration.work"))
    parser.add_argument("--bodies", nargs="+", required=True, help=text("bodies-of-movements"))
    parser.add_argument("--out", type=Path, required=True, help=text("calibration.out"))
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help=text("processes"))
    options = parser.parse_args(namespace=_Options())
    rerun_guarded("romcam.training.calibration")
    networks = cast(Networks, options.networks)
    seeds = seeds_of(options.bodies, BACK_MOVEMENTS)
    render_all(seeds, options.work / "stills", options.processes)
    found = list(measure_all(seeds, options.work / "stills", networks))
    scores = np.array([each.score for each in found])
    inside = np.abs(np.concatenate([each.error_deg for each in found])) < NORMAL * np.concatenate(
        [each.se_deg for each in found]
    )
    known = load_calibration(networks)
    familiar = round(float(np.quantile(scores, USUAL)), 3)
    contradiction = round(float(np.quantile(np.concatenate([each.disagreement for each in found]), USUAL)), 2)
    for name, share in zip(TARGETS, inside.mean(axis=0), strict=True):
        print(text("calibration-covered", angle=name, share=f"{100 * share:.0f}"))
    print(text("calibration-familiar", people=str(len(found)), familiar=str(familiar), before=str(known.familiar)))
    print(text("calibration-contradiction", found=str(contradiction), before=str(known.contradiction)))
    file = msgspec.json.decode(options.out.read_bytes(), type=CalibrationFile)
    renewed = {
        **file.networks,
        networks: replace(known, familiar=familiar, contradiction=contradiction, people=len(found)),
    }
    content = msgspec.json.encode(
        {"about": file.about, "networks": {name: asdict(renewed[name]) for name in file.networks}}
    )
    options.out.write_bytes(msgspec.json.format(content, indent=2) + b"\n")


if __name__ == "__main__":
    main()
