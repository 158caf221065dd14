"""A film that is drawn on frame by frame and written as H.264: from its proxy if there is one, else from the film."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from romcam.analysis import Analysis
from romcam.presentation.drawing import Picture
from romcam.recording import FloatArray
from romcam.video import VideoReader, VideoSink, pick_frames
from romcam.video.planar import PartConverter, PlanarPicture
from romcam.video.prefetch import prefetch
from romcam.video.proxy import Proxy, ProxyLayout, drawn_every
from romcam.video.reader import PlanarFrame

Progress = Callable[[int, "int | None"], None]
Size = VideoReader | ProxyLayout
"""What knows the `size` of the frames that are drawn on, their `matrix`, and the `scale` of the film to them."""
Draw = Callable[[PlanarPicture, float, Size], None]
"""Draws on a frame in place: its planes, its time in seconds, and its size."""


@dataclass(frozen=True)
class KeptFrames:
    """Frames that are needed beside the drawn film, in its full size and without the drawing.

    Parameters
    ----------
    numbers
        Their numbers.
    scale
        Pixels of the film's picture per pixel of what the frames are needed for: smaller frames are as good down to it.
    """

    numbers: Collection[int] = ()
    scale: float = 1.0


@dataclass(frozen=True, eq=False)
class _Source:
    """`size` of the frames, what yields them, their number if it is known, the number of the frame that shows each kept
    one, and the kept ones that they cannot give.
    """

    size: Size
    frames: Generator[PlanarFrame, None, None]
    count: int | None
    shown_in: Mapping[int, int]
    missing: frozenset[int] = frozenset()


def write_drawn_film(
    analysis: Analysis,
    path: Path,
    draw: Draw,
    *,
    every_frame: bool = False,
    long_side_px: int = 1280,
    progress: Progress | None = None,
    kept: KeptFrames | None = None,
) -> dict[int, Picture]:
    """Write the film with something drawn on it: its frames at their own times, as H.264.

    Parameters
    ----------
    analysis
        The trial.
    path
        The .mp4 to write; it appears complete or not at all.
    draw
        Draws on a frame.
    every_frame
        Whether every frame is written. Otherwise, those that show what the one before them shows are left out, which is
        then shown for longer; and of a film of 49 frames a second or more, only every second is written, or fewer.
    long_side_px
        Length in pixels of the longer side; larger films are scaled down to it.
    progress
        Called with the number of frames done and the number that the film states, which may be wrong or None.
    kept
        Frames to return; None: none.

    Returns
    -------
    dict
        Each kept frame (H, W, 3) by its number, in full size and without the drawing.

    Raises
    ------
    InputError
        The film cannot be read.
    OutputError
        The drawn film cannot be written.
    """
    kept, full = kept or KeptFrames(), dict[int, Picture]()
    rate = rate_hz(analysis.recording.time_s)
    every = 1 if every_frame else drawn_every(rate)
    with (
        _source(analysis, long_side_px, every, kept, changed_only=not every_frame) as source,
        VideoSink(path, *source.size.size, source.size.matrix, every / rate if rate else None) as sink,
        _picked(analysis, source.missing) as missing,
    ):

        def drawn() -> Iterator[PlanarFrame]:
            for frame in source.frames:
                draw(frame.planes, frame.time_s, source.size)
                yield frame

        with closing(prefetch(drawn(), depth=4)) as frames:
            for frame in frames:
                sink.write_planes(frame.planes, frame.time_s)
                if frame.full_rgb is not None:
                    full[frame.index] = frame.full_rgb
                if progress is not None:
                    progress(frame.index + 1, source.count)
        return {kept: full[index] for kept, index in source.shown_in.items() if index in full} | missing.result()


def rate_hz(time_s: FloatArray) -> float:
    """Return the frames a second of a film; 0 if it has fewer than two.

    Parameters
    ----------
    time_s
        (T,) times of the film's frames, seconds.
    """
    return 0.0 if len(time_s) < 2 else 1.0 / float(np.median(np.diff(time_s)))


@contextmanager
def _source(
    analysis: Analysis, long_side_px: int, every: int, kept: KeptFrames, *, changed_only: bool
) -> Generator[_Source]:
    recording, proxy = analysis.recording, analysis.proxy
    if proxy is not None and proxy.fits(long_side_px, every, len(recording)):
        good = proxy.layout.scale <= kept.scale
        shown = {each: proxy.shown_at(each) for each in kept.numbers} if good else {}
        given = {number: index for number, index in shown.items() if index is not None}
        with closing(_from_proxy(proxy, analysis, every, set(given.values()), changed_only=changed_only)) as frames:
            yield _Source(proxy.layout, frames, len(recording), given, frozenset(kept.numbers) - given.keys())
        return
    with VideoReader(analysis.path, long_side_px, stated=recording.source.stated) as film:
        frames = film.planar_frames(kept.numbers, every, changed_only=changed_only)
        yield _Source(film, frames, film.frame_count_hint, {each: each for each in kept.numbers})


def _from_proxy(
    proxy: Proxy, analysis: Analysis, every: int, kept: Collection[int], *, changed_only: bool
) -> Generator[PlanarFrame, None, None]:
    """The frames of a proxy with the times that they have in the film.

    Of `every` frames of the film one is given, the first that the proxy has, beside those in `kept`; of a frame that
    shows what the one before shows, and so is not in the proxy, a copy of that, unless it is `changed_only`.
    """
    source, times = analysis.recording.source, analysis.recording.time_s
    converter = PartConverter(proxy.layout.matrix)
    width, height = proxy.layout.size
    block = -1
    for index, stop, planes in proxy.planar_frames(len(times)):
        if changed_only and index // every == block and index not in kept:
            continue
        block, full = index // every, None
        if index in kept:
            rgb = converter.rgb(planes, 0, 0, width + width % 2, height + height % 2)[:height, :width]
            full = np.asarray(
                cv2.resize(rgb, (source.width_px, source.height_px), interpolation=cv2.INTER_CUBIC), np.uint8
            )
        again = () if changed_only else range(index + 1, stop)
        copies = [planes.copy() for _ in again]  # before the frame is drawn on
        yield PlanarFrame(index, float(times[index]), planes, full)
        for number, copy in zip(again, copies, strict=True):
            yield PlanarFrame(number, float(times[number]), copy)


@contextmanager
def _picked(analysis: Analysis, numbers: frozenset[int]) -> Generator[Future[dict[int, Picture]]]:
    """Single frames of the film, decoded in a thread."""
    recording = analysis.recording
    with ThreadPoolExecutor(1, "romcam-stills") as pool:

        def pick() -> dict[int, Picture]:
            if not numbers:
                return {}
            return pick_frames(analysis.path, numbers, times_s=recording.time_s, stated=recording.source.stated)

        yield pool.submit(pick)
