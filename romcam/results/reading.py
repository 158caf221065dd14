"""Reading results back, from result.json or from the folders that romcam wrote."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from romcam import clinical
from romcam.errors import InputError
from romcam.files import MEBIBYTE, read_whole
from romcam.messages import Catalogue
from romcam.results.atomic_write import PARTIAL
from romcam.results.faults import fault
from romcam.results.limits import find_fault
from romcam.results.result import SCHEMA_VERSION, Result, from_json

_text = Catalogue(__name__)

RESULT: Final = "result.json"

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
        result = from_json(read_whole(file, MOST_BYTES))
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise InputError(_text("result-invalid", path=file, reason=fault(error))) from error
    if _major(result.schema_version) != _major(SCHEMA_VERSION) or result.test not in clinical.names():
        raise InputError(_text("result-other-version", path=file, schema=result.schema_version, test=result.test))
    if (reason := find_fault(result)) is not None:
        raise InputError(_text("result-invalid", path=file, reason=reason))
    return result


def read_results(paths: Iterable[Path]) -> list[Result]:
    """Read all results among files and in folders at any depth, each file once.

    Parameters
    ----------
    paths
        Files, or folders that `romcam analyze` or `romcam batch` wrote.

    Returns
    -------
    list[Result]
        One result per file, in the order of the paths.

    Raises
    ------
    InputError
        A folder holds no result, or a result cannot be read.
    """
    files = dict.fromkeys(file.resolve() for path in paths for file in _files(path))
    return [read_result(file) for file in files]


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(path.rglob(RESULT))
    complete = [file for file in found if not any(part.startswith(PARTIAL) for part in file.relative_to(path).parts)]
    if not complete:
        raise InputError(_text("results-missing", path=path, file=RESULT))
    return complete


def _major(version: str) -> str:
    return version.partition(".")[0]
