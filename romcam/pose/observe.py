"""The arrow from a film to its recording."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

from romcam.errors import ModelError
from romcam.pose.channel import Failed, Progressed, Request, Watched, receive, send
from romcam.pose.guard import guarded_environment
from romcam.pose.weights import load
from romcam.recording import Recording

LONG_SIDE_PX: Final = 640
"""The pose model looks at 256 × 256 pixels of the person; larger frames cost time and move no landmark by more
than they tremble (docs/pose.md)."""

SYSTEM_LIBRARIES: Final = "libgl1 libegl1 libgles2 libglib2.0-0 libxcb1"

Progress = Callable[[int, "int | None"], None]


def observe(path: str | Path, *, weights: str = "full", progress: Progress | None = None) -> Recording:
    """Watch a film: landmarks and outline of one person in every frame.

    weights: name of the pose model (`romcam models`). progress: called with frames done and the film's own count,
    which may be wrong or None. Raises InputError where the film cannot be read, ModelError where the model is
    missing or dies; everything happens in a child process that cannot reach the network.
    """
    content, name = load(weights)
    request = Request(str(Path(path).resolve()), content, name, LONG_SIDE_PX)
    with tempfile.TemporaryFile() as chatter:
        worker = subprocess.Popen(
            [sys.executable, "-m", "romcam.pose.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=chatter,
            env=guarded_environment(),
        )
        try:
            return _converse(worker, request, Path(path), chatter, progress)
        finally:
            worker.kill()
            worker.wait()


def _converse(
    worker: subprocess.Popen[bytes],
    request: Request,
    path: Path,
    chatter: IO[bytes],
    progress: Progress | None,
) -> Recording:
    assert worker.stdin is not None
    assert worker.stdout is not None
    try:
        send(worker.stdin, request)
    except BrokenPipeError:
        raise _died(worker, path, chatter) from None
    while (message := receive(worker.stdout)) is not None:
        if isinstance(message, Progressed) and progress is not None:
            progress(message.done, message.total)
        elif isinstance(message, Watched):
            return message.recording
        elif isinstance(message, Failed):
            raise _understood(message)
    raise _died(worker, path, chatter)


def _understood(failed: Failed) -> Exception:
    if failed.kind is not ImportError and not issubclass(failed.kind, ImportError):
        return failed.kind(failed.sentence)
    if ".so" in failed.sentence:
        library = failed.sentence.split(":")[0]
        return ModelError(
            f"The pose model needs a system library that is missing here ({library}); on Debian or Ubuntu: "
            f"apt-get install --no-install-recommends {SYSTEM_LIBRARIES}"
        )
    return ModelError(f"The pose model's library cannot be loaded ({failed.sentence}); reinstall romcam.")


def _died(worker: subprocess.Popen[bytes], path: Path, chatter: IO[bytes]) -> ModelError:
    status = worker.wait()
    how = signal.Signals(-status).name if status < 0 else f"exit status {status}"
    chatter.seek(0)
    lines = chatter.read().decode(errors="replace").strip().splitlines()
    last = f" Its last words: {lines[-1].strip()[:200]}" if lines else ""
    missing = next((line for line in lines if "cannot open shared object file" in line), None)
    if missing:
        return ModelError(
            "The pose model needs a system library that is missing here; on Debian or Ubuntu: "
            f"apt-get install --no-install-recommends {SYSTEM_LIBRARIES}"
        )
    return ModelError(
        f"The pose model's process died on {path} ({how}); try the film again, or convert it to H.264 first.{last}"
    )
