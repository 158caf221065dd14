"""Ctrl-C decides how the command ends, whatever the code that it met made of it.

Python raises KeyboardInterrupt wherever the program is. An import, a library's own cleaning up or a worker that ended
at the same moment may swallow it or turn it into another error; the exit status must be the same.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from types import FrameType
from typing import Final

from romcam.messages import Catalogue

INTERRUPTED: Final = 130

_text = Catalogue(__name__)
_state: Final = {"arrived": False}


def arrived() -> bool:
    """Return whether Ctrl-C was pressed since `watch`."""
    return _state["arrived"]


def watch() -> None:
    """Remember Ctrl-C from now on, unless the process was started to ignore it."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)


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
        print(_text("ended", sentence=_text("interrupted-late")), file=sys.stderr)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    # If the signal arrived during an import, CPython would ignore the exit status.
    os._exit(INTERRUPTED)


def _interrupt(number: int, frame: FrameType | None) -> None:
    _state["arrived"] = True
    raise KeyboardInterrupt
