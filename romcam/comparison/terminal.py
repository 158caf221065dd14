"""The comparison on the terminal: sentences, one narrow table, cautions, and the paths of the outputs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from romcam.comparison import amounts, wording
from romcam.comparison.change import Change, MeasureChange
from romcam.messages import Catalogue
from romcam.presentation.summary import COLOURS, Line, show_conclusion
from romcam.presentation.wording import title

_LABEL: Final = 10
_COLUMNS: Final = ("before", "after", "change", "interval", "error")

_text = Catalogue(__name__)


def summarise(change: Change, paths: Mapping[str, Path], console: Console | None = None) -> None:
    """Print the changes, all measures, the cautions, and the paths of the outputs.

    Parameters
    ----------
    change
        The comparison.
    paths
        File name → path of each output; empty if nothing was written.
    console
        Console to print to; the terminal by default.
    """
    console = console or Console(highlight=False)
    show_conclusion(console, change, _table(change), _lines(change, paths), _LABEL)


def _table(change: Change) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    titles = {name: title(change.test, name) for name in change.measures}
    # No word of a title is cut, whatever the terminal's width.
    longest = max((len(word) for each in titles.values() for word in each.split()), default=1)
    table.add_column("", min_width=longest, overflow="fold")
    for column in _COLUMNS:
        table.add_column(_text(f"column-{column}"), justify="left" if column == "error" else "right")
    for name, each in change.measures.items():
        levels = [amounts.level(amounts.bare(level), each.unit) for level in (each.before, each.after)]
        changed = [amounts.change(each), amounts.span(each.change, each.unit) or amounts.UNKNOWN]
        cells = [titles[name], *levels, *changed, _brief_verdict(each)]
        table.add_row(*(Text(cell) for cell in cells), style=COLOURS.get(name))
    return table


def _brief_verdict(each: MeasureChange) -> str:
    return _text("brief-own" if wording.rests_on_interval(each) else f"brief-{each.verdict or 'unknown'}")


def _lines(change: Change, paths: Mapping[str, Path]) -> list[Line]:
    """Return label, words and style of each line below the table."""
    lines: list[Line] = []
    lines.append((_text(f"label-{wording.about(change)}"), change.pattern.sentence, None))
    films = {"before": change.before.name, "after": change.after.name}
    if change.split_s is not None:
        words = _text("line-one-film", film=change.after.name, at=f"{change.split_s:.0f}")
    elif change.before.filmed or change.after.filmed:
        when = {"when_before": wording.filmed(change.before), "when_after": wording.filmed(change.after)}
        words = _text("line-films-dated", **films, **when)
    else:
        words = _text("line-films", **films)
    lines.append((_text("label-films"), words, None))
    if change.errors is not None:
        lines.append((_text("label-errors"), change.errors.sentence, None))
    lines += [
        (_text("label-caution"), caution.sentence, "yellow")
        for caution in change.cautions
        if caution.about not in ("identity", "withheld")
    ]
    if paths:
        written = _text("line-written", files=", ".join(sorted(paths)), folder=next(iter(paths.values())).parent)
        lines.append((_text("label-written"), written, None))
    return lines
