"""The outputs of a validation, written together: validation.csv with one row per angle, and the page."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from pathlib import Path
from typing import Final

import polars as pl

from romcam.results.atomic_write import written_together
from romcam.results.tables import DECIMALS, write_csv
from romcam.validation.study import Agreement, AngleResult, CurveSummary, Interval, Validation

OUTPUTS: Final = ("validation.html", "validation.csv")

_COUNTS: Final = ("trials", "trials_withheld", "frames", "frames_withheld", "intervals")
_NAN: Final = float("nan")
_UNDEFINED: Final = Interval(_NAN, _NAN, _NAN)
_NO_AGREEMENT: Final = Agreement(_UNDEFINED, _NAN, _UNDEFINED, _UNDEFINED, _NAN, _NAN, _UNDEFINED)
_NO_CURVE: Final = CurveSummary(0, 0, *[_NAN] * 4)


def validation_table(validation: Validation) -> pl.DataFrame:
    """Return the agreement of each angle as a table of one row per angle.

    Parameters
    ----------
    validation
        The comparison.

    Returns
    -------
    polars.DataFrame
        Units are in the column names. A cell is null if its number is unknown or there are too few trials.
    """
    rows = [_row(angle) for angle in validation.angles]
    schema = {name: pl.String if name == "angle" else pl.Int64 if name in _COUNTS else pl.Float64 for name in rows[0]}
    table = pl.DataFrame(rows, schema=schema)
    return table.with_columns(pl.col(pl.Float64).fill_nan(None).round(DECIMALS) + 0.0)


def save(validation: Validation, folder: Path, created: datetime) -> dict[str, Path]:
    """Write validation.csv and validation.html into a folder, both or neither.

    Parameters
    ----------
    validation
        The comparison.
    folder
        Output folder; created if missing.
    created
        When the comparison was made.

    Returns
    -------
    dict
        File name → path.

    Raises
    ------
    OutputError
        The disk is full, or the folder is gone.
    """
    from romcam.validation.page import render_page

    with written_together(folder, last=OUTPUTS[-1], replaced=OUTPUTS) as partial:
        (partial / "validation.html").write_text(render_page(validation, created), encoding="utf-8")
        write_csv(validation_table(validation), partial / "validation.csv")
    return {name: folder / name for name in OUTPUTS}


def _row(angle: AngleResult) -> dict[str, str | int | float]:
    frames, agreement = angle.over_frames or _NO_CURVE, angle.agreement or _NO_AGREEMENT
    icc = dict(zip(("icc_ratio", "icc_low_ratio", "icc_high_ratio"), dataclasses.astuple(agreement.icc), strict=True))
    return {
        "angle": angle.name,
        "trials": angle.errors.count,
        "trials_withheld": angle.withheld,
        "rmse_deg": angle.errors.rmse,
        "median_error_deg": angle.errors.median,
        "bias_deg": angle.errors.bias,
        "bias_low_deg": agreement.bias.low,
        "bias_high_deg": agreement.bias.high,
        "sd_deg": agreement.sd,
        **_limit("lower_limit", agreement.lower),
        **_limit("upper_limit", agreement.upper),
        **icc,
        "sem_deg": agreement.sem,
        "mdc95_deg": agreement.mdc95,
        "intervals": angle.intervals,
        "coverage_ratio": angle.covered / angle.intervals if angle.intervals else float("nan"),
        "frames": frames.frames,
        "frames_withheld": frames.withheld,
        "frame_rmse_deg": frames.rmse,
        "frame_median_error_deg": frames.median,
        "frame_bias_deg": frames.bias,
        "frame_r_ratio": frames.r,
    }


def _limit(name: str, limit: Interval) -> dict[str, float]:
    return {f"{name}_deg": limit.value, f"{name}_low_deg": limit.low, f"{name}_high_deg": limit.high}
