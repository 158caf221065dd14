"""A server's connection to the process that guides a person in front of a camera elsewhere."""

from __future__ import annotations

from romcam.guided.model_process import ModelProcess
from romcam.guided.remote_channel import (
    Answered,
    BeginTest,
    GuidedPicture,
    JpegPicture,
    LoadModel,
    ModelLoaded,
    SkipSetup,
    StartOver,
)
from romcam.pose.channel import ChoosePerson
from romcam.weights.store import load

Request = BeginTest | SkipSetup | StartOver | ChoosePerson
"""What is asked for between two pictures."""


class RemoteGuideClient:
    """Guides with a pose model in a process of its own, which is started at once and cannot reach the network.

    Every method raises RomcamError where the model is missing or its process dies. Only one thread may use it at a
    time, except for `kill`.

    Parameters
    ----------
    weights
        Name of the pose model.
    """

    def __init__(self, weights: str) -> None:
        content, name = load(weights)
        self._process = ModelProcess("romcam.guided.remote_guide")
        self._process.send(LoadModel(content, name))

    def wait(self) -> None:
        """Wait until the model is loaded."""
        assert isinstance(self._process.receive(), ModelLoaded)

    def ask(self, request: Request) -> None:
        """Ask for something; it takes effect from the next picture on.

        Parameters
        ----------
        request
            What is asked for. The first is a `BeginTest`.
        """
        self._process.send(request)

    def see(self, jpeg: bytes, time_s: float) -> GuidedPicture | None:
        """Return what a picture leads to.

        Parameters
        ----------
        jpeg
            The picture as a JPEG file.
        time_s
            When it was taken, seconds; later than the one before.

        Returns
        -------
        GuidedPicture or None
            None if it is no picture.
        """
        self._process.send(JpegPicture(jpeg, time_s))
        answer = self._process.receive()
        assert isinstance(answer, Answered)
        return answer.picture

    def kill(self) -> None:
        """End the process from another thread; the one that uses it gets an error, and closes."""
        self._process.kill()

    def close(self) -> None:
        """End the process."""
        self._process.close()
