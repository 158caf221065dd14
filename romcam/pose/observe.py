"""The arrow from a film to its recording."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

from romcam.errors import ModelError
from romcam.pose.channel import Failed, Lies, Progressed, Request, Watched, receive, send
from romcam.pose.guard import guarded_environment
from romcam.protocol import Legs, Networks
from romcam.recording import Recording
from romcam.weights.store import load

LONG_SIDE_PX: Final = 640
"""The pose model looks at 256 × 256 pixels of the person; larger frames cost time and move no landmark by
more than it trembles (docs/pose.md)."""

SYSTEM_LIBRARIES: Final = "libgl1 libegl1 libgles2 libglib2.0-0 libxcb1"

# The child takes modules from where this process does, and never from the folder it happens to be started in,
# as `python -m` would: that may be a patient's memory stick.
_WORKER: Final = "import sys; sys.path[:] = sys.argv[1:]; from romcam.pose.worker import main; main()"

Progress = Callable[[int, "int | None"], None]


def observe(
    path: str | Path,
    *,
    weights: str = "full",
    back: bool = True,
    lies: Lies | None = None,
    networks: Networks = "bend",
    legs: Legs | None = None,
    inference_rate_hz: float | None = None,
    progress: Progress | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> Recording:
    """Watch a film: landmarks and outline of one person in every frame.

    weights: name of the pose model (`romcam models`). back: read the back, too, of somebody who stands side-on and
    moves both legs alike; else there are landmarks alone. lies: how somebody does who lies. networks, legs, looks_hz:
    see `Setting`.
    progress: called with frames done and the film's own count, which may be wrong or None. meanwhile: called once,
    after the watching has begun in the other process and before anything is heard of it: the place for slow imports.
    Raises InputError where the film cannot be read, ModelError where the model is missing or dies; everything
    happens in a child process that cannot reach the network.
    """
    content, name = load(weights)
    with tempfile.TemporaryFile() as chatter:
        worker = start_worker(_WORKER, chatter)
        try:
            request = Request(str(path), content, name, LONG_SIDE_PX, back, lies, networks, legs, inference_rate_hz)
            return _converse(worker, request, progress, meanwhile)
        except EOFError:
            raise died(worker, chatter, str(path), "try again, or export the film as H.264 (.mp4) first") from None
        finally:
            worker.kill()
            worker.communicate()


def start_worker(code: str, chatter: IO[bytes]) -> subprocess.Popen[bytes]:
    """A process that runs the code where it cannot reach the network. chatter: a file for what it prints."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=chatter,
        env=guarded_environment(),
    )


def _converse(
    worker: subprocess.Popen[bytes],
    request: Request,
    progress: Progress | None,
    meanwhile: Callable[[], None] | None,
) -> Recording:
    """Ask and listen until the answer has come. Raises EOFError where the worker goes before."""
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
    """What the worker raised, with what to do where a library is missing."""
    if not issubclass(failed.kind, ImportError):
        return failed.kind(failed.sentence)
    return _missing_library(failed.sentence) or ModelError(
        f"The pose model's library cannot be loaded ({failed.sentence}); reinstall romcam."
    )


def _missing_library(said: str) -> ModelError | None:
    missing = re.search(r"([\w.+-]+\.so[\w.]*): cannot open shared object file", said)
    return missing and ModelError(
        f"The pose model needs the system library {missing[1]}, which is missing here; "
        f"on Debian or Ubuntu run: apt-get install --no-install-recommends {SYSTEM_LIBRARIES}"
    )


def died(worker: subprocess.Popen[bytes], chatter: IO[bytes], on: str, advice: str) -> ModelError:
    """The worker ended without an answer: how, what it said last, and what to do."""
    status = worker.wait()
    how = _signal_name(-status) if status < 0 else f"exit status {status}"
    chatter.seek(0)
    said = chatter.read().decode(errors="replace").strip()
    last = said.splitlines()[-1].strip()[:200] if said else "nothing"
    return _missing_library(said) or ModelError(
        f"The pose model's process died on {on} ({how}; its last words: {last}); {advice}."
    )


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
