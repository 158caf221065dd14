"""Writing a film that browsers play, with the frames' own times; the file appears complete or not at all."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Final, cast

import av
import av.codec.codec
import av.error
import numpy as np
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from romcam.cores import threads_per_video
from romcam.errors import OutputError
from romcam.messages import Catalogue
from romcam.video.planar import BT709, LIMITED, PartConverter, PlanarPicture, frame_of, padded

_TIME_BASE: Final = Fraction(1, 90_000)
_SHORTEST_TICKS: Final = 1
_FIRST_TICKS: Final = 3_600
"""Duration of a film's only frame: 1/25 s."""
_ENCODER = "libx264"
_OPTIONS: Final = {
    # A constant quantiser: to choose one for each picture, the encoder would look at every picture twice. What is
    # left of a drawing that has moved on must not count as too small to be coded.
    "preset": "ultrafast",
    "x264-params": "cabac=1:deblock=1,0,0:scenecut=0:rc-lookahead=0:no-psy=1:no-dct-decimate=1:deadzone-inter=11",
    "qp": "25",
    # Without B-frames, times are written unchanged and without an edit list, which a player might ignore.
    "bf": "0",
}
_text = Catalogue(__name__)


class VideoSink:
    """An H.264 film in an .mp4: pictures of one size at any rate, also a variable one.

    Use it with `with`. The file appears under its name when the block ends without an error. After an exception, a full
    disk (OutputError), or without any picture, no file is left, and one that was there before is unchanged.

    Parameters
    ----------
    path
        The film to write.
    width, height
        Size of the pictures, pixels; an odd side grows by one pixel.
    matrix
        Matrix coefficients of the film, `romcam.video.planar.BT709` or `BT601`.
    last_s
        How long the last picture is shown, seconds; None: as long as the one before.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        width: int,
        height: int,
        matrix: int = BT709,
        last_s: float | None = None,
    ) -> None:
        self._path: Final = Path(path)
        self._unfinished: Final = self._path.with_name(f".{self._path.name}.{os.getpid()}.part")
        self._size: Final = width, height
        self._last_ticks: int | None = None
        self._muxed: int | None = None
        self._lasts: Final = None if last_s is None else max(_SHORTEST_TICKS, round(last_s / _TIME_BASE))
        self._matrix: Final = matrix
        self._to_planes: Final = PartConverter(matrix)
        try:
            self._container: OutputContainer | None = av.open(
                f"file:{self._unfinished}", mode="w", format="mp4", options={"movflags": "+faststart"}
            )
            self._stream: Final = self._make_stream(self._container)
        except (av.error.FFmpegError, ValueError) as error:
            self._discard()
            raise self._failure(error) from error

    def write(self, rgb: NDArray[np.uint8], time_s: float) -> None:
        """Append one picture.

        Parameters
        ----------
        rgb
            (H, W, 3), of the size given at the start.
        time_s
            Seconds, not negative and later than the last; any other time is written as 1/90000 s after the last.

        Raises
        ------
        OutputError
            Where the disk is full or gone.
        ValueError
            For a picture of another size.
        """
        if rgb.shape != (self._size[1], self._size[0], 3):
            raise ValueError(f"expected a picture {self._size[0]} wide and {self._size[1]} high, got {rgb.shape}")
        self.write_planes(self._to_planes.planes(padded(rgb)), time_s)

    def write_planes(self, planes: PlanarPicture, time_s: float) -> None:
        """Append one picture in planes of the film's matrix; see `write`.

        Parameters
        ----------
        planes
            The picture, of the size given at the start, each odd side grown by one pixel.
        time_s
            Seconds. The planes must not change afterwards.
        """
        if self._container is None:
            raise ValueError("the film is finished: nothing can be added to it")
        if planes.shape != (self._stream.height * 3 // 2, self._stream.width):
            raise ValueError(f"expected planes of a picture of {self._size}, got {planes.shape}")
        ticks = max(0, round(time_s / _TIME_BASE))
        if self._last_ticks is not None:
            ticks = max(ticks, self._last_ticks + _SHORTEST_TICKS)
        self._last_ticks = ticks
        frame = frame_of(planes)
        frame.pts = ticks
        frame.time_base = _TIME_BASE
        try:
            self._encode(self._container, frame)
        except av.error.FFmpegError as error:
            raise self._failure(error) from error

    def close(self) -> None:
        """Finish the film and move it to its name; raises OutputError."""
        if self._container is None:
            return
        if self._last_ticks is None:
            self._discard()
            return
        try:
            self._encode(self._container, None)
            self._container.close()
            self._container = None
            os.replace(self._unfinished, self._path)
        except BaseException as error:
            self._discard()
            if isinstance(error, (av.error.FFmpegError, OSError)):
                raise self._failure(error) from error
            raise

    def __enter__(self) -> VideoSink:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._discard()

    def _make_stream(self, container: OutputContainer) -> VideoStream:
        stream: Any = container.add_stream(  # pyright: ignore[reportUnknownMemberType]
            _ENCODER, rate=30, options=dict(_OPTIONS)
        )
        width, height = self._size
        stream.width, stream.height = width + width % 2, height + height % 2
        stream.pix_fmt = "yuv420p"
        stream.time_base = _TIME_BASE
        stream.codec_context.thread_count = threads_per_video()
        stream.codec_context.time_base = _TIME_BASE
        # Without tags, players differ in the colours they display.
        stream.codec_context.colorspace = self._matrix
        stream.codec_context.color_primaries = BT709
        stream.codec_context.color_trc = BT709
        stream.codec_context.color_range = LIMITED
        container.start_encoding()
        return stream

    def _encode(self, container: OutputContainer, frame: VideoFrame | None) -> None:
        for packet in cast("Any", self._stream).encode(frame):
            # The encoder gives every frame the nominal 1/30 s. The container uses that for the last frame only,
            # which should last as long as the one before unless it is known better.
            if packet.pts is not None:
                before = _FIRST_TICKS if self._muxed is None else packet.pts - self._muxed
                packet.duration = before if self._lasts is None else self._lasts
                self._muxed = packet.pts
            container.mux_one(packet)  # pyright: ignore[reportUnknownMemberType]

    def _discard(self) -> None:
        container, self._container = getattr(self, "_container", None), None
        if container is not None:
            # The file is discarded; the error that stopped it is already being reported.
            with suppress(av.error.FFmpegError, OSError):
                container.close()
        self._unfinished.unlink(missing_ok=True)

    def _failure(self, error: Exception) -> OutputError:
        code = getattr(error, "errno", None)
        folder = self._path.parent
        if isinstance(error, av.codec.codec.UnknownCodecError):
            return OutputError(_text("write-no-encoder", file=self._path))
        if code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            return OutputError(_text("write-disk-full", file=self._path))
        if code in (errno.ENOENT, errno.EACCES, errno.EPERM, errno.EROFS):
            sentence = _text(
                "write-no-folder" if code == errno.ENOENT else "write-not-permitted", file=self._path, folder=folder
            )
            return OutputError(sentence)
        reason = getattr(error, "strerror", None) or error
        return OutputError(_text("write-failed", file=self._path, reason=reason))
