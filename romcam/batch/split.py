"""Analysing one long film in several processes: its own, and helpers forked for idle cores.

Helpers are forked before the film's process does anything that might start a thread. They wait for pieces of the film
(`romcam.pose.pieces`), return the landmarks of each, and end with the process that forked them. If a helper dies, the
film's process ends with the same signal or status. An attempt therefore fails as a whole, as it would without helpers.
"""

from __future__ import annotations

import os
import traceback
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from typing import Any, Final, NoReturn, cast

from romcam.batch.worker import die_with
from romcam.pose.channel import Request
from romcam.pose.model import PoseModel
from romcam.pose.opening import open_model
from romcam.pose.pieces import Piece, WatchedPiece, cut, join_pieces, watch_piece
from romcam.pose.subject import TrackedPerson
from romcam.pose.watched import SettledFrames
from romcam.pose.worker import Report, watch_whole
from romcam.video.seeking import FrameIndex, UnsafeSeek, read_frame_index

_STOP: Final = "stop"
_UNSAFE: Final = "unsafe"
_SELF: Final = -1


@dataclass(frozen=True, eq=False)
class _Brief:
    """What a helper needs to know about a film before it processes a piece of it."""

    request: Request
    index: FrameIndex
    subject: TrackedPerson | None
    facing: int


@dataclass(frozen=True, eq=False)
class _Done:
    """The end of a piece: its landmarks, None where other people appeared, `_UNSAFE`, or `_STOP` if abandoned."""

    landmarks: WatchedPiece | str | None


class _Abandoned(Exception):
    """The piece is no longer needed."""


@dataclass
class _Helper:
    pid: int
    channel: Connection
    piece: int | None = None


class SplitWatch:
    """Runs the pose model on a film in pieces; called in place of `watch_whole`. See `forked_helpers`."""

    def __init__(self, helpers: list[_Helper]) -> None:
        self._helpers = helpers
        self._index: FrameIndex | None = None
        self._asked = False

    def __call__(
        self, subject: TrackedPerson | None, facing: int, model: PoseModel, path: Path, request: Request, report: Report
    ) -> SettledFrames | None:
        """Process the film, by `watch_whole` where it cannot be cut safely; parameters as there."""
        if not self._asked:
            self._index, self._asked = read_frame_index(path, request.stated), True
        pieces = cut(self._index, subject) if self._index else []
        if self._index is None or len(pieces) < 2:
            return watch_whole(subject, facing, model, path, request, report)
        pass_ = _Pass(_Brief(request, self._index, subject, facing), pieces, self._helpers, report)
        try:
            answers = pass_.watch(model)
        except UnsafeSeek:
            self._index = None
            return watch_whole(subject, facing, model, path, request, report)
        model.close()
        return None if answers is None else join_pieces(answers, self._index, facing, request)


@dataclass
class _Pass:
    """One pass through a film, in pieces."""

    brief: _Brief
    pieces: list[Piece]
    helpers: list[_Helper]
    report: Report
    pending: deque[int] = field(init=False)
    answers: dict[int, WatchedPiece] = field(default_factory=dict[int, WatchedPiece])
    done: dict[int, int] = field(default_factory=dict[int, int])
    progressed: set[int] = field(default_factory=set[int])
    met_others: bool = False
    own: int | None = None

    def watch(self, model: PoseModel) -> list[WatchedPiece] | None:
        """All pieces in order; None where other people appeared. Raises UnsafeSeek."""
        # The longest pieces first, so that the last ones are short.
        self.pending = deque(sorted(range(len(self.pieces)), key=lambda i: -len(self.pieces[i])))
        for helper in self.helpers:
            _send(helper, self.brief)
        try:
            self._serve()
            while self.pending:
                self.own = self.pending.popleft()
                self._take(self.own, _watched(self.brief, self.pieces[self.own], model, self._step))
                self.own = None
                self._serve()
            while busy := self._busy():
                wait([helper.channel for helper in busy])
                self._serve()
        except _Abandoned:
            return None
        finally:
            self._stop()
        return [self.answers[i] for i in range(len(self.pieces))]

    def _busy(self) -> list[_Helper]:
        return [helper for helper in self.helpers if helper.piece is not None]

    def _step(self, frames: int) -> None:
        assert self.own is not None
        self._count(_SELF, self.own, frames)
        self._serve()

    def _count(self, process: int, piece: int, frames: int) -> None:
        """Report progress only when every process has made some: a helper that hangs must stop the film's progress."""
        self.done[piece] = frames
        self.progressed.add(process)
        at_work = {helper.pid for helper in self._busy()} | ({_SELF} if self.own is not None else set[int]())
        if at_work <= self.progressed:
            self.report(sum(self.done.values()), len(self.brief.index.ticks))
            self.progressed.clear()

    def _serve(self) -> None:
        """Receive the helpers' messages, and give the next piece to each helper that has none."""
        channels = {helper.channel: helper for helper in self._busy()}
        for channel in wait(list(channels), timeout=0) if channels else ():
            helper = channels[cast("Connection", channel)]
            message = _receive(helper)
            assert helper.piece is not None
            if isinstance(message, _Done):
                piece, helper.piece = helper.piece, None
                self._take(piece, message.landmarks)
            else:
                self._count(helper.pid, helper.piece, message)
        for helper in self.helpers:
            if helper.piece is None and self.pending:
                helper.piece = self.pending.popleft()
                _send(helper, self.pieces[helper.piece])

    def _take(self, piece: int, landmarks: WatchedPiece | str | None) -> None:
        """Keep a piece's landmarks. Raises _Abandoned where other people appeared, and UnsafeSeek."""
        if landmarks is None:
            raise _Abandoned
        if isinstance(landmarks, str):
            raise UnsafeSeek
        self.answers[piece] = landmarks
        self.done[piece] = len(self.pieces[piece])

    def _stop(self) -> None:
        """Make all busy helpers abandon their piece, and wait until they have."""
        busy = self._busy()
        for helper in busy:
            _send(helper, _STOP)
        for helper in busy:
            while not isinstance(_receive(helper), _Done):
                pass
            helper.piece = None


def _watched(brief: _Brief, piece: Piece, model: PoseModel, report: Callable[[int], None]) -> WatchedPiece | str | None:
    try:
        return watch_piece(piece, brief.index, brief.subject, brief.facing, model, brief.request, report)
    except UnsafeSeek:
        return _UNSAFE


def _send(helper: _Helper, message: object) -> None:
    try:
        helper.channel.send(message)
    except OSError:
        _follow(helper)


def _receive(helper: _Helper) -> Any:
    try:
        return helper.channel.recv()
    except (EOFError, OSError):
        _follow(helper)


def _follow(helper: _Helper) -> NoReturn:
    """End this process as the helper ended."""
    status = os.waitstatus_to_exitcode(os.waitpid(helper.pid, 0)[1])
    if status < 0:
        os.kill(os.getpid(), -status)
    os._exit(status or 1)


@contextmanager
def forked_helpers(count: int) -> Generator[SplitWatch, None, None]:
    """Fork helpers, and end them with the block. Must be called before anything starts a thread.

    Parameters
    ----------
    count
        Number of helpers.

    Yields
    ------
    Split
        Processes a film with the help of these processes.
    """
    parent = os.getpid()
    helpers: list[_Helper] = []
    for _ in range(count):
        channel, helper_end = Pipe()
        pid = os.fork()
        if pid == 0:
            for each in (channel, *(helper.channel for helper in helpers)):
                each.close()
            _run_helper(helper_end, parent)
        helper_end.close()
        helpers.append(_Helper(pid, channel))
    try:
        yield SplitWatch(helpers)
    finally:
        for helper in helpers:
            helper.channel.close()
            with suppress(ChildProcessError):
                os.waitpid(helper.pid, 0)


def _run_helper(channel: Connection, parent: int) -> NoReturn:
    status = 1
    try:
        die_with(parent)
        _help(channel)
        status = 0
    except (EOFError, OSError):
        status = 0  # the film's process has ended, or needs no more pieces
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _help(channel: Connection) -> NoReturn:
    """Process each piece that arrives."""
    brief, model = cast("_Brief | None", None), cast("PoseModel | None", None)

    def report(frames: int) -> None:
        if channel.poll() and channel.recv() == _STOP:
            raise _Abandoned
        channel.send(frames)

    while True:
        message = channel.recv()
        if isinstance(message, _Brief):
            brief = message
            model = model or open_model(brief.request.weights, brief.request.model)
        elif isinstance(message, Piece):
            assert brief is not None
            assert model is not None
            try:
                channel.send(_Done(_watched(brief, message, model, report)))
            except _Abandoned:
                channel.send(_Done(_STOP))
