"""Single pictures out of the middle of a film, without all that lie before: from the key frame before each.

Only where that gives the very pictures a whole pass gives: where every packet of the film became a frame at its own
time, and where the decoder, sent to a key frame, begins with that one. All else is left to the whole pass.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from contextlib import closing
from typing import Final

import av.error
import numpy as np
from av.container import InputContainer
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from romcam.video.decoding import Decoding
from romcam.video.source import Times

_SAME_S: Final = 1e-6


def sought(
    container: InputContainer, stream: VideoStream, wanted: Collection[int], times_s: Times
) -> dict[int, VideoFrame] | None:
    """The pictures of those indices, decoded from the key frames before them; None where that is not safe.

    times_s: (T,) of all frames, as a whole pass through this film gave them. Moves the container about.
    """
    try:
        shown, keys = layout(container, stream)
        if not _are_the_times(shown, stream, times_s):
            return None
        found: dict[int, VideoFrame] = {}
        # A trimmed film's first key frame may not be shown: the first picture will do, no pass has one before it.
        starts = sorted({shown[0], *keys})
        for start, ticks in _by_start({shown[index] for index in wanted if index < len(shown)}, starts):
            found |= _from(container, stream, start, ticks, is_key=start in keys)
    except (av.error.FFmpegError, Unsafe):
        return None
    return {index: found[shown[index]] for index in wanted if index < len(shown)}


class Unsafe(Exception):
    """The film is not one to seek in."""


def layout(container: InputContainer, stream: VideoStream) -> tuple[list[int], set[int]]:
    """When frames are shown, in order, and which are key frames, in ticks; nothing is decoded. Raises Unsafe."""
    shown: list[int] = []
    keys: set[int] = set()
    container.seek(0)
    for packet in container.demux(stream):
        if not packet.size or packet.is_discard:
            continue
        if packet.pts is None or packet.is_corrupt:
            raise Unsafe
        shown.append(packet.pts)
        if packet.is_keyframe:
            keys.add(packet.pts)
    return sorted(shown), keys


def _are_the_times(shown: list[int], stream: VideoStream, times_s: Times) -> bool:
    """Whether each packet became a frame, at its own time: then the n-th shown is the n-th frame."""
    if len(shown) != len(times_s) or not shown or stream.time_base is None:
        return False
    ticks = np.array(shown, dtype=float) - shown[0]
    return bool((np.diff(ticks) > 0).all()) and np.allclose(ticks * float(stream.time_base), times_s, 0, _SAME_S)


def _by_start(wanted: set[int], starts: list[int]) -> list[tuple[int, set[int]]]:
    """Where to start, in order, and which of the wanted are come upon from there."""
    groups: dict[int, set[int]] = {}
    for ticks in wanted:
        groups.setdefault(starts[bisect_right(starts, ticks) - 1], set()).add(ticks)
    return sorted(groups.items())


def _from(
    container: InputContainer, stream: VideoStream, start: int, wanted: set[int], *, is_key: bool
) -> dict[int, VideoFrame]:
    """The wanted pictures by their ticks. Raises Unsafe where the decoder begins with another, or loses one."""
    container.seek(min(wanted), stream=stream)
    decoding = Decoding(container, stream)
    found: dict[int, VideoFrame] = {}
    begun = False
    with closing(decoding.pictures()) as pictures:
        for picture, _ in pictures:
            if picture.pts is None or (picture.pts < start and begun):
                raise Unsafe
            if picture.pts < start:
                continue  # shown before it, though it may come after it in the file
            if not begun and (picture.pts != start or (is_key and picture.pict_type != PictureType.I)):
                raise Unsafe
            begun = True
            if picture.pts in wanted:
                found[picture.pts] = picture
            if len(found) == len(wanted) and not decoding.skipped:
                return found
    raise Unsafe
