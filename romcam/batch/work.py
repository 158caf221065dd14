"""What is done with one film, in a process of its own: the way of `romcam analyze`, and what the tables need of it."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from romcam import clinical
from romcam.analysis import Analysis, conclude
from romcam.batch.job import Film, Outcome, Row, State, Task
from romcam.batch.split import Split, helped
from romcam.batch.storage import Place
from romcam.errors import InputError, ModelError, NothingToMeasureError, RomcamError
from romcam.pose.channel import Request
from romcam.pose.guard import is_guarded
from romcam.pose.observe import LONG_SIDE_PX
from romcam.pose.worker import watch
from romcam.report.outputs import Wanted, save
from romcam.results.atomic_write import check_writable
from romcam.video.digest import Digest
from romcam.weights.store import load

if TYPE_CHECKING:
    from romcam.results.result import Result

ANGLES: Final = "angles"
"""Folder of the output that is one Parquet data set of every film's angles, partitioned by test."""

_SEVERITY: Final = ("withhold", "warning", "note")
_STATES: Final[tuple[tuple[type[RomcamError], State], ...]] = (
    (InputError, "unreadable"),
    (NothingToMeasureError, "nothing"),
)

Report = Callable[[str, int, "int | None"], None]


def analyse(task: Task, report: Report) -> Outcome:
    """Analyse one film on this disk into its folder, on this disk as well; says what became of it.

    report: called with the step's name, what is done of it and its total. Raises OutputError where results cannot be
    written and ModelError where the model is at fault: these are not the film's doing.
    """
    if not is_guarded():
        raise RuntimeError("a film was to be analysed without the network guard")
    film = task.film
    assert film.test is not None
    if task.idle and not task.settings.split:
        # A second thread helps less than a second process does, but not a bit of the result depends on it.
        os.environ["ROMCAM_THREADS"] = "2"
    path = Path(film.url)
    with helped(task.idle if task.settings.split else 0) as split:
        try:
            return _analyse(task, path, report, split if task.settings.split else None)
        except (InputError, NothingToMeasureError, ModelError) as error:
            state = _state(error)
            if state is None:
                raise
            return Outcome(state, str(error).replace(str(path), film.name), digest=_digest(path))


def _analyse(task: Task, path: Path, report: Report, split: Split | None) -> Outcome:
    film, settings = task.film, task.settings
    weights, name = load(settings.model)
    assert film.test is not None
    test = clinical.get(film.test)
    setting = test.setting
    looks_hz = None if settings.every_frame else setting.looks_hz
    look = setting.split, setting.lies, setting.networks, setting.legs, looks_hz
    request = Request(str(path), weights, name, LONG_SIDE_PX, *look)
    recording = watch(request, lambda done, total: report("watching the film", done, total), split).recording
    report("measuring", 0, None)
    analysis = conclude(path, recording, test=test, subject=film.subject)
    wanted = Wanted(overlay=settings.overlay, html=settings.report, thumbnail=True, hide_face=settings.hide_face)
    out = Place(task.out)
    _write_angles(analysis, film, out)
    folder = Path(out.within(film.folder))
    check_writable(folder)  # and what a killed run left there goes
    return _outcome(save(analysis, folder, wanted, report)["result.json"].read_bytes())


def angles_name(film: Film) -> str:
    """Where in the output a film's angles lie."""
    return f"{ANGLES}/test={film.test}/{film.id}.parquet"


def _write_angles(analysis: Analysis, film: Film, out: Place) -> None:
    """The film's part of the data set: angles.csv's columns, and before them whose they are."""
    import polars as pl

    from romcam.results.tables import angle_table

    source = analysis.recording.source
    whose = {"video": film.name, "subject": film.subject.id, "digest": source.sha256}
    table = angle_table(analysis).select(
        *(pl.lit(text, dtype=pl.String).alias(name) for name, text in whose.items()), pl.all()
    )
    buffer = io.BytesIO()
    table.write_parquet(buffer)
    out.write(angles_name(film), buffer.getvalue())


def _outcome(content: bytes) -> Outcome:
    from romcam.results.result import from_json

    result = from_json(content)
    judged = [check for check in result.quality if check.ok is not None]
    failed = sorted((_SEVERITY.index(check.severity), check.rule) for check in judged if not check.ok)
    return Outcome(
        state="done",
        digest=result.provenance.input.sha256,
        pattern=result.finding.pattern,
        sentence=result.finding.sentence,
        quality=round(1 - len(failed) / len(judged), 3) if judged else None,
        failed=tuple(f"{_SEVERITY[severity]}:{rule}" for severity, rule in failed),
        rows=_rows(result),
        frames=result.provenance.frames.total,
    )


def _rows(result: Result) -> tuple[Row, ...]:
    return tuple(
        Row(name, measure.value, measure.low, measure.high, measure.unit, measure.evidence)
        for name, measure in result.measures.items()
    )


def _state(error: RomcamError) -> State | None:
    return next((state for kind, state in _STATES if isinstance(error, kind)), None)


def _digest(path: Path) -> str | None:
    try:
        return Digest(path).hexdigest()
    except InputError:
        return None
