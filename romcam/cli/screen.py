"""`romcam screen`: all the tests of one person in one report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def screen(
    results: Annotated[
        list[Path],
        typer.Argument(
            metavar="RESULTS...",
            help="One person's results: folders that romcam analyze or romcam batch made, or result.json files.",
            show_default=False,
            readable=False,
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for screen.html and screen.json. Default: only the terminal.", readable=False),
    ] = None,
) -> None:
    """Put one person's tests together: what is short, where the spine compensates, and what would settle the rest.

    Prints every muscle group by side, the movements, what they say together, and the next film worth making; see
    docs/screen.md. Ends with 0 when there is a report, 2 wrong usage (results of different people), 3 a result cannot
    be read.
    """
    from romcam.cli.exits import sentences

    with sentences():
        from romcam.results.atomic_write import check_writable
        from romcam.screening.combine import SCREEN, combine
        from romcam.screening.reading import read_results
        from romcam.screening.terminal import summarise

        if out is not None:
            check_writable(out)
        screened = combine(read_results(results))
        paths = SCREEN.save(screened, out) if out is not None else {}
        summarise(screened, paths)
