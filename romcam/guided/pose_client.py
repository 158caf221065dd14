"""The pose model's process as seen from here: pictures in, what they show out."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from typing import IO, Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from romcam.capture.camera import Shot
from romcam.pose.channel import Attend, Failed, Live, Look, Looked, receive, send
from romcam.pose.observe import LONG_SIDE_PX, died, start_worker, understood
from romcam.recording import Recording
from romcam.weights.store import load

# As in `romcam.pose.observe`: modules come from where this process takes them, never from the current folder.
_WORKER: Final = "import sys; sys.path[:] = sys.argv[1:]; from romcam.guided.worker import main; main()"
_ADVICE: Final = "record again, or film with any camera and run `romcam analyze` on the film"


class Eye:
    """Looks at a camera's pictures in a process of its own that cannot reach the network.

    Started at once; `wait` returns when it is ready. Raises ModelError where the model is missing or dies. To be used
    by one thread at a time.
    """

    def __init__(self, weights: str, size: tuple[int, int]) -> None:
        content, name = load(weights)
        self._scale = max(1.0, max(size) / LONG_SIDE_PX)
        self._chatter: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 -- it lives as long as the process it listens to
        self._worker = start_worker(_WORKER, self._chatter)
        self._ready = False
        self._send(Live(content, name, size))

    def wait(self) -> None:
        """Until the model is loaded."""
        if not self._ready:
            self._answer()
            self._ready = True

    def look(self, shot: Shot) -> Recording:
        """What the picture shows, in its own pixels: a recording of one frame."""
        self._send(Look(self._small(shot.rgb), shot.time_s))
        seen = self._answer()
        assert seen is not None
        return seen

    def attend(self, to_one: bool) -> None:
        """Heed only whoever was seen last; or, with False, whoever comes."""
        self._send(Attend(to_one))

    def close(self) -> None:
        """End the process."""
        self._worker.kill()
        with suppress(OSError, ValueError):
            self._worker.communicate()
        self._chatter.close()

    def _send(self, message: Live | Look | Attend) -> None:
        assert self._worker.stdin is not None
        try:
            send(self._worker.stdin, message)
        except OSError:
            # Why it went is in its last answer, or in how it ended.
            self._answer()

    def _answer(self) -> Recording | None:
        assert self._worker.stdout is not None
        message = receive(self._worker.stdout)
        if isinstance(message, Looked):
            return message.recording
        if isinstance(message, Failed):
            raise understood(message)
        raise died(self._worker, self._chatter, "the live picture", _ADVICE)

    def _small(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        if self._scale == 1.0:
            return rgb
        size = round(rgb.shape[1] / self._scale), round(rgb.shape[0] / self._scale)
        return cast("NDArray[np.uint8]", cv2.resize(rgb, size, interpolation=cv2.INTER_AREA))
