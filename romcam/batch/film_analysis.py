"""The analysis of one film in its own process, as in `romcam analyze`, with the outcome for the tables."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from romcam import clinical, exports
from romcam.analysis import Analysis, conclude
from romcam.assessment import require_person
from romcam.batch.job import Job, Outcome, PlannedFilm, Settings, State
from romcam.batch.labels import AUTO
from romcam.batch.outcomes import outcome_of
from romcam.batch.split import SplitWatch, forked_helpers
from romcam.batch.storage import Storage
from romcam.body.landmarks import Side
from romcam.clinical import ClinicalTest
from romcam.clinical.recognition import RECOGNITION, recognise
from romcam.errors import InputError, ModelError, NothingToMeasureError, RomcamError
from romcam.estimators import reading_for
from romcam.messages import Catalogue
from romcam.names import printable
from romcam.pose.channel import Request, Watched
from romcam.pose.guard import is_guarded
from romcam.pose.observe import LONG_SIDE_PX
from romcam.pose.watched import interpolate
from romcam.pose.worker import watch
from romcam.report.outputs import Wanted, save
from romcam.results.atomic_write import check_writable
from romcam.video.digest import Digest
from romcam.video.filmed import is_future, parse_time
from romcam.video.source import Stated
from romcam.weights.store import load

ANGLES: Final = "angles"
"""Folder of the output: one Parquet data set of every film's angles, partitioned by test."""

_STATES: Final[tuple[tuple[type[RomcamError], State], ...]] = (
    (InputError, "unreadable"),
    (NothingToMeasureError, "nothing"),
)
_text = Catalogue(__name__)

Report = Callable[[str, int, "int | None"], None]


def analyse_film(job: Job, report: Report) -> Outcome:
    """Analyse one film; film and output folder are on this disk.

    Parameters
    ----------
    job
        The film and how it is analysed.
    report
        Called with a step's name, what is done of it, and its total or None.

    Returns
    -------
    Outcome
        The outcome of the film.

    Raises
    ------
    OutputError, ModelError
        Where results cannot be written, or the model is at fault; the film is not the cause.
    """
    if not is_guarded():
        raise RuntimeError("films are analysed under the network guard only")
    film = job.film
    assert film.test is not None
    if job.idle and not job.settings.split:
        # A second thread helps less than a second process, but leaves the result identical in every bit.
        os.environ["ROMCAM_THREADS"] = "2"
    path = Path(film.url)
    with forked_helpers(job.idle if job.settings.split else 0) as split:
        try:
            return _analyse(job, path, report, split if job.settings.split else None)
        except (InputError, NothingToMeasureError, ModelError) as error:
            state = _state(error)
            if state is None:
                raise
            return Outcome(state, str(error).replace(printable(str(path)), film.name), digest=_digest(path))


def _analyse(job: Job, path: Path, report: Report, split: SplitWatch | None) -> Outcome:
    film, settings = job.film, job.settings
    assert film.test is not None
    if film.test == AUTO:
        weights, name = load(settings.model)
        seen = Request(str(path), weights, name, LONG_SIDE_PX, RECOGNITION, None, stated_of(film))
        survey = watch(seen, lambda done, total: report(_text("step-recognising"), done, total), split)
        recording = interpolate(survey.frames)
        require_person(recording)
        test = recognise(recording, clinical.all_tests())
    else:
        test = clinical.get(film.test)
    wanted = Wanted(
        overlay=settings.overlay,
        html=settings.report,
        thumbnail=True,
        hide_face=settings.hide_face,
        exports=tuple(map(exports.get, settings.exports)),
        plain=settings.plain,
    )
    watched = watch_film(path, test, stated_of(film), settings, report, split=split, proxy_px=wanted.proxy_px)
    report(_text("step-measuring"), 0, None)
    side: Side | None = "left" if film.side == "left" else "right" if film.side == "right" else None
    recording = interpolate(watched.frames)
    analysis = conclude(path, recording, test=test, subject=film.subject, tags=settings.tags, labelled_side=side)
    analysis = replace(analysis, proxy=watched.proxy)
    out = Storage(job.out)
    _write_angles(analysis, film, out)
    folder = Path(out.url_of(film.folder))
    check_writable(folder)  # this also removes remains of a killed run
    return outcome_of(save(analysis, folder, wanted, report)["result.json"].read_bytes())


def watch_film(
    path: Path,
    test: ClinicalTest,
    stated: Stated,
    settings: Settings,
    report: Report,
    *,
    split: SplitWatch | None = None,
    proxy_px: int | None = None,
) -> Watched:
    """Watch a film in this process, in which the pose model's library is loaded already.

    Parameters
    ----------
    path
        Path of the film.
    test
        The clinical test.
    stated
        What is stated about the film.
    settings
        How it is analysed.
    report
        Called with a step's name, what is done of it, and its total or None.
    split
        Watches the film in pieces; None: in one.
    proxy_px
        As in `Request`.

    Returns
    -------
    Watched
        What was seen, and its proxy if one was made.

    Raises
    ------
    RomcamError
        The film cannot be read, or the model is at fault.
    """
    weights, name = load(settings.model)
    protocol = test.protocol.in_every_frame() if settings.every_frame else test.protocol
    protocol = replace(protocol, tags=settings.tags)
    request = Request(str(path), weights, name, LONG_SIDE_PX, protocol, reading_for(protocol), stated, proxy_px)
    return watch(request, lambda done, total: report(_text("step-watching"), done, total), split)


def stated_of(film: PlannedFilm) -> Stated:
    """Return what the clinic states about how a film was made, and whom it measures.

    Parameters
    ----------
    film
        The film. A date that is not one, or lies in the future, is not used; the film's own is then.
    """
    filmed = parse_time(film.date or "")
    filmed = None if filmed is None or is_future(filmed) else filmed
    return Stated(film.mirrored, filmed, film.rotate_deg, film.speed, film.fps, person=film.person)


def angles_name(film: PlannedFilm, test: str | None = None) -> str:
    """Return the path of a film's angles in the output folder.

    Parameters
    ----------
    film
        The film.
    test
        The test that it was measured as; None: the planned one.
    """
    return f"{ANGLES}/test={test or film.test}/{film.id}.parquet"


def _write_angles(analysis: Analysis, film: PlannedFilm, out: Storage) -> None:
    """Write the film's part of the data set: the columns of angles.csv, preceded by film, person and digest."""
    import polars as pl

    from romcam.results.tables import angle_table

    source = analysis.recording.source
    columns = {"video": film.name, "subject": film.subject.id, "digest": source.sha256}
    table = angle_table(analysis).select(
        *(pl.lit(text, dtype=pl.String).alias(name) for name, text in columns.items()), pl.all()
    )
    buffer = io.BytesIO()
    table.write_parquet(buffer)
    out.write(angles_name(film, analysis.test.name), buffer.getvalue())


def _state(error: RomcamError) -> State | None:
    return next((state for kind, state in _STATES if isinstance(error, kind)), None)


def _digest(path: Path) -> str | None:
    try:
        return Digest(path).hexdigest()
    except InputError:
        return None
