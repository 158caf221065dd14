"""`romcam compare`: has hip or spine motion changed between two measurements of one person?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def compare(
    before: Annotated[
        Path,
        typer.Argument(
            help="The first measurement: a folder that romcam analyze made, or its result.json.",
            show_default=False,
            readable=False,
        ),
    ],
    after: Annotated[
        Path,
        typer.Argument(help="The second, of the same person and test.", show_default=False, readable=False),
    ],
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for change.html and change.json. Default: only the terminal.", readable=False),
    ] = None,
) -> None:
    """Say what changed between two measurements of one person, and whether it is more than measurement error.

    Prints every measure before and after, the change with its 95 % interval, and the movement pattern then and now;
    see docs/compare.md. Ends with 0 when there is a comparison, 2 wrong usage (different tests or people, the same
    film twice), 3 a result cannot be read.
    """
    from romcam.cli.exits import sentences

    with sentences():
        from romcam.comparison.compare import compare_results
        from romcam.comparison.result import CHANGE
        from romcam.comparison.terminal import summarise
        from romcam.results.atomic_write import check_writable
        from romcam.results.reading import read_result

        if out is not None:
            check_writable(out)
        change = compare_results(read_result(before), read_result(after))
        paths = CHANGE.save(change, out) if out is not None else {}
        summarise(change, paths)
