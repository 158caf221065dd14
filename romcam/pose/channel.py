"""The messages between the worker process and the process that started it."""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from typing import IO

import numpy as np
from numpy.typing import NDArray

from romcam.pose.reader import FrameReading
from romcam.protocol import MeasurementProtocol
from romcam.recording import Recording


@dataclass(frozen=True)
class Request:
    """Watch this video.

    Parameters
    ----------
    path
        Of the video.
    weights
        The pose model's bundle.
    model
        Name and digest of the weights, for the record.
    long_side_px
        Longer side of the frames the model is given, unless the person is small in the picture.
    protocol
        How the test is watched.
    reading
        What is read in a frame beside the pose; None: nothing.
    """

    path: str
    weights: bytes
    model: str
    long_side_px: int
    protocol: MeasurementProtocol
    reading: FrameReading | None = None


@dataclass(frozen=True)
class Progressed:
    """So many frames are done, of so many as far as the video says."""

    done: int
    total: int | None


@dataclass(frozen=True, eq=False)
class Watched:
    """The video is watched."""

    recording: Recording


@dataclass(frozen=True)
class Failed:
    """The video could not be watched; kind is a RomcamError's class, or ImportError."""

    kind: type[Exception]
    sentence: str


@dataclass(frozen=True)
class Live:
    """Watch the pictures of a camera that follow, one `Picture` after the other.

    Parameters
    ----------
    weights, model, reading
        See `Request`.
    size
        Width and height of the camera's picture, pixels.
    """

    weights: bytes
    model: str
    size: tuple[int, int]
    reading: FrameReading | None = None


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture (H, W, 3) of a camera, taken at that time."""

    rgb: NDArray[np.uint8]
    time_s: float


@dataclass(frozen=True)
class Attend:
    """From now on follow only the person seen last; with False, any person."""

    to_one: bool


@dataclass(frozen=True, eq=False)
class PictureRead:
    """What one picture shows, as a recording of a single frame. Once, with None, that the worker is ready."""

    recording: Recording | None


Message = Request | Progressed | Watched | Failed | Live | Picture | Attend | PictureRead


def send(stream: IO[bytes], message: Message) -> None:
    """Write one message, length first."""
    content = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(struct.pack("<Q", len(content)))
    stream.write(content)
    stream.flush()


def receive(stream: IO[bytes]) -> Message | None:
    """Read one message; None where the other side has gone."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    (length,) = struct.unpack("<Q", head)
    content = stream.read(length)
    return pickle.loads(content) if len(content) == length else None
