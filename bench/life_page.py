"""Write docs/life.md from evaluated films from life: outcomes, errors and verdicts, by what hinders a film."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from accuracy_page import percent, rmse, table
from life import ANGLES, Evaluation

TITLES: Final = {
    "pelvis_tilt": "Pelvis",
    "trunk_inclination": "T12-L1",
    "thigh_tilt": "Thigh",
    "hip_flexion": "Hip flexion",
    "lumbar_flexion": "Lumbar flexion",
}
CAUSES: Final = {
    "bent-knees": "knees bent by 20° or more in a bend or hinge",
    "split": "split stance",
    "one-leg": "one-legged stance",
    "uneven-feet": "feet uneven: ahead, or on a block",
    "discs": "barbell with discs",
    "held": "dumbbells, kettlebell or box",
    "bar-before": "post, bar or furniture before the body",
    "hands-before": "hands before hips and knees",
    "arms-behind": "arms behind the back or the head",
    "long-hair": "long hair",
    "loose-hem": "loose hem that falls off the body",
    "soft-edges": "soft picture",
    "compression": "heavily compressed picture",
    "writing-on-body": "writing on the clothes",
    "captions": "captions or drawings over the picture",
    "cut": "cut in the film",
    "zoom": "zoom",
    "short-stand": "less than half a second of standing, or none",
    "rhythm": "irregular rhythm",
    "head-out": "head out of the picture",
}
_WITHHELD: Final = {
    "error": "no result: nothing found, or no neutral posture",
    "right_test": "taken for another movement",
    "outline": "the back, or the stand, cannot be read",
    "side_on": "not seen from the side",
    "seen": "person seen too seldom",
    "whole_body": "part of the body out of the picture",
    "alone": "somebody else in the way",
    "neutral": "no readable neutral posture",
}

INTRODUCTION: Final = """# Films as they are made in life

`docs/accuracy.md` measures films that were made as recommended, or carelessly. These films have what films of bends,
hinges and squats have in life on top: bent knees, split and one-legged stances, barbells, hands before the hips, loose
hems, writing, captions, cuts, zooms, soft and compressed pictures, a short stand or none, irregular rhythms; about five
of them a film. `romcam phantom --envelope life` renders such films, `python bench/life.py` made this page with the
whole program. No network was trained on these people, and no rule was chosen on them."""

RIGHT: Final = """A verdict is right if it is the one that the true angles have by the same borders. Where the true
angles are called neither flat nor rounded, both are wrong. A film in which the person stands on one leg, with one foot
well ahead, or bends the knees as in a squat shows another movement: to refuse it is right."""


def write_page(films: Sequence[Evaluation], out: Path) -> None:
    """Write the page."""
    answered = [film for film in films if film.refused is None]
    parts = [INTRODUCTION, RIGHT, "## Outcome", summary(films), by_test(films)]
    parts += ["## Error at the end of range", errors_table(answered)]
    parts += ["## By cause", "A film counts in each of its causes. Error and share of intervals that hold the truth:"]
    parts += [by_cause(films), "## Why numbers were withheld", withheld(films)]
    if wrong := [film for film in answered if film.outcome == "wrong"]:
        parts += ["## Wrong verdicts", wrong_ones(wrong)]
    out.write_text("\n\n".join(parts) + "\n")


def summary(films: Sequence[Evaluation]) -> str:
    """The figures that are aimed at."""
    count = Counter(film.outcome for film in films)
    own = [film for film in films if not film.other_movement]
    answered = [film for film in films if film.refused is None]
    got = sum(film.refused is None for film in own)
    near = sum(film.outcome == "wrong" and not film.clear for film in films)
    clear = [film for film in answered if film.clear]
    named = sum(film.outcome == "right" for film in clear)
    held = coverage(answered, ANGLES)
    of_all = {
        name: f"{100 * count[name] / len(films):.1f} % ({count[name]})"
        for name in ("wrong", "right", "open", "other", "withheld")
    }
    return (
        f"{len(films)} films. A confident verdict was wrong in {of_all['wrong']} (aim: at most 2 %), right in "
        f"{of_all['right']}, left open in {of_all['open']}; rightly refused as another movement {of_all['other']}, "
        f"withheld {of_all['withheld']}. Of the {len(own)} films that show the test, {percent(got, len(own))} got "
        f"numbers (aim: at least 80 %). The 95 % intervals of the five angles hold the truth in {100 * held:.0f} % "
        f"(aim: 93-97 %). Wrong verdicts of people within 5° or 5 points of a border: {near}. "
        f"Of the {len(clear)} people with numbers who are further from every border, "
        f"{percent(named, len(clear))} got the right verdict."
    )


def by_test(films: Sequence[Evaluation]) -> str:
    """Outcomes by test."""
    outcomes = ("right", "open", "wrong", "other", "withheld")
    names = ("right", "open", "wrong", "rightly refused", "withheld")
    rows: list[Sequence[str]] = [("test", "films", *names)]
    for test in sorted({film.test for film in films}):
        part = [film for film in films if film.test == test]
        count = Counter(film.outcome for film in part)
        rows.append((test, str(len(part)), *(str(count[outcome] or "") for outcome in outcomes)))
    return table(rows)


def off(films: Sequence[Evaluation], name: str) -> np.ndarray:
    """Found minus true, degrees."""
    return np.array([(film.found or {})[name] - (film.truth or {})[name] for film in films])  # pyright: ignore


def coverage(films: Sequence[Evaluation], names: Sequence[str]) -> float:
    """Share of intervals that hold the truth."""
    inside = [
        film.low[name] <= film.truth[name] <= film.high[name]  # pyright: ignore
        for film in films
        for name in names
    ]
    return float(np.mean(inside)) if inside else float("nan")


def errors_table(films: Sequence[Evaluation]) -> str:
    """Error of each angle, and how often its interval holds the truth."""
    rows: list[Sequence[str]] = [("angle", "RMSE", "median", "bias", "worst", "truth in 95 % interval", "half width")]
    for name, title in TITLES.items():
        error = off(films, name)
        width = np.median([film.high[name] - film.low[name] for film in films]) / 2  # pyright: ignore
        share = f"{100 * coverage(films, [name]):.0f} %"
        middle = (f"{np.median(np.abs(error)):.1f}°", f"{np.mean(error):+.1f}°", f"{np.max(np.abs(error)):.0f}°")
        rows.append((title, rmse(error), *middle, share, f"{width:.0f}°"))
    return table(rows)


def by_cause(films: Sequence[Evaluation]) -> str:
    """Outcomes, errors and intervals of the films of each cause."""
    shown = ("pelvis_tilt", "trunk_inclination", "lumbar_flexion")
    head = ("films", "right", "open", "wrong", "refused rightly", "withheld")
    rows: list[Sequence[str]] = [("cause", *head, *(TITLES[name] for name in shown), "intervals")]
    for cause, title in {**CAUSES, "": "all"}.items():
        part = [film for film in films if not cause or cause in film.hindrances]
        if not part:
            continue
        count = Counter(film.outcome for film in part)
        known = [film for film in part if film.refused is None]
        figures = [str(count[outcome] or "") for outcome in ("right", "open", "wrong", "other", "withheld")]
        errors = [rmse(off(known, name)) for name in shown]
        held = f"{100 * coverage(known, ANGLES):.0f} %" if known else "–"
        rows.append((title, str(len(part)), *figures, *errors, held))
    return table(rows)


def withheld(films: Sequence[Evaluation]) -> str:
    """Reasons why films got no numbers."""
    count = Counter((film.rule or "", film.other_movement) for film in films if film.refused is not None)
    rows: list[Sequence[str]] = [("reason", "films of the test", "films of another movement")]
    for rule in sorted({rule for rule, _ in count}):
        title = _WITHHELD.get(rule, rule.replace("_", " "))
        rows.append((title, str(count[rule, False] or ""), str(count[rule, True] or "")))
    return table(rows)


def wrong_ones(films: Sequence[Evaluation]) -> str:
    """The films with a wrong verdict."""
    rows: list[Sequence[str]] = [("seed", "test", "named", "true", "near a border", "pelvis", "lumbar flexion", "has")]
    for film in films:
        pairs = [
            f"{(film.found or {})[name]:.0f}° found, {(film.truth or {})[name]:.0f}° true"
            for name in ("pelvis_tilt", "lumbar_flexion")
        ]
        rows.append(
            (
                str(film.seed),
                film.test,
                str(film.verdict),
                str(film.true_verdict),
                "" if film.clear else "yes",
                *pairs,
                ", ".join(film.hindrances),
            )
        )
    return table(rows)
