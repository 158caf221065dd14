"""The screening in the terminal: one sentence, a narrow table of tissues, links, next steps and written files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from romcam.messages import Catalogue
from romcam.presentation.summary import Line, show_conclusion
from romcam.screening import wording
from romcam.screening.findings import MovementFinding, Screen, TissueSide

_LABEL: Final = 13
_MOST_STEPS: Final = 3
_MOST_CAUTIONS: Final = 5
_STYLES: Final = {"short": "red", "free": "green", "contradictory": "yellow"}

_text = Catalogue(__name__)


def summarise(screen: Screen, paths: Mapping[str, Path], console: Console | None = None) -> None:
    """Print the headline, the table of tissues, movements, links, next steps, cautions and written files.

    Parameters
    ----------
    screen
        The screening.
    paths
        Written files by name.
    console
        Console to print to; None: standard output.
    """
    console = console or Console(highlight=False)
    show_conclusion(console, screen, _table(screen), _lines(screen, paths), _LABEL)


def _table(screen: Screen) -> Table:
    table = Table("", _text("side-left"), _text("side-right"), box=box.SIMPLE_HEAD, pad_edge=False)
    for each in screen.tissues:
        table.add_row(Text(wording.tissue_title(each.name)), *(_cell(side) for side in (each.left, each.right)))
    return table


def _cell(side: TissueSide) -> Text:
    seen = [each for each in side.readings if each.value.value is not None]
    values = ", ".join(f"{wording.movement_of(each).lower()} {wording.measured(each)}" for each in seen)
    cell = Text(wording.state_name(side.state), style=_STYLES.get(side.state, ""))
    return cell.append(f"  {values}" if values else "", style="dim")


def _lines(screen: Screen, paths: Mapping[str, Path]) -> Iterator[Line]:
    """Label, words and style of each line."""
    for each in screen.movements:
        if each.answer != "untested":
            yield _text("label-movement"), _movement(each), None
    untested = [wording.name_in_sentence(each.test) for each in screen.movements if each.answer == "untested"]
    if untested:
        yield "", _text("movements-untested", movements=", ".join(untested)), None
    for each in screen.links:
        yield _text("label-link"), each.sentence, None
    yield _text("label-cross-check"), screen.cross_check.sentence, None
    yield from _first(_text("label-step"), [each.sentence for each in screen.steps], _MOST_STEPS, None)
    yield from _first(
        _text("label-caution"),
        [each.sentence for each in screen.cautions if each.about != "identity"],
        _MOST_CAUTIONS,
        "yellow",
    )
    if paths:
        folder = next(iter(paths.values())).parent
        yield _text("label-written"), _text("written-files", files=", ".join(sorted(paths)), folder=folder), None


def _movement(each: MovementFinding) -> str:
    test, chance = wording.name_in_sentence(each.test), wording.chance(each)
    answer = wording.movement_answer(each) if each.judged else _text("movement-no-verdict")
    if chance:
        return _text("movement-line-chance", test=test, answer=answer, chance=chance)
    return _text("movement-line", test=test, answer=answer)


def _first(label: str, sentences: list[str], most: int, style: str | None) -> Iterator[Line]:
    for sentence in sentences[:most]:
        yield label, sentence, style
    if len(sentences) > most:
        yield "", _text("and-more", count=str(len(sentences) - most)), None
