"""The process that computes previews of corrections, so that the server keeps neither their libraries nor their arrays.

A request and its answer are JSON, each preceded by its length. `romcam.clinic.previews` starts it.
"""

from __future__ import annotations

import os
import signal
import struct
import sys
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import msgspec

from romcam.errors import RomcamError
from romcam.results.edits import Edit

if TYPE_CHECKING:
    from romcam.recording import Recording
    from romcam.results.result import Result

LENGTH: Final = struct.Struct(">I")
_TRIALS: Final = 3
"""Trials that are kept, for the next preview of the same film."""


class Request(msgspec.Struct, frozen=True):
    """What is asked for.

    Attributes
    ----------
    folder
        Folder of the result.
    edits
        All corrections, in order.
    what
        `trial`: what can be corrected, and what follows; `layers`: what is drawn above the film.
    """

    folder: str
    edits: tuple[Edit, ...] = ()
    what: str = "trial"


def main() -> None:
    """Answer requests until the pipe is closed."""
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while (content := receive(sys.stdin.buffer)) is not None:
        send(channel, answer(msgspec.json.decode(content, type=Request)))


def receive(channel: IO[bytes]) -> bytes | None:
    """Return the next message; None at the end.

    Parameters
    ----------
    channel
        A pipe.
    """
    head = channel.read(LENGTH.size)
    return channel.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else None


def send(channel: IO[bytes], content: bytes) -> None:
    """Send a message.

    Parameters
    ----------
    channel
        A pipe.
    content
        The message.
    """
    channel.write(LENGTH.pack(len(content)) + content)
    channel.flush()


def answer(request: Request) -> bytes:
    """Return the answer to a request: a document, or `{"error": "one sentence"}`.

    Parameters
    ----------
    request
        The request.
    """
    from romcam.clinic.correctable import describe_trial
    from romcam.clinic.layers import describe_layers
    from romcam.corrections import preview

    try:
        result, recording = _trial(request.folder)
        analysis = preview(result, recording, request.edits)
        document = describe_layers(analysis) if request.what == "layers" else describe_trial(analysis, result)
        return msgspec.json.encode(document)
    except RomcamError as error:
        return msgspec.json.encode({"error": str(error)})


@lru_cache(_TRIALS)
def _trial(folder: str) -> tuple[Result, Recording]:
    from romcam.results.archive import load_recording
    from romcam.results.reading import read_result

    return read_result(Path(folder)), load_recording(Path(folder, "recording.npz"))


if __name__ == "__main__":
    main()
