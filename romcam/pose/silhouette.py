"""Measures the outline in a silhouette: where the rays from the chain knee-hip-shoulder leave the body."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.body.outline import STATIONS, chain, rays

STEP_PX: Final = 0.75
"""Distance between samples of the mask along a ray; the edge is interpolated between samples."""

EDGE, INSIDE, OUTSIDE = 0.5, 0.8, 0.2
"""Levels of the mask at the edge, and between which the edge's softness is measured."""


def measure_outline(mask: NDArray[np.float32], landmarks_px: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Measure along each ray the distance to the silhouette's edge, and the edge's softness.

    Parameters
    ----------
    mask
        (H, W) 0 to 1.
    landmarks_px
        (33, 2) in the same pixels.

    Returns
    -------
    Distance and softness, each (S, 2) pixels of the mask, sides as in `romcam.body.outline`. NaN if the ray starts
    outside the silhouette, leaves the picture inside it, or never ends.
    """
    import cv2  # here: a process that only reads stored recordings need not load it

    origins, directions, longest = rays(chain(landmarks_px))
    distance = np.full((STATIONS, 2), np.nan, dtype=np.float32)
    softness = np.full((STATIONS, 2), np.nan, dtype=np.float32)
    if not np.isfinite(longest) or longest < 4 * STEP_PX:
        return distance, softness
    along = np.arange(0.0, float(longest), STEP_PX)
    steps = directions[:, None, :] * along[:, None]
    points = np.empty((STATIONS, 2, len(along), 2), dtype=np.float32)
    points[:, 0], points[:, 1] = origins[:, None, :] + steps, origins[:, None, :] - steps
    rows = points.reshape(STATIONS * 2, len(along), 2)
    sampled = cv2.remap(mask, rows, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=-1.0)  # pyright: ignore[reportArgumentType, reportCallIssue]
    values = np.asarray(sampled, dtype=np.float32)
    out = _first_below(values, EDGE)
    passed = np.stack([out, _last_above(values, out), _first_below(values, OUTSIDE)])
    edge, inner, outer = _placed(values, passed, np.array([[EDGE], [INSIDE], [OUTSIDE]], dtype=np.float32))
    # Beyond the border the samples fade to -1 within a pixel: that edge is the picture's, not the body's.
    height, width = mask.shape
    ends = rows[np.arange(len(rows)), np.clip(out, 0, len(along) - 1)]
    inside_picture = (ends >= 0).all(axis=1) & (ends[:, 0] <= width - 1) & (ends[:, 1] <= height - 1)
    edge[(out < 1) | ~inside_picture] = np.nan
    fade = np.where(np.isnan(edge), np.nan, outer - inner)
    distance[:] = (edge * STEP_PX).reshape(STATIONS, 2)
    softness[:] = (np.maximum(fade, 0) * STEP_PX).reshape(STATIONS, 2)
    return distance, softness


def _first_below(values: FloatArray, level: float) -> NDArray[np.int64]:
    """Index of each row's first sample below the level, -1 if there is none."""
    below = values < level
    return np.where(below.any(axis=1), below.argmax(axis=1), -1)


def _last_above(values: FloatArray, out: NDArray[np.int64]) -> NDArray[np.int64]:
    """Index of the sample after the last one above `INSIDE` before the edge; 1 if there is none."""
    columns = np.arange(int(values.shape[1]))
    above = (values >= INSIDE) & (columns < np.maximum(out, 0)[:, None])
    return np.where(above.any(axis=1), values.shape[1] - above[:, ::-1].argmax(axis=1), 1)


def _placed(values: FloatArray, index: NDArray[np.int64], level: FloatArray) -> FloatArray:
    """Position, in samples, at which the rows pass levels between `index - 1` and `index`, (L, R); NaN if index < 1.

    values: (R, N). index: (L, R). level: (L, 1).
    """
    known = index >= 1
    at = np.clip(index, 1, values.shape[1] - 1)
    rows = np.arange(len(values))
    before, after = values[rows, at - 1], values[rows, at]
    drop = before - after
    part = np.clip(np.divide(before - level, drop, out=np.zeros_like(drop), where=drop > 1e-6), 0, 1)
    return np.where(known, at - 1 + part, np.nan)
