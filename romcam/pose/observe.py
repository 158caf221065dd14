"""From a video to its recording."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

from romcam.errors import ModelError
from romcam.messages import Catalogue
from romcam.pose.channel import Failed, Progressed, Request, Watched, receive, send
from romcam.pose.guard import guarded_environment
from romcam.pose.opening import load_failure, missing_library
from romcam.pose.reader import FrameReading
from romcam.protocol import BEND, MeasurementProtocol
from romcam.recording import Recording
from romcam.weights.store import load

_text = Catalogue(__name__)

LONG_SIDE_PX: Final = 640
"""The pose model takes 256 × 256 pixels of the person; larger frames cost time and move no landmark by more than it
trembles (docs/pose.md)."""

# The child takes modules from where this process does, and never from the folder it happens to be started in,
# as `python -m` would: that may be a patient's memory stick.
_WORKER: Final = "import sys; sys.path[:] = sys.argv[1:]; from romcam.pose.worker import main; main()"

Progress = Callable[[int, "int | None"], None]


def observe(
    path: str | Path,
    protocol: MeasurementProtocol = BEND,
    *,
    reading: FrameReading | None = None,
    weights: str = "full",
    progress: Progress | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> Recording:
    """Watch a video: landmarks of one person in every frame, and whatever the reading adds.

    Everything happens in a child process that cannot reach the network.

    Parameters
    ----------
    path
        Of the video.
    protocol
        How the test is watched.
    reading
        What is read in a frame beside the pose, such as `romcam.estimators.reading_for(protocol)`; None: nothing.
    weights
        Name of the pose model (`romcam models`).
    progress
        Called with frames done and the video's own count, which may be wrong or None.
    meanwhile
        Called once, after the other process has begun and before anything is received from it: the place for slow
        imports.

    Raises
    ------
    InputError
        Where the video cannot be read.
    ModelError
        Where the pose model is missing or dies.
    """
    content, name = load(weights)
    with tempfile.TemporaryFile() as output:
        worker = start_worker(_WORKER, output)
        try:
            request = Request(str(path), content, name, LONG_SIDE_PX, protocol, reading)
            return _converse(worker, request, progress, meanwhile)
        except EOFError:
            raise died(worker, output, str(path), _text("advice-other-format")) from None
        finally:
            worker.kill()
            worker.communicate()


def start_worker(code: str, output: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start a process that runs the code where it cannot reach the network. output: a file for what it prints."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=output,
        env=guarded_environment(),
    )


def _converse(
    worker: subprocess.Popen[bytes],
    request: Request,
    progress: Progress | None,
    meanwhile: Callable[[], None] | None,
) -> Recording:
    """Ask and listen until the answer has come. Raises EOFError where the worker ends before."""
    assert worker.stdin is not None
    assert worker.stdout is not None
    try:
        send(worker.stdin, request)
    except OSError:
        raise EOFError from None
    if meanwhile is not None:
        meanwhile()
    while (message := receive(worker.stdout)) is not None:
        if isinstance(message, Progressed) and progress is not None:
            progress(message.done, message.total)
        elif isinstance(message, Watched):
            return message.recording
        elif isinstance(message, Failed):
            raise understood(message)
    raise EOFError


def understood(failed: Failed) -> Exception:
    """Return what the worker raised, with what to do where a library is missing."""
    if not issubclass(failed.kind, ImportError):
        return failed.kind(failed.sentence)
    return load_failure(failed.sentence, failed.sentence)


def died(worker: subprocess.Popen[bytes], output: IO[bytes], on: str, advice: str) -> ModelError:
    """Return the error of a worker that ended without an answer: how it ended, what it wrote last, and what to do.

    Parameters
    ----------
    worker
        The process.
    output
        The file of what it printed.
    on
        What it worked on, for the sentence.
    advice
        What the user can do, as the end of the sentence.
    """
    status = worker.wait()
    how = _signal_name(-status) if status < 0 else _text("exit-status", status=str(status))
    output.seek(0)
    written = output.read().decode(errors="replace").strip()
    last = written.splitlines()[-1].strip()[:200] if written else _text("no-output")
    return missing_library(written) or ModelError(_text("worker-died", on=on, how=how, last=last, advice=advice))


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return _text("signal", number=str(number))
