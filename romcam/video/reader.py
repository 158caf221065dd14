"""Reading a film frame by frame, in one pass and in bounded memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Final

import av.error
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from romcam.cores import threads_per_film
from romcam.errors import InputError
from romcam.video.ahead import ahead
from romcam.video.clock import increasing
from romcam.video.decoding import Decoding
from romcam.video.digest import Digest
from romcam.video.opening import LONGEST_SIDE_PX, check_size, frame_rate, is_still, open_film
from romcam.video.parts import Layout, pictures_of
from romcam.video.seeking import sought
from romcam.video.source import Times, VideoSource
from romcam.video.upright import Upright

_AHEAD: Final = 4


def _always(time_s: float) -> bool:
    return True


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture of a film.

    index: 0, 1, 2 … over the frames that decode.
    time_s: seconds since the first frame, strictly increasing, as the film has them.
    rgb: (H, W, 3), upright, square pixels, contiguous.
    """

    index: int
    time_s: float
    rgb: NDArray[np.uint8]


class VideoReader:
    """A film (or a still: a film of one frame) as upright RGB frames with their real times.

    long_side_px: frames are scaled down so that their longer side has this length; None: left as they are.
    ahead: how many frames a thread decodes in advance; None: a few, but none where a film may take one thread only.
    key_frames_only: only the frames that are coded without reference to others, which is many times faster.

    Opening decodes the first frame and raises InputError, one sentence that names the file, for whatever
    cannot be read as a film. To be used with `with`, and iterated once. Damaged frames on the way are left
    out and counted; a film that breaks off gives what it has, then `source.ends_early`.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        long_side_px: int | None = None,
        ahead: int | None = None,
        *,
        key_frames_only: bool = False,
    ) -> None:
        self._path = Path(path)
        self._ahead = ahead if ahead is not None else (_AHEAD if threads_per_film() > 1 else 0)
        self._container, stream = open_film(self._path)
        self._stream = stream
        if key_frames_only:
            stream.codec_context.skip_frame = "NONKEY"
        try:
            self._decoding = Decoding(self._container, stream)
            self._pictures = self._decoding.pictures()
            self._first = self._first_picture(stream.codec_context.name)
            self._upright = Upright(self._first[0], stream.sample_aspect_ratio, long_side_px)
            check_size(self._path, *self._upright.full_size)
        except BaseException:
            self._container.close()
            raise
        still = is_still(self._container)
        rate = None if still else frame_rate(stream)
        self._digest = Digest(self._path)
        self._facts = VideoSource(
            name=self._path.name,
            sha256="",
            width_px=self._upright.full_size[0],
            height_px=self._upright.full_size[1],
            rotation_deg=self._upright.turn.clockwise_deg,
            codec=stream.codec_context.name,
            nominal_fps=float(rate) if rate else None,
        )
        self.duration_hint_s: float | None = None if still else self._decoding.promised_s
        self.frame_count_hint: int | None = 1 if still else stream.frames or self._count_by_duration()
        self._running: Generator[Frame, None, None] | None = None
        self._ended = False
        self._times_s: list[float] = []

    @property
    def source(self) -> VideoSource:
        """What the file is; `ends_early` is final once the last frame is out. Waits for the digest."""
        return replace(self._facts, sha256=self._digest.hexdigest(), ends_early=self.ends_early)

    @property
    def ends_early(self) -> bool:
        """As in `source`, without waiting for the digest."""
        return self._ended and self._decoding.ends_early

    @property
    def scale(self) -> float:
        """Pixels of the upright picture per pixel of the delivered frame, by the longer side; 1.0 or more."""
        return self._upright.scale

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the delivered frames, in pixels."""
        return self._upright.size

    @property
    def skipped_frames(self) -> int:
        """Damaged pictures left out so far."""
        return self._decoding.skipped

    @property
    def times_s(self) -> Times:
        """(T,) times of all frames so far, of those that were only passed too; of a part its own alone."""
        return np.array(self._times_s)

    def __iter__(self) -> Iterator[Frame]:
        return self.frames()

    def frames(
        self, wanted: Collection[int] | None = None, due: Callable[[float], bool] | None = None
    ) -> Generator[Frame, None, None]:
        """The frames in order; the others are decoded but not converted.

        wanted: only those indices. due: only the frames of whose times it says so, and the last one.
        """
        if self._running is not None:
            raise RuntimeError("a VideoReader is iterated once: open the film again")
        if wanted is None:
            self._digest.start()
        frames = self._timed_frames(wanted, due or _always)
        self._running = ahead(frames, self._ahead) if self._ahead else frames
        return self._running

    def seek(self, wanted: Collection[int], times_s: Times) -> dict[int, NDArray[np.uint8]] | None:
        """The frames of those indices from the key frames before them; None where that may give other pictures.

        times_s: (T,) of all frames, as a whole pass gave them. The reader cannot be iterated any more.
        """
        pictures = sought(self._container, self._stream, wanted, times_s)
        if pictures is None:
            return None
        return {index: self._convert(picture) for index, picture in pictures.items()}

    def part(
        self, laid: Layout, begin: int, stop: int, due: Callable[[float], bool] | None = None
    ) -> Generator[Frame, None, None]:
        """The frames from `begin` on, before `stop`, decoded from the key frame before: the very ones of a whole pass.

        Instead of iterating; due as there. Raises Unsafe as soon as the decoder gives others than the layout says.
        """
        if self._running is not None:
            raise RuntimeError("a VideoReader is iterated once: open the film again")
        self._decoding = Decoding(self._container, self._stream, first_s=laid.first_s)
        self._running = self._part(laid, begin, stop, due or _always)
        return self._running

    def close(self) -> None:
        """End the decoding thread and let go of the file."""
        if self._running is not None:
            self._running.close()
        self._pictures.close()
        self._digest.close()
        self._container.close()

    def __enter__(self) -> VideoReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _timed_frames(
        self, wanted: Collection[int] | None, due: Callable[[float], bool]
    ) -> Generator[Frame, None, None]:
        pictures = chain([self._first], self._pictures)
        last = max(wanted, default=-1) if wanted is not None else None
        for index, (picture, time_s) in self._paced(increasing(pictures, self._decoding.interval_s), due):
            if last is not None and index > last:
                return
            if wanted is None or index in wanted:
                yield Frame(index, time_s, self._convert(picture))
        self._ended = True

    def _part(self, laid: Layout, begin: int, stop: int, due: Callable[[float], bool]) -> Generator[Frame, None, None]:
        times_s = laid.times_s
        pictures = pictures_of(self._container, self._stream, self._decoding, laid, begin, stop)
        timed = ((picture, float(times_s[index])) for index, picture in pictures)
        for index, (picture, time_s) in self._paced(timed, due, begin):
            yield Frame(index, time_s, self._convert(picture))
        self._ended = stop == len(times_s)

    def _paced(
        self, timed: Iterable[tuple[VideoFrame, float]], due: Callable[[float], bool], first: int = 0
    ) -> Iterator[tuple[int, tuple[VideoFrame, float]]]:
        """Those that are due and the last with their indices, from `first` on; the times of all are noted."""
        passed = None
        for each in enumerate(timed, first):
            self._times_s.append(each[1][1])
            passed = None if due(each[1][1]) else each
            if passed is None:
                yield each
        if passed is not None:
            yield passed

    def _first_picture(self, codec: str) -> tuple[VideoFrame, float | None]:
        first = next(self._pictures, None)
        if first is None:
            raise InputError(
                f"{self._path} holds no picture that can be decoded ({codec}): it is damaged, encrypted or "
                f"beyond {LONGEST_SIDE_PX} px, so copy it again from the camera or export it as H.264 (.mp4)."
            )
        return first

    def _convert(self, picture: VideoFrame) -> NDArray[np.uint8]:
        try:
            return self._upright.convert(picture)
        except av.error.FFmpegError as error:
            raise InputError(
                f"{self._path} has pictures of a kind ({picture.format.name}) that cannot be made RGB: "
                f"export it as H.264 (.mp4)."
            ) from error

    def _count_by_duration(self) -> int | None:
        if self._decoding.promised_s is None:
            return None
        return max(1, round(self._decoding.promised_s / self._decoding.interval_s))


def pick_frames(
    path: str | os.PathLike[str],
    indices: Collection[int],
    long_side_px: int | None = None,
    times_s: Times | None = None,
) -> dict[int, NDArray[np.uint8]]:
    """The frames of those indices, each (H, W, 3) RGB, in one pass that stops after the last.

    times_s: (T,) of all frames, as a whole pass gave them: where these tell which is which, most of the film need not
    be decoded. An index the film does not reach is absent from the answer. Raises InputError as `VideoReader` does.
    """
    if times_s is not None:
        with VideoReader(path, long_side_px) as reader:
            picked = reader.seek(indices, times_s)
        if picked is not None:
            return picked
    with VideoReader(path, long_side_px) as reader, closing(reader.frames(frozenset(indices))) as frames:
        return {frame.index: frame.rgb for frame in frames}
