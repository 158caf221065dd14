"""Units of a reference: its times in seconds and its angles in degrees with the signs of romcam."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np

from romcam.body import FloatArray
from romcam.errors import InputError
from romcam.messages import Catalogue
from romcam.tables import Table
from romcam.validation import opensim
from romcam.validation.trial_files import shown_name

TIME_UNITS: Final = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9, "min": 60.0}
"""Seconds in each unit of time."""
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


def times_of(
    table: Table, path: Path, column: int | None, frames: int | None, units: Units
) -> tuple[FloatArray, tuple[str, ...]]:
    """Return the times in seconds, and a remark if they were in another unit.

    Parameters
    ----------
    table, path
        The table, and the file it was read from, for messages.
    column
        Index of the column of times; None if the table counts frames.
    frames
        Index of the column that counts frames; None if there is none.
    units
        Units as the user states them.

    Returns
    -------
    tuple
        (N,) seconds, and no remark or one.

    Raises
    ------
    InputError
        A row has no time, or times are frames or per cent of a movement.
    """
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
    note = _text("note-milliseconds", table=shown_name(path), unit=unit or "") if fine else ""
    return time * TIME_UNITS.get(unit or "s", 1.0), (note,) if note else ()


def _known_times(time: FloatArray, path: Path, column: str) -> FloatArray:
    if not np.isfinite(time).all():
        row = int(np.flatnonzero(~np.isfinite(time))[0]) + 1
        raise InputError(_text("row-without-time", table=path, row=str(row), column=column))
    return time


def angles_of(
    table: Table, path: Path, columns: Mapping[str, tuple[int, ...]], units: Units
) -> tuple[dict[str, FloatArray], list[str]]:
    """Return the angles in degrees with romcam's signs, and remarks on what was converted.

    Parameters
    ----------
    table, path
        The table, and the file it was read from, for messages.
    columns
        Angle → indices of its columns; of several the angle is their mean.
    units
        Units as the user states them.

    Returns
    -------
    tuple
        Angle → (N,) degrees, NaN in empty cells, and the remarks.

    Raises
    ------
    InputError
        A cell is no number, or no angle of a person is as great.
    """
    by_header, doubted = opensim.stated_unit(table, columns)
    values: dict[str, FloatArray] = {}
    converted: list[str] = []
    for name, several in columns.items():
        series = [_in_degrees(table, path, each, units.angle or table.units[each] or by_header) for each in several]
        values[name] = np.mean(series, axis=0)
        converted += [name] if any((units.angle or table.units[each] or by_header) == "rad" for each in several) else []
    source = shown_name(path)
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
