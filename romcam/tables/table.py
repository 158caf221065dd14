"""A table as read: headings, units and cells, and columns as numbers or text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np

from romcam.body import FloatArray
from romcam.errors import InputError
from romcam.messages import Catalogue
from romcam.tables.heading import Heading, parse_heading
from romcam.tables.numbers import Marks, choose_mark, find_marks, parse_clock, parse_number, plain

Cell = str | float
"""Text, or a number of a file that has numbers."""

_LARGEST_WHOLE: Final = 2.0**53

_text = Catalogue(__name__)


@dataclass(frozen=True, eq=False)
class Table:
    """A table without its preamble, comments and empty rows.

    Attributes
    ----------
    source
        The file, for messages.
    columns
        Headings as written, without spaces around them; empty for a column without one.
    rows
        Cells, one for each column.
    units
        Unit of each column by its heading or by a row of units: deg, rad, s, ms, min, frame, percent, or None.
    separator
        Separator of the cells in the file; empty for a workbook or a Parquet file.
    header_lines
        Text above the header, `name` → value, for formats that state their units there.
    left_out
        Numbers of the rows under the header that have more cells than the header, and were left out.
    """

    source: str
    columns: tuple[str, ...]
    rows: tuple[Sequence[Cell], ...]
    units: tuple[str | None, ...]
    separator: str = ""
    header_lines: Mapping[str, str] = field(default_factory=dict[str, str])
    left_out: tuple[int, ...] = ()

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """Headings in one form."""
        return tuple(parse_heading(column) for column in self.columns)

    @cached_property
    def _marks(self) -> Marks:
        """The decimal marks of all columns together."""
        return find_marks(plain(cell) for row in self.rows for cell in row if isinstance(cell, str))

    def find(self, matches: Callable[[str, Heading], bool]) -> int | None:
        """Return the index of the first column whose heading fits.

        Parameters
        ----------
        matches
            Function of the heading as written and in one form.

        Raises
        ------
        InputError
            Several columns with the same heading fit, and their cells differ.
        """
        found = [i for i, each in enumerate(self.columns) if each and matches(each, self.headings[i])]
        if not found:
            return None
        for other in found[1:]:
            if self.columns[other] == self.columns[found[0]] and not self._same(found[0], other):
                raise InputError(_text("column-twice", table=self.source, column=self.columns[other]))
        return found[0]

    def text(self, column: int) -> list[str]:
        """Return a column as text.

        Parameters
        ----------
        column
            Index of the column.

        Returns
        -------
        list[str]
            Cells without spaces around them; a whole number without a decimal point.
        """
        return [_shown(row[column]) for row in self.rows]

    def numbers(self, column: int, *, clock: bool = False) -> FloatArray:
        """Return a column as numbers.

        Parameters
        ----------
        column
            Index of the column.
        clock
            Whether `h:mm:ss` is accepted as seconds.

        Returns
        -------
        numpy.ndarray
            (rows,) floats; NaN where a cell holds no value.

        Raises
        ------
        InputError
            A cell is not a number.
        """
        cells = [plain(cell) if isinstance(cell, str) else cell for cell in (row[column] for row in self.rows)]
        texts = [cell for cell in cells if isinstance(cell, str)]
        mark = choose_mark(find_marks(texts), self._marks, self.separator)
        values = np.empty(len(cells))
        for row, cell in enumerate(cells):
            value = parse_number(cell, mark) if isinstance(cell, str) else cell
            if value is None and clock and isinstance(cell, str):
                value = parse_clock(cell)
            if value is None or value in (np.inf, -np.inf):
                raise InputError(
                    _text(
                        "cell-not-a-number",
                        table=self.source,
                        cell=repr(_shown(self.rows[row][column])),
                        column=self.columns[column],
                        row=str(row + 1),
                    )
                )
            values[row] = value
        return values

    def _same(self, one: int, other: int) -> bool:
        return all(_shown(row[one]) == _shown(row[other]) for row in self.rows)


def _shown(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell.strip()
    if cell != cell:
        return ""
    return str(int(cell)) if float(cell).is_integer() and abs(cell) < _LARGEST_WHOLE else repr(cell)
