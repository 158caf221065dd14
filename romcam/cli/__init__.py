"""The command line. Commands import what they need when they run, so that `--help` answers at once."""

from __future__ import annotations

import io
import os
import sys
from typing import cast

from romcam.messages import Catalogue

__all__ = ["main"]

_text = Catalogue(__name__)


def main() -> None:
    """Entry point of the command line."""
    from romcam.cli import interruption

    interruption.watch()
    # Before NumPy is loaded: its matrices here are small, and OpenBLAS's second thread waits for its turn busily.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    printed = cast("object", sys.stdout)
    if isinstance(printed, io.TextIOWrapper) and "utf" not in printed.encoding.lower():
        printed.reconfigure(errors="backslashreplace")  # a name may hold what the terminal's encoding has not
    status: object = None
    try:
        from romcam.cli.app import app

        app()
    except SystemExit as ended:
        status = ended.code
        raise
    except KeyboardInterrupt:
        raise SystemExit(1) from None
    except MemoryError:
        # Not even the sentence with the limit could be made; this one needs no library.
        print(_text("memory-short-ended"), file=sys.stderr)
        raise SystemExit(1) from None
    finally:
        interruption.end(status)
