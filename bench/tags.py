"""Accuracy of printed tags: the whole program on rendered people who wear them, and on tags with faults.

    python bench/tags.py                          render, analyse, write docs/tags-accuracy.md
    python bench/tags.py --films 6 --pairs 0 --faults 0     a few, as a quick check
    python bench/tags.py --speed                  milliseconds of reading tags in a frame of 720 lines

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
from typing import Any, NamedTuple, get_args

import msgspec
import numpy as np
from accuracy import read_truth, rms, true_pattern
from tags_cost import reading_cost
from tags_page import Trial, write_page

from romcam import clinical
from romcam.analysis import Analysis, conclude, run
from romcam.assessment import Subject
from romcam.body.quantities import FrameEvidence
from romcam.errors import RomcamError
from romcam.synthetic import Case, TagFault, load_case, random_tagged_case, render_video, save_case
from romcam.synthetic.random_tags import TagArms, side_px

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "samples" / "forward-bend-tags.mp4"
FIRST_SEED = 4_000_000
FIRST_PAIR = 4_000_500
FIRST_FAULTY = 4_001_000
FPS = 12.0
FAULTS: tuple[TagFault, ...] = get_args(TagFault)
SPLIT = {"pelvis_tilt": "pelvis", "trunk_inclination": "t12"}
ANGLES = (*SPLIT, "lumbar_flexion", "hip_flexion", "thigh_tilt")


class Film(NamedTuple):
    """A film to render: `arms` as in `random_tagged_case`, `worn`: whether the person wears tags."""

    path: Path
    seed: int
    fault: TagFault | None = None
    worn: bool = True
    arms: TagArms = "folded"

    def case(self) -> Case[Any]:
        case = random_tagged_case(self.seed, self.fault, fps=FPS, arms=self.arms)
        return case if self.worn else msgspec.structs.replace(case, tags=msgspec.UNSET)


def plan(work: Path, films: int, pairs: int, faults: int) -> list[Film]:
    """All films: sound tags, the same with arms that hang in the stand, pairs with and without tags, faults."""
    seeds = range(FIRST_SEED, FIRST_SEED + films)
    sound = [Film(work / f"tags-{seed}.mp4", seed) for seed in seeds]
    drawn = [Film(work / f"hanging-{seed}.mp4", seed, arms="drawn") for seed in seeds]
    hanging = [each for each in drawn if each.case().motion.arms in ("hanging", "reaching")]
    twins = [
        Film(work / f"{name}-{seed}.mp4", seed, worn=worn)
        for seed in range(FIRST_PAIR, FIRST_PAIR + pairs)
        for name, worn in (("worn", True), ("bare", False))
    ]
    spoilt = [
        Film(work / f"{fault}-{seed}.mp4", seed, fault, arms="drawn")
        for k, fault in enumerate(FAULTS)
        for seed in range(FIRST_FAULTY + 100 * k, FIRST_FAULTY + 100 * k + faults)
    ]
    return [*sound, *hanging, *twins, *spoilt]


def render(film: Film) -> None:
    """Render a film, unless it exists."""
    if film.path.with_suffix(".json").exists():
        return
    os.environ.setdefault("LP_NUM_THREADS", "1")
    case = film.case()
    render_video(case, film.path)
    save_case(case, film.path.with_suffix(".json"))


def analysed(path: Path) -> Analysis:
    """Analyse a film; its recording is kept, so that it can be evaluated again in no time."""
    kept, bend = path.with_suffix(".pickle"), clinical.get("forward-bend")
    if kept.exists():
        return conclude(path, pickle.loads(kept.read_bytes()), test=bend, subject=Subject())
    analysis = run(path, test=bend, subject=Subject())
    kept.write_bytes(pickle.dumps(analysis.recording))
    return analysis


def evaluate(film: Film) -> Trial:
    """Analyse a film and compare it with the truth."""
    path, seed, fault, worn, _ = film
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


def evaluate_all(films: Sequence[Film], again: bool) -> list[Trial]:
    trials: list[Trial] = []
    for done, film in enumerate(films, 1):
        kept = film.path.with_suffix(".evaluated.json")
        if again or not kept.exists():
            kept.write_bytes(msgspec.json.encode(evaluate(film)))
        trials.append(msgspec.json.decode(kept.read_bytes(), type=Trial))
        print(f"\r{done} of {len(films)} films evaluated", end="", flush=True)
    print()
    return trials


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--films", type=int, default=30, help="films with sound tags (default 30)")
    parser.add_argument("--pairs", type=int, default=10, help="people filmed with and without tags (default 10)")
    parser.add_argument("--faults", type=int, default=1, help="films with each fault (default 1)")
    parser.add_argument("--work", type=Path, default=ROOT / "out" / "tags")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "tags-accuracy.md")
    parser.add_argument("--render-only", action="store_true")
    parser.add_argument("--again", action="store_true", help="evaluate films again, from their recordings")
    parser.add_argument("--speed", action="store_true", help="measure what reading tags costs, and nothing else")
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    if given.speed:
        print(reading_cost(SAMPLE))
        return
    films = plan(given.work, given.films, given.pairs, given.faults)
    for done, film in enumerate(films, 1):
        render(film)
        print(f"\r{done} of {len(films)} films rendered", end="", flush=True)
    print()
    if given.render_only:
        return
    trials = evaluate_all(films, given.again)
    write_page(trials, reading_cost(SAMPLE), given.out)
    print(json.dumps([msgspec.to_builtins(each) for each in trials if each.refused], indent=1))
    print(given.out.read_text())


if __name__ == "__main__":
    main()
