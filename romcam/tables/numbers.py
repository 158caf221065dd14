"""Numbers as people and programs write them: decimal commas, thousands marks, signs, degree signs."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

UNKNOWN: Final = frozenset(
    (
        "",
        "na",
        "n/a",
        "nan",
        "-nan",
        "null",
        "none",
        "-",
        "--",
        "?",
        "#n/a",
        "#nv",
        "#div/0!",
        "#value!",
        "#wert!",
        "#ref!",
    )
)
"""Cells that hold no value, in lower case."""

_PLAIN: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_LOOKS_GROUPED: Final = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_GROUPED: Final = {
    ",": re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?"),
    ".": re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]*)?"),
    " ": re.compile(r"[+-]?[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]*)?"),
    "'": re.compile(r"[+-]?[0-9]{1,3}(?:'[0-9]{3})+(?:[.,][0-9]*)?"),
}
_CLOCK: Final = re.compile(r"(?:.*[T ])?(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2}(?:[.,]\d*)?)Z?")
_FORMS: Final = str.maketrans(
    {
        **dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
        **dict.fromkeys("\u2019\u02bc\u00b4`", "'"),
        "\uff0b": "+",
        "\u200e": "",
        "\u200f": "",
        "\ufeff": "",
    }
)
_DEGREES: Final = re.compile(r"\s*(?:°|º|˚|deg)$", re.IGNORECASE)


@dataclass(frozen=True)
class Marks:
    """The decimal marks that cells prove, and the marks that may be either decimal or of thousands."""

    decimal: frozenset[str]
    either: frozenset[str]


def plain(cell: str) -> str:
    """Return a cell with ordinary minus signs, spaces and apostrophes, without a degree sign at its end.

    Parameters
    ----------
    cell
        Text of the cell.
    """
    return _DEGREES.sub("", cell.translate(_FORMS).strip()).strip()


def find_marks(cells: Iterable[str]) -> Marks:
    """Find which decimal marks cells use.

    Parameters
    ----------
    cells
        Cells after `plain`.

    Returns
    -------
    Marks
        `1,234` is in neither way a proof; `12,5` and `0,033` prove a decimal comma, `1.234,5` and `1.234.567`, too.
    """
    decimal: set[str] = set()
    either: set[str] = set()
    for cell in cells:
        points, commas = cell.count("."), cell.count(",")
        if not (points or commas) or cell.strip("+-. ,'0123456789eE"):
            continue
        if points and commas:
            decimal.add("." if cell.rfind(".") > cell.rfind(",") else ",")
        elif points + commas > 1:
            decimal.add("," if points else ".")
        elif _LOOKS_GROUPED.fullmatch(cell):
            either.add("." if points else ",")
        else:
            decimal.add("." if points else ",")
    return Marks(frozenset(decimal), frozenset(either))


def choose_mark(column: Marks, table: Marks, separator: str) -> str | None:
    """Choose the decimal mark of a column.

    Parameters
    ----------
    column, table
        What the column's cells prove, and those of all columns.
    separator
        Separator of the table's cells: between commas, a comma in a number is one of thousands.

    Returns
    -------
    str or None
        `.` or `,`; None if the column uses both, so that each number has to prove its own.
    """
    for proof in (column.decimal, table.decimal):
        if len(proof) == 1:
            return next(iter(proof))
        if proof:
            return None
    if separator == ",":
        return "."
    return next(iter(column.either)) if len(column.either) == 1 else "."


def parse_number(cell: str, mark: str | None) -> float | None:
    """Read a number.

    Parameters
    ----------
    cell
        Cell after `plain`.
    mark
        The column's decimal mark; None if it has several.

    Returns
    -------
    float or None
        NaN if the cell holds no value; None if it is not a number.
    """
    if mark == "." and _PLAIN.fullmatch(cell):
        return _finite(cell)
    if cell.lower() in UNKNOWN:
        return math.nan
    if mark is None:
        marks = find_marks([cell])
        if marks.either:
            return None
        mark = next(iter(marks.decimal), ".")
    for thousands in (" ", "'", "," if mark == "." else "."):
        if _GROUPED[thousands].fullmatch(cell):
            cell = cell.replace(thousands, "")
            break
    cell = cell.replace(" ", "") if cell[:1] in "+-" else cell
    cell = cell.replace(",", ".") if mark == "," and "." not in cell else cell
    return _finite(cell) if _PLAIN.fullmatch(cell) else None


def parse_clock(cell: str) -> float | None:
    """Read a time of day or a duration, `h:mm:ss.f` or `mm:ss.f`, also after a date, in seconds.

    Parameters
    ----------
    cell
        Cell after `plain`.

    Returns
    -------
    float or None
        Seconds; None if the cell is written in another way.
    """
    found = _CLOCK.fullmatch(cell)
    if found is None:
        return None
    hours, minutes, seconds = found[1] or "0", found[2], found[3].replace(",", ".")
    return 3600.0 * int(hours) + 60.0 * int(minutes) + float(seconds)


def is_number(cell: str) -> bool:
    """Return whether a cell is written as a number, in any way.

    Parameters
    ----------
    cell
        Text of the cell.
    """
    text = plain(cell)
    if text.lower() in UNKNOWN:
        return False
    return any(parse_number(text, mark) is not None for mark in (".", ",")) or parse_clock(text) is not None


def all_text(cells: Sequence[str]) -> bool:
    """Return whether no cell is a number and at least one is not empty.

    Parameters
    ----------
    cells
        Cells of a row.
    """
    return any(cell.strip() for cell in cells) and not any(is_number(cell) for cell in cells)


def _finite(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) else None
