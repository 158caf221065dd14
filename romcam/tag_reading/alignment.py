"""Aligns the known pattern of a tag with a picture: all edges together give place and turn, to sub-pixel accuracy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.tag_reading.sampling import (
    BLURS_PX,
    LEAST_SIDE_PX,
    GreyPicture,
    around,
    fitting,
    placed,
    places_across,
    sampled,
    side_of,
)
from romcam.tag_reading.templates import CORNERS, Template, template

_COARSE: Final = 0.1
"""Blur of the first steps, in sides: with it, a tag that is turned by 20 degrees is found."""
_LARGEST_STEP: Final = 0.25
LEAST_CONTRAST: Final = 8.0
"""Least difference of white and black, of 255."""
_RIGID_STEPS, _STEPS = 4, 5
_DONE: Final = 2e-4
"""Change of the affine map, in sides, below which the alignment has converged."""


@dataclass(frozen=True, eq=False)
class AlignedTag:
    """A tag as it lies in a picture.

    Parameters
    ----------
    number
        Its number in the dictionary.
    matrix
        (2, 3), from coordinates of the tag (`templates`) to pixels of the picture.
    correlation
        Correlation of the picture with the pattern, -1 to 1.
    inner_correlation
        The same within the black border: it tells the pattern from any dark square.
    turn_se_deg
        Standard error of the turn, degrees, as the remaining differences show it.
    blur
        Index of the blur that fits best.
    """

    number: int
    matrix: FloatArray
    correlation: float
    inner_correlation: float
    turn_se_deg: float
    blur: int

    @property
    def corners_px(self) -> FloatArray:
        """(4, 2) corners of the black square, clockwise from its upper left."""
        return CORNERS @ self.matrix[:, :2].T + self.matrix[:, 2]

    @property
    def side_px(self) -> float:
        """Length of a side: the square root of the area, pixels."""
        return side_of(self.matrix)


def matrix_of(corners_px: FloatArray) -> FloatArray:
    """Return the affine map that fits four corners best.

    Parameters
    ----------
    corners_px
        (..., 4, 2) pixels, clockwise from the upper left corner.

    Returns
    -------
    (..., 2, 3) as `AlignedTag.matrix`; NaN where a corner is unknown.
    """
    linear = np.swapaxes(corners_px, -1, -2) @ CORNERS  # the corners' second moment is the unit matrix
    return np.concatenate([linear, corners_px.mean(axis=-2)[..., None]], axis=-1)


def align(grey: GreyPicture, number: int, start: FloatArray, blur: int = 1, *, coarse: bool) -> AlignedTag | None:
    """Align a tag with a picture.

    Parameters
    ----------
    grey
        The picture.
    number
        Number of the tag.
    start
        (2, 3) where it is about; see `AlignedTag.matrix`.
    blur
        Index of the blur that is tried first.
    coarse
        Whether `start` may be off by more than a cell.

    Returns
    -------
    AlignedTag or None
        None where the alignment leaves the picture or does not converge. Whether it is the tag is for the caller to
        decide, by the correlations.
    """
    import cv2  # here: a process that only reads stored recordings need not load it

    side = side_of(start)
    if side < LEAST_SIDE_PX:
        return None
    across = places_across(side)
    cut = around(grey, start)
    if cut is None:
        return None
    part, corner = cut
    matrix: FloatArray = start.copy()
    matrix[:, 2] -= corner
    if coarse:
        matrix = placed(part, matrix, template(number, across, round(BLURS_PX[blur] / side, 2)))
        soft = np.asarray(cv2.GaussianBlur(part, (0, 0), _COARSE * side), np.float32)
        matrix = _turned(soft, matrix, template(number, across, _COARSE))
    sharp = np.asarray(part, np.float32)
    moved = _iterate(sharp, matrix, fitting(number, across, side, blur), _STEPS)
    if moved is None:
        return None
    values = sampled(sharp, moved, fitting(number, across, side, blur))
    errors = [_misfit(values, fitting(number, across, side, each)) for each in _near(blur)]
    best = _near(blur)[int(np.argmin(errors))]
    moved = _iterate(sharp, moved, fitting(number, across, side, best), _STEPS)
    if moved is None:
        return None
    return _described(sharp, moved, number, fitting(number, across, side, best), best, corner)


def _near(blur: int) -> tuple[int, ...]:
    return tuple(each for each in (blur - 1, blur, blur + 1) if 0 <= each < len(BLURS_PX))


def _turned(picture: NDArray[np.float32], matrix: FloatArray, by: Template) -> FloatArray:
    """Shift and turn the affine map, its size kept: what is beyond the margin counts little for these."""
    for _ in range(_RIGID_STEPS):
        solution = by.solve_rigid @ sampled(picture, matrix, by)
        if solution[3] < LEAST_CONTRAST:
            break
        x, y, turn = np.clip(solution[:3] / solution[3], -_LARGEST_STEP, _LARGEST_STEP).tolist()
        cosine, sine = np.cos(turn), np.sin(turn)
        linear = matrix[:, :2] @ np.array([[cosine, sine], [-sine, cosine]])
        matrix = np.column_stack([linear, matrix[:, 2] - linear @ (x, y)])
        if max(abs(x), abs(y), abs(turn)) < _DONE * 10:
            break
    return matrix


def _iterate(picture: NDArray[np.float32], matrix: FloatArray, by: Template, steps: int) -> FloatArray | None:
    """Improve the affine map until it stays, at most so often; None where the picture shows no such pattern.

    If the picture at `matrix(x)` is the template at `x + d(x)`, `matrix` after the inverse of `x + d(x)` is right. To
    first order the difference is the template's slope times d (inverse compositional alignment, Baker and Matthews
    2004), so that the equations need no picture.
    """
    height, width = picture.shape
    for _ in range(steps):
        solution = by.solve @ sampled(picture, matrix, by)
        contrast = solution[6]
        if contrast < LEAST_CONTRAST:  # no pattern, or its negative
            return None
        error = (solution[:6] / contrast).reshape(2, 3)
        largest = float(np.abs(error).max())
        if largest > _LARGEST_STEP:
            error *= _LARGEST_STEP / largest
        linear: FloatArray = matrix[:, :2] @ np.linalg.inv(np.eye(2) + np.asarray(error)[:, 1:])
        middle: FloatArray = matrix[:, 2] - linear @ error[:, 0]
        matrix = np.column_stack([linear, middle])
        if not (0 <= middle[0] < width and 0 <= middle[1] < height) or side_of(matrix) < LEAST_SIDE_PX:
            return None
        if largest < _DONE:
            break
    return matrix


def _misfit(values: FloatArray, by: Template) -> float:
    """Sum of the squared differences, the contrast and the brightness fitted."""
    slope, level = _contrast(values, by.values)
    return float(np.sum((values - slope * by.values - level) ** 2))


def _contrast(values: FloatArray, pattern: FloatArray) -> tuple[float, float]:
    centred = pattern - pattern.mean()
    slope = float(centred @ values) / float(centred @ centred)
    return slope, float(values.mean() - slope * pattern.mean())


def _described(
    picture: NDArray[np.float32], matrix: FloatArray, number: int, by: Template, blur: int, corner: FloatArray
) -> AlignedTag | None:
    height, width = picture.shape
    ends = CORNERS @ matrix[:, :2].T + matrix[:, 2]
    if (ends < 0).any() or (ends[:, 0] > width - 1).any() or (ends[:, 1] > height - 1).any():
        return None
    values = sampled(picture, matrix, by)
    slope, level = _contrast(values, by.values)
    if slope <= 0:
        return None
    left = values - slope * by.values - level
    # The turn is half the difference of the two skew terms, d(v)/du - d(u)/dv, in the tag's own coordinates.
    turn = np.zeros(8)
    turn[[4, 2]] = 0.5, -0.5
    variance = float(left @ left) / (len(left) - 8) * float(turn @ by.covariance @ turn) / slope**2
    return AlignedTag(
        number,
        np.column_stack([matrix[:, :2], matrix[:, 2] + corner]),
        _correlation(values, by.values),
        _correlation(values[by.inner], by.values[by.inner]),
        float(np.degrees(variance**0.5)),
        blur,
    )


def _correlation(values: FloatArray, pattern: FloatArray) -> float:
    a, b = values - values.mean(), pattern - pattern.mean()
    both = float(a @ a) * float(b @ b)
    return float(a @ b) / both**0.5 if both > 0 else 0.0
