"""The program of the pose model's process in a session, started by `pose_client` only.

It finds the person in a camera's pictures one by one, and decides which way they face.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from dataclasses import replace
from typing import BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.facing import facing_vote, standing_lean_deg
from romcam.errors import RomcamError
from romcam.messages import Catalogue
from romcam.pose.channel import Attend, Failed, Live, Picture, PictureRead, receive, send
from romcam.pose.follow import Follower
from romcam.pose.guard import is_guarded
from romcam.pose.mirrored import Mirrored
from romcam.pose.model import PoseModel
from romcam.pose.observer import Observer
from romcam.pose.opening import open_model
from romcam.pose.people import Appearance, appearance
from romcam.pose.reader import FrameReader, FrameReading, VideoContext
from romcam.pose.subject import TrackedPerson
from romcam.recording import Recording
from romcam.video.source import VideoSource

REMEMBERED: Final = 12
"""Number of pictures from which facing and appearance are decided."""
CLEARLY: Final = 0.4
"""Vote (see `romcam.body.facing`) from which the model's input is mirrored, or no longer mirrored."""
FOREVER_S: Final = 1e9
_text = Catalogue(__name__)


def main() -> None:
    """Answer one `Live` request for as long as pictures arrive."""
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles Ctrl-C and ends this process
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
        # The parent has gone. Exit at once: closing the channel would try to write what it still holds.
        os._exit(0)


def _serve(request: Live, channel: BinaryIO) -> None:
    model = open_model(request.weights, request.model)
    # The first inference takes half a second: run it on a grey picture, before the person's first.
    model.follow(np.full((360, 640, 3), 127, np.uint8), 0.0)
    model.reset()
    pose = LivePose(model, request.model, request.size, request.reading)
    send(channel, PictureRead(None))
    while (message := receive(sys.stdin.buffer)) is not None:
        if isinstance(message, Picture):
            send(channel, PictureRead(pose.infer(message.rgb, message.time_s)))
        elif isinstance(message, Attend):
            pose.lock(message.to_one)
    model.close()


class LivePose:
    """Finds the person in pictures as they arrive.

    Parameters
    ----------
    model
        The pose model.
    name
        Its name and digest, for the record.
    size
        Width and height of the camera's pictures, pixels; the pictures that arrive here may be smaller.
    reading
        What else is read from each picture; None: the pose only.
    """

    def __init__(self, model: PoseModel, name: str, size: tuple[int, int], reading: FrameReading | None = None) -> None:
        self._plain = model
        self._name = name
        self._source = VideoSource(_text("camera-source"), "", size[0], size[1], 0, "", None)
        self._mirrored = False
        self._subject: TrackedPerson | None = None
        self._appearances: deque[Appearance] = deque(maxlen=REMEMBERED)
        self._lean_deg = 0.0
        self._reading = reading
        self._reader = self._open_reader()
        self._follower = Follower(model)

    def infer(self, rgb: NDArray[np.uint8], time_s: float) -> Recording:
        """Find the person.

        Parameters
        ----------
        rgb
            (H, W, 3) the picture.
        time_s
            When it was taken.

        Returns
        -------
        Recording
            A recording of this one frame, in pixels of the camera's picture.
        """
        scale, facing = self._source.width_px / rgb.shape[1], -1 if self._mirrored else 1
        observer = Observer(self._follower, scale, facing, self._reading, self._reader)
        pose = observer.watch(rgb, time_s)
        seen = observer.recording(self._source, self._name)
        if pose is not None and self._subject is None:
            self._appearances.append(appearance(pose, time_s, rgb, colours=True))
            self._turn()
        return seen

    def lock(self, on_one: bool) -> None:
        """Choose who is followed.

        Parameters
        ----------
        on_one
            True: only the person who was seen last, even if others pass; False: any person.
        """
        self._subject = self._person_now() if on_one else None
        self._begin()

    def _person_now(self) -> TrackedPerson | None:
        """The person as they stand now, expected to stay there."""
        if not self._appearances:
            return None
        # At any time the person is expected where these pictures show them, so the first and last are put far apart.
        always = (
            replace(self._appearances[0], time_s=-FOREVER_S),
            *self._appearances,
            replace(self._appearances[-1], time_s=FOREVER_S),
        )
        known = [each.colours for each in self._appearances if each.colours is not None]
        typical = np.median(known, axis=0)
        return TrackedPerson(always, crowded=True, colours=typical / max(float(np.linalg.norm(typical)), 1e-6))

    def _turn(self) -> None:
        """Mirror the model's input, or not, once it is clear which way the person faces."""
        postures = np.stack([each.posture for each in self._appearances])
        self._lean_deg = standing_lean_deg(postures)
        if self._reader is not None:
            self._reader.set_lean(self._lean_deg)
        vote = facing_vote(postures)
        if abs(vote) > CLEARLY and (vote < 0) != self._mirrored:
            self._mirrored = vote < 0
            self._begin()

    def _begin(self) -> None:
        self._plain.reset()
        model = Mirrored(self._plain) if self._mirrored else self._plain
        self._reader = self._open_reader()
        self._follower = Follower(model, self._subject)

    def _open_reader(self) -> FrameReader | None:
        facing = -1 if self._mirrored else 1
        return None if self._reading is None else self._reading.open(VideoContext(facing, self._lean_deg))
