"""Reading of tables: CSV in its dialects or Parquet, and the assignment of columns to angles."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from polars.exceptions import PolarsError

from romcam.body import FloatArray
from romcam.body.quantities import QUANTITIES
from romcam.errors import InputError, UsageError
from romcam.messages import Catalogue
from romcam.validation.study import ANGLES, EndReading, Track

TIME: Final = "time_s"
TRIAL: Final = "trial"
_UNKNOWN: Final = ("", "na", "n/a", "nan", "null", "none", "-")
_MOST_NAMES: Final = 12

_text = Catalogue(__name__)


def read_table(path: Path) -> pl.DataFrame:
    """Read a table with at least one row.

    Cells of a CSV stay text, so that a message can name a wrong one. Rows without any value are left out.

    Parameters
    ----------
    path
        A CSV file (comma, semicolon or tab; point or comma in numbers) or a Parquet file.

    Returns
    -------
    polars.DataFrame
        The table.

    Raises
    ------
    InputError
        The file is missing, not a table, or empty.
    """
    try:
        data = path.read_bytes()
        table = pl.read_parquet(io.BytesIO(data)) if path.suffix.lower() == ".parquet" else _read_csv(path, data)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(_text("table-unreadable", table=path, reason=reason)) from error
    except PolarsError as error:
        raise InputError(_text("table-not-a-table", table=path)) from error
    table = table.rename({column: column.strip() for column in table.columns})
    table = table.filter(~pl.all_horizontal(pl.all().is_null())) if table.width else table
    if table.height == 0:
        raise InputError(_text("table-no-rows", table=path))
    return table


def is_table(path: Path) -> bool:
    """Return whether a file is a table by the ending of its name.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    bool
        Whether it ends in .csv or .parquet.
    """
    return path.suffix.lower() in (".csv", ".parquet")


def parse_columns(given: Sequence[str]) -> dict[str, str]:
    """Parse the option `--columns`.

    Parameters
    ----------
    given
        Pairs `name=column`, as typed.

    Returns
    -------
    dict
        romcam's name → the reference's column. Names are those of `romcam.body.quantities`, with or without `_deg`, and
        `time_s` and `trial`.

    Raises
    ------
    UsageError
        One is not `name=column`, or its name is not known.
    """
    columns: dict[str, str] = {}
    for each in given:
        name, equals, column = (part.strip() for part in each.partition("="))
        name = name.removesuffix("_deg")
        if not equals or not column:
            raise UsageError(_text("columns-not-a-pair", given=each))
        if name == "time":
            name = TIME
        if name not in (*ANGLES, TIME, TRIAL):
            raise UsageError(_text("columns-unknown-name", name=name, known=", ".join((*ANGLES, TIME, TRIAL))))
        columns[name] = column
    return columns


def read_track(table: pl.DataFrame, path: Path, name: str, columns: Mapping[str, str] | None = None) -> Track:
    """Read one trial frame by frame: times, angles and their standard errors.

    Parameters
    ----------
    table, path
        The table, and the file it was read from, for messages.
    name
        Name of the trial.
    columns
        Angle → column, if a column is not called `<name>_deg` or `<name>`.

    Returns
    -------
    Track
        The trial's angles.

    Raises
    ------
    InputError
        There is no time or no angle, a cell is not a number, or times do not ascend.
    """
    columns = columns or {}
    time_column = _column(table, path, TIME, columns, (TIME, "time"))
    angles = _angle_columns(table, path, columns)
    if time_column is None or not angles:
        expected = ", ".join((TIME, *(QUANTITIES[each].column for each in ANGLES)))
        found = named(table.columns)
        if time_column is None:
            raise InputError(_text("table-no-times", table=path, expected=expected, found=found))
        raise InputError(_text("table-no-angle", table=path, expected=expected, found=found))
    time = _numbers(table, time_column, path)
    values = {each: _numbers(table, column, path) for each, column in angles.items()}
    _check_rising(time, path, time_column)
    se = {each: _numbers(table, f"{each}_se_deg", path) for each in values if f"{each}_se_deg" in table.columns}
    return Track(name, _source(path), time, values, se)


def read_end_readings(
    table: pl.DataFrame, path: Path, columns: Mapping[str, str] | None = None
) -> dict[str, EndReading]:
    """Read a reference table of one row per trial.

    Parameters
    ----------
    table
        The table.
    path
        File it was read from, for messages.
    columns
        Angle → column, if a column is not called `<name>_deg` or `<name>`.

    Returns
    -------
    dict
        Name of the trial → the reference's value of each angle at the end of range.

    Raises
    ------
    InputError
        There is no angle, a trial has no name, or one name has several rows.
    """
    columns = columns or {}
    trial_column = _column(table, path, TRIAL, columns, (TRIAL,))
    angles = _angle_columns(table, path, columns)
    if trial_column is None or not angles:
        known = ", ".join(QUANTITIES[each].column for each in ANGLES)
        found = named(table.columns)
        if trial_column is None:
            raise InputError(_text("sheet-no-trial", table=path, trial=TRIAL, angles=known, found=found))
        raise InputError(_text("sheet-no-angle", table=path, trial=TRIAL, angles=known, found=found))
    names = _converted(table[trial_column], pl.String()).str.strip_chars().fill_null("").to_list()
    values = {each: _numbers(table, column, path) for each, column in angles.items()}
    rows: dict[str, EndReading] = {}
    for row, name in enumerate(names):
        if not name:
            raise InputError(_text("row-without-trial", table=path, row=str(row + 1), column=trial_column))
        if name in rows:
            raise InputError(_text("trial-has-several-rows", table=path, trial=name, column=trial_column))
        rows[name] = EndReading(name, path.name, {each: float(column[row]) for each, column in values.items()})
    return rows


def has_trials(table: pl.DataFrame, columns: Mapping[str, str]) -> bool:
    """Return whether a table has one row per trial.

    Parameters
    ----------
    table
        The table.
    columns
        Name → column, as for `read_track`.

    Returns
    -------
    bool
        False if it has one row per frame.
    """
    return columns.get(TRIAL, TRIAL) in table.columns


def require_numbers(track: Track, path: Path) -> Track:
    """Return a reference if any cell of its angles holds a number.

    romcam's own table may be empty, if it withholds every angle.

    Parameters
    ----------
    track
        The reference.
    path
        File it was read from, for messages.

    Returns
    -------
    Track
        The same reference.

    Raises
    ------
    InputError
        No cell holds a number.
    """
    if not any(np.isfinite(values).any() for values in track.values.values()):
        raise InputError(_text("table-no-number", table=path, columns=named(list(track.values))))
    return track


def _numbers(table: pl.DataFrame, column: str, path: Path) -> FloatArray:
    """Read one column as (T,) floats, NaN where a cell is empty.

    Raises
    ------
    InputError
        If a cell is not a number or the column occurs twice.
    """
    if f"{column}_duplicated_0" in table.columns:
        raise InputError(_text("column-twice", table=path, column=column))
    cells = table[column]
    if cells.dtype == pl.String:
        cells = cells.str.strip_chars()
        cells = cells.set(cells.str.to_lowercase().is_in(_UNKNOWN), None)
        values = _converted(cells.str.replace(",", ".", literal=True), pl.Float64())
    elif cells.dtype.is_numeric() or cells.dtype == pl.Null:
        values = _converted(cells, pl.Float64())
    else:
        raise InputError(_text("column-not-numbers", table=path, column=column, type=cells.dtype))
    wrong = (cells.is_not_null() & ~values.is_finite().fill_null(False) & ~values.is_nan().fill_null(False)).arg_true()
    if len(wrong):
        row = int(wrong[0])
        cell = repr(str(cells[row]))
        raise InputError(_text("cell-not-a-number", table=path, cell=cell, column=column, row=str(row + 1)))
    return np.array(values.fill_null(np.nan).to_numpy(), dtype=float)


def named(names: Sequence[str]) -> str:
    """List names, at most twelve of them.

    Parameters
    ----------
    names
        The names.

    Returns
    -------
    str
        Such as `a, b and 3 more`.
    """
    first = ", ".join(names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    return _text("names-and-more", names=first, more=more) if more > 0 else first


def _converted(cells: pl.Series, kind: pl.DataType) -> pl.Series:
    """Return the cells as another type; null where that is not possible."""
    return cells.to_frame().select(pl.all().cast(kind, strict=False)).to_series()


def _read_csv(path: Path, data: bytes) -> pl.DataFrame:
    if b"\0" in data:
        raise InputError(_text("table-not-csv", table=path))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Spreadsheets on Windows still write this encoding, in which every byte is a character.
        text = data.decode("cp1252", errors="replace")
    header = text.lstrip().partition("\n")[0]
    separator = max(",;\t", key=header.count)
    if not text.strip():
        raise InputError(_text("table-empty", table=path))
    return pl.read_csv(io.BytesIO(text.encode()), separator=separator, infer_schema=False)


def _angle_columns(table: pl.DataFrame, path: Path, columns: Mapping[str, str]) -> dict[str, str]:
    found = {name: _column(table, path, name, columns, (QUANTITIES[name].column, name)) for name in ANGLES}
    return {name: column for name, column in found.items() if column is not None}


def _column(
    table: pl.DataFrame, path: Path, name: str, columns: Mapping[str, str], default: tuple[str, ...]
) -> str | None:
    if name in columns:
        column = columns[name]
        if column not in table.columns:
            found = named(table.columns)
            raise InputError(_text("column-missing", table=path, column=column, name=name, found=found))
        return column
    return next((column for column in default if column in table.columns), None)


def _check_rising(time: FloatArray, path: Path, column: str) -> None:
    if not np.isfinite(time).all():
        row = int(np.flatnonzero(~np.isfinite(time))[0]) + 1
        raise InputError(_text("row-without-time", table=path, row=str(row), column=column))
    falls = np.flatnonzero(np.diff(time) <= 0.0)
    if len(falls):
        raise InputError(_text("time-does-not-rise", table=path, column=column, row=str(int(falls[0]) + 2)))


def _source(path: Path) -> str:
    return f"{path.resolve().parent.name}/{path.name}" if path.stem in ("angles", "reference") else path.name
