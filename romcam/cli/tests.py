"""`romcam tests`: lists the clinical tests, how to film them and their meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from romcam.messages import Catalogue

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

_SMALL, _LARGE = 26, 44
"""Width of a drawing in the list, and of a single one, in columns."""

_text = Catalogue(__name__)


def tests(
    name: Annotated[str | None, typer.Argument(help=_text("tests-name"), show_default=False)] = None,  # noqa: PT028
) -> None:
    """List the clinical tests, or show one in full."""
    from romcam.cli.exits import sentences

    with sentences():
        from rich.console import Console

        from romcam import clinical

        console = Console(highlight=False)
        if name is not None:
            _show(console, clinical.get(name).name)
            return
        for each in clinical.names():
            _list(console, each)
        console.print(_text("tests-hint"))


def _list(console: Console, name: str) -> None:
    from rich.table import Table
    from rich.text import Text

    from romcam import clinical
    from romcam.presentation.wording import test_title

    test = clinical.get(name)
    words = Text.assemble(
        (name, "bold cyan"),
        (f"  {test_title(name)}\n", "bold"),
        (f"{test.camera}\n", "dim"),
        f"{test.interpretation}\n",
        (_text("tests-film"), "dim"),
        " ",
        f"{test.filming}\n",
    )
    side_by_side = Table.grid(padding=(0, 2, 0, 0))
    side_by_side.add_column(width=_SMALL, no_wrap=True)
    side_by_side.add_column()
    side_by_side.add_row(_drawing(name, _SMALL), words)
    console.print(side_by_side)


def _show(console: Console, name: str) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from romcam import clinical
    from romcam.presentation.wording import test_title, title

    test = clinical.get(name)
    console.print(
        Text.assemble((test_title(name), "bold"), f"  {_text('tests-option', name=name, filmed=test.camera)}")
    )
    parts: list[tuple[str, str]] = [
        (_text("tests-meaning"), " ".join(each for each in (test.interpretation, test.evidence_note) if each)),
        (_text("tests-filming"), test.filming),
        (_text("tests-measures"), "; ".join(title(name, rule.name) for rule in test.measures)),
    ]
    shown: list[RenderableType] = [_drawing(name, _LARGE)]
    for head, words in parts:
        shown += [Text(f"\n{head}", style="bold"), Padding(Text(words), (0, 0, 0, 2))]
    for each in shown:
        console.print(each)


def _drawing(name: str, columns: int) -> Text:
    """The test's drawing in dots."""
    from rich.text import Text

    from romcam import clinical
    from romcam.presentation.postures import as_dots

    styles = {"moving": "bold cyan", "body": "default", "rest": "dim", "props": "dim", "": "default"}
    drawing = Text(no_wrap=True)
    for row in as_dots(clinical.get(name).posture, columns):
        for letter, shows in row:
            drawing.append(letter, styles[shows])
        drawing.append("\n")
    return drawing
