"""Whether memory is short: by the limit of this process, by what a library printed, or by asking for some."""

from __future__ import annotations

import errno
import mmap
import re
import sys
from typing import Final

from romcam.errors import MemoryShortage
from romcam.messages import Catalogue

MEBIBYTE: Final = 2**20

LEAST: Final = 256 * MEBIBYTE
"""Address space without which no command can succeed."""

LEAST_FOR_BATCH: Final = 1600 * MEBIBYTE
"""Address space without which a batch cannot analyse a film and write its tables; measured with one worker."""

LEAST_FOR_ANALYSIS: Final = 1200 * MEBIBYTE
"""Address space without which the pose model's process cannot start; measured, with one thread and a small film."""

LEAST_FOR_TABLES: Final = 1200 * MEBIBYTE
"""Address space without which polars cannot start its threads and ends the process; measured, with two cores."""

_SPARE: Final = 256 * MEBIBYTE
"""A process that cannot get this much is short of memory: a decoded picture and its copies take as much."""
_SIGNS: Final = re.compile(
    r"failed to map segment|cannot allocate memory|bad_alloc|memory allocation of \d+ bytes failed|out of memory"
    r"|insufficient memory|memoryerror|can't start new thread|cannot start thread|resource temporarily unavailable",
    re.IGNORECASE,
)

_text = Catalogue(__name__)


def is_shortage(error: BaseException | str) -> bool:
    """Return whether an error, or what a process printed, says that memory was short.

    Parameters
    ----------
    error
        The error, with those that led to it, or text.
    """
    if isinstance(error, str):
        return _SIGNS.search(error) is not None
    seen: BaseException | None = error
    for _ in range(8):
        if seen is None:
            return False
        if isinstance(seen, MemoryError) or (isinstance(seen, OSError) and seen.errno == errno.ENOMEM):
            return True
        if _SIGNS.search(f"{type(seen).__name__}: {seen}"):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def is_short() -> bool:
    """Return whether this process cannot get a quarter of a gigabyte.

    A damaged film makes FFmpeg ask for absurd amounts and report that memory is short; then it is not.
    """
    try:
        mmap.mmap(-1, _SPARE).close()
    except (OSError, ValueError, MemoryError):
        return True
    return False


def refuse_shortage(error: BaseException) -> None:
    """Raise an error of its own if a library failed because memory is short, so that the input is not blamed.

    Parameters
    ----------
    error
        What the library raised.

    Raises
    ------
    MemoryShortage
        It reports that memory is short, and it is.
    """
    if is_shortage(error) and is_short():
        raise shortage() from error


def shortage() -> MemoryShortage:
    """Return the error to raise when memory is short."""
    limit = _limit()
    if limit is None:
        return MemoryShortage(_text("memory-short"))
    return MemoryShortage(_text("memory-limited", limit=_size(limit)))


def require(least: int) -> None:
    """Refuse to begin what cannot succeed under the limit of this process.

    Parameters
    ----------
    least
        Bytes of address space that are needed.

    Raises
    ------
    MemoryShortage
        The limit is lower.
    """
    limit = _limit()
    if limit is not None and limit < least:
        raise MemoryShortage(_text("memory-limit-too-low", limit=_size(limit), least=_size(least)))


def _limit() -> int | None:
    """Return the limit of this process's address space or data in bytes; None without one."""
    if sys.platform == "win32":
        return None
    import resource

    limits = [resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_AS, resource.RLIMIT_DATA)]
    return min((limit for limit in limits if limit != resource.RLIM_INFINITY), default=None)


def _size(count: int) -> str:
    return _text("megabytes", count=str(round(count / MEBIBYTE)))
