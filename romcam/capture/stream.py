"""A camera in the network, by the address at which it delivers its pictures."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Final
from urllib.parse import urlsplit

import av
import av.error
from av.container import InputContainer
from av.video.frame import VideoFrame

from romcam.capture.camera import Clock, Shot, stopped
from romcam.errors import InputError
from romcam.messages import Catalogue
from romcam.video.orientation import FrameConverter

SCHEMES: Final = ("rtsp", "rtsps", "http", "https", "tcp", "udp", "rtp", "srt")
OPEN_S: Final = 10.0
"""Seconds within which the camera has to answer."""
READ_S: Final = 4.0
"""Seconds without a picture after which it counts as disconnected."""
_OPTIONS: Final = {
    # Over UDP, as is FFmpeg's default, a home network loses packets, and pictures are grey below the loss.
    "rtsp_transport": "tcp",
    # Pictures are shown as they come: what waits in a buffer is late.
    "fflags": "nobuffer",
    "flags": "low_delay",
    # The start of the stream is inspected for this many microseconds at most.
    "analyzeduration": "2000000",
}
_text = Catalogue(__name__)


class StreamCamera:
    """A camera in the network as a `Camera`. Its pictures are timed by their arrival.

    Parameters
    ----------
    address
        Where it delivers pictures, such as `rtsp://user:password@192.168.1.20/stream1`.
    clock
        Times its pictures.

    Raises
    ------
    InputError
        Where it does not answer, or delivers no pictures. The sentence does not repeat user and password.
    """

    def __init__(self, address: str, clock: Clock) -> None:
        parts = urlsplit(address)
        self.name: Final = _text("stream-name", host=parts.hostname or parts.scheme)
        if parts.scheme.lower() not in SCHEMES:
            raise InputError(_text("stream-scheme", scheme=parts.scheme, known=", ".join(SCHEMES)))
        self._clock = clock
        self._container: InputContainer | None = None
        try:
            self._container = av.open(address, options=dict(_OPTIONS), timeout=(OPEN_S, READ_S))
            self._pictures = self._decoded(self._container)
            first = next(self._pictures, None)
        except (av.error.FFmpegError, OSError, ValueError) as error:
            self.close()
            raise InputError(_text("stream-silent", name=self.name)) from error
        if first is None:
            self.close()
            raise InputError(_text("stream-silent", name=self.name))
        self._converter = FrameConverter(first, self._container.streams.video[0].sample_aspect_ratio, None)
        self.size: Final = self._converter.size
        self._shots = self._timed(first)

    def read(self) -> Shot | None:
        """Return the next picture. Raises InputError where the camera delivers no more."""
        try:
            shot = next(self._shots, None)
        except (av.error.FFmpegError, OSError) as error:
            raise stopped(self.name) from error
        if shot is None:
            raise stopped(self.name)
        return shot

    def close(self) -> None:
        """Disconnect."""
        container, self._container = self._container, None
        if container is not None:
            container.close()

    def _decoded(self, container: InputContainer) -> Iterator[VideoFrame]:
        if not container.streams.video:
            raise InputError(_text("stream-silent", name=self.name))
        for packet in container.demux(container.streams.video[0]):
            try:
                yield from packet.decode()  # pyright: ignore[reportReturnType]
            except av.error.InvalidDataError:
                continue  # until the first key frame, and after a loss

    def _timed(self, first: VideoFrame) -> Generator[Shot, None, None]:
        last_s, picture, index = -float("inf"), first, 0
        while True:
            last_s = max(self._clock.now(), last_s + 1e-3)
            yield Shot(index, last_s, self._converter.convert(picture))
            index += 1
            following = next(self._pictures, None)
            if following is None:
                return
            picture = following
