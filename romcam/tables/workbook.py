"""Workbooks of spreadsheets: xlsx, xlsm, xls, xlsb and ods.

Calamine reads them: one small binary package without dependencies, which pandas and polars use, too. It computes
nothing, follows no link and runs no macro. openpyxl reads xlsx and xlsm alone.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from romcam.errors import InputError
from romcam.files import MEBIBYTE
from romcam.messages import Catalogue
from romcam.tables.table import Cell

MOST_UNPACKED: Final = 512 * MEBIBYTE
"""Largest content of a workbook's archive: a small file may unpack to a thousand times its size."""

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK: Final = MEBIBYTE

_text = Catalogue(__name__)


def is_workbook(content: bytes) -> bool:
    """Return whether a file is a workbook, or at least an archive as workbooks are.

    Parameters
    ----------
    content
        Content of the file.
    """
    return content.startswith((_ZIP, _OLE))


def read_sheets(content: bytes, source: str) -> dict[str, list[list[Cell]]]:
    """Read all sheets of a workbook.

    Parameters
    ----------
    content
        Content of the file.
    source
        Its name, for messages.

    Returns
    -------
    dict
        Name of the sheet → its rows; a number is a float, everything else text.

    Raises
    ------
    InputError
        It is not a workbook, is protected by a password, or unpacks to too much.
    """
    try:
        if content.startswith(_ZIP):
            _check_unpacked(content, source)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (
        CalamineError,
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        EOFError,
        ValueError,
    ) as error:
        raise InputError(_text("workbook-unreadable", table=source)) from error
    return {name: [[_cell(cell) for cell in row] for row in rows] for name, rows in sheets.items()}


def _check_unpacked(content: bytes, source: str) -> None:
    """Unpack the archive without keeping it, since the sizes that it states need not be true."""
    left = MOST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            member.file_size = MOST_UNPACKED + 2 * _CHUNK
            with archive.open(member) as unpacked:
                while chunk := unpacked.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise InputError(_text("workbook-too-large", table=source, most=str(MOST_UNPACKED // MEBIBYTE)))


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, time):
        return 3600.0 * value.hour + 60.0 * value.minute + value.second + value.microsecond / 1e6
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
