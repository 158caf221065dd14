"""Who does the work: processes of this machine, or the workers of a Dask cluster, behind the standard library's
`concurrent.futures.Executor`."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, cast

from romcam.batch.attempt import attempted
from romcam.batch.fork_server import ForkServer, check_possible
from romcam.batch.job import Outcome, Task
from romcam.batch.messages import Step
from romcam.errors import UsageError

REPORT_EVERY_S: Final = 1.0
"""How often a cluster's worker says how far it is."""
CONNECT_S: Final = 20
AHEAD: Final = 2
"""Films handed to a cluster beyond what it works on, so that a worker that joins or gets done has something to do."""

Report = Callable[[str, Step], None]


@dataclass(frozen=True)
class Crew:
    """Who does the work. room: how many films to have in hand at once. topic: what to write into each task. stop: drop
    what is being done. shares: whether idle workers can help with a film that another one has."""

    executor: Executor
    work: Callable[[Task], Outcome]
    room: Callable[[], int]
    stop: Callable[[], None]
    topic: str = ""
    shares: bool = False


@contextmanager
def local(count: int, report: Report) -> Generator[Crew, None, None]:
    """So many processes of this machine. report: called with the film's name and each of its steps."""
    check_possible()
    server = ForkServer()

    def work(task: Task) -> Outcome:
        return attempted(task, server, lambda step: report(task.film.name, step))

    # A thread waits for each process: all it does is to listen, and to say when time is up.
    executor = ThreadPoolExecutor(count, thread_name_prefix="romcam-film")
    try:
        yield Crew(executor, work, lambda: count, server.close, shares=True)
    finally:
        server.close()
        executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def cluster(address: str, report: Report) -> Generator[Crew, None, None]:
    """The workers of a Dask scheduler, however many there are at any moment. Raises UsageError where there is none."""
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("--cluster needs Dask; install it with: pip install 'romcam[cluster]'") from None
    try:
        client = Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"No Dask scheduler answers at {address} ({error}); see that it runs.") from error
    topic = f"romcam-{client.id}"

    def hear(event: tuple[float, Any]) -> None:
        said = event[1]
        report(said["film"], Step(said["step"], said["done"], said["total"]))

    executor = client.get_executor(pure=False)
    try:
        client.subscribe_topic(topic, hear)
        yield Crew(
            executor,
            attempted_by_worker,
            lambda: AHEAD * max(1, sum(cast("dict[str, int]", client.nthreads()).values())),
            lambda: executor.shutdown(wait=False),
            topic,
        )
    finally:
        executor.shutdown(wait=False)
        client.close()


_servers: Final[list[ForkServer]] = []
_starting: Final = threading.Lock()


def attempted_by_worker(task: Task) -> Outcome:
    """What a cluster's worker does with a film: the same, with a fork server of its own."""
    from distributed import get_worker

    with _starting:
        if not _servers:
            _servers.append(ForkServer())
    worker, told = get_worker(), 0.0

    def report(step: Step) -> None:
        nonlocal told
        if time.monotonic() - told > REPORT_EVERY_S:
            told = time.monotonic()
            said = {"film": task.film.name, "step": step.step, "done": step.done, "total": step.total}
            worker.log_event(task.topic, said)

    return attempted(task, _servers[0], report)
