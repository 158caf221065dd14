"""Write docs/repeatability.md from the films of the test people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from repeatability_cases import is_changed
from repeatability_fit import errors, pairs
from repeatability_text import INTRODUCTION, MEDIANS, TRIED

from romcam.assessment.probability import Z95
from romcam.comparison import Change, compare_results, compare_sets
from romcam.comparison.differences import stands
from romcam.comparison.shared_error import load_correlations
from romcam.errors import UsageError
from romcam.presentation.wording import test_title, title
from romcam.results.result import Result

if TYPE_CHECKING:
    from repeatability import Film

CONDITIONS: Final = {"same-clothes": "same clothes", "other-clothes": "other clothes", "one-film": "one film"}
NO_CHANGE: Final = 1.0
"""Greatest true change, degrees, that counts as none: tremor alone."""
POINTS: Final = 100.0
LEAST_PAIRS: Final = 5


@dataclass(frozen=True)
class Compared:
    """One measure of two films: error of the change, the true change, and what romcam states; in degrees or points."""

    condition: str
    off: float
    true: float
    found: float
    low: float
    high: float
    independent: float
    other_room: bool
    still: bool
    """Whether the movement was the same in both films, in all its ranges."""

    @property
    def half(self) -> float:
        """Half the width of the interval."""
        return (self.high - self.low) / 2

    @property
    def holds(self) -> bool:
        """Whether the interval of the change holds the true change."""
        return self.low <= self.true <= self.high

    @property
    def seen(self) -> int:
        """Sign of the change if the interval excludes 0, otherwise 0."""
        return 1 if self.low > 0 else -1 if self.high < 0 else 0


def compared(people: Sequence[Sequence[Film]], measure: str, *, loose: bool = False) -> list[Compared]:
    """Return one measure of all pairs of films of each person; loose: only of pairs that show loose clothes."""
    rows: list[Compared] = []
    for of_one in people:
        for condition, before, after in pairs(list(of_one)):
            if loose and before.close_fitting and after.close_fitting:
                continue
            error = errors(before, after, measure)
            if error is None or before.result is None or after.result is None:
                continue
            try:
                change = _change(condition, before, after, before.result, after.result).measures[measure]
            except UsageError:  # the legs of two sides, which are not compared
                continue
            if change.change.value is None:  # romcam states no change
                continue
            scale = POINTS if change.unit == "ratio" else 1.0
            found, low, high = (
                scale * (each or 0.0) for each in (change.change.value, change.change.low, change.change.high)
            )
            rows.append(
                Compared(
                    condition,
                    scale * error[0],
                    scale * error[3],
                    found,
                    low,
                    high,
                    scale * Z95 * float(np.hypot(error[1], error[2])),
                    "again" in (before.name, after.name) and before.person.other_room,
                    condition != "one-film"
                    and is_changed(before.person, before.name) == is_changed(after.person, after.name),
                )
            )
    return rows


def _change(condition: str, before: Film, after: Film, one: Result, two: Result) -> Change:
    """Return the comparison of two films, or of both halves of one film, as romcam makes it."""
    if condition == "one-film":
        assert before.whole is not None
        return compare_sets(before.whole, split_s=(one.repetitions[0].stop_s + two.repetitions[0].start_s) / 2)
    return compare_results(one, two, clothes="same" if condition == "same-clothes" else "other")


def write_page(found: Mapping[str, list[list[Film]]], path: Path) -> None:
    """Write the page."""
    parts = [INTRODUCTION]
    for test, people in found.items():
        if any(people):
            parts += [f"## {test_title(test)}", *_test(test, people)]
    path.write_text("\n\n".join([*parts, TRIED, MEDIANS]) + "\n")


def _test(test: str, everybody: list[list[Film]]) -> list[str]:
    people = [[film for film in of_one if film.close_fitting] for of_one in everybody]
    loose = [of_one for of_one in everybody if any(not film.close_fitting for film in of_one)]
    measures = list(dict.fromkeys(name for of_one in people for film in of_one for name in film.true_best))
    rows = {name: compared(people, name) for name in measures}
    count = sum(len(of_one) > 1 for of_one in people)
    films = sum(len(of_one) for of_one in people)
    fitted = load_correlations().tests.get(test, {})
    rest = ", ".join(f"{each.people} in {CONDITIONS[name]}" for name, each in fitted.items())
    stated = (
        f"What is stated was fitted on other people: {rest}. The stated intervals take the lower confidence limit "
        "(one-sided, 95 %) of what cancels, so that they are rather too wide than too narrow."
        if rest
        else "Too few others were filmed again to state what cancels, so that the stated intervals are those of "
        "independent errors."
    )
    parts = [
        f"{count} people in close-fitting clothes, {films} films that could be measured. {stated}{_not_stated(people)}",
        _errors(test, rows),
    ]
    if test == "forward-bend":
        parts += [
            _found(test, rows, ("pelvis_tilt", "lumbar_flexion")),
            _slopes(rows),
            _rooms(rows),
            _loose(test, loose, measures),
        ]
    if test == "hip-rotation":
        parts.append(_found(test, rows, list(rows)))
    return parts


def _not_stated(people: list[list[Film]]) -> str:
    """Return a sentence on the pairs in which the stands differ; they are in no table."""
    left_out = sum(
        condition != "one-film"
        and before.result is not None
        and after.result is not None
        and bool(list(stands(before.result, after.result)))
        for of_one in people
        for condition, before, after in pairs(list(of_one))
    )
    if not left_out:
        return ""
    return (
        f" In {left_out} further pairs romcam states no change, since the person leans in the stand of one film and "
        "passes through an upright one in the other. The rule was made after one of these people, whose pelvis seemed "
        "to change by 17°; the pairs are in no table."
    )


def _loose(test: str, people: list[list[Film]], measures: Sequence[str]) -> str:
    """Return the errors of pairs of which at least one film shows loose clothes."""
    rows = {
        name: [each for each in compared(people, name, loose=True) if each.condition != "one-film"]
        for name in measures
        if name in ("pelvis_tilt", "lumbar_flexion", "hip_flexion", "trunk_inclination")
    }
    introduction = (
        "Pairs of films of which one or both show a shirt or trousers that are loose. The folds differ from film to "
        "film and hide another part of the back, so that less of the error cancels than `--same-clothes` assumes:"
    )
    return "\n\n".join(("### Loose clothes", introduction, _errors(test, rows)))


def _errors(test: str, rows: Mapping[str, list[Compared]]) -> str:
    lines = [
        "| | films | same movement: pairs | RMSE | measured MDC | stated ± | independent ± | "
        "changed movement: pairs | RMSE | stated ± | holds | called one |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, all_rows in rows.items():
        for condition, words in CONDITIONS.items():
            own = [each for each in all_rows if each.condition == condition]
            if len(own) < LEAST_PAIRS:
                continue
            unit = " points" if name.endswith("share") else "°"
            cells = [title(test, name), words]
            for still in (True, False):
                group = [each for each in own if each.still is still]
                if not group:
                    cells += ["–"] * (5 if still else 3)
                    continue
                rmse = float(np.sqrt(np.mean([each.off**2 for each in group])))
                cells += [str(len(group)), f"{rmse:.1f}{unit}"]
                cells += [f"{Z95 * rmse:.1f}{unit}"] if still else []
                cells += [f"{np.median([each.half for each in group]):.1f}{unit}"]
                cells += [f"{np.median([each.independent for each in group]):.1f}{unit}"] if still else []
            unchanged = [each for each in own if abs(each.true) < NO_CHANGE]
            cells += [_share([each.holds for each in own]), _share([each.seen != 0 for each in unchanged])]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _share(held: Sequence[bool]) -> str:
    return f"{100 * np.mean(held):.0f} % of {len(held)}" if held else "–"


def _found(test: str, rows: Mapping[str, list[Compared]], names: Sequence[str]) -> str:
    lines = [
        f"### How often a true change is found{'' if test == 'forward-bend' else ': ' + test_title(test).lower()}",
        "",
        "Found: the interval of the change excludes 0, on the right side. *Every pair* adds a change of exactly this "
        "size to the error of every pair, whatever its own true change.",
        "",
        "| | true change | same clothes | every pair | other clothes | every pair |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name in names:
        for size in (6.0, 10.0, 15.0, 25.0) if test == "forward-bend" else (6.0, 10.0, 15.0):
            cells: list[str] = []
            for condition in ("same-clothes", "other-clothes"):
                own = [each for each in rows.get(name, ()) if each.condition == condition]
                near = [each for each in own if abs(abs(each.true) - size) < 1.5]
                cells.append(_share([each.seen == np.sign(each.true) for each in near]))
                shifted = [sign * each.off + size > each.half for each in own for sign in (1, -1)]
                cells.append(f"{100 * np.mean(shifted):.0f} %" if shifted else "–")
            lines.append(f"| {title(test, name)} | {size:g}° | {' | '.join(cells)} |")
    wrong = [each.seen * np.sign(each.true) < 0 for name in rows for each in rows[name] if abs(each.true) >= NO_CHANGE]
    lines += ["", f"A change was called one in the wrong direction: {_share(wrong)} measures that changed."]
    return "\n".join(lines)


def _slopes(rows: Mapping[str, list[Compared]]) -> str:
    lines = [
        "### Is a change underestimated?",
        "",
        "The change found for every degree of true change, with its 95 % confidence interval over pairs; below 1 it is "
        "underestimated. *Divided* is the RMSE if every change found were divided by that slope.",
        "",
        "| | films | pairs that changed | found for each degree | RMSE | divided |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name in ("pelvis_tilt", "trunk_inclination", "hip_flexion", "lumbar_flexion"):
        for condition in ("same-clothes", "other-clothes"):
            own = [each for each in rows.get(name, ()) if each.condition == condition and abs(each.true) > NO_CHANGE]
            if len(own) < LEAST_PAIRS:
                continue
            true, off = np.array([each.true for each in own]), np.array([each.off for each in own])
            slope = 1.0 + float(true @ off / (true @ true))
            left = off - (slope - 1.0) * true
            half = Z95 * float(np.sqrt(left @ left / (len(own) - 1) / (true @ true)))
            cells = [title("forward-bend", name), CONDITIONS[condition], str(len(own)), f"{slope:.2f} ± {half:.2f}"]
            cells += [f"{np.sqrt(np.mean(each**2)):.1f}°" for each in (off, left / slope)]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _rooms(rows: Mapping[str, list[Compared]]) -> str:
    lines = [
        "### The room",
        "",
        "In the same clothes, filmed again in the same or in another room:",
        "",
        "| | same room, RMSE | other room, RMSE |",
        "| --- | --- | --- |",
    ]
    for name in ("pelvis_tilt", "lumbar_flexion", "hip_flexion"):
        own = [each for each in rows.get(name, ()) if each.condition == "same-clothes"]
        cells = [_rmse([each.off for each in own if each.other_room is room]) for room in (False, True)]
        lines.append(f"| {title('forward-bend', name)} | {cells[0]} | {cells[1]} |")
    return "\n".join(lines)


def _rmse(off: Sequence[float]) -> str:
    return f"{np.sqrt(np.mean(np.square(off))):.1f}° ({len(off)} pairs)" if off else "–"
