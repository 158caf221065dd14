"""One film, come what may: analysed in a process of its own within its time, tried twice if that process dies."""

from __future__ import annotations

import re
import signal
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import wait
from typing import IO, Any, Final, cast

import msgspec

from romcam.batch.fork_server import Child, ForkServer
from romcam.batch.job import Outcome, Settings, State, Task
from romcam.batch.messages import Raised, Returned, Step
from romcam.batch.storage import brought, delivered
from romcam.errors import InputError

ATTEMPTS: Final = 2
_AGAIN: Final[tuple[State, ...]] = ("crashed", "timeout")
LAST: Final = "result.json"
"""What tells that a film's results are all there."""
_GLOG: Final = re.compile(r"^[IWEF]\d{4,8} [\d:.]+\s+\d+ ")
"""What native code puts before its messages: a date, a time and a process number, never twice the same."""

Report = Callable[[Step], None]


class Dropped(Exception):
    """The batch was told to stop while this film was being analysed; nothing of it is kept."""


def attempted(task: Task, server: ForkServer, report: Report, work: Callable[..., Outcome] | None = None) -> Outcome:
    """What became of the film, after one attempt or two.

    A film at a URL is fetched first, and results go to a URL afterwards: the film's own process reaches no network.

    report: called with each step. work: what is done with it; default `romcam.batch.work.analyse`. Raises Dropped when
    the fork server is closed meanwhile, and the RomcamErrors that are not the film's doing, above all OutputError.
    """
    started = time.monotonic()

    def fetching(step: str, done: int, total: int | None) -> None:
        report(Step(step, done, total))

    try:
        with brought(task.film.url, fetching) as path, delivered(task.out, LAST) as out:
            outcome = _tried(replace(task, film=replace(task.film, url=str(path)), out=str(out)), server, report, work)
    except InputError as error:
        outcome = Outcome("crashed", str(error))
    return msgspec.structs.replace(outcome, seconds=round(time.monotonic() - started, 2))


def _tried(task: Task, server: ForkServer, report: Report, work: Callable[..., Outcome] | None) -> Outcome:
    outcome = Outcome("crashed")
    for attempt in range(1, ATTEMPTS + 1):
        outcome = msgspec.structs.replace(_once(task, server, report, work), attempts=attempt)
        if outcome.state not in _AGAIN:
            break
        task = replace(task, idle=0)  # the second time in one process, as simple as can be
    return outcome


def _once(task: Task, server: ForkServer, report: Report, work: Callable[..., Outcome] | None) -> Outcome:
    with tempfile.TemporaryFile() as chatter:
        child = server.begin(work or _analyse, task, chatter)
        if child is None:
            raise Dropped
        try:
            ended = _listen(child, task.settings, report)
        finally:
            child.close()
        if isinstance(ended, int):
            if server.closed:
                raise Dropped
            return Outcome("crashed", _died(ended, chatter))
        return ended


def _analyse(task: Task, report: Callable[[str, int, int | None], None]) -> Outcome:
    from romcam.batch.work import analyse

    return analyse(task, report)


def _listen(child: Child, settings: Settings, report: Report) -> Outcome | int:
    """The outcome, or the exit status of a child that ended without one."""
    begun = heard = time.monotonic()
    outcome: Outcome | None = None
    listening: list[Any] = [child.line, child.leash]
    while True:
        now = time.monotonic()
        left = min(begun + settings.time_limit_s, heard + settings.stall_s) - now
        if left <= 0:
            return _late(now - begun >= settings.time_limit_s, settings)
        ready = wait(listening, timeout=left)
        if child.line in ready:
            try:
                message = child.line.recv()
            except Exception:  # cut off within a message, which may then read as anything
                listening.remove(child.line)
                continue
            heard = time.monotonic()
            if isinstance(message, Step):
                report(message)
            elif isinstance(message, Returned):
                outcome = cast("Outcome", message.value)
            else:
                outcome = _raised(message)
        elif child.leash in ready:
            try:
                status = int(child.leash.recv())
            except (EOFError, OSError):
                status = -9  # the fork server itself went, and the child with it
            return outcome or status


def _raised(message: Raised) -> Outcome:
    if message.kind is None:
        return Outcome("error", f"This should not have happened ({message.sentence}); please report it.")
    raise message.kind(message.sentence)


def _late(in_all: bool, settings: Settings) -> Outcome:
    if in_all:
        return Outcome(
            "timeout",
            f"It took longer than {settings.time_limit_s:g} s; give it more with --time-limit, or cut the film.",
        )
    return Outcome(
        "timeout",
        f"Nothing was heard of it for {settings.stall_s:g} s; export the film as H.264 (.mp4) and try that.",
    )


def _died(status: int, chatter: IO[bytes]) -> str:
    how = _signal_name(-status) if status < 0 else f"exit status {status}"
    chatter.seek(0)
    lines = chatter.read().decode(errors="replace").strip().splitlines()
    last = _GLOG.sub("", lines[-1].strip())[:200] if lines else ""
    words = f"; its last words: {last}" if last and status != -9 else ""
    return f"Its process died ({how}{words}); export the film as H.264 (.mp4) and try that."


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
