"""Names that people and other programs gave: how they are shown, and when two of them mean the same.

A file's name is bytes to the operating system: it may hold control characters, or bytes that are no text at all. An
identifier that went through a spreadsheet comes back without its leading zeros, or with `.0` behind it.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from typing import Final

LONGEST: Final = 255
"""Bytes of a file name that common file systems allow."""

_NO_TEXT: Final = frozenset(("Cc", "Cs", "Zl", "Zp"))
"""Categories of control characters, of bytes that are no text, and of separators of lines and paragraphs."""
_REORDERS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that show the text behind them in another order."""
_NUMBER: Final = re.compile(r"0*(\d+)(?:[.,]0+)?")
_MARK: Final = 8


def printable(text: str) -> str:
    """Return a text in which what cannot be shown is escaped.

    Parameters
    ----------
    text
        A name; a byte that is no text is a lone surrogate in it, as Python reads names of files.

    Returns
    -------
    str
        The same text on one line, valid in every encoding of Unicode; control characters, marks that reorder text, and
        bytes that are no text are written as in Python: `\\n`, `\\u202e`, `\\xe9`.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped(each) for each in text)


def _escaped(character: str) -> str:
    if unicodedata.category(character) not in _NO_TEXT and character not in _REORDERS:
        return character
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return character.encode("unicode_escape").decode()


def identifier_key(text: str) -> str:
    """Return what two identifiers have in common that mean the same person, film or trial.

    Parameters
    ----------
    text
        An identifier.

    Returns
    -------
    str
        The identifier in composed form, without surrounding space and difference of case; of a number, its digits
        without leading zeros and without the `.0` that a spreadsheet adds. So `07`, `7` and `7.0` have one key.
    """
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).strip().casefold())
    number = _NUMBER.fullmatch(plain)
    return number[1] if number else plain


def bounded(name: str, ending: str = "", most: int = LONGEST) -> str:
    """Return a name that a file system accepts.

    Parameters
    ----------
    name
        The name, without a separator.
    ending
        Its last part, which is kept.
    most
        Greatest number of bytes.

    Returns
    -------
    str
        Name and ending; if they are too long together, the beginning of the name with eight hex digits of its SHA-256,
        and the ending.
    """
    if len(os.fsencode(name + ending)) <= most:
        return name + ending
    content = os.fsencode(name)
    mark = f"~{hashlib.sha256(content).hexdigest()[:_MARK]}{ending}"
    return content[: most - len(os.fsencode(mark))].decode("utf-8", errors="ignore") + mark


def without_spreadsheet_zeros(text: str) -> str:
    """Return an identifier without the `.0` that a spreadsheet adds to a number.

    Parameters
    ----------
    text
        An identifier; only `8.0` and the like are changed, to `8`.
    """
    return re.sub(r"^(\d+)[.,]0+$", r"\1", text.strip())
