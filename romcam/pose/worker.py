"""The process in which the pose model runs; only `observe` starts it.

A request arrives on stdin. The original stdout carries the messages; output of native code goes to stderr.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from romcam.errors import RomcamError
from romcam.pose.channel import Failed, Message, Progressed, Request, Watched, receive, send
from romcam.pose.guard import is_guarded
from romcam.pose.model import PoseModel
from romcam.pose.subject import TrackedPerson

if TYPE_CHECKING:
    from romcam.pose.follow import Follower
    from romcam.pose.observer import Observer
    from romcam.pose.watched import SettledFrames
    from romcam.video import VideoReader
    from romcam.video.proxy import ProxyWriter

REPORT_EVERY: Final = 10
"""Frames between two reports of progress."""

Report = Callable[[int, "int | None"], None]
WatchFor = Callable[["TrackedPerson | None", int, PoseModel, Path, Request, Report], "SettledFrames | None"]


def main() -> None:
    """Answer one request."""
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle; it ends this process
    _import_libraries()
    request = receive(sys.stdin.buffer)
    if not isinstance(request, Request):
        return

    def report(done: int, total: int | None) -> None:
        send(channel, Progressed(done, total))

    waiting = [request]
    del request  # or its weights would stay in memory
    try:
        answer = _answer(waiting, report)
        if isinstance(answer, Watched) and answer.proxy is not None:
            for part in answer.proxy.parts():
                send(channel, part)
            answer = replace(answer, proxy=None)
        send(channel, answer)
    except BrokenPipeError:
        # The parent has gone. Exit at once: closing the channel would write its buffer.
        os._exit(0)


def _import_libraries() -> None:
    """Import what watching takes while the parent prepares the request. What cannot be loaded fails when it is used."""
    for name in ("romcam.pose.survey", "romcam.pose.observer", "romcam.pose.litert", "romcam.pose.background"):
        with suppress(ImportError):
            import_module(name)


def _answer(waiting: list[Request], report: Report) -> Message:
    """Answer the request, which is taken out, so that nothing but `watch` holds it."""
    if not is_guarded():
        raise RuntimeError("the worker was started without the network guard")
    try:
        return watch(waiting.pop(), report)
    except (RomcamError, ImportError) as error:
        return Failed(type(error), str(error))


def watch(request: Request, report: Report, watch_for: WatchFor | None = None) -> Watched:
    """Watch a video from beginning to end.

    Parameters
    ----------
    request
        The video and how it is watched.
    report
        Called with the frames done and the video's own frame count.
    watch_for
        Makes one pass through the video; None: `watch_whole`, which also makes the proxy.

    Returns
    -------
    What was seen, and the proxy if one was made.
    """
    from romcam.body.facing import CLEAR_VOTE, facing_vote
    from romcam.pose.opening import open_model
    from romcam.pose.watched import landmarks_between
    from romcam.video.proxy import ProxyWriter

    proxy = None if request.proxy_px is None else ProxyWriter(request.proxy_px)
    model = open_model(request.weights, request.model)
    if watch_for is None:
        watch_for, request = partial(watch_whole, proxy=proxy), replace(request, weights=b"")  # the model has them
    path = Path(request.path)
    subject, facing, request = _survey(model, request)
    seen = watch_for(subject, facing, model, path, request, report)
    if seen is None:
        subject, facing, request = _survey(model, request, closely=True)
        seen = watch_for(subject, facing, model, path, request, report)
    assert seen is not None
    facing = seen.facing
    if request.protocol.split and facing_vote(landmarks_between(seen)) * facing < -CLEAR_VOTE:
        # The few frames of the survey showed the wrong facing.
        seen = watch_for(subject, -facing, model, path, request, report) or seen
    model.close()
    asked_for = None if request.stated.person_followed else request.stated.person
    seen = replace(seen, asked_for=asked_for, moves_alike=subject.moves_alike if subject else None)
    return Watched(seen, None if proxy is None else proxy.proxy)


def _survey(model: PoseModel, request: Request, *, closely: bool = False) -> tuple[TrackedPerson | None, int, Request]:
    """The person to watch, the side of the picture they face, or would face if turned upright, and the request with
    the size of the video's pictures.
    """
    from romcam.pose.mirrored import facing_of
    from romcam.pose.survey import postures, survey
    from romcam.pose.turned import Turned, facing_if_upright, head_of

    path, lying = Path(request.path), request.protocol.lying
    found = survey(path, model, request.long_side_px, request.stated, closely=closely)
    subject, request = found.subject, replace(request, stated=replace(request.stated, size=found.size))
    if lying is None:
        return subject, facing_of(postures(subject)), request
    for head in (-1, 1):
        if subject is None:
            turned = Turned(model, head)
            subject = survey(path, turned, request.long_side_px, request.stated, closely=closely).subject
    return subject, facing_if_upright(head_of(postures(subject)), lying), request


def watch_whole(
    subject: TrackedPerson | None,
    facing: int,
    model: PoseModel,
    path: Path,
    request: Request,
    report: Report,
    proxy: ProxyWriter | None = None,
) -> SettledFrames | None:
    """Watch a video in one pass.

    Parameters
    ----------
    subject, facing
        The person to follow, and the side of the picture, ±1, that they face.
    model
        The pose model.
    path
        Path of the video.
    request
        How the video is watched.
    report
        Called at intervals with the frames done and the video's own frame count.
    proxy
        Makes a proxy of the video; None: none is made.

    Returns
    -------
    What was seen; None as soon as another person appears whom the survey did not find.
    """
    from romcam.pose.pace import Pace
    from romcam.pose.survey import suitable_side_px
    from romcam.video import VideoReader

    side_px, grey_px = suitable_side_px(subject, request.long_side_px), grey_side_px(request)
    with VideoReader(path, side_px, stated=request.stated, grey_side_px=grey_px, proxy=proxy) as reader:
        follower, observer = open_observer(subject, facing, model, reader, request)
        for count, frame in enumerate(reader.frames(due=Pace(request.protocol.inference_rate_hz))):
            observer.offer(frame.rgb, frame.time_s, frame.grey)
            if follower.met_others:
                return None
            if count % REPORT_EVERY == 0:
                report(frame.index + 1, reader.frame_count_hint)
        observer.catch_up()
        model.close()  # a long recording takes as much memory as the networks: not both at once
        return observer.settled(reader.source, request.model, reader.times_s)


def grey_side_px(request: Request) -> int | None:
    """Return the longer side of the grey frames that the request's reading needs; None: it needs none.

    Parameters
    ----------
    request
        How the video is watched.
    """
    return None if request.reading is None else request.reading.grey_side_px


def open_observer(
    subject: TrackedPerson | None, facing: int, model: PoseModel, reader: VideoReader, request: Request
) -> tuple[Follower, Observer]:
    """Return a follower and an observer for a video or a piece of it, before the first frame.

    Parameters
    ----------
    subject, facing
        The person to follow, and the side of the picture, ±1, that they face.
    model
        The pose model; it is reset.
    reader
        The opened video.
    request
        How the video is watched.
    """
    import numpy as np

    from romcam.body.facing import standing_lean_deg
    from romcam.pose.background import BackgroundTracker
    from romcam.pose.follow import Follower
    from romcam.pose.mirrored import facing_right
    from romcam.pose.observer import Observer
    from romcam.pose.reader import VideoContext
    from romcam.pose.stillness import StillnessDetector
    from romcam.pose.survey import postures
    from romcam.pose.turned import turned_upright
    from romcam.pose.window import Windowed, window_around

    model.reset()
    model = facing_right(model, facing)
    if request.protocol.lying is not None:
        model = turned_upright(model, facing, request.protocol.lying)
    standing = postures(subject)
    lean_deg = standing_lean_deg(np.stack(standing)) if standing else 0.0
    window = window_around(subject, reader.size)
    follower = Follower(Windowed(model, window) if window else model, subject)
    context = VideoContext(facing, lean_deg, tuple(standing))
    opened = None if request.reading is None else request.reading.open(context)
    stillness = None if request.protocol.inference_rate_hz is None else StillnessDetector()
    background = BackgroundTracker()
    return follower, Observer(follower, reader.scale, facing, request.reading, opened, background, stillness)
