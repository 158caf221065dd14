"""Whether a film's times are those of reality, and the factor between the two.

A container may hold a time for each picture, or a rate for all of them, or neither. Slow motion is stored with the
times at which it is to be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from av.container import InputContainer
from av.video.stream import VideoStream

from romcam.video.opening import frame_rate, is_still
from romcam.video.source import Clock, Stated

_CAPTURE_RATE: Final = "com.android.capture.fps"
"""Tag in which Android stores the pictures taken a second; in slow motion fewer are shown."""
_SLOW_FROM_FPS: Final = 45.0
"""A camera slower than this does not record slow motion: in poor light it takes fewer pictures than it states."""
_SURE_FROM_FPS: Final = 90.0
"""From this rate, pictures shown at a lower rate are slow motion. Between the two, poor light is as likely."""
_LEAST_FACTOR: Final = 1.5
"""Rates that differ by less are the same rate, kept badly."""
_HEADER_RATE: Final = frozenset({"avi", "yuv4mpegpipe"})
"""Containers that hold a rate but no times."""
_NO_TIMESTAMPS: Final = 0x0080
"""FFmpeg's AVFMT_NOTIMESTAMPS: a raw stream, whose times FFmpeg makes up."""
DEFAULT_FPS: Final = 25.0
"""Rate assumed for pictures without times, as FFmpeg does."""


@dataclass(frozen=True)
class FilmClock:
    """How a film's times become seconds of reality.

    Parameters
    ----------
    kind
        Where the times come from.
    speed
        Seconds of reality in a second of the film's times.
    stamped
        Whether the film's pictures have times; otherwise only their number counts.
    interval_s
        Seconds of the film's times from one picture to the next where a picture has no time.
    """

    kind: Clock
    speed: float
    stamped: bool
    interval_s: float


def film_clock(container: InputContainer, stream: VideoStream, stated: Stated, mean_fps: float | None) -> FilmClock:
    """Decide how a film's times are to be read.

    Parameters
    ----------
    container, stream
        The opened film.
    stated
        What the user states about it.
    mean_fps
        Pictures a second by the pictures' own times, where the container states no rate that a camera can have; None
        where it does, or where the pictures have no such times either.
    """
    rate = frame_rate(stream)
    fps = float(rate) if rate else mean_fps
    stamped = not container.format.flags & _NO_TIMESTAMPS
    if not stamped:
        fps = None
    interval_s = 1.0 / (fps or DEFAULT_FPS)
    if stated.speed is not None:
        return FilmClock("given", stated.speed, stamped, interval_s)
    if stated.fps is not None:
        return FilmClock("given", 1.0 / (interval_s * stated.fps), stamped, interval_s)
    if is_still(container):
        return FilmClock("film", 1.0, stamped, interval_s)
    if fps is None or not stamped or container.format.name in _HEADER_RATE:
        return FilmClock("unknown", 1.0, stamped, interval_s)
    kind, speed = _by_capture_rate(_stated_rate(container, stream), fps)
    return FilmClock(kind, speed, stamped, interval_s)


def _stated_rate(container: InputContainer, stream: VideoStream) -> float | None:
    """Pictures taken a second, as the camera noted it; None where it did not."""
    text = stream.metadata.get(_CAPTURE_RATE) or container.metadata.get(_CAPTURE_RATE) or ""
    try:
        rate = float(text)
    except ValueError:
        return None
    return rate if 0.001 < rate < 1e5 else None


def _by_capture_rate(capture_fps: float | None, shown_fps: float) -> tuple[Clock, float]:
    """Where the times come from, and the film's speed, from the rates at which pictures were taken and are shown."""
    if capture_fps is None or 1 / _LEAST_FACTOR < shown_fps / capture_fps < _LEAST_FACTOR:
        return "film", 1.0
    if shown_fps > capture_fps:
        return "capture-rate", shown_fps / capture_fps
    if capture_fps < _SLOW_FROM_FPS:
        return "film", 1.0
    if capture_fps < _SURE_FROM_FPS:
        return "unknown", 1.0
    slower = capture_fps / shown_fps
    whole = round(slower)
    # Cameras slow down by whole factors; the rate at which the pictures are shown varies a little.
    return "capture-rate", 1.0 / (whole if abs(slower - whole) < 0.1 * slower else slower)
