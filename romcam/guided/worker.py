"""The process in which the pose model looks at a camera's pictures, started by `eye` alone."""

from __future__ import annotations

import os
import signal
import sys
from typing import BinaryIO

from romcam.errors import RomcamError
from romcam.pose.channel import Attend, Failed, Live, Picture, PictureRead, receive, send
from romcam.pose.guard import is_guarded


def main() -> None:
    """Answer one `Live` request for as long as pictures come."""
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle; it ends this process
    request = receive(sys.stdin.buffer)
    if not isinstance(request, Live):
        return
    if not is_guarded():
        raise RuntimeError("the worker was started without the network guard")
    try:
        _serve(request, channel)
    except (RomcamError, ImportError) as error:
        send(channel, Failed(type(error), str(error)))
    except BrokenPipeError:
        # Nobody listens any more. Left at once: closing the channel would write what it still holds.
        os._exit(0)


def _serve(request: Live, channel: BinaryIO) -> None:
    import numpy as np

    from romcam.guided.watcher import Watcher
    from romcam.pose.mediapipe import MediaPipePose

    model = MediaPipePose(request.weights)
    # The first picture takes half a second: a grey one, so that the patient's does not.
    model.follow(np.full((360, 640, 3), 127, np.uint8), 0.0)
    model.reset()
    watcher = Watcher(model, request.model, request.size, request.reading)
    send(channel, PictureRead(None))
    while (message := receive(sys.stdin.buffer)) is not None:
        if isinstance(message, Picture):
            send(channel, PictureRead(watcher.look(message.rgb, message.time_s)))
        elif isinstance(message, Attend):
            watcher.attend(message.to_one)
    model.close()
