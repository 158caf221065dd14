"""A table as labs and clinics write it, CSV in its dialects or Parquet, read so that every number is a number."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from polars.exceptions import PolarsError

from romcam.errors import InputError
from romcam.recording import FloatArray

_UNKNOWN: Final = ("", "na", "n/a", "nan", "null", "none", "-")
_MOST_NAMES: Final = 12


def read_table(path: Path) -> pl.DataFrame:
    """Read a CSV (comma, semicolon or tab; point or comma in numbers) or Parquet file with at least one row.

    Cells of a CSV stay text, so that `numbers` can say which is wrong; rows without a single cell are left out. Raises
    InputError where the file is missing, not a table, or empty.
    """
    try:
        data = path.read_bytes()
        table = pl.read_parquet(io.BytesIO(data)) if path.suffix.lower() == ".parquet" else _read_csv(path, data)
    except OSError as error:
        raise InputError(
            f"{path} cannot be read ({(error.strerror or str(error)).lower()}); check the name."
        ) from error
    except PolarsError as error:
        raise InputError(f"{path} is not a table romcam can read; export it again as CSV or Parquet.") from error
    table = table.rename({column: column.strip() for column in table.columns})
    table = table.filter(~pl.all_horizontal(pl.all().is_null())) if table.width else table
    if table.height == 0:
        raise InputError(f"{path} holds no rows; give it a header line and one row a frame or a trial.")
    return table


def is_table(path: Path) -> bool:
    """Whether a file's name says that it is one of the two kinds."""
    return path.suffix.lower() in (".csv", ".parquet")


def numbers(table: pl.DataFrame, column: str, path: Path) -> FloatArray:
    """One column as (T,) floats, NaN where it is empty. Raises InputError where it is no number or stands twice."""
    if f"{column}_duplicated_0" in table.columns:
        raise InputError(f"{path} has two columns {column}; leave one of them.")
    cells = table[column]
    if cells.dtype == pl.String:
        cells = cells.str.strip_chars()
        cells = cells.set(cells.str.to_lowercase().is_in(_UNKNOWN), None)
        values = cells.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    elif cells.dtype.is_numeric() or cells.dtype == pl.Null:
        values = cells.cast(pl.Float64)
    else:
        raise InputError(f"{path}: column {column} holds no numbers ({cells.dtype}); give plain numbers.")
    wrong = (cells.is_not_null() & ~values.is_finite().fill_null(False) & ~values.is_nan().fill_null(False)).arg_true()
    if len(wrong):
        row = int(wrong[0])
        raise InputError(
            f"{path}: {str(cells[row])!r} in column {column}, row {row + 1} under the header, is not a number; mend it "
            "or leave the cell empty."
        )
    return np.array(values.fill_null(np.nan).to_numpy(), dtype=float)


def named(names: list[str] | tuple[str, ...]) -> str:
    """Names in a sentence, the first of many."""
    shown = ", ".join(names[:_MOST_NAMES])
    return f"{shown} and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else shown


def _read_csv(path: Path, data: bytes) -> pl.DataFrame:
    if b"\0" in data:
        raise InputError(f"{path} is not CSV; export the table as CSV or Parquet.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What spreadsheets on Windows still write; every byte means something in it.
        text = data.decode("cp1252", errors="replace")
    header = text.lstrip().partition("\n")[0]
    separator = max(",;\t", key=header.count)
    if not text.strip():
        raise InputError(f"{path} is empty; give it a header line and one row a frame or a trial.")
    return pl.read_csv(io.BytesIO(text.encode()), separator=separator, infer_schema=False)
