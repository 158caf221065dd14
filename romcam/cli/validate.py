"""`romcam validate`: romcam's angles held against an inclinometer, motion capture or a known truth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def validate(
    angles: Annotated[
        Path,
        typer.Argument(
            help="angles.csv of one trial, or a folder that holds many.", show_default=False, readable=False
        ),
    ],
    reference: Annotated[
        Path,
        typer.Argument(
            help="The reference: one trial's table, a folder of them, or a table of one row a trial.",
            show_default=False,
            readable=False,
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for validation.html and validation.csv. Default: only the terminal.", readable=False),
    ] = None,
    lag: Annotated[
        str,
        typer.Option(help="Seconds to add to the reference's times, or auto: the best shift within 0.5 s."),
    ] = "0",
    columns: Annotated[
        list[str] | None,
        typer.Option(
            help="NAME=COLUMN: which column of the reference is which angle, or time_s, or trial; once for each.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Compare romcam's angles with your own inclinometer or motion capture.

    Prints, angle by angle, error, bias, limits of agreement and ICC at the end of range, and the error frame by
    frame. The reference's columns are named as romcam's (pelvis_tilt_deg, lumbar_flexion_deg, ...), beside time_s or
    trial; see docs/validate.md. Ends with 0 when there is a comparison, 2 wrong usage, 3 a table cannot be read or
    does not fit.
    """
    from romcam.cli.exits import sentences

    with sentences():
        from datetime import datetime, timezone

        from romcam.errors import UsageError
        from romcam.results.atomic_write import check_writable
        from romcam.validation.comparison import compare
        from romcam.validation.outputs import save
        from romcam.validation.pairing import read_pairs
        from romcam.validation.study import EndReading
        from romcam.validation.tables import parse_columns
        from romcam.validation.terminal import summarise

        shift, chosen = _seconds(lag), parse_columns(columns or [])
        if out is not None:
            check_writable(out)
        pairs, alone = read_pairs(angles, reference, chosen)
        if shift != 0.0 and any(isinstance(pair.reference, EndReading) for pair in pairs):
            raise UsageError(f"{reference} has one row a trial and no times to shift; leave --lag out.")
        validation = compare(pairs, shift, alone)
        paths = save(validation, out, datetime.now(timezone.utc)) if out is not None else {}
        summarise(validation, paths)


def _seconds(lag: str) -> float | None:
    """The shift in seconds, None for auto. Raises UsageError."""
    from math import isfinite

    from romcam.errors import UsageError

    if lag == "auto":
        return None
    try:
        seconds = float(lag)
    except ValueError:
        seconds = float("nan")
    if not isfinite(seconds):
        raise UsageError(f"--lag {lag} is no number of seconds; give one, or auto.")
    return seconds
