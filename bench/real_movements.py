"""Real movements: the whole program on rendered people who move by the motion capture of real ones.

    python bench/real_movements.py --motion FOLDER          render, analyse, write docs/real-movements.md
    python bench/real_movements.py --motion FOLDER --again  analyse kept films again, after romcam has changed
    python bench/real_movements.py --motion FOLDER --bodies 2 --out out/real-movements/try.md      a quick check

FOLDER holds the files of motion capture named below, from the public repositories that the page names. Each of them is
followed by several bodies (as `romcam phantom --follow` does), and each of these bodies also makes the drawn movement
of the simulator to the same range, with the same clothes and camera. Rendering needs romcam[phantom]. About 4 seconds
of one core a film to render, and 4 to analyse. Films and what was recorded of them are kept in --work.
"""

from __future__ import annotations

import argparse
import os
import pickle
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
import numpy as np
from life import is_clear, read_truth, true_verdict, verdict

from romcam import clinical
from romcam.analysis import Analysis, conclude
from romcam.assessment import Subject
from romcam.errors import RomcamError
from romcam.movement.rhythm import compute_rhythm
from romcam.recording import Recording

ROOT: Final = Path(__file__).resolve().parent.parent
FIRST_SEED: Final = 6_000_000
"""No training, calibration or choice of a rule uses seeds from here on."""
ANGLES: Final = ("pelvis_tilt", "trunk_inclination", "lumbar_flexion", "hip_flexion", "thigh_tilt")
SHORT_PX: Final = 480
FPS: Final = 12.0

Kind = Literal["real", "drawn"]


@dataclass(frozen=True)
class Trial:
    """A trial of motion capture: its file, and the test whose movement it is.

    `seconds`: what is followed of it, the stand before it included; None: all. `has_twin`: whether each body also makes
    the drawn movement to the same range; the stoops have one such film in common.
    """

    name: str
    file: str
    test: str
    seconds: float | None = None
    has_twin: bool = True


TRIALS: Final = (
    Trial("stoop1", "stoop1_t169_f620f800.c3d", "forward-bend"),
    Trial("stoop2", "stoop2_t169_f1395f1590.c3d", "forward-bend", has_twin=False),
    Trial("stoop3", "stoop3_t169_f2101f2300.c3d", "forward-bend", has_twin=False),
    Trial("squats", "squats1.mot", "squat", seconds=7.2),
    Trial("rises", "STS1.mot", "sit-to-stand", seconds=6.6),
)


class Evaluation(msgspec.Struct, frozen=True):
    """One film compared with its truth.

    `stand`: the true angles in the posture that romcam counts from, degrees; `hold`: how it is held.

    `truth`, `found`, `low`, `high`: angles at the end of range of the best repetition, degrees. `frames`: RMSE, bias,
    and share of the frames whose interval holds the truth, of each angle. `shares`, `true_shares`: lumbar share of the
    trunk's change in each quarter of its range on the way down. `lag`, `true_lag`: seconds by which the pelvis starts
    after the lumbar spine.
    """

    trial: str
    test: str
    seed: int
    kind: Kind
    refused: str | None = None
    truth: dict[str, float] = {}
    stand: dict[str, float] = {}
    hold: str | None = None
    found: dict[str, float | None] = {}
    low: dict[str, float | None] = {}
    high: dict[str, float | None] = {}
    frames: dict[str, tuple[float, float, float | None]] = {}
    shares: list[float | None] = []
    true_shares: list[float | None] = []
    lag: float | None = None
    true_lag: float | None = None
    verdict: str | None = None
    true_verdict: str | None = None
    clear: bool = False


def case_of(trial: Trial, seed: int, kind: Kind, motion: Path) -> Any:
    """A body that follows the trial, or that makes the drawn movement to the same range; half are filmed carelessly."""
    from romcam.synthetic import random_case
    from romcam.synthetic.captured import follow, read_captured

    case = random_case(seed, envelope="wide" if seed % 2 else "core", test=trial.test)
    film = case.film
    shrink = SHORT_PX / min(film.width, film.height)
    size = {side: 2 * round(getattr(film, side) * shrink / 2) for side in ("width", "height")}
    case = msgspec.structs.replace(case, film=msgspec.structs.replace(film, fps=FPS, shutter=0.0, **size))
    path = motion / trial.file
    captured = read_captured(path)
    if trial.seconds is not None:
        captured = replace(captured, curves=first_part(captured.curves, trial.seconds))
    if kind == "real":
        return follow(case, captured, path)
    return msgspec.structs.replace(case, motion=drawn(case.motion, trial.test, captured.curves))


def first_part(curves: Any, seconds: float) -> Any:
    """The first seconds of curves."""
    count = round(seconds * curves.rate_hz) + 1
    names = ("pelvis_deg", "lumbar_deg", "thigh_deg", "knee_deg")
    return msgspec.structs.replace(curves, **{name: getattr(curves, name)[:count] for name in names})


def drawn(motion: Any, test: str, curves: Any) -> Any:
    """A drawn motion to the range of the curves; its order of spine and hips, and its tempo, stay drawn."""
    pelvis, lumbar = np.array(curves.pelvis_deg), np.array(curves.lumbar_deg)
    end = int(np.argmax(pelvis + lumbar))
    if test == "forward-bend":
        changes: dict[str, Any] = {"pelvis_end_deg": pelvis[end], "lumbar_end_deg": lumbar[end], "repetitions": 1}
    elif test == "squat":
        knee = np.array(curves.knee_deg)
        end = int(np.argmax(knee))
        changes = {"knee_deg": knee[end], "pelvis_deg": pelvis[end], "lumbar_deg": lumbar[end], "tuck_deg": 0.0}
        changes["repetitions"] = 2
    else:
        changes = {"pelvis_sit_deg": pelvis[0], "lumbar_sit_deg": lumbar[0], "repetitions": 2, "starts_seated": True}
        changes |= {"pelvis_lean_deg": pelvis[end], "lumbar_lean_deg": lumbar[end]}
    plain = {name: float(value) if isinstance(value, np.floating) else value for name, value in changes.items()}
    return msgspec.structs.replace(motion, **plain)


def render(path: Path, case: Any) -> None:
    """Render a film; the case is written last, when the film is whole."""
    from romcam.synthetic import render_video, save_case

    os.environ.setdefault("LP_NUM_THREADS", "1")
    render_video(case, path)
    save_case(case, path.with_suffix(".json"))


def record(path: Path, test: str, *, again: bool) -> Recording | str:
    """What the camera and the pose model saw, kept beside the film; or the sentence for which nothing was seen."""
    from romcam.estimators import reading_for
    from romcam.pose.observe import observe

    kept = path.with_suffix(".pickle")
    if again or not kept.exists():
        protocol = clinical.get(test).protocol
        try:
            seen: Recording | str = observe(path, protocol, reading=reading_for(protocol))
        except RomcamError as error:
            seen = str(error)
        partial = path.with_suffix(".part")
        partial.write_bytes(pickle.dumps(seen))
        partial.replace(kept)
    return pickle.loads(kept.read_bytes())  # written by this script


def evaluate(path: Path, trial: Trial, seed: int, kind: Kind, *, again: bool) -> Evaluation:
    """Conclude from one film, and compare with the truth."""
    plain = Evaluation(trial.name, trial.test, seed, kind)
    recording = record(path, trial.test, again=again)
    if isinstance(recording, str):
        return msgspec.structs.replace(plain, refused=recording.replace(str(path), path.name))
    try:
        analysis = conclude(path, recording, test=clinical.get(trial.test), subject=Subject())
    except RomcamError as error:
        return msgspec.structs.replace(plain, refused=str(error).replace(str(path), path.name))
    if analysis.assessment.measures["pelvis_tilt"].value is None:
        return msgspec.structs.replace(plain, refused=analysis.assessment.finding.sentence)
    return against_truth(plain, analysis)


def against_truth(plain: Evaluation, analysis: Analysis) -> Evaluation:
    """Compare with the truth at the end of range, over all frames, and over the way down."""
    rows, time = read_truth(analysis.path), analysis.recording.time_s
    at = {name: np.interp(time, rows["time_s"], rows[f"{name}_deg"]) for name in ANGLES}
    best = analysis.movement.best or 0
    repetition = analysis.movement.repetitions[best]
    truth = {name: float(np.median(values[repetition.plateau])) for name, values in at.items()}
    measures = analysis.assessment.measures
    shares, lag = rhythm_of(analysis.movement.down[best] if analysis.movement.down else None)
    way = slice(max(0, repetition.start - round(0.5 * FPS)), repetition.plateau_start + 1)
    spine = [at[name][way] for name in ("trunk_inclination", "lumbar_flexion", "pelvis_tilt")]
    true_shares, true_lag = rhythm_of(compute_rhythm(*spine, time[way]))
    judged = plain.test != "sit-to-stand"
    return msgspec.structs.replace(
        plain,
        truth=truth,
        stand={name: float(np.median(values[analysis.angles.neutral])) for name, values in at.items()},
        hold=analysis.angles.neutral_hold,
        found={name: measures[name].value for name in ANGLES},
        low={name: measures[name].low for name in ANGLES},
        high={name: measures[name].high for name in ANGLES},
        frames={name: over_frames(analysis, name, values) for name, values in at.items()},
        shares=shares,
        true_shares=true_shares,
        lag=lag,
        true_lag=true_lag,
        verdict=verdict(analysis) if judged else None,
        true_verdict=true_verdict(plain.test, truth) if judged else None,
        clear=judged and is_clear(plain.test, truth),
    )


def rhythm_of(rhythm: Any) -> tuple[list[float | None], float | None]:
    """Lumbar share of each quarter of the trunk's range, and the lag of the pelvis; None where not known."""
    if rhythm is None:
        return [], None
    shares = [float(each) if np.isfinite(each) else None for each in rhythm.quarter_share]
    return shares, float(rhythm.lag_at_20_s) if np.isfinite(rhythm.lag_at_20_s) else None


def over_frames(analysis: Analysis, name: str, truth: np.ndarray) -> tuple[float, float, float | None]:
    """RMSE, bias, and share of frames whose 95 % interval holds the truth."""
    off = analysis.angles.values[name] - truth
    known = np.isfinite(off)
    if not known.any():
        return float("nan"), float("nan"), None
    se = analysis.angles.se.get(name)
    held = None if se is None else float(np.mean(np.abs(off[known]) <= 1.96 * se[known]))
    return float(np.sqrt(np.mean(off[known] ** 2))), float(np.mean(off[known])), held


def main() -> None:
    from real_movements_page import write_page  # imports this module

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--motion", type=Path, required=True, help="folder with the files of motion capture")
    parser.add_argument("--bodies", type=int, default=10, help="bodies for each trial (default 10)")
    parser.add_argument("--first", type=int, default=FIRST_SEED, help="first seed (default 6000000)")
    parser.add_argument("--work", type=Path, default=ROOT / "out" / "real-movements")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "real-movements.md")
    parser.add_argument("--render-only", action="store_true")
    parser.add_argument("--again", action="store_true", help="record the kept films again")
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    kinds: tuple[Kind, ...] = ("real", "drawn")
    evaluations: list[Evaluation] = []
    for seed in range(given.first, given.first + given.bodies):
        for trial in TRIALS:
            for kind in kinds if trial.has_twin else kinds[:1]:
                path = given.work / f"{trial.name}-{kind}-{seed}.mp4"
                if not path.with_suffix(".json").exists():
                    render(path, case_of(trial, seed, kind, given.motion))
                if not given.render_only:
                    evaluations.append(evaluate(path, trial, seed, kind, again=given.again))
        print(f"\rbody {seed - given.first + 1} of {given.bodies}", end="", flush=True)
    print()
    if not given.render_only:
        write_page(evaluations, given.out)
        print(given.out.read_text())


if __name__ == "__main__":
    main()
