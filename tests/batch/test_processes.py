"""A process for each film: what it returns, and what happens when it dies, hangs or is cancelled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import fsspec
import psutil
import pytest

from romcam.batch import attempt, fork_server
from romcam.batch.attempt import Cancelled, attempt_film
from romcam.batch.fork_server import ForkServer
from romcam.batch.job import Job, Outcome, PlannedFilm, Settings
from romcam.errors import ModelError, OutputError
from romcam.results.atomic_write import written_together

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

# The fork server's own program, without what an analysis needs, and with the work that is done here.
LIGHT = fork_server._BOOT.replace(
    "from romcam",
    f"from romcam.batch import worker; worker.preload = lambda: __import__({__name__!r}); from romcam",
    1,
)


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    """One for all tests: what happens to a worker does not reach it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fork_server, "_BOOT", LIGHT)
        server = ForkServer()
        yield server
        server.close()


def job(**settings: Any) -> Job:
    return Job(PlannedFilm("a.mp4", "/in/a.mp4", "1", 1), "/out", Settings(**settings))


def fine(job: Job, report: Any) -> Outcome:
    report("watching", 3, 9)
    return Outcome("done", reason=f"{os.environ['https_proxy']} {os.getpid()}")


def dies_while_it_writes(job: Job, report: Any) -> Outcome:
    first = not Path(job.out, job.film.folder).exists()
    with written_together(Path(job.out, job.film.folder), "result.json", ()) as partial:
        (partial / "result.json").write_text("{}")
        if first:
            os.abort()
    return Outcome("done")


def aborts(job: Job, report: Any) -> Outcome:
    print("F0000 00:00:1763.25 77 thread.cc] CHECK failed: width", file=sys.stderr, flush=True)
    os.abort()


def kills_itself(job: Job, report: Any) -> Outcome:
    os.kill(os.getpid(), signal.SIGKILL)
    return Outcome("done")


def hangs(job: Job, report: Any) -> Outcome:
    signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))
    time.sleep(1000)
    return Outcome("done")


def dawdles(job: Job, report: Any) -> Outcome:
    for done in range(10_000):
        report("watching", done, None)
        time.sleep(0.02)
    return Outcome("done")


def is_buggy(job: Job, report: Any) -> Outcome:
    raise ZeroDivisionError("nought")


def has_no_disk(job: Job, report: Any) -> Outcome:
    raise OutputError("The disk is full.")


def succeeds_at_last(job: Job, report: Any) -> Outcome:
    marker = Path(job.out)
    if not marker.exists():
        marker.touch()
        os.abort()
    return Outcome("done")


def test_what_it_returns_arrives_with_its_steps_from_a_guarded_process_of_its_own(server: ForkServer) -> None:
    steps: list[Any] = []
    outcomes = [attempt_film(job(), server, steps.append, fine) for _ in range(2)]
    assert [(step.step, step.done, step.total) for step in steps] == [("watching", 3, 9)] * 2
    (proxy, one), (_, other) = (outcome.reason.split() for outcome in outcomes)
    assert proxy == "http://127.0.0.1:9"
    assert len({one, other, str(os.getpid())}) == 3
    assert "https_proxy" not in os.environ or os.environ["https_proxy"] != proxy


def copies(job: Job, report: Any) -> Outcome:
    film, out = Path(job.film.url), Path(job.out, job.film.folder)
    out.mkdir(parents=True)
    for name in ("result.json", "report.html"):
        (out / name).write_bytes(film.read_bytes())
    return Outcome("done", reason=str(film))


def test_what_lies_at_a_url_is_fetched_and_delivered_outside_the_guarded_process(server: ForkServer) -> None:
    store: Any = fsspec.filesystem("memory")
    store.pipe_file("/films/a.mp4", b"a film")
    steps: list[Any] = []
    one = Job(PlannedFilm("a.mp4", "memory://films/a.mp4", "1", 1), "memory://out", Settings())
    outcome = attempt_film(one, server, steps.append, copies)
    assert outcome.ok
    assert "fetching the film" in {step.step for step in steps}
    assert not Path(outcome.reason).exists()  # a patient's film: nothing of it stays behind
    assert store.cat_file("/out/videos/a.mp4/result.json") == b"a film"
    assert store.cat_file("/out/videos/a.mp4/report.html") == b"a film"
    gone = attempt_film(
        replace(one, film=replace(one.film, url="memory://films/gone.mp4")), server, steps.append, copies
    )
    assert gone.state == "crashed"
    assert "cannot be fetched" in gone.reason


@pytest.mark.parametrize(
    ("work", "stall_s", "state", "says"),
    [
        (aborts, 60, "crashed", "(SIGABRT; its last output: thread.cc] CHECK failed: width)"),
        (kills_itself, 60, "crashed", "(SIGKILL)"),
        (hangs, 0.3, "timeout", "It made no progress for 0.3 s"),
    ],
)
def test_a_process_that_dies_or_hangs_is_tried_twice_and_reported(
    server: ForkServer, work: Any, stall_s: float, state: str, says: str
) -> None:
    outcome = attempt_film(job(stall_s=stall_s), server, lambda _: None, work)
    assert (outcome.state, outcome.attempts) == (state, 2)
    assert says in outcome.reason


def test_the_second_attempt_counts(server: ForkServer, tmp_path: Path) -> None:
    one = Job(PlannedFilm("a.mp4", "/in/a.mp4", "1", 1), str(tmp_path / "marker"), Settings())
    outcome = attempt_film(one, server, lambda _: None, succeeds_at_last)
    assert (outcome.state, outcome.attempts) == ("done", 2)


def test_the_second_attempt_leaves_nothing_of_the_first(server: ForkServer, tmp_path: Path) -> None:
    one = Job(PlannedFilm("a.mp4", "/in/a.mp4", "1", 1), str(tmp_path), Settings())
    outcome = attempt_film(one, server, lambda _: None, dies_while_it_writes)
    assert (outcome.state, outcome.attempts) == ("done", 2)
    assert [path.name for path in (tmp_path / one.film.folder).iterdir()] == ["result.json"]


def test_progress_does_not_extend_the_time_in_all(server: ForkServer) -> None:
    outcome = attempt_film(job(time_limit_s=0.4, stall_s=30), server, lambda _: None, dawdles)
    assert "longer than 0.4 s" in outcome.reason


def test_a_bug_is_reported_once_and_a_full_disk_is_not_a_failure_of_the_film(server: ForkServer) -> None:
    outcome = attempt_film(job(), server, lambda _: None, is_buggy)
    assert (outcome.state, outcome.attempts) == ("error", 1)
    assert "ZeroDivisionError: nought" in outcome.reason
    with pytest.raises(OutputError, match=r"The disk is full\."):
        attempt_film(job(), server, lambda _: None, has_no_disk)


@pytest.mark.usefixtures("server")
def test_closing_drops_films_in_progress() -> None:
    server = ForkServer()
    begun, raised = threading.Event(), list[BaseException]()
    others = psutil.Process().children(recursive=True)  # of the tests themselves

    def wait() -> None:
        try:
            attempt_film(job(), server, lambda _: begun.set(), dawdles)
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    assert begun.wait(20)
    descendants = [each for each in psutil.Process().children(recursive=True) if each not in others]
    assert descendants
    server.close()
    thread.join(20)
    assert [type(error) for error in raised] == [Cancelled]
    assert psutil.wait_procs(descendants, timeout=10)[1] == []


def test_a_fork_server_that_is_killed_is_replaced(server: ForkServer) -> None:
    assert attempt_film(job(), server, lambda _: None, fine).ok
    (process,) = [each for each in psutil.Process().children() if "batch.worker" in " ".join(each.cmdline())]
    process.kill()
    assert attempt_film(job(), server, lambda _: None, fine).ok


def test_no_process_is_left_when_the_requesting_process_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys; from romcam.batch import attempt, fork_server; from tests.batch import test_processes as t\n"
        "fork_server._BOOT = t.LIGHT\n"
        "attempt.attempt_film(t.job(), fork_server.ForkServer(), lambda s: print(s, flush=True), t.dawdles)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
    with parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        descendants = psutil.Process(parent.pid).children(recursive=True)
        assert len(descendants) == 2
        parent.kill()
    assert psutil.wait_procs(descendants, timeout=10)[1] == []


def test_what_cannot_be_loaded_is_answered_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = "raise ImportError('libEGL.so.1: cannot open shared object file: No such file or directory')"
    monkeypatch.setattr(fork_server, "_BOOT", broken)
    with tempfile.TemporaryFile() as output, pytest.raises(ModelError, match=r"libEGL\.so\.1.*apt-get install"):
        ForkServer().start_worker(fine, job(), output)


@pytest.mark.model
def test_the_fork_server_loads_everything_without_a_thread() -> None:
    """A process with threads must not fork: a lock that one of them holds would never be released in the child."""
    code = "import os; from romcam.batch import worker\nworker.preload()\nprint(len(os.listdir('/proc/self/task')))"
    if not Path("/proc/self/task").is_dir():
        pytest.skip("counts threads through /proc")
    environment = os.environ | fork_server._SINGLE_THREADED
    counted = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert counted.stdout.strip() == "1"


def test_native_code_s_times_and_numbers_are_left_out() -> None:
    assert attempt._GLOG_PREFIX.sub("", "F20260101 00:00:00.000000  4711 a.cc:1] no") == "a.cc:1] no"
