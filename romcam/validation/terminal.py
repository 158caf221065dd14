"""The comparison on the terminal: three narrow tables, what to mind, and where the outputs are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table

from romcam.validation import wording
from romcam.validation.study import Validation
from romcam.validation.wording import UNKNOWN, degrees, number

_LABEL: Final = 10


def summarise(validation: Validation, paths: Mapping[str, Path], console: Console | None = None) -> None:
    """Print the agreement of each angle, what to mind, and where the outputs are (paths by file name)."""
    console = console or Console(highlight=False)
    console.print(_errors_at_the_end(validation))
    if any(angle.agreement for angle in validation.angles):
        console.print(_agreement_at_the_end(validation))
    if any(angle.over_frames for angle in validation.angles):
        console.print(_frame_by_frame(validation))
    shift = wording.lag(validation)
    said = [("Shift", shift)] if shift else []
    said += [("Mind", remark) for remark in wording.remarks(validation)]
    said += [("Alone", ", ".join(validation.unmatched))] if validation.unmatched else []
    said += [("Written", f"{', '.join(sorted(paths))} in {next(iter(paths.values())).parent}")] if paths else []
    for label, words in said:
        console.print(f"{label:<{_LABEL}}{words}", soft_wrap=not console.is_terminal, markup=False)


def _errors_at_the_end(validation: Validation) -> Table:
    table = _table("At the end of range, romcam minus reference", "trials", "RMSE", "median", "bias", "in interval")
    for angle in validation.angles:
        errors = angle.errors
        cells = [degrees(errors.rmse), degrees(errors.median), degrees(errors.bias, plus=True)]
        table.add_row(wording.title(angle), wording.trials(angle), *cells, wording.covered(angle))
    return table


def _agreement_at_the_end(validation: Validation) -> Table:
    table = _table("Agreement at the end of range", "limits of agreement", "ICC(2,1)", "SEM", "MDC95")
    for angle in validation.angles:
        agreement = angle.agreement
        if agreement is None:
            table.add_row(wording.title(angle), "too few trials", UNKNOWN, UNKNOWN, UNKNOWN)
        else:
            between = f"{wording.span(agreement.lower.value, agreement.upper.value)}°"
            cells = [number(agreement.icc.value, 2), degrees(agreement.sem), degrees(agreement.mdc95)]
            table.add_row(wording.title(angle), between, *cells)
    return table


def _frame_by_frame(validation: Validation) -> Table:
    table = _table("Frame by frame, median over the trials", "frames", "withheld", "RMSE", "median", "bias", "r")
    for angle in validation.angles:
        frames = angle.over_frames
        if frames:
            cells = [degrees(frames.rmse), degrees(frames.median), degrees(frames.bias, plus=True), number(frames.r, 2)]
            table.add_row(wording.title(angle), str(frames.frames), str(frames.withheld), *cells)
    return table


def _table(heading: str, *columns: str) -> Table:
    table = Table("angle", title=heading, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right")
    return table
