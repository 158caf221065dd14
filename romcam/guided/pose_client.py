"""The session's connection to the pose model's process: it sends pictures and receives recordings of single frames."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from romcam.capture import Shot
from romcam.estimators import reading_for
from romcam.guided.model_process import ModelProcess
from romcam.pose.channel import Attend, ChoosePerson, Live, Picture, PictureRead
from romcam.pose.company import Company
from romcam.pose.observe import LONG_SIDE_PX
from romcam.protocol import BEND, Tags
from romcam.recording import Recording
from romcam.weights.store import load


class PoseClient:
    """Finds the person in a camera's pictures, in a separate process that cannot reach the network.

    The process is started at once; `wait` returns when it is ready. Every method raises ModelError where the model is
    missing or its process dies. Only one thread may use it at a time.

    Parameters
    ----------
    weights
        Name of the pose model.
    size
        Width and height of the camera's pictures, pixels.
    person
        Which of several people is followed; None: the one who is found first.
    tags
        Whether printed tags are read.
    """

    def __init__(
        self,
        weights: str,
        size: tuple[int, int],
        person: Literal["left", "right"] | None = None,
        tags: Tags = "auto",
    ) -> None:
        content, name = load(weights)
        self._scale = max(1.0, max(size) / LONG_SIDE_PX)
        self._process = ModelProcess("romcam.guided.pose_worker")
        self._ready = False
        self.company: Company | None = None
        """Who else is in the last picture; None: nobody."""
        self.choices = 0
        """How often another person was chosen so far."""
        reading = reading_for(replace(BEND.in_every_frame(), tags=tags))
        grey_px = None if reading is None else reading.grey_side_px
        self._grey_scale = None if grey_px is None else max(1.0, max(size) / grey_px)
        self._process.send(Live(content, name, size, reading, person))

    def wait(self) -> None:
        """Wait until the model is loaded."""
        if not self._ready:
            self._answer()
            self._ready = True

    def infer(self, shot: Shot) -> Recording:
        """Find the person.

        Parameters
        ----------
        shot
            The picture.

        Returns
        -------
        Recording
            A recording of this one frame, in pixels of the picture.
        """
        self._process.send(Picture(self._small(shot.rgb), shot.time_s, self._grey(shot.rgb)))
        recording = self._answer()
        assert recording is not None
        return recording

    def lock(self, on_one: bool) -> None:
        """Choose who is followed.

        Parameters
        ----------
        on_one
            True: only the person who was seen last; False: any person.
        """
        self._process.send(Attend(on_one))

    def choose(self, x: float, y: float) -> None:
        """Follow the person at a point of the picture from the next one on; nothing changes where nobody is.

        Parameters
        ----------
        x, y
            The point, in shares of the picture's width and height.
        """
        self._process.send(ChoosePerson(x, y))

    def close(self) -> None:
        """End the process."""
        self._process.close()

    def _answer(self) -> Recording | None:
        message = self._process.receive()
        assert isinstance(message, PictureRead)
        self.company, self.choices = message.company, message.choices
        return message.recording

    def _small(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return _scaled(rgb, self._scale)

    def _grey(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
        """The picture in which tags are read; None: none are."""
        if self._grey_scale is None:
            return None
        return _scaled(cast("NDArray[np.uint8]", cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)), self._grey_scale)


def _scaled(picture: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    """The picture, smaller by this factor."""
    if scale == 1.0:
        return picture
    size = round(picture.shape[1] / scale), round(picture.shape[0] / scale)
    return cast("NDArray[np.uint8]", cv2.resize(picture, size, interpolation=cv2.INTER_AREA))
