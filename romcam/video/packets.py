"""The times of a film's pictures as its packets state them, without decoding, for a film whose header does not say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import av.error
from av.container import InputContainer
from av.video.stream import VideoStream

from romcam.video.decoding import LONGEST_PAUSE_S, PAUSE_S, promised_s
from romcam.video.opening import frame_rate, is_possible_rate, is_still, open_film

_LONGEST_UNCHECKED_S = 600.0
"""A header that promises more than this is checked where it does not state the number of pictures, too."""


@dataclass(frozen=True)
class PacketCount:
    """How many pictures a film has, and how long they last.

    Parameters
    ----------
    count
        Number of packets, which is that of the pictures unless some are damaged.
    seconds
        From the first to the last by the film's times; a leap of the clock counts as a pause of `PAUSE_S`.
    """

    count: int
    seconds: float

    @property
    def mean_fps(self) -> float | None:
        """Pictures a second on average; None where no film has that rate."""
        fps = (self.count - 1) / self.seconds if self.seconds > 0 else 0.0
        return fps if is_possible_rate(fps) else None


def count_if_needed(path: Path, container: InputContainer, stream: VideoStream) -> PacketCount | None:
    """Count the packets of a film whose header gives no rate or duration that can be believed.

    Parameters
    ----------
    path
        The film; it is opened a second time.
    container, stream
        The opened film.

    Returns
    -------
    PacketCount or None
        None where the header suffices.
    """
    if is_still(container):
        return None
    rate, seconds = frame_rate(stream), promised_s(container, stream)
    if rate and seconds:
        sparse = stream.frames > 0 and stream.frames < float(rate) * seconds / 2
        if not sparse and (stream.frames > 0 or seconds < _LONGEST_UNCHECKED_S):
            return None
    status = path.stat()
    return _count(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=4)
def _count(path: Path, size: int, modified_ns: int) -> PacketCount:
    """Count the packets of a file, which a film's several passes need once while size and time stay the same."""
    container, stream = open_film(path)
    ticks: list[int] = []
    count = 0
    with container:
        try:
            for packet in container.demux(stream):
                if packet.size and not packet.is_discard:
                    count += 1
                    if packet.pts is not None:
                        ticks.append(packet.pts)
        except av.error.FFmpegError:
            pass  # the film breaks off here
    base = float(stream.time_base or 0)
    ticks.sort()
    steps = ((after - before) * base for before, after in pairwise(ticks))
    return PacketCount(count, sum(step if step <= LONGEST_PAUSE_S else PAUSE_S for step in steps))
