"""Aligns the pattern of a tag with what is seen of it, where an arm or another card hides a part.

Places that do not look like the pattern are left out, and what is left decides. This is allowed only for a tag that is
expected: with a free choice of places, other things would look like one.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.tag_reading.alignment import LEAST_CONTRAST, AlignedTag
from romcam.tag_reading.sampling import (
    LEAST_SIDE_PX,
    GreyPicture,
    around,
    fitting,
    placed,
    places_across,
    sampled,
    side_of,
)
from romcam.tag_reading.templates import CORNERS, Template

LEAST_SHARE: Final = 0.7
"""Least part of the tag that is seen."""
LEAST_INNER: Final = 0.8
"""Least part of the pattern within the black border that is seen: two tags differ in a quarter of it and more."""
LEAST_CORRELATION: Final = 0.93
"""Least correlation of what is seen with the pattern."""

_STEPS: Final = 14
_FAR: Final = 0.3
"""Difference from the pattern from which a place counts as hidden, in contrasts of white and black."""
_LARGEST_STEP: Final = 0.1


def align_partly(grey: GreyPicture, number: int, start: FloatArray, blur: int = 1) -> AlignedTag | None:
    """Align a tag that is partly hidden.

    Parameters
    ----------
    grey
        The picture.
    number
        Number of the tag.
    start
        (2, 3) where it is expected, within a cell and some 8 degrees; see `AlignedTag.matrix`.
    blur
        Index of the blur.

    Returns
    -------
    AlignedTag or None
        None where too little of it is seen. Its correlations are those of what is seen.
    """
    side = side_of(start)
    cut = around(grey, start)
    if side < LEAST_SIDE_PX or cut is None:
        return None
    part, corner = cut
    by = fitting(number, places_across(side), side, blur)
    matrix: FloatArray = start.copy()
    matrix[:, 2] -= corner
    matrix = placed(part, matrix, by)
    picture = np.asarray(part, np.float32)
    weights = np.ones(len(by.values))
    for step in range(_STEPS):
        values = sampled(picture, matrix, by)
        level, contrast = _levels(values, by.values, weights)
        if contrast < LEAST_CONTRAST:
            return None
        far = np.abs(values - level - contrast * by.values) / contrast
        # At first only what is far off counts less: the place is not yet exact.
        weights = 1.0 / (1.0 + (far / max(_FAR, 0.6 - 0.05 * step)) ** 4)
        matrix = _improved(matrix, values, by, weights, contrast)
        if not 0.6 < side_of(matrix) / side < 1.6:
            return None
    values = sampled(picture, matrix, by)
    level, contrast = _levels(values, by.values, weights)
    seen: NDArray[np.bool_] = np.abs(values - level - contrast * by.values) < _FAR * contrast
    return _described(matrix, values, seen, number, by, blur, corner, part.shape)


def _levels(values: FloatArray, pattern: FloatArray, weights: FloatArray) -> tuple[float, float]:
    """Brightness of black, and contrast, by weighted least squares."""
    mean_value, mean_pattern = np.average(values, weights=weights), np.average(pattern, weights=weights)
    centred = pattern - mean_pattern
    slope = float(np.sum(weights * centred * values) / max(float(np.sum(weights * centred**2)), 1e-9))
    return float(mean_value - slope * mean_pattern), slope


def _improved(matrix: FloatArray, values: FloatArray, by: Template, weights: FloatArray, contrast: float) -> FloatArray:
    weighted = by.rows * weights[:, None]
    ridge = 1e-6 * float(np.trace(weighted.T @ by.rows)) * np.eye(by.rows.shape[1])
    solution = np.linalg.solve(weighted.T @ by.rows + ridge, weighted.T @ values)
    error = (solution[:6] / max(float(solution[6]), 0.3 * contrast)).reshape(2, 3)
    error *= min(1.0, _LARGEST_STEP / max(float(np.abs(error).max()), 1e-9))
    linear: FloatArray = matrix[:, :2] @ np.linalg.inv(np.eye(2) + np.asarray(error)[:, 1:])
    return np.column_stack([linear, matrix[:, 2] - linear @ error[:, 0]])


def _described(
    matrix: FloatArray,
    values: FloatArray,
    seen: NDArray[np.bool_],
    number: int,
    by: Template,
    blur: int,
    corner: FloatArray,
    shape: tuple[int, ...],
) -> AlignedTag | None:
    ends = CORNERS @ matrix[:, :2].T + matrix[:, 2]
    inside = bool((ends >= 0).all() and (ends <= np.array(shape[1::-1]) - 1).all())
    if not inside or seen.mean() < LEAST_SHARE or seen[by.inner].mean() < LEAST_INNER:
        return None
    rows, shown = by.rows[seen], values[seen]
    covariance = np.linalg.inv(rows.T @ rows)
    solution = covariance @ rows.T @ shown
    left = shown - rows @ solution
    turn = np.zeros(8)
    turn[[4, 2]] = 0.5, -0.5
    variance = float(left @ left) / (len(left) - 8) * float(turn @ covariance @ turn) / float(solution[6]) ** 2
    within = seen & by.inner
    correlations = [float(np.corrcoef(values[at], by.values[at])[0, 1]) for at in (seen, within)]
    if min(correlations) < LEAST_CORRELATION:
        return None
    at = np.column_stack([matrix[:, :2], matrix[:, 2] + corner])
    return AlignedTag(number, at, correlations[0], correlations[1], float(np.degrees(variance**0.5)), blur)
