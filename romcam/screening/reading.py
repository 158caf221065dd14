"""Every result of one person, from folders that `romcam analyze` or `romcam batch` wrote, or from the files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from romcam.assessment.conclusions import Subject
from romcam.comparison.reading import RESULT, read_measurement
from romcam.errors import InputError, UsageError
from romcam.results.atomic_write import PARTIAL
from romcam.results.result import Result


def read_results(paths: Iterable[Path]) -> list[Result]:
    """Every result that the paths name or hold, each file once.

    Raises InputError where there is none, or one that cannot be read; UsageError where they are of several people.
    """
    files = list(dict.fromkeys(file.resolve() for path in paths for file in _files(path)))
    results = [read_measurement(file) for file in files]
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


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(path.rglob(RESULT))
    whole = [file for file in found if not any(part.startswith(PARTIAL) for part in file.relative_to(path).parts)]
    if not whole:
        raise InputError(
            f"{path} holds no {RESULT}; give folders that romcam analyze or romcam batch wrote to, or the files."
        )
    return whole
