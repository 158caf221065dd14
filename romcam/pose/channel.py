"""What the worker process and the one that started it say to each other."""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from typing import IO, Literal

import numpy as np
from numpy.typing import NDArray

from romcam.protocol import Legs, Networks
from romcam.recording import Recording

Lies = Literal["supine", "prone"]
"""On the back or on the front."""


@dataclass(frozen=True)
class Request:
    """Watch this film. model: name and digest of the weights, for the record. lies: how the person does, if he does.
    looks_hz: how often the person is looked for, in every frame where it is None."""

    path: str
    weights: bytes
    model: str
    long_side_px: int
    back: bool = True
    lies: Lies | None = None
    networks: Networks = "bend"
    legs: Legs | None = None
    inference_rate_hz: float | None = None


@dataclass(frozen=True)
class Progressed:
    """So many frames are done, of so many as far as the film says."""

    done: int
    total: int | None


@dataclass(frozen=True, eq=False)
class Watched:
    """The film is watched."""

    recording: Recording


@dataclass(frozen=True)
class Failed:
    """It could not be; kind is a RomcamError's class, or ImportError."""

    kind: type[Exception]
    sentence: str


@dataclass(frozen=True)
class Live:
    """Watch the pictures that follow, one `Look` after the other. size: of the camera's picture, pixels."""

    weights: bytes
    model: str
    size: tuple[int, int]


@dataclass(frozen=True, eq=False)
class Look:
    """Look at this picture (H, W, 3) of a camera, taken at that time."""

    rgb: NDArray[np.uint8]
    time_s: float


@dataclass(frozen=True)
class Attend:
    """From now on heed only whoever was seen last; or, with False, whoever comes."""

    to_one: bool


@dataclass(frozen=True, eq=False)
class Looked:
    """What one picture showed: a recording of a single frame. Also says, once, that the worker is ready: None."""

    recording: Recording | None


Message = Request | Progressed | Watched | Failed | Live | Look | Attend | Looked


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
