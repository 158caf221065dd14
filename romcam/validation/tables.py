"""Tables of angles: which column is which angle, in which unit, and with which sign."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from romcam import tables
from romcam.body import FloatArray
from romcam.body.quantities import QUANTITIES
from romcam.errors import InputError, UsageError
from romcam.messages import Catalogue
from romcam.names import printable
from romcam.tables import Table, parse_heading
from romcam.validation import mvnx, opensim
from romcam.validation.index_times import index_times
from romcam.validation.marker_files import is_markers
from romcam.validation.markers import COMPUTED, CUT, read_marker_angles
from romcam.validation.study import ANGLES, SIDED, EndReading, Track

TIME: Final = "time_s"
TRIAL: Final = "trial"
TIME_UNITS: Final = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9, "min": 60.0}
"""Seconds in each unit of time."""

_READ: Final = (*ANGLES, *SIDED)
"""The angles that a table may have: those of romcam, and those of one leg by its side."""
_TIMES: Final = ("time", "timestamp", "elapsed_time", "zeit")
_FRAMES: Final = ("frame", "frames", "frame_number", "sample")
_SPLIT: Final = ("pelvis_tilt", "trunk_inclination", "lumbar_flexion")
"""A reference that lacks one of these may have it under another name."""
_OWN: Final = ("evidence", "pelvis_evidence", "t12_evidence", "quality")
"""Columns of romcam's own tables that are no numbers."""
_MOST_NAMES: Final = 12
_MOST_DEG: Final = 3600.0
"""No angle of a person is greater; such a number has another unit or lost its decimal point."""

_text = Catalogue(__name__)


@dataclass(frozen=True)
class Units:
    """Units of a reference as the user states them.

    Attributes
    ----------
    time
        `s`, `ms`, `us`, `ns` or `min`; None: by the headings, else seconds.
    angle
        `deg` or `rad`; None: by the headings, else degrees.
    rate_hz
        Frames per second of a reference that counts frames; None if it has times.
    """

    time: Literal["s", "ms", "us", "ns", "min"] | None = None
    angle: Literal["deg", "rad"] | None = None
    rate_hz: float | None = None


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
    wanted = {*_READ, *_TIMES, *_FRAMES, *opensim.NAMES, TRIAL, *given}
    return tables.read_table(path, lambda heading: parse_heading(heading).name in wanted)


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
    angles = _angle_columns(table, columns)
    time_column = _column(table, TIME, columns, _TIMES)
    by_index = index_times(table) if time_column is None and units.rate_hz is None else None
    time_column = by_index if time_column is None else time_column
    frames = _column(table, TIME, {}, _FRAMES) if time_column is None else None
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
    time, time_note = _times(table, path, time_column, frames, units)
    values, notes = _angles(table, path, angles, units)
    headings = {heading: i for i, heading in enumerate(table.columns)}
    se = {each: table.numbers(headings[f"{each}_se_deg"]) for each in values if f"{each}_se_deg" in headings}
    if COMPUTED in table.header_lines:
        notes.append(_text(f"note-{table.header_lines[COMPUTED]}", table=_source(path)))
    if CUT in table.header_lines:
        notes.append(_text("note-cut", table=_source(path), seconds=table.header_lines[CUT]))
    if by_index is not None:
        notes.append(_text("note-index-times", table=_source(path), unit=units.time or "s"))
    if table.left_out:
        notes.append(_text("note-rows-left-out", table=_source(path), count=len(table.left_out)))
    used = {time_column, *(column for several in angles.values() for column in several)}
    if unused := _unused(table, used, values):
        notes.append(_text("note-columns-unused", table=_source(path), columns=named(unused)))
    kept, time = _distinct(time, table.columns[time_column if time_column is not None else frames or 0], path)
    values = {each: kept(series) for each, series in values.items()}
    if opensim.is_opensim(table):
        values, neutral = opensim.from_neutral(values, time)
        notes += [_neutral_note(path, neutral)] if neutral else []
    return Track(
        name,
        _source(path),
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
    trial_column = _column(table, TRIAL, columns, (TRIAL,))
    angles = _angle_columns(table, columns)
    if trial_column is None or not angles:
        known = ", ".join(QUANTITIES[each].column for each in ANGLES)
        found = named([column for column in table.columns if column])
        if trial_column is None:
            raise InputError(_text("sheet-no-trial", table=path, trial=TRIAL, angles=known, found=found))
        raise InputError(_text("sheet-no-angle", table=path, trial=TRIAL, angles=known, found=found))
    heading = table.columns[trial_column]
    values, _ = _angles(table, path, angles, units or Units())
    rows: dict[str, EndReading] = {}
    source = printable(path.name)
    for row, name in enumerate(table.text(trial_column)):
        if not name:
            raise InputError(_text("row-without-trial", table=path, row=str(row + 1), column=heading))
        if name in rows:
            raise InputError(_text("trial-has-several-rows", table=path, trial=name, column=heading))
        rows[name] = EndReading(name, source, {each: float(column[row]) for each, column in values.items()})
    return rows


def has_trials(table: Table, columns: Mapping[str, str]) -> bool:
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
    if TRIAL in columns:
        return columns[TRIAL] in table.columns
    return any(heading.name == TRIAL for heading in table.headings)


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


def _times(
    table: Table, path: Path, column: int | None, frames: int | None, units: Units
) -> tuple[FloatArray, tuple[str, ...]]:
    """Return the times in seconds, and a remark if they were in another unit."""
    if column is None:
        assert frames is not None
        assert units.rate_hz is not None
        return _known_times(table.numbers(frames), path, table.columns[frames]) / units.rate_hz, ()
    time = _known_times(table.numbers(column, clock=True), path, table.columns[column])
    if units.rate_hz is not None:
        return time / units.rate_hz, ()
    unit = units.time or table.units[column]
    if unit in ("frame", "percent"):
        raise InputError(_text(f"table-times-in-{unit}", table=path, column=table.columns[column]))
    fine = unit in ("ms", "us", "ns") and units.time is None
    note = _text("note-milliseconds", table=_source(path), unit=unit or "") if fine else ""
    return time * TIME_UNITS.get(unit or "s", 1.0), (note,) if note else ()


def _known_times(time: FloatArray, path: Path, column: str) -> FloatArray:
    if not np.isfinite(time).all():
        row = int(np.flatnonzero(~np.isfinite(time))[0]) + 1
        raise InputError(_text("row-without-time", table=path, row=str(row), column=column))
    return time


def _angles(
    table: Table, path: Path, columns: Mapping[str, tuple[int, ...]], units: Units
) -> tuple[dict[str, FloatArray], list[str]]:
    """Return the angles in degrees with romcam's signs, and remarks on what was converted."""
    by_header, doubted = opensim.stated_unit(table, columns)
    values: dict[str, FloatArray] = {}
    converted: list[str] = []
    for name, several in columns.items():
        series = [_in_degrees(table, path, each, units.angle or table.units[each] or by_header) for each in several]
        values[name] = np.mean(series, axis=0)
        converted += [name] if any((units.angle or table.units[each] or by_header) == "rad" for each in several) else []
    source = _source(path)
    notes = [_text("note-radians", table=source)] if converted and units.angle is None else []
    notes += [_text("note-not-radians", table=source)] if doubted and units.angle is None else []
    if opensim.is_opensim(table):
        values, knee_turned = opensim.with_signs(values)
        notes.append(_text("note-opensim", table=source))
        notes += [_text("note-knee-turned", table=source)] if knee_turned else []
        means = [", ".join(table.columns[each] for each in several) for several in columns.values() if len(several) > 1]
        notes += [_text("note-mean-of-sides", table=source, columns="; ".join(means))] if means else []
    return values, notes


def _in_degrees(table: Table, path: Path, column: int, unit: str | None) -> FloatArray:
    series = table.numbers(column)
    degrees = np.rad2deg(series) if unit == "rad" else series
    if bool(np.any(np.abs(degrees) > _MOST_DEG)):
        row = int(np.nanargmax(np.abs(degrees)))
        value = f"{degrees[row]:g}"
        raise InputError(_text("not-an-angle", table=path, column=table.columns[column], row=str(row + 1), value=value))
    return degrees


def _neutral_note(path: Path, neutral: Mapping[str, float]) -> str:
    angles = ", ".join(
        _text("neutral-of-angle", angle=QUANTITIES[name].title, degrees=f"{round(value) + 0.0:.0f}".replace("-", "−"))
        for name, value in neutral.items()
    )
    return _text("note-neutral", table=_source(path), angles=angles)


def _unused(table: Table, used: Collection[int | None], values: Mapping[str, FloatArray]) -> list[str]:
    """Return the columns whose names say nothing, of a reference of the spine that lacks one of its angles."""
    if not 0 < len(set(_SPLIT) & set(values)) < len(_SPLIT):
        return []
    return [
        each
        for i, each in enumerate(table.columns)
        if each and i not in used and not each.endswith("_se_deg") and parse_heading(each).name not in (*_FRAMES, *_OWN)
    ]


def _angle_columns(table: Table, columns: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    """Return the columns of each angle; of several, the angle is their mean."""
    found: dict[str, tuple[int, ...]] = {}
    coordinates = opensim.COORDINATES if opensim.is_opensim(table) else {}
    for name in _READ:
        names = [(each,) for each in coordinates[name]] if name in coordinates and name not in columns else [(name,)]
        each_of = [_column(table, name, columns, each) for each in names]
        if known := tuple(column for column in each_of if column is not None):
            found[name] = known
    return found


def _column(table: Table, name: str, columns: Mapping[str, str], names: Sequence[str]) -> int | None:
    """Return the index of a column: as --columns names it, as written exactly, or in any way of writing."""
    if name in columns:
        wanted = columns[name]
        plain = parse_heading(wanted)
        exact = table.find(lambda written, _: written == wanted)
        column = table.find(lambda _, heading: heading.name == plain.name) if exact is None else exact
        if column is None:
            found = named([each for each in table.columns if each])
            raise InputError(_text("column-missing", table=table.source, column=wanted, name=name, found=found))
        return column

    for each in names:
        exact = (QUANTITIES[each].column, each) if each in QUANTITIES else (each, f"{each}_s", f"{each}_deg")
        column = table.find(lambda written, _, exact=exact: written in exact)
        column = table.find(lambda _, heading, each=each: heading.name == each) if column is None else column
        column = table.find(lambda written, _, each=each: opensim.state(written) == each) if column is None else column
        if column is not None:
            return column
    return None


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


def _source(path: Path) -> str:
    folder = f"{path.resolve().parent.name}/" if path.stem in ("angles", "reference") else ""
    return printable(f"{folder}{path.name}")
