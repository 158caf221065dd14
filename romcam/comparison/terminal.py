"""The comparison on the terminal: one sentence, one narrow table, what to mind, and where the outputs are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from romcam.comparison import wording
from romcam.comparison.change import Change, MeasureChange, Verdict
from romcam.presentation.theme import DARK
from romcam.presentation.wording import title

_LABEL: Final = 10
_COLOURS: Final = {"pelvis_tilt": DARK.hips.hex, "lumbar_flexion": DARK.lumbar.hex}
_LABELS: Final = {"pattern": "Pattern", "tissues": "Short?", "found": "Found"}
_BRIEFLY: Final[Mapping[Verdict | None, str]] = {
    "more": "more than it",
    "may-be-more": "may be more",
    "within": "within",
    None: "not known",
}


def summarise(change: Change, paths: Mapping[str, Path], console: Console | None = None) -> None:
    """Print what changed, every measure, what to mind, and where the outputs are (paths by file name)."""
    console = console or Console(highlight=False)

    def say(words: Text) -> None:
        console.print(words, soft_wrap=not console.is_terminal)

    say(Text(change.sentence, style="bold"))
    if change.rest:
        say(Text(change.rest))
    console.print(_table(change))
    for label, words, style in _lines(change, paths):
        say(Text(f"{label:<{_LABEL}}", style="dim").append(words, style=style or "not dim"))


def _table(change: Change) -> Table:
    table = Table("", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("before", "after", "change", "95 % interval", "measurement error"):
        table.add_column(column, justify="right")
    for name, each in change.measures.items():
        levels = [wording.level(wording.bare(level), each.unit) for level in (each.before, each.after)]
        changed = [wording.change(each.change, each.unit), wording.span(each.change, each.unit) or wording.UNKNOWN]
        cells = [title(change.test, name), *levels, *changed, _briefly(each)]
        table.add_row(*(Text(cell) for cell in cells), style=_COLOURS.get(name))
    return table


def _briefly(each: MeasureChange) -> str:
    return f"{_BRIEFLY[each.verdict]}{'*' if wording.rests_on_interval(each) else ' '}"


def _lines(change: Change, paths: Mapping[str, Path]) -> list[tuple[str, str, str | None]]:
    lines: list[tuple[str, str, str | None]] = [(_LABELS[wording.about(change)], change.pattern.sentence, None)]
    lines.append(("Films", f"{change.before.name} before, {change.after.name} after", None))
    if any(wording.rests_on_interval(each) for each in change.measures.values()):
        lines.insert(0, ("*", f"{wording.OWN_ERROR}; no minimal detectable change is known for this measure.", None))
    lines += [("Mind", caution.sentence, "yellow") for caution in change.cautions]
    if paths:
        folder = next(iter(paths.values())).parent
        lines.append(("Written", f"{', '.join(sorted(paths))} in {folder}", None))
    return lines
