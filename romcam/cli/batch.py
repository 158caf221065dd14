"""`romcam batch`: a folder of films in; a folder of results, one table and one page out."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Annotated

import typer

from romcam.cli.options import EveryFrameOption

if TYPE_CHECKING:
    from romcam.batch.job import Film, Settings
    from romcam.batch.plan import LabelRules
    from romcam.batch.run import Batch
    from romcam.batch.storage import Storage


def batch(
    folder: Annotated[str, typer.Argument(help="A folder of films, or its URL (s3://, gs://).", show_default=False)],
    out: Annotated[str, typer.Option(help="Folder or URL for the results.", show_default=False)],
    test: Annotated[str | None, typer.Option(help="Which test films show of which nothing else says so.")] = None,
    manifest: Annotated[
        str | None, typer.Option(help="CSV: path, test, subject, side, age, sex, date, notes.", show_default=False)
    ] = None,
    config: Annotated[
        str | None, typer.Option(help="Patterns of names. Default: romcam.toml in the folder.", show_default=False)
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the plan and stop.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Go on and analyse what is dropped in, until Ctrl-C.")] = False,
    workers: Annotated[int, typer.Option(min=1, help="Processes on this machine.")] = os.cpu_count() or 1,
    cluster: Annotated[
        str | None, typer.Option(help="A Dask scheduler, tcp://HOST:8786, instead.", show_default=False)
    ] = None,
    time_limit: Annotated[float, typer.Option(min=1, help="Seconds that one film may take.")] = 3600,
    stall_limit: Annotated[float, typer.Option(min=1, help="Seconds without progress until it is given up.")] = 120,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Try again what failed before.")] = False,
    split: Annotated[
        bool, typer.Option("--split", help="Watch long films in pieces, side by side where cores are idle.")
    ] = False,
    overlay: Annotated[bool, typer.Option(help="Write overlay.mp4 for each film.")] = False,
    report: Annotated[bool, typer.Option(help="Write report.html for each film.")] = True,
    show_face: Annotated[bool, typer.Option("--show-face", help="Leave faces visible in all pictures.")] = False,
    every_frame: EveryFrameOption = False,
    model: Annotated[str, typer.Option(help="Pose model: lite, full or heavy; see `romcam models`.")] = "full",
    json_lines: Annotated[bool, typer.Option("--json-lines", help="Tell progress as JSON, a line each.")] = False,
) -> None:
    """Analyse every film below a folder, and tell all of them in one table.

    Writes videos/FILM/ as analyze does, summary.csv and .parquet, failures.csv, index.html and angles/ (one Parquet
    data set) to the output folder. Started again, it goes on where it was. Ends with 0 when every film has a result, 5
    when some have none, 2 wrong usage, 3 no films, 1 when it had to stop (disk full), 130 when interrupted.
    """
    from romcam.cli.exits import INCOMPLETE, sentences

    with sentences():
        from romcam.batch.job import Settings
        from romcam.batch.plan import check_folder, read_rules
        from romcam.batch.storage import Storage

        source, target = Storage(folder), Storage(out)
        check_folder(source)
        rules = read_rules(source, test, config, manifest)
        if dry_run:
            _show_plan(source, rules, target)
            return
        settings = Settings(model, overlay, report, not show_face, time_limit, stall_limit, split, every_frame)
        complete = _run(source, target, rules, settings, workers, cluster, watch, retry_failed, json_lines)
        if not complete:
            raise typer.Exit(INCOMPLETE)


def _show_plan(source: Storage, rules: LabelRules, target: Storage) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from romcam.batch.plan import check_films, count_tests, find_films, is_absent

    films = find_films(source, rules, target)
    check_films(films, source)
    table = Table("film", "MB", "test", "because of", "subject", "date", "side")
    for film in films:
        state = "not there" if is_absent(film) else film.test or "unknown"
        cells = (film.name, f"{film.bytes / 1e6:.1f}", state, film.because)
        more = (film.subject.id or "", film.date or "", film.side or "")
        table.add_row(*map(escape, (*cells, *more)), style=None if film.test and not is_absent(film) else "yellow")
    console = Console()
    console = console if console.is_terminal else Console(width=250)
    console.print(table)
    console.print(", ".join(f"{count} {name}" for name, count in count_tests(films)), highlight=False)


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
) -> bool:
    """Run it to its end; whether every film has a result."""
    from romcam.batch import executors
    from romcam.batch.ledger import exclusive
    from romcam.batch.plan import check_films, find_films
    from romcam.batch.run import Batch, SettledFilms
    from romcam.cli.batch_progress import Pace, display
    from romcam.cli.exits import INTERRUPTED
    from romcam.cli.progress import steps
    from romcam.weights.store import ensure

    def look() -> list[Film]:
        return find_films(source, rules, target)

    if not watch:
        check_films(look(), source)
    with steps() as progress:
        ensure(settings.model, lambda done, total: progress("fetching the pose model", done, total))
    pace = Pace()
    with (
        exclusive(target),
        _asked_to_stop(),
        display("json" if json_lines else "auto", pace) as told,
        executors.cluster(cluster, told.step) if cluster else executors.local(workers, told.step) as crew,
    ):
        run = pace.batch = Batch(target, settings, crew, told.event, write_outputs, retry_failed=retry_failed)
        try:
            run.add([] if watch else look())
            run.run(SettledFilms(look) if watch else None)
        except KeyboardInterrupt:
            _interrupted(run, run.running, target)
            raise typer.Exit(INTERRUPTED) from None
    _summarise(run, target)
    return run.failed == 0


def write_outputs(run: Batch) -> None:
    """All tables and the page, of what is known by now."""
    from romcam.batch.page import render_index
    from romcam.batch.tables import remove_stale_angles, write_tables

    outcomes = run.outcomes()
    write_tables(run.out, outcomes)
    page = render_index(outcomes, pending=len(run.films) - len(outcomes), report=run.settings.report)
    run.out.write("index.html", page.encode())
    if len(outcomes) == len(run.films):
        remove_stale_angles(run.out, outcomes)


@contextmanager
def _asked_to_stop() -> Generator[None, None, None]:
    """While the block runs, being asked to end (as when the machine goes down) is as good as Ctrl-C."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupted(run: Batch, dropped: list[str], target: Storage) -> None:
    """Leave the tables as far as they are, and say what was dropped."""
    from romcam.errors import RomcamError

    with suppress(RomcamError, OSError):
        write_outputs(run)
    ended = run.done + run.failed
    what = f"; dropped what was at work: {', '.join(dropped)}" if dropped else ""
    print(
        f"romcam: interrupted after {ended} of {len(run.films)} films{what}; "
        f"the same line with --out {target.url} goes on from here.",
        file=sys.stderr,
    )


def _summarise(run: Batch, target: Storage) -> None:
    kept = f" ({run.kept} of all were done before)" if run.kept else ""
    failed = f", {run.failed} without a result: see failures.csv" if run.failed else ""
    films = "film" if run.done == 1 else "films"
    print(f"{run.done} {films} measured{failed}{kept}\n{target.url_of('index.html')}", file=sys.stderr)
