"""The pictures of an opened film as they come out of the decoder, with an account of what did not."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Final

import av.error
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from romcam.video.opening import frame_rate

_GIVE_UP_AFTER: Final = 64
"""Failed reads in a row after which the rest of the file is taken for lost."""
_MISSING_FRACTION: Final = 0.05
_MISSING_S: Final = 0.5
_DEFAULT_INTERVAL_S: Final = 1 / 25


class Decoding:
    """One pass through a film.

    first_s: when its first picture is shown, for a pass that begins in the middle.
    skipped: pictures that the decoder refused or marked as damaged, so far.
    interval_s: the container's average interval between pictures.
    promised_s: how long the header says that the pictures last; None where it does not say.
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
        """Each picture that decodes with its presentation time in seconds, None where the film gives none."""
        for packet in self._packets():
            try:
                frames = self._stream.decode(packet)
            except av.error.EOFError:
                return
            except av.error.FFmpegError:
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
        """Whether the film stopped before its time; to be asked after the last picture."""
        if self._broken_off:
            return True
        if self.promised_s is None or self._first_s is None or self._last_s is None:
            return False
        missing_s = self.promised_s - (self._last_s - self._first_s)
        return missing_s > max(_MISSING_S, _MISSING_FRACTION * self.promised_s)

    def _packets(self) -> Iterator[Packet[VideoStream] | None]:
        failures = 0
        while failures < _GIVE_UP_AFTER:
            try:
                for packet in self._container.demux(self._stream):
                    failures = 0
                    yield packet
                return
            except av.error.FFmpegError:
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
        held_s = float(frame.duration * base) if frame.duration else self.interval_s
        self._last_s = max(time_s + held_s, self._last_s or time_s)
        return time_s


def _promised_s(container: InputContainer, stream: VideoStream) -> float | None:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    stated = _clock_reading(stream.metadata.get("DURATION", ""))
    if stated is not None:
        return stated
    return container.duration / 1e6 if container.duration else None


def _clock_reading(text: str) -> float | None:
    """Seconds of Matroska's `00:00:07.666000000`: one stream's, where the container has the longest."""
    try:
        hours, minutes, seconds = text.split(":")
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    except ValueError:
        return None
