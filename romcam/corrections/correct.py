"""Corrects a result: replays the corrections on its recording or its film, and writes all of its files again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from romcam import clinical, exports
from romcam.analysis import Analysis, conclude, run
from romcam.by_hand import ByHand
from romcam.corrections.material import RECORDING, Watching, find_film, find_recording
from romcam.corrections.replay import replay
from romcam.corrections.wording import with_sentence
from romcam.errors import InputError
from romcam.messages import Catalogue
from romcam.report.outputs import PLAIN, Wanted, save
from romcam.results.edits import Edit
from romcam.results.reading import RESULT, read_result
from romcam.results.result import Corrections, Result

if TYPE_CHECKING:
    from romcam.recording import Recording

Progress = Callable[[str, int, "int | None"], None]
Watch = Callable[[Path, Watching], "Recording"]
"""Makes the recording of a film as it is to be watched."""

_text = Catalogue(__name__)


@dataclass(frozen=True, eq=False)
class Corrected:
    """A corrected result, as it was written.

    Parameters
    ----------
    analysis
        The trial.
    paths
        File name → path of each written file.
    film
        Film that was drawn on; None: it was not there, so there are no pictures.
    """

    analysis: Analysis
    paths: dict[str, Path]
    film: Path | None


def edits_of(result: Result) -> tuple[Edit, ...]:
    """Return the corrections of a result, in order; empty if it is automatic.

    Parameters
    ----------
    result
        The result.
    """
    return () if result.corrections is None else result.corrections.edits


def automatic_of(result: Result) -> Result:
    """Return a result without its corrections.

    Parameters
    ----------
    result
        The result.
    """
    return result if result.corrections is None else result.corrections.automatic


def preview(result: Result, recording: Recording, edits: Sequence[Edit], film: Path | None = None) -> Analysis:
    """Return the trial as it is after corrections, without writing anything.

    Parameters
    ----------
    result
        The result, corrected before or not.
    recording
        Recording that the result was made from.
    edits
        All corrections, in order; empty: the automatic trial.
    film
        Path of the film, for pictures; None: it is not needed.

    Returns
    -------
    Analysis
        The trial. It takes a fraction of a second.

    Raises
    ------
    InputError
        A correction needs the film to be watched again, or does not fit the trial.
    """
    if not recording.pictures:
        raise InputError(_text("not-a-film", film=recording.source.name))
    automatic = automatic_of(result)
    replayed = replay(automatic, edits)
    if Watching.of_recording(recording, result.test) != replayed.watching:
        raise InputError(_text("film-needed", film=automatic.provenance.input.name))
    analysis = conclude(
        film or Path(recording.source.name),
        recording,
        test=clinical.get(replayed.watching.test),
        subject=result.subject,
        by_hand=replayed.by_hand,
    )
    return with_sentence(analysis, automatic, edits)


def correct(
    path: Path,
    edits: Sequence[Edit],
    *,
    film: Path | None = None,
    recording: Path | None = None,
    out: Path | None = None,
    hide_face: bool = True,
    watch: Watch | None = None,
    progress: Progress | None = None,
) -> Corrected:
    """Correct a result and write its files again, all of them or none.

    Parameters
    ----------
    path
        Folder of the result, or its result.json.
    edits
        All corrections, in order: those of `edits_of` with one more, or one fewer. Empty: the automatic result.
    film
        Film of the result; None: it is looked for in the folder and beside it.
    recording
        Kept recording of the result; None: that in its folder.
    out
        Folder for the files; None: that of the result. They are the same ones as in the folder of the result.
    hide_face
        Whether the head is blurred in pictures.
    watch
        Watches the film where that is needed; None: a process of its own does, as in `romcam.analysis.run`.
    progress
        Called with the name of a step, the frames done, and their number or None.

    Returns
    -------
    Corrected
        The trial and its files.

    Raises
    ------
    InputError
        The result cannot be read, neither recording nor film is there, or a correction does not fit the trial.
    NothingToMeasureError
        The corrected trial shows nobody or no movement.
    OutputError
        The files cannot be written.
    """
    result = read_result(path)
    folder = path if path.is_dir() else path.parent
    automatic = automatic_of(result)
    replayed = replay(automatic, edits)
    kept = find_recording(folder, result, replayed.watching, recording)
    found = find_film(folder, result, film)
    if kept is not None:
        analysis = preview(result, kept, edits, found)
    elif found is not None:
        if watch is None:
            analysis = _watched(result, found, replayed.watching, replayed.by_hand, progress)
        else:
            made, test = watch(found, replayed.watching), clinical.get(replayed.watching.test)
            analysis = conclude(found, made, test=test, subject=result.subject, by_hand=replayed.by_hand)
        analysis = with_sentence(analysis, automatic, edits)
    else:
        name = automatic.provenance.input.name
        if replayed.watching != Watching.of(result):
            raise InputError(_text("film-not-there", film=name))
        raise InputError(_text("nothing-there", film=name, recording=RECORDING))
    wanted = replace(_wanted(folder), hide_face=hide_face, film=found is not None)
    if wanted.plain and kept is not None:
        wanted = replace(wanted, plain_from=folder / PLAIN)
    corrections = Corrections(tuple(edits), automatic) if edits else None
    return Corrected(analysis, save(analysis, out or folder, wanted, progress, corrections), found)


def _watched(result: Result, film: Path, watching: Watching, by_hand: ByHand, progress: Progress | None) -> Analysis:
    made = result.provenance
    return run(
        film,
        test=clinical.get(watching.test),
        subject=result.subject,
        model=made.pose_model.partition(":")[0],
        every_frame=made.frames.looked_at == made.frames.total,
        stated=watching.stated(made.input),
        by_hand=by_hand,
        progress=progress,
    )


def _wanted(folder: Path) -> Wanted:
    """The outputs that a folder has, which are written again."""
    there = {each.name for each in folder.iterdir()} if folder.is_dir() else {RESULT}
    return Wanted(
        overlay="overlay.mp4" in there,
        html="report.html" in there,
        parquet="angles.parquet" in there,
        thumbnail="thumbnail.jpg" in there,
        plain=PLAIN in there,
        exports=tuple(each for each in exports.all_formats() if each.file in there),
    )
