"""The two results to compare, from a result.json or from the folder that `romcam analyze` made."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from romcam import clinical
from romcam.errors import InputError
from romcam.results.result import SCHEMA_VERSION, Result, read_result

RESULT: Final = "result.json"


def read_measurement(path: Path) -> Result:
    """One measurement. Raises InputError where it is missing, not a result, or one this romcam does not understand."""
    file = path / RESULT if path.is_dir() else path
    if file != path and not file.exists():
        raise InputError(f"{path} holds no {RESULT}; give a folder that romcam analyze wrote to, or the file itself.")
    result = read_result(file)
    if result.schema_version.partition(".")[0] != SCHEMA_VERSION.partition(".")[0] or result.test not in (
        clinical.names()
    ):
        raise InputError(
            f"{file} is from another version of romcam (schema {result.schema_version}, test {result.test}); analyse "
            "the film again with this one."
        )
    return result
