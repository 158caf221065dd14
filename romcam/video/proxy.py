"""A proxy: a small copy of a film's frames, made while the film is watched and drawn on afterwards.

Without it a film is decoded and scaled twice, once to be watched and once to be drawn on. A proxy has no name on any
disk: a short one is in memory, a longer one in a temporary file that ceases to exist with the process.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, pairwise
from tempfile import SpooledTemporaryFile
from typing import Any, Final, cast

import av
import av.error
from av.codec.context import CodecContext
from av.packet import Packet
from av.video.frame import VideoFrame

from romcam.cores import threads_per_video
from romcam.video.planar import PlanarPicture, frame_of
from romcam.video.unchanged import UnchangedPictures

LEAST_HZ: Final = 24.5
"""Least rate, hertz, of the frames of a film that are drawn on. Of a film of twice that rate or more every second frame
is, or every third, and so on: one of 60 frames a second at 30, one of 50 at 25, one of 240 at 27."""
LEAST_SCALE: Final = 1.25
"""Scale of a film from which a proxy costs less than decoding the film again."""
MOST_IN_MEMORY: Final = 8_000_000
"""Bytes from which a proxy is in a temporary file: about a minute."""
PART_BYTES: Final = 1_000_000

_OPTIONS: Final = {
    # Nearly without loss, and the fastest: one pass, no look at later frames, the least search.
    "preset": "ultrafast",
    "tune": "zerolatency",
    "qp": "20",
    "x264-params": "scenecut=0:no-psy=1",
}


@dataclass(frozen=True)
class ProxyLayout:
    """What the frames of a proxy are.

    Parameters
    ----------
    size
        Width and height in pixels of a frame; an odd side has grown by one pixel in the planes.
    scale
        Pixels of the upright picture per pixel of a frame.
    matrix
        Matrix coefficients of the planes.
    every
        Of how many frames of the film the proxy has one, the first included, where the picture changes.
    long_side_px
        Length of the longer side that was asked for.
    """

    size: tuple[int, int]
    scale: float
    matrix: int
    every: int
    long_side_px: int


EncodedFrame = tuple[int, bytes]
"""A frame's number in the film, and the frame."""


@dataclass(frozen=True)
class ProxyPart:
    """Frames of a proxy, encoded, that follow those of the part before."""

    layout: ProxyLayout
    packets: tuple[EncodedFrame, ...]


class Proxy:
    """The frames of a film in a small size, encoded. Frames that show what the one before shows are left out.

    Parameters
    ----------
    layout
        What the frames are.
    """

    def __init__(self, layout: ProxyLayout) -> None:
        self.layout: Final = layout
        self._file = SpooledTemporaryFile(MOST_IN_MEMORY)  # noqa: SIM115 -- lives as long as the proxy
        self._lengths: list[int] = []
        self._numbers: list[int] = []
        self._broken = False

    def __len__(self) -> int:
        return len(self._lengths)

    def append(self, packets: Iterable[EncodedFrame]) -> None:
        """Append encoded frames; raises OSError where the disk is full, and the proxy fits nothing from then on.

        Parameters
        ----------
        packets
            The frames.
        """
        for number, packet in packets:
            try:
                self._file.write(packet)
            except OSError:
                self._broken = True
                raise
            self._lengths.append(len(packet))
            self._numbers.append(number)

    def parts(self) -> Iterator[ProxyPart]:
        """Iterate all frames in parts, for another process."""
        packets, size = list[EncodedFrame](), 0
        for number, packet in zip(self._numbers, self._packets(), strict=True):
            packets.append((number, packet))
            size += len(packet)
            if size >= PART_BYTES:
                yield ProxyPart(self.layout, tuple(packets))
                packets, size = [], 0
        if packets:
            yield ProxyPart(self.layout, tuple(packets))

    def fits(self, long_side_px: int, every: int, count: int) -> bool:
        """Return whether the proxy has the frames to draw on.

        Parameters
        ----------
        long_side_px
            Length of the longer side of the frames that are needed.
        every
            Of how many frames of the film one is needed.
        count
            Number of frames of the film.
        """
        layout = self.layout
        wanted = layout.long_side_px == long_side_px and every % layout.every == 0
        last = (count - 1) // layout.every * layout.every
        return wanted and not self._broken and bool(self._numbers) and self._numbers[-1] == last

    def shown_at(self, number: int) -> int | None:
        """Return the number of the frame that shows what a frame of the film shows; None: the proxy has none.

        Parameters
        ----------
        number
            Number of the frame in the film.
        """
        if number % self.layout.every or not self._numbers or not 0 <= number <= self._numbers[-1]:
            return None
        return self._numbers[bisect_right(self._numbers, number) - 1]

    def planar_frames(self, count: int) -> Generator[tuple[int, int, PlanarPicture], None, None]:
        """Decode the frames in order, each with its number in the film and that of the first that shows another.

        Parameters
        ----------
        count
            Number of frames of the film.
        """
        decoder: Any = CodecContext.create("h264", "r")
        decoder.thread_count = threads_per_video()
        numbers = pairwise([*self._numbers, count])
        # The decoder's threads hold frames back until they are asked for by None.
        for packet in chain(map(Packet, self._packets()), [None]):
            for picture in decoder.decode(packet):
                yield *next(numbers), cast("PlanarPicture", picture.to_ndarray())

    def close(self) -> None:
        """Forget the frames."""
        self._file.close()

    def _packets(self) -> Iterator[bytes]:
        self._file.seek(0)
        for length in self._lengths:
            yield self._file.read(length)


class ProxyWriter:
    """Makes a proxy while a film is read.

    Parameters
    ----------
    long_side_px
        Length in pixels of the longer side of the frames.
    """

    def __init__(self, long_side_px: int) -> None:
        self.long_side_px: Final = long_side_px
        self.proxy: Proxy | None = None
        """The proxy of the last film that was read to its end; None: there is none."""
        self._convert: Callable[[VideoFrame], PlanarPicture] | None = None
        self._encoder: Any = None
        self._unchanged = UnchangedPictures()
        self._left_out: tuple[int, VideoFrame] | None = None

    def begin(
        self,
        size: tuple[int, int],
        scale: float,
        matrix: int,
        fps: float,
        convert: Callable[[VideoFrame], PlanarPicture],
    ) -> None:
        """Begin a film; the proxy of the one before is forgotten.

        Parameters
        ----------
        size, scale, matrix
            As in `ProxyLayout`.
        fps
            Frames a second, in real time; 0 where that is unknown.
        convert
            Returns the planes of a decoded picture.
        """
        self.abandon()
        if scale < LEAST_SCALE:
            return
        self.proxy = Proxy(ProxyLayout(size, scale, matrix, drawn_every(fps), self.long_side_px))
        self._convert, self._unchanged = convert, UnchangedPictures()
        encoder: Any = CodecContext.create("libx264", "w")
        encoder.width, encoder.height = (side + side % 2 for side in size)
        encoder.pix_fmt, encoder.time_base, encoder.thread_count = "yuv420p", Fraction(1, 30), 1
        encoder.options = dict(_OPTIONS)
        self._encoder = encoder

    def add(self, index: int, picture: VideoFrame, time_s: float) -> None:
        """Add the next picture. One that cannot be converted or stored ends the proxy: the film is then read again.

        Parameters
        ----------
        index
            Its number in the film.
        picture
            The decoded picture.
        time_s
            Its time, seconds.
        """
        if self.proxy is None or index % self.proxy.layout.every:
            return
        self._left_out = (index, picture) if self._unchanged(picture, time_s) else None
        if self._left_out is None:
            self._encode(index, picture)

    def end(self) -> None:
        """End the film after its last picture, which is encoded even if it shows nothing new."""
        if self._left_out is not None:
            self._encode(*self._left_out)
        self._encode(0, None)
        self._convert = self._encoder = self._left_out = None

    def _encode(self, index: int, picture: VideoFrame | None) -> None:
        """Encode a picture, or those that the encoder still holds."""
        if self.proxy is None or self._convert is None:
            return
        try:
            frame = None if picture is None else frame_of(self._convert(picture))
            if frame is not None:
                frame.pts = index
            self.proxy.append((packet.pts, bytes(packet)) for packet in self._encoder.encode(frame))
        except (av.error.FFmpegError, OSError):
            self.abandon()

    def abandon(self) -> None:
        """Forget the proxy."""
        if self.proxy is not None:
            self.proxy.close()
        self.proxy = self._convert = self._encoder = self._left_out = None


def drawn_every(fps: float) -> int:
    """Return of how many frames of a film one is drawn on.

    Parameters
    ----------
    fps
        Frames a second; 0 where that is unknown.
    """
    return max(1, int(fps / LEAST_HZ))
