"""angles.csv and angles.parquet: one row per frame, units in the column names, unknown cells empty."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from romcam import clinical
from romcam.analysis import Analysis
from romcam.body.quantities import BACK_SEGMENTS, QUANTITIES, FrameEvidence
from romcam.recording import FloatArray
from romcam.results.edits import CORRECTED

TIME_DECIMALS: Final = 6
DECIMALS: Final = 3

_EVIDENCE: Final = {
    FrameEvidence.LANDMARKS: "landmarks",
    FrameEvidence.CONTOUR: "contour",
    FrameEvidence.TAGS: "tags",
    FrameEvidence.MANUAL: "manual",
}


def angle_table(analysis: Analysis) -> pl.DataFrame:
    """Return the angles of a trial as a table of one row per frame.

    If the assessment withholds the split of hips and spine, the split angles of all frames are withheld too, even if
    the back was visible in single frames.

    Parameters
    ----------
    analysis
        The trial.

    Returns
    -------
    polars.DataFrame
        Columns `frame`, `time_s`, `<name>_deg` for the angles of the test in its order (changes from neutral, in
        degrees), `<name>_se_deg` for the standard errors of the split angles, `evidence`, with printed tags
        `pelvis_evidence` and `t12_evidence`, and `quality` 0..1. Unknown is null. Where lines were drawn by hand, these
        columns stay as they were measured, and `<name>_corrected_deg` has the angles that pass through the lines.
    """
    angles, recording = analysis.measured_automatically.angles, analysis.recording
    names = [name for name in clinical.get(analysis.assessment.test).angles if name in angles.values]
    columns: dict[str, pl.Series] = {
        "frame": pl.Series(np.arange(len(recording)), dtype=pl.UInt32),
        "time_s": _known(recording.time_s, TIME_DECIMALS),
    }
    for name in names:
        columns[QUANTITIES[name].column] = _known(angles.values[name])
    for name in names:
        if QUANTITIES[name].split:
            columns[f"{name}_se_deg"] = _known(angles.se[name])
    evidence = [_EVIDENCE.get(FrameEvidence(int(code))) for code in angles.evidence]
    columns["evidence"] = pl.Series(evidence, dtype=pl.String)
    if angles.tags is not None and angles.tags.segments:
        for name in BACK_SEGMENTS:
            each = [_EVIDENCE.get(FrameEvidence(int(code))) for code in angles.evidence_of[name]]
            columns[f"{name}_evidence"] = pl.Series(each, dtype=pl.String)
    columns["quality"] = _known(angles.quality)
    if analysis.drawn:
        drawn = {line.segment for line in analysis.drawn}
        for name in names:
            if drawn & {segment for _, segment in QUANTITIES[name].terms}:
                columns[f"{name}{CORRECTED}"] = _known(analysis.angles.values[name])
    table = pl.DataFrame(columns)
    return table if _split_known(analysis) else _without_split(table, names)


def write_csv(table: pl.DataFrame, path: Path) -> None:
    """Write a table as CSV in UTF-8, with a header and empty cells for unknown values.

    Parameters
    ----------
    table
        The table.
    path
        File to write; an existing one is replaced.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    path.write_bytes(table.write_csv().encode())


def write_parquet(table: pl.DataFrame, path: Path) -> None:
    """Write a table as Parquet, with null for unknown values.

    Parameters
    ----------
    table
        The table.
    path
        File to write; an existing one is replaced.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    # polars reports a full disk by many kinds of errors; writing a buffer raises OSError only.
    buffer = io.BytesIO()
    table.write_parquet(buffer)
    path.write_bytes(buffer.getvalue())


def _split_known(analysis: Analysis) -> bool:
    """Whether any measure has a value that was read from the back, whatever the measure is called."""
    measures = analysis.assessment.measures.values()
    return any(each.value is not None and each.evidence != "landmarks" for each in measures)


def _without_split(table: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    split = [name for name in names if QUANTITIES[name].split]
    empty = [column for name in split for column in (QUANTITIES[name].column, f"{name}_se_deg")]
    empty += [f"{name}{CORRECTED}" for name in split if f"{name}{CORRECTED}" in table.columns]
    return table.with_columns(
        *(pl.lit(None, dtype=pl.Float64).alias(column) for column in empty),
        pl.when(pl.col("evidence").is_not_null()).then(pl.lit("landmarks")).alias("evidence"),
        *(pl.lit("landmarks").alias(name) for name in table.columns if name.endswith("_evidence")),
    )


def _known(values: FloatArray, decimals: int = DECIMALS) -> pl.Series:
    # Adding zero turns minus zero into zero.
    rounded = np.round(np.asarray(values, dtype=float), decimals) + 0.0
    return pl.Series(rounded).fill_nan(None)
