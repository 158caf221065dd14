"""One attempt to analyse a film of the clinic, in the process that `romcam.batch` forks for it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from romcam.batch.job import Job, Outcome, State
from romcam.clinic.claimed import ClinicFilm
from romcam.errors import InputError, NothingToMeasureError
from romcam.names import printable

EXPORTS: Final = ("recording",)
"""What is kept beside the report, so that a result can be corrected by hand without watching the film again."""
_ENDING: Final = re.compile(r"\.[a-z0-9]{1,5}")


def analyse(job: Job, report: Callable[[str, int, int | None], None]) -> Outcome:
    """Analyse one film, as `romcam batch` does.

    Parameters
    ----------
    job
        The film and how it is analysed.
    report
        Called with a step's name, what is done of it, and its total or None.

    Returns
    -------
    Outcome
        The outcome; sentences name the film as it was called when it came.

    Notes
    -----
    Files have random names without an ending. Some formats are recognised by their ending, so the film is read through
    a link that has it.
    """
    from romcam.batch.film_analysis import ANGLES, analyse_film

    work = _correct if isinstance(job.film, ClinicFilm) and job.film.corrected_from else analyse_film
    folder = Path(job.out)
    folder.mkdir(mode=0o700, exist_ok=True)
    ending = Path(job.film.name).suffix.lower()
    link = folder / f"{Path(job.film.url).name}{ending if _ENDING.fullmatch(ending) else ''}"
    link.unlink(missing_ok=True)  # of an attempt that was killed
    link.symlink_to(job.film.url)
    try:
        outcome = work(replace(job, film=replace(job.film, url=str(link))), report)
    finally:
        link.unlink(missing_ok=True)
        shutil.rmtree(folder / ANGLES, ignore_errors=True)
    return outcome


def _correct(job: Job, report: Callable[[str, int, int | None], None]) -> Outcome:
    """Correct a result by hand; the film is watched again in this process where a correction needs that."""
    from romcam import clinical
    from romcam.batch.film_analysis import watch_film
    from romcam.batch.outcomes import outcome_of
    from romcam.corrections import Watching, correct
    from romcam.pose.watched import interpolate
    from romcam.recording import Recording
    from romcam.results.reading import read_result

    film = job.film
    assert isinstance(film, ClinicFilm)
    path, base = Path(film.url), Path(film.corrected_from)
    made = read_result(base).provenance.input

    def watch(of: Path, watching: Watching) -> Recording:
        watched = watch_film(of, clinical.get(watching.test), watching.stated(made), job.settings, report)
        return interpolate(watched.frames)

    try:
        corrected = correct(
            base,
            film.edits,
            film=path if path.is_file() else None,
            out=Path(job.out) / film.folder,
            hide_face=job.settings.hide_face,
            watch=watch,
            progress=report,
        )
    except (InputError, NothingToMeasureError) as error:
        state: State = "unreadable" if isinstance(error, InputError) else "nothing"
        return Outcome(state, str(error).replace(printable(str(path)), film.name))
    return outcome_of(corrected.paths["result.json"].read_bytes())
