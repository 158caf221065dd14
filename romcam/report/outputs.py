"""The output files of a trial, of which all are written or none."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from romcam import exports
from romcam.analysis import Analysis
from romcam.exports import REPORT, Format, Trial, trial_of
from romcam.messages import Catalogue
from romcam.results.atomic_write import written_together

if TYPE_CHECKING:
    from romcam.presentation.drawing import Picture
    from romcam.report.drawn_film import KeptFrames
    from romcam.results.provenance import Provenance
    from romcam.results.result import Corrections

_log = logging.getLogger(__name__)
_text = Catalogue(__name__)

DRAWN_PX: Final = 1280
"""Length in pixels of the longer side of overlay.mp4 and plain.mp4: as much as a page shows."""

PLAIN: Final = "plain.mp4"
"""The film as a browser plays it, without the measurement."""

OUTPUTS: Final = (
    *("overlay.mp4", PLAIN, "angles.csv", "angles.parquet", "thumbnail.jpg", REPORT),
    *exports.files(),
    "result.json",
)
"""All output files of a trial. result.json is written last: if it exists, the others do."""

Progress = Callable[[str, int, "int | None"], None]


@dataclass(frozen=True)
class Wanted:
    """Which outputs to write beside result.json and angles.csv.

    Parameters
    ----------
    overlay, html, parquet
        overlay.mp4, report.html and angles.parquet.
    thumbnail
        thumbnail.jpg, a small picture of the end of range, for lists of trials.
    hide_face
        Whether the measured person's head is blurred in pictures.
    exports
        Formats of other programs. One that the trial has nothing for is not written; the log says so.
    film
        Whether the film is there to be drawn on; otherwise there is no overlay, no thumbnail, and no still.
    plain
        Whether plain.mp4 is written: the film as a browser plays it, upright, without the measurement.
    plain_from
        A plain.mp4 of the same recording, which is linked or copied in place of writing it again; None: there is none.
    """

    overlay: bool = True
    html: bool = True
    parquet: bool = False
    thumbnail: bool = False
    hide_face: bool = True
    exports: tuple[Format, ...] = ()
    film: bool = True
    plain: bool = False
    plain_from: Path | None = None

    @property
    def proxy_px(self) -> int | None:
        """Longer side in pixels of a proxy that saves reading the film again; None: nothing is drawn on the film."""
        return DRAWN_PX if self.overlay or self.plain else None

    @property
    def page(self) -> bool:
        """Whether the page of the report is rendered, to be written or for an export that is made from it."""
        return self.html or any(each.from_report for each in self.exports)

    @property
    def stills(self) -> bool:
        """Whether stills are drawn."""
        return self.page or self.thumbnail


def prepare(wanted: Wanted) -> None:
    """Import the modules that `save` needs, at a time when the processor is idle.

    Parameters
    ----------
    wanted
        The outputs that will be written.
    """
    drawn = [*["overlay"] * wanted.overlay, *["html"] * wanted.page, *["stills"] * wanted.stills]
    for module in ("results.result", "results.tables", *(f"report.{each}" for each in drawn)):
        import_module(f"romcam.{module}")


def save(
    analysis: Analysis,
    folder: Path,
    wanted: Wanted | None = None,
    progress: Progress | None = None,
    corrections: Corrections | None = None,
) -> dict[str, Path]:
    """Write the outputs of one trial into a folder.

    They replace all outputs of an earlier run, even those not wanted this time, since a folder holds one trial. After
    any failure or interrupt, the folder is unchanged.

    Parameters
    ----------
    analysis
        The trial; its film is read again for overlay and stills.
    folder
        Output folder; created if missing.
    wanted
        Which outputs to write; by default all except angles.parquet and thumbnail.jpg.
    progress
        Called with the name of a step, the number of frames done, and the number that the film states, which may be
        wrong or None.
    corrections
        What was corrected by hand in the trial; None: nothing.

    Returns
    -------
    dict
        File name → path of each written file.

    Raises
    ------
    OutputError
        The disk is full, or the folder is gone.
    InputError
        The film cannot be read any more.
    """
    with written_together(folder, last=OUTPUTS[-1], replaced=OUTPUTS) as partial:
        _write(analysis, partial, wanted or Wanted(), progress or _silent, corrections)
        names = [name for name in OUTPUTS if (partial / name).exists()]
    return {name: folder / name for name in names}


def _write(
    analysis: Analysis, folder: Path, wanted: Wanted, progress: Progress, corrections: Corrections | None
) -> None:
    # Drawing and rendering are slow to import, and not every run needs them.
    from romcam.results.result import make_result, to_json
    from romcam.results.tables import angle_table, write_csv, write_parquet

    pictures: dict[int, Picture] | None = None
    if wanted.overlay and wanted.film and analysis.recording.pictures:
        from romcam.report.overlay import write_overlay

        pictures = write_overlay(
            analysis,
            folder / "overlay.mp4",
            hide_face=wanted.hide_face,
            progress=lambda done, total: progress(_text("progress-overlay"), done, total),
            kept=_kept(analysis, wanted),
        )
    if wanted.plain:
        made = _write_plain(analysis, folder, wanted, progress, keep=pictures is None)
        pictures = made if pictures is None else pictures
    table = angle_table(analysis)
    write_csv(table, folder / "angles.csv")
    if wanted.parquet:
        write_parquet(table, folder / "angles.parquet")
    result = make_result(analysis, corrections=corrections)
    report = _write_pictures(analysis, folder, wanted, result.provenance, pictures) if wanted.stills else None
    _write_exports(trial_of(analysis, result, table, report), folder, wanted)
    (folder / "result.json").write_bytes(to_json(result))


def _write_plain(
    analysis: Analysis, folder: Path, wanted: Wanted, progress: Progress, *, keep: bool
) -> dict[int, Picture] | None:
    """Write plain.mp4 and return the frames of the stills, if `keep`; None where it was taken over, or without film."""
    from romcam.report.plain_film import write_plain_film

    if wanted.plain_from is not None:
        try:
            (folder / PLAIN).hardlink_to(wanted.plain_from)
        except OSError:  # another disk, or one without links
            shutil.copyfile(wanted.plain_from, folder / PLAIN)
        return None
    if not (wanted.film and analysis.recording.pictures):
        return None
    return write_plain_film(
        analysis,
        folder / PLAIN,
        hide_face=wanted.hide_face,
        progress=lambda done, total: progress(_text("progress-plain"), done, total),
        kept=_kept(analysis, wanted) if keep else None,
    )


def _kept(analysis: Analysis, wanted: Wanted) -> KeptFrames | None:
    """The frames of the stills; None if there are no stills."""
    from romcam.report.drawn_film import KeptFrames
    from romcam.report.stills import still_frames, still_scale

    return KeptFrames(still_frames(analysis), still_scale(analysis)) if wanted.stills else None


def _write_exports(trial: Trial, folder: Path, wanted: Wanted) -> None:
    for each in wanted.exports:
        if (reason := each.missing(trial)) is not None:
            _log.warning("%s", _text("export-not-possible", file=each.file, reason=reason))
        else:
            each.write([trial], folder / each.file)


def _write_pictures(
    analysis: Analysis,
    folder: Path,
    wanted: Wanted,
    provenance: Provenance,
    pictures: dict[int, Picture] | None,
) -> str | None:
    """Write report and thumbnail, and return the report's page if it, or an export made from it, is wanted."""
    from romcam.report.html import render_report
    from romcam.report.stills import make_stills, make_thumbnail

    drawn = analysis.recording.pictures and wanted.film
    stills = make_stills(analysis, hide_face=wanted.hide_face, pictures=pictures) if drawn else ()
    if wanted.thumbnail and stills:
        (folder / "thumbnail.jpg").write_bytes(make_thumbnail(stills))
    page = render_report(analysis, stills, provenance) if wanted.page else None
    if wanted.html and page is not None:
        (folder / REPORT).write_text(page, encoding="utf-8")
    return page


def _silent(step: str, done: int, total: int | None) -> None:
    pass
