"""A trial as it is exported: its result, its table of angles, and its recording if that was kept."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from romcam.errors import InputError
from romcam.exports.paper import Paper
from romcam.exports.report_page import REPORT, read_report
from romcam.files import MEBIBYTE, read_whole
from romcam.messages import Catalogue
from romcam.results.archive import load_recording
from romcam.results.reading import RESULT, read_result
from romcam.results.result import Result
from romcam.results.walk import walk

if TYPE_CHECKING:
    import polars as pl

    from romcam.analysis import Analysis
    from romcam.recording import Recording

ANGLES: Final = "angles.csv"
RECORDING: Final = "recording.npz"
_MOST_BYTES: Final = 1024 * MEBIBYTE
_text = Catalogue(__name__)


@dataclass(frozen=True, eq=False)
class Trial:
    """One trial.

    Parameters
    ----------
    source
        Where the trial comes from, as named in messages: the folder of its result, or the film.
    result
        The content of result.json.
    angles
        The table of angles.csv: `frame`, `time_s` in seconds, `<name>_deg` in degrees, `<name>_se_deg`, `evidence` and
        `quality`; null where unknown.
    recording
        Landmarks and pictures' times; None if the recording was not kept.
    report
        HTML of report.html; None if there is none, or no format asked for it.
    paper
        Paper on which its pages are printed.
    """

    source: str
    result: Result
    angles: pl.DataFrame
    recording: Recording | None = None
    report: str | None = None
    paper: Paper = "a4"

    def of_height(self, height_cm: float) -> Trial:
        """Return the same trial of a person whose height, in centimetres, is known."""
        subject = replace(self.result.subject, height_cm=height_cm)
        return replace(self, result=replace(self.result, subject=subject))

    def on_paper(self, paper: Paper) -> Trial:
        """Return the same trial, printed on another paper."""
        return replace(self, paper=paper)


def trial_of(analysis: Analysis, result: Result, angles: pl.DataFrame, report: str | None = None) -> Trial:
    """Return a trial that was just analysed.

    Parameters
    ----------
    analysis
        The trial.
    result, angles
        Its result and its table of angles, as they are written.
    report
        HTML of its report; None if no format is made from it.
    """
    return Trial(str(analysis.path), result, angles, analysis.recording, report)


def read_trials(paths: Iterable[Path], *, landmarks: bool = False, reports: bool = False) -> list[tuple[Path, Trial]]:
    """Read the trials of results, each once.

    Parameters
    ----------
    paths
        Folders that `romcam analyze` or `romcam batch` wrote, or the result.json in one; searched at any depth.
    landmarks
        Whether the recordings are read, too, where they were kept.
    reports
        Whether the reports are read, too, where there is one.

    Returns
    -------
    list of (Path, Trial)
        Folder of each result and its trial, in the order of the paths.

    Raises
    ------
    InputError
        A folder holds no result, or a file cannot be read.
    """
    folders = dict.fromkeys(folder for path in paths for folder in _folders(path))
    return [(folder, _read(folder, landmarks, reports)) for folder in folders]


def _folders(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path.parent if path.name == RESULT else path]
    found = sorted(folder for folder, names in walk(path) if RESULT in names)
    if not found:
        raise InputError(_text("no-result", path=path, file=RESULT))
    return found


def _read(folder: Path, landmarks: bool, reports: bool) -> Trial:
    result = read_result(folder)
    kept = folder / RECORDING
    recording = load_recording(kept) if landmarks and kept.exists() else None
    angles = _read_angles(folder / ANGLES)
    if recording is not None and len(recording) != angles.height:
        raise InputError(_text("recording-of-another", path=kept, file=ANGLES))
    page = folder / REPORT
    report = read_report(page) if reports and page.exists() else None
    return Trial(str(folder), result, angles, recording, report)


def _read_angles(path: Path) -> pl.DataFrame:
    import polars as pl

    content = read_whole(path, _MOST_BYTES)
    try:
        names = pl.read_csv(io.BytesIO(content), n_rows=0).columns
        types = {name: _type_of(name) for name in names}
        table = pl.read_csv(io.BytesIO(content), schema_overrides=types)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        raise InputError(_text("angles-invalid", path=path, reason=str(error).splitlines()[0])) from None
    if not table.height or not {"frame", "time_s", "evidence", "quality"} <= set(names):
        raise InputError(_text("angles-invalid", path=path, reason=_text("columns-missing")))
    if table["time_s"].null_count() or not (table["time_s"].diff().drop_nulls() > 0).all():
        raise InputError(_text("angles-invalid", path=path, reason=_text("times-disordered")))
    return table


def _type_of(column: str) -> type[pl.DataType]:
    import polars as pl

    if column.endswith("evidence"):
        return pl.String
    return pl.UInt32 if column == "frame" else pl.Float64
