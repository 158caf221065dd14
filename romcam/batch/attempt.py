"""One film, analysed in its own process within a time limit, and once more if that process dies."""

from __future__ import annotations

import re
import signal
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import wait
from pathlib import Path
from typing import IO, Any, Final, cast

import msgspec

from romcam.batch.fork_server import ForkServer, Worker
from romcam.batch.job import Job, Outcome, ProgressStep, Raised, Returned, Settings, State
from romcam.batch.transfer import local_copy, uploaded
from romcam.errors import InputError, MemoryShortage
from romcam.memory import is_shortage, shortage
from romcam.messages import Catalogue
from romcam.results.atomic_write import remove_unfinished

ATTEMPTS: Final = 2
LAST: Final = "result.json"
"""The file that is written last: if it exists, a film's results are complete."""
_RETRIED: Final[tuple[State, ...]] = ("crashed", "timeout")
_GLOG_PREFIX: Final = re.compile(r"^[IWEF]\d{4,8} [\d:.]+\s+\d+ ")
"""Prefix of the messages of native code: date, time and process number, different each time."""
_text = Catalogue(__name__)

Report = Callable[[ProgressStep], None]


class Cancelled(Exception):
    """The batch was stopped while this film was being analysed; its results are discarded."""


def attempt_film(job: Job, server: ForkServer, report: Report, work: Callable[..., Outcome] | None = None) -> Outcome:
    """Analyse one film in its own process, and once more if that process dies or hangs.

    A film at a URL is fetched first, and results are uploaded to a URL afterwards: the film's process cannot
    reach the network.

    Parameters
    ----------
    job
        The film and how it is analysed.
    server
        Starts the process.
    report
        Called with each step.
    work
        The function that analyses the film; default `romcam.batch.film_analysis.analyse_film`.

    Returns
    -------
    Outcome
        The outcome of the last attempt.

    Raises
    ------
    Cancelled
        Where the fork server is closed meanwhile.
    RomcamError
        Where the film is not the cause, above all OutputError.
    """
    started = time.monotonic()

    def fetching(step: str, done: int, total: int | None) -> None:
        report(ProgressStep(step, done, total))

    try:
        with local_copy(job.film.url, fetching) as path, uploaded(job.out, LAST) as out:
            outcome = _attempts(replace(job, film=replace(job.film, url=str(path)), out=str(out)), server, report, work)
    except MemoryShortage as error:
        outcome = Outcome("memory", str(error))
    except InputError as error:
        outcome = Outcome("crashed", str(error))
    return msgspec.structs.replace(outcome, seconds=round(time.monotonic() - started, 2))


def _attempts(job: Job, server: ForkServer, report: Report, work: Callable[..., Outcome] | None) -> Outcome:
    outcome = Outcome("crashed")
    for attempt in range(1, ATTEMPTS + 1):
        outcome = msgspec.structs.replace(_once(job, server, report, work), attempts=attempt)
        if outcome.state not in _RETRIED:
            break
        remove_unfinished(Path(job.out, job.film.folder))
        job = replace(job, idle=0)  # the second attempt uses one process, to be as simple as possible
    return outcome


def _once(job: Job, server: ForkServer, report: Report, work: Callable[..., Outcome] | None) -> Outcome:
    with tempfile.TemporaryFile() as output:
        worker = server.start_worker(work or _analyse, job, output)
        if worker is None:
            raise Cancelled
        try:
            ended = _listen(worker, job.settings, report)
        finally:
            worker.close()
        if isinstance(ended, int):
            if server.closed:
                raise Cancelled
            return _died(ended, output)
        return ended


def _analyse(job: Job, report: Callable[[str, int, int | None], None]) -> Outcome:
    from romcam.batch.film_analysis import analyse_film

    return analyse_film(job, report)


def _listen(worker: Worker, settings: Settings, report: Report) -> Outcome | int:
    """The outcome, or the exit status of a worker that ended without one."""
    started = progressed = time.monotonic()
    outcome: Outcome | None = None
    connections: list[Any] = [worker.channel, worker.lifeline]
    while True:
        now = time.monotonic()
        left_s = min(started + settings.time_limit_s, progressed + settings.stall_s) - now
        if left_s <= 0:
            return _late(now - started >= settings.time_limit_s, settings)
        ready = wait(connections, timeout=left_s)
        if worker.channel in ready:
            try:
                message = worker.channel.recv()
            except Exception:  # an incomplete message, which may decode to anything
                connections.remove(worker.channel)
                continue
            progressed = time.monotonic()
            if isinstance(message, ProgressStep):
                report(message)
            elif isinstance(message, Returned):
                outcome = cast("Outcome", message.value)
            else:
                outcome = _raised(message)
        elif worker.lifeline in ready:
            try:
                status = int(worker.lifeline.recv())
            except (EOFError, OSError):
                status = -9  # the fork server itself ended, and the worker with it
            return outcome or status


def _raised(message: Raised) -> Outcome:
    if message.kind is None:
        return Outcome("error", _text("outcome-bug", error=message.sentence))
    raise message.kind(message.sentence)


def _late(in_all: bool, settings: Settings) -> Outcome:
    if in_all:
        return Outcome("timeout", _text("outcome-too-slow", limit=f"{settings.time_limit_s:g}"))
    return Outcome("timeout", _text("outcome-stalled", limit=f"{settings.stall_s:g}"))


def _died(status: int, output: IO[bytes]) -> Outcome:
    how = _signal_name(-status) if status < 0 else _text("how-exit-status", status=str(status))
    output.seek(0)
    written = output.read().decode(errors="replace").strip()
    if is_shortage(written):
        return Outcome("memory", str(shortage()))
    lines = written.splitlines()
    last = _GLOG_PREFIX.sub("", lines[-1].strip())[:200] if lines else ""
    if last and status != -signal.SIGKILL:  # a killed process's last output does not explain its end
        return Outcome("crashed", _text("outcome-died-printing", how=how, output=last))
    return Outcome("crashed", _text("outcome-died", how=how), killed=status == -signal.SIGKILL)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return _text("how-signal", number=str(number))
