"""A patient's progress: every measure of each test over all visits, and the change from the first film to the last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

import sqlalchemy as sql
from sqlalchemy.orm import Session, joinedload

from romcam import clinical
from romcam.assessment.conclusions import Reference, Unit
from romcam.clinic import clothes
from romcam.clinic.changes import change_of, result_of
from romcam.clinic.folder import DataFolder
from romcam.clinic.schema import Film, Outcome, Visit
from romcam.comparison.change import Change, Clothes, Detectable, MeasureChange
from romcam.errors import RomcamError
from romcam.presentation import wording
from romcam.results.result import Result


@dataclass(frozen=True)
class Point:
    """One film's value of a measure, with its 95 % interval; null if unknown, never 0.

    filmed: when the film was made, ISO 8601, by the user or its own tag; else the day of the visit, as `date`.
    """

    film: str
    visit: str
    date: str
    filmed: str
    stretching: str | None
    value: float | None
    low: float | None
    high: float | None
    evidence: str


@dataclass(frozen=True)
class Series:
    """One measure over all films of a test.

    usual: range of most people, for the person of the latest film. change: from the first film to the last, compared
    with measurement error; null with one film, and where the films cannot be compared.
    """

    measure: str
    title: str
    unit: Unit
    usual: Reference | None
    detectable: Detectable | None
    points: tuple[Point, ...]
    change: MeasureChange | None


@dataclass(frozen=True)
class TestProgress:
    """All films of one test, of one leg where the test measures one.

    sentence: what changed from the first film to the last; null with one film. cautions: why that is less certain, or
    why they cannot be compared. clothes: what is stated about the clothes at their visits; null: nothing.
    """

    test: str
    title: str
    side: str | None
    films: tuple[str, ...]
    series: tuple[Series, ...]
    sentence: str | None
    cautions: tuple[str, ...]
    clothes: Clothes | None = None


@dataclass(frozen=True)
class PatientProgress:
    """The progress of a patient in every test that they were filmed in, in the order of romcam's tests."""

    patient: str
    tests: tuple[TestProgress, ...]


def progress_of(session: Session, folder: DataFolder, patient: str) -> PatientProgress:
    """Return the progress of a patient.

    Parameters
    ----------
    session
        A session.
    folder
        The data folder, with the results.
    patient
        Random identifier of the patient, who must exist.
    """
    query = (
        sql.select(Film)
        .join(Visit, Visit.id == Film.visit_id)
        .join(Outcome, Outcome.film_id == Film.id)
        .where(Visit.patient_id == patient)
        .options(joinedload(Film.visit).joinedload(Visit.patient), joinedload(Film.outcome), joinedload(Film.measures))
    )
    films = sorted(session.scalars(query).unique(), key=_order)
    groups: dict[tuple[str, str | None], list[Film]] = defaultdict(list)
    for film in films:
        outcome = _outcome(film)
        groups[outcome.test, outcome.side].append(film)
    known = clinical.names()
    order = sorted(groups, key=lambda key: (known.index(key[0]) if key[0] in known else len(known), key[1] or ""))
    return PatientProgress(patient, tuple(_test(session, folder, *key, groups[key]) for key in order))


def moment_of(film: Film) -> str:
    """Return when a film was made, as far as that is known: else the day of its visit.

    Parameters
    ----------
    film
        The film, with its outcome and visit.
    """
    stated = film.filmed or (film.outcome.filmed if film.outcome is not None else None)
    return stated or film.visit.date


def _order(film: Film) -> tuple[str, str, str]:
    """By visit, then by filming time: the clock of a camera may be wrong, the clinic's own date is what it states."""
    return film.visit.date, moment_of(film) if len(moment_of(film)) > len(film.visit.date) else "", film.created


def _test(session: Session, folder: DataFolder, test: str, side: str | None, films: Sequence[Film]) -> TestProgress:
    latest = _result(folder, films[-1])
    worn = clothes.stated(session, films[0].visit_id, films[-1].visit_id) if len(films) > 1 else None
    change, cautions = _change(folder, films, latest, worn)
    references = {} if latest is None else {each.measure: each for each in latest.references}
    return TestProgress(
        test,
        wording.test_title(test) if test in clinical.names() else test,
        side,
        tuple(film.id for film in films),
        tuple(_series(test, name, films, references.get(name), change) for name in _measures(test, films)),
        None if change is None else " ".join(filter(None, (change.sentence, change.rest))),
        cautions,
        worn,
    )


def _measures(test: str, films: Sequence[Film]) -> list[str]:
    """Measures with a value, in the order of the test."""
    there = dict.fromkeys(row.name for film in films for row in film.measures if row.value is not None)
    of_test = [rule.name for rule in clinical.get(test).measures] if test in clinical.names() else []
    return [*(name for name in of_test if name in there), *(name for name in there if name not in of_test)]


def _series(test: str, name: str, films: Sequence[Film], usual: Reference | None, change: Change | None) -> Series:
    rows = [(film, row) for film in films for row in film.measures if row.name == name]
    known = clinical.get(test).norms.detectable(name) if test in clinical.names() else None
    return Series(
        name,
        wording.title(test, name) if test in clinical.names() else name,
        _unit(rows[-1][1].unit),
        usual,
        None if known is None else Detectable(known.low, known.high, known.confidence, known.citation),
        tuple(
            Point(
                *(film.id, film.visit_id, film.visit.date, moment_of(film), film.visit.stretching),
                *(row.value, row.low, row.high, row.evidence),
            )
            for film, row in rows
        ),
        None if change is None else change.measures.get(name),
    )


def _change(
    folder: DataFolder, films: Sequence[Film], latest: Result | None, worn: Clothes | None
) -> tuple[Change | None, tuple[str, ...]]:
    """The first film compared with the last, by all rules of `romcam compare`."""
    if len(films) < 2 or latest is None or (first := _result(folder, films[0])) is None:
        return None, ()
    try:
        change = change_of(first, latest, worn)
    except RomcamError as error:
        return None, (str(error),)
    return change, tuple(each.sentence for each in change.cautions)


def _result(folder: DataFolder, film: Film) -> Result | None:
    try:
        return result_of(folder.result(_outcome(film).claim), film.visit.patient.identifier, film.name)
    except RomcamError:
        return None


def _outcome(film: Film) -> Outcome:
    assert film.outcome is not None
    return film.outcome


def _unit(text: str) -> Unit:
    assert text in get_args(Unit)
    return cast("Literal['deg', 'ratio', 's', 'per_min']", text)
