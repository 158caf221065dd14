"""Write docs/accuracy.md from evaluated films: errors by angle and by subgroup, and pictures of the worst."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

TITLES: Final = {
    "pelvis_tilt": "Pelvis",
    "trunk_inclination": "T12-L1",
    "thigh_tilt": "Thigh",
    "hip_flexion": "Hip flexion",
    "lumbar_flexion": "Lumbar flexion",
}
TARGETS: Final = {"pelvis_tilt": 3.5, "trunk_inclination": 3.0, "hip_flexion": 3.5, "lumbar_flexion": 4.5}
NAMES: Final = {"pelvis_tilt": "pelvis", "trunk_inclination": "T12-L1", "lumbar_flexion": "lumbar flexion"}
ENVELOPES: Final = {
    "core": "Filmed as recommended: yaw within ±10°, clothes that do not hang, normal light",
    "wide": "Filmed carelessly: yaw to ±20°, hanging shirts, bad light, other people in the picture",
}
PATTERNS: Final = ("typical", "compensating", "hip-limited", "hip-dominant", "lumbar-dominant")
WORST: Final = 3
INTRODUCTION: Final = """# Accuracy of the forward bend

The whole program was measured, from the film to the numbers in result.json, on films of rendered people whose
bodies, clothes and rooms appear nowhere in training and whose true angles are known. `romcam phantom` makes the
films, `python bench/accuracy.py` makes this page. It says nothing yet about living people, for whom no true angles
were available; `romcam validate` is for anyone who can measure one. On rendered people the second estimator is
nearly always confident. On the few pictures of real people at hand it mostly was not, and it is not used then ([its
card](../models/second-estimator.md)): for them, expect the larger errors of the first estimator alone, which are
measured below as well.

Hip and lumbar motion of these people are drawn independently of each other, from 10° to 95° and 5° to 85°. Their
combinations are far more extreme than in life, so that nothing but the back itself can separate the two.

No network was trained on these people, but two rules were derived from faults in these very films: a hidden farther
knee no longer excludes the second estimator, and a person who bends is not taken for walking. These faults had cost
0.3° of the pelvis's RMSE and two of the 104 films."""


ALONE: Final = """## Without the second estimator

The same films, as if the second estimator had not been confident in any of them: what the first estimator reaches
alone."""


@dataclass(frozen=True)
class Evaluation:
    """One film compared with its truth. truth, found, low, high: angle → degrees at the end of range.

    frames: angle → RMSE over the frames in which it is known. naive: error of the shoulder-hip-knee reading as
    hip flexion. clear: the truth is 5° and 5 points or more from every border. compensating: whether the spine was
    found to compensate, None where that is unknown. refused: why the film was not measured.
    """

    seed: int
    envelope: str
    case: dict[str, Any]
    refused: str | None = None
    truth: dict[str, float] | None = None
    found: dict[str, float | None] | None = None
    low: dict[str, float | None] | None = None
    high: dict[str, float | None] | None = None
    frames: dict[str, float] | None = None
    naive: float | None = None
    true_pattern: str | None = None
    clear: bool = False
    pattern: str | None = None
    compensating: bool | None = None


def write_page(trials: Sequence[Evaluation], alone: Sequence[Evaluation], pictures: Path, out: Path) -> None:
    """Write the page and the pictures of the worst trials; alone: the same trials without the second estimator."""
    parts = [INTRODUCTION]
    for envelope, title in ENVELOPES.items():
        part = [trial for trial in trials if trial.envelope == envelope]
        if part:
            parts += [f"## {title}", *section(part)]
    parts.append(ALONE)
    for envelope, title in ENVELOPES.items():
        part = [trial for trial in alone if trial.envelope == envelope]
        if part:
            parts += [f"### {title.split(':')[0]}", *section(part, with_patterns=False)]
    measured = [trial for trial in trials if has_split(trial)]
    parts += ["## Error by subgroup", "RMSE at the end of range.", breakdown(measured)]
    parts += ["## The worst films", worst(measured, pictures, out.parent / "pictures")]
    out.write_text("\n\n".join(parts) + "\n")


def section(trials: Sequence[Evaluation], with_patterns: bool = True) -> list[str]:
    """Results of one envelope's films; with_patterns: with a table of the patterns found."""
    refused = [trial for trial in trials if trial.refused is not None]
    separated = [trial for trial in trials if has_split(trial)]
    withheld = len(trials) - len(refused) - len(separated)
    counts = f"{len(trials)} films; {len(refused)} refused, the split withheld in {withheld}."
    accepted = [trial for trial in trials if trial.refused is None]
    return [counts, angles(separated), *([patterns(accepted)] if with_patterns else []), verdicts(accepted)]


def has_split(trial: Evaluation) -> bool:
    """Whether pelvis and lumbar spine were separated."""
    return trial.found is not None and trial.found["pelvis_tilt"] is not None


def errors(trials: Sequence[Evaluation], name: str) -> np.ndarray:
    """Found minus true at the end of range, degrees."""
    return np.array([trial.found[name] - trial.truth[name] for trial in trials])  # pyright: ignore


def angles(trials: Sequence[Evaluation]) -> str:
    """Error of each angle, and how often its interval holds the truth."""
    rows = [("angle", "RMSE", "aim", "median", "bias", "worst", "per frame", "truth in 95 % interval", "half width")]
    for name, title in TITLES.items():
        off = errors(trials, name)
        inside = [t.low[name] <= t.truth[name] <= t.high[name] for t in trials]  # pyright: ignore
        width = np.median([t.high[name] - t.low[name] for t in trials]) / 2  # pyright: ignore
        frames = np.array([t.frames[name] for t in trials])  # pyright: ignore
        aim = f"{TARGETS[name]}°" if name in TARGETS else ""
        share = f"{100 * np.mean(inside):.0f} %"
        figures = [rmse(off), aim, f"{np.median(np.abs(off)):.1f}°", f"{np.mean(off):+.1f}°"]
        rows.append((title, *figures, f"{np.max(np.abs(off)):.0f}°", rmse(frames), share, f"{width:.0f}°"))
    naive = np.array([trial.naive for trial in trials if trial.naive is not None])
    figures = [rmse(naive), "", f"{np.median(np.abs(naive)):.1f}°", f"{np.mean(naive):+.1f}°"]
    rows.append(("shoulder-hip-knee angle taken as hip flexion", *figures, f"{np.max(np.abs(naive)):.0f}°", "", "", ""))
    return table(rows)


def patterns(trials: Sequence[Evaluation]) -> str:
    """Pattern found, by the true pattern."""
    found = (*PATTERNS, "indeterminate", None)
    rows: list[Sequence[str]] = [("true pattern", *(each or "withheld" for each in found))]
    for truth in PATTERNS:
        counts = [sum(t.true_pattern == truth and t.pattern == each for t in trials) for each in found]
        rows.append((truth, *(str(count or "") for count in counts)))
    return table(rows)


def verdicts(trials: Sequence[Evaluation]) -> str:
    """How often the pattern was right, wrong and indeterminate."""
    clear = [trial for trial in trials if trial.clear]
    right = sum(trial.pattern == trial.true_pattern for trial in clear)
    wrong = sum(trial.pattern not in (None, "indeterminate", trial.true_pattern) for trial in trials)
    indeterminate = sum(trial.pattern == "indeterminate" for trial in trials)
    return (
        f"Of {len(clear)} trials at least 5° and 5 points from every border, "
        f"{percent(right, len(clear))} got the right pattern (aim: 88 %). Of all {len(trials)} trials, "
        f"{percent(wrong, len(trials))} got a wrong pattern (aim: at most 2 %) and "
        f"{percent(indeterminate, len(trials))} were indeterminate (aim: at most 25 %). "
        f"{_whether_it_compensates(trials)}"
    )


def _whether_it_compensates(trials: Sequence[Evaluation]) -> str:
    """How often the question behind the patterns is answered, also where the pattern is indeterminate."""
    answered = [trial for trial in trials if trial.compensating is not None]
    wrong = sum(trial.compensating != (trial.true_pattern == "compensating") for trial in answered)
    compensating = [trial for trial in trials if trial.true_pattern == "compensating"]
    found = sum(trial.compensating is True for trial in compensating)
    return (
        f"Whether the spine compensates for stiff hips was answered in {percent(len(answered), len(trials))} of all "
        f"trials, wrongly in {percent(wrong, len(trials))}. Of the {len(compensating)} people whose spine compensates, "
        f"{percent(found, len(compensating))} were found."
    )


GROUPS: Final[dict[str, Callable[[dict[str, Any]], str]]] = {
    "yaw": lambda case: span(abs(case["camera"]["yaw_deg"]), (0, 5, 10, 20), "°"),
    "top": lambda case: case["clothes"]["top"],
    "hem of the top": lambda case: "hanging" if case["clothes"]["top_slack_m"] > 0 else "close",
    "trousers": lambda case: case["clothes"]["bottom"],
    "build (0 thin, 1 heavy)": lambda case: span(case["body"]["build"], (0, 0.4, 0.7, 1.0), ""),
    "sex": lambda case: case["body"]["sex"],
    "arms": lambda case: case["motion"]["arms"],
    "distance": lambda case: span(case["camera"]["distance_m"], (2, 3, 4, 6), " m"),
    "light": lambda case: span(case["room"]["light"] + case["room"]["ambient"], (0, 0.8, 1.1, 2), ""),
    "frames a second": lambda case: span(case["film"]["fps"], (10, 20, 35, 60), ""),
    "shorter side": lambda case: span(min(case["film"]["width"], case["film"]["height"]), (320, 480, 720, 1080), " px"),
    "true lumbar flexion": lambda case: span(case["motion"]["lumbar_end_deg"], (0, 30, 60, 90), "°"),
    "true thoracic flexion": lambda case: span(case["motion"]["thoracic_end_deg"], (-10, 5, 15, 30), "°"),
}


def breakdown(trials: Sequence[Evaluation]) -> str:
    """Error by subgroup of the cases, both envelopes together."""
    rows: list[Sequence[str]] = [("", "", "films", *(TITLES[name] for name in TARGETS))]
    for title, group in GROUPS.items():
        kinds = sorted({group(trial.case) for trial in trials}, key=lambda kind: (len(kind.split("-")[0]), kind))
        for kind in kinds:
            part = [trial for trial in trials if group(trial.case) == kind]
            rows.append((title, kind, str(len(part)), *(rmse(errors(part, name)) for name in TARGETS)))
            title = ""
    return table(rows)


def worst(trials: Sequence[Evaluation], source: Path, target: Path) -> str:
    """Pictures of the trials with the greatest error of lumbar flexion, and what they wear and do."""
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("far-off-*.jpg"):
        old.unlink()
    lines: list[str] = []
    order = sorted(trials, key=lambda trial: -abs(float(errors([trial], "lumbar_flexion")[0])))
    for number, trial in enumerate(order[:WORST], 1):
        picture = source / f"{trial.envelope}-{trial.seed}.jpg"
        if picture.exists():
            shutil.copyfile(picture, target / f"far-off-{number}.jpg")
            lines.append(f"![End of range](pictures/far-off-{number}.jpg)\n")
        pairs = (
            f"{NAMES[name]} {trial.found[name]:.0f}° found, {trial.truth[name]:.0f}° true"  # pyright: ignore
            for name in NAMES
        )
        case = trial.case
        description = f"{case['clothes']['top']}, {case['clothes']['bottom']}, arms {case['motion']['arms']}"
        lines.append(f"{trial.envelope} {trial.seed} ({description}): {'; '.join(pairs)}.\n")
    return "\n".join(lines).rstrip()


def rmse(values: np.ndarray) -> str:
    """Root mean square of the finite values, as text."""
    finite = values[np.isfinite(values)]
    return f"{np.sqrt(np.mean(finite**2)):.1f}°" if len(finite) else "–"


def percent(count: int, of: int) -> str:
    """A share and the count it comes from."""
    return f"{100 * count / of:.0f} % ({count})" if of else "none"


def span(value: float, borders: Sequence[float], unit: str) -> str:
    """The interval between borders that a value falls in."""
    index = int(np.clip(np.searchsorted(borders, value, side="right") - 1, 0, len(borders) - 2))
    return f"{borders[index]:g}-{borders[index + 1]:g}{unit}"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Markdown table of rows; the first is the header."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])
