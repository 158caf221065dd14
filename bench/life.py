"""Films as they are made in life: the whole program on rendered people that no network has seen, with all that hinders.

    python bench/life.py                     render, analyse, write docs/life.md
    python bench/life.py --films 6           a few, as a quick check
    python bench/life.py --first 200000 --films 40 --out out/life/tuned.md     other people: to tune rules on

The cases are those of `romcam phantom --envelope life`, rendered with at most 15 frames a second and 540 pixels on the
shorter side. Needs romcam[phantom]. About 15 seconds a film on one core. Films and what was recorded of them are kept
in --work: rules are then tried in seconds. --again records the films again, after the networks have changed.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import pickle
from pathlib import Path
from typing import Any, Final

import numpy as np
from unseen import cheap

from romcam import clinical
from romcam.analysis import Analysis, conclude
from romcam.assessment import Subject
from romcam.assessment.pattern import Borders, classify
from romcam.assessment.stance import Stance
from romcam.clinical import ClinicalTest
from romcam.errors import RomcamError
from romcam.recording import Recording

ROOT: Final = Path(__file__).resolve().parent.parent
FIRST_SEED: Final = 3_000_000
"""No training, calibration or choice of a rule uses seeds from here on."""

TESTS: Final = ("forward-bend", "hip-hinge", "hip-hinge", "forward-bend", "squat")
"""The test of a film, in turn."""

ANGLES: Final = ("pelvis_tilt", "trunk_inclination", "thigh_tilt", "hip_flexion", "lumbar_flexion")
BENT_DEG: Final = 30.0
"""Knees that bend further at the end of a bend make it a hinge."""


@dataclasses.dataclass(frozen=True)
class Evaluation:
    """One film compared with its truth.

    Parameters
    ----------
    seed, test
        The film.
    hindrances
        What makes it hard, from `romcam.synthetic.random_life.hindrances_of`.
    other_movement
        Whether the person stands on one leg or in a split stance, or does another movement by the true angles: then the
        test is rightly refused.
    refused
        The sentence for which there is no result, or no split; None with an answer.
    rule
        The rule that withheld the split, or `error` where the program ended without a result.
    truth, found, low, high
        Angle in degrees at the end of range by name.
    verdict, true_verdict
        What was named (None: left open), and what follows from the true angles by the same borders.
    clear
        Whether the true angles are 5° and 5 points from every border.
    growth
        Factor by which the film's errors were widened.
    """

    seed: int
    test: str
    hindrances: tuple[str, ...]
    other_movement: bool
    refused: str | None = None
    rule: str | None = None
    truth: dict[str, float] | None = None
    found: dict[str, float | None] | None = None
    low: dict[str, float | None] | None = None
    high: dict[str, float | None] | None = None
    verdict: str | None = None
    true_verdict: str | None = None
    clear: bool = False
    growth: float = 1.0

    @property
    def outcome(self) -> str:
        """`right`, `open` or `wrong` verdict; `other`, rightly refused as another movement; or `withheld`."""
        if self.refused is not None:
            return "other" if self.other_movement else "withheld"
        if self.verdict is None:
            return "open"
        return "right" if self.verdict == self.true_verdict else "wrong"


def case_of(seed: int) -> Any:
    """The case of a film, made cheap to render."""
    from romcam.synthetic import random_case

    case = random_case(seed, envelope="life", test=TESTS[seed % len(TESTS)])
    return cheap(case, case.test)


def render(seed: int, folder: Path) -> Path:
    """Render an unseen person, unless the film exists."""
    from romcam.synthetic import render_video, save_case

    path = folder / f"life-{seed}.mp4"
    if not path.with_suffix(".json").exists():
        os.environ.setdefault("LP_NUM_THREADS", "1")
        case = case_of(seed)
        render_video(case, path)
        save_case(case, path.with_suffix(".json"))
    return path


def record(seed: int, folder: Path, *, again: bool = False) -> Recording | str:
    """What the camera and the pose model saw, kept beside the film; or the sentence for which nothing was seen."""
    from romcam.estimators import reading_for
    from romcam.pose.observe import observe

    path = folder / f"life-{seed}.mp4"
    kept = path.with_suffix(".pickle")
    if again or not kept.exists():
        protocol = clinical.get(TESTS[seed % len(TESTS)]).protocol
        try:
            seen: Recording | str = observe(path, protocol, reading=reading_for(protocol))
        except RomcamError as error:
            seen = str(error)
        partial = path.with_suffix(".part")
        partial.write_bytes(pickle.dumps(seen))
        partial.replace(kept)
    return pickle.loads(kept.read_bytes())  # written by this script


def evaluate(seed: int, folder: Path, *, again: bool = False) -> Evaluation:
    """Conclude from one film, and compare with the truth."""
    from romcam.synthetic import load_case
    from romcam.synthetic.random_life import hindrances_of

    path = folder / f"life-{seed}.mp4"
    case = load_case(path.with_suffix(".json"))
    test, truth = test_of(case), read_truth(path)
    kinds = true_kinds(case, truth)
    plain = Evaluation(seed, test.name, hindrances_of(case), not kinds & test.performed_as)
    recording = record(seed, folder, again=again)
    if isinstance(recording, str):
        return dataclasses.replace(plain, refused=recording, rule="error")
    try:
        analysis = conclude(path, recording, test=test, subject=Subject())
    except RomcamError as error:
        return dataclasses.replace(plain, refused=str(error), rule="error")
    return against_truth(plain, analysis)


def test_of(case: Any) -> ClinicalTest:
    """The test that a physiotherapist would take: a bend with bent knees is a hinge."""
    bends = case.test == TESTS[0] and case.motion.knee_end_deg > BENT_DEG
    return clinical.get(TESTS[1] if bends else case.test)


def true_kinds(case: Any, truth: np.ndarray) -> frozenset[str]:
    """What movement it is by the true angles, by the rules of the program."""
    from romcam.synthetic.random_life import hindrances_of

    if "one-leg" in hindrances_of(case):
        return frozenset({"one-leg"})
    if "split" in hindrances_of(case):
        return frozenset({"split"})
    deep = float(np.max(truth["trunk_chord_deg"]))
    motion = case.motion
    knees = motion.knee_deg if case.test == TESTS[-1] else motion.knee_end_deg + motion.neutral_knee_deg
    low = motion.arms in ("bar", "hanging", "reaching", "sliding") and case.test != TESTS[-1]
    return Stance(deep, float(knees), 0.0, 0.0, 0.05, 0.0 if low else 1.0).kinds


def read_truth(path: Path) -> np.ndarray:
    """The table of true angles, as named columns."""
    return np.genfromtxt(path.with_suffix(".truth.csv"), delimiter=",", names=True)


def against_truth(plain: Evaluation, analysis: Analysis) -> Evaluation:
    """Compare found and true angles at the end of range of the best repetition."""
    measures = analysis.assessment.measures
    if measures["pelvis_tilt"].value is None:
        failed = [check.rule for check in analysis.assessment.quality if not check.ok and check.severity == "withhold"]
        return dataclasses.replace(
            plain, refused=analysis.assessment.finding.sentence, rule=failed[0] if failed else "unread"
        )
    rows = read_truth(analysis.path)
    plateau = analysis.movement.repetitions[analysis.movement.best or 0].plateau
    at = {name: np.interp(analysis.recording.time_s, rows["time_s"], rows[f"{name}_deg"]) for name in ANGLES}
    truth = {name: float(np.median(values[plateau])) for name, values in at.items()}
    estimates = analysis.segments.estimates
    return dataclasses.replace(
        plain,
        truth=truth,
        found={name: measures[name].value for name in ANGLES},
        low={name: measures[name].low for name in ANGLES},
        high={name: measures[name].high for name in ANGLES},
        verdict=verdict(analysis),
        true_verdict=true_verdict(plain.test, truth),
        clear=is_clear(plain.test, truth),
        growth=1.0 if estimates is None else estimates.error_growth,
    )


def verdict(analysis: Analysis) -> str | None:
    """What was named; None where it was left open."""
    finding = analysis.assessment.finding
    if finding.pattern is not None:
        return None if finding.pattern == "indeterminate" else finding.pattern
    return None if finding.compensating is None else "rounded" if finding.compensating else "flat"


def true_verdict(test: str, truth: dict[str, float]) -> str:
    """What the true angles are called by the borders of the test; `between` where it calls them neither."""
    borders = clinical.get(test).norms.borders
    pelvis, trunk, lumbar = (truth[name] for name in ("pelvis_tilt", "trunk_inclination", "lumbar_flexion"))
    share = lumbar / trunk
    if "pelvis_low_deg" in borders:
        return classify(pelvis, share, Borders.of(borders))
    if "rounded_deg" in borders:
        return "rounded" if lumbar > borders["rounded_deg"].value else "flat"
    if lumbar > borders["lumbar_rounded_deg"].value or share > borders["share_rounded"].value:
        return "rounded"
    return "flat" if share < borders["share_flat"].value else "between"


def is_clear(test: str, truth: dict[str, float]) -> bool:
    """Whether no other verdict follows from angles that are 5° and a lumbar share that is 5 points away."""
    around: set[str] = set()
    for degrees in (-5.0, 0.0, 5.0):
        for points in (-0.05, 0.0, 0.05):
            pelvis, trunk = truth["pelvis_tilt"] + degrees, truth["trunk_inclination"]
            for lumbar in (truth["lumbar_flexion"] + degrees, truth["lumbar_flexion"] + points * trunk):
                angles = {"pelvis_tilt": pelvis, "trunk_inclination": trunk, "lumbar_flexion": lumbar}
                around.add(true_verdict(test, angles))
    return len(around) == 1


def main() -> None:
    from life_page import write_page  # imports this module

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--films", type=int, default=80)
    parser.add_argument("--first", type=int, default=FIRST_SEED, help="first seed (default 3000000)")
    parser.add_argument("--work", type=Path, default=ROOT / "out" / "life")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "life.md")
    parser.add_argument("--again", action="store_true", help="record the films again")
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    evaluations: list[Evaluation] = []
    for done in range(given.films):
        seed = given.first + done
        render(seed, given.work)
        evaluations.append(evaluate(seed, given.work, again=given.again))
        print(f"\r{done + 1} of {given.films} films", end="", flush=True)
    print()
    write_page(evaluations, given.out)
    print(given.out.read_text())


if __name__ == "__main__":
    main()
