"""Files that a user names: regular ones of a bounded size, read whole, and places where a file may be written."""

from __future__ import annotations

import codecs
import errno
import os
import stat
from pathlib import Path
from typing import Final

from romcam.errors import InputError, UsageError
from romcam.messages import Catalogue

MEBIBYTE: Final = 2**20

FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What the operating system reports if a file cannot grow."""

_text = Catalogue(__name__)


def read_json(path: str | os.PathLike[str], most_bytes: int) -> bytes:
    """Read a regular file of JSON, without the byte order mark with which some editors begin a file.

    Parameters
    ----------
    path, most_bytes
        As for `read_whole`, which raises the same errors.
    """
    return read_whole(path, most_bytes).removeprefix(codecs.BOM_UTF8)


def read_whole(path: str | os.PathLike[str], most_bytes: int) -> bytes:
    """Read a regular file.

    Parameters
    ----------
    path
        The file.
    most_bytes
        Size of the largest file that is accepted; a larger one is refused before it is read.

    Returns
    -------
    bytes
        The content.

    Raises
    ------
    InputError
        The file is missing, unreadable, too large, or no regular file: a folder, a pipe, a device.
    """
    try:
        # Without waiting: the opening of a pipe that nobody writes to would never return.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as file:
            facts = os.fstat(descriptor)
            _check(Path(path), facts, most_bytes)
            content = file.read(most_bytes + 1)
    except IsADirectoryError:
        raise InputError(_text("file-is-folder", file=path)) from None
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    if len(content) > most_bytes:
        raise InputError(_text("file-too-large", file=path, most=_size(most_bytes)))
    return content


def check_regular(path: str | os.PathLike[str]) -> None:
    """Refuse what is no regular file, without opening it.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    InputError
        The file is missing, or a folder, a pipe or a device.
    """
    try:
        _check(Path(path), os.stat(path), None)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error


def check_replaceable(path: Path) -> None:
    """Refuse to write a file in the place of anything else: a folder, or a device, which would be lost.

    Parameters
    ----------
    path
        The file to write; it need not exist.

    Raises
    ------
    UsageError
        Something that is no regular file has this name.
    """
    if path.is_dir():
        raise UsageError(_text("target-is-folder", file=path))
    if path.exists() and not path.is_file():
        raise UsageError(_text("target-not-regular", file=path))


def unreadable(path: str | os.PathLike[str], error: Exception) -> InputError:
    """Return the error for a file that cannot be read.

    Parameters
    ----------
    path
        The file.
    error
        What the operating system reported.
    """
    # A socket cannot be opened; nor can the file of a device that is not there.
    if isinstance(error, OSError) and error.errno in (errno.ENXIO, errno.ENODEV):
        return InputError(_text("file-not-regular", file=path))
    reason = getattr(error, "strerror", None) or str(error)
    return InputError(_text("file-unreadable", file=path, reason=reason.lower()))


def _check(path: Path, facts: os.stat_result, most_bytes: int | None) -> None:
    if stat.S_ISDIR(facts.st_mode):
        raise InputError(_text("file-is-folder", file=path))
    if not stat.S_ISREG(facts.st_mode):
        raise InputError(_text("file-not-regular", file=path))
    if most_bytes is not None and facts.st_size > most_bytes:
        raise InputError(_text("file-too-large", file=path, most=_size(most_bytes)))


def _size(count: int) -> str:
    return _text("megabytes", count=str(round(count / MEBIBYTE)))
