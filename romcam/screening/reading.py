"""The results of one person, and who they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from romcam.assessment.conclusions import Subject
from romcam.errors import UsageError
from romcam.results import reading
from romcam.results.result import Result


def read_results(paths: Iterable[Path]) -> list[Result]:
    """Every result that the paths name or hold, each file once.

    Raises InputError where there is none, or one that cannot be read; UsageError where they are of several people.
    """
    results = reading.read_results(paths)
    check_one_person(results)
    return results


def check_one_person(results: Sequence[Result]) -> None:
    """Make sure that no two results say they are of different people. Raises UsageError where they do."""
    people = sorted({each.subject.id for each in results if each.subject.id})
    if len(people) > 1:
        named = f"{', '.join(people[:-1])} and {people[-1]}"
        raise UsageError(
            f"These are results of different people ({named}); a screen is of one person, so give those of one."
        )


def one_subject(results: Sequence[Result]) -> Subject:
    """The person, by everything that was told of them; what was told in two ways counts as not told."""

    def told(values: set[object]) -> object | None:
        values.discard(None)
        return values.pop() if len(values) == 1 else None

    ids, ages, sexes = ({getattr(each.subject, name) for each in results} for name in ("id", "age", "sex"))
    return Subject(told(ids), told(ages), told(sexes))  # pyright: ignore[reportArgumentType]
