"""Reading of one person's results, and the person's identifier, age and sex in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from romcam.assessment.conclusions import Subject
from romcam.assessment.formatting import listed
from romcam.errors import UsageError
from romcam.messages import Catalogue
from romcam.names import identifier_key
from romcam.norms.reference import Sex
from romcam.results import reading
from romcam.results.result import Result

_MOST_NAMED: Final = 20
_text = Catalogue(__name__)
_T = TypeVar("_T")


def read_results(paths: Iterable[Path], subject: str | None = None) -> list[Result]:
    """Read the results in files and folders, each file once.

    Parameters
    ----------
    paths
        Files, or folders that `romcam analyze` or `romcam batch` wrote.
    subject
        Identifier of the person whose results are chosen; None: all are of one person.

    Raises
    ------
    InputError
        Where there is no result, or one that cannot be read.
    UsageError
        Where the results are of several people, or none is of the one that is chosen.
    """
    results = reading.read_results(paths, subject)
    check_one_person(results)
    return results


def check_one_person(results: Sequence[Result]) -> None:
    """Raise an error if results are of different people.

    Parameters
    ----------
    results
        Results; those without an identifier of the person fit any person.

    Raises
    ------
    UsageError
        Where two results have different identifiers.
    """
    people = {identifier_key(each.subject.id): each.subject.id for each in results if each.subject.id}
    if len(people) > 1:
        names = sorted(people.values())
        rest = [_text("more-people", count=str(len(names) - _MOST_NAMED))] if len(names) > _MOST_NAMED else []
        raise UsageError(_text("several-people", people=listed([*names[:_MOST_NAMED], *rest])))


def one_subject(results: Sequence[Result]) -> Subject:
    """Return the person that the results are of.

    Parameters
    ----------
    results
        Results of one person.

    Returns
    -------
    Subject
        A field is None where no result states it, or where results contradict each other.
    """
    subjects = [each.subject for each in results]
    sexes: list[Sex | None] = [each.sex for each in subjects]
    return Subject(
        id=_identifier([each.id for each in subjects]), age=_agreed([each.age for each in subjects]), sex=_agreed(sexes)
    )


def _identifier(ids: Iterable[str | None]) -> str | None:
    """The identifier in its longest form, `07` rather than `7`, if all mean one person."""
    known = [each for each in ids if each]
    return max(sorted(known), key=len) if len(set(map(identifier_key, known))) == 1 else None


def _agreed(values: Iterable[_T | None]) -> _T | None:
    known = {value for value in values if value is not None}
    return known.pop() if len(known) == 1 else None
