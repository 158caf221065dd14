"""`romcam validate`: compares romcam's angles with an inclinometer, motion capture or known true angles."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer

from romcam.messages import Catalogue

_text = Catalogue(__name__)


class TimeUnit(str, enum.Enum):
    """Unit of a reference's times."""

    s = "s"
    ms = "ms"
    us = "us"
    ns = "ns"
    min = "min"


class AngleUnit(str, enum.Enum):
    """Unit of a reference's angles."""

    deg = "deg"
    rad = "rad"


def validate(
    angles: Annotated[Path, typer.Argument(help=_text("validate-angles"), show_default=False, readable=False)],
    reference: Annotated[
        list[Path] | None,
        typer.Argument(metavar="REFERENCE", help=_text("validate-reference"), show_default=False, readable=False),
    ] = None,
    out: Annotated[Path | None, typer.Option(help=_text("validate-out"), readable=False)] = None,
    lag: Annotated[str, typer.Option(help=_text("validate-lag"))] = "0",
    columns: Annotated[
        list[str] | None, typer.Option(metavar="NAME=COLUMN", help=_text("validate-columns"), show_default=False)
    ] = None,
    markers: Annotated[
        Path | None, typer.Option(help=_text("validate-markers"), show_default=False, readable=False)
    ] = None,
    test: Annotated[str | None, typer.Option(help=_text("validate-test"), show_default=False)] = None,
    time_unit: Annotated[TimeUnit | None, typer.Option(help=_text("validate-time-unit"), show_default=False)] = None,
    angle_unit: Annotated[AngleUnit | None, typer.Option(help=_text("validate-angle-unit"), show_default=False)] = None,
    rate: Annotated[
        float | None, typer.Option(min=0.1, max=1e5, help=_text("validate-rate"), show_default=False)
    ] = None,
    tags: Annotated[bool, typer.Option("--tags", help=_text("validate-tags"))] = False,
    notes: Annotated[Path | None, typer.Option(help=_text("validate-notes"), readable=False)] = None,
    share: Annotated[Path | None, typer.Option(help=_text("validate-share"), readable=False)] = None,
) -> None:
    """Compare romcam's angles with a reference."""
    from romcam.cli.exits import sentences
    from romcam.memory import LEAST_FOR_TABLES

    with sentences(LEAST_FOR_TABLES):
        from datetime import datetime, timezone

        from romcam.errors import UsageError
        from romcam.results.atomic_write import check_writable
        from romcam.validation import EndReading, compare, read_pairs, save
        from romcam.validation.columns import parse_columns
        from romcam.validation.marker_names import read_marker_names
        from romcam.validation.pairing import of_test
        from romcam.validation.terminal import summarise
        from romcam.validation.units import Units

        if tags:
            _against_tags([angles, *(reference or [])], out, notes, share)
            return
        if not reference:
            raise UsageError(_text("validate-needs-reference"))
        if notes is not None or share is not None:
            raise UsageError(_text("validate-only-with-tags"))
        shift, chosen = _seconds(lag), parse_columns(columns or [])
        if out is not None:
            check_writable(out)
        units = Units(time_unit.value if time_unit else None, angle_unit.value if angle_unit else None, rate)
        names = read_marker_names(markers) if markers is not None else None
        pairs, unmatched = read_pairs(angles, reference, chosen, units, names)
        if test is not None:
            pairs = of_test(pairs, test)
        if shift != 0.0 and any(isinstance(pair.reference, EndReading) for pair in pairs):
            raise UsageError(_text("lag-without-times", reference=reference[0]))
        validation = compare(pairs, shift, unmatched)
        paths = save(validation, out, datetime.now(timezone.utc)) if out is not None else {}
        summarise(validation, paths)


def _against_tags(paths: list[Path], out: Path | None, notes: Path | None, share: Path | None) -> None:
    """Compare what the outline says with what printed tags say, over the results in these places."""
    from romcam.files import check_replaceable
    from romcam.results.reading import read_results
    from romcam.validation.by_tags import compare_with_tags, read_notes
    from romcam.validation.tags_table import print_agreement, write_agreement, write_summary

    if share is not None:
        check_replaceable(share)
    found = compare_with_tags(read_results(paths), {} if notes is None else read_notes(notes))
    print_agreement(found)
    for path in (
        write_agreement(found, out) if out is not None else None,
        write_summary(found, share) if share is not None else None,
    ):
        if path is not None:
            typer.echo(path)


def _seconds(lag: str) -> float | None:
    """The shift in seconds, None for auto; raises UsageError."""
    from math import isfinite

    from romcam.errors import UsageError

    if lag == "auto":
        return None
    try:
        seconds = float(lag)
    except ValueError:
        seconds = float("nan")
    if not isfinite(seconds):
        raise UsageError(_text("lag-not-a-number", given=lag))
    return seconds
