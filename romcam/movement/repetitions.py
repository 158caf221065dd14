"""Repetitions and their ends of range, found in one angle of the trial."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.movement.repetition import Repetition
from romcam.recording import FloatArray


@dataclass(frozen=True)
class RepetitionRule:
    """How repetitions are told from rest. Shares are of the trial's, or the repetition's, own range.

    signal: name of the angle that is watched; one that exists even where hip and spine cannot be told apart.
    sign: -1 where the movement makes it smaller. effort: what the movement is called where a test has several.
    best_by: the angle by which the best repetition is chosen, where it is known; else the signal.
    least_range_deg: what moves less than this does not move.
    enter, leave: a repetition begins above the first and is over below the second; the distance between
        them is what lets a person pause, bob or sink at the end without its counting twice.
    onset: motion begins, and has ended, at this share of the repetition's range.
    plateau_deg, plateau_share: the end of range reaches down from the greatest angle by the greater of the
        two.
    plateau_speed, still_deg_s: slower than this share of the repetition's greatest speed, or than this in
        degrees a second, counts as having arrived.
    neutral_share: the return is complete once it is within this share of neutral.
    """

    signal: str = "trunk_chord"
    sign: int = 1
    effort: str = ""
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


FORWARD = RepetitionRule(best_by="trunk_inclination")


def find_repetitions(
    signal_deg: FloatArray, time_s: FloatArray, rule: RepetitionRule = FORWARD
) -> tuple[Repetition, ...]:
    """Find the repetitions of a movement away from neutral and back.

    signal_deg: (T,) filtered change from neutral, degrees, positive in the movement's direction; NaN in gaps.
    time_s: (T,) seconds. Returns none where the range stays below `rule.least_range_deg`. A film that
    starts in the movement begins with a repetition without a way down, kept only if its end of range was
    seen or there is no other; one that ends in it ends with `complete=False`.
    """
    seen = np.flatnonzero(np.isfinite(signal_deg))
    if len(seen) == 0:
        return ()
    angle, time = signal_deg[seen], time_s[seen]
    greatest = float(angle.max())
    if greatest < rule.least_range_deg:
        return ()
    runs = _runs(angle, rule.enter * greatest, rule.leave * greatest)
    found = [_repetition(angle, time, runs, index, rule) for index in range(len(runs))]
    if len(found) > 1 and _cut_off_at_start(found[0], angle, time):
        found = found[1:]
    return tuple(_in_frames(repetition, seen) for repetition in found)


def _runs(angle: FloatArray, enter: float, leave: float) -> list[tuple[int, int]]:
    """Half-open runs above `leave` that reach `enter`."""
    above = np.flatnonzero(np.diff(np.concatenate([[False], angle > leave, [False]]).astype(np.int8)))
    pairs = [(int(a), int(b)) for a, b in above.reshape(-1, 2)]
    return [(a, b) for a, b in pairs if float(angle[a:b].max()) >= enter]


def _repetition(
    angle: FloatArray, time: FloatArray, runs: list[tuple[int, int]], index: int, rule: RepetitionRule
) -> Repetition:
    """One run with the rest of its way down and up, as indices among the seen frames."""
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


def _rest(angle: FloatArray, otherwise: float) -> float:
    """Level of the stand between repetitions: low among its frames, yet not its single lowest."""
    return float(np.percentile(angle, 20.0)) if len(angle) else otherwise


def _last_below(angle: FloatArray, earliest: int, begin: int, level: float) -> int:
    resting = np.flatnonzero(angle[earliest:begin] <= level)
    return earliest + int(resting[-1]) if len(resting) else earliest


def _first_below(angle: FloatArray, end: int, latest: int, level: float) -> int:
    resting = np.flatnonzero(angle[end:latest] <= level)
    return end + int(resting[0]) + 1 if len(resting) else latest


def _plateau(
    angle: FloatArray,
    time: FloatArray,
    where: tuple[int, int, int],
    range_deg: float,
    rule: RepetitionRule,
) -> tuple[int, int]:
    """Half-open run of slow frames about the greatest angle, near to it in angle."""
    start, peak, stop = where
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
    return np.abs(np.gradient(angle, time)) if len(angle) > 1 else np.zeros(len(angle))


STAYED: Final = 0.8
"""Share of its greatest angle that who is still at the end of range does not leave, though the first frames tremble."""
STAYED_S: Final = 0.5


def _cut_off_at_start(repetition: Repetition, angle: FloatArray, time: FloatArray) -> bool:
    """The film starts on the way back up: how far down it had been is not known."""
    held_s = time[repetition.plateau_stop - 1] - time[0]
    stayed_s = time[int(np.argmax(angle < STAYED * angle[repetition.plateau_start]))] - time[0]
    return repetition.plateau_start == 0 and held_s < 0.1 and stayed_s < STAYED_S


def _in_frames(repetition: Repetition, seen: NDArray[np.intp]) -> Repetition:
    """From indices among the seen frames to frames of the film."""
    return Repetition(
        start=int(seen[repetition.start]),
        plateau_start=int(seen[repetition.plateau_start]),
        plateau_stop=int(seen[repetition.plateau_stop - 1]) + 1,
        stop=int(seen[repetition.stop - 1]) + 1,
        complete=repetition.complete,
    )
