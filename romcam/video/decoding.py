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
from romcam.video.clock import FilmClock

T = TypeVar("T")

_MOST_FAILURES: Final = 64
"""Failed reads in a row after which the rest of the file counts as lost."""
_MISSING_FRACTION: Final = 0.05
_MISSING_S: Final = 0.5
LONGEST_PAUSE_S: Final = 12.0
"""A pause between two pictures that is longer is an error of the clock. Not even a slow movement lasts as long."""
LEAST_BACK_S: Final = 1.0
"""Seconds by which times that leap back are an error of the clock, and not pictures in disorder."""
PAUSE_S: Final = 1.0
"""Pause that takes the place of a leap of the clock: nobody knows how long it was."""


class Decoding:
    """One pass through a film.

    Parameters
    ----------
    container, stream
        The opened film.
    clock
        How its times are read.
    first_s
        Presentation time of its first picture in seconds, for a pass that begins in the middle.
    key_frames_only
        Whether all other pictures are left out.

    Attributes
    ----------
    skipped : int
        Pictures so far that the decoder refused or marked as damaged.
    promised_s : float or None
        How long the pictures last by the header, in seconds of the film's times; None where it does not say.
    """

    def __init__(
        self,
        container: InputContainer,
        stream: VideoStream,
        clock: FilmClock,
        first_s: float | None = None,
        *,
        key_frames_only: bool = False,
    ) -> None:
        self._container: Final = container
        self._stream: Final = stream
        self._clock: Final = clock
        self._key_frames_only: Final = key_frames_only
        self.promised_s: Final = promised_s(container, stream)
        self.skipped = 0
        self._broken_off = False
        self._cut_packet = False
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
        if self._broken_off or self._cut_packet:
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
                    if packet.size and packet.is_corrupt:
                        # The end of a copy that broke off. A decoder with several threads answers such a packet with
                        # an error in place of the pictures that it still holds.
                        self.skipped += 1
                        self._cut_packet = True
                        continue
                    self._cut_packet = self._cut_packet and not packet.size
                    if not packet.size or packet.is_keyframe or not self._key_frames_only:
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
        if ticks is None or not base or not self._clock.stamped:
            return None
        time_s = float(ticks * base)
        if self._first_s is None:
            self._first_s = time_s
        lasts_s = float(frame.duration * base) if frame.duration else self._clock.interval_s
        self._last_s = max(time_s + lasts_s, self._last_s or time_s)
        return time_s


class TimeRepair:
    """Repairs the times of a film's frames: from 0, strictly increasing, none missing, without leaps of the clock.

    Valid times keep their distances. A time that is missing, or not later than the one before, is replaced by the one
    before plus `interval_s`, or by the middle between the one before and the next valid time if that is near. Times
    that leap by more than `LONGEST_PAUSE_S`, or back by `LEAST_BACK_S`, and go on from there, continue after `PAUSE_S`;
    a single time that leaps counts as missing.

    Parameters
    ----------
    interval_s
        The typical interval between two items.

    Attributes
    ----------
    jumps : int
        Leaps of the clock so far.
    """

    def __init__(self, interval_s: float) -> None:
        self._interval_s = interval_s
        self._origin: float | None = None
        self._last: float | None = None
        self.jumps = 0

    def items(self, stamped: Iterable[tuple[T, float | None]]) -> Iterator[tuple[T, float]]:
        """Yield each item with its time in seconds since the first; one is held back, so that the next time is known.

        Parameters
        ----------
        stamped
            Items with their times in seconds by any clock; None where there is none.
        """
        held: tuple[T, float | None] | None = None
        for item, stamp in stamped:
            if self._origin is None and stamp is not None:
                # If the first frames have no time, they take 0, 1, 2 … intervals and this one follows them.
                before = 0.0 if held is None else self._placed(None, None) + self._interval_s
                self._origin = stamp - before
            if held is not None:
                yield held[0], self._place(held[1], stamp)
            held = item, stamp
        if held is not None:
            yield held[0], self._place(held[1], None)

    def _place(self, stamp: float | None, next_stamp: float | None) -> float:
        time, following = self._since_origin(stamp), self._since_origin(next_stamp)
        if time is not None and self._last is not None and self._leaps(time - self._last):
            if following is None or self._leaps(following - time):
                time = None
            else:
                shift = time - (self._last + PAUSE_S)
                assert self._origin is not None
                self._origin, time, following = self._origin + shift, time - shift, following - shift
                self.jumps += 1
        self._last = self._placed(time, following)
        return self._last

    def _since_origin(self, stamp: float | None) -> float | None:
        return None if stamp is None or self._origin is None else stamp - self._origin

    def _leaps(self, step_s: float) -> bool:
        return step_s > LONGEST_PAUSE_S or step_s < -LEAST_BACK_S

    def _placed(self, time: float | None, following: float | None) -> float:
        last = self._last
        if last is None:
            return 0.0
        if time is not None and time > last:
            return time
        if following is not None and following < last + 2 * self._interval_s:
            half_way = (last + following) / 2
            if last < half_way < following:
                return half_way
        return last + self._interval_s


def promised_s(container: InputContainer, stream: VideoStream) -> float | None:
    """Return how long the pictures last by the header, in seconds; None where it does not say.

    Parameters
    ----------
    container, stream
        The opened film.
    """
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
