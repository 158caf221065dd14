"""What every summary on the terminal shares: its labelled lines, and the order of those on several films."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from rich.console import Console
from rich.table import Table
from rich.text import Text

from romcam.presentation.theme import DARK

COLOURS: Final = {"pelvis_tilt": DARK.hips.hex, "lumbar_flexion": DARK.lumbar.hex}
"""Colour of a measure's line; the others have none."""

Line = tuple[str, str, str | None]
"""Label, words and style of a line; None: no style of its own."""


class Caution(Protocol):
    """A reason to read a conclusion with care."""

    @property
    def about(self) -> str:
        """What it concerns; `identity`: the films may not be of one person."""
        ...

    @property
    def sentence(self) -> str:
        """The caution."""
        ...


class Conclusion(Protocol):
    """What several films together say."""

    @property
    def cautions(self) -> Sequence[Caution]:
        """Reasons to read it with care."""
        ...

    @property
    def sentence(self) -> str:
        """The conclusion."""
        ...

    @property
    def rest(self) -> str:
        """Sentences that follow it; empty: none."""
        ...


def labelled(label: str, words: str, width: int, style: str | None = None) -> Text:
    """Return a line of words behind a label.

    Parameters
    ----------
    label
        The label. One that is longer than its column moves the words to the right, with a gap.
    words
        The words.
    width
        Width of the column of labels, letters.
    style
        Style of the words; None: that of the terminal.

    Returns
    -------
    Text
        The line.
    """
    line = Text(f"{label:<{width}}" if len(label) < width else f"{label}  ", style="dim")
    return line.append(words, style=style or "not dim")


def show_conclusion(console: Console, conclusion: Conclusion, table: Table, lines: Iterable[Line], width: int) -> None:
    """Print a conclusion from several films: first what questions all of it, then its sentence, its table and lines.

    Parameters
    ----------
    console
        Console to print to.
    conclusion
        The conclusion.
    table
        Its numbers.
    lines
        The lines below the table.
    width
        Width of the column of labels, letters.
    """

    def show(words: Text) -> None:
        console.print(words, soft_wrap=not console.is_terminal)

    for caution in conclusion.cautions:
        if caution.about == "identity":
            show(Text(caution.sentence, style="bold yellow"))
    show(Text(conclusion.sentence, style="bold"))
    if conclusion.rest:
        show(Text(conclusion.rest))
    console.print(table)
    for label, words, style in lines:
        show(labelled(label, words, width, style))
