"""Write docs/accuracy-tests.md from evaluated films: errors of every test's measures, repetitions, sides and flags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from accuracy_page import percent, table

from romcam import clinical
from romcam.assessment.quality.stays import Stays
from romcam.presentation import wording

Film = Mapping[str, Any]

TESTS: Final = (
    "squat",
    "hip-hinge",
    "sit-to-stand",
    "straight-leg-raise",
    "active-knee-extension",
    "thomas",
    "prone-knee-bend",
    "hip-rotation",
    "gait",
    "twist",
)
"""All tests whose movement is rendered, but the forward bend, which has a page of its own."""

AIMS: Final = {
    "squat": {"hip_flexion": 5.0, "lumbar_flexion": 6.0},
    "sit-to-stand": {
        "hip_flexion": 5.0,
        "lumbar_flexion": 6.0,
        "hip_flexion_sitting_down": 5.0,
        "lumbar_flexion_sitting_down": 6.0,
    },
    "straight-leg-raise": {"leg_elevation": 3.0},
    "active-knee-extension": {"knee_angle": 4.0},
    "thomas": {"thigh_elevation": 4.0, "knee_angle": 4.0},
    "prone-knee-bend": {"knee_angle": 4.0},
    "hip-rotation": dict.fromkeys(
        ("internal_rotation_left", "external_rotation_left", "internal_rotation_right", "external_rotation_right"), 3.0
    ),
    "gait": {"hip_range_left": 5.0, "hip_range_right": 5.0},
}
"""RMSE aimed at, degrees, by test and measure."""

NEAR_DEG: Final = 3.0
"""A movement this near to the limit of its flag counts neither as beyond it nor as within it."""

INTRODUCTION: Final = """# Accuracy of the other tests

Films of rendered people were analysed by the whole program, from the film to the numbers in result.json, and compared
with the true angles. The people are filmed as romcam recommends; their bodies, clothes and rooms appear in no training.
Two rules come from faults in the first twelve films of a test: exchanged shoulders no longer turn the pelvis in seated
rotation (one film was up to 94° wrong), and a leg is named only where it was surely distinguished (it was wrong in 3 of
37 films). In the four films of each test that were made afterwards, the RMSE of the rotations is 2.9°, and 10 of 16
legs are named, all of them rightly. `python bench/unseen.py` makes this page; the forward bend has [a page of its
own](accuracy.md), films made in life have [another](life.md), and real people's movements [a third](real-movements.md).
The films have 15 frames a second, those of walking 30, and 540 pixels on the shorter side at most.

On rendered people the second estimator, which the bend, the hinge, the squat and the rise use, is nearly always
confident. On the few pictures of real people at hand it is less often ([its card](../models/second-estimator.md)).

RMSE, median of the errors' size, bias (found less true) and furthest error are those of the reported repetition. "In 95
% interval" says in how many films the interval holds the truth. An RMSE of so few films is itself uncertain by about
"""

UNCERTAIN: Final = 1.0 / np.sqrt(2.0)
"""Relative standard error of an RMSE of one film; it falls with the root of their number."""


def write_page(films: Mapping[str, Sequence[Film]], out: Path) -> None:
    """Write the page.

    Parameters
    ----------
    films
        Evaluated films by test.
    out
        The page.
    """
    count = round(float(np.median([len(each) for each in films.values()])))
    parts = [f"{INTRODUCTION}{100 * UNCERTAIN / np.sqrt(count):.0f} %."]
    for test, own in films.items():
        answered = [film for film in own if "refused" not in film and not film["withheld"]]
        parts += [f"## {clinical.get(test).title}", outcome(test, own), errors(test, answered)]
        if flags := compensations(test, answered):
            parts.append(flags)
    out.write_text("\n\n".join(parts) + "\n")


def outcome(test: str, films: Sequence[Film]) -> str:
    """How many films were measured, and whether repetitions and side were recognised."""
    refused = [film for film in films if "refused" in film]
    withheld = [film for film in films if "refused" not in film and film["withheld"]]
    known = [film for film in films if "refused" not in film]
    asked = [film for film in known if film["asked"] is not None]
    right = sum(counted(film) == film["asked"] for film in asked)
    sided = [film for film in known if film["side"] is not None]
    sentences = [f"{len(films)} films: {len(films) - len(refused) - len(withheld)} measured"]
    sentences[0] += f", {len(withheld)} withheld" * bool(withheld) + f", {len(refused)} without a result" * bool(
        refused
    )
    if asked:
        sentences.append(f"Repetitions counted right in {percent(right, len(asked))}")
    if clinical.get(test).protocol.side_from is not None:
        wrong = sum(not film["side_right"] for film in sided)
        sentences.append(f"The tested leg named in {percent(len(sided), len(known))}, wrongly in {wrong}")
    return ". ".join(sentences) + "."


def counted(film: Film) -> Any:
    """The repetitions that were found, in the form of those that the case asks for."""
    found = film["repetitions"]
    asked: Mapping[str, int] | int = film["asked"]
    if isinstance(asked, Mapping):
        return {task: found.get(task, 0) for task in asked}
    return max(found.values(), default=0)


def errors(test: str, films: Sequence[Film]) -> str:
    """Table of the errors of each measure."""
    rows: list[Sequence[str]] = [("measure", "films", "RMSE", "median", "bias", "furthest", "in 95 % interval", "aim")]
    for name in dict.fromkeys(name for film in films for name in film["measures"]):
        each = [film["measures"][name] for film in films if name in film["measures"]]
        each = [one for one in each if one["found"] is not None and one["true"] is not None]
        if not each:
            continue
        off = np.array([one["found"] - one["true"] for one in each])
        held = [one["low"] <= one["true"] <= one["high"] for one in each if one["low"] is not None]
        size, aim = float(np.sqrt(np.mean(off**2))), AIMS.get(test, {}).get(name)
        rows.append(
            (
                wording.title(test, name),
                str(len(off)),
                f"{size:.1f}°",
                f"{np.median(np.abs(off)):.1f}°",
                f"{np.mean(off):+.1f}°",
                f"{np.abs(off).max():.1f}°",
                percent(sum(held), len(held)) if held else "–",
                "" if aim is None else f"{aim:g}°: {'reached' if round(size, 1) <= aim else 'not reached'}",
            )
        )
    return table(rows)


def true_of(film: Film, quantity: str) -> float | None:
    """The true angle that a flag is about; None: not known."""
    if quantity == "pelvis_obliquity":
        return max((abs(each["hike_deg"]) for each in film["case"]["motion"].get("swings", ())), default=None)
    return film["measures"].get(quantity, {}).get("true")


def compensations(test: str, films: Sequence[Film]) -> str:
    """What the flags of a test say where the true angle is clearly beyond their limit, and clearly within it."""
    declared, lines = clinical.get(test), list[str]()
    for rule in declared.compensations:
        if not isinstance(rule, Stays):
            continue
        limit = declared.norms.limits[rule.limit].value
        beyond, within = list[bool](), list[bool]()
        for film in films:
            true = true_of(film, rule.quantity)
            if true is None or film["checks"].get(rule.rule) is None:
                continue
            past = {"above": true - limit, "below": limit - true, "either": abs(true) - limit}[rule.bound]
            if abs(past) > NEAR_DEG:
                (beyond if past > 0 else within).append(film["checks"][rule.rule] is False)
        if beyond or within:
            side = "below" if rule.bound == "below" else "beyond"
            lines.append(
                f"- {wording.angle(rule.quantity)} {side} {limit:g}°: flagged in {sum(beyond)} of {len(beyond)} films "
                f"that pass the limit by more than {NEAR_DEG:g}°, wrongly in {sum(within)} of {len(within)} that stay "
                "within it by as much."
            )
    return "\n".join(lines)
