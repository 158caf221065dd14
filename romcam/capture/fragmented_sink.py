"""Writing a camera's pictures as a fragmented MP4, which plays up to the last second after a crash at any moment."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from datetime import datetime, timezone
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, cast

import av
import av.error
import numpy as np
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from romcam.errors import OutputError
from romcam.messages import Catalogue

_TIME_BASE: Final = Fraction(1, 90_000)
FRAGMENT_FRAMES: Final = 15
"""A key frame begins a new fragment; a crash loses at most the current one."""
SYNC_S: Final = 1.0
"""Seconds between two requests to the disk to store what was written."""
_ENCODER: Final = {
    # 720p takes 7 ms a frame on one core; veryfast takes twice that for half the bytes, and the pose model needs the
    # core (bench/live.py).
    "preset": "ultrafast",
    "crf": "20",
    "tune": "zerolatency",
    "bf": "0",
    "g": str(FRAGMENT_FRAMES),
}
_CONTAINER: Final = {
    # In fragments while it is written, an ordinary film with its index once it is closed.
    "movflags": "+hybrid_fragmented+frag_keyframe",
    "flush_packets": "1",
}
_BT709: Final = 1
_STUDIO_RANGE: Final = 1
_text = Catalogue(__name__)


class FragmentedSink:
    """An H.264 film in an .mp4 that plays while it is still being written.

    Every method raises OutputError where the disk is full or was removed; the film up to then plays.

    Parameters
    ----------
    path
        The file; written at once under this name.
    size
        Width and height of the pictures, pixels; odd sides lose one pixel.
    """

    def __init__(self, path: Path, size: tuple[int, int]) -> None:
        self.path: Final = path
        self.frames = 0
        self._size: Final = size[0] & ~1, size[1] & ~1
        self._first_s: float | None = None
        self._last_ticks = -1
        self._reformatter: Final = VideoReformatter()
        self._synced_s = 0.0
        self._file: int | None = None
        self._container: OutputContainer | None = None
        self._stream: VideoStream | None = None
        self._closed = False
        try:
            path.touch()
        except OSError as error:
            raise _failure(path, error) from error

    @property
    def seconds(self) -> float:
        """Duration of the film so far, in seconds."""
        return max(0, self._last_ticks) * float(_TIME_BASE)

    def write(self, rgb: NDArray[np.uint8], time_s: float) -> None:
        """Append one picture.

        Parameters
        ----------
        rgb
            (H, W, 3).
        time_s
            When it was taken, seconds by any clock; the first picture is at 0 of the film.
        """
        if self._closed:
            raise ValueError("the film is finished: nothing can be added to it")
        if self._first_s is None:
            self._first_s = self._synced_s = time_s
        width, height = self._size
        frame = VideoFrame.from_numpy_buffer(np.ascontiguousarray(rgb[:height, :width]), format="rgb24")
        frame = self._reformatter.reformat(
            frame, format="yuv420p", dst_colorspace=_BT709, dst_color_range=_STUDIO_RANGE
        )
        self._last_ticks = max(self._last_ticks + 1, round((time_s - self._first_s) / _TIME_BASE))
        frame.pts, frame.time_base = self._last_ticks, _TIME_BASE
        try:
            self._mux(frame)
            if time_s - self._synced_s >= SYNC_S and self._file is not None:
                self._synced_s = time_s
                os.fsync(self._file)
        except (av.error.FFmpegError, OSError) as error:
            raise _failure(self.path, error) from error
        self.frames += 1

    def close(self) -> None:
        """Write the index of the film and close it."""
        self._closed = True
        container, file = self._container, self._file
        self._file = None
        try:
            if container is not None:
                self._mux(None)
                container.close()
            if file is not None:
                os.fsync(file)
        except (av.error.FFmpegError, OSError) as error:
            raise _failure(self.path, error) from error
        finally:
            # Close again: on a full disk the container is still open.
            with suppress(av.error.FFmpegError, OSError):
                if container is not None:
                    container.close()
            if file is not None:
                os.close(file)
            self._container = self._stream = None

    def _open(self) -> tuple[OutputContainer, VideoStream]:
        """Open the film at its first picture: FFmpeg 8 crashes when it closes a fragmented film without any."""
        if self._container is None or self._stream is None:
            self._container = av.open(f"file:{self.path}", mode="w", format="mp4", options=dict(_CONTAINER))
            self._container.metadata["creation_time"] = datetime.now(timezone.utc).isoformat()
            self._stream = self._make_stream(self._container)
            self._file = os.open(self.path, os.O_RDONLY)
        return self._container, self._stream

    def _make_stream(self, container: OutputContainer) -> VideoStream:
        stream: Any = container.add_stream(  # pyright: ignore[reportUnknownMemberType]
            "libx264", rate=30, options=dict(_ENCODER)
        )
        stream.width, stream.height = self._size
        stream.pix_fmt = "yuv420p"
        stream.time_base = _TIME_BASE
        context = stream.codec_context
        context.time_base = _TIME_BASE
        context.thread_count = 1
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        context.color_range = _STUDIO_RANGE
        container.start_encoding()
        return stream

    def _mux(self, frame: VideoFrame | None) -> None:
        container, stream = self._open()
        for packet in cast("Any", stream).encode(frame):
            container.mux_one(packet)  # pyright: ignore[reportUnknownMemberType]


def _failure(path: Path, error: Exception) -> OutputError:
    code = getattr(error, "errno", None)
    if code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return OutputError(_text("write-disk-full", file=path))
    if code in (errno.EACCES, errno.EPERM, errno.EROFS):
        return OutputError(_text("write-not-permitted", file=path, folder=path.parent))
    return OutputError(_text("write-failed", file=path, reason=getattr(error, "strerror", None) or error))
