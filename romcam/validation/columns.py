"""Columns of a reference: which is which angle, by its heading or as the user names it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from romcam.body import FloatArray
from romcam.body.quantities import QUANTITIES
from romcam.errors import InputError, UsageError
from romcam.messages import Catalogue
from romcam.tables import Table, parse_heading
from romcam.validation import opensim
from romcam.validation.study import ANGLES, SIDED

TIME: Final = "time_s"
TRIAL: Final = "trial"
READ: Final = (*ANGLES, *SIDED)
"""The angles that a table may have: those of romcam, and those of one leg by its side."""
TIMES: Final = ("time", "timestamp", "elapsed_time", "zeit")
"""Names of a column of times."""
FRAMES: Final = ("frame", "frames", "frame_number", "sample")
"""Names of a column that counts frames."""
_SPLIT: Final = ("pelvis_tilt", "trunk_inclination", "lumbar_flexion")
"""A reference that lacks one of these may have it under another name."""
_OWN: Final = ("evidence", "pelvis_evidence", "t12_evidence", "quality")
"""Columns of romcam's own tables that are no numbers."""
_MOST_NAMES: Final = 12

_text = Catalogue(__name__)


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


def unused_columns(table: Table, used: Collection[int | None], values: Mapping[str, FloatArray]) -> list[str]:
    """Return the columns whose names say nothing, of a reference of the spine that lacks one of its angles.

    Parameters
    ----------
    table
        The table.
    used
        Indices of the columns that were read; None counts for nothing.
    values
        Angle → its values, for each angle that was found.

    Returns
    -------
    list[str]
        Headings as written; empty if no angle is missing, or all are.
    """
    if not 0 < len(set(_SPLIT) & set(values)) < len(_SPLIT):
        return []
    return [
        each
        for i, each in enumerate(table.columns)
        if each and i not in used and not each.endswith("_se_deg") and parse_heading(each).name not in (*FRAMES, *_OWN)
    ]


def angle_columns(table: Table, columns: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    """Return the columns of each angle; of several, the angle is their mean.

    Parameters
    ----------
    table
        The table.
    columns
        Name → column, as for `romcam.validation.tables.read_track`.

    Returns
    -------
    dict
        Angle → indices of its columns, for each angle that the table has.

    Raises
    ------
    InputError
        The table lacks a column that the user named.
    """
    found: dict[str, tuple[int, ...]] = {}
    coordinates = opensim.COORDINATES if opensim.is_opensim(table) else {}
    for name in READ:
        names = [(each,) for each in coordinates[name]] if name in coordinates and name not in columns else [(name,)]
        each_of = [column_of(table, name, columns, each) for each in names]
        if known := tuple(column for column in each_of if column is not None):
            found[name] = known
    return found


def column_of(table: Table, name: str, columns: Mapping[str, str], names: Sequence[str]) -> int | None:
    """Return the index of a column: as --columns names it, as written exactly, or in any way of writing.

    Parameters
    ----------
    table
        The table.
    name
        Name of the angle, or `time_s` or `trial`.
    columns
        Name → column, as for `romcam.validation.tables.read_track`.
    names
        Names that the column may have, the preferred ones first.

    Returns
    -------
    int or None
        Index of the column; None if there is none.

    Raises
    ------
    InputError
        The table lacks a column that the user named.
    """
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
