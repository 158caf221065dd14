"""Reading a film frame by frame, in one pass and in bounded memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Final

import av.error
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from romcam.cores import threads_per_video
from romcam.errors import InputError
from romcam.memory import refuse_shortage
from romcam.messages import Catalogue
from romcam.names import printable
from romcam.video.clock import film_clock
from romcam.video.decoding import Decoding, TimeRepair
from romcam.video.digest import Digest
from romcam.video.filmed import Filmed, read_filmed
from romcam.video.opening import LONGEST_SIDE_PX, check_size, frame_rate, is_still, open_film
from romcam.video.orientation import FrameConverter
from romcam.video.packets import count_if_needed
from romcam.video.planar import PlanarPicture
from romcam.video.prefetch import prefetch
from romcam.video.proxy import ProxyWriter
from romcam.video.seeking import FrameIndex, decode_frames, decode_range
from romcam.video.source import Stated, Times, VideoSource
from romcam.video.unchanged import UnchangedPictures

_PREFETCHED: Final = 4
_text = Catalogue(__name__)


def _always(time_s: float) -> bool:
    return True


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture of a film.

    Parameters
    ----------
    index
        0, 1, 2 … over the frames that decode.
    time_s
        Seconds of reality since the first frame, strictly increasing; see `VideoSource.clock`.
    rgb
        (H, W, 3), upright, square pixels, contiguous.
    grey
        (H, W) brightness of the same picture in another size; None unless it was asked for.
    """

    index: int
    time_s: float
    rgb: NDArray[np.uint8]
    grey: NDArray[np.uint8] | None = None


@dataclass(frozen=True, eq=False)
class PlanarFrame:
    """One picture of a film to draw on and encode.

    Parameters
    ----------
    index, time_s
        As in `Frame`.
    planes
        The picture, upright; an odd side has grown by one pixel.
    full_rgb
        (H, W, 3), the picture before it is scaled down; None unless it was asked for.
    """

    index: int
    time_s: float
    planes: PlanarPicture
    full_rgb: NDArray[np.uint8] | None = None


class VideoReader:
    """A film (or a still: a film of one frame) as upright RGB frames with their real times.

    Use it with `with`, and iterate it once. Damaged frames are left out and counted. A film that breaks off gives the
    frames it has, and then `source.ends_early` is true. Pictures of another size or shape than `size` keep their shape:
    they are fitted into it, with black beside or above and below.

    Parameters
    ----------
    path
        The film.
    long_side_px
        Frames are scaled down so that their longer side has this length; None leaves them as they are.
    prefetched
        How many frames a thread decodes in advance. None: a few, but none where a film may use one thread only.
    key_frames_only
        Deliver only the frames that are coded without reference to others, which is many times faster. All frames are
        delivered where none is coded so.
    stated
        What the user states about the film; None: nothing.
    grey_side_px
        Frames also have `Frame.grey`, its longer side at most this long; None: they do not.
    proxy
        Makes a proxy of all frames while they are iterated, delivered or not; None: none is made.

    Attributes
    ----------
    duration_hint_s : float or None
        Duration by the header, or by the packets' times where the header does not say; it may be wrong.
    frame_count_hint : int or None
        Number of frames by the header, or that of the packets; it may be wrong.

    Raises
    ------
    InputError
        On opening, which decodes the first frame, for whatever cannot be read as a film.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        long_side_px: int | None = None,
        prefetched: int | None = None,
        *,
        key_frames_only: bool = False,
        stated: Stated | None = None,
        grey_side_px: int | None = None,
        proxy: ProxyWriter | None = None,
    ) -> None:
        self._path = Path(path)
        self._stated = stated or Stated()
        self._prefetched = prefetched if prefetched is not None else (_PREFETCHED if threads_per_video() > 1 else 0)
        self._open(key_frames_only=key_frames_only)
        if key_frames_only and self._first is None:
            self._container.close()
            self._open(key_frames_only=False)
        stream = self._stream
        try:
            if self._first is None:
                codec, limit = stream.codec_context.name, str(LONGEST_SIDE_PX)
                raise InputError(_text("film-has-no-decodable-picture", film=self._path, codec=codec, limit=limit))
            self._converter = FrameConverter(self._first[0], stream.sample_aspect_ratio, long_side_px, self._stated)
            check_size(self._path, *self._converter.full_size)
            self._grey = (
                FrameConverter(self._first[0], stream.sample_aspect_ratio, grey_side_px, self._stated)
                if grey_side_px
                else None
            )
        except BaseException:
            self._container.close()
            raise
        still = is_still(self._container)
        rate = None if still else frame_rate(stream)
        self._digest = Digest(self._path)
        self._source = VideoSource(
            name=printable(self._path.name),
            sha256="",
            width_px=self._converter.full_size[0],
            height_px=self._converter.full_size[1],
            rotation_deg=self._converter.orientation.clockwise_deg,
            codec=stream.codec_context.name,
            nominal_fps=float(rate) if rate and self._clock.stamped else None,
            clock=self._clock.kind,
            speed=self._clock.speed,
            turned_deg=self._stated.rotate_deg,
            filmed=(
                Filmed(self._stated.filmed, "given")
                if self._stated.filmed
                else read_filmed([self._container.metadata, stream.metadata])
            ),
            mirrored=self._stated.mirrored,
        )
        self._set_hints(still=still)
        self._proxy = proxy
        self._small: FrameConverter | None = None
        if proxy is not None:
            small = FrameConverter(self._first[0], stream.sample_aspect_ratio, proxy.long_side_px, self._stated)
            fps = (self._source.nominal_fps or 0.0) / self._clock.speed
            proxy.begin(small.size, small.scale, small.matrix, fps, small.planes)
            self._small = small
        self._running: Generator[Frame | PlanarFrame, None, None] | None = None
        self._ended = False
        self._times_s: list[float] = []

    @property
    def source(self) -> VideoSource:
        """Description of the file; `ends_early` is final after the last frame. Waits for the digest."""
        return replace(
            self._source,
            sha256=self._digest.hexdigest(),
            ends_early=self.ends_early,
            clock_jumps=self._times.jumps,
            sizes=self.sizes,
        )

    @property
    def ends_early(self) -> bool:
        """As in `source`, without waiting for the digest."""
        return self._ended and self._decoding.ends_early

    @property
    def scale(self) -> float:
        """Pixels of the upright picture per pixel of the delivered frame, by the longer side; 1.0 or more."""
        return self._converter.scale

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the delivered frames, in pixels."""
        return self._converter.size

    @property
    def matrix(self) -> int:
        """Matrix coefficients of the planes that `planar_frames` delivers."""
        return self._converter.matrix

    @property
    def full_size(self) -> tuple[int, int]:
        """Width and height in pixels of the upright picture before it is scaled down."""
        return self._converter.full_size

    @property
    def sizes(self) -> int:
        """Number of different sizes or shapes of the pictures so far; at least 1."""
        return max(1, self._converter.sizes)

    @property
    def usual_size(self) -> tuple[int, int]:
        """Width and height in pixels of the upright picture that is shown for the longest time, as far as was read."""
        return self._converter.usual_size(self.duration_hint_s)

    @property
    def skipped_frames(self) -> int:
        """Damaged pictures left out so far."""
        return self._decoding.skipped

    @property
    def times_s(self) -> Times:
        """(T,) times of all frames so far, delivered or not; for a part, only those of the part."""
        return np.array(self._times_s)

    def __iter__(self) -> Iterator[Frame]:
        return self.frames()

    def frames(
        self, wanted: Collection[int] | None = None, due: Callable[[float], bool] | None = None
    ) -> Generator[Frame, None, None]:
        """Iterate the frames in order; frames that are not requested are decoded but not converted.

        Parameters
        ----------
        wanted
            Deliver only these frame numbers; None: all.
        due
            Deliver only frames for whose time, in seconds, this returns true, and the last one; None: all.
        """
        if self._running is not None:
            raise RuntimeError("a VideoReader is iterated once: open the film again")
        if wanted is None:
            self._digest.start()
        frames = self._timed_frames(wanted, due or _always)
        running = prefetch(frames, self._prefetched) if self._prefetched else frames
        self._running = running
        return running

    def planar_frames(
        self, full: Collection[int] = (), every: int = 1, *, changed_only: bool = False
    ) -> Generator[PlanarFrame, None, None]:
        """Iterate the frames in order, in planes instead of RGB; used instead of iterating the reader.

        Parameters
        ----------
        full
            Numbers of the frames that are also delivered as RGB in their full size.
        every
            Deliver only each frame whose number is a multiple of this, and those in `full`.
        changed_only
            Leave out frames that show what the one before them shows (`romcam.video.unchanged`), but the last.
        """
        if self._running is not None:
            raise RuntimeError("a VideoReader is iterated once: open the film again")
        frames = self._planar(full, every, UnchangedPictures() if changed_only else None)
        running = prefetch(frames, self._prefetched) if self._prefetched else frames
        self._running = running
        return running

    def seek(self, wanted: Collection[int], times_s: Times) -> dict[int, NDArray[np.uint8]] | None:
        """Decode single frames from the key frames before them; the reader cannot be iterated afterwards.

        Parameters
        ----------
        wanted
            Frame numbers.
        times_s
            (T,) times of all frames, seconds, from a complete pass.

        Returns
        -------
        dict or None
            The frames by number; None where seeking might give other pictures.
        """
        pictures = decode_frames(self._container, self._stream, self._clock, wanted, times_s)
        if pictures is None:
            return None
        return {index: self._convert(picture) for index, picture in pictures.items()}

    def part(
        self, index: FrameIndex, begin: int, stop: int, due: Callable[[float], bool] | None = None
    ) -> Generator[Frame, None, None]:
        """Iterate frames `begin` to `stop` (excluded), decoded from the key frame before, as in a complete pass.

        Used instead of iterating the reader.

        Parameters
        ----------
        index
            The film's frame index.
        begin, stop
            Number of the first frame, and of the first frame after the part.
        due
            Deliver only frames for whose time, in seconds, this returns true; and the last one.

        Raises
        ------
        UnsafeSeek
            As soon as the decoder delivers a frame that the index does not predict.
        """
        if self._running is not None:
            raise RuntimeError("a VideoReader is iterated once: open the film again")
        self._decoding = Decoding(self._container, self._stream, self._clock, first_s=index.first_s)
        running = self._part(index, begin, stop, due or _always)
        self._running = running
        return running

    def close(self) -> None:
        """End the decoding thread and close the file."""
        if self._running is not None:
            self._running.close()
        self._pictures.close()
        self._converter.close()
        if self._small is not None:
            self._small.close()
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
        assert self._first is not None
        pictures = chain([self._first], self._pictures)
        last = max(wanted, default=-1) if wanted is not None else None
        speed = self._clock.speed
        timed = ((picture, time_s * speed) for picture, time_s in self._times.items(pictures))
        for index, (picture, time_s) in self._due(timed, due):
            if last is not None and index > last:
                return
            if wanted is None or index in wanted:
                yield self._frame(index, time_s, picture)
        if self._proxy is not None:
            self._proxy.end()
        self._ended = True

    def _planar(
        self, full: Collection[int], every: int, unchanged: UnchangedPictures | None
    ) -> Generator[PlanarFrame, None, None]:
        assert self._first is not None
        pictures = chain([self._first], self._pictures)
        timed = ((picture, time_s * self._clock.speed) for picture, time_s in self._times.items(pictures))
        numbered = ((index, *each) for index, each in enumerate(timed) if index % every == 0 or index in full)
        unscaled: FrameConverter | None = None
        try:
            for index, picture, time_s in numbered if unchanged is None else _changed(numbered, unchanged, full):
                rgb = None
                if index in full:
                    if unscaled is None:
                        aspect = self._stream.sample_aspect_ratio
                        unscaled = FrameConverter(self._first[0], aspect, None, self._stated)
                    rgb = self._convert(picture, unscaled.convert)
                planes = self._convert(picture, self._converter.planes)
                yield PlanarFrame(index, time_s, planes, rgb)
        finally:
            if unscaled is not None:
                unscaled.close()
        self._ended = True

    def _part(
        self, index: FrameIndex, begin: int, stop: int, due: Callable[[float], bool]
    ) -> Generator[Frame, None, None]:
        times_s = index.times_s
        pictures = decode_range(self._container, self._stream, self._decoding, index, begin, stop)
        timed = ((picture, float(times_s[frame])) for frame, picture in pictures)
        for frame, (picture, time_s) in self._due(timed, due, begin):
            yield self._frame(frame, time_s, picture)
        self._ended = stop == len(times_s)

    def _due(
        self, timed: Iterable[tuple[VideoFrame, float]], due: Callable[[float], bool], first: int = 0
    ) -> Iterator[tuple[int, tuple[VideoFrame, float]]]:
        """The pictures that are due, and the last, numbered from `first` on; the times of all are recorded."""
        passed = None
        for each in enumerate(timed, first):
            self._times_s.append(each[1][1])
            self._converter.note(*each[1])
            if self._proxy is not None:
                self._proxy.add(each[0], *each[1])
            passed = None if due(each[1][1]) else each
            if passed is None:
                yield each
        if passed is not None:
            yield passed

    def _open(self, *, key_frames_only: bool) -> None:
        """Open the film and decode its first picture."""
        self._container, stream = open_film(self._path)
        self._stream = stream
        if key_frames_only:
            stream.codec_context.skip_frame = "NONKEY"
        try:
            self._counted = count_if_needed(self._path, self._container, stream)
            mean_fps = self._counted.mean_fps if self._counted else None
            self._clock = film_clock(self._container, stream, self._stated, mean_fps)
            self._times = TimeRepair(self._clock.interval_s)
            self._decoding = Decoding(self._container, stream, self._clock, key_frames_only=key_frames_only)
            self._pictures = self._decoding.pictures()
            self._first = next(self._pictures, None)
        except BaseException:
            self._container.close()
            raise

    def _set_hints(self, *, still: bool) -> None:
        counted, promised_s = self._counted, self._decoding.promised_s
        if counted is not None:
            seconds = counted.seconds if self._clock.stamped else counted.count * self._clock.interval_s
            count: int | None = counted.count
        elif still:
            seconds, count = None, 1
        else:
            seconds = promised_s
            by_duration = max(1, round(promised_s / self._clock.interval_s)) if promised_s else None
            count = self._stream.frames or by_duration
        self.duration_hint_s: float | None = seconds * self._clock.speed if seconds else None
        self.frame_count_hint: int | None = count or None

    def _frame(self, index: int, time_s: float, picture: VideoFrame) -> Frame:
        grey = None if self._grey is None else self._convert(picture, self._grey.grey)
        return Frame(index, time_s, self._convert(picture), grey)

    def _convert(
        self, picture: VideoFrame, convert: Callable[[VideoFrame], NDArray[np.uint8]] | None = None
    ) -> NDArray[np.uint8]:
        try:
            return (convert or self._converter.convert)(picture)
        except av.error.FFmpegError as error:
            refuse_shortage(error)
            format_name = picture.format.name
            raise InputError(_text("film-cannot-be-converted", film=self._path, format=format_name)) from error


def _changed(
    numbered: Iterable[tuple[int, VideoFrame, float]], unchanged: UnchangedPictures, wanted: Collection[int]
) -> Iterator[tuple[int, VideoFrame, float]]:
    """The pictures that show something new, those in `wanted`, and the last."""
    passed = None
    for each in numbered:
        index, picture, time_s = each
        passed = each if unchanged(picture, time_s) and index not in wanted else None
        if passed is None:
            yield each
    if passed is not None:
        yield passed
