"""`romcam correct`: corrects a result by hand, and takes corrections back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from romcam.cli.options import ShowFaceOption
from romcam.messages import Catalogue

_text = Catalogue(__name__)


def correct(
    result: Annotated[Path, typer.Argument(help=_text("correct-result"), show_default=False, readable=False)],
    edits: Annotated[
        Path | None, typer.Option("--edits", help=_text("correct-edits"), show_default=False, readable=False)
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help=_text("correct-undo"))] = False,
    undo_all: Annotated[bool, typer.Option("--undo-all", help=_text("correct-undo-all"))] = False,
    film: Annotated[Path | None, typer.Option(help=_text("correct-film"), readable=False)] = None,
    recording: Annotated[Path | None, typer.Option(help=_text("correct-recording"), readable=False)] = None,
    out: Annotated[Path | None, typer.Option(help=_text("correct-out"), readable=False)] = None,
    show_face: ShowFaceOption = False,
) -> None:
    """Correct a result by hand."""
    from romcam.cli.exits import sentences
    from romcam.memory import LEAST_FOR_ANALYSIS

    with sentences(LEAST_FOR_ANALYSIS):
        from romcam import corrections
        from romcam.cli.progress import steps
        from romcam.errors import UsageError
        from romcam.report.terminal import summarise
        from romcam.results.atomic_write import check_writable
        from romcam.results.folders import check_vacant
        from romcam.results.reading import read_result

        if (edits is not None) + undo + undo_all != 1:
            raise UsageError(_text("correct-which"))
        target = out or (result if result.is_dir() else result.parent)
        before = corrections.edits_of(read_result(result))
        if edits is not None:
            after = (*before, corrections.read_edit(edits))
        elif not before:
            raise UsageError(_text("correct-nothing-to-undo", result=result))
        else:
            after = () if undo_all else before[:-1]
        check_writable(target)
        if out is not None and out.resolve() != (result if result.is_dir() else result.parent).resolve():
            check_vacant(out)
        with steps() as progress:
            done = corrections.correct(
                result, after, film=film, recording=recording, out=out, hide_face=not show_face, progress=progress
            )
        summarise(done.analysis, done.paths)
        if done.film is None:
            typer.echo(_text("correct-without-film"), err=True)
