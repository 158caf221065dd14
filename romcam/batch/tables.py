"""summary.csv and summary.parquet, one row a measure, and failures.csv, one row a film without a result."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from romcam.batch.film_analysis import ANGLES, angles_name
from romcam.batch.job import Outcome, PlannedFilm
from romcam.batch.storage import Storage

SUMMARY: Final = {
    "video": pl.String,
    "subject": pl.String,
    "date": pl.String,
    "test": pl.String,
    "side": pl.String,
    "measure": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "unit": pl.String,
    "evidence": pl.String,
    "pattern": pl.String,
    "quality": pl.Float64,
    "digest": pl.String,
    "notes": pl.String,
}
FAILURES: Final = {
    "video": pl.String,
    "subject": pl.String,
    "date": pl.String,
    "test": pl.String,
    "kind": pl.String,
    "reason": pl.String,
    "attempts": pl.Int64,
    "digest": pl.String,
    "notes": pl.String,
}

_FORMULA: Final = r"^[\s\p{Cc}\p{Cf}'\"]*[=+\-@\t\r\n|%＝＋－＠]"
"""The beginning of a formula for a spreadsheet, after characters that it may strip.

These include control characters (Cc: U+001C to U+001F are white space for other programs, but not for this regular
expression engine) and marks without a width (Cf)."""
_DECIMALS: Final = 4

Outcomes = Sequence[tuple[PlannedFilm, Outcome]]


def write_tables(out: Storage, outcomes: Outcomes) -> None:
    """Write all three tables, each completely or not at all.

    Parameters
    ----------
    out
        The output folder.
    outcomes
        The films that have an outcome.

    Raises
    ------
    OutputError
        Where a table cannot be written.
    """
    summary = summary_table(outcomes)
    buffer = io.BytesIO()
    summary.write_parquet(buffer)
    out.write("summary.csv", as_csv(summary))
    out.write("summary.parquet", buffer.getvalue())
    out.write("failures.csv", as_csv(failure_table(outcomes)))


def summary_table(outcomes: Outcomes) -> pl.DataFrame:
    """Return one row for each measure of each film with a result, by film.

    Parameters
    ----------
    outcomes
        The films that have an outcome.

    Returns
    -------
    DataFrame
        The columns of `SUMMARY`; unknown is null.
    """
    rows = [_measured(film, outcome, row) for film, outcome in outcomes if outcome.ok for row in outcome.rows]
    table = pl.DataFrame(rows, schema=SUMMARY, orient="row")
    return table.with_columns(pl.col("value", "low", "high").round(_DECIMALS) + 0.0)


def failure_table(outcomes: Outcomes) -> pl.DataFrame:
    """Return one row for each film without a result, by film.

    Parameters
    ----------
    outcomes
        The films that have an outcome.

    Returns
    -------
    DataFrame
        The columns of `FAILURES`, with the kind of failure and the reason in a sentence.
    """
    rows = [
        (
            film.name,
            film.subject.id,
            film.date,
            film.test,
            outcome.state,
            outcome.reason,
            outcome.attempts,
            outcome.digest,
            film.notes,
        )
        for film, outcome in outcomes
        if not outcome.ok
    ]
    return pl.DataFrame(rows, schema=FAILURES, orient="row")


def as_csv(table: pl.DataFrame) -> bytes:
    """Return a table as CSV in UTF-8; text that a spreadsheet would run as a formula gets an apostrophe in front.

    Parameters
    ----------
    table
        The table.
    """
    text = pl.col(pl.String)
    harmless = table.with_columns(pl.when(text.str.contains(_FORMULA)).then("'" + text).otherwise(text).name.keep())
    return harmless.write_csv(quote_style="necessary").encode()


def remove_stale_angles(out: Storage, outcomes: Outcomes) -> None:
    """Remove every file from the data set of angles that belongs to no film of the plan with a result.

    Parameters
    ----------
    out
        The output folder.
    outcomes
        All films of the plan.
    """
    current = {angles_name(film) for film, outcome in outcomes if outcome.ok}
    for found in out.files(ANGLES):
        if found.name not in current:
            out.remove(found.name)


def _measured(film: PlannedFilm, outcome: Outcome, row: Any) -> tuple[Any, ...]:
    return (
        film.name,
        film.subject.id,
        film.date or (outcome.filmed[:10] if outcome.filmed else None),
        film.test,
        film.side,
        row.measure,
        row.value,
        row.low,
        row.high,
        row.unit,
        row.evidence,
        outcome.pattern,
        outcome.quality,
        outcome.digest,
        film.notes,
    )
