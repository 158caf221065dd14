"""Writes a trial's outputs, whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from romcam.analysis import Analysis
from romcam.errors import OutputError, RomcamError, UsageError

PARTIAL: Final = ".romcam-partial-"
"""Unfinished outputs live in a hidden folder of this name and the writing process's number, beside the finished."""

Progress = Callable[[str, int, "int | None"], None]


@dataclass(frozen=True)
class Wanted:
    """Which outputs to write beside result.json and angles.csv, and whether faces are hidden in pictures."""

    overlay: bool = True
    html: bool = True
    parquet: bool = False
    hide_face: bool = True


def check_writable(folder: Path) -> None:
    """Make sure that results can be written there, before any work is done; leftovers of a killed run go.

    Raises UsageError where they cannot.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except FileExistsError:
        raise UsageError(f"{folder} is a file; choose a folder for the results with --out.") from None
    except OSError as error:
        raise UsageError(
            f"The results cannot be written to {folder} ({error.strerror}); choose another folder with --out."
        ) from None
    for left in folder.glob(f"{PARTIAL}*"):
        if not _alive(left.name.removeprefix(PARTIAL).split("-")[0]):
            shutil.rmtree(left, ignore_errors=True)


def save(analysis: Analysis, folder: Path, wanted: Wanted, progress: Progress | None = None) -> dict[str, Path]:
    """Write the outputs of one trial into the folder; returns the path of each by its file name.

    They are written out of sight and moved in when all are complete, result.json last; on any failure, an
    interrupt too, the folder is as it was. Raises OutputError where the disk is full or gone.
    """
    from romcam import clinical
    from romcam.report.html import render_report
    from romcam.report.overlay import write_overlay
    from romcam.report.result import make_result, to_json
    from romcam.report.stills import make_stills
    from romcam.report.tables import angle_table, write_csv, write_parquet

    report = progress or _silent
    with _together(folder) as partial:
        if wanted.overlay:
            write_overlay(
                analysis,
                partial / "overlay.mp4",
                hide_face=wanted.hide_face,
                progress=lambda done, total: report("drawing the overlay", done, total),
            )
        table = angle_table(analysis.angles, clinical.get(analysis.assessment.test).angles)
        write_csv(table, partial / "angles.csv")
        if wanted.parquet:
            write_parquet(table, partial / "angles.parquet")
        result = make_result(analysis)
        if wanted.html:
            stills = make_stills(analysis, hide_face=wanted.hide_face)
            (partial / "report.html").write_text(render_report(analysis, stills, result.provenance), encoding="utf-8")
        (partial / "result.json").write_bytes(to_json(result))
        return {path.name: folder / path.name for path in _in_order(partial)}


@contextmanager
def _together(folder: Path) -> Iterator[Path]:
    """A hidden folder whose files move into `folder` together when the block ends well."""
    partial: Path | None = None
    try:
        partial = Path(tempfile.mkdtemp(prefix=f"{PARTIAL}{os.getpid()}-", dir=folder))
        yield partial
        for path in _in_order(partial):
            path.replace(folder / path.name)
    except RomcamError:
        raise
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        advice = "free some space and run it again" if full else "see that the folder is there and can be written"
        raise OutputError(f"The results could not be written to {folder} ({error.strerror or error}); {advice}.") from error
    finally:
        if partial is not None:
            shutil.rmtree(partial, ignore_errors=True)


def _in_order(partial: Path) -> list[Path]:
    """Files to move, result.json last: where it stands, the others do."""
    return sorted(partial.iterdir(), key=lambda path: (path.name == "result.json", path.name))


def _alive(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def _silent(step: str, done: int, total: int | None) -> None:
    pass
