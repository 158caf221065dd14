"""`romcam export`: writes results in the formats of other programs."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from romcam.cli.options import HeightOption
from romcam.messages import Catalogue

if TYPE_CHECKING:
    from romcam.exports import Format, Trial

_text = Catalogue(__name__)


class PaperSize(str, enum.Enum):
    """Paper that pages are printed on, as in `romcam.exports.PAPERS`."""

    a4 = "a4"
    us_letter = "us-letter"


def export(
    results: Annotated[
        list[Path],
        typer.Argument(metavar="RESULTS", help=_text("export-results"), show_default=False, readable=False),
    ],
    to: Annotated[list[str], typer.Option("--to", metavar="FORMAT", help=_text("export-to"), show_default=False)],
    out: Annotated[Path | None, typer.Option(help=_text("export-out"), readable=False)] = None,
    height: HeightOption = None,
    paper: Annotated[PaperSize, typer.Option(help=_text("export-paper"))] = PaperSize.a4,
) -> None:
    """Write results in the formats of other programs."""
    from romcam.cli.exits import sentences

    with sentences(one_by_one=True):
        from romcam import exports
        from romcam.results.atomic_write import check_writable

        formats = tuple(dict.fromkeys(map(exports.get, to)))
        if out is not None:
            check_writable(out)
        reports = any(each.from_report for each in formats)
        landmarks = any(each.from_landmarks for each in formats)
        read = exports.read_trials(results, landmarks=landmarks, reports=reports)
        trials = [(folder, trial.on_paper(paper.value)) for folder, trial in read]
        if height is not None:
            trials = [(folder, trial.of_height(height)) for folder, trial in trials]
        for each in formats:
            for path in _write(each, trials, out):
                typer.echo(path)


def _write(each: Format, trials: list[tuple[Path, Trial]], out: Path | None) -> list[Path]:
    from romcam.errors import InputError, UsageError

    missing = [each.missing(trial) for _, trial in trials]
    reasons = [reason for reason in missing if reason is not None]
    if reasons and len(reasons) == len(trials):
        raise InputError(reasons[0])
    for reason in reasons:  # the other results are written
        typer.echo(reason, err=True)
    alone = len(trials) == 1
    trials = [able for able, reason in zip(trials, missing, strict=True) if reason is None]
    if each.together:
        if out is None and len(trials) > 1:
            raise UsageError(_text("export-without-out", name=each.name))
        return [_placed(each, [trial for _, trial in trials], out or trials[0][0], each.file)]
    if out is None or alone:
        return [_placed(each, [trial], out or folder, each.file) for folder, trial in trials]
    return [_placed(each, [trial], out, name) for name, trial in _named(each, trials)]


def _named(each: Format, trials: list[tuple[Path, Trial]]) -> list[tuple[str, Trial]]:
    """Name the files of several results in one folder: after the folder of each result, each name once."""
    named: dict[str, Trial] = {}
    for folder, trial in trials:
        stem, number = folder.absolute().name, 1
        while (name := f"{stem if number == 1 else f'{stem}-{number}'}.{each.file}") in named:
            number += 1
        named[name] = trial
    return list(named.items())


def _placed(each: Format, trials: list[Trial], folder: Path, name: str) -> Path:
    from romcam.results.atomic_write import written_together

    with written_together(folder, last=name, replaced=()) as partial:
        each.write(trials, partial / name)
    return folder / name
