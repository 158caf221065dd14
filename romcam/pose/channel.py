"""The messages between the worker process and the process that started it."""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass, field
from io import BufferedIOBase
from typing import IO, TYPE_CHECKING, Literal, cast

import numpy as np
from numpy.typing import NDArray

from romcam.pose.reader import FrameReading
from romcam.protocol import MeasurementProtocol
from romcam.recording import Recording
from romcam.video.proxy import Proxy, ProxyPart
from romcam.video.source import Stated

if TYPE_CHECKING:
    from romcam.pose.company import Company
    from romcam.pose.watched import SettledFrames


@dataclass(frozen=True)
class Request:
    """Request to watch a video.

    Parameters
    ----------
    path
        Path of the video.
    weights
        Content of the pose model's bundle.
    model
        Name and digest of the weights, for the record.
    long_side_px
        Longer side of the frames given to the pose model, unless the person is small in the picture.
    protocol
        How the test is filmed and read.
    reading
        What is read in a frame in addition to the pose; None: nothing.
    stated
        What the user states about the video, with the size that its pictures are fitted into.
    proxy_px
        Length in pixels of the longer side of a proxy to make; None: none is made.
    """

    path: str
    weights: bytes
    model: str
    long_side_px: int
    protocol: MeasurementProtocol
    reading: FrameReading | None = None
    stated: Stated = field(default_factory=Stated)
    proxy_px: int | None = None


@dataclass(frozen=True)
class Progressed:
    """Number of frames done, and the total as far as the video states it."""

    done: int
    total: int | None


@dataclass(frozen=True, eq=False)
class Watched:
    """What was seen in a video that was watched to its end, and its proxy if one was made."""

    frames: SettledFrames
    proxy: Proxy | None = None


@dataclass(frozen=True)
class Failed:
    """The video could not be watched. `kind` is a class of RomcamError, or ImportError; `sentence` is its message."""

    kind: type[Exception]
    sentence: str


@dataclass(frozen=True)
class Live:
    """Request to watch the camera pictures that follow, one `Picture` after the other.

    Parameters
    ----------
    weights, model, reading
        See `Request`.
    size
        Width and height of the camera's picture, pixels.
    person
        Which of several people is followed; None: the one who is found first.
    """

    weights: bytes
    model: str
    size: tuple[int, int]
    reading: FrameReading | None = None
    person: Literal["left", "right"] | None = None


@dataclass(frozen=True, eq=False)
class Picture:
    """A camera picture (H, W, 3), the time at which it was taken, seconds, and its brightness in a larger size."""

    rgb: NDArray[np.uint8]
    time_s: float
    grey: NDArray[np.uint8] | None = None


@dataclass(frozen=True)
class Attend:
    """Whether to follow only the person seen last from now on; False: any person."""

    to_one: bool


@dataclass(frozen=True)
class ChoosePerson:
    """Follow the person at this point of the next picture, in shares of its width and height."""

    x: float
    y: float


@dataclass(frozen=True, eq=False)
class PictureRead:
    """What one picture shows.

    Parameters
    ----------
    recording
        A recording of a single frame; None in the first answer: the worker is ready.
    company
        Who else is there; None: nobody.
    choices
        How often another person was chosen so far.
    """

    recording: Recording | None
    company: Company | None = None
    choices: int = 0


Message = Request | Progressed | ProxyPart | Watched | Failed | Live | Picture | Attend | ChoosePerson | PictureRead
"""The messages about a pose; a room above may send its own through the same functions."""


def send(stream: IO[bytes], message: object) -> None:
    """Write one message: the number of its parts, their lengths, and the parts; arrays are parts of their own.

    Parameters
    ----------
    stream
        Stream to the other process; it is flushed.
    message
        The message: one of `Message`, or a value of another class that both processes can import.
    """
    arrays = list[pickle.PickleBuffer]()
    content = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL, buffer_callback=arrays.append)
    parts = [memoryview(content), *(each.raw() for each in arrays)]
    stream.write(struct.pack(f"<Q{len(parts)}Q", len(parts), *(each.nbytes for each in parts)))
    for part in parts:
        stream.write(part)
    stream.flush()


def receive(stream: IO[bytes]) -> object | None:
    """Read one message.

    Parameters
    ----------
    stream
        Stream from the other process.

    Returns
    -------
    The message; None if the other process has closed the stream.
    """
    head = _read(stream, 8)
    if head is None:
        return None
    count = struct.unpack("<Q", head)[0]
    lengths = _read(stream, 8 * count)
    parts = [] if lengths is None else [_read(stream, length) for length in struct.unpack(f"<{count}Q", lengths)]
    if not parts or any(part is None for part in parts):
        return None
    content, *arrays = parts
    assert content is not None
    return pickle.loads(content, buffers=arrays)


def _read(stream: IO[bytes], length: int) -> bytearray | None:
    """Read that many bytes into memory of their own, which an array may use; None where the stream ends before."""
    content = bytearray(length)
    rest = memoryview(content)
    while rest:
        count = cast("BufferedIOBase", stream).readinto(rest)
        if not count:
            return None
        rest = rest[count:]
    return content
