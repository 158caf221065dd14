"""Reading results back, from result.json or from the folders that romcam wrote."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from romcam import clinical
from romcam.errors import InputError, UsageError
from romcam.files import MEBIBYTE, read_json
from romcam.messages import Catalogue
from romcam.names import identifier_key
from romcam.results.faults import fault
from romcam.results.limits import find_fault
from romcam.results.result import SCHEMA_VERSION, Result, from_json
from romcam.results.walk import walk

_text = Catalogue(__name__)

RESULT: Final = "result.json"
_MOST_NAMED: Final = 20

MOST_BYTES: Final = 16 * MEBIBYTE
"""Largest result that is read; those of an hour of bends have a megabyte."""


def read_result(path: Path) -> Result:
    """Read one result.

    Parameters
    ----------
    path
        A result.json, or the folder that `romcam analyze` wrote.

    Returns
    -------
    Result
        The result.

    Raises
    ------
    InputError
        The file is missing, is not a result, or is from a version of romcam that this one cannot read.
    """
    file = path / RESULT if path.is_dir() else path
    if file != path and not file.exists():
        raise InputError(_text("result-missing", path=path, file=RESULT))
    try:
        result = from_json(read_json(file, MOST_BYTES))
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise InputError(_text("result-invalid", path=file, reason=fault(error))) from error
    if _major(result.schema_version) != _major(SCHEMA_VERSION) or result.test not in clinical.names():
        raise InputError(_text("result-other-version", path=file, schema=result.schema_version, test=result.test))
    if (reason := find_fault(result)) is not None:
        raise InputError(_text("result-invalid", path=file, reason=reason))
    return result


def read_results(paths: Iterable[Path], subject: str | None = None) -> list[Result]:
    """Read all results among files and in folders at any depth, each file once.

    Parameters
    ----------
    paths
        Files, or folders that `romcam analyze` or `romcam batch` wrote.
    subject
        Identifier of the person whose results are read; files that cannot be read are then passed over. None: all.

    Returns
    -------
    list[Result]
        One result per file, in the order of the paths.

    Raises
    ------
    InputError
        A folder holds no result, or a result cannot be read.
    UsageError
        No result is of the person.
    """
    files = dict.fromkeys(file.resolve() for path in paths for file in _files(path))
    if subject is None:
        return [read_result(file) for file in files]
    results = [result for file in files if (result := _readable(file)) is not None]
    wanted = identifier_key(subject)
    chosen = [each for each in results if each.subject.id and identifier_key(each.subject.id) == wanted]
    if not chosen:
        people = sorted({each.subject.id for each in results if each.subject.id})
        known = ", ".join(people[:_MOST_NAMED]) + (", …" if len(people) > _MOST_NAMED else "")
        raise UsageError(_text("results-of-nobody", subject=subject, count=len(people), known=known))
    return chosen


def _readable(file: Path) -> Result | None:
    try:
        return read_result(file)
    except InputError:
        return None


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(folder / RESULT for folder, names in walk(path) if RESULT in names)
    if not found:
        raise InputError(_text("results-missing", path=path, file=RESULT))
    return found


def _major(version: str) -> str:
    return version.partition(".")[0]
