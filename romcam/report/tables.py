"""angles.csv and its Parquet twin: one row a frame, units in the column names, unknown left empty."""

from __future__ import annotations

import io
from typing import Final

import numpy as np
import polars as pl

from romcam.analysis import Analysis
from romcam.names import QUANTITIES
from romcam.recording import FloatArray
from romcam.tilts.values import FrameEvidence

TIME_DECIMALS: Final = 6
ANGLE_DECIMALS: Final = 3

_WORDS: Final = {
    FrameEvidence.LANDMARKS: "landmarks",
    FrameEvidence.CONTOUR: "contour",
    FrameEvidence.TAGS: "tags",
}


def angles_table(analysis: Analysis) -> pl.DataFrame:
    """The trial frame by frame: `frame`, `time_s`, `<name>_deg`…, `<name>_se_deg`…, `evidence`, `quality`.

    Angles in degrees, changes from neutral, in the order of `romcam.names`; standard errors of the split
    angles; evidence in words; quality 0..1. Unknown is null. Where the assessment withheld the split, as it
    does for the whole trial when a quality rule fails, the frames' split angles are withheld too.
    """
    angles, recording = analysis.angles, analysis.recording
    names = [name for name in QUANTITIES if name in angles.values]
    columns: dict[str, pl.Series] = {
        "frame": pl.Series(np.arange(len(recording)), dtype=pl.UInt32),
        "time_s": _known(recording.time_s, TIME_DECIMALS),
    }
    for name in names:
        columns[QUANTITIES[name].column] = _known(angles.values[name])
    for name in names:
        if QUANTITIES[name].split and name in angles.se:
            columns[f"{name}_se_deg"] = _known(angles.se[name])
    words = [_WORDS.get(FrameEvidence(int(code))) for code in angles.evidence]
    columns["evidence"] = pl.Series(words, dtype=pl.String)
    columns["quality"] = _known(angles.quality)
    table = pl.DataFrame(columns)
    return table if _split_known(analysis) else _without_split(table, names)


def angles_csv(analysis: Analysis) -> bytes:
    """`angles_table` as CSV, UTF-8, a header line, unknown as an empty cell."""
    return angles_table(analysis).write_csv(float_scientific=False).encode()


def angles_parquet(analysis: Analysis) -> bytes:
    """`angles_table` as Parquet, zstd, unknown as null."""
    buffer = io.BytesIO()
    angles_table(analysis).write_parquet(buffer)
    return buffer.getvalue()


def _split_known(analysis: Analysis) -> bool:
    measures = analysis.assessment.measures
    return any(
        measure.value is not None
        for name, measure in measures.items()
        if name in QUANTITIES and QUANTITIES[name].split
    )


def _without_split(table: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    split = [name for name in names if QUANTITIES[name].split]
    empty = [column for name in split for column in (QUANTITIES[name].column, f"{name}_se_deg")]
    return table.with_columns(
        *(pl.lit(None, dtype=pl.Float64).alias(column) for column in empty if column in table.columns),
        pl.when(pl.col("evidence").is_not_null()).then(pl.lit("landmarks")).alias("evidence"),
    )


def _known(values: FloatArray, decimals: int = ANGLE_DECIMALS) -> pl.Series:
    series = pl.Series(np.asarray(values, dtype=float)).round(decimals)
    # Minus zero is a zero that looks like a mistake.
    return (series + 0.0).fill_nan(None)
