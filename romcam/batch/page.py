"""index.html: the films of a batch by person, visit and test, and by test with those that need attention at the top."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from romcam import clinical
from romcam.batch.job import MeasureRow, Outcome, PlannedFilm
from romcam.batch.warnings import Outcomes, listed_warnings
from romcam.messages import Catalogue
from romcam.names import identifier_key
from romcam.presentation import formatting, wording
from romcam.presentation.page import render_page

_HERE: Final = Path(__file__).parent

MOST: Final = 3000
"""Number of rows above which browsers scroll badly; summary.csv contains all films."""
_MOST_OPEN: Final = 12
_LED: Final = ("pelvis_tilt", "lumbar_flexion", "lumbar_share")
_COLUMNS: Final = 3
_WEIGHT: Final = {"withhold": 10_000, "warning": 100, "note": 1}
_KIND: Final = {"pelvis_tilt": "hips", "hip_flexion": "hips", "lumbar_flexion": "lumbar"}
_STATES: Final = {"limited": "short", "typical": "long-enough", "indeterminate": "borderline"}
"""Pattern of a test of tissues → the end of the message with its name."""

_text = Catalogue(__name__)


@dataclass(frozen=True)
class MeasureCell:
    """A measure in the table: its text, and the number that it is sorted by."""

    text: str
    spread: str
    number: float | None
    kind: str


@dataclass(frozen=True)
class FilmLine:
    """One film with a result. trouble: how urgently it needs attention; greater is worse."""

    name: str
    link: str
    picture: str
    person: str
    date: str
    pattern: str
    named: bool
    cells: tuple[MeasureCell, ...]
    quality: float | None
    passed: str
    trouble: float
    failed: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Group:
    """The films of one test, worst first. dated: whether any has a date."""

    title: str
    columns: tuple[tuple[str, str], ...]
    lines: tuple[FilmLine, ...]
    left_out: int
    dated: bool


@dataclass(frozen=True)
class PersonLine:
    """One film of a person. values: its leading measures, each with its title and its text."""

    name: str
    link: str
    visit: str
    test: str
    side: str
    pattern: str
    named: bool
    values: tuple[tuple[str, str], ...]
    failed: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PersonGroup:
    """The films of one person, by visit and test."""

    title: str
    lines: tuple[PersonLine, ...]


@dataclass(frozen=True)
class Failure:
    """One film without a result."""

    name: str
    person: str
    kind: str
    reason: str


def render_index(outcomes: Outcomes, *, pending: int = 0, report: bool = True) -> str:
    """Render the page.

    Parameters
    ----------
    outcomes
        The films that have an outcome.
    pending
        Number of films that are still to be analysed.
    report
        Whether there are reports to link to.

    Returns
    -------
    str
        The HTML of the page.
    """
    done = [(film, outcome) for film, outcome in outcomes if outcome.ok]
    failures = [_failure(film, outcome) for film, outcome in outcomes if not outcome.ok]
    return render_page(
        _HERE,
        beside=True,
        done=len(done),
        pending=pending,
        failures=failures[:MOST],
        failed=len(failures),
        failures_open=len(failures) <= _MOST_OPEN,
        people=_people(done, report),
        warnings=listed_warnings(outcomes)[:MOST],
        groups=_groups(done, report),
        patterns=_patterns(done),
    )


def trouble(outcome: Outcome) -> float:
    """Return how urgently a result needs attention.

    Parameters
    ----------
    outcome
        Outcome of the film.

    Returns
    -------
    float
        Weighted number of failed checks: those that withhold the result count most, then warnings, then notes.
    """
    return sum(_WEIGHT.get(check.partition(":")[0], 0) for check in outcome.failed)


def _people(done: Outcomes, report: bool) -> list[PersonGroup]:
    """The films of each person whose identifier is known, in the order of visit, test and name; undated ones last."""
    by_person: dict[str, list[tuple[PlannedFilm, Outcome]]] = {}
    for film, outcome in done:
        if film.subject.id:
            by_person.setdefault(identifier_key(film.subject.id), []).append((film, outcome))
    groups: list[PersonGroup] = []
    left = MOST
    for key in sorted(by_person, key=lambda key: (not key.isdigit(), int(key) if key.isdigit() else 0, key)):
        films = sorted(by_person[key], key=lambda pair: (_visit(*pair) or "~", pair[0].test or "", pair[0].name))[:left]
        left -= len(films)
        if films:
            title = next((_person(film) for film, _ in films if film.subject.age), None)
            lines = tuple(_person_line(film, outcome, report) for film, outcome in films)
            groups.append(PersonGroup(title or _person(films[0][0]), lines))
    return groups


def _person_line(film: PlannedFilm, outcome: Outcome, report: bool) -> PersonLine:
    test, rows = film.test or "", {row.measure: row for row in outcome.rows}
    names = _columns([(film, outcome)])
    cells = [(wording.title(test, name), _cell(rows.get(name), name)) for name in names]
    return PersonLine(
        name=film.name,
        link=_link(film, report),
        visit=_visit(film, outcome),
        test=wording.test_title(test),
        side=outcome.side or film.side or "",
        pattern=_finding(film, outcome).capitalize(),
        named=outcome.pattern not in (None, "indeterminate") or outcome.rounds in ("yes", "no"),
        values=tuple((title, f"{cell.text} ({cell.spread})" if cell.spread else cell.text) for title, cell in cells),
        failed=tuple(_check(each) for each in outcome.failed),
    )


def _visit(film: PlannedFilm, outcome: Outcome) -> str:
    return film.date or (outcome.filmed or "")[:10]


def _link(film: PlannedFilm, report: bool) -> str:
    return f"{quote(film.folder)}/{'report.html' if report else 'result.json'}"


def _finding(film: PlannedFilm, outcome: Outcome) -> str:
    """What the result shows, in a word or two: a pattern, the state of the tissues, or that it was only measured."""
    test = clinical.get(film.test) if film.test in clinical.names() else None
    if not any(row.value is not None for row in outcome.rows) or (
        outcome.pattern is None and test and test.has_patterns
    ):
        return _text("finding-withheld")
    if test is not None and test.limitations:
        return _text(f"finding-{_STATES.get(outcome.pattern or '', 'no-reference')}")
    if outcome.rounds is not None:
        return _text(f"finding-{outcome.rounds}")
    return outcome.pattern.replace("-", " ") if outcome.pattern else _text("finding-measured")


def _groups(done: Outcomes, report: bool) -> list[Group]:
    groups: list[Group] = []
    for test in sorted({film.test or "" for film, _ in done}):
        of_test = [(film, outcome) for film, outcome in done if film.test == test]
        of_test.sort(key=lambda pair: (-trouble(pair[1]), pair[0].name))
        names = _columns(of_test)
        groups.append(
            Group(
                title=wording.test_title(test),
                columns=tuple((wording.title(test, name), _KIND.get(name, "")) for name in names),
                lines=tuple(_line(film, outcome, names, report) for film, outcome in of_test[:MOST]),
                left_out=max(0, len(of_test) - MOST),
                dated=any(film.date or outcome.filmed for film, outcome in of_test),
            )
        )
    return groups


def _columns(done: Outcomes) -> list[str]:
    """The measures of the columns: those that separate hip and spine, or else the first of the test."""
    names = list(dict.fromkeys(row.measure for _, outcome in done for row in outcome.rows))
    return [name for name in _LED if name in names] or names[:_COLUMNS]


def _line(film: PlannedFilm, outcome: Outcome, names: list[str], report: bool) -> FilmLine:
    rows = {row.measure: row for row in outcome.rows}
    return FilmLine(
        name=film.name,
        link=_link(film, report),
        picture=f"{quote(film.folder)}/thumbnail.jpg",
        person=_person(film, outcome),
        date=_visit(film, outcome),
        pattern=_finding(film, outcome).capitalize(),
        named=outcome.pattern not in (None, "indeterminate") or outcome.rounds in ("yes", "no"),
        cells=tuple(_cell(rows.get(name), name) for name in names),
        quality=outcome.quality,
        passed=_passed(outcome),
        trouble=trouble(outcome),
        failed=tuple(_check(each) for each in outcome.failed),
    )


def _cell(row: MeasureRow | None, name: str) -> MeasureCell:
    if row is None or row.value is None:
        return MeasureCell(formatting.UNKNOWN, "", None, "")
    unit: formatting.Unit = "ratio" if row.unit == "ratio" else "s" if row.unit == "s" else "deg"
    spread = formatting.interval(row.low, row.high, unit) if row.low is not None and row.high is not None else ""
    return MeasureCell(formatting.number(row.value, unit), spread, row.value, _KIND.get(name, ""))


def _passed(outcome: Outcome) -> str:
    """How many of the checks that could be made were passed, as the report states it."""
    if outcome.quality is None:
        return formatting.UNKNOWN
    if outcome.judged is None:
        return f"{100 * outcome.quality:.0f} %"
    return _text("page-passed", passed=str(outcome.judged - len(outcome.failed)), judged=str(outcome.judged))


def _check(text: str) -> tuple[str, str]:
    severity, _, rule = text.partition(":")
    return severity, rule.replace("_", " ")


def _failure(film: PlannedFilm, outcome: Outcome) -> Failure:
    return Failure(film.name, _person(film, outcome), _text(f"kind-{outcome.state}"), outcome.reason)


def _person(film: PlannedFilm, outcome: Outcome | None = None) -> str:
    """The person of a film, with the leg that was measured, or else the one that its label states."""
    age = _text("page-age", years=str(film.subject.age)) if film.subject.age is not None else None
    side = None if outcome is None else outcome.side or film.side
    return " · ".join(each for each in (film.subject.id, age, film.subject.sex, side) if each)


def _patterns(done: Outcomes) -> list[tuple[str, int]]:
    """How many films show each pattern, the most frequent first."""
    counts: dict[str, int] = {}
    for film, outcome in done:
        name = _finding(film, outcome)
        counts[name] = counts.get(name, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
