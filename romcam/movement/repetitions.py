"""Repetitions and their end-of-range plateaus, found in one angle of the trial."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy
from numpy.typing import NDArray

from romcam.body import FloatArray

HELD_SHARE: Final = 0.8
"""A person who holds the end position keeps this share of its angle, even where the first frames are noisy."""
HELD_S: Final = 0.5
"""A video that starts at the end of range is taken to show it if the person holds it this long, in seconds."""


SUPPORT_S: Final = 0.5
"""Length of the running median that an end of range has to agree with, seconds."""
LEAST_SUPPORT: Final = 7
"""Frames within that length below which a burst cannot be distinguished from motion."""
BURST_DEG: Final = 10.0
BURST_SHARE: Final = 0.25
"""An angle bursts if it is above the running median by more than the greater of the two: degrees, or share of the
trial's range."""
BURST_FLANK_DEG: Final = 2.0
"""Degrees above the running median at which a burst begins and ends."""


@dataclass(frozen=True)
class Repetition:
    """One repetition, as half-open ranges of frame indices.

    The down phase leads from neutral to the end of range, the up phase back; in a leg raise, too, the way out is
    called down.

    Attributes
    ----------
    start
        First frame of the down phase.
    plateau_start, plateau_stop
        First frame of the end-of-range plateau, and the frame after its last.
    stop
        The frame after the last of the up phase.
    complete
        Whether the person returned close to neutral before the video ended.
    task
        Name of the movement in a test of several (`internal_left`, …); empty in a test of one.
    """

    start: int
    plateau_start: int
    plateau_stop: int
    stop: int
    complete: bool
    task: str = ""

    @property
    def plateau(self) -> slice:
        """The frames at the end of range."""
        return slice(self.plateau_start, self.plateau_stop)

    @property
    def down(self) -> slice:
        """The down phase, including the plateau's first frame."""
        return slice(self.start, self.plateau_start + 1)

    @property
    def up(self) -> slice:
        """The up phase, including the plateau's last frame."""
        return slice(self.plateau_stop - 1, self.stop)


@dataclass(frozen=True)
class RepetitionRule:
    """How repetitions are separated from rest. Shares are of the trial's, or of the repetition's, own range.

    Attributes
    ----------
    signal
        Name of the angle in which repetitions are found. It must exist without the split of hip and spine.
    sign
        -1 if the movement makes the signal smaller, else 1.
    task
        Name of the movement in a test of several; empty in a test of one.
    best_by
        Name of the angle that chooses the best repetition where it is known. Where it is not, or with an empty name,
        the signal chooses.
    least_range_deg
        A trial whose range stays below this many degrees has no repetition.
    enter, leave
        Shares of the trial's range: a repetition rises above the first and ends below the second. The distance
        between them lets a person pause, bob or sink at the end of range within one repetition.
    onset
        Share of the repetition's range at which the motion starts, and at which it has ended.
    plateau_deg, plateau_share
        The plateau reaches down from the greatest angle by the greater of the two: degrees, or share of the range.
    plateau_speed, still_deg_s
        A frame belongs to the plateau if it is slower than the greater of the two: share of the repetition's greatest
        speed, or degrees a second.
    neutral_share
        The repetition is complete if the person returns to within this share of the range from neutral.
    """

    signal: str = "trunk_chord"
    sign: int = 1
    task: str = ""
    best_by: str = ""
    least_range_deg: float = 15.0
    enter: float = 0.4
    leave: float = 0.25
    onset: float = 0.05
    plateau_deg: float = 2.0
    plateau_share: float = 0.04
    plateau_speed: float = 0.2
    still_deg_s: float = 10.0
    neutral_share: float = 0.2


FORWARD: Final = RepetitionRule(best_by="trunk_inclination")
"""Repetitions of the trunk leaning forward."""


def find_repetitions(
    signal_deg: FloatArray, time_s: FloatArray, rule: RepetitionRule = FORWARD
) -> tuple[Repetition, ...]:
    """Find the repetitions of a movement away from neutral and back.

    Parameters
    ----------
    signal_deg
        (T,) filtered change from neutral in degrees, positive in the direction of the movement; NaN in gaps.
    time_s
        (T,) seconds, rising.
    rule
        How repetitions are separated from rest.

    Returns
    -------
    tuple of Repetition
        In order of time; empty if the range stays below `rule.least_range_deg`. If the video starts during the
        movement, the first repetition has no down phase; it is kept only if its end of range is visible, or if it is
        the only one. If the video ends during the movement, the last one is not `complete`.
    """
    known = np.flatnonzero(np.isfinite(signal_deg))
    if len(known) == 0:
        return ()
    time = time_s[known]
    angle = _supported(signal_deg[known], time)
    greatest = float(angle.max())
    if greatest < rule.least_range_deg:
        return ()
    runs = _runs(angle, rule.enter * greatest, rule.leave * greatest)
    found = [_repetition(angle, time, runs, index, rule) for index in range(len(runs))]
    if len(found) > 1 and _cut_off_at_start(found[0], angle, time):
        found = found[1:]
    return tuple(_in_frames(repetition, known) for repetition in found)


def _supported(angle: FloatArray, time: FloatArray) -> FloatArray:
    """The angle without bursts that the frames around them do not support: the pose model's, not the person's.

    A burst is replaced by the running median. At the turn of a bend of 0.8 s, down and up, the angle is a fifth above
    that median.
    """
    interval = float(np.median(np.diff(time))) if len(time) > 1 else np.inf
    size = 2 * int(SUPPORT_S / interval / 2 + 0.01) + 1
    if size < LEAST_SUPPORT:
        return angle
    usual = scipy.ndimage.median_filter(angle, size=min(size, len(angle)), mode="nearest")
    above = angle - usual
    limit = max(BURST_DEG, BURST_SHARE * float(usual.max()))
    supported = angle.copy()
    edges = np.flatnonzero(np.diff(np.concatenate([[False], above > BURST_FLANK_DEG, [False]]).astype(np.int8)))
    for start, stop in zip(edges[0::2], edges[1::2], strict=True):
        if float(above[start:stop].max()) > limit:
            supported[start:stop] = usual[start:stop]
    return supported


def _runs(angle: FloatArray, enter: float, leave: float) -> list[tuple[int, int]]:
    """Half-open runs above `leave` that reach `enter`."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], angle > leave, [False]]).astype(np.int8)))
    pairs = [(int(a), int(b)) for a, b in zip(edges[0::2], edges[1::2], strict=True)]
    return [(a, b) for a, b in pairs if float(angle[a:b].max()) >= enter]


def _repetition(
    angle: FloatArray, time: FloatArray, runs: list[tuple[int, int]], index: int, rule: RepetitionRule
) -> Repetition:
    """One run with the rest of its down and up phase, as indices among the known frames."""
    begin, end = runs[index]
    earliest = runs[index - 1][1] if index > 0 else 0
    latest = runs[index + 1][0] if index + 1 < len(runs) else len(angle)
    peak = begin + int(np.argmax(angle[begin:end]))
    top = float(angle[peak])
    rest_before = _rest(angle[earliest:begin], 0.0)
    rest_after = _rest(angle[end:latest], rest_before)
    start = _last_below(angle, earliest, begin, rest_before + rule.onset * (top - rest_before))
    stop = _first_below(angle, end, latest, rest_after + rule.onset * (top - rest_after))
    first, last = _plateau(angle, time, (start, peak, stop), top - rest_before, rule)
    lowest_after = float(angle[end:latest].min()) if latest > end else top
    return Repetition(start, first, last, stop, complete=lowest_after <= rule.neutral_share * top)


def _rest(angle: FloatArray, default: float) -> float:
    """Level of rest between repetitions: a low percentile, which one outlier does not move."""
    return float(np.percentile(angle, 20.0)) if len(angle) else default


def _last_below(angle: FloatArray, earliest: int, begin: int, level: float) -> int:
    resting = np.flatnonzero(angle[earliest:begin] <= level)
    return earliest + int(resting[-1]) if len(resting) else earliest


def _first_below(angle: FloatArray, end: int, latest: int, level: float) -> int:
    resting = np.flatnonzero(angle[end:latest] <= level)
    return end + int(resting[0]) + 1 if len(resting) else latest


def _plateau(
    angle: FloatArray,
    time: FloatArray,
    frames: tuple[int, int, int],
    range_deg: float,
    rule: RepetitionRule,
) -> tuple[int, int]:
    """Half-open run of slow frames around the greatest angle and close to it."""
    start, peak, stop = frames
    speed = _speed(angle[start:stop], time[start:stop])
    slow = speed <= max(rule.plateau_speed * float(speed.max()), rule.still_deg_s)
    near = angle[start:stop] >= angle[peak] - max(rule.plateau_deg, rule.plateau_share * range_deg)
    inside = slow & near
    inside[peak - start] = True
    first = last = peak - start
    while first > 0 and inside[first - 1]:
        first -= 1
    while last + 1 < len(inside) and inside[last + 1]:
        last += 1
    return start + first, start + last + 1


def _speed(angle: FloatArray, time: FloatArray) -> NDArray[np.floating]:
    if len(angle) < 2:
        return np.zeros(len(angle))
    return np.abs(np.gradient(angle, time))  # pyright: ignore[reportUnknownMemberType]


def _cut_off_at_start(repetition: Repetition, angle: FloatArray, time: FloatArray) -> bool:
    """Whether the video starts in the up phase, so that this repetition's end of range is not known."""
    held_s = time[repetition.plateau_stop - 1] - time[0]
    stayed_s = time[int(np.argmax(angle < HELD_SHARE * angle[repetition.plateau_start]))] - time[0]
    return repetition.plateau_start == 0 and held_s < 0.1 and stayed_s < HELD_S


def _in_frames(repetition: Repetition, known: NDArray[np.intp]) -> Repetition:
    """Convert indices among the known frames to frames of the video."""
    return Repetition(
        start=int(known[repetition.start]),
        plateau_start=int(known[repetition.plateau_start]),
        plateau_stop=int(known[repetition.plateau_stop - 1]) + 1,
        stop=int(known[repetition.stop - 1]) + 1,
        complete=repetition.complete,
    )
