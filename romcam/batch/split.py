"""One long film watched by several processes: its own, and the helpers it forked for idle cores.

Helpers are forked before the film's process does anything that might start a thread. They wait for pieces of the film
(`romcam.pose.pieces`), hand back what they saw, and end with the process that forked them, whatever ends it. If one of
them dies, the film's process dies the same death, so that an attempt fails as a whole and as it would without helpers.
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
from romcam.pose.pieces import Piece, SeenPiece, cut, together, watch_piece
from romcam.pose.subject import Subject
from romcam.pose.worker import Report, watch_whole
from romcam.recording import Recording
from romcam.video.seeking import FrameIndex, UnsafeSeek, read_frame_index

_STOP: Final = "stop"
_UNSAFE: Final = "unsafe"
_SELF: Final = -1


@dataclass(frozen=True, eq=False)
class _Brief:
    """What there is to know of a film before a piece of it is watched."""

    request: Request
    laid: FrameIndex
    subject: Subject | None
    facing: int


@dataclass(frozen=True, eq=False)
class _Done:
    """The end of a piece: what was seen, None where others turned up, `_UNSAFE`, or `_STOP` as it was told to."""

    seen: SeenPiece | str | None


class _Abandoned(Exception):
    """The piece is not wanted any more."""


@dataclass
class _Helper:
    pid: int
    line: Connection
    piece: int | None = None


class Split:
    """Watches films in pieces, as `watch_whole` would watch them in one; used in its place. See `helped`."""

    def __init__(self, helpers: list[_Helper]) -> None:
        self._helpers = helpers
        self._laid: FrameIndex | None = None
        self._asked = False

    def __call__(
        self, subject: Subject | None, facing: int, model: PoseModel, path: Path, request: Request, report: Report
    ) -> Recording | None:
        """See `watch_whole`, which also does it where the film cannot be cut, or not safely."""
        if not self._asked:
            self._laid, self._asked = read_frame_index(path), True
        pieces = cut(self._laid, subject) if self._laid else []
        if self._laid is None or len(pieces) < 2:
            return watch_whole(subject, facing, model, path, request, report)
        pass_ = _Pass(_Brief(request, self._laid, subject, facing), pieces, self._helpers, report)
        try:
            answers = pass_.watch(model)
        except UnsafeSeek:
            self._laid = None
            return watch_whole(subject, facing, model, path, request, report)
        model.close()
        return None if answers is None else together(answers, self._laid, facing, request)


@dataclass
class _Pass:
    """One pass through a film, in pieces."""

    brief: _Brief
    pieces: list[Piece]
    helpers: list[_Helper]
    report: Report
    pending: deque[int] = field(init=False)
    answers: dict[int, SeenPiece] = field(default_factory=dict)
    done: dict[int, int] = field(default_factory=dict)
    heard: set[int] = field(default_factory=set)
    met_others: bool = False
    own: int | None = None

    def watch(self, model: PoseModel) -> list[SeenPiece] | None:
        """All pieces in order; None where others turned up. Raises UnsafeSeek."""
        # The longest first: what is left at the end is short.
        self.pending = deque(sorted(range(len(self.pieces)), key=lambda i: -len(self.pieces[i])))
        for helper in self.helpers:
            _tell(helper, self.brief)
        try:
            self._serve()
            while self.pending:
                self.own = self.pending.popleft()
                self._take(self.own, _watched(self.brief, self.pieces[self.own], model, self._step))
                self.own = None
                self._serve()
            while busy := self._busy():
                wait([helper.line for helper in busy])
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

    def _count(self, who: int, piece: int, frames: int) -> None:
        """Tell how far all are, each time that all have taken a step: one that hangs makes the film look as it is."""
        self.done[piece] = frames
        self.heard.add(who)
        at_work = {helper.pid for helper in self._busy()} | ({_SELF} if self.own is not None else set())
        if at_work <= self.heard:
            self.report(sum(self.done.values()), len(self.brief.laid.ticks))
            self.heard.clear()

    def _serve(self) -> None:
        """Hear what helpers say, and give the next piece to whoever has none."""
        lines = {helper.line: helper for helper in self._busy()}
        for line in wait(list(lines), timeout=0) if lines else ():
            helper = lines[cast("Connection", line)]
            said = _hear(helper)
            assert helper.piece is not None
            if isinstance(said, _Done):
                piece, helper.piece = helper.piece, None
                self._take(piece, said.seen)
            else:
                self._count(helper.pid, helper.piece, said)
        for helper in self.helpers:
            if helper.piece is None and self.pending:
                helper.piece = self.pending.popleft()
                _tell(helper, self.pieces[helper.piece])

    def _take(self, piece: int, seen: SeenPiece | str | None) -> None:
        """Raises _Abandoned where others turned up, and UnsafeSeek."""
        if seen is None:
            raise _Abandoned
        if isinstance(seen, str):
            raise UnsafeSeek
        self.answers[piece] = seen
        self.done[piece] = len(self.pieces[piece])

    def _stop(self) -> None:
        """Have all who are still at work drop it, and wait until they have."""
        busy = self._busy()
        for helper in busy:
            _tell(helper, _STOP)
        for helper in busy:
            while not isinstance(_hear(helper), _Done):
                pass
            helper.piece = None


def _watched(brief: _Brief, piece: Piece, model: PoseModel, report: Callable[[int], None]) -> SeenPiece | str | None:
    try:
        return watch_piece(piece, brief.laid, brief.subject, brief.facing, model, brief.request, report)
    except UnsafeSeek:
        return _UNSAFE


def _tell(helper: _Helper, message: object) -> None:
    try:
        helper.line.send(message)
    except OSError:
        _follow(helper)


def _hear(helper: _Helper) -> Any:
    try:
        return helper.line.recv()
    except (EOFError, OSError):
        _follow(helper)


def _follow(helper: _Helper) -> NoReturn:
    """Die as the helper died."""
    status = os.waitstatus_to_exitcode(os.waitpid(helper.pid, 0)[1])
    if status < 0:
        os.kill(os.getpid(), -status)
    os._exit(status or 1)


@contextmanager
def helped(count: int) -> Generator[Split, None, None]:
    """Fork so many helpers, and let them go in the end. To be called before anything starts a thread."""
    parent = os.getpid()
    helpers: list[_Helper] = []
    for _ in range(count):
        line, theirs = Pipe()
        pid = os.fork()
        if pid == 0:
            for each in (line, *(helper.line for helper in helpers)):
                each.close()
            _be_helper(theirs, parent)
        theirs.close()
        helpers.append(_Helper(pid, line))
    try:
        yield Split(helpers)
    finally:
        for helper in helpers:
            helper.line.close()
            with suppress(ChildProcessError):
                os.waitpid(helper.pid, 0)


def _be_helper(line: Connection, parent: int) -> NoReturn:
    status = 1
    try:
        die_with(parent)
        _help(line)
        status = 0
    except (EOFError, OSError):
        status = 0  # the film's process has gone, or wants no more
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _help(line: Connection) -> NoReturn:
    """Watch the pieces one is told to."""
    from romcam.pose.mediapipe import MediaPipePose

    brief, model = cast("_Brief | None", None), cast("PoseModel | None", None)

    def report(frames: int) -> None:
        if line.poll() and line.recv() == _STOP:
            raise _Abandoned
        line.send(frames)

    while True:
        said = line.recv()
        if isinstance(said, _Brief):
            brief = said
            model = model or MediaPipePose(brief.request.weights)
        elif isinstance(said, Piece):
            assert brief is not None
            assert model is not None
            try:
                line.send(_Done(_watched(brief, said, model, report)))
            except _Abandoned:
                line.send(_Done(_STOP))
