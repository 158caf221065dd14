"""How a command ends: its exit status and the one sentence that goes with it."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager

import typer

from romcam.errors import RomcamError

INTERRUPTED = 130
BUG = 1
INCOMPLETE = 5
"""A batch ran to its end, and some of its films have no result."""


@contextmanager
def sentences() -> Generator[None]:
    """Turn what a command raises into one sentence on stderr and the exit status it stands for.

    With ROMCAM_DEBUG set, an unforeseen error keeps its traceback.
    """
    try:
        yield
    except RomcamError as error:
        _say(str(error))
        raise typer.Exit(error.exit_status) from None
    except KeyboardInterrupt:
        _say("interrupted; nothing was written.")
        raise typer.Exit(INTERRUPTED) from None
    except typer.Exit:
        raise
    except Exception as error:
        if os.environ.get("ROMCAM_DEBUG"):
            raise
        _say(
            f"this should not have happened ({type(error).__name__}: {error}); "
            "please report it with what ROMCAM_DEBUG=1 prints."
        )
        raise typer.Exit(BUG) from None


def _say(sentence: str) -> None:
    print(f"romcam: {sentence}", file=sys.stderr)
