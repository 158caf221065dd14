"""Accuracy of the forward bend: the whole program on films of rendered people that no network has seen.

    python bench/accuracy.py                      render, analyse, write docs/accuracy.md
    python bench/accuracy.py --core 6 --wide 0    a few, as a quick check

Bodies, clothes and rooms come from seeds that no training uses. Needs romcam[phantom]. About a minute a film on one
core; films and evaluations are kept in --work, so that an interrupted run continues.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from accuracy_page import Evaluation, write_page

from romcam import clinical
from romcam.analysis import Analysis, conclude, run
from romcam.assessment import Subject
from romcam.assessment.pattern import Borders, classify
from romcam.errors import RomcamError
from romcam.estimators.combined import without_second

ROOT = Path(__file__).resolve().parent.parent
FIRST_SEED = {"core": 1_000_000, "wide": 2_000_000}
"""Training uses seeds from 0 up. Each seed gives a different body."""

VARIANTS = ("judged", "alone")
"""Both estimators (`judged`), and the first one alone, as if the second had not been confident."""

ANGLES = ("pelvis_tilt", "trunk_inclination", "thigh_tilt", "hip_flexion", "lumbar_flexion")


def render(seed: int, envelope: str, folder: Path) -> Path:
    """Render an unseen person, unless the film exists."""
    from romcam.synthetic import random_case, render_video, save_case

    path = folder / f"{envelope}-{seed}.mp4"
    if not path.with_suffix(".json").exists():
        os.environ.setdefault("LP_NUM_THREADS", "1")
        case = random_case(seed, envelope=envelope)  # pyright: ignore[reportArgumentType]
        render_video(case, path)
        save_case(case, path.with_suffix(".json"))
    return path


def evaluate(seed: int, envelope: str, folder: Path) -> tuple[Evaluation, Evaluation]:
    """Analyse one film with both estimators and with the first one alone, and compare with the truth."""
    path = folder / f"{envelope}-{seed}.mp4"
    case = json.loads(path.with_suffix(".json").read_text())
    bend = clinical.get("forward-bend")
    try:
        both = run(path, test=bend, subject=Subject())
    except RomcamError as error:
        refused = Evaluation(seed, envelope, case, refused=str(error))
        return refused, refused
    save_picture(both, path.with_suffix(".jpg"))
    alone = conclude(path, without_second(both.recording), test=bend, subject=Subject())
    return against_truth(both, seed, envelope, case), against_truth(alone, seed, envelope, case)


def against_truth(analysis: Analysis, seed: int, envelope: str, case: dict[str, Any]) -> Evaluation:
    """Compare found and true angles at the end of range and over all frames."""
    truth = read_truth(analysis.path)
    time = analysis.recording.time_s
    at = {name: np.interp(time, truth["time_s"], truth[f"{name}_deg"]) for name in ANGLES}
    plateau = analysis.movement.repetitions[analysis.movement.best or 0].plateau
    end = {name: float(np.median(values[plateau])) for name, values in at.items()}
    measures = analysis.assessment.measures
    split = measures["pelvis_tilt"].value is not None
    apparent = measures["apparent_hip_flexion"].value
    pattern, clear = true_pattern(end)
    return Evaluation(
        seed=seed,
        envelope=envelope,
        case=case,
        truth=end,
        found={name: measures[name].value for name in ANGLES},
        low={name: measures[name].low for name in ANGLES},
        high={name: measures[name].high for name in ANGLES},
        frames={name: rms(analysis.angles.values[name] - at[name]) for name in ANGLES if split},
        naive=None if apparent is None else apparent - end["hip_flexion"],
        true_pattern=pattern,
        clear=clear,
        pattern=analysis.assessment.finding.pattern,
        compensating=analysis.assessment.finding.compensating,
    )


def save_picture(analysis: Analysis, path: Path) -> None:
    """Save the still of the end of range; the page shows those of the films with the largest errors."""
    from romcam.report.stills import make_stills

    for still in make_stills(analysis):
        if still.key == "end":
            path.write_bytes(still.jpeg)


def read_truth(path: Path) -> dict[str, np.ndarray]:
    with path.with_suffix(".truth.csv").open() as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


def true_pattern(end: dict[str, float]) -> tuple[str, bool]:
    """Return the pattern of the true angles, and whether it is 5° and 5 points from every border."""
    borders = Borders.of(clinical.get("forward-bend").norms.borders)
    pelvis, share = end["pelvis_tilt"], end["lumbar_flexion"] / end["trunk_inclination"]
    around = {
        classify(pelvis + degrees, share + points, borders) for degrees in (-5, 0, 5) for points in (-0.05, 0, 0.05)
    }
    return classify(pelvis, share, borders), len(around) == 1


def rms(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(np.sqrt(np.mean(known**2))) if len(known) else float("nan")


def render_and_evaluate(seed: int, envelope: str, folder: Path) -> None:
    render(seed, envelope, folder)
    kept = [folder / f"{envelope}-{seed}.{kind}.json" for kind in VARIANTS]
    if not all(path.exists() for path in kept):
        for path, evaluation in zip(kept, evaluate(seed, envelope, folder), strict=True):
            partial = path.with_suffix(".part")
            partial.write_text(json.dumps(asdict(evaluation)))
            partial.replace(path)


def for_all(work: Callable[[int, str, Path], object], plan: Sequence[tuple[int, str]], folder: Path, n: int) -> None:
    with ProcessPoolExecutor(n) as pool:
        waiting = [pool.submit(work, seed, envelope, folder) for seed, envelope in plan]
        for done, future in enumerate(as_completed(waiting), 1):
            future.result()
            print(f"\r{done} of {len(plan)} films", end="", flush=True)
    print()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--core", type=int, default=64, help="films made as recommended (default 64)")
    parser.add_argument("--wide", type=int, default=40, help="films made carelessly (default 40)")
    parser.add_argument("--work", type=Path, default=ROOT / "out" / "accuracy")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "accuracy.md")
    parser.add_argument("--render-only", action="store_true")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    counts = {"core": given.core, "wide": given.wide}
    plan = [(FIRST_SEED[name] + i, name) for name, count in counts.items() for i in range(count)]
    for_all(render if given.render_only else render_and_evaluate, plan, given.work, given.processes)
    if given.render_only:
        return
    both, alone = (
        [
            Evaluation(**json.loads((given.work / f"{envelope}-{seed}.{kind}.json").read_text()))
            for seed, envelope in plan
        ]
        for kind in VARIANTS
    )
    write_page(both, alone, given.work, given.out)
    print(given.out.read_text())


if __name__ == "__main__":
    main()
