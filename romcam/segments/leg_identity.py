"""Leg identity: keeps left and right apart while the legs pass each other before the camera."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.inclination import inclination_deg, wrap_deg
from romcam.body.landmarks import COUNT, FloatArray, Landmark
from romcam.recording import Recording

_PARTS: Final = ("KNEE", "ANKLE", "HEEL", "FOOT_INDEX")
_LEFT: Final = [Landmark[f"LEFT_{part}"] for part in _PARTS]
_RIGHT: Final = [Landmark[f"RIGHT_{part}"] for part in _PARTS]
_EXCHANGED: Final = np.arange(COUNT)
_EXCHANGED[_LEFT + _RIGHT] = _RIGHT + _LEFT
_IN_PICTURE: Final = [Landmark[f"{side}_{part}"] for side in ("LEFT", "RIGHT") for part in ("HIP", "KNEE", "ANKLE")]

SHORTEST_S: Final = 0.75
LONGEST_S: Final = 2.3
PERIODS: Final = np.geomspace(SHORTEST_S, LONGEST_S, 64)
"""Stride times that are fitted, seconds."""

LEAST_STRIDES: Final = 1.2
"""Least number of strides that shows the alternation of the legs."""

CHANGE_COST_DEG: Final = 15.0
SWAP_COST_DEG: Final = 4.0
FURTHEST_DEG: Final = 60.0
"""Cost of a change between the two readings, cost of a swapped frame, and limit on the misfit of one frame: all as
misfit of thigh and shank in degrees."""

_ROUNDS: Final = 4
_SEARCHES: Final = 4
"""Greatest number of times that the search begins again with what it found: one search alone can end where a few frames
more would have to change at once."""


def with_leg_identity(recording: Recording) -> Recording:
    """Return the recording of a walking person with each leg, from the knee down, on its own side in every frame.

    Parameters
    ----------
    recording
        The trial.

    Notes
    -----
    The pose model confuses the legs as they pass; hips and trunk keep their sides. Frames in which a leg is partly
    outside the picture, where the model guesses, become NaN.
    """
    points = recording.landmarks_px.copy()
    size = np.array([recording.source.width_px, recording.source.height_px], dtype=float)
    legs = points[:, _IN_PICTURE]
    points[((legs < 0) | (legs > size)).any(axis=(1, 2))] = np.nan
    swapped = find_swapped_legs(points, recording.time_s)
    settled = points, recording.world_m.copy(), recording.visibility.copy()
    for values in settled:
        values[swapped] = values[swapped][:, _EXCHANGED]
    return replace(recording, landmarks_px=settled[0], world_m=settled[1], visibility=settled[2])


def find_swapped_legs(landmarks_px: FloatArray, time_s: FloatArray) -> NDArray[np.bool_]:
    """Find the frames in which the legs from the knee down are swapped, relative to most of the video.

    Parameters
    ----------
    landmarks_px
        (T, 33, 2) pixels, NaN where the person is not seen.
    time_s
        (T,) seconds.

    Returns
    -------
    (T,) bool.

    Notes
    -----
    Legs alternate. The difference between left and right thigh, and that between left and right shank, oscillate once a
    stride and change sign after half a stride, so that they consist of odd harmonics alone. A swap changes the sign too
    early. Harmonics and swaps are fitted in turn, the swaps as the cheapest path through both readings of all frames
    (Viterbi), for every likely stride time. The search is repeated from its result until nothing changes.
    """
    swapped = np.zeros(len(landmarks_px), dtype=bool)
    points = landmarks_px.copy()
    seen = np.flatnonzero(np.isfinite(_apart(points)).all(axis=1))
    if len(seen) < 8:
        return swapped
    time = time_s[seen]
    periods = PERIODS[float(time[-1] - time[0]) >= LEAST_STRIDES * PERIODS]
    if not len(periods):
        return swapped
    for _ in range(_SEARCHES):
        more = seen[_fitted(_apart(points[seen]), time, periods)]
        if not len(more):
            break
        points[more] = points[more][:, _EXCHANGED]
        swapped[more] ^= True
    if swapped[seen].mean() > 0.5:
        swapped[seen] = ~swapped[seen]
    return swapped


def _apart(points: FloatArray) -> FloatArray:
    """Inclination of the left thigh and shank minus that of the right ones, (T, 2) degrees in the picture."""
    of = {
        side: [points[:, Landmark[f"{side}_{joint}"]] for joint in ("HIP", "KNEE", "ANKLE")]
        for side in ("LEFT", "RIGHT")
    }
    tilts = [
        [inclination_deg(lower, upper, 1) for upper, lower in ((hip, knee), (knee, ankle))]
        for hip, knee, ankle in of.values()
    ]
    return wrap_deg(np.transpose(np.array(tilts[0]) - np.array(tilts[1])))


def _fitted(apart: FloatArray, time: FloatArray, periods: FloatArray) -> NDArray[np.bool_]:
    """The swaps, (T,), for the stride time with the least misfit."""
    turn = 2.0 * np.pi * time[:, None] / periods[:, None, None] * np.array([1.0, 3.0])
    waves = np.concatenate([np.cos(turn), np.sin(turn)], axis=2)  # (periods, T, 4)
    solve = np.linalg.pinv(waves)
    swapped = np.zeros(waves.shape[:2], dtype=bool)
    cost = np.full(len(periods), np.inf)
    for _ in range(_ROUNDS):
        read = np.where(swapped[..., None], -apart, apart)
        model = waves @ (solve @ read)
        kept = np.minimum(np.abs(apart - model).sum(axis=2), FURTHEST_DEG)
        turned = np.minimum(np.abs(apart + model).sum(axis=2), FURTHEST_DEG) + SWAP_COST_DEG
        cost, swapped = _cheapest(np.stack([kept, turned], axis=2))
    return swapped[int(cost.argmin())]


def _cheapest(costs: FloatArray) -> tuple[FloatArray, NDArray[np.bool_]]:
    """The cheapest paths through both readings of each frame, costs (n, T, 2): total costs, (n,), and swaps, (n, T)."""
    count, times, _ = costs.shape
    cost = costs[:, 0]
    came = np.zeros((times, count, 2), dtype=bool)
    for k in range(1, times):
        other = cost[:, ::-1] + CHANGE_COST_DEG
        came[k] = other < cost
        cost = np.where(came[k], other, cost) + costs[:, k]
    path = np.zeros((count, times), dtype=bool)
    path[:, -1] = cost[:, 1] < cost[:, 0]
    rows = np.arange(int(count))
    for k in range(times - 1, 0, -1):
        path[:, k - 1] = path[:, k] ^ came[k, rows, path[:, k].astype(int)]
    return cost.min(axis=1), path
