"""The fork server's own program: loads everything once, then forks a child for each film (see `fork_server`)."""

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
from types import FrameType
from typing import Any, Final, NoReturn, get_args

from romcam.batch.messages import READY, Raised, Returned, Step
from romcam.errors import RomcamError
from romcam.estimators import load_estimator
from romcam.protocol import Networks
from romcam.weights import load_network, manifest

# Not polars: it starts threads when it is loaded, and a process with threads must not fork.
_LOADED: Final = (
    *(f"scipy.{part}" for part in ("interpolate", "ndimage", "signal", "special")),
    *(f"romcam.pose.{part}" for part in ("mediapipe", "survey", "follow", "observer", "mirrored", "window")),
    *(f"romcam.report.{part}" for part in ("html", "stills")),
    "romcam.results.result",
    "romcam.batch.work",
    "romcam.batch.attempt",
)
_DIE_WITH_PARENT: Final = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


def main() -> None:
    """The fork server's own program: its standard input is the socket that requests come on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the asking process to handle
    for name in _LOADED:
        import_module(name)
    for networks in get_args(Networks):
        load_estimator(networks)
    for file in manifest().networks:
        load_network(file.role, file.use)  # kept: an update of romcam half way must not mix two versions
    gc.freeze()  # what is loaded stays: no child need go through it, and so copy it
    control = socket.socket(fileno=os.dup(0))
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    control.send(READY)
    serve(control)


def serve(control: socket.socket) -> NoReturn:
    """Fork a child for each request; ends, and all of them with it, when nobody can ask any more."""
    leashes: dict[int, Connection] = {}
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
                    _end(leashes)
                pid = os.fork()
                if pid == 0:
                    inherited = [selector, control, woken, wake, *leashes.values()]
                    _be_child(handles, inherited)
                for handle in (handles[0], handles[2]):
                    os.close(handle)
                leashes[pid] = Connection(handles[1])
                selector.register(leashes[pid], selectors.EVENT_READ)
            else:
                # Nothing is ever sent this way: the other end is closed.
                pid = next(pid for pid, leash in leashes.items() if leash is key.fileobj)
                os.kill(pid, signal.SIGKILL)
                selector.unregister(key.fileobj)
        _reap(leashes, selector)


def _ignore(number: int, frame: FrameType | None) -> None:
    """The signal's number arrives through the wake-up socket."""


def _request(control: socket.socket) -> list[int]:
    try:
        return socket.recv_fds(control, 1, 3)[1]
    except OSError:
        return []


def _drain(woken: socket.socket) -> None:
    with suppress(BlockingIOError):
        while woken.recv(4096):
            pass


def _reap(leashes: dict[int, Connection], selector: selectors.BaseSelector) -> None:
    while leashes:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        leash = leashes.pop(pid)
        if leash in selector.get_map():
            selector.unregister(leash)
        with suppress(OSError):  # nobody may want to know
            leash.send(os.waitstatus_to_exitcode(status))
        leash.close()


def _end(leashes: dict[int, Connection]) -> NoReturn:
    for pid in leashes:
        os.kill(pid, signal.SIGKILL)
    os._exit(0)


def _be_child(handles: list[int], inherited: list[Any]) -> NoReturn:
    """What a child does from its birth to its end."""
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
        line = Connection(handles[0])
        work, argument = line.recv()
        line.send(_outcome(work, argument, line))
        status = 0
    finally:
        # At once: threads of native libraries must not be waited for, and nothing of the fork server's is to be tidied.
        os._exit(status)


def _outcome(work: Callable[..., Any], argument: object, line: Connection) -> Returned | Raised:
    def report(step: str, done: int, total: int | None) -> None:
        line.send(Step(step, done, total))

    try:
        return Returned(work(argument, report))
    except RomcamError as error:
        return Raised(type(error), str(error))
    except MemoryError:
        return Raised(None, "out of memory")
    except Exception as error:
        return Raised(None, f"{type(error).__name__}: {error}")


def die_with(parent: int) -> None:
    """On Linux: be killed when the parent is, and be the first the kernel takes when memory runs out."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write("900")
