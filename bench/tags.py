"""Accuracy of printed tags: the whole program on rendered people who wear them, and on tags with faults.

    python bench/tags.py                          render, analyse, write docs/tags-accuracy.md
    python bench/tags.py --films 6 --faults 0     a few, as a quick check

Needs romcam[phantom]. Bodies, clothes and rooms come from seeds that nothing was trained or tuned on. All films are
rendered in one process. Films and evaluations are kept in --work, so that an interrupted run continues; --again
evaluates the films again from their recordings, which were kept as well.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import msgspec
import numpy as np
from accuracy import read_truth, rms, true_pattern
from tags_page import Trial, write_page

from romcam import clinical
from romcam.analysis import Analysis, conclude, run
from romcam.assessment import Subject
from romcam.body.quantities import FrameEvidence
from romcam.errors import RomcamError
from romcam.synthetic import TagFault, load_case, random_tagged_case, render_video, save_case
from romcam.synthetic.random_tags import side_px

ROOT = Path(__file__).resolve().parent.parent
FIRST_SEED = 4_000_000
FIRST_FAULTY = 4_001_000
FPS = 12.0
TWINS = 5
"""Films that are rendered once more, of the same body without tags."""
FAULTS: tuple[TagFault, ...] = get_args(TagFault)
SPLIT = {"pelvis_tilt": "pelvis", "trunk_inclination": "t12"}
ANGLES = (*SPLIT, "lumbar_flexion", "hip_flexion", "thigh_tilt")


def plan(films: int, faults: int) -> list[tuple[Path, int, TagFault | None, bool]]:
    """File name, seed, fault, and whether tags are worn, of every film."""
    seeds = [FIRST_SEED + index for index in range(films)]
    worn = [(Path(f"tags-{seed}.mp4"), seed, None, True) for seed in seeds]
    twins = [(Path(f"bare-{seed}.mp4"), seed, None, False) for seed in seeds[:TWINS]]
    spoilt = [
        (Path(f"{fault}-{FIRST_FAULTY + 100 * k + index}.mp4"), FIRST_FAULTY + 100 * k + index, fault, True)
        for k, fault in enumerate(FAULTS)
        for index in range(faults)
    ]
    return [*worn[:TWINS], *twins, *worn[TWINS:], *spoilt]


def render(path: Path, seed: int, fault: TagFault | None, worn: bool) -> None:
    """Render a film, unless it exists."""
    if path.with_suffix(".json").exists():
        return
    os.environ.setdefault("LP_NUM_THREADS", "1")
    case = random_tagged_case(seed, fault, fps=FPS)
    if not worn:
        case = msgspec.structs.replace(case, tags=msgspec.UNSET)
    render_video(case, path)
    save_case(case, path.with_suffix(".json"))


def analysed(path: Path) -> Analysis:
    """Analyse a film; its recording is kept, so that it can be evaluated again in no time."""
    kept, bend = path.with_suffix(".pickle"), clinical.get("forward-bend")
    if kept.exists():
        return conclude(path, pickle.loads(kept.read_bytes()), test=bend, subject=Subject())
    analysis = run(path, test=bend, subject=Subject())
    kept.write_bytes(pickle.dumps(analysis.recording))
    return analysis


def evaluate(path: Path, seed: int, fault: TagFault | None, worn: bool) -> Trial:
    """Analyse a film and compare it with the truth."""
    case = load_case(path.with_suffix(".json"))
    try:
        analysis = analysed(path)
    except RomcamError as error:
        return Trial(path.stem, seed, fault, worn, refused=str(error))
    truth, time = read_truth(path), analysis.recording.time_s
    at = {name: np.interp(time, truth["time_s"], truth[f"{name}_deg"]) for name in ANGLES}
    plateau = analysis.movement.repetitions[analysis.movement.best or 0].plateau
    end = {name: float(np.median(values[plateau])) for name, values in at.items()}
    true, clear = true_pattern(end)
    outline = analysis.without_tags or analysis.assessment
    return Trial(
        film=path.stem,
        seed=seed,
        fault=fault,
        worn=worn,
        side_px=side_px(case) if worn else 0.0,
        yaw_deg=case.camera.yaw_deg,
        top=f"{case.clothes.top} {case.clothes.top_looseness:.1f}",
        blurred=case.film.shutter > 0.0,
        truth=end,
        found=_measures(analysis, "value"),
        low=_measures(analysis, "low"),
        high=_measures(analysis, "high"),
        evidence={name: analysis.measures[name].evidence for name in ANGLES},
        outline={name: outline.measures[name].value for name in ANGLES},
        frame_rms=_frame_errors(analysis, at),
        seen=_seen(analysis),
        said=_said(analysis),
        true_pattern=true,
        clear=clear,
        pattern=analysis.finding.pattern,
        outline_pattern=outline.finding.pattern,
    )


def _measures(analysis: Analysis, field: str) -> dict[str, float | None]:
    return {name: getattr(analysis.measures[name], field) for name in ANGLES}


def _frame_errors(analysis: Analysis, at: dict[str, np.ndarray]) -> dict[str, float]:
    """Root mean square of the errors in the frames that rest on tags."""
    errors: dict[str, float] = {}
    for name in SPLIT:
        by_tag = analysis.angles.evidence_for(name) == FrameEvidence.TAGS
        if by_tag.any():
            errors[name] = rms((analysis.angles.values[name] - at[name])[by_tag])
    return errors


def _seen(analysis: Analysis) -> dict[str, float]:
    """Share of the frames in which pelvis and T12-L1 rest on their tags."""
    return {
        segment: float((analysis.angles.evidence_for(name) == FrameEvidence.TAGS).mean())
        for name, segment in SPLIT.items()
    }


def _said(analysis: Analysis) -> list[str]:
    """What the report states about the tags."""
    use = analysis.angles.tags
    return [] if use is None else [f"{each.kind} {each.segment}".strip() for each in use.faults]


def evaluate_all(listed: Sequence[tuple[Path, int, TagFault | None, bool]], again: bool) -> list[Trial]:
    trials: list[Trial] = []
    for done, (path, *rest) in enumerate(listed, 1):
        kept = path.with_suffix(".evaluated.json")
        if again or not kept.exists():
            kept.write_bytes(msgspec.json.encode(evaluate(path, *rest)))
        trials.append(msgspec.json.decode(kept.read_bytes(), type=Trial))
        print(f"\r{done} of {len(listed)} films evaluated", end="", flush=True)
    print()
    return trials


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--films", type=int, default=30, help="films with sound tags (default 30)")
    parser.add_argument("--faults", type=int, default=1, help="films with each fault (default 1)")
    parser.add_argument("--work", type=Path, default=ROOT / "out" / "tags")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "tags-accuracy.md")
    parser.add_argument("--render-only", action="store_true")
    parser.add_argument("--again", action="store_true", help="evaluate films again")
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    listed = [(given.work / path, *rest) for path, *rest in plan(given.films, given.faults)]
    for done, each in enumerate(listed, 1):
        render(*each)
        print(f"\r{done} of {len(listed)} films rendered", end="", flush=True)
    print()
    if given.render_only:
        return
    trials = evaluate_all(listed, given.again)
    write_page(trials, given.out)
    print(json.dumps([msgspec.to_builtins(each) for each in trials if each.refused], indent=1))
    print(given.out.read_text())


if __name__ == "__main__":
    main()
