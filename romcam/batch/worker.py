"""The fork server's own program: it loads everything once, then forks a worker for each film (see `fork_server`)."""

from __future__ import annotations

import ctypes
import gc
import os
import selectors
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import Any, Final, NoReturn, get_args

from romcam import messages
from romcam.batch.fork_server import READY
from romcam.batch.job import ProgressStep, Raised, Returned
from romcam.errors import MemoryShortage, RomcamError
from romcam.estimators import load_estimator
from romcam.memory import is_shortage, shortage
from romcam.pose.opening import load_library
from romcam.presentation.page import page_template
from romcam.protocol import Networks
from romcam.weights import load_network, manifest
from romcam.weights.store import DEFAULT

# Not polars: it starts threads when it is loaded, and a process with threads must not fork.
_MODULES: Final = (
    *(f"scipy.{part}" for part in ("interpolate", "ndimage", "signal", "special")),
    *(f"romcam.pose.{part}" for part in ("survey", "follow", "observer", "mirrored", "window")),
    *(f"romcam.report.{part}" for part in ("html", "stills")),
    "romcam.results.result",
    "romcam.batch.film_analysis",
    "romcam.batch.attempt",
)
_DIE_WITH_PARENT: Final = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


def main() -> None:
    """Run the fork server; its standard input is the socket that requests arrive on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the requesting process handles Ctrl-C
    preload()
    gc.freeze()  # workers then need not examine what is loaded, which would copy its memory
    control = socket.socket(fileno=os.dup(0))
    devnull = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(devnull, standard)
    control.send(READY)
    _serve(control)


def preload() -> None:
    """Load what an analysis needs: modules, weights, every room's catalogue of sentences, and the report's template.

    Weights and sentences are kept in memory, so that an update of romcam during a batch cannot mix two versions.
    """
    for name in _MODULES:
        import_module(name)
    load_library(DEFAULT)
    for networks in get_args(Networks):
        load_estimator(networks)
    for file in manifest().networks:
        load_network(file.role, file.use)
    messages.preload()
    page_template(Path(import_module("romcam.report").__path__[0])).environment.get_template("frame.html.j2")


def _serve(control: socket.socket) -> NoReturn:
    """Fork a worker for each request; when the requesting process has ended, kill all workers and end."""
    lifelines: dict[int, Connection] = {}
    selector = selectors.DefaultSelector()
    woken, wake = socket.socketpair()
    woken.setblocking(False)
    wake.setblocking(False)
    signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, _ignore)
    selector.register(control, selectors.EVENT_READ)
    selector.register(woken, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            if key.fileobj is woken:
                _drain(woken)
            elif key.fileobj is control:
                handles = _request(control)
                if not handles:
                    _end(lifelines)
                pid = os.fork()
                if pid == 0:
                    inherited = [selector, control, woken, wake, *lifelines.values()]
                    _be_worker(handles, inherited)
                for handle in (handles[0], handles[2]):
                    os.close(handle)
                lifelines[pid] = Connection(handles[1])
                selector.register(lifelines[pid], selectors.EVENT_READ)
            else:
                # No message is ever sent in this direction: readable means that the other end is closed.
                pid = next(pid for pid, lifeline in lifelines.items() if lifeline is key.fileobj)
                os.kill(pid, signal.SIGKILL)
                selector.unregister(key.fileobj)
        _reap(lifelines, selector)


def _ignore(number: int, frame: FrameType | None) -> None:
    """Do nothing: the signal's number arrives through the wake-up socket."""


def _request(control: socket.socket) -> list[int]:
    try:
        return socket.recv_fds(control, 1, 3)[1]
    except OSError:
        return []


def _drain(woken: socket.socket) -> None:
    with suppress(BlockingIOError):
        while woken.recv(4096):
            pass


def _reap(lifelines: dict[int, Connection], selector: selectors.BaseSelector) -> None:
    while lifelines:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        lifeline = lifelines.pop(pid)
        if lifeline in selector.get_map():
            selector.unregister(lifeline)
        with suppress(OSError):  # the requesting process may have ended
            lifeline.send(os.waitstatus_to_exitcode(status))
        lifeline.close()


def _end(lifelines: dict[int, Connection]) -> NoReturn:
    for pid in lifelines:
        os.kill(pid, signal.SIGKILL)
    os._exit(0)


def _be_worker(handles: list[int], inherited: list[Any]) -> NoReturn:
    """The complete life of a worker, from the fork to its end."""
    status = 1
    try:
        parent = os.getppid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for each in inherited:
            each.close()
        os.close(handles[1])
        for standard in (1, 2):
            os.dup2(handles[2], standard)
        die_with(parent)
        channel = Connection(handles[0])
        work, argument = channel.recv()
        channel.send(_outcome(work, argument, channel))
        status = 0
    finally:
        # End at once: do not wait for threads of native libraries, do not run the fork server's exit handlers.
        os._exit(status)


def _outcome(work: Callable[..., Any], argument: object, channel: Connection) -> Returned | Raised:
    def report(step: str, done: int, total: int | None) -> None:
        channel.send(ProgressStep(step, done, total))

    try:
        return Returned(work(argument, report))
    except RomcamError as error:
        return Raised(type(error), str(error))
    except Exception as error:
        if is_shortage(error):
            return Raised(MemoryShortage, str(shortage()))
        return Raised(None, f"{type(error).__name__}: {error}")


def die_with(parent: int) -> None:
    """On Linux, let this process be killed when its parent ends, and first when memory runs out.

    Parameters
    ----------
    parent
        Process number of the parent.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write("900")
