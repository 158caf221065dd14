"""The agreement of outline and tags as a table: on the terminal, as CSV, and as an anonymous summary."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import polars as pl
from rich import box
from rich.console import Console
from rich.table import Table

from romcam import __version__
from romcam.assessment.formatting import percent
from romcam.body.quantities import QUANTITIES
from romcam.errors import OutputError
from romcam.messages import Catalogue
from romcam.validation.by_tags import TagAgreement
from romcam.validation.study import Interval
from romcam.validation.wording import UNKNOWN, degrees, number, span

FILE: Final = "tag-agreement.csv"
LEAST_TO_TEST: Final = 10
"""Fewest trials that say something about intervals that should hold in 95 %."""
LEAST_TO_SHARE: Final = 5
"""Fewest people in a group of an anonymous summary: numbers of a smaller one are nearly those of a person."""
_COLUMNS: Final = ("group", "people", "trials", "withheld", "bias", "rmse", "limits", "icc", "covered")

_text = Catalogue(__name__)


def sentences(found: Sequence[TagAgreement]) -> list[str]:
    """Return a sentence for every measure and group in which the outline is off by more than its intervals allow.

    Parameters
    ----------
    found
        The agreements.
    """
    largest = max(found, key=lambda each: each.errors.count, default=None)
    trials, people = (largest.errors.count, largest.people) if largest is not None else (0, 0)
    several = [_text("several-of-a-person", trials=trials, people=people)] if people < trials else []
    beyond = [
        _text(
            "beyond-intervals",
            title=QUANTITIES[each.measure].title,
            group=each.group,
            covered=percent(each.covered.value),
            bias=degrees(each.errors.bias, plus=True),
        )
        for each in found
        if each.beyond_intervals
    ]
    if trials < LEAST_TO_TEST:
        held = _text("few-trials", trials=trials, least=LEAST_TO_TEST)
    else:
        held = _text("within-intervals", trials=trials)
    return [*(beyond or [held]), *several]


def print_agreement(found: Sequence[TagAgreement], console: Console | None = None) -> None:
    """Print the table and its sentences.

    Parameters
    ----------
    found
        The agreements.
    console
        Console to print to; the terminal by default.
    """
    console = console or Console(highlight=False)
    for measure in dict.fromkeys(each.measure for each in found):
        table = Table(
            title=QUANTITIES[measure].title,
            title_justify="left",
            title_style="bold",
            box=box.SIMPLE_HEAD,
            pad_edge=False,
            padding=(0, 1, 0, 0),
        )
        for column in _COLUMNS:
            side = "left" if column == "group" else "right"
            table.add_column(_text(f"tags-column-{column}"), justify=side, overflow="fold")
        for each in found:
            if each.measure == measure:
                table.add_row(*_cells(each))
        console.print(table)
    for sentence in sentences(found):
        console.print(sentence, soft_wrap=not console.is_terminal, markup=False)


def _cells(each: TagAgreement) -> tuple[str, ...]:
    agreement = each.agreement
    limits = UNKNOWN if agreement is None else f"{span(agreement.lower.value, agreement.upper.value)}°"
    bias = degrees(each.errors.bias, plus=True)
    if agreement is not None:
        bias = f"{bias} ({span(agreement.bias.low, agreement.bias.high)})"
    icc = UNKNOWN if agreement is None or not math.isfinite(agreement.icc.value) else _with_interval(agreement.icc, 2)
    covered = UNKNOWN if not each.errors.count else percent(each.covered.value)
    group = _text("tags-group-all") if each.group == "all" else each.group
    counts = str(each.people), str(each.errors.count), str(each.withheld)
    return group, *counts, bias, degrees(each.errors.rmse), limits, icc, covered


def _with_interval(interval: Interval, digits: int) -> str:
    value, low, high = (number(each, digits) for each in (interval.value, interval.low, interval.high))
    return f"{value} ({low}–{high})"


def rows(found: Sequence[TagAgreement], *, anonymous: bool = False) -> list[dict[str, Any]]:
    """Return the agreements as rows of numbers.

    Parameters
    ----------
    found
        The agreements.
    anonymous
        Whether groups are numbered instead of named: notes are free text, and may name a person.
    """
    names = {group: index for index, group in enumerate(dict.fromkeys(each.group for each in found))}
    return [
        {
            "measure": each.measure,
            "group": names[each.group] if anonymous else each.group,
            "people": each.people,
            "trials": each.errors.count,
            "withheld": each.withheld,
            "rmse_deg": _known(each.errors.rmse),
            **_numbers("bias_deg", each.agreement.bias if each.agreement else None),
            **_numbers("lower_limit_deg", each.agreement.lower if each.agreement else None),
            **_numbers("upper_limit_deg", each.agreement.upper if each.agreement else None),
            **_numbers("icc", each.agreement.icc if each.agreement else None),
            **_numbers("covered", each.covered),
        }
        for each in found
    ]


def _numbers(name: str, interval: Interval | None) -> dict[str, float | None]:
    return {
        f"{name}{ending}": None if interval is None else _known(getattr(interval, part))
        for ending, part in (("", "value"), ("_low", "low"), ("_high", "high"))
    }


def _known(value: float) -> float | None:
    return round(value, 4) if math.isfinite(value) else None


def write_agreement(found: Sequence[TagAgreement], folder: Path) -> Path:
    """Write the table as CSV.

    Parameters
    ----------
    found
        The agreements.
    folder
        Folder for `FILE`; created where it does not exist.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    path = folder / FILE
    return _write(path, pl.DataFrame(rows(found), infer_schema_length=None).write_csv())


def write_summary(found: Sequence[TagAgreement], path: Path) -> Path:
    """Write an anonymous summary: counts and numbers alone, without names, notes, dates or paths.

    Groups of fewer than `LEAST_TO_SHARE` people are left out.

    Parameters
    ----------
    found
        The agreements.
    path
        JSON file to write.

    Raises
    ------
    OutputError
        There are too few people, or the file cannot be written.
    """
    found = [each for each in found if each.people >= LEAST_TO_SHARE]
    if not found:
        raise OutputError(_text("too-few-to-share", least=LEAST_TO_SHARE))
    groups = Counter(each.group.partition("=")[0] for each in found if each.measure == found[0].measure)
    content = {
        "format": "romcam-tag-agreement",
        "romcam": __version__,
        "groups": groups,
        "rows": rows(found, anonymous=True),
    }
    return _write(path, json.dumps(content, indent=2) + "\n")


def _write(path: Path, text: str) -> Path:
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise OutputError(_text("summary-not-written", path=path, reason=error.strerror or error)) from None
    return path
