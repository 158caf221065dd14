"""Where films are analysed: in processes of this machine, or by the workers of a Dask cluster.

Both stand behind the standard library's `concurrent.futures.Executor`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, cast

from romcam.batch.attempt import attempt_film
from romcam.batch.fork_server import ForkServer, check_possible
from romcam.batch.job import Job, Outcome, ProgressStep
from romcam.errors import UsageError
from romcam.messages import Catalogue

REPORT_EVERY_S: Final = 1.0
"""Seconds between two reports of a cluster's worker."""
CONNECT_S: Final = 20
QUEUED: Final = 2
"""Films handed to a cluster for each of its threads, so that a worker that joins or finishes has a film at once."""
_text = Catalogue(__name__)

Report = Callable[[str, ProgressStep], None]


@dataclass(frozen=True)
class Pool:
    """The processes or cluster that analyse the films.

    Parameters
    ----------
    executor
        Runs `work` for each job.
    work
        Analyses one film.
    capacity
        Returns how many films to hand out at once.
    stop
        Abandons the films that are being analysed.
    topic
        The topic that is written into each job.
    lends_cores
        Whether idle cores can help with a film of another process.
    """

    executor: Executor
    work: Callable[[Job], Outcome]
    capacity: Callable[[], int]
    stop: Callable[[], None]
    topic: str = ""
    lends_cores: bool = False


@contextmanager
def local(count: int, report: Report) -> Generator[Pool, None, None]:
    """Provide processes of this machine.

    Parameters
    ----------
    count
        How many processes at once.
    report
        Called with the film's name and each of its steps.

    Yields
    ------
    Pool
        The processes; they end with the block.
    """
    check_possible()
    server = ForkServer()

    def work(job: Job) -> Outcome:
        return attempt_film(job, server, lambda step: report(job.film.name, step))

    # For each process a thread waits, which only receives its messages and checks its time limit.
    executor = ThreadPoolExecutor(count, thread_name_prefix="romcam-film")
    try:
        yield Pool(executor, work, lambda: count, server.close, lends_cores=True)
    finally:
        server.close()
        executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def cluster(address: str, report: Report) -> Generator[Pool, None, None]:
    """Provide the workers of a Dask scheduler; their number may change at any time.

    Parameters
    ----------
    address
        Address of the scheduler, such as tcp://host:8786.
    report
        Called with the film's name and each of its steps.

    Yields
    ------
    Pool
        The workers.

    Raises
    ------
    UsageError
        Where no scheduler answers, or Dask is not installed.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(_text("cluster-needs-dask")) from None
    try:
        client: Any = Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(_text("cluster-no-scheduler", address=address, error=error)) from error
    topic = f"romcam-{client.id}"

    def receive(event: tuple[float, Any]) -> None:
        message = event[1]
        report(message["film"], ProgressStep(message["step"], message["done"], message["total"]))

    executor = client.get_executor(pure=False)
    try:
        client.subscribe_topic(topic, receive)
        yield Pool(
            executor,
            _attempt_on_cluster,
            lambda: QUEUED * max(1, sum(cast("dict[str, int]", client.nthreads()).values())),
            lambda: executor.shutdown(wait=False),
            topic,
        )
    finally:
        executor.shutdown(wait=False)
        client.close()


_servers: Final[list[ForkServer]] = []
_starting: Final = threading.Lock()


def _attempt_on_cluster(job: Job) -> Outcome:
    """Analyse one film on a cluster's worker, with a fork server of its own."""
    from distributed import get_worker

    with _starting:
        if not _servers:
            _servers.append(ForkServer())
    worker, reported_s = get_worker(), 0.0

    def report(step: ProgressStep) -> None:
        nonlocal reported_s
        if time.monotonic() - reported_s > REPORT_EVERY_S:
            reported_s = time.monotonic()
            message = {"film": job.film.name, "step": step.step, "done": step.done, "total": step.total}
            worker.log_event(job.topic, message)

    return attempt_film(job, _servers[0], report)
