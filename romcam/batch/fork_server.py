"""A process for each film, forked from one that has loaded everything once.

The fork server runs nothing but `worker.main`: it loads what an analysis needs, under the network guard and without
starting
a thread, then forks a child for each request. A native abort, the kernel's out-of-memory killer or a hang therefore
costs one child, and a child costs hundredths of a second.

Each child hangs on a leash, a socket whose other end the asking process holds: when that end closes, for whatever
reason, the child is killed; when the child ends, its exit status comes back through it. A fork server whose own socket
closes kills all of them and goes. So nothing is left running, also after `kill -9`.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from typing import IO, Any, Final

from romcam.batch.messages import READY
from romcam.errors import ModelError, UsageError
from romcam.pose.guard import guarded_environment
from romcam.pose.observe import SYSTEM_LIBRARIES

_BOOT: Final = "import sys; sys.path[:] = sys.argv[1:]; from romcam.batch.worker import main; main()"

_SINGLE: Final = {
    "ROMCAM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENCV_FOR_THREADS_NUM": "1",
}
"""Every core has a film of its own: more threads a film would only get in each other's way."""

_KEEPING: Final = {"MALLOC_MMAP_THRESHOLD_": "67108864", "MALLOC_TRIM_THRESHOLD_": "268435456"}
"""For glibc: memory of one frame is kept for the next. Handing it back and forth cost a twentieth of the time."""


@dataclass(frozen=True)
class Child:
    """The asking side of a child: `line` gives Step, Returned or Raised; `leash` its exit status, negative a signal."""

    line: Connection
    leash: Connection

    def close(self) -> None:
        """Let go of it; one that still runs is killed."""
        self.line.close()
        self.leash.close()


class ForkServer:
    """The asking side. Starts with the first child; may be used from several threads."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._lock = threading.Lock()
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._closed

    def begin(self, work: Callable[..., Any], argument: object, chatter: IO[bytes]) -> Child | None:
        """Fork a child that runs `work(argument, report)`; what it prints goes to the file. None once it is closed.

        Raises ModelError where what an analysis needs cannot be loaded.
        """
        while (control := self._alive()) is not None:
            line, child_line = Pipe()
            leash, child_leash = Pipe()
            with child_line, child_leash:
                try:
                    socket.send_fds(control, [b"f"], [child_line.fileno(), child_leash.fileno(), chatter.fileno()])
                    line.send((work, argument))
                    return Child(line, leash)
                except OSError:  # it has just died, of what is not the film's doing: another one, then
                    line.close()
                    leash.close()
        return None

    def close(self) -> None:
        """Kill every child and end."""
        with self._lock:
            self._closed = True
            process, self._process = self._process, None
            if self._control is not None:
                self._control.close()
        if process is not None:
            process.wait()

    def _alive(self) -> socket.socket | None:
        with self._lock:
            if self._closed:
                return None
            if self._process is None or self._process.poll() is not None:
                self._start()
            return self._control

    def _start(self) -> None:
        if self._control is not None:
            self._control.close()
        self._control, theirs = socket.socketpair()
        with theirs, tempfile.TemporaryFile() as chatter:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _BOOT, *sys.path],
                stdin=theirs.fileno(),
                stdout=chatter,
                stderr=chatter,
                env=guarded_environment() | _SINGLE | _KEEPING,
            )
            theirs.close()
            if self._control.recv(1) != READY:
                self._process.wait()
                self._process = None
                chatter.seek(0)
                raise why_it_cannot_load(chatter.read().decode(errors="replace"))


def why_it_cannot_load(said: str) -> ModelError:
    """What to tell where the pose model's library, or romcam itself, cannot be loaded."""
    missing = re.search(r"([\w.+-]+\.so[\w.]*): cannot open shared object file", said)
    if missing:
        return ModelError(
            f"The pose model needs the system library {missing[1]}, which is missing here; "
            f"on Debian or Ubuntu run: apt-get install --no-install-recommends {SYSTEM_LIBRARIES}"
        )
    last = said.strip().splitlines()[-1][:200] if said.strip() else "it said nothing"
    return ModelError(f"The pose model's library cannot be loaded ({last}); reinstall romcam.")


def check_possible() -> None:
    """Refuse where processes cannot be forked. Raises UsageError."""
    if not hasattr(os, "fork"):
        raise UsageError("romcam batch needs Linux or macOS; on Windows use romcam analyze, film by film, or WSL.")
