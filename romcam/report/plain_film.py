"""plain.mp4: the film as a browser plays it, upright and without the measurement, which a page draws above it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from pathlib import Path

from romcam.analysis import Analysis
from romcam.presentation.drawing import Picture
from romcam.report.overlay import Overlay
from romcam.video import VideoReader, VideoSink
from romcam.video.planar import PartConverter
from romcam.video.prefetch import prefetch
from romcam.video.reader import PlanarFrame


def write_plain_film(
    analysis: Analysis,
    path: Path,
    *,
    hide_face: bool = True,
    long_side_px: int = 1280,
    progress: Callable[[int, int | None], None] | None = None,
    kept: Collection[int] = (),
) -> dict[int, Picture]:
    """Write the film without the measurement: every frame at its own time, upright, as H.264.

    Parameters
    ----------
    analysis
        The trial; its film is read again.
    path
        The .mp4 to write; it appears complete or not at all.
    hide_face
        Whether the measured person's head is blurred.
    long_side_px, progress, kept
        As in `romcam.report.overlay.write_overlay`.

    Returns
    -------
    dict
        Each kept frame (H, W, 3) by its number, in full size.

    Raises
    ------
    InputError
        The film cannot be read.
    OutputError
        The film cannot be written.
    """
    overlay, full = Overlay.of(analysis, hide_face=hide_face), dict[int, Picture]()

    def frames_of(film: VideoReader) -> Iterator[PlanarFrame]:
        converter = PartConverter(film.matrix)
        for frame in film.planar_frames(kept):
            if hide_face:
                overlay.hide_head_at(frame.planes, frame.time_s, film, converter)
            yield frame

    with (
        VideoReader(analysis.path, long_side_px, stated=analysis.recording.source.stated) as film,
        VideoSink(path, *film.size, matrix=film.matrix) as sink,
        closing(prefetch(frames_of(film), depth=4)) as frames,
    ):
        for frame in frames:
            sink.write_planes(frame.planes, frame.time_s)
            if frame.full_rgb is not None:
                full[frame.index] = frame.full_rgb
            if progress is not None:
                progress(frame.index + 1, film.frame_count_hint)
    return full
