"""The screen on the terminal: one sentence, one narrow table, what goes together, what is open, what was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from romcam.screening import wording
from romcam.screening.findings import Screen, TissueSide

_LABEL: Final = 13
_MOST_STEPS: Final = 3
_MOST_CAUTIONS: Final = 5
_STYLES: Final = {"short": "red", "free": "green", "contradictory": "yellow"}


def summarise(screen: Screen, paths: Mapping[str, Path], console: Console | None = None) -> None:
    """Print what was found, every tissue, what goes together, what would settle what is open, and where the outputs
    are (paths by file name).
    """
    console = console or Console(highlight=False)

    def say(words: Text) -> None:
        console.print(words, soft_wrap=not console.is_terminal)

    say(Text(screen.sentence, style="bold"))
    if screen.rest:
        say(Text(screen.rest))
    console.print(_table(screen))
    for label, words, style in _lines(screen, paths):
        say(Text(f"{label:<{_LABEL}}", style="dim").append(words, style=style or "not dim"))


def _table(screen: Screen) -> Table:
    table = Table("", "left", "right", box=box.SIMPLE_HEAD, pad_edge=False)
    for each in screen.tissues:
        name = f"{each.name[:1].upper()}{each.name[1:]}"
        table.add_row(Text(name), *(_cell(side) for side in (each.left, each.right)))
    return table


def _cell(side: TissueSide) -> Text:
    values = ", ".join(wording.measured(each) for each in side.readings if each.value.value is not None)
    cell = Text(wording.STATES[side.state], style=_STYLES.get(side.state, ""))
    return cell.append(f"  {values}" if values else "", style="dim")


def _lines(screen: Screen, paths: Mapping[str, Path]) -> Iterator[tuple[str, str, str | None]]:
    untested = [wording.test(each.test) for each in screen.movements if each.answer == "untested"]
    for each in screen.movements:
        if each.answer != "untested":
            chance = f" ({said})" if (said := wording.chance(each)) else ""
            word = wording.ANSWERS[each.answer] if each.judged else "measured; no verdict is drawn from it"
            yield "Spine helps", f"{wording.test(each.test)}: {word}{chance}", None
    if untested:
        yield "", f"untested: {', '.join(untested)}", None
    for each in screen.links:
        yield "Together", each.sentence, None
    yield "Cross-check", screen.cross_check.sentence, None
    for each in screen.steps[:_MOST_STEPS]:
        yield "Next", each.sentence, None
    if len(screen.steps) > _MOST_STEPS:
        yield "", f"and {len(screen.steps) - _MOST_STEPS} more.", None
    for each in screen.cautions[:_MOST_CAUTIONS]:
        yield "Mind", each.sentence, "yellow"
    if len(screen.cautions) > _MOST_CAUTIONS:
        yield "", f"and {len(screen.cautions) - _MOST_CAUTIONS} more.", None
    if paths:
        folder = next(iter(paths.values())).parent
        yield "Written", f"{', '.join(sorted(paths))} in {folder}", None
