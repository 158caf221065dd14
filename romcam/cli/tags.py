"""`romcam tags`: prints the cards with tags that a person wears in a film."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer

from romcam.messages import Catalogue

_text = Catalogue(__name__)


class SheetPaper(str, enum.Enum):
    """Paper of the sheet."""

    a4 = "a4"
    letter = "letter"


class SheetSize(str, enum.Enum):
    """Side of the black squares in millimetres, as in `romcam.body.tags.SIDE_LENGTHS_MM`."""

    small = "50"
    usual = "60"
    large = "80"


def tags(
    out: Annotated[Path, typer.Option(help=_text("tags-out"), readable=False)] = Path("tags.pdf"),
    paper: Annotated[SheetPaper, typer.Option(help=_text("tags-paper"))] = SheetPaper.a4,
    size: Annotated[SheetSize, typer.Option(help=_text("tags-size"))] = SheetSize.usual,
) -> None:
    """Print the cards with tags that a person wears."""
    from romcam.cli.exits import sentences

    with sentences():
        from romcam.errors import UsageError
        from romcam.files import check_replaceable
        from romcam.results.atomic_write import check_writable, written_together
        from romcam.tag_sheet import tag_sheet

        if out.is_dir() or not out.name:
            raise UsageError(_text("tags-out-is-folder", path=out))
        check_replaceable(out)
        check_writable(out.parent)
        sheet = tag_sheet("us-letter" if paper is SheetPaper.letter else "a4", int(size.value))
        with written_together(out.parent, last=out.name, replaced=()) as partial:
            (partial / out.name).write_bytes(sheet)
        typer.echo(out)
