"""Tables of angles, read frame by frame, or of one row per trial."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from romcam import tables
from romcam.body import FloatArray
from romcam.body.quantities import QUANTITIES
from romcam.errors import InputError
from romcam.messages import Catalogue
from romcam.names import printable
from romcam.tables import Table, parse_heading
from romcam.validation import mvnx, opensim
from romcam.validation.columns import FRAMES, READ, TIME, TIMES, TRIAL, angle_columns, column_of, named, unused_columns
from romcam.validation.index_times import index_times
from romcam.validation.marker_files import is_markers
from romcam.validation.markers import COMPUTED, CUT, read_marker_angles
from romcam.validation.study import ANGLES, EndReading, Track
from romcam.validation.trial_files import shown_name
from romcam.validation.units import Units, angles_of, times_of

_text = Catalogue(__name__)


def read_table(
    path: Path, columns: Mapping[str, str] | None = None, markers: Mapping[str, Sequence[str]] | None = None
) -> Table:
    """Read a table of angles with at least one row.

    Parameters
    ----------
    path
        Text in any dialect, a workbook, OpenSim's .mot or .sto, Parquet, markers (.trc, .c3d), or .mvnx.
    columns
        Name → column, as for `read_track`: these headings, too, tell the header from a preamble.
    markers
        Place on the body → names of its markers, as for `romcam.validation.markers.read_marker_angles`.

    Returns
    -------
    Table
        The table.

    Raises
    ------
    InputError
        The file is missing, not a table, or empty.
    """
    if is_markers(path):
        return read_marker_angles(path, markers)
    if path.suffix.lower() == mvnx.ENDING:
        return mvnx.read_mvnx_angles(path)
    given = {parse_heading(column).name for column in (columns or {}).values()}
    wanted = {*READ, *TIMES, *FRAMES, *opensim.NAMES, TRIAL, *given}
    return tables.read_table(path, lambda heading: parse_heading(heading).name in wanted)


def read_track(
    table: Table, path: Path, name: str, columns: Mapping[str, str] | None = None, units: Units | None = None
) -> Track:
    """Read one trial frame by frame: times, angles and their standard errors.

    Parameters
    ----------
    table, path
        The table, and the file it was read from, for messages.
    name
        Name of the trial.
    columns
        Angle → column, if a column is not called `<name>_deg` or `<name>`.
    units
        Units as the user states them.

    Returns
    -------
    Track
        The trial's angles in degrees, with romcam's signs, at times in seconds. Rows of one time are averaged.

    Raises
    ------
    InputError
        There is no time or no angle, a cell is not a number, or times do not ascend.
    """
    columns, units = columns or {}, units or Units()
    angles = angle_columns(table, columns)
    time_column = column_of(table, TIME, columns, TIMES)
    by_index = index_times(table) if time_column is None and units.rate_hz is None else None
    time_column = by_index if time_column is None else time_column
    frames = column_of(table, TIME, {}, FRAMES) if time_column is None else None
    expected = ", ".join((TIME, *(QUANTITIES[each].column for each in ANGLES)))
    found = named([column for column in table.columns if column])
    if time_column is None and frames is not None and angles and units.rate_hz is None:
        raise InputError(_text("table-frames-no-times", table=path, column=table.columns[frames]))
    if time_column is None and frames is None and angles and "percent" in table.units:
        percent = table.columns[table.units.index("percent")]
        raise InputError(_text("table-times-in-percent", table=path, column=percent))
    if time_column is None and (frames is None or units.rate_hz is None):
        raise InputError(_text("table-no-times", table=path, expected=expected, found=found))
    if not angles:
        raise InputError(_text("table-no-angle", table=path, expected=expected, found=found))
    time, time_note = times_of(table, path, time_column, frames, units)
    values, notes = angles_of(table, path, angles, units)
    headings = {heading: i for i, heading in enumerate(table.columns)}
    se = {each: table.numbers(headings[f"{each}_se_deg"]) for each in values if f"{each}_se_deg" in headings}
    if COMPUTED in table.header_lines:
        notes.append(_text(f"note-{table.header_lines[COMPUTED]}", table=shown_name(path)))
    if CUT in table.header_lines:
        notes.append(_text("note-cut", table=shown_name(path), seconds=table.header_lines[CUT]))
    if by_index is not None:
        notes.append(_text("note-index-times", table=shown_name(path), unit=units.time or "s"))
    if table.left_out:
        notes.append(_text("note-rows-left-out", table=shown_name(path), count=len(table.left_out)))
    used = {time_column, *(column for several in angles.values() for column in several)}
    if unused := unused_columns(table, used, values):
        notes.append(_text("note-columns-unused", table=shown_name(path), columns=named(unused)))
    kept, time = _distinct(time, table.columns[time_column if time_column is not None else frames or 0], path)
    values = {each: kept(series) for each, series in values.items()}
    if opensim.is_opensim(table):
        values, neutral = opensim.from_neutral(values, time)
        notes += [_neutral_note(path, neutral)] if neutral else []
    return Track(
        name,
        shown_name(path),
        time,
        values,
        {each: kept(series) for each, series in se.items()},
        (*time_note, *notes),
    )


def read_end_readings(
    table: Table, path: Path, columns: Mapping[str, str] | None = None, units: Units | None = None
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
    units
        Units as the user states them.

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
    trial_column = column_of(table, TRIAL, columns, (TRIAL,))
    angles = angle_columns(table, columns)
    if trial_column is None or not angles:
        known = ", ".join(QUANTITIES[each].column for each in ANGLES)
        found = named([column for column in table.columns if column])
        if trial_column is None:
            raise InputError(_text("sheet-no-trial", table=path, trial=TRIAL, angles=known, found=found))
        raise InputError(_text("sheet-no-angle", table=path, trial=TRIAL, angles=known, found=found))
    heading = table.columns[trial_column]
    values, _ = angles_of(table, path, angles, units or Units())
    rows: dict[str, EndReading] = {}
    source = printable(path.name)
    for row, name in enumerate(table.text(trial_column)):
        if not name:
            raise InputError(_text("row-without-trial", table=path, row=str(row + 1), column=heading))
        if name in rows:
            raise InputError(_text("trial-has-several-rows", table=path, trial=name, column=heading))
        rows[name] = EndReading(name, source, {each: float(column[row]) for each, column in values.items()})
    return rows


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


def _neutral_note(path: Path, neutral: Mapping[str, float]) -> str:
    angles = ", ".join(
        _text("neutral-of-angle", angle=QUANTITIES[name].title, degrees=f"{round(value) + 0.0:.0f}".replace("-", "−"))
        for name, value in neutral.items()
    )
    return _text("note-neutral", table=shown_name(path), angles=angles)


def _distinct(time: FloatArray, column: str, path: Path) -> tuple[_Kept, FloatArray]:
    """Return a function that averages the rows of one time, and the times without repetitions.

    Times that were rounded repeat: at 200 rows a second with two decimals, each comes twice.
    """
    steps = np.diff(time)
    falls = np.flatnonzero(steps < 0.0)
    first = np.concatenate([[True], steps > 0.0])
    if not len(falls) and 2 * np.count_nonzero(first) < len(time) - 1:
        falls = np.flatnonzero(steps <= 0.0)
    if len(falls) or (len(time) > 1 and np.count_nonzero(first) < 2):
        row = int(falls[0]) if len(falls) else 0
        raise InputError(_text("time-does-not-rise", table=path, column=column, row=str(row + 2)))
    starts = np.flatnonzero(first)
    return _Kept(starts, len(time)), time[starts]


@dataclass(frozen=True, eq=False)
class _Kept:
    """Averages runs of rows that begin at `starts` (N,), of `count` rows."""

    starts: NDArray[np.intp]
    count: int

    def __call__(self, series: FloatArray) -> FloatArray:
        if len(self.starts) == self.count:
            return series
        known = np.isfinite(series)
        sums = np.add.reduceat(np.where(known, series, 0.0), self.starts)
        counts = np.add.reduceat(known.astype(float), self.starts)
        return np.where(counts > 0, sums / np.maximum(counts, 1.0), math.nan)
