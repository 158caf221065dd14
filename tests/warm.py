"""Python processes that start warm: forked from one that has loaded the slow libraries, in place of a cold start.

A process made here has its own exit status, signals, streams, environment and folder, like any other. Only its imports
are done before it begins, which saves more than a second each. One server is started for the whole
run of the tests, by the process that the workers of pytest-xdist belong to, and loads nothing until it is needed.

Linux and macOS; elsewhere every process starts cold.
"""

from __future__ import annotations

import gc
import os
import pickle
import runpy
import selectors
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import traceback
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, Final

POSSIBLE: Final = hasattr(os, "fork") and hasattr(socket, "recv_fds")
ADDRESS: Final = "ROMCAM_TESTS_WARM"
"""Environment variable: path of the server's socket."""

WARM_FORK_SERVER: Final = "ROMCAM_TESTS_WARM_FORK_SERVER"
"""Environment variable: romcam's own fork server starts warm, too, and is then no descendant of the process."""

_BOOT: Final = "import sys; sys.path[:] = sys.argv[1:]; from tests.warm import main; main()"
# Imports of the commands except onnxruntime and polars, which start threads when they are loaded.
_LOADED: Final = (
    *(f"scipy.{part}" for part in ("interpolate", "ndimage", "optimize", "signal", "special", "stats")),
    *("av", "cv2", "fsspec", "jinja2", "msgspec", "rich.console", "rich.progress", "typer"),
    *("ai_edge_litert.interpreter", "romcam.analysis", "romcam.cli.app"),
)


ONE_CORE_EACH: Final = {
    "ROMCAM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENCV_FOR_THREADS_NUM": "1",
    "MALLOC_MMAP_THRESHOLD_": "67108864",
    "MALLOC_TRIM_THRESHOLD_": "268435456",
}
"""As in `romcam batch`: every core runs a test of its own, and more threads would only compete."""


@dataclass(frozen=True)
class Request:
    """The command line after the interpreter's name, and the environment and folder to run it in."""

    line: list[str]
    environment: dict[str, str]
    folder: str
    own_session: bool


class Server:
    """The server's process as seen by the process that starts it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="romcam-warm-")
        address = str(Path(self._folder.name) / "socket")
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(address)
            listening.listen(64)
            self._process = subprocess.Popen(
                [sys.executable, "-c", _BOOT, str(Path(__file__).parents[1]), *filter(None, sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                pass_fds=(listening.fileno(),),
                env=ONE_CORE_EACH | os.environ | {ADDRESS: str(listening.fileno())},
            )
        os.environ[ADDRESS] = address

    def close(self) -> None:
        """End the server and what it still runs."""
        del os.environ[ADDRESS]
        self._process.communicate()
        self._folder.cleanup()


class WarmProcess(subprocess.Popen[Any]):
    """A process forked from the server, where its line begins with this interpreter; else any `subprocess.Popen`."""

    _warm: socket.socket | None = None

    def _execute_child(self, args: Any, executable: Any, *rest: Any) -> None:
        _, _, _, folder, environment, _, _, _, *pipes = rest[:14]
        if not _is_warm(args):
            super()._execute_child(args, executable, *rest)  # pyright: ignore[reportAttributeAccessIssue]
            return
        self._warm = _ask(_request(args, folder, environment, rest[19]), pipes)
        self.pid = struct.unpack("i", self._warm.recv(4, socket.MSG_WAITALL))[0]
        self._child_created = True
        self._close_pipe_fds(*pipes)  # pyright: ignore[reportAttributeAccessIssue]

    def _internal_poll(self, *more: Any, **named: Any) -> int | None:
        if self._warm is None:
            return super()._internal_poll(*more, **named)  # pyright: ignore[reportAttributeAccessIssue]
        return self._ended(0.0)

    def _wait(self, timeout: float | None) -> int:
        if self._warm is None:
            return super()._wait(timeout)  # pyright: ignore[reportAttributeAccessIssue]
        if self._ended(timeout) is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0.0)
        assert self.returncode is not None
        return self.returncode

    def _ended(self, timeout: float | None) -> int | None:
        """The exit status, once the process has ended."""
        if self.returncode is None and self._warm is not None:
            self._warm.settimeout(timeout)
            with suppress(BlockingIOError, TimeoutError):
                status = self._warm.recv(4, socket.MSG_WAITALL)
                self.returncode = struct.unpack("i", status)[0] if status else -signal.SIGKILL  # with the server
                self._warm.close()
        return self.returncode


def _is_warm(line: Any) -> bool:
    return ADDRESS in os.environ and isinstance(line, list) and bool(line) and line[0] == sys.executable


def _request(line: list[str], folder: Any, environment: Any, own_session: bool) -> Request:
    given = os.environ if environment is None else environment
    return Request(line[1:], dict(given), str(folder or Path.cwd()), own_session)


def _ask(request: Request, pipes: list[int]) -> socket.socket:
    asking = socket.socket(socket.AF_UNIX)
    asking.connect(os.environ[ADDRESS])
    streams = [pipe if pipe != -1 else standard for standard, pipe in enumerate((pipes[0], pipes[3], pipes[5]))]
    content = pickle.dumps(request)
    socket.send_fds(asking, [struct.pack("i", len(content))], streams)
    asking.sendall(content)
    return asking


class ForkedProcess(subprocess.Popen[Any]):
    """For a warm process: its own fork instead of a new start of the same interpreter."""

    def _execute_child(self, args: Any, executable: Any, *rest: Any) -> None:
        _, _, _, folder, environment, _, _, _, *pipes = rest[:14]
        request = _request(args, folder, environment, rest[19])
        self.pid = os.fork()
        if self.pid == 0:
            streams = [pipe if pipe != -1 else standard for standard, pipe in enumerate((pipes[0], pipes[3], pipes[5]))]
            _end_with(request, streams)
        self._child_created = True
        self._close_pipe_fds(*pipes)  # pyright: ignore[reportAttributeAccessIssue]


def warmed(process: type[subprocess.Popen[Any]]) -> Any:
    """The module `subprocess`, for a module whose processes start in this way."""
    return SimpleNamespace(**vars(subprocess) | {"Popen": process})


def main() -> None:
    """Run the server. In each forked process, return when that process has done its work."""
    served = _serve(socket.socket(fileno=int(os.environ.pop(ADDRESS))))
    if served is not None:
        request, streams = served
        _become(request, streams)
        _run(request.line)


def _serve(listening: socket.socket) -> tuple[Request, list[int]] | None:
    """Fork a child for each request and return what it asks for, in the child; None when the tests are over."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for pytest to handle
    signal.signal(signal.SIGCHLD, lambda *_: None)
    woken, wake = socket.socketpair()
    woken.setblocking(False)
    wake.setblocking(False)
    signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
    children: dict[int, socket.socket] = {}
    selector = selectors.DefaultSelector()
    for source in (listening, woken, 0):
        selector.register(source, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            if key.fileobj == 0:
                for pid in children:
                    os.kill(pid, signal.SIGKILL)
                return None
            if key.fileobj is woken:
                woken.recv(4096)
                _reap(children)
            elif key.fileobj is listening:
                _load()
                asking = listening.accept()[0]
                request, streams = _received(asking)
                pid = os.fork()
                if pid == 0:
                    signal.set_wakeup_fd(-1)
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    signal.signal(signal.SIGINT, signal.default_int_handler)
                    for each in (selector, listening, woken, wake, asking, *children.values()):
                        each.close()
                    return request, streams
                for stream in streams:
                    os.close(stream)
                children[pid] = asking
                with suppress(OSError):
                    asking.sendall(struct.pack("i", pid))


def _load() -> None:
    if _LOADED[-1] in sys.modules:
        return
    for name in _LOADED:
        import_module(name)
    _own("romcam.batch.worker").preload()  # modules, weights and sentences of an analysis
    # Not romcam.batch.fork_server: the process that starts it has threads by then, and must not fork.
    _own("romcam.pose.observe").subprocess = warmed(ForkedProcess)
    gc.collect()
    gc.freeze()  # no child need go through what is loaded, and so copy it


def _own(name: str) -> Any:
    module: ModuleType = import_module(name)
    return module


def _received(asking: socket.socket) -> tuple[Request, list[int]]:
    head, streams, _, _ = socket.recv_fds(asking, 4, 3)
    content = asking.recv(struct.unpack("i", head)[0], socket.MSG_WAITALL)
    return pickle.loads(content), streams


def _reap(children: dict[int, socket.socket]) -> None:
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        with children.pop(pid) as asking, suppress(OSError):  # nobody may want to know
            asking.sendall(struct.pack("i", os.waitstatus_to_exitcode(status)))


def _become(request: Request, streams: list[int]) -> None:
    """Take over streams, folder, environment and session from the request."""
    if request.own_session:
        os.setsid()
    for standard, stream in enumerate(streams):
        os.dup2(stream, standard)
    for stream in {*streams} - {0, 1, 2}:
        os.close(stream)
    os.environ.clear()
    os.environ.update(ONE_CORE_EACH | request.environment)
    os.chdir(request.folder)
    if os.environ.pop(WARM_FORK_SERVER, ""):
        _own("romcam.batch.fork_server").subprocess = warmed(WarmProcess)


def _run(line: list[str]) -> None:
    """Run the rest of an interpreter's command line."""
    if line[0] == "-m":
        sys.argv[:] = ["-m", *line[2:]]
        runpy.run_module(line[1], run_name="__main__", alter_sys=True)
    elif line[0] == "-c":
        sys.argv[:] = ["-c", *line[2:]]
        exec(compile(line[1], "<string>", "exec"), {"__name__": "__main__"})
    else:
        sys.argv[:] = line
        sys.path.insert(0, str(Path(line[0]).parent))
        runpy.run_path(line[0], run_name="__main__")


def _end_with(request: Request, streams: list[int]) -> None:
    """In a fork of a working process: run the request and end, without returning to the caller's stack."""
    status = 1
    gc.freeze()  # what the other process holds is not this one's to tidy up
    try:
        _become(request, streams)
        os.closerange(3, 1024)
        _run(request.line)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)
