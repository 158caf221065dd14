"""`romcam screen`: combines all tests of one person in one report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from romcam.messages import Catalogue

_text = Catalogue(__name__)


def screen(
    results: Annotated[
        list[Path],
        typer.Argument(metavar="RESULTS", help=_text("screen-results"), show_default=False, readable=False),
    ],
    subject: Annotated[str | None, typer.Option(help=_text("screen-subject"), show_default=False)] = None,
    out: Annotated[Path | None, typer.Option(help=_text("screen-out"), readable=False)] = None,
) -> None:
    """Combine all tests of one person."""
    from romcam.cli.exits import sentences

    with sentences():
        from romcam.results.atomic_write import check_writable
        from romcam.screening.combine import SCREEN, combine
        from romcam.screening.reading import read_results
        from romcam.screening.terminal import summarise

        if out is not None:
            check_writable(out)
        screened = combine(read_results(results, subject))
        paths = SCREEN.save(screened, out) if out is not None else {}
        summarise(screened, paths)
