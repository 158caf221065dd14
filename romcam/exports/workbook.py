"""One workbook of any number of trials (.xlsx): measures a row a film, angles a sheet a film, all columns explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from romcam import clinical
from romcam.body.quantities import QUANTITIES
from romcam.errors import InputError
from romcam.exports.format import Format
from romcam.exports.trial import Trial
from romcam.messages import Catalogue
from romcam.names import printable

if TYPE_CHECKING:
    import polars as pl

_text = Catalogue(__name__)

ROWS: Final = 1_048_575
"""Rows below the heading that a sheet holds."""
_LONGEST_NAME: Final = 31
_MEASURES: Final = "measures"
_EXPLANATION: Final = "explanation"
_TRIAL: Final = (
    "film",
    "sheet",
    "result",
    "subject",
    "age",
    "sex",
    "filmed",
    "analysed",
    "test",
    "side",
    "pattern",
    "finding",
)
_FRAME: Final = ("frame", "time_s", "evidence", "quality")


def measure_table(trials: Sequence[Trial]) -> pl.DataFrame:
    """Return one row for each trial: who, when and what, and every measure with its interval.

    Parameters
    ----------
    trials
        The trials.

    Returns
    -------
    polars.DataFrame
        The columns of the trial, and `NAME_UNIT`, `NAME_low`, `NAME_high` and `NAME_evidence` for each measure of any
        trial; null where unknown or not measured. `filmed` is a date, `analysed` a moment in UTC.
    """
    import polars as pl

    known = {name: measure.unit for trial in trials for name, measure in trial.result.measures.items()}
    types: dict[str, Any] = {**dict.fromkeys(_TRIAL, pl.String), "age": pl.Int64, "filmed": pl.Date}
    types["analysed"] = pl.Datetime("us")
    for name, unit in known.items():
        types |= {f"{name}_{unit}": pl.Float64, f"{name}_low": pl.Float64, f"{name}_high": pl.Float64}
        types[f"{name}_evidence"] = pl.String
    sheets = _sheet_names(trials)
    rows = [(*_about(trial, sheet), *_values(trial, known)) for trial, sheet in zip(trials, sheets, strict=True)]
    return pl.DataFrame(rows, schema=types, orient="row")


def _about(trial: Trial, sheet: str) -> tuple[Any, ...]:
    result = trial.result
    made = result.provenance.input
    return (
        *(made.name, sheet, trial.source, result.subject.id, result.subject.age, result.subject.sex),
        date.fromisoformat(made.filmed[:10]) if made.filmed else None,
        datetime.fromisoformat(result.provenance.created.replace("Z", "+00:00")).replace(tzinfo=None),
        *(result.test, result.side, result.finding.pattern, result.finding.sentence),
    )


def _values(trial: Trial, known: dict[str, str]) -> Iterator[Any]:
    for name in known:
        measure = trial.result.measures.get(name)
        if measure is None or measure.value is None:
            yield from (None, None, None, None)
        else:
            yield from (measure.value, measure.low, measure.high, measure.evidence)


def explanation(measures: pl.DataFrame, trials: Sequence[Trial]) -> pl.DataFrame:
    """Return one row for each column of the other sheets: what it means, its unit, and what a positive value means.

    Parameters
    ----------
    measures
        The table of measures.
    trials
        The trials, whose angles stand in the other sheets.
    """
    import polars as pl

    rows = [(_MEASURES, name, _text(f"column-{name}"), "", "") for name in _TRIAL]
    titles = {name: each for trial in trials for name, each in _titles(trial).items()}
    units = {name: measure.unit for trial in trials for name, measure in trial.result.measures.items()}
    for name, unit in units.items():
        meaning = _text("column-measure", title=titles[name])
        rows += [
            (_MEASURES, f"{name}_{unit}", meaning, unit, QUANTITIES[name].positive if name in QUANTITIES else ""),
            (_MEASURES, f"{name}_low", _text("column-low"), unit, ""),
            (_MEASURES, f"{name}_high", _text("column-high"), unit, ""),
            (_MEASURES, f"{name}_evidence", _text("column-evidence"), "", ""),
        ]
    angles = _text("sheet-of-angles")
    for column in dict.fromkeys(column for trial in trials for column in trial.angles.columns):
        rows.append((angles, column, *_about_angle(column)))
    columns = ("sheet", "column", "meaning", "unit", "positive")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def _titles(trial: Trial) -> dict[str, str]:
    test = clinical.get(trial.result.test)
    return {name: test.measure_title(name) for name in trial.result.measures}


def _about_angle(column: str) -> tuple[str, str, str]:
    if column in _FRAME:
        return _text(f"column-{column.replace('_', '-')}"), "s" if column == "time_s" else "", ""
    if column.endswith("_evidence"):
        return _text("column-evidence"), "", ""
    name = column.removesuffix("_deg")
    if name.endswith("_se"):
        return _text("column-se", title=_title(name.removesuffix("_se"))), "deg", ""
    if name in QUANTITIES:
        quantity = QUANTITIES[name]
        return f"{quantity.title}: {quantity.definition}", quantity.unit, quantity.positive
    return "", "", ""


def _title(name: str) -> str:
    return QUANTITIES[name].title if name in QUANTITIES else name


def _sheet_names(trials: Sequence[Trial]) -> Iterator[str]:
    """Yield a name for the sheet of each trial that spreadsheets accept and that no other sheet has."""
    taken = {_MEASURES, _EXPLANATION, "history"}
    for trial in trials:
        film = printable(trial.result.provenance.input.name)
        plain = "".join("_" if each in "[]:*?/\\'" else each for each in film).strip() or "film"
        name, number = plain[:_LONGEST_NAME], 1
        while name.lower() in taken:
            number += 1
            ending = f" ({number})"
            name = plain[: _LONGEST_NAME - len(ending)] + ending
        taken.add(name.lower())
        yield name


def _write(trials: Sequence[Trial], path: Path) -> None:
    import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

    for trial in trials:
        if trial.angles.height > ROWS:
            rows = str(trial.angles.height)
            raise InputError(_text("workbook-too-long", source=trial.source, rows=rows, most=str(ROWS)))
    measures = measure_table(trials)
    sheets = {_MEASURES: measures}
    sheets |= dict(zip(_sheet_names(trials), (trial.angles for trial in trials), strict=True))
    sheets[_EXPLANATION] = explanation(measures, trials)
    # Text stays text: what begins with = is no formula, and a number in an identifier keeps its zeros.
    plainly = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with path.open("wb") as file, xlsxwriter.Workbook(file, plainly) as workbook:
        for name, table in sheets.items():
            table.write_excel(
                workbook,
                worksheet=name,
                freeze_panes=(1, 1),
                autofit=table.height < 5000,
                dtype_formats=_formats(),
            )


def _formats() -> Any:
    import polars as pl

    return {
        pl.Float64: "0.000",
        pl.Int64: "0",
        pl.UInt32: "0",
        pl.Date: "yyyy-mm-dd",
        pl.Datetime: "yyyy-mm-dd hh:mm:ss",
    }


XLSX: Final = Format("xlsx", "results.xlsx", _write, together=True)
