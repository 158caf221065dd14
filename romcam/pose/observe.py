"""Makes a recording of a video, in a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Final

from romcam.errors import ModelError, RomcamError
from romcam.memory import is_shortage, shortage
from romcam.messages import Catalogue
from romcam.pose.channel import Failed, Progressed, Request, Watched, receive, send
from romcam.pose.guard import guarded_environment
from romcam.pose.opening import load_failure, missing_library
from romcam.pose.reader import FrameReading
from romcam.protocol import BEND, MeasurementProtocol
from romcam.recording import Recording
from romcam.video.proxy import Proxy, ProxyPart
from romcam.video.source import Stated
from romcam.weights.store import load

_text = Catalogue(__name__)

LONG_SIDE_PX: Final = 640
"""Longer side of the frames given to the pose model, pixels. The model takes 256 × 256 pixels of the person; larger
frames cost time and change landmarks by less than their jitter (docs/pose.md)."""

# The child imports modules from the same folders as this process, and never from the working folder as `python -m`
# would: that may be a patient's memory stick.
_WORKER: Final = "import sys; sys.path[:] = sys.argv[1:]; from romcam.pose.worker import main; main()"

_NATIVE: Final = {"MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1"}
"""glibc gives each thread a heap of its own and keeps what is freed in it. Other C libraries ignore the variable.
OpenBLAS's second thread has nothing to do in matrices this small, and waits for it busily."""

Progress = Callable[[int, "int | None"], None]


def observe(
    path: str | Path,
    protocol: MeasurementProtocol = BEND,
    *,
    reading: FrameReading | None = None,
    weights: str = "full",
    stated: Stated | None = None,
    progress: Progress | None = None,
    meanwhile: Callable[[], None] | None = None,
    proxy_px: int | None = None,
    keep_proxy: Callable[[Proxy], None] | None = None,
    standby: Standby | None = None,
) -> Recording:
    """Watch a video: landmarks of one person in every frame, and the values that the reading adds.

    Everything happens in a child process that cannot reach the network.

    Parameters
    ----------
    path
        Path of the video.
    protocol
        How the test is filmed and read.
    reading
        What is read in a frame in addition to the pose, such as `romcam.estimators.reading_for(protocol)`; None:
        nothing.
    weights
        Name of the pose model (`romcam models`).
    stated
        What the user states about the video; None: nothing.
    progress
        Called with the frames done and the video's own frame count, which may be wrong or None.
    meanwhile
        Called once, after the other process has started and before its first message is read: the place for slow
        imports.
    proxy_px
        Length in pixels of the longer side of a proxy of the video, made while it is watched; None: none is made.
    keep_proxy
        Called with the proxy, if one was made.
    standby
        Process of `standing_by`, which has watched nothing yet; it ends. None: one is started now.

    Returns
    -------
    The recording.

    Raises
    ------
    InputError
        If the video cannot be read.
    ModelError
        If the pose model is missing or its process dies.
    """
    content, name = load(weights)
    with standing_by() if standby is None else closing(standby) as worker:
        try:
            request = Request(str(path), content, name, LONG_SIDE_PX, protocol, reading, stated or Stated(), proxy_px)
            _ask(worker.process, request)
            # The weights are in the other process now.
            del content, request
            watched = _converse(worker.process, progress, meanwhile)
        except EOFError:
            raise death_error(worker.process, worker.output, str(path), _text("advice-other-format")) from None
    if watched.proxy is not None and keep_proxy is not None:
        keep_proxy(watched.proxy)
    from romcam.pose.watched import interpolate

    # Only now: interpolated frames take several times the memory, which the other process has returned.
    return interpolate(watched.frames)


@dataclass(frozen=True, eq=False)
class Standby:
    """A process that can watch one video.

    Parameters
    ----------
    process
        The process.
    output
        File with everything it prints to standard error.
    """

    process: subprocess.Popen[bytes]
    output: IO[bytes]

    def close(self) -> None:
        """End the process, if it has not ended yet."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what is still in the buffer cannot be written any more
                    pipe.close()


@contextmanager
def standing_by() -> Generator[Standby, None, None]:
    """Start a process that can watch a video, before it is known which: it imports its libraries meanwhile.

    Yields
    ------
    The process, which ends with the context at the latest.
    """
    with tempfile.TemporaryFile() as output, closing(Standby(start_worker(_WORKER, output), output)) as standby:
        yield standby


def start_worker(code: str, output: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start a Python process that cannot reach the network.

    Parameters
    ----------
    code
        Python code that the process runs.
    output
        File for everything it prints to standard error.

    Returns
    -------
    The process; its standard input and output are pipes.
    """
    return subprocess.Popen(
        [sys.executable, "-c", code, *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=output,
        env=guarded_environment() | _NATIVE,
    )


def _ask(worker: subprocess.Popen[bytes], request: Request) -> None:
    """Send the request. Raises EOFError if the worker has ended."""
    assert worker.stdin is not None
    try:
        send(worker.stdin, request)
    except OSError:
        raise EOFError from None


def _converse(
    worker: subprocess.Popen[bytes],
    progress: Progress | None,
    meanwhile: Callable[[], None] | None,
) -> Watched:
    """Read messages until the recording arrives. Raises EOFError if the worker ends first."""
    assert worker.stdout is not None
    if meanwhile is not None:
        meanwhile()
    proxy: Proxy | None = None
    while (message := receive(worker.stdout)) is not None:
        if isinstance(message, Progressed) and progress is not None:
            progress(message.done, message.total)
        elif isinstance(message, ProxyPart):
            proxy = proxy or Proxy(message.layout)
            with suppress(OSError):  # a full disk: the proxy then lacks frames and is not used
                proxy.append(message.packets)
        elif isinstance(message, Watched):
            return replace(message, proxy=proxy)
        elif isinstance(message, Failed):
            raise failure_error(message)
    raise EOFError


def failure_error(failed: Failed) -> Exception:
    """Return the exception to raise for a worker's failure, with a remedy if a library is missing.

    Parameters
    ----------
    failed
        The worker's message.
    """
    if not issubclass(failed.kind, ImportError):
        return failed.kind(failed.sentence)
    return load_failure(failed.sentence, failed.sentence)


def death_error(worker: subprocess.Popen[bytes], output: IO[bytes], on: str, advice: str) -> RomcamError:
    """Return the error for a worker that ended without an answer: how it ended, its last output, and what to do.

    Parameters
    ----------
    worker
        The process.
    output
        File with everything it printed.
    on
        Name of the input it worked on, for the message.
    advice
        What the user can do, as the end of the sentence.
    """
    status = worker.wait()
    how = _signal_name(-status) if status < 0 else _text("exit-status", status=str(status))
    output.seek(0)
    written = output.read().decode(errors="replace").strip()
    last = written.splitlines()[-1].strip()[:200] if written else _text("no-output")
    if is_shortage(written):
        return shortage()
    return missing_library(written) or ModelError(_text("worker-died", on=on, how=how, last=last, advice=advice))


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return _text("signal", number=str(number))
