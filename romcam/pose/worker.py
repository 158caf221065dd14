"""The process in which the pose model works: `python -m romcam.pose.worker`, started by `observe` alone.

A request comes on stdin, messages go out on what was stdout when it started; native code may print what it likes.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Final

from romcam.errors import RomcamError
from romcam.pose.channel import Failed, Message, Progressed, Request, receive, send
from romcam.pose.guard import is_guarded

REPORT_EVERY: Final = 10


def main() -> None:
    """Answer one request."""
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle; it ends this process
    request = receive(sys.stdin.buffer)
    assert isinstance(request, Request)
    try:
        if not is_guarded():
            raise RuntimeError("the worker was started without the network guard")
        message: Message = watch(request, lambda done, total: send(channel, Progressed(done, total)))
    except BrokenPipeError:
        return  # nobody is listening any more
    except RomcamError as error:
        message = Failed(type(error), str(error))
    except ImportError as error:
        message = Failed(type(error), str(error))
    send(channel, message)


def watch(request: Request, progress) -> Message:  # type: ignore[no-untyped-def]
    """Watch a film from beginning to end and return its recording."""
    from romcam.pose.channel import Watched
    from romcam.pose.follow import Follower
    from romcam.pose.mediapipe import MediaPipePose
    from romcam.pose.observer import Observer
    from romcam.pose.survey import survey
    from romcam.video import VideoReader

    model = MediaPipePose(request.weights)
    path = Path(request.path)
    start, crowded = survey(path, model, request.long_side_px)
    with VideoReader(path, request.long_side_px) as reader:
        observer = Observer(Follower(model, start, crowded=crowded), reader.scale)
        for frame in reader:
            observer.watch(frame.rgb, frame.time_s)
            if frame.index % REPORT_EVERY == 0:
                progress(frame.index + 1, reader.frame_count_hint)
        recording = observer.recording(reader.source, request.model)
    model.close()
    return Watched(recording)


if __name__ == "__main__":
    main()
