"""The end of a command: its exit status and one sentence."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Final

import typer

from romcam.cli.interruption import INTERRUPTED, arrived
from romcam.errors import OutputError, RomcamError
from romcam.files import FULL
from romcam.memory import LEAST, is_shortage, require, shortage
from romcam.messages import Catalogue

BUG: Final = 1
WRONG_USAGE: Final = 2
INCOMPLETE: Final = 5
"""A batch ran to its end, and some of its films have no result."""

DEBUG: Final = "ROMCAM_DEBUG"
"""With this variable set, or `--verbose`, the log is shown, and an unexpected error keeps its traceback."""

_text = Catalogue(__name__)


@contextmanager
def sentences(least_bytes: int = LEAST, *, one_by_one: bool = False) -> Generator[None]:
    """Turn an error of a command into one sentence on stderr and its exit status.

    Parameters
    ----------
    least_bytes
        Memory without which the command cannot succeed.
    one_by_one
        Whether the command writes several files one after the other, so that some of them may be there when it is
        interrupted.
    """
    try:
        require(least_bytes)
        yield
    except RomcamError as error:
        # Whatever ended with the signal, a worker for instance, did so because of it.
        if arrived() and error.exit_status != INTERRUPTED:
            raise _interrupted(one_by_one) from None
        _end(str(error))
        raise typer.Exit(error.exit_status) from None
    except KeyboardInterrupt:
        raise _interrupted(one_by_one) from None
    except typer.Exit:
        raise
    except Exception as error:
        if arrived():
            raise _interrupted(one_by_one) from None
        if is_shortage(error):
            _end(str(shortage()))
            raise typer.Exit(BUG) from None
        if os.environ.get(DEBUG):
            raise
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
            _end(_text("name-too-long", name=f"{error.filename or ''!s:.40}"))
            raise typer.Exit(WRONG_USAGE) from None
        if isinstance(error, OSError) and error.errno in FULL:
            _end(_text("disk-full", reason=(error.strerror or "").lower()))
            _drop_unprinted()
            raise typer.Exit(OutputError.exit_status) from None
        _end(_text("bug", error=f"{type(error).__name__}: {error}"))
        raise typer.Exit(BUG) from None
    except BaseException as error:
        # A panic of a library written in Rust is no Exception.
        if isinstance(error, SystemExit | GeneratorExit) or not is_shortage(error):
            raise
        _end(str(shortage()))
        raise typer.Exit(BUG) from None


def _drop_unprinted() -> None:
    """Let what stdout still holds go nowhere: at the end the interpreter would fail on it again, with 120."""
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        return
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show_log() -> None:
    """Print the package's log on stderr."""
    import logging

    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(relativeCreated)7.0f ms  %(name)s: %(message)s"))
    log = logging.getLogger("romcam")
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)


def _interrupted(one_by_one: bool) -> typer.Exit:
    _end(_text("interrupted-late") if one_by_one else _text("interrupted"))
    return typer.Exit(INTERRUPTED)


def _end(sentence: str) -> None:
    print(_text("ended", sentence=sentence), file=sys.stderr)
