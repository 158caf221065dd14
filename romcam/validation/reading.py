"""From tables to tracks: which column is which angle, and what a table must have to be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from romcam.body.quantities import QUANTITIES
from romcam.errors import InputError, UsageError
from romcam.recording import FloatArray
from romcam.validation.study import ANGLES, Reached, Track
from romcam.validation.table import named, numbers

TIME: Final = "time_s"
TRIAL: Final = "trial"


def parse_columns(given: Sequence[str]) -> dict[str, str]:
    """From `name=column` as typed to romcam's name → the reference's column. Raises UsageError, naming what it knows.

    Names are those of `romcam.body.quantities`, with or without `_deg`, and `time_s` and `trial`.
    """
    columns: dict[str, str] = {}
    for each in given:
        name, equals, column = (part.strip() for part in each.partition("="))
        name = name.removesuffix("_deg")
        if not equals or not column:
            raise UsageError(f"--columns {each} is not name=column; write for instance lumbar_flexion=L1_S1.")
        if name == "time":
            name = TIME
        if name not in (*ANGLES, TIME, TRIAL):
            raise UsageError(f"--columns knows no {name}; it knows {', '.join((*ANGLES, TIME, TRIAL))}.")
        columns[name] = column
    return columns


def read_track(table: pl.DataFrame, path: Path, name: str, columns: Mapping[str, str] | None = None) -> Track:
    """One trial frame by frame: times, the angles it has and their standard errors.

    columns: angle → column, where they are not called `<name>_deg` or `<name>`. Raises InputError where there is no
    time, no angle or no number in any, or where time does not rise.
    """
    columns = columns or {}
    time_column = _column(table, path, TIME, columns, (TIME, "time"))
    angles = _angle_columns(table, path, columns)
    if time_column is None or not angles:
        expected = [TIME, *(QUANTITIES[each].column for each in ANGLES)]
        lacking = "no times" if time_column is None else "no angle"
        raise InputError(
            f"{path} has {lacking}: expected are {', '.join(expected)}, found are {named(table.columns)}; rename the "
            "columns, or map a reference's with --columns."
        )
    time = numbers(table, time_column, path)
    values = {each: numbers(table, column, path) for each, column in angles.items()}
    _check_rising(time, path, time_column)
    se = {each: numbers(table, f"{each}_se_deg", path) for each in values if f"{each}_se_deg" in table.columns}
    return Track(name, _source(path), time, values, se)


def read_reached(table: pl.DataFrame, path: Path, columns: Mapping[str, str] | None = None) -> dict[str, Reached]:
    """One row a trial: what the reference read at each trial's end of range, by the trial's name.

    Raises InputError where there is no angle, a trial has no name, or one name has several rows.
    """
    columns = columns or {}
    trial_column = _column(table, path, TRIAL, columns, (TRIAL,))
    angles = _angle_columns(table, path, columns)
    if trial_column is None or not angles:
        raise InputError(
            f"{path} has no {'trial' if trial_column is None else 'angle'}: expected are {TRIAL} and any of "
            f"{', '.join(QUANTITIES[each].column for each in ANGLES)}, found are {named(table.columns)}; rename the "
            "columns, or map them with --columns."
        )
    names = [each.strip() for each in table[trial_column].cast(pl.String).fill_null("").to_list()]
    values = {each: numbers(table, column, path) for each, column in angles.items()}
    rows: dict[str, Reached] = {}
    for row, name in enumerate(names):
        if not name:
            raise InputError(f"{path}: row {row + 1} under the header has no {trial_column}; name its trial.")
        if name in rows:
            raise InputError(
                f"{path} has several rows for the trial {name}; leave one row a trial, or the column {trial_column} "
                "out where the table is one trial's, frame by frame."
            )
        rows[name] = Reached(name, path.name, {each: float(column[row]) for each, column in values.items()})
    return rows


def has_trials(table: pl.DataFrame, columns: Mapping[str, str]) -> bool:
    """Whether a table has one row a trial, not one a frame."""
    return columns.get(TRIAL, TRIAL) in table.columns


def require_numbers(track: Track, path: Path) -> Track:
    """The track itself. Raises InputError where not one cell of its angles holds a number.

    For references: romcam's own table may be empty, where it withholds.
    """
    if not any(np.isfinite(values).any() for values in track.values.values()):
        raise InputError(f"{path} holds no number in {named(list(track.values))}; fill in what was measured.")
    return track


def _angle_columns(table: pl.DataFrame, path: Path, columns: Mapping[str, str]) -> dict[str, str]:
    found = {name: _column(table, path, name, columns, (QUANTITIES[name].column, name)) for name in ANGLES}
    return {name: column for name, column in found.items() if column is not None}


def _column(
    table: pl.DataFrame, path: Path, name: str, columns: Mapping[str, str], usual: tuple[str, ...]
) -> str | None:
    if name in columns:
        if columns[name] not in table.columns:
            raise InputError(
                f"{path} has no column {columns[name]}, which --columns names for {name}; found are "
                f"{named(table.columns)}."
            )
        return columns[name]
    return next((column for column in usual if column in table.columns), None)


def _check_rising(time: FloatArray, path: Path, column: str) -> None:
    if not np.isfinite(time).all():
        row = int(np.flatnonzero(~np.isfinite(time))[0]) + 1
        raise InputError(f"{path}: row {row} under the header has no {column}; give every frame its time in seconds.")
    falls = np.flatnonzero(np.diff(time) <= 0.0)
    if len(falls):
        raise InputError(
            f"{path}: {column} does not rise at row {int(falls[0]) + 2} under the header; sort the frames by time and "
            "leave one row an instant."
        )


def _source(path: Path) -> str:
    return f"{path.resolve().parent.name}/{path.name}" if path.stem in ("angles", "reference") else path.name
