"""Decides which side is left and which is right, once for the whole trial."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import MIRROR, FloatArray, Landmark

_PAIRS: Final = (
    (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE),
    (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
)

SWAP_COST_M: Final = 0.15
"""Cost of a swap, metres summed over four pairs: it must bring the sides closer to the frame before by this much,
since smaller gains are jitter."""


def find_swapped(world_m: FloatArray) -> NDArray[np.bool_]:
    """Find the frames in which left and right are swapped relative to most of the trial.

    Parameters
    ----------
    world_m
        (T, 33, 3) metres, NaN where the person is not seen.

    Returns
    -------
    (T,) bool.

    Notes
    -----
    Sides are followed from frame to frame by the direction of each pair's axis in space, as the cheapest path through
    both readings of every frame (Viterbi). Gaps are skipped. The reading of most frames is taken as right.
    """
    swapped = np.zeros(len(world_m), dtype=bool)
    left, right = np.array([pair[0] for pair in _PAIRS]), np.array([pair[1] for pair in _PAIRS])
    axes = world_m[:, left] - world_m[:, right]
    seen = np.flatnonzero(np.isfinite(axes).all(axis=(1, 2)))
    if len(seen) < 2:
        return swapped
    axes = axes[seen]
    same = np.linalg.norm(axes[1:] - axes[:-1], axis=-1).sum(axis=1)
    other = np.linalg.norm(axes[1:] + axes[:-1], axis=-1).sum(axis=1) + SWAP_COST_M
    swapped[seen] = _cheapest(same, other)
    if swapped[seen].mean() > 0.5:
        swapped[seen] = ~swapped[seen]
    return swapped


def _cheapest(same: FloatArray, other: FloatArray) -> NDArray[np.bool_]:
    """The reading of each frame (False as given, True swapped) along the cheapest path."""
    cost = np.zeros(2)
    came_from = np.zeros((len(same), 2), dtype=int)
    for i, (stay, change) in enumerate(zip(same, other, strict=True)):
        paths = np.array([[cost[0] + stay, cost[1] + change], [cost[0] + change, cost[1] + stay]])
        came_from[i] = paths.argmin(axis=1)
        cost = paths.min(axis=1)
    path = [int(cost.argmin())]
    for step in came_from[::-1]:
        path.append(int(step[path[-1]]))
    return np.array(path[::-1], dtype=bool)


def with_sides_settled(
    landmarks_px: FloatArray, world_m: FloatArray, visibility: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return landmarks and visibility with the sides of most of the trial in every frame.

    Parameters
    ----------
    landmarks_px
        (T, 33, 2) pixels.
    world_m
        (T, 33, 3) metres.
    visibility
        (T, 33) 0 to 1.

    Returns
    -------
    Copies of the three arrays, left and right exchanged in swapped frames.
    """
    swapped = find_swapped(world_m)
    settled = landmarks_px.copy(), world_m.copy(), visibility.copy()
    for values in settled:
        values[swapped] = values[swapped][:, MIRROR]
    return settled
