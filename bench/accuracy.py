"""How far romcam is off: the whole program on films of rendered people it has never seen.

    python bench/accuracy.py --trials 60                  render (once), analyse, write docs/accuracy.md

Bodies, clothes and rooms come from seeds that no training uses. Needs romcam[phantom].
"""

from __future__ import annotations

import argparse
import csv
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from romcam import clinical
from romcam.analysis import run
from romcam.assessment import Subject
from romcam.assessment.pattern import Borders, classify
from romcam.errors import RomcamError

ROOT = Path(__file__).resolve().parent.parent
FIRST_SEED = {"core": 1_000_000, "wide": 2_000_000}
"""Training takes seeds from 0 up, and no body of one seed is that of another."""

ANGLES = ("pelvis_tilt", "trunk_inclination", "thigh_tilt", "hip_flexion", "lumbar_flexion")
TITLES = {
    "pelvis_tilt": "Pelvis",
    "trunk_inclination": "T12-L1",
    "thigh_tilt": "Thigh",
    "hip_flexion": "Hips",
    "lumbar_flexion": "Lumbar spine",
    "naive": "shoulder-hip-knee read as hip flexion",
}


@dataclass(frozen=True)
class Trial:
    """One film judged. truth, found, low, high: angle → degrees at the end of range; frames: per-frame RMSE."""

    seed: int
    envelope: str
    truth: dict[str, float]
    found: dict[str, float | None]
    low: dict[str, float]
    high: dict[str, float]
    frames: dict[str, float]
    naive: float
    true_pattern: str
    clear: bool
    pattern: str | None
    refused: str | None = None


def render(seed: int, envelope: str, folder: Path) -> Path:
    """Film an unseen person; left alone where it is there."""
    from romcam.phantom import film, random_case, save_case

    path = folder / f"{envelope}-{seed}.mp4"
    if not path.exists():
        os.environ.setdefault("LP_NUM_THREADS", "1")
        case = random_case(seed, envelope=envelope)  # pyright: ignore[reportArgumentType]
        film(case, path)
        save_case(case, path.with_suffix(".json"))
    return path


def judge(path: Path, seed: int, envelope: str) -> Trial | None:
    """Analyse one film and hold it against its truth; None where romcam refused the film."""
    test = clinical.get("forward-bend")
    try:
        analysis = run(path, test=test, subject=Subject())
    except RomcamError as error:
        print(f"{path.name}: refused: {error}")
        return None
    truth = read_truth(path)
    time = analysis.recording.time_s
    at = {name: np.interp(time, truth["time_s"], truth[f"{name}_deg"]) for name in ANGLES}
    plateau = analysis.movement.repetitions[analysis.movement.best or 0].plateau
    end = {name: float(np.median(values[plateau])) for name, values in at.items()}
    measures = analysis.assessment.measures
    pattern, clear = true_pattern(end)
    return Trial(
        seed=seed,
        envelope=envelope,
        truth=end,
        found={name: measures[name].value for name in ANGLES},
        low={name: measures[name].low if measures[name].low is not None else np.nan for name in ANGLES},
        high={name: measures[name].high if measures[name].high is not None else np.nan for name in ANGLES},
        frames={name: rms(analysis.angles.values[name] - at[name]) for name in ANGLES},
        naive=(measures["apparent_hip_flexion"].value or np.nan) - end["hip_flexion"],
        true_pattern=pattern,
        clear=clear,
        pattern=analysis.assessment.finding.pattern,
    )


def read_truth(path: Path) -> dict[str, np.ndarray]:
    with path.with_suffix(".truth.csv").open() as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


def true_pattern(end: dict[str, float]) -> tuple[str, bool]:
    """The pattern of the true angles, and whether it is 5° and 5 points from every border."""
    borders = Borders.of(clinical.get("forward-bend").norms.borders)
    pelvis, share = end["pelvis_tilt"], end["lumbar_flexion"] / end["trunk_inclination"]
    around = {
        classify(pelvis + degrees, share + points, borders) for degrees in (-5, 0, 5) for points in (-0.05, 0, 0.05)
    }
    return classify(pelvis, share, borders), len(around) == 1


def rms(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(np.sqrt(np.mean(known**2))) if len(known) else float("nan")


def table(trials: list[Trial]) -> list[str]:
    """Markdown: error at the end of range and per frame, and the coverage of the 95 % intervals."""
    lines = [
        "| angle | RMSE | median error | bias | worst | per frame | 95 % interval holds the truth | trials |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name in ANGLES:
        held = [t for t in trials if t.found[name] is not None and np.isfinite(t.low[name])]
        off = np.array([t.found[name] - t.truth[name] for t in held])  # pyright: ignore[reportOptionalOperand]
        inside = np.mean([t.low[name] <= t.truth[name] <= t.high[name] for t in held])
        frames = rms(np.array([t.frames[name] for t in held]))
        lines.append(
            f"| {TITLES[name]} | {rms(off):.1f}° | {np.median(np.abs(off)):.1f}° | {np.mean(off):+.1f}° "
            f"| {np.max(np.abs(off)):.0f}° | {frames:.1f}° | {100 * inside:.0f} % | {len(held)} |"
        )
    naive = np.array([t.naive for t in trials])
    lines.append(
        f"| {TITLES['naive']} | {rms(naive):.1f}° | {np.nanmedian(np.abs(naive)):.1f}° "
        f"| {np.nanmean(naive):+.1f}° | {np.nanmax(np.abs(naive)):.0f}° | | | {len(naive)} |"
    )
    return lines


def verdicts(trials: list[Trial]) -> list[str]:
    """Markdown: what was said, by the true pattern."""
    said = ("typical", "compensating", "hip-limited", "hip-dominant", "lumbar-dominant", "indeterminate", None)
    lines = ["| true pattern | " + " | ".join(str(s or "withheld") for s in said) + " |", "| --- " * 8 + "|"]
    for truth in said[:5]:
        row = [sum(t.true_pattern == truth and t.pattern == s for t in trials) for s in said]
        lines.append(f"| {truth} | " + " | ".join(str(n) if n else "" for n in row) + " |")
    clear = [t for t in trials if t.clear]
    named = [t for t in trials if t.pattern not in (None, "indeterminate")]
    right = sum(t.pattern == t.true_pattern for t in clear)
    wrong = sum(t.pattern != t.true_pattern for t in named)
    lines += [
        "",
        f"Of {len(clear)} trials at least 5° and 5 points from every border, {right} were named rightly. Of all "
        f"{len(trials)}, {wrong} were named wrongly, "
        f"{sum(t.pattern == 'indeterminate' for t in trials)} were indeterminate and "
        f"{sum(t.pattern is None for t in trials)} withheld.",
    ]
    return lines


def page(trials: list[Trial], asked: int) -> str:
    parts = [
        "# How well it does",
        "",
        "Measured by the whole program, from the film to the numbers in result.json, on films of rendered people "
        "whose bodies, clothes and rooms appear nowhere in training and whose true angles are known. Rendered by "
        "`romcam phantom`; this page is written by `python bench/accuracy.py`. It says nothing yet about living "
        "people, in whom no true angle was known to us.",
    ]
    for envelope, title in (
        ("core", "Filmed as asked: yaw within ±10°, clothes that do not hang, normal light"),
        ("wide", "Filmed anyhow: yaw to ±20°, hanging shirts, bad light, others in the picture"),
    ):
        part = [t for t in trials if t.envelope == envelope]
        if part:
            parts += ["", f"## {title}", "", f"{len(part)} films.", "", *table(part), "", *verdicts(part)]
    parts += ["", f"{asked - len(trials)} of {asked} films were refused as not measurable.", ""]
    return "\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=60, help="films of each envelope")
    parser.add_argument("--envelopes", nargs="+", default=["core"], choices=sorted(FIRST_SEED))
    parser.add_argument("--work", type=Path, default=ROOT / "out" / "accuracy")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "accuracy.md")
    parser.add_argument("--render-only", action="store_true")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    plan = [(FIRST_SEED[name] + i, name) for name in given.envelopes for i in range(given.trials)]
    with ProcessPoolExecutor(given.processes, max_tasks_per_child=None) as pool:
        films = list(pool.map(render, *zip(*plan, strict=True), [given.work] * len(plan)))
    if given.render_only:
        return
    judged = [judge(film, seed, name) for film, (seed, name) in zip(films, plan, strict=True)]
    trials = [trial for trial in judged if trial is not None]
    given.out.write_text(page(trials, len(plan)))
    print(given.out.read_text())


if __name__ == "__main__":
    main()
