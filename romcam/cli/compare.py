"""`romcam compare`: compares two measurements of one person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from romcam.errors import UsageError
from romcam.messages import Catalogue

_text = Catalogue(__name__)


def compare(
    before: Annotated[Path, typer.Argument(help=_text("compare-before"), show_default=False, readable=False)],
    after: Annotated[
        Path | None, typer.Argument(help=_text("compare-after"), show_default=False, readable=False)
    ] = None,
    out: Annotated[Path | None, typer.Option(help=_text("compare-out"), readable=False)] = None,
    same_clothes: Annotated[
        bool | None, typer.Option("--same-clothes/--other-clothes", help=_text("compare-clothes"), show_default=False)
    ] = None,
    split: Annotated[float | None, typer.Option(help=_text("compare-split"), show_default=False)] = None,
) -> None:
    """Compare two measurements of one person."""
    from romcam.cli.exits import sentences

    with sentences():
        from romcam.comparison import CHANGE, compare_results, compare_sets
        from romcam.comparison.terminal import summarise
        from romcam.results.atomic_write import check_writable
        from romcam.results.reading import read_result

        if out is not None:
            check_writable(out)
        if after is None:
            if same_clothes is not None:
                raise UsageError(_text("compare-clothes-one-film"))
            change = compare_sets(read_result(before), split_s=split)
        else:
            if split is not None:
                raise UsageError(_text("compare-split-two-films"))
            clothes = None if same_clothes is None else "same" if same_clothes else "other"
            change = compare_results(read_result(before), read_result(after), clothes=clothes)
        paths = CHANGE.save(change, out) if out is not None else {}
        summarise(change, paths)
