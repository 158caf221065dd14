"""Results of all patients, filtered: by test, pattern, age and last visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import sqlalchemy as sql
from sqlalchemy.orm import Session, contains_eager, selectinload

from romcam.clinic.schema import Film, Outcome, Patient, Visit

SHOWN: Final = 200
"""Rows on the page; a file has all of them."""


@dataclass(frozen=True)
class Filter:
    """Which results are wanted; empty or None: all.

    Parameters
    ----------
    test, pattern
        Name of the test, and of the movement pattern that was named.
    from_age, to_age
        Age in whole years, both included. A patient without a year of birth is left out by either.
    since, until
        Day of the patient's last visit, ISO 8601, both included.
    archived
        Whether archived patients are included.
    """

    test: str = ""
    pattern: str = ""
    from_age: int | None = None
    to_age: int | None = None
    since: str = ""
    until: str = ""
    archived: bool = False


def results(session: Session, wanted: Filter, most: int | None = SHOWN) -> Sequence[Film]:
    """Return films with a result, the latest visit first, with outcome, measures, visit and patient.

    Parameters
    ----------
    session
        A session.
    wanted
        Which results.
    most
        How many; None: all.
    """
    this = date.today().year
    query = sql.select(Film).join(Film.outcome).join(Film.visit).join(Visit.patient)
    if not wanted.archived:
        query = query.where(Patient.archived.is_(None))
    for value, condition in (
        (wanted.test, Outcome.test == wanted.test),
        (wanted.pattern, Outcome.pattern == wanted.pattern),
        (wanted.since, Patient.last_visit >= wanted.since),
        (wanted.until, Patient.last_visit <= wanted.until),
    ):
        query = query.where(condition) if value else query
    if wanted.from_age is not None:
        query = query.where(Patient.birth_year <= this - wanted.from_age)
    if wanted.to_age is not None:
        query = query.where(Patient.birth_year >= this - wanted.to_age)
    query = query.options(
        contains_eager(Film.outcome),
        contains_eager(Film.visit).contains_eager(Visit.patient),
        selectinload(Film.measures),
    )
    return session.scalars(query.order_by(Visit.date.desc(), Film.created.desc()).limit(most)).all()


def patterns(session: Session) -> list[str]:
    """Return the patterns that any result names."""
    found = session.scalars(sql.select(Outcome.pattern).where(Outcome.pattern.is_not(None)).distinct())
    return sorted(str(each) for each in found)


def row(film: Film) -> dict[str, Any]:
    """Return a result as a row of a table: a column for each measure and the ends of its interval.

    Parameters
    ----------
    film
        A film that `results` returned.
    """
    patient, outcome = film.visit.patient, film.outcome
    assert outcome is not None
    cells: dict[str, Any] = {
        "patient": patient.identifier,
        "name": patient.name or None,
        "sex": patient.sex,
        "birth_year": patient.birth_year,
        "last_visit": patient.last_visit or None,
        "visit": film.visit.date,
        "stretching": film.visit.stretching,
        "filmed": film.filmed or outcome.filmed,
        "film": film.name,
        "sha256": film.sha256,
        "test": outcome.test,
        "side": outcome.side,
        "pattern": outcome.pattern,
        "finding": outcome.sentence,
        "quality": outcome.quality,
    }
    for each in sorted(film.measures, key=lambda measure: measure.name):
        name = f"{each.name}_{each.unit}"
        cells |= {name: each.value, f"{name}_low": each.low, f"{name}_high": each.high}
        cells[f"{each.name}_evidence"] = each.evidence
    return cells
