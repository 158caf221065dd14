"""A film in parts that can be watched side by side, each from the key frame before it.

Only where the parts put together are the very frames of a whole pass: the layout, got without decoding, foretells every
frame and its time, and a part that decodes to anything else says so. All else is left to the whole pass.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import av.error
import numpy as np
from av.container import InputContainer
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from romcam.video.decoding import Decoding
from romcam.video.opening import open_film
from romcam.video.seeking import Unsafe, layout
from romcam.video.source import Times


@dataclass(frozen=True, eq=False)
class Layout:
    """When a film's frames are shown, in ticks of `time_base`, strictly increasing, and which are key frames."""

    shown: list[int]
    keys: set[int]
    time_base: Fraction

    @property
    def first_s(self) -> float:
        """The first frame's time as the film has it."""
        return float(self.shown[0] * self.time_base)

    @cached_property
    def times_s(self) -> Times:
        """(T,) seconds since the first frame, to the last bit as a whole pass gives them."""
        return np.array([float(ticks * self.time_base) - self.first_s for ticks in self.shown])

    def key_before(self, index: int) -> int:
        """Ticks of the last key frame that is not after the frame of that index, or of the first frame."""
        starts = sorted({self.shown[0], *self.keys})
        return starts[bisect_right(starts, self.shown[index]) - 1]


def lay_out(path: Path) -> Layout | None:
    """The film's layout, or None where it does not foretell the frames. Raises InputError as `VideoReader` does."""
    container, stream = open_film(path)
    with container:
        try:
            shown, keys = layout(container, stream)
        except (av.error.FFmpegError, Unsafe):
            return None
        if len(shown) < 2 or stream.time_base is None or any(b <= a for a, b in pairwise(shown)):
            return None
        return Layout(shown, keys, stream.time_base)


def pictures_of(
    container: InputContainer, stream: VideoStream, decoding: Decoding, laid: Layout, begin: int, stop: int
) -> Generator[tuple[int, VideoFrame], None, None]:
    """Pictures `begin` to `stop` with their indices. Raises Unsafe where they are not those of the layout."""
    start = laid.key_before(begin)
    try:
        container.seek(laid.shown[begin], stream=stream)
    except av.error.FFmpegError as error:
        raise Unsafe from error
    due, begun = laid.shown.index(start), False
    with closing(decoding.pictures()) as pictures:
        for picture, _ in pictures:
            if picture.pts is not None and picture.pts < start and not begun:
                continue  # shown before it, though it may come after it in the file
            if not begun and start in laid.keys and picture.pict_type != PictureType.I:
                raise Unsafe
            begun = True
            if due == len(laid.shown) or picture.pts != laid.shown[due] or picture.time_base != laid.time_base:
                raise Unsafe
            if due >= begin:
                yield due, picture
            due += 1
            if due == stop < len(laid.shown):
                break
    if due < stop or decoding.skipped:
        raise Unsafe
