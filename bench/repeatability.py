"""Test and retest: rendered people filmed again, and what `romcam compare` says of the change.

    python bench/repeatability.py --fit          films of the people on whom the shared error is fitted, and the fit
    python bench/repeatability.py                films of the test people, docs/repeatability.md

Neither group of people is used for training, and no person is in both. Needs romcam[phantom]. Films, recordings and
results are kept in --work, so that an interrupted run continues; with --again only the recordings are kept, and the
rules run on them again. A film costs some 5 seconds of one core.
"""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from repeatability_cases import FilmName, Group, Person, film_case, is_close_fitting
from unseen import OTHERS, read_truth, true_value

from romcam import clinical
from romcam.analysis import Analysis, conclude
from romcam.assessment import Subject
from romcam.assessment.measures import AtEnd
from romcam.comparison.one_film import split_result
from romcam.errors import RomcamError
from romcam.results.result import Result, from_json, make_result, to_json

ROOT: Final = Path(__file__).resolve().parent.parent
PEOPLE: Final[dict[str, dict[Group, int]]] = {
    "forward-bend": {"test": 80, "fit": 80},
    "straight-leg-raise": {"test": 12, "fit": 12},
    "squat": {"test": 12, "fit": 12},
    "hip-rotation": {"test": 20, "fit": 32},
}
"""Tests that are measured, and the number of people; with --no-films, those of them whose films were made."""


ESTIMATED: Final = (
    "pelvis_tilt", "trunk_inclination", "thigh_tilt", "hip_flexion", "lumbar_flexion", "lumbar_share",
)  # fmt: skip
"""Measures whose errors are the estimators' own."""


@dataclass(frozen=True)
class Film:
    """One film of a person with its result and the true values of its measures; no result if it was refused."""

    person: Person
    name: FilmName
    result: Result | None
    true_best: dict[str, float]
    true_each: dict[str, list[float | None]]
    whole: Result | None = None
    """The result of the whole film, of which this is one repetition."""

    @property
    def close_fitting(self) -> bool:
        """Whether the person wears close-fitting clothes."""
        return _close_fitting(self.person, self.name)

    @property
    def usable(self) -> bool:
        """Whether it has a result that nothing forbids to read."""
        return self.result is not None and not any(
            check.ok is False and check.severity == "withhold" for check in self.result.quality
        )

    def true(self, name: str) -> float | None:
        """Return the true value of a measure as `romcam compare` takes it: the median of several repetitions."""
        assert self.result is not None
        each = self.true_each.get(name, [])
        own = [one.complete for one in self.result.repetitions if name in one.values]
        if len(each) < 2 or len(own) != len(each):
            return self.true_best.get(name)
        counted = [value for value, complete in zip(each, own, strict=True) if complete or not any(own)]
        known = [value for value in counted if value is not None]
        return float(np.median(known)) if known else None

    def halves(self) -> tuple[Film, Film] | None:
        """Return the two repetitions of a film as films of their own; None of another number of repetitions."""
        if self.result is None or len(self.result.repetitions) != 2 or self.result.repetitions[0].effort:
            return None
        first, second = self.result.repetitions
        both = split_result(self.result, (first.stop_s + second.start_s) / 2)
        true = [
            {name: value for name, each in self.true_each.items() if len(each) == 2 and (value := each[k]) is not None}
            for k in (0, 1)
        ]
        return (
            replace(self, result=both[0], true_best=true[0], true_each={}, whole=self.result),
            replace(self, result=both[1], true_best=true[1], true_each={}, whole=self.result),
        )


@cache
def _close_fitting(person: Person, name: FilmName) -> bool:
    return is_close_fitting(film_case(person, name).clothes)


def path_of(person: Person, name: FilmName, folder: Path) -> Path:
    """Return the path of a film."""
    return folder / person.test / f"{person.group}-{person.index:02d}-{name}.mp4"


def make(person: Person, name: FilmName, folder: Path) -> None:
    """Render a film and record it, unless that was done."""
    from romcam.estimators import reading_for
    from romcam.pose.observe import observe
    from romcam.results.archive import save_recording
    from romcam.synthetic import render_video, save_case

    path = path_of(person, name, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.with_suffix(".json").exists():
        os.environ.setdefault("LP_NUM_THREADS", "1")
        case = film_case(person, name)
        render_video(case, path)
        save_case(case, path.with_suffix(".json"))
    if not path.with_suffix(".npz").exists():
        protocol = clinical.get(person.test).protocol
        save_recording(observe(path, protocol, reading=reading_for(protocol)), path.with_suffix(".npz"))


def evaluate(person: Person, name: FilmName, folder: Path, *, again: bool = False) -> Film | None:
    """Return the result of a film with the true values; None if it was not made."""
    from romcam.results.archive import load_recording

    path = path_of(person, name, folder)
    kept = path.with_suffix(".evaluated.json")
    if again:
        kept.unlink(missing_ok=True)
    if not kept.exists():
        if not path.with_suffix(".npz").exists():
            return None
        test = clinical.get(person.test)
        try:
            analysis = conclude(path, load_recording(path.with_suffix(".npz")), test=test, subject=Subject("person"))
            stated = _as_at_full_rate(make_result(analysis))
            result, true, each = to_json(stated).decode(), *true_values(analysis, path)
        except RomcamError as error:
            print(f"{path.name}: {error}")
            result, true, each = "", {}, {}
        kept.write_text(json.dumps({"result": result, "true": true, "each": each}))
    content = json.loads(kept.read_text())
    result = from_json(content["result"].encode()) if content["result"] else None
    return Film(person, name, result, content["true"], content["each"])


def _as_at_full_rate(result: Result) -> Result:
    """Return a result whose intervals are not widened for the low frame rate, which only makes these films cheap."""
    growth = result.provenance.error_growth
    if growth is None or growth <= 1.0:
        return result
    measures = {
        name: replace(
            each, low=each.value + (each.low - each.value) / growth, high=each.value + (each.high - each.value) / growth
        )
        if name in ESTIMATED and each.value is not None and each.low is not None and each.high is not None
        else each
        for name, each in result.measures.items()
    }
    return replace(result, measures=measures, provenance=replace(result.provenance, error_growth=1.0))


def true_values(analysis: Analysis, path: Path) -> tuple[dict[str, float], dict[str, list[float | None]]]:
    """Return the true value of every measure, and those of each repetition of its task."""
    truth, test = read_truth(path), analysis.test
    leg = json.loads(path.with_suffix(".json").read_text())["motion"].get("leg", analysis.assessment.side)

    def share(repetition: Any) -> float:
        pelvis, trunk = (
            np.median(np.interp(analysis.recording.time_s, truth["time_s"], truth[f"{name}_deg"])[repetition.plateau])
            for name in ("pelvis_tilt", "trunk_inclination")
        )
        return float(1.0 - pelvis / trunk)

    best: dict[str, float] = {}
    each: dict[str, list[float | None]] = {}
    for rule in test.measures:
        chosen = analysis.movement.best_of(rule.task)
        own = [one for one in analysis.movement.repetitions if one.task == rule.task]
        if chosen is None:
            continue
        if isinstance(rule, AtEnd):
            value = true_value(rule, test, analysis, chosen, truth, leg)
            each[rule.name] = [true_value(rule, test, analysis, one, truth, leg) for one in own]
        elif rule.name == "lumbar_share":
            value = share(chosen)
            each[rule.name] = [share(one) for one in own]
        elif rule.name in OTHERS:
            value = OTHERS[rule.name](rule.task, analysis, truth)
        else:
            continue
        if value is not None:
            best[rule.name] = value
    return best, each


def films(test: str, group: Group, people: int, folder: Path, *, again: bool = False) -> list[list[Film]]:
    """Return the usable films of each person."""
    made = [
        [evaluate(person, name, folder, again=again) for name in person.films]
        for person in (Person(group, test, index) for index in range(people))
    ]
    return [[film for film in of_one if film is not None and film.usable] for of_one in made]


def main() -> None:
    from repeatability_fit import fit, write_constants
    from repeatability_page import write_page

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", action="store_true", help="fit the shared error on its own people")
    parser.add_argument("--tests", nargs="*", choices=list(PEOPLE), default=list(PEOPLE))
    parser.add_argument("--again", action="store_true", help="run the rules on kept recordings again")
    parser.add_argument("--no-films", action="store_true", help="use only films that were made")
    parser.add_argument("--work", type=Path, default=ROOT / "out" / "repeatability")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "repeatability.md")
    given = parser.parse_args()
    group: Group = "fit" if given.fit else "test"
    found: dict[str, list[list[Film]]] = {}
    for test in given.tests:
        people = PEOPLE[test][group]
        if not given.no_films:
            for index in range(people):
                person = Person(group, test, index)
                for name in person.films:
                    make(person, name, given.work)
                print(f"\r{test}: {index + 1} of {people} people", end="", flush=True)
            print()
        found[test] = films(test, group, people, given.work, again=given.again)
    if given.fit:
        write_constants(fit(found))
    else:
        write_page(found, given.out)
        print(given.out.read_text())


if __name__ == "__main__":
    main()
