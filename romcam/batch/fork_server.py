"""A separate process for each film, forked from one that has loaded everything once.

The fork server runs nothing but `worker.main`: it loads what an analysis needs, under the network guard and without
starting a thread, then forks a worker for each request. A native abort, the kernel's out-of-memory killer or a hang
therefore costs one worker, and starting one takes hundredths of a second.

Each worker has a lifeline: a socket whose other end the requesting process holds. When that end closes, for any reason,
the worker is killed; when the worker ends, its exit status comes back through it. When the fork server's own socket
closes, it kills all workers and ends. So no process keeps running, even after `kill -9`.

Libraries that were tried instead (Linux, Python 3.11): the standard library's `forkserver` with
`set_forkserver_preload`, and pebble 5.2.3 on top of it. Both fork from a preloaded process in 8 ms and report a native
abort, but after `kill -9` of the requesting process both leave a worker that hangs, the server and the resource tracker
running; both ignore a module that cannot be preloaded, give workers neither an environment (the network guard) nor an
output file of their own; and pebble has one time limit for a task but neither progress nor a limit without it.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from typing import IO, Any, Final

from romcam.errors import RomcamError, UsageError
from romcam.messages import Catalogue
from romcam.pose.guard import guarded_environment
from romcam.pose.opening import load_failure

READY: Final = b"r"
"""Message of the fork server once everything is loaded."""

_BOOT: Final = "import sys; sys.path[:] = sys.argv[1:]; from romcam.batch.worker import main; main()"

_SINGLE_THREADED: Final = {
    "ROMCAM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENCV_FOR_THREADS_NUM": "1",
}
"""Every core has its own film: more threads per film would compete for the same cores."""

_KEEP_MEMORY: Final = {"MALLOC_MMAP_THRESHOLD_": "67108864", "MALLOC_TRIM_THRESHOLD_": "268435456"}
"""For glibc: the memory of a frame is reused for the next. Returning it to the kernel each time cost 5 % time."""
_text = Catalogue(__name__)


@dataclass(frozen=True)
class Worker:
    """A worker, from the view of the requesting process.

    Parameters
    ----------
    channel
        Delivers `Step`, then `Returned` or `Raised`.
    lifeline
        Delivers the exit status, negative for a signal. The worker is killed when this end closes.
    """

    channel: Connection
    lifeline: Connection

    def close(self) -> None:
        """Close both ends; a worker that still runs is killed."""
        self.channel.close()
        self.lifeline.close()


class ForkServer:
    """The fork server, from the view of the requesting process.

    It starts with the first worker and may be used from several threads.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._lock = threading.Lock()
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    def start_worker(self, work: Callable[..., Any], argument: object, output: IO[bytes]) -> Worker | None:
        """Fork a worker that runs `work(argument, report)`.

        Parameters
        ----------
        work, argument
            A function that can be pickled, and its first argument. Its second argument is a function that takes a step,
            what is done of it, and its total or None.
        output
            A file for what the worker prints.

        Returns
        -------
        Worker or None
            None once the fork server is closed.

        Raises
        ------
        ModelError
            Where the libraries of an analysis cannot be loaded.
        """
        while (control := self._alive()) is not None:
            channel, worker_channel = Pipe()
            lifeline, worker_lifeline = Pipe()
            with worker_channel, worker_lifeline:
                try:
                    handles = [worker_channel.fileno(), worker_lifeline.fileno(), output.fileno()]
                    socket.send_fds(control, [b"f"], handles)
                    channel.send((work, argument))
                    return Worker(channel, lifeline)
                except OSError:  # the fork server has just died, not because of the film: start another
                    channel.close()
                    lifeline.close()
        return None

    def close(self) -> None:
        """Kill every worker and end."""
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
        self._control, server_end = socket.socketpair()
        with server_end, tempfile.TemporaryFile() as output:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _BOOT, *sys.path],
                stdin=server_end.fileno(),
                stdout=output,
                stderr=output,
                env=guarded_environment() | _SINGLE_THREADED | _KEEP_MEMORY,
            )
            server_end.close()
            if self._control.recv(1) != READY:
                self._process.wait()
                self._process = None
                output.seek(0)
                raise _cannot_load(output.read().decode(errors="replace"))


def check_possible() -> None:
    """Refuse systems where processes cannot be forked; raises UsageError."""
    if not hasattr(os, "fork"):
        raise UsageError(_text("server-impossible"))


def _cannot_load(output: str) -> RomcamError:
    """The error of a fork server that ended before it was ready. output: what it printed."""
    lines = output.strip().splitlines()
    return load_failure(output, lines[-1][:200] if lines else _text("server-no-output"))
