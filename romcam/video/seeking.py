"""Decoding part of a film from the key frame before it, instead of everything from the beginning.

This is done only where it gives exactly the pictures of a complete pass. The film's index, read without decoding,
predicts every frame and its time. If the decoder delivers anything else, `UnsafeSeek` is raised and the caller makes a
complete pass.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Generator
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Final

import av.error
import numpy as np
from av.container import InputContainer
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from romcam.memory import refuse_shortage
from romcam.video.clock import FilmClock, film_clock
from romcam.video.decoding import LONGEST_PAUSE_S, Decoding
from romcam.video.opening import open_film
from romcam.video.source import Stated, Times

_SAME_S: Final = 1e-6


class UnsafeSeek(Exception):
    """Decoding from a key frame would not give the frames of a complete pass."""


@dataclass(frozen=True, eq=False)
class FrameIndex:
    """When a film's frames are presented and which of them are key frames, read without decoding.

    Parameters
    ----------
    ticks
        Presentation times in units of `time_base`, strictly increasing, one a frame.
    key_ticks
        Those that belong to key frames.
    time_base
        Seconds of the film's times a tick.
    speed
        Seconds of reality in a second of the film's times.
    """

    ticks: list[int]
    key_ticks: set[int]
    time_base: Fraction
    speed: float = 1.0

    @property
    def first_s(self) -> float:
        """Presentation time of the first frame, in seconds as the film has it."""
        return float(self.ticks[0] * self.time_base)

    @cached_property
    def times_s(self) -> Times:
        """(T,) seconds since the first frame, identical in every bit to those of a complete pass."""
        return np.array([(float(ticks * self.time_base) - self.first_s) * self.speed for ticks in self.ticks])

    def key_before(self, frame: int) -> int:
        """Return the last key frame that is not after a frame.

        Parameters
        ----------
        frame
            Number of the frame.

        Returns
        -------
        int
            Ticks of the key frame; those of the film's first frame where there is no key frame before.
        """
        starts = sorted({self.ticks[0], *self.key_ticks})
        return starts[bisect_right(starts, self.ticks[frame]) - 1]


def read_frame_index(path: Path, stated: Stated | None = None) -> FrameIndex | None:
    """Read a film's index.

    Parameters
    ----------
    path
        The film.
    stated
        What the user states about it; None: nothing.

    Returns
    -------
    FrameIndex or None
        None where the index does not predict the frames.

    Raises
    ------
    InputError
        Where the file cannot be read as a film.
    """
    container, stream = open_film(path)
    with container:
        try:
            ticks, keys = _packet_ticks(container, stream)
        except (av.error.FFmpegError, UnsafeSeek) as error:
            refuse_shortage(error)
            return None
        if len(ticks) < 2 or stream.time_base is None:
            return None
        longest = LONGEST_PAUSE_S / float(stream.time_base)
        if any(not 0 < b - a <= longest for a, b in pairwise(ticks)):
            return None
        seconds = float((ticks[-1] - ticks[0]) * stream.time_base)
        clock = film_clock(container, stream, stated or Stated(), (len(ticks) - 1) / seconds)
        return FrameIndex(ticks, keys, stream.time_base, clock.speed) if clock.stamped else None


def decode_range(
    container: InputContainer, stream: VideoStream, decoding: Decoding, index: FrameIndex, begin: int, stop: int
) -> Generator[tuple[int, VideoFrame], None, None]:
    """Yield frames `begin` to `stop` (excluded) with their numbers.

    Parameters
    ----------
    container, stream
        The opened film; the container's position moves.
    decoding
        The pass that decodes and counts damaged pictures.
    index
        The film's frame index.
    begin, stop
        Number of the first frame, and of the first frame after the range.

    Raises
    ------
    UnsafeSeek
        As soon as the decoder delivers a frame that the index does not predict.
    """
    start = index.key_before(begin)
    try:
        container.seek(index.ticks[begin], stream=stream)
    except av.error.FFmpegError as error:
        refuse_shortage(error)
        raise UnsafeSeek from error
    due, begun = index.ticks.index(start), False
    with closing(decoding.pictures()) as pictures:
        for picture, _ in pictures:
            if picture.pts is not None and picture.pts < start and not begun:
                continue  # presented before the key frame, though it may come after it in the file
            if not begun and start in index.key_ticks and picture.pict_type != PictureType.I:
                raise UnsafeSeek
            begun = True
            if due == len(index.ticks) or picture.pts != index.ticks[due] or picture.time_base != index.time_base:
                raise UnsafeSeek
            if due >= begin:
                yield due, picture
            due += 1
            if due == stop < len(index.ticks):
                break
    if due < stop or decoding.skipped:
        raise UnsafeSeek


def decode_frames(
    container: InputContainer, stream: VideoStream, clock: FilmClock, wanted: Collection[int], times_s: Times
) -> dict[int, VideoFrame] | None:
    """Decode single frames, each from the key frame before it; the container's position moves.

    Parameters
    ----------
    container, stream
        The opened film.
    wanted
        Numbers of the frames; those beyond the end are not returned.
    times_s
        (T,) times of all frames in seconds, from a complete pass through this film.

    Returns
    -------
    dict or None
        The frames by number; None where that is not safe.
    """
    try:
        ticks, keys = _packet_ticks(container, stream)
        if not clock.stamped or not _match(ticks, stream, times_s / clock.speed):
            return None
        found: dict[int, VideoFrame] = {}
        # In a trimmed film the first key frame may not be presented; decoding then starts with the first picture.
        starts = sorted({ticks[0], *keys})
        for start, group in _by_start({ticks[frame] for frame in wanted if frame < len(ticks)}, starts):
            found |= _decode_group(container, stream, clock, start, group, is_key=start in keys)
    except (av.error.FFmpegError, UnsafeSeek) as error:
        refuse_shortage(error)
        return None
    return {frame: found[ticks[frame]] for frame in wanted if frame < len(ticks)}


def _packet_ticks(container: InputContainer, stream: VideoStream) -> tuple[list[int], set[int]]:
    """Presentation ticks of all packets, in order, and those of key frames; nothing is decoded."""
    ticks: list[int] = []
    keys: set[int] = set()
    container.seek(0)
    for packet in container.demux(stream):
        if not packet.size or packet.is_discard:
            continue
        if packet.pts is None or packet.is_corrupt:
            raise UnsafeSeek
        ticks.append(packet.pts)
        if packet.is_keyframe:
            keys.add(packet.pts)
    return sorted(ticks), keys


def _match(ticks: list[int], stream: VideoStream, times_s: Times) -> bool:
    """Whether each packet became a frame at its own time: then the n-th tick is that of the n-th frame."""
    if len(ticks) != len(times_s) or not ticks or stream.time_base is None:
        return False
    since_first = np.array(ticks, dtype=float) - ticks[0]
    increasing = bool((np.diff(since_first) > 0).all())
    return increasing and np.allclose(since_first * float(stream.time_base), times_s, 0, _SAME_S)


def _by_start(wanted: set[int], starts: list[int]) -> list[tuple[int, set[int]]]:
    """Where to start decoding, in order, and which of the wanted ticks are reached from there."""
    groups: dict[int, set[int]] = {}
    for ticks in wanted:
        groups.setdefault(starts[bisect_right(starts, ticks) - 1], set()).add(ticks)
    return sorted(groups.items())


def _decode_group(
    container: InputContainer, stream: VideoStream, clock: FilmClock, start: int, wanted: set[int], *, is_key: bool
) -> dict[int, VideoFrame]:
    """The wanted pictures by their ticks. Raises UnsafeSeek where the decoder begins with another, or loses one."""
    container.seek(min(wanted), stream=stream)
    decoding = Decoding(container, stream, clock)
    found: dict[int, VideoFrame] = {}
    begun = False
    with closing(decoding.pictures()) as pictures:
        for picture, _ in pictures:
            if picture.pts is None or (picture.pts < start and begun):
                raise UnsafeSeek
            if picture.pts < start:
                continue  # presented before the key frame, though it may come after it in the file
            if not begun and (picture.pts != start or (is_key and picture.pict_type != PictureType.I)):
                raise UnsafeSeek
            begun = True
            if picture.pts in wanted:
                found[picture.pts] = picture
            if len(found) == len(wanted) and not decoding.skipped:
                return found
    raise UnsafeSeek
