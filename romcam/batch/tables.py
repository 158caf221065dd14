"""The tables of a batch: films (one row a film), summary (one row a measure), failures (one row without a result)."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from romcam.batch.film_analysis import ANGLES, angles_name
from romcam.batch.job import Outcome, PlannedFilm
from romcam.batch.storage import Storage
from romcam.batch.warnings import Outcomes, warnings_by_film

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
FILMS: Final = {
    "video": pl.String,
    "subject": pl.String,
    "date": pl.String,
    "test": pl.String,
    "side": pl.String,
    "state": pl.String,
    "pattern": pl.String,
    "finding": pl.String,
    "quality": pl.Float64,
    "failed_checks": pl.String,
    "warning": pl.String,
    "digest": pl.String,
    "notes": pl.String,
}
"""The first columns of the table of films; the measures follow, each with value, `_low` and `_high`."""
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
_BOM: Final = b"\xef\xbb\xbf"
_WORKBOOK_ROWS: Final = 1_048_575
"""Rows below the heading that a sheet of a workbook holds."""


def write_tables(out: Storage, outcomes: Outcomes, *, bom: bool = False, workbook: bool = True) -> None:
    """Write all tables, each completely or not at all.

    Parameters
    ----------
    out
        The output folder.
    outcomes
        The films that have an outcome.
    bom
        Whether CSV files begin with a byte order mark, by which Excel recognises UTF-8.
    workbook
        Whether to write summary.xlsx, too, which takes longest.

    Raises
    ------
    OutputError
        Where a table cannot be written.
    """
    tables = {"films": film_table(outcomes), "summary": summary_table(outcomes), "failures": failure_table(outcomes)}
    buffer = io.BytesIO()
    tables["summary"].write_parquet(buffer)
    for name, table in tables.items():
        out.write(f"{name}.csv", _BOM * bom + as_csv(table))
    out.write("summary.parquet", buffer.getvalue())
    if workbook:
        out.write("summary.xlsx", as_workbook(tables))


def film_table(outcomes: Outcomes) -> pl.DataFrame:
    """Return one row for each film, with or without a result, by film.

    Parameters
    ----------
    outcomes
        The films that have an outcome.

    Returns
    -------
    DataFrame
        The columns of `FILMS`, and each measure of any film as `NAME`, `NAME_low` and `NAME_high`; unknown is null.
    """
    warnings = warnings_by_film(outcomes)
    known = {row.measure: row for _, outcome in outcomes for row in outcome.rows}
    columns = [f"{name}{part}" for name in known for part in ("", "_low", "_high")]
    rows: list[tuple[Any, ...]] = []
    for film, outcome in outcomes:
        measured = {row.measure: (row.value, row.low, row.high) for row in outcome.rows}
        values = [value for name in known for value in measured.get(name, (None, None, None))]
        rows.append(
            (
                *(film.name, film.subject.id, film.date, film.test, outcome.side or film.side, outcome.state),
                *(outcome.pattern, outcome.sentence or outcome.reason, outcome.quality),
                *(", ".join(outcome.failed) or None, " ".join(warnings.get(film.name, [])) or None),
                *(outcome.digest, film.notes, *values),
            )
        )
    table = pl.DataFrame(rows, schema={**FILMS, **dict.fromkeys(columns, pl.Float64)}, orient="row")
    return table.with_columns(pl.col(columns).round(_DECIMALS) + 0.0) if columns else table


def as_workbook(tables: Mapping[str, pl.DataFrame]) -> bytes:
    """Return tables as a workbook, a sheet each.

    Parameters
    ----------
    tables
        Name of the sheet → the table. Text is never taken for a formula, a link or a number.
    """
    import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

    buffer = io.BytesIO()
    plainly = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, plainly) as workbook:
        for name, table in tables.items():
            table.head(_WORKBOOK_ROWS).write_excel(
                workbook, worksheet=name, freeze_panes=(1, 1), autofit=table.height < 5000, float_precision=_DECIMALS
            )
    return buffer.getvalue()


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
    current = {angles_name(film, outcome.test) for film, outcome in outcomes if outcome.ok}
    for found in out.files(ANGLES):
        if found.name not in current:
            out.remove(found.name)


def _measured(film: PlannedFilm, outcome: Outcome, row: Any) -> tuple[Any, ...]:
    return (
        film.name,
        film.subject.id,
        film.date or (outcome.filmed[:10] if outcome.filmed else None),
        film.test,
        outcome.side or film.side,
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
