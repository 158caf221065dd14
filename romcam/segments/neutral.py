"""Finds the neutral posture from which a trial's changes are counted, such as the upright still stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import scipy
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray

STAND_S: Final = 0.4
"""Least length of a stand, seconds; a fifth of the video if that is shorter than five of these."""

STILL_DEG_S: Final = 5.0
"""Greatest slope of a line fitted to a stand's inclination, degrees a second: sway is slower, and jitter hardly changes
such a slope."""

UPRIGHT_DEG: Final = 10.0
"""Difference from the most upright still posture up to which a stand counts as upright, degrees."""

SWAY_DEG: Final = 3.0
"""Range of sway about a posture, degrees."""
HELD_DEG: Final = 15.0
"""A still posture that is this much further from upright than another moment of the film is held, not a stand, degrees:
more than sway, a leaning stand or a tilted camera explains."""

READABLE_DEG: Final = 5.0
"""A posture that can be read is preferred to one that is nearer to upright by at most this much, degrees."""

LEAST_STAND: Final = 0.5
"""Share of the least length that has to be left of a stand, if movement or a misread frame cuts it short."""

LONGEST_S: Final = 2.0
"""Longest part of a stand that is used, seconds: its end is nearest to the posture from which the movement starts."""


def find_neutral(trunk_chord_deg: FloatArray, time_s: FloatArray) -> NDArray[np.bool_]:
    """Find the frames of the upright still stand, preferably the one before the first movement.

    Parameters
    ----------
    trunk_chord_deg
        (T,) unfiltered absolute inclination of the line hip to shoulder, degrees, 0 is upright, forward positive; NaN
        where not seen.
    time_s
        (T,) seconds, increasing.

    Returns
    -------
    (T,) bool: at least one frame if any is seen, none otherwise. If the person never stands still, or is still only
    while bent, the most upright frames.
    """
    return find_neutral_posture([trunk_chord_deg], time_s)


def find_neutral_posture(
    departures_deg: Sequence[FloatArray],
    time_s: FloatArray,
    readable: NDArray[np.bool_] | None = None,
    inferred: NDArray[np.bool_] | None = None,
) -> NDArray[np.bool_]:
    """Find the frames of the still posture from which a trial's changes are counted; see `find_neutral`.

    Parameters
    ----------
    departures_deg
        For each segment that defines the posture, (T,) degrees from its inclination there; empty: no frame is neutral.
    time_s
        (T,) seconds, increasing.
    readable
        (T,) bool, frames in which the person can be read and may be in the posture. Other frames are used only if the
        readable ones are further from the posture by more than `READABLE_DEG`. None: all frames.
    inferred
        (T,) bool, frames in which the pose model ran: only they show how far it trembles. None: all frames.

    Returns
    -------
    (T,) bool.

    Notes
    -----
    All segments together measure the distance from the posture; each one has to be still. A person whose trunk leans
    back in standing comes nearer to upright on the way into a squat. A person with a stiff hip may hold the end
    position as still as rest. Of several postures that are near enough, the one to which the person returns most is
    therefore used.

    A posture that is held still is not the neutral one if the person comes nearer to it by more than `HELD_DEG` at
    another moment: a bend or a squat that is held does not win over a short stand. Only a trunk that leans back is an
    exception: a person in front of a tilted camera passes the picture's vertical on the way forward.
    """
    neutral = _find(departures_deg, time_s, inferred)
    if readable is None or not neutral.any():
        return neutral
    only = _find([np.where(readable, each, np.nan) for each in departures_deg], time_s, inferred)
    near = only.any() and _departure(departures_deg, only) <= _departure(departures_deg, neutral) + READABLE_DEG
    return only if near else neutral


def _departure(departures_deg: Sequence[FloatArray], frames: NDArray[np.bool_]) -> float:
    """Distance of the frames' median posture from the neutral one, degrees."""
    return float(np.linalg.norm([np.nanmedian(np.asarray(each)[frames]) for each in departures_deg]))


def _find(
    departures_deg: Sequence[FloatArray], time_s: FloatArray, inferred: NDArray[np.bool_] | None
) -> NDArray[np.bool_]:
    neutral = np.zeros(len(time_s), dtype=bool)
    if len(departures_deg) == 0:
        return neutral
    parts = np.stack([np.asarray(each, dtype=np.float64) for each in departures_deg])
    absolute = parts[0] if len(parts) == 1 else np.sqrt(np.sum(np.square(parts), axis=0))
    seen = np.flatnonzero(np.isfinite(absolute))
    if len(seen) == 0:
        return neutral
    angle, time = _smoothed(absolute[seen]), time_s[seen]
    own = seen if inferred is None else seen[inferred[seen]]
    sway = max(SWAY_DEG, 3.0 * _jitter(absolute[own]))
    smooth = np.stack([_smoothed(each[seen]) for each in parts])
    still = np.all([_still(each, time) for each in smooth], axis=0)
    upright = still & (np.abs(angle) <= _most_upright(angle, still) + UPRIGHT_DEG)
    if upright.any() and not _held(angle, upright):
        stand = _first_stand(angle, upright, time)
        stand = _most_returned_to(smooth, stand, time) if len(smooth) > 1 else stand
        chosen = stand & (time >= time[stand][-1] - LONGEST_S)
    else:
        chosen = _leaning_least(angle)
    close = chosen & (np.abs(angle - np.median(angle[chosen])) <= sway)
    neutral[seen[close if close.any() else chosen]] = True
    return neutral


def _held(angle: FloatArray, upright: NDArray[np.bool_]) -> bool:
    """Whether the most upright still posture is a bend or a squat that is held."""
    nearer = float(np.min(np.abs(angle[upright])) - np.min(np.abs(angle)))
    return bool(np.median(angle[upright]) > 0) and nearer > HELD_DEG


def _smoothed(angle: FloatArray) -> FloatArray:
    return scipy.ndimage.median_filter(angle, size=min(5, len(angle)), mode="nearest")


def _jitter(angle: FloatArray) -> float:
    """Standard deviation of frame-to-frame noise, from second differences, to which slow motion hardly contributes."""
    if len(angle) < 5:
        return 0.0
    second = np.abs(np.diff(angle, 2))
    return float(np.median(second) / 0.6745 / np.sqrt(6.0))


def window_s(time: FloatArray) -> float:
    """Compute the least length of a stand in a video.

    Parameters
    ----------
    time
        (T,) seconds, increasing.

    Returns
    -------
    Seconds. A single frame shows no stand of any length.
    """
    if len(time) < 2:
        return STAND_S
    return max(min(STAND_S, float(time[-1] - time[0]) / 5.0), 2.01 * float(np.median(np.diff(time))))


def _still(angle: FloatArray, time: FloatArray) -> NDArray[np.bool_]:
    """Frames in a window of the least length whose fitted slope is negligible."""
    frames = len(time)
    still = np.zeros(frames, dtype=bool)
    if frames < 3:
        return still
    least_s = window_s(time)
    first = np.arange(frames)
    last = np.searchsorted(time, time + least_s + 1e-9, side="right")
    complete = (last - first >= 3) & (time + least_s <= time[-1] + 1e-9)
    slow = np.abs(_slopes(angle, time, first, last)) <= STILL_DEG_S
    for start in np.flatnonzero(complete & slow):
        still[start : last[start]] = True
    return still


def _slopes(angle: FloatArray, time: FloatArray, first: NDArray[np.intp], last: NDArray[np.intp]) -> FloatArray:
    """Least-squares slope over each window of frames, degrees a second."""

    def total(values: FloatArray) -> FloatArray:
        cumulative = np.concatenate([[0.0], np.cumsum(values)])
        return cumulative[last] - cumulative[first]

    t = time - time.mean()
    count = np.maximum(last - first, 1)
    spread = np.maximum(total(t * t) - total(t) ** 2 / count, 1e-12)
    shared = total(t * angle) - total(t) * total(angle) / count
    return shared / spread


def _most_upright(angle: FloatArray, still: NDArray[np.bool_]) -> float:
    """Least inclination of the still frames, unsigned: otherwise leaning back would count as more than upright."""
    return float(np.min(np.abs(angle[still]))) if still.any() else float("nan")


def _first_stand(angle: FloatArray, upright: NDArray[np.bool_], time: FloatArray) -> NDArray[np.bool_]:
    """The stand before the first movement; if the video starts during the movement, the first stand after it.

    A stand that a misread frame cuts short is passed over for the next one; if all are, the longest is used.
    """
    stand_level = float(np.median(angle[upright]))
    leaves = max(UPRIGHT_DEG + SWAY_DEG, 0.15 * (float(np.max(angle)) - stand_level))
    moving = np.abs(angle - stand_level) > leaves
    part = np.cumsum(moving)
    stands = [upright & ~moving & (part == each) for each in np.unique(part[upright & ~moving])]
    if not stands:
        return upright
    lasting_s = [float(np.ptp(time[stand])) for stand in stands]
    least_s = LEAST_STAND * window_s(time)
    enough = next((stand for stand, length_s in zip(stands, lasting_s, strict=True) if length_s >= least_s), None)
    return stands[int(np.argmax(lasting_s))] if enough is None else enough


_POSTURES: Final = 500
"""Greatest number of postures that are compared with all frames."""


def _most_returned_to(parts: FloatArray, stand: NDArray[np.bool_], time: FloatArray) -> NDArray[np.bool_]:
    """Frames of a stand, (T,), near the posture to which the person returns most, in the whole film. parts: (P, T).

    A stiff leg may be held aside for longer than it rests, and within a few degrees of rest; but it rests before it
    moves and after. Each time in a posture therefore counts for no more than a stand has to last.
    """
    of_stand = parts[:, stand]
    sample = of_stand[:, :: 1 + of_stand.shape[1] // _POSTURES]
    near = [np.all(np.abs(parts - each[:, None]) <= SWAY_DEG, axis=0) for each in sample.T]
    visits_s = np.array([_visits_s(each, time) for each in near])
    often = visits_s[:, 0] >= visits_s[:, 0].max() - STAND_S / 2
    longest = often & (visits_s[:, 1] >= visits_s[often, 1].max())
    typical = np.median(sample[:, longest], axis=1, keepdims=True)
    return stand & np.all(np.abs(parts - typical) <= 2 * SWAY_DEG, axis=0)


def _visits_s(there: NDArray[np.bool_], time: FloatArray) -> tuple[float, float]:
    """Seconds in a posture, each time counted up to `STAND_S`, and altogether."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], there, [False]]).astype(np.int8)))
    lasting_s = time[edges[1::2] - 1] - time[edges[0::2]]
    return float(np.minimum(lasting_s, STAND_S).sum()), float(lasting_s.sum())


def _leaning_least(angle: FloatArray) -> NDArray[np.bool_]:
    lean = np.abs(angle)
    return lean <= lean.min() + SWAY_DEG
