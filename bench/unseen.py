"""Accuracy of any test: the whole program on films of rendered people that no network has seen.

    python bench/unseen.py squat                       24 films
    python bench/unseen.py hip-rotation --films 40 --wide
    python bench/unseen.py --films 20 --first 300      every test but the bend; writes docs/accuracy-tests.md

Bodies, clothes and rooms come from seeds that no training uses. Films have at most 540 pixels on the shorter side and
15 frames a second, walking 30; --full renders them as large and fast as they were drawn. Needs romcam[phantom]. Films
and evaluations are kept in --work, so that an interrupted run continues; --again evaluates the films again. Every angle
measured at an end of range is compared with the true one: at its own peak if it is the angle that moves, else at the
same end of range.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from romcam import clinical
from romcam.analysis import Analysis, run
from romcam.assessment import Subject
from romcam.assessment.measures import AtEnd
from romcam.clinical import ClinicalTest
from romcam.errors import RomcamError
from romcam.movement import Repetition

ROOT = Path(__file__).resolve().parent.parent
FIRST_SEED = {"core": 1_000_000, "wide": 2_000_000}
"""Training uses seeds below a million. Each seed gives a different body."""

Truth = dict[str, np.ndarray]


SHORT_PX = 540
MOST_FPS = {"gait": 30.0}
"""Frames a second of the films of a test, at most; 15 of the others."""


def render(test: str, seed: int, envelope: str, folder: Path, *, full: bool = False) -> Path:
    """Render an unseen person, unless the film exists."""
    from romcam.synthetic import random_case, render_video, save_case

    path = folder / f"{envelope}-{seed}.mp4"
    if not path.with_suffix(".json").exists():
        os.environ.setdefault("LP_NUM_THREADS", "1")
        case = random_case(seed, envelope=envelope, test=test)  # pyright: ignore[reportArgumentType]
        case = case if full else cheap(case, test)
        render_video(case, path)
        save_case(case, path.with_suffix(".json"))
    return path


def cheap(case: Any, test: str) -> Any:
    """Return the case with a film that is rendered in a fraction of the time."""
    film = case.film
    shrink = min(1.0, SHORT_PX / min(film.width, film.height))
    size = {side: 2 * round(getattr(film, side) * shrink / 2) for side in ("width", "height")}
    fps = min(film.fps, MOST_FPS.get(test, 15.0))
    return msgspec.structs.replace(case, film=msgspec.structs.replace(film, fps=fps, shutter=0.0, **size))


def evaluate(test: ClinicalTest, path: Path) -> dict[str, Any]:
    """Analyse one film and compare it with its truth: for each measure the true and found value and its interval."""
    case = json.loads(path.with_suffix(".json").read_text())
    try:
        analysis = run(path, test=test, subject=Subject())
    except RomcamError as error:
        return {"film": path.name, "refused": str(error), "case": case}
    truth = read_truth(path)
    assessment = analysis.assessment
    leg = case["motion"].get("leg", assessment.side)  # the leg that moved; a wrong side is counted separately
    measures: dict[str, Any] = {}
    for rule in test.measures:
        if isinstance(rule, AtEnd):
            measure, best = assessment.measures[rule.name], analysis.movement.best_of(rule.task)
            true = None if best is None else true_value(rule, test, analysis, best, truth, leg)
            measures[rule.name] = {"true": true, "found": measure.value, "low": measure.low, "high": measure.high}
        elif rule.name in OTHERS:
            measure = assessment.measures[rule.name]
            true = OTHERS[rule.name](rule.task, analysis, truth)
            measures[rule.name] = {"true": true, "found": measure.value, "low": measure.low, "high": measure.high}
    tasks = sorted({each.effort for each in assessment.repetitions})
    return {
        "film": path.name,
        "case": case,
        "side": assessment.side,
        "side_right": leg == assessment.side,
        "withheld": any(check.ok is False and check.severity == "withhold" for check in assessment.quality),
        "measures": measures,
        "repetitions": {task: sum(each.effort == task for each in assessment.repetitions) for task in tasks},
        "asked": given_repetitions(case["motion"]),
        "checks": {check.rule: check.ok for check in assessment.quality},
        "pattern": assessment.finding.pattern,
        "compensating": assessment.finding.compensating,
        "sentence": assessment.finding.sentence,
    }


def given_repetitions(motion: dict[str, Any]) -> Any:
    """Return the repetitions of the case: a number, or one for each task where the movement lists them."""
    tasks = [
        *(f"{'internal' if each['turn_deg'] > 0 else 'external'}_{each['side']}" for each in motion.get("swings", ())),
        *("left" if each["thorax_deg"] > 0 else "right" for each in motion.get("turns", ())),
    ]
    return {task: tasks.count(task) for task in sorted(set(tasks))} or motion.get("repetitions")


def true_value(
    rule: AtEnd, test: ClinicalTest, analysis: Analysis, best: Repetition, truth: Truth, leg: str | None
) -> float | None:
    """Return the true angle of a measure: at its own peak if the angle moves, else at the end of range.

    leg: the tested leg.
    """
    column, sign = true_column(rule.quantity, leg)
    if column not in truth:
        return None
    values = rule.sign * sign * np.interp(analysis.recording.time_s, truth["time_s"], truth[column])
    moving = {each.signal for each in test.tasks if each.task == rule.task}
    if rule.quantity.replace("hip_rotation", "shank_turn") in moving:
        direction = -1.0 if rule.quantity == "knee_angle" and test.tasks[0].sign < 0 else 1.0
        return float(direction * np.max(direction * values[best.start : best.stop]))
    return float(np.median(values[best.plateau]))


def true_range(column: str) -> Callable[[str, Analysis, Truth], float | None]:
    """Median over a task's repetitions of the true angle's range in each."""

    def of(task: str, analysis: Analysis, truth: Truth) -> float | None:
        values = np.interp(analysis.recording.time_s, truth["time_s"], truth[column])
        own = [each for each in analysis.movement.repetitions if each.task == task]
        return float(np.median([np.ptp(values[each.start : each.stop]) for each in own])) if own else None

    return of


def true_tuck(task: str, analysis: Analysis, truth: Truth) -> float | None:
    """Return by how many degrees the true pelvis rolls back from its greatest tilt in the descent."""
    best = analysis.movement.best_of(task)
    if best is None:
        return None
    pelvis = np.interp(analysis.recording.time_s, truth["time_s"], truth["pelvis_tilt_deg"])
    return float(max(pelvis[best.start : best.plateau_stop].max() - np.median(pelvis[best.plateau]), 0.0))


OTHERS: dict[str, Callable[[str, Analysis, Truth], float | None]] = {
    "hip_range_left": true_range("hip_flexion_left_deg"),
    "hip_range_right": true_range("hip_flexion_right_deg"),
    "pelvis_tuck": true_tuck,
}
"""Measures that are not an angle at an end of range."""


def true_column(quantity: str, side: str | None) -> tuple[str, int]:
    """Name and sign of a quantity in the truth; tests of one leg do not have the side in the name."""
    other = {"left": "right", "right": "left"}.get(side or "")
    of_one_leg = {
        "leg_elevation": (f"leg_elevation_{side}_deg", 1),
        "other_leg_elevation": (f"leg_elevation_{other}_deg", 1),
        "knee_angle": (f"knee_angle_{side}_deg", 1),
        "thigh_elevation": (f"thigh_elevation_{side}_deg", 1),
        "other_thigh_elevation": (f"thigh_elevation_{other}_deg", 1),
        "hip_lift": (f"thigh_tilt_{side}_deg", -1),
    }
    return of_one_leg.get(quantity, (f"{quantity}_deg", 1))


def read_truth(path: Path) -> Truth:
    with path.with_suffix(".truth.csv").open() as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


def table(evaluations: list[dict[str, Any]]) -> str:
    """Error of each measure over the films: count, RMSE, median, bias, furthest, coverage of the 95 % intervals."""
    lines = [
        "| measure | films | RMSE | median | bias | furthest | in 95 % |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    names = dict.fromkeys(name for each in evaluations for name in each.get("measures", {}))
    for name in names:
        known = [
            each["measures"][name]
            for each in evaluations
            if each.get("measures", {}).get(name, {}).get("found") is not None
            and each["measures"][name]["true"] is not None
        ]
        if not known:
            continue
        off = np.array([each["found"] - each["true"] for each in known])
        held = [each["low"] <= each["true"] <= each["high"] for each in known if each["low"] is not None]
        share = f"{100 * np.mean(held):.0f} %" if held else "–"
        lines.append(
            f"| {name} | {len(off)} | {np.sqrt(np.mean(off**2)):.1f} | {np.median(np.abs(off)):.1f} | "
            f"{np.mean(off):+.1f} | {np.abs(off).max():.1f} | {share} |"
        )
    return "\n".join(lines)


def for_all(work: Callable[[int], dict[str, Any]], seeds: list[int], processes: int) -> list[dict[str, Any]]:
    evaluations: dict[int, dict[str, Any]] = {}
    with ProcessPoolExecutor(processes) as pool:
        waiting = {pool.submit(work, seed): seed for seed in seeds}
        for done, future in enumerate(as_completed(waiting), 1):
            evaluations[waiting[future]] = future.result()
            print(f"\r{done} of {len(seeds)} films", end="", flush=True)
    print()
    return [evaluations[seed] for seed in seeds]


class Work:
    """Render and evaluate one film, unless that has been done."""

    def __init__(self, test: str, envelope: str, folder: Path, *, full: bool) -> None:
        self.test, self.envelope, self.folder, self.full = test, envelope, folder, full

    def __call__(self, seed: int) -> dict[str, Any]:
        path = render(self.test, seed, self.envelope, self.folder, full=self.full)
        kept = path.with_suffix(".judged.json")
        if not kept.exists():
            partial = kept.with_suffix(".part")
            partial.write_text(json.dumps(evaluate(clinical.get(self.test), path)))
            partial.replace(kept)
        return json.loads(kept.read_text())


def evaluate_all(test: str, given: argparse.Namespace) -> list[dict[str, Any]]:
    """Render and evaluate the films of a test."""
    envelope = "wide" if given.wide else "core"
    folder = given.work / test
    folder.mkdir(parents=True, exist_ok=True)
    seeds = [FIRST_SEED[envelope] + given.first + i for i in range(given.films)]
    if given.again:
        for seed in seeds:
            (folder / f"{envelope}-{seed}.judged.json").unlink(missing_ok=True)
    print(test)
    return for_all(Work(test, envelope, folder, full=given.full), seeds, given.processes)


def print_films(evaluations: list[dict[str, Any]]) -> None:
    """Print each film's errors, and their table."""
    for each in evaluations:
        if "refused" in each:
            print(f"{each['film']}: refused: {each['refused']}")
            continue
        off = {
            name: f"{m['found'] - m['true']:+.1f}"
            for name, m in each["measures"].items()
            if m["found"] is not None and m["true"] is not None
        }
        failed = [rule for rule, ok in each["checks"].items() if ok is False]
        print(f"{each['film']}: {each['repetitions']} of {each['asked']}; off {off}; failed {failed}")
    print(table([each for each in evaluations if not each.get("withheld")]))
    known = [each for each in evaluations if "side_right" in each]
    named = [each["side_right"] for each in known if each["side"] is not None]
    print(f"side named right in {sum(named)} of {len(named)}; ", end="")
    print(
        f"withheld {sum(each['withheld'] for each in known)}, refused {sum('refused' in each for each in evaluations)}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("test", choices=clinical.names(), nargs="?", help="one test; without it, all but the bend")
    parser.add_argument("--films", type=int, default=24)
    parser.add_argument("--first", type=int, default=0, help="people to skip, who were examined before")
    parser.add_argument("--wide", action="store_true", help="films made carelessly, not as recommended")
    parser.add_argument("--full", action="store_true", help="films as large and fast as they were drawn")
    parser.add_argument("--work", type=Path, default=ROOT / "out" / "unseen")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "accuracy-tests.md", help="page on all tests")
    parser.add_argument("--again", action="store_true", help="evaluate films again")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    if given.test:
        print_films(evaluate_all(given.test, given))
        return
    from unseen_page import TESTS, write_page

    write_page({test: evaluate_all(test, given) for test in TESTS}, given.out)


if __name__ == "__main__":
    main()
