"""Decoding an opened film: its pictures, their times, and the number of damaged ones."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from typing import Final, TypeVar

import av.error
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from romcam.memory import refuse_shortage
from romcam.video.opening import frame_rate

T = TypeVar("T")

_MOST_FAILURES: Final = 64
"""Failed reads in a row after which the rest of the file counts as lost."""
_MISSING_FRACTION: Final = 0.05
_MISSING_S: Final = 0.5
_DEFAULT_INTERVAL_S: Final = 1 / 25


class Decoding:
    """One pass through a film.

    Parameters
    ----------
    container, stream
        The opened film.
    first_s
        Presentation time of its first picture in seconds, for a pass that begins in the middle.

    Attributes
    ----------
    skipped : int
        Pictures so far that the decoder refused or marked as damaged.
    interval_s : float
        The container's average interval between pictures.
    promised_s : float or None
        How long the pictures last by the header; None where it does not say.
    """

    def __init__(self, container: InputContainer, stream: VideoStream, first_s: float | None = None) -> None:
        self._container: Final = container
        self._stream: Final = stream
        rate = frame_rate(stream)
        self.interval_s: Final = float(1 / rate) if rate else _DEFAULT_INTERVAL_S
        self.promised_s: Final = _promised_s(container, stream)
        self.skipped = 0
        self._broken_off = False
        self._first_s = first_s
        self._last_s: float | None = None

    def pictures(self) -> Generator[tuple[VideoFrame, float | None], None, None]:
        """Yield each picture that can be decoded, with its presentation time in seconds, or None."""
        for packet in self._packets():
            try:
                frames = self._stream.decode(packet)  # pyright: ignore[reportUnknownMemberType]
            except av.error.EOFError:
                return
            except av.error.FFmpegError as error:
                refuse_shortage(error)
                self.skipped += 1
                self._broken_off = True
                continue
            for frame in frames:
                if frame.is_corrupt:
                    self.skipped += 1
                    self._broken_off = True
                    continue
                self._broken_off = False
                yield frame, self._stamp(frame)

    @property
    def ends_early(self) -> bool:
        """Whether the film stopped before the end that its header promises; valid after the last picture."""
        if self._broken_off:
            return True
        if self.promised_s is None or self._first_s is None or self._last_s is None:
            return False
        missing_s = self.promised_s - (self._last_s - self._first_s)
        return missing_s > max(_MISSING_S, _MISSING_FRACTION * self.promised_s)

    def _packets(self) -> Iterator[Packet[VideoStream] | None]:
        failures = 0
        while failures < _MOST_FAILURES:
            try:
                for packet in self._container.demux(self._stream):
                    failures = 0
                    yield packet
                return
            except av.error.FFmpegError as error:
                refuse_shortage(error)
                failures += 1
                self._broken_off = True
        yield None

    def _stamp(self, frame: VideoFrame) -> float | None:
        ticks = frame.pts if frame.pts is not None else frame.dts
        base = frame.time_base or self._stream.time_base
        if ticks is None or not base:
            return None
        time_s = float(ticks * base)
        if self._first_s is None:
            self._first_s = time_s
        lasts_s = float(frame.duration * base) if frame.duration else self.interval_s
        self._last_s = max(time_s + lasts_s, self._last_s or time_s)
        return time_s


def strictly_increasing(stamped: Iterable[tuple[T, float | None]], interval_s: float) -> Iterator[tuple[T, float]]:
    """Repair the times of a film's frames: from 0, strictly increasing, none missing.

    Valid times keep their distances. A time that is missing, or not later than the one before, is replaced by the one
    before plus `interval_s`, or by the middle between the one before and the next valid time if that is near. One item
    is held back, so that the next time is known.

    Parameters
    ----------
    stamped
        Items with their times in seconds by any clock; None where there is none.
    interval_s
        The typical interval between two items.

    Yields
    ------
    item, time_s
        Each item with its time in seconds since the first.
    """
    held: tuple[T, float | None] | None = None
    origin: float | None = None
    last: float | None = None
    for item, stamp in stamped:
        if origin is None and stamp is not None:
            # If the first frames have no time, they take 0, 1, 2 … intervals and this one follows them.
            origin = stamp if held is None else stamp - (_placed(None, last, None, interval_s) + interval_s)
        time = None if stamp is None or origin is None else stamp - origin
        if held is not None:
            last = _placed(held[1], last, time, interval_s)
            yield held[0], last
        held = item, time
    if held is not None:
        yield held[0], _placed(held[1], last, None, interval_s)


def _placed(time: float | None, last: float | None, following: float | None, interval_s: float) -> float:
    if last is None:
        return 0.0
    if time is not None and time > last:
        return time
    if following is not None and following < last + 2 * interval_s:
        half_way = (last + following) / 2
        if last < half_way < following:
            return half_way
    return last + interval_s


def _promised_s(container: InputContainer, stream: VideoStream) -> float | None:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    stated = _clock_reading(stream.metadata.get("DURATION", ""))
    if stated is not None:
        return stated
    return container.duration / 1e6 if container.duration else None


def _clock_reading(text: str) -> float | None:
    """Seconds of Matroska's `00:00:07.666000000`, which is per stream; the container has the longest stream's."""
    try:
        hours, minutes, seconds = text.split(":")
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    except ValueError:
        return None
