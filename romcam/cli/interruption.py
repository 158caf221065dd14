"""Ctrl-C decides how the command ends, whatever the code that it met made of it; so does a request to end.

Python raises KeyboardInterrupt wherever the program is. An import, a library's own cleaning up or a worker that ended
at the same moment may swallow it or turn it into another error; the exit status must be the same.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from types import FrameType
from typing import Final

from romcam.messages import Catalogue

INTERRUPTED: Final = 130

_text = Catalogue(__name__)
_ONCE_S: Final = 2.0
"""Time within which a second Ctrl-C is the same one: it would interrupt the removal of what is unfinished."""
_state: Final = {"arrived": -1.0}
"""When the signal came, by the monotonic clock; negative if none came."""


def arrived() -> bool:
    """Return whether Ctrl-C was pressed, or the process was asked to end, since `watch`."""
    return _state["arrived"] >= 0.0


def was_meant() -> None:
    """Let Ctrl-C be the usual end of a command that runs until then."""
    _state["arrived"] = -1.0


def watch() -> None:
    """Remember Ctrl-C from now on, unless the process was started to ignore it.

    A request to end, as when the machine shuts down or the terminal is closed, is treated alike.
    """
    for name, usual in (
        ("SIGINT", signal.default_int_handler),
        ("SIGTERM", signal.SIG_DFL),
        ("SIGHUP", signal.SIG_DFL),
    ):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is usual:
            signal.signal(number, _interrupt)


def end(status: object) -> None:
    """End the process at once if Ctrl-C was pressed; everything is cleaned up before.

    Parameters
    ----------
    status
        Exit status that the command would end with.
    """
    if not arrived():
        return
    if status != INTERRUPTED:
        with suppress(OSError):  # the terminal may be gone
            print(_text("ended", sentence=_text("interrupted-late")), file=sys.stderr)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    # If the signal arrived during an import, CPython would ignore the exit status.
    os._exit(INTERRUPTED)


def _interrupt(number: int, frame: FrameType | None) -> None:
    first = _state["arrived"]
    now = time.monotonic()
    if first >= 0.0 and now - first < _ONCE_S:
        return
    _state["arrived"] = now
    raise KeyboardInterrupt
