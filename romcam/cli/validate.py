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
        list[Path],
        typer.Argument(metavar="REFERENCE...", help=_text("validate-reference"), show_default=False, readable=False),
    ],
    out: Annotated[Path | None, typer.Option(help=_text("validate-out"), readable=False)] = None,
    lag: Annotated[str, typer.Option(help=_text("validate-lag"))] = "0",
    columns: Annotated[list[str] | None, typer.Option(help=_text("validate-columns"), show_default=False)] = None,
    markers: Annotated[
        Path | None, typer.Option(help=_text("validate-markers"), show_default=False, readable=False)
    ] = None,
    test: Annotated[str | None, typer.Option(help=_text("validate-test"), show_default=False)] = None,
    time_unit: Annotated[TimeUnit | None, typer.Option(help=_text("validate-time-unit"), show_default=False)] = None,
    angle_unit: Annotated[AngleUnit | None, typer.Option(help=_text("validate-angle-unit"), show_default=False)] = None,
    rate: Annotated[
        float | None, typer.Option(min=0.1, max=1e5, help=_text("validate-rate"), show_default=False)
    ] = None,
) -> None:
    """Compare romcam's angles with a reference."""
    from romcam.cli.exits import sentences
    from romcam.memory import LEAST_FOR_TABLES

    with sentences(LEAST_FOR_TABLES):
        from datetime import datetime, timezone

        from romcam.errors import UsageError
        from romcam.results.atomic_write import check_writable
        from romcam.validation import EndReading, compare, read_pairs, save
        from romcam.validation.marker_names import read_marker_names
        from romcam.validation.pairing import of_test
        from romcam.validation.tables import Units, parse_columns
        from romcam.validation.terminal import summarise

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
