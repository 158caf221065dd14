"""The comparison on the terminal: three narrow tables, remarks, and the paths of the outputs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table

from romcam.messages import Catalogue
from romcam.validation import wording
from romcam.validation.study import Validation
from romcam.validation.wording import UNKNOWN, degrees, number

_LABEL: Final = 10

_text = Catalogue(__name__)


def summarise(validation: Validation, paths: Mapping[str, Path], console: Console | None = None) -> None:
    """Print the agreement of each angle, remarks, and the paths of the outputs.

    Parameters
    ----------
    validation
        The comparison.
    paths
        File name → path of each output; empty if nothing was written.
    console
        Console to print to; the terminal by default.
    """
    console = console or Console(highlight=False)
    console.print(_errors_at_the_end(validation))
    if any(angle.agreement for angle in validation.angles):
        console.print(_agreement_at_the_end(validation))
    if any(angle.over_frames for angle in validation.angles):
        console.print(_frame_by_frame(validation))
    for label, words in _lines(validation, paths):
        console.print(f"{label:<{_LABEL}}{words}", soft_wrap=not console.is_terminal, markup=False)


def _lines(validation: Validation, paths: Mapping[str, Path]) -> list[tuple[str, str]]:
    shift = wording.lag(validation)
    lines = [(_text("label-shift"), shift)] if shift else []
    lines += [(_text("label-remark"), remark) for remark in wording.remarks(validation)]
    lines += [(_text("label-unmatched"), ", ".join(validation.unmatched))] if validation.unmatched else []
    if paths:
        written = _text("line-written", files=", ".join(sorted(paths)), folder=next(iter(paths.values())).parent)
        lines.append((_text("label-written"), written))
    return lines


def _errors_at_the_end(validation: Validation) -> Table:
    table = _table(_text("table-errors"), "trials", "rmse", "median", "bias", "covered")
    for angle in validation.angles:
        errors = angle.errors
        cells = [degrees(errors.rmse), degrees(errors.median), degrees(errors.bias, plus=True)]
        table.add_row(wording.title(angle), wording.trials(angle), *cells, wording.covered(angle))
    return table


def _agreement_at_the_end(validation: Validation) -> Table:
    table = _table(_text("table-agreement"), "limits", "icc", "sem", "mdc95")
    for angle in validation.angles:
        agreement = angle.agreement
        if agreement is None:
            table.add_row(wording.title(angle), _text("too-few-short"), UNKNOWN, UNKNOWN, UNKNOWN)
        else:
            between = _text("degrees", number=wording.span(agreement.lower.value, agreement.upper.value))
            cells = [number(agreement.icc.value, 2), degrees(agreement.sem), degrees(agreement.mdc95)]
            table.add_row(wording.title(angle), between, *cells)
    return table


def _frame_by_frame(validation: Validation) -> Table:
    table = _table(_text("table-frames"), "frames", "withheld", "rmse", "median", "bias", "r")
    for angle in validation.angles:
        frames = angle.over_frames
        if frames:
            cells = [degrees(frames.rmse), degrees(frames.median), degrees(frames.bias, plus=True), number(frames.r, 2)]
            table.add_row(wording.title(angle), str(frames.frames), str(frames.withheld), *cells)
    return table


def _table(heading: str, *columns: str) -> Table:
    table = Table(title=heading, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_text("column-angle"))
    for column in columns:
        table.add_column(_text(f"column-{column}"), justify="right")
    return table
