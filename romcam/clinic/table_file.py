"""A table as a file for other programs, made in a process of its own: polars would stay in the server's memory.

`python -m romcam.clinic.table_file csv` reads rows as JSON and writes the file.
"""

from __future__ import annotations

import io
import subprocess
import sys
from typing import Any, Final

import msgspec

from romcam.clinic.refusals import Conflict
from romcam.messages import Catalogue

KINDS: Final = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
"""Kinds of files with their media types."""
_WITHIN_S: Final = 120
_text = Catalogue(__name__)


def as_file(rows: list[dict[str, Any]], kind: str) -> bytes:
    """Return rows as a file.

    Parameters
    ----------
    rows
        Cells by column; a column that a row does not have is empty there.
    kind
        One of `KINDS`.

    Raises
    ------
    Conflict
        The file could not be made.
    """
    line = [sys.executable, "-m", __name__, kind]
    try:
        ended = subprocess.run(
            line, input=msgspec.json.encode(rows), capture_output=True, timeout=_WITHIN_S, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise Conflict(_text("table-failed")) from error
    return ended.stdout


def write(rows: list[dict[str, Any]], kind: str) -> bytes:
    """Return rows as a file, made here; parameters as `as_file`."""
    import polars as pl

    from romcam.batch.tables import as_csv, as_workbook

    columns = list(dict.fromkeys(name for row in rows for name in row))
    texts = {name for name in columns if any(isinstance(row.get(name), str) for row in rows)}
    kinds = {name: pl.String if name in texts else pl.Float64 for name in columns}
    table = pl.DataFrame([{name: row.get(name) for name in columns} for row in rows], schema=kinds)
    if kind == "csv":
        return as_csv(table)
    if kind == "xlsx":
        return as_workbook({"results": table})
    buffer = io.BytesIO()
    table.write_parquet(buffer)
    return buffer.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(write(msgspec.json.decode(sys.stdin.buffer.read()), sys.argv[1]))
