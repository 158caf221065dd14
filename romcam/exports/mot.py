"""OpenSim's motion file (.mot): the coordinates of the common full-body models, with OpenSim's signs.

Names and signs are those of Rajagopal et al. 2016 and of the models derived from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from romcam.errors import InputError
from romcam.exports.format import Format
from romcam.exports.trial import Trial
from romcam.messages import Catalogue
from romcam.results.edits import CORRECTED

if TYPE_CHECKING:
    import polars as pl

_text = Catalogue(__name__)

COORDINATES: Final = (
    ("pelvis_tilt", -1, ("pelvis_tilt",)),
    ("hip_flexion_r", 1, ("hip_flexion",)),
    ("knee_angle_r", 1, ("knee_flexion", "knee_angle_right")),
    ("hip_flexion_l", 1, ("hip_flexion",)),
    ("knee_angle_l", 1, ("knee_flexion", "knee_angle_left")),
    ("lumbar_extension", -1, ("lumbar_flexion",)),
)
"""Coordinate of OpenSim, sign, and the angles of romcam that it is, of which a test has at most one.

OpenSim's pelvis_tilt is positive backwards, its lumbar_extension in extension. A film from the side shows
both legs as one in a bend, so both sides of a coordinate are equal then.
"""


def coordinates(trial: Trial) -> pl.DataFrame:
    """Return the coordinates of a trial, in degrees with OpenSim's signs.

    Parameters
    ----------
    trial
        The trial.

    Returns
    -------
    polars.DataFrame
        `time`, seconds, and the coordinates that the test measures and that are known in any frame. Frames in which
        one of them is unknown are left out: OpenSim's Storage skips a cell that is no number and moves the rest of the
        row, without a word.
    """
    import polars as pl

    chosen = [pl.col("time_s").alias("time")]
    for name, sign, angles in COORDINATES:
        columns = [column for column in _columns(trial, angles) if trial.angles[column].count()]
        chosen += [(sign * pl.col(column) + 0.0).alias(name) for column in columns]
    return trial.angles.select(chosen).drop_nulls()


def _columns(trial: Trial, angles: Sequence[str]) -> list[str]:
    columns = [f"{angle}_deg" for angle in angles]
    side = trial.result.side
    if side is not None and f"knee_angle_{side}" in angles:
        columns.append("knee_angle_deg")
    corrected = [column.removesuffix("_deg") + CORRECTED for column in columns]
    there = trial.angles.columns
    pairs = [(by_hand, each) for by_hand, each in zip(corrected, columns, strict=True) if each in there]
    return [by_hand if by_hand in there else each for by_hand, each in pairs]


def _is_absolute(trial: Trial) -> bool:
    return "knee_flexion_deg" not in trial.angles.columns


def _missing(trial: Trial) -> str | None:
    table = coordinates(trial)
    if len(table.columns) > 1 and table.height:
        return None
    if trial.result.side is None and "knee_angle_deg" in trial.angles.columns:
        return _text("mot-no-leg", source=trial.source)
    return _text("mot-empty", source=trial.source)


def _write(trials: Sequence[Trial], path: Path) -> None:
    (trial,) = trials
    if (reason := _missing(trial)) is not None:
        raise InputError(reason)
    table = coordinates(trial)
    lines = [
        *("Coordinates", "version=1", f"nRows={table.height}", f"nColumns={len(table.columns)}", "inDegrees=yes"),
        *(_text("mot-units"), _text("mot-absolute" if _is_absolute(trial) else "mot-neutral"), _text("mot-signs")),
        *([_text("mot-corrected")] if any(each.endswith(CORRECTED) for each in trial.angles.columns) else []),
        "endheader",
    ]  # no empty line: pyomeca 2026.0.2 ends at one with an error
    head = "\n".join(lines) + "\n"
    path.write_bytes(head.encode("ascii") + table.write_csv(separator="\t").encode("ascii"))


MOT: Final = Format("mot", "angles.mot", _write, _missing)
