"""`romcam batch`: analyses a folder of films and writes a folder of results, one table and one page."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from romcam.cli.options import (
    EveryFrameOption,
    ExportOption,
    FpsOption,
    MirroredOption,
    ModelOption,
    PersonOption,
    RotateOption,
    SpeedOption,
    TagsOption,
    TagsUse,
    Turn,
)
from romcam.messages import Catalogue
from romcam.names import printable

if TYPE_CHECKING:
    from romcam.batch.job import PlannedFilm, Settings
    from romcam.batch.plan import LabelRules
    from romcam.batch.run import Batch
    from romcam.batch.storage import Storage

_text = Catalogue(__name__)
_MOST_WARNINGS = 20
_STATED = ("mirrored", "person", "rotate", "speed", "fps")
"""Columns of the plan that are shown only where a film states something in them."""
_log = logging.getLogger(__name__)


def batch(
    folder: Annotated[str, typer.Argument(help=_text("batch-folder"), show_default=False)],
    out: Annotated[str, typer.Option(help=_text("batch-out"), show_default=False)],
    test: Annotated[str | None, typer.Option(help=_text("batch-test"))] = None,
    manifest: Annotated[str | None, typer.Option(help=_text("batch-manifest"), show_default=False)] = None,
    columns: Annotated[list[str] | None, typer.Option(help=_text("batch-columns"), show_default=False)] = None,
    config: Annotated[str | None, typer.Option(help=_text("batch-config"), show_default=False)] = None,
    mirrored: MirroredOption = False,
    person: PersonOption = None,
    rotate: RotateOption = Turn.none,
    speed: SpeedOption = None,
    fps: FpsOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_text("batch-dry-run"))] = False,
    watch: Annotated[bool, typer.Option("--watch", help=_text("batch-watch"))] = False,
    workers: Annotated[int, typer.Option(min=1, help=_text("batch-workers"))] = os.cpu_count() or 1,
    cluster: Annotated[str | None, typer.Option(help=_text("batch-cluster"), show_default=False)] = None,
    time_limit: Annotated[float, typer.Option(min=1, help=_text("batch-time-limit"))] = 3600,
    stall_limit: Annotated[float, typer.Option(min=1, help=_text("batch-stall-limit"))] = 120,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help=_text("batch-retry-failed"))] = False,
    split: Annotated[bool, typer.Option("--split", help=_text("batch-split"))] = False,
    bom: Annotated[bool, typer.Option("--bom", help=_text("batch-bom"))] = False,
    overlay: Annotated[bool, typer.Option(help=_text("batch-overlay"))] = False,
    report: Annotated[bool, typer.Option(help=_text("batch-report"))] = True,
    export: ExportOption = None,
    show_face: Annotated[bool, typer.Option("--show-face", help=_text("batch-show-face"))] = False,
    every_frame: EveryFrameOption = False,
    tags: TagsOption = TagsUse.auto,
    model: ModelOption = "full",
    json_lines: Annotated[bool, typer.Option("--json-lines", help=_text("batch-json-lines"))] = False,
) -> None:
    """Analyse every film below a folder."""
    from romcam.cli.exits import INCOMPLETE, sentences

    with sentences():
        from romcam import exports
        from romcam.batch.job import Settings
        from romcam.batch.manifest import parse_columns
        from romcam.batch.plan import check_folder, read_rules
        from romcam.batch.storage import Storage

        source, target = Storage(folder), Storage(out)
        check_folder(source)
        rules = read_rules(
            source,
            test,
            config,
            manifest,
            parse_columns(columns or []),
            mirrored=mirrored,
            rotate=int(rotate.value),
            speed=speed,
            fps=fps,
            person=person.value if person else None,
        )
        if dry_run:
            _show_plan(source, rules, target)
            return
        settings = Settings(
            *(model, overlay, report, not show_face, time_limit, stall_limit, split, every_frame),
            tags=tags.value,
            exports=tuple(dict.fromkeys(exports.get(each).name for each in export or ())),
        )
        complete = _run(source, target, rules, settings, workers, cluster, watch, retry_failed, json_lines, bom)
        if not complete:
            raise typer.Exit(INCOMPLETE)


def _show_plan(source: Storage, rules: LabelRules, target: Storage) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from romcam.batch.listing import list_films
    from romcam.batch.plan import check_films, count_tests, is_absent, plan_films
    from romcam.errors import UsageError
    from romcam.results.atomic_write import check_writable

    listing = list_films(source, target)
    films = plan_films(source, rules, listing)
    check_films(films, source, listing)
    columns = ("film", "size", "test", "because", "subject", "date", "side")
    stated = [_stated_cells(film) for film in films]
    given = [name for name in _STATED if any(cells.get(name) for cells in stated)]
    table = Table(*(_text(f"plan-{each}") for each in (*columns, *given)))
    for film, also in zip(films, stated, strict=True):
        state = _text("plan-not-there") if is_absent(film) else film.test or _text("plan-unknown")
        state = _text("plan-mislabelled") if film.problem else state
        sound = film.test and not is_absent(film) and not film.problem
        cells = (film.name, f"{film.bytes / 1e6:.1f}", state, film.because)
        more = (film.subject.id or "", film.date or "", film.side or "")
        table.add_row(
            *map(escape, (*cells, *more, *(also.get(name, "") for name in given))),
            style=None if sound else "yellow",
        )
    console = Console()
    console = console if console.is_terminal else Console(width=250)
    console.print(table)
    counts = [_text("plan-count", count=count, name=name) for name, count in count_tests(films)]
    console.print(", ".join(counts), highlight=False)
    for sentence in (*(film.problem for film in films if film.problem), *listing.sentences()):
        print(sentence, file=sys.stderr)
    if target.local is not None:
        try:
            check_writable(target.local)
        except UsageError as error:  # the plan is right, but the batch would end with this sentence
            print(_text("ended", sentence=str(error)), file=sys.stderr)


def _stated_cells(film: PlannedFilm) -> dict[str, str]:
    """What is stated about a film beyond its labels, by the name of the plan's column."""
    cells = {
        "mirrored": _text("plan-yes") if film.mirrored else "",
        "person": film.person or "",
        "rotate": f"{film.rotate_deg}°" if film.rotate_deg else "",
        "speed": "" if film.speed is None else f"{film.speed:g}",
        "fps": "" if film.fps is None else f"{film.fps:g}",
    }
    return {name: cell for name, cell in cells.items() if cell}


def _run(
    source: Storage,
    target: Storage,
    rules: LabelRules,
    settings: Settings,
    workers: int,
    cluster: str | None,
    watch: bool,
    retry_failed: bool,
    json_lines: bool,
    bom: bool,
) -> bool:
    """Run the batch to its end; return whether every film has a result."""
    from romcam.batch import executors
    from romcam.batch.ledger import exclusive
    from romcam.batch.listing import FolderListing, list_films
    from romcam.batch.plan import check_films, plan_films
    from romcam.batch.run import Batch, SettledFilms
    from romcam.cli.exits import INTERRUPTED
    from romcam.cli.progress import BatchPace, display, steps
    from romcam.memory import LEAST_FOR_BATCH, require, shortage
    from romcam.weights.store import ensure

    if cluster is None:
        require(LEAST_FOR_BATCH)

    listed: list[FolderListing] = []

    def find() -> list[PlannedFilm]:
        listed[:] = [list_films(source, target)]
        return plan_films(source, rules, listed[0])

    if not watch:
        check_films(find(), source, listed[0])
    with steps() as progress:
        ensure(settings.model, lambda done, total: progress(_text("fetching-model"), done, total))
    _log.info("%s", "a cluster does the work" if cluster else f"{workers} processes on this machine")
    pace = BatchPace()
    with (
        exclusive(target),
        _asked_to_stop(),
        display("json" if json_lines else "auto", pace) as shown,
        executors.cluster(cluster, shown.step) if cluster else executors.local(workers, shown.step) as crew,
    ):
        run = pace.batch = Batch(
            target, settings, crew, shown.event, partial(write_outputs, bom=bom), retry_failed=retry_failed
        )
        try:
            run.add([] if watch else find())
            run.run(SettledFilms(find) if watch else None)
        except KeyboardInterrupt:
            _interrupted(run, run.running, target)
            raise typer.Exit(INTERRUPTED) from None
    _summarise(run, target, listed[0].sentences() if listed else [])
    if any(outcome.state == "memory" for _, outcome in run.outcomes()):
        raise shortage()
    return run.failed == 0


def write_outputs(run: Batch, *, bom: bool = False) -> None:
    """Write all tables and the page from the outcomes so far. bom: whether CSV files begin with a byte order mark."""
    from romcam.batch.page import render_index
    from romcam.batch.tables import remove_stale_angles, write_tables

    outcomes = run.outcomes()
    complete = len(outcomes) == len(run.films)
    write_tables(run.out, outcomes, bom=bom, workbook=complete)
    page = render_index(outcomes, pending=len(run.films) - len(outcomes), report=run.settings.report)
    run.out.write("index.html", page.encode())
    if complete:
        remove_stale_angles(run.out, outcomes)


@contextmanager
def _asked_to_stop() -> Generator[None, None, None]:
    """Treat a request to end, as when the machine shuts down, like Ctrl-C while the block runs."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupted(run: Batch, unfinished: list[str], target: Storage) -> None:
    """Write the tables of the finished films, and name the films that were not finished."""
    from romcam.errors import RomcamError

    with suppress(RomcamError, OSError):
        run.write_tables(run)
    counts = {"ended": str(run.done + run.failed), "films": str(len(run.films)), "out": target.url}
    if unfinished:
        sentence = _text("batch-interrupted-unfinished", unfinished=", ".join(unfinished), **counts)
    else:
        sentence = _text("batch-interrupted", **counts)
    print(_text("ended", sentence=sentence), file=sys.stderr)


def _summarise(run: Batch, target: Storage, passed_over: list[str]) -> None:
    from romcam.batch.warnings import listed_warnings

    parts = [_text("batch-done", done=run.done)]
    parts += [_text("batch-done-failed", failed=run.failed)] if run.failed else []
    parts += [_text("batch-done-earlier", kept=run.kept)] if run.kept else []
    warned = listed_warnings(run.outcomes())
    lines = [" ".join(parts), *warned[:_MOST_WARNINGS], *passed_over, printable(target.url_of("index.html"))]
    print("\n".join(lines), file=sys.stderr)
