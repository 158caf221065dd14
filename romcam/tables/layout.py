"""Where a table begins: the header among preamble, comments and units."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from romcam.errors import InputError
from romcam.messages import Catalogue
from romcam.tables.heading import parse_heading, parse_unit
from romcam.tables.numbers import all_text, is_number
from romcam.tables.table import Cell, Table

Known = Callable[[str], bool]
"""Whether a heading is one that the reader of the table looks for."""

HEADER_WITHIN: Final = 80
"""A header is looked for in this many first rows."""

_COMMENTS: Final = ("#", "%", "//")
_MOST_LEFT_OUT: Final = 0.1
"""A greater share of rows with more cells than the header means that separator and cells do not fit."""
_MOST_UNIT_ROWS: Final = 2
_PREAMBLE_END: Final = "endheader"

_text = Catalogue(__name__)


@dataclass(frozen=True)
class Header:
    """The header's row (an index), its cells, and how many of them are `known`."""

    row: int
    cells: tuple[str, ...]
    known: int


def find_header(rows: Sequence[Sequence[Cell]], known: Known) -> Header | None:
    """Find the header: the row with most known headings, else the first that the rows below it resemble.

    A line `endheader`, as OpenSim writes it, ends what stands above the header.

    Parameters
    ----------
    rows
        Cells of the file, from its beginning.
    known
        Whether a heading is one that is looked for.

    Returns
    -------
    Header or None
        None if there is no row with text.
    """
    candidates = [(i, _texts(row)) for i, row in enumerate(rows[:HEADER_WITHIN])]
    candidates = [(i, cells) for i, cells in candidates if any(cells)]
    ends = [i for i, cells in candidates if [cell.casefold() for cell in cells if cell] == [_PREAMBLE_END]]
    candidates = [(i, cells) for i, cells in candidates if i > max(ends, default=-1)]
    if not candidates:
        return None
    counts = [sum(known(cell) for cell in cells if cell) for _, cells in candidates]
    if best := max(counts):
        row, cells = candidates[counts.index(best)]
        return Header(row, cells, best)
    widths = [len(cells) for _, cells in candidates if not _is_comment(cells)]
    usual = max(set(widths), key=lambda width: (widths.count(width), width)) if widths else 0
    for row, cells in candidates:
        if len(cells) == usual and not _is_comment(cells):
            return Header(row, cells, 0)
    row, cells = candidates[0]
    return Header(row, cells, 0)


def make_table(
    rows: Sequence[Sequence[Cell]], header: Header, source: str, separator: str, header_lines: dict[str, str]
) -> Table:
    """Return the table under a header.

    Parameters
    ----------
    rows
        Cells of the file, from its beginning.
    header
        Its header.
    source
        The file, for messages.
    separator
        Separator of the cells; empty if they are not separated by text.
    header_lines
        Text above the header, name → value.

    Raises
    ------
    InputError
        Too many rows have more cells than the header.
    """
    columns = header.cells
    while columns and not columns[-1]:
        columns = columns[:-1]
    width = len(columns)
    units = [parse_heading(column).unit for column in columns]
    body: list[Sequence[Cell]] = []
    left_out: list[int] = []
    below = 0
    unit_rows = 0
    for row in rows[header.row + 1 :]:
        cells = _without_end(row)
        if not cells or _is_comment(cells):
            continue
        if not body and not left_out and unit_rows < _MOST_UNIT_ROWS and (named := _unit_row(cells)):
            units = [unit or (named[i] if i < len(named) else None) for i, unit in enumerate(units)]
            unit_rows += 1
            continue
        below += 1
        if len(cells) > width:
            left_out.append(below)
            continue
        body.append((*cells, *[""] * (width - len(cells))))
    if len(left_out) > _MOST_LEFT_OUT * below:
        raise InputError(_text("rows-wider-than-header", table=source, row=str(left_out[0])))
    return Table(source, columns, tuple(body), tuple(units), separator, header_lines, tuple(left_out))


def _unit_row(cells: Sequence[Cell]) -> list[str | None] | None:
    """Return the unit in each cell; None if the row does not consist of units."""
    if not all(isinstance(cell, str) for cell in cells):
        return None
    texts = [str(cell) for cell in cells]
    named = [parse_unit(text) for text in texts]
    return named if all_text(texts) and any(named) else None


def _texts(row: Sequence[Cell]) -> tuple[str, ...]:
    """Return a row as a header: without spaces, and without the sign of a comment at its beginning."""
    written = [str(cell) for cell in _without_end(row)]
    # A heading that differs from another one by a space keeps it, so that the other is the one that is meant.
    cells = [cell if cell.strip() != cell and cell.strip() in written else cell.strip() for cell in written]
    if cells and _is_comment(cells):
        cells[0] = cells[0].lstrip("#%/ \t")
        cells = cells if cells[0] else cells[1:]
    cells = [cell if cell.strip() else "" for cell in cells]
    return tuple(cells) if not any(is_number(cell) for cell in cells) else ()


def _without_end(row: Sequence[Cell]) -> Sequence[Cell]:
    """Return a row without the empty cells at its end."""
    last = len(row)
    while last and _is_empty(row[last - 1]):
        last -= 1
    return row[:last]


def _is_empty(cell: Cell) -> bool:
    return not cell.strip() if isinstance(cell, str) else math.isnan(cell)


def _is_comment(cells: Sequence[Cell]) -> bool:
    return bool(cells) and isinstance(cells[0], str) and cells[0].lstrip().startswith(_COMMENTS)
