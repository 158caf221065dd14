"""Reading of a table from a file: the kind by its content, the separator by the header that it yields."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl
from polars.exceptions import PolarsError

from romcam.errors import InputError
from romcam.files import MEBIBYTE, read_whole
from romcam.messages import Catalogue
from romcam.tables.heading import parse_heading
from romcam.tables.layout import Header, Known, find_header, make_table
from romcam.tables.table import Cell, Table
from romcam.tables.workbook import is_workbook, read_sheets

ENDINGS: Final = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".mot", ".sto", ".parquet")
"""Endings of names of tables. The content decides how a file is read."""

MOST_BYTES: Final = 64 * MEBIBYTE
"""Largest table that is read: an hour of forty columns at 100 rows a second."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PARQUET: Final = b"PAR1"
_SEPARATORS: Final = ("\t", ";", ",", "|")
_STATED: Final = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
_PROBE_LINES: Final = 200
_NANOSECONDS: Final = {"": 1e9, "s": 1e9, "ms": 1e6, "us": 1e3, "ns": 1.0, "min": 6e10}
"""Nanoseconds in each unit of time; without one, in a second."""
_SPACES: Final = " "

_text = Catalogue(__name__)


def is_table(path: Path) -> bool:
    """Return whether a file may be a table by the ending of its name.

    Parameters
    ----------
    path
        The file.
    """
    return path.suffix.lower() in ENDINGS


def read_table(path: Path, known: Known) -> Table:
    """Read a table from a file.

    Parameters
    ----------
    path
        Text in any dialect, a workbook, or Parquet.
    known
        Whether a heading is one that is looked for; it tells the header from a preamble.

    Raises
    ------
    InputError
        The file is missing, too large, not a table, or empty.
    """
    return parse_table(read_whole(path, MOST_BYTES), str(path), known)


def parse_table(content: bytes, source: str, known: Known) -> Table:
    """Read a table from the content of a file.

    Parameters
    ----------
    content
        Content of the file.
    source
        Its name, for messages.
    known
        Whether a heading is one that is looked for.

    Returns
    -------
    Table
        The table, with at least one row.

    Raises
    ------
    InputError
        It is too large, not a table, or empty.
    """
    if len(content) > MOST_BYTES:
        raise InputError(_text("table-too-large", table=source, most=str(MOST_BYTES // MEBIBYTE)))
    if content[:4] == _PARQUET:
        table = _read_parquet(content, source)
    elif is_workbook(content):
        table = _read_workbook(content, source, known)
    else:
        table = _read_text(content, source, known)
    if not table.rows:
        raise InputError(_text("table-no-rows", table=source))
    return table


def _read_parquet(content: bytes, source: str) -> Table:
    try:
        frame = pl.read_parquet(io.BytesIO(content))
    except (PolarsError, OSError) as error:
        raise InputError(_text("table-not-a-table", table=source)) from error
    columns: list[list[Cell]] = []
    for series in frame.iter_columns():
        if isinstance(series.dtype, pl.Duration):
            columns.append(_in_stated_unit(series))
            continue
        wanted = pl.Float64() if series.dtype.is_numeric() or series.dtype == pl.Null else pl.String()
        try:
            cells = series.to_frame().select(pl.all().cast(wanted, strict=False)).to_series()
        except PolarsError:
            raise InputError(_text("column-not-cells", table=source, column=series.name)) from None
        columns.append(cells.fill_null(float("nan") if wanted == pl.Float64() else "").to_list())
    rows = tuple(row for row in zip(*columns, strict=True) if any(not _is_nothing(cell) for cell in row))
    names = tuple(name.strip() for name in frame.columns)
    return make_table(rows=(names, *rows), header=Header(0, names, 0), source=source, separator="", header_lines={})


def _in_stated_unit(series: pl.Series) -> list[Cell]:
    """Return durations in the unit of time that the heading states, else in seconds."""
    nanoseconds = series.dt.total_nanoseconds().cast(pl.Float64())
    whole = _NANOSECONDS.get(parse_heading(series.name).unit or "", 1e9)
    return (nanoseconds / whole).fill_null(float("nan")).to_list()


def _is_nothing(cell: Cell) -> bool:
    return cell == "" or cell != cell


def _read_workbook(content: bytes, source: str, known: Known) -> Table:
    sheets = {name: rows for name, rows in read_sheets(content, source).items() if any(rows)}
    headers = {name: header for name, rows in sheets.items() if (header := find_header(rows, known))}
    wanted = [name for name, header in headers.items() if header.known]
    if len(wanted) > 1 and max(headers[name].known for name in wanted) > 1:
        most = max(headers[name].known for name in wanted)
        wanted = [name for name in wanted if headers[name].known == most]
    if len(wanted) > 1:
        raise InputError(_text("workbook-several-sheets", table=source, sheets=", ".join(wanted)))
    if not headers:
        raise InputError(_text("table-empty", table=source))
    name = wanted[0] if wanted else next(iter(headers))
    return make_table(sheets[name], headers[name], source, "", _header_lines(sheets[name], headers[name]))


def _read_text(content: bytes, source: str, known: Known) -> Table:
    text = _decoded(content, source)
    if not text.strip():
        raise InputError(_text("table-empty", table=source))
    first, _, rest = text.lstrip("\n").partition("\n")
    stated = _STATED.fullmatch(first.strip())
    text = rest if stated else text
    separators = (stated[1],) if stated else (*_SEPARATORS, _SPACES)
    probe = "\n".join(text.split("\n", _PROBE_LINES)[:_PROBE_LINES])
    best: tuple[tuple[int, float], str, Header] | None = None
    for separator in separators:
        rows = _split(probe, separator, source)
        header = find_header(rows, known)
        if header is None or (separator == _SPACES and best is not None and len(header.cells) < 2):
            continue
        # The second number is the share of rows that the header fits; without a known heading, it decides alone.
        fit = _fit(rows, header)
        score = (header.known, fit)
        if best is None or score > best[0]:
            best = (score, separator, header)
    if best is None:
        raise InputError(_text("table-not-a-table", table=source))
    _, separator, header = best
    rows = _split(text, separator, source)
    if _has_row_names(text, rows, header):
        header = replace(header, cells=("", *header.cells))
    return make_table(rows, header, source, separator, _header_lines(rows, header))


def _has_row_names(text: str, rows: Sequence[Sequence[Cell]], header: Header) -> bool:
    """Return whether a table is one of R's `write.table`: each row begins with a quoted name that has no heading.

    The quotes tell it from numbers with decimal commas between commas, whose rows are wider than the header, too.
    """
    quoted = all(line.startswith('"') for line in text.split("\n") if line.strip())
    return quoted and all(len(row) == len(header.cells) + 1 for row in rows[header.row + 1 :] if any(row))


def _fit(rows: Sequence[Sequence[Cell]], header: Header) -> float:
    """Return how well a header fits the rows: 0 for a single column, up to 1 if all rows are as wide."""
    below = [len(row) for row in rows[header.row + 1 :] if any(str(cell).strip() for cell in row)]
    if len(header.cells) < 2:
        return 0.0
    return 0.5 + 0.5 * sum(width >= len(header.cells) for width in below) / len(below) if below else 0.5


def _split(text: str, separator: str, source: str) -> list[list[Cell]]:
    if separator == _SPACES:
        return [[*line.split()] for line in text.split("\n")]
    try:
        return [[*row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    except csv.Error as error:
        raise InputError(_text("table-not-a-table", table=source)) from error


def _decoded(content: bytes, source: str) -> str:
    """Return the text with line ends as \\n."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if encoding is None and b"\0" in content:
        # UTF-16 without its mark: every other byte of Latin text is zero.
        even, odd = content[0:2000:2].count(0), content[1:2000:2].count(0)
        half = len(content[:2000]) / 4
        encoding = "utf-16-le" if odd > half and not even else "utf-16-be" if even > half and not odd else None
        if encoding is None:
            raise InputError(_text("table-not-csv", table=source))
    try:
        text = content.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        # Spreadsheets on Windows still write this encoding, in which every byte is a character.
        text = content.decode("cp1252" if encoding is None else encoding, errors="replace")
    if "\0" in text:
        raise InputError(_text("table-not-csv", table=source))
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _header_lines(rows: Sequence[Sequence[Cell]], header: Header) -> dict[str, str]:
    """Return what is stated above the header: `Rate;100 Hz` or `inDegrees=yes`."""
    lines: dict[str, str] = {}
    for row in rows[: header.row]:
        cells = [str(cell).strip() for cell in row if str(cell).strip()]
        if not cells:
            continue
        name, equals, value = cells[0].partition("=")
        if equals or len(cells) > 1:
            lines.setdefault(name.strip(" #%:").casefold(), (value if equals else cells[1]).strip())
        else:
            lines.setdefault(cells[0].strip(" #%:").casefold(), "")
    return lines
