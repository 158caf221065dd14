"""Aligns the known pattern of a tag with a picture: all edges together give place and turn, to sub-pixel accuracy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.tag_reading.templates import CORNERS, EXTENT, Template, template

GreyPicture = NDArray[np.uint8]
"""A picture (H, W), brightness 0 to 255."""

LEAST_SIDE_PX: Final = 8.0
"""Side of the smallest tag that is read: below it the cells are smaller than the blur of any compression."""

_ACROSS: Final = (16, 20, 24, 30, 38, 48)
_BLURS_PX: Final = (0.6, 0.9, 1.3, 1.9, 2.8)
"""Blurs of the picture that are tried."""
_COARSE: Final = 0.1
"""Blur of the first steps, in sides: with it, a tag that is turned by 20 degrees is found."""
_REACH: Final = 0.6
"""Distance, in sides, within which the place of a tag is searched for first."""
_LARGEST_STEP: Final = 0.25
_LEAST_CONTRAST: Final = 8.0
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


def side_of(matrix: FloatArray) -> float:
    """Return the side of a tag in a picture: the square root of its area.

    Parameters
    ----------
    matrix
        (2, 3) as `AlignedTag.matrix`.
    """
    return float(abs(matrix[0, 0] * matrix[1, 1] - matrix[0, 1] * matrix[1, 0])) ** 0.5


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
    across = next((each for each in _ACROSS if each >= 2 * EXTENT * side), _ACROSS[-1])
    cut = _around(grey, start)
    if cut is None:
        return None
    part, corner = cut
    matrix: FloatArray = start.copy()
    matrix[:, 2] -= corner
    if coarse:
        matrix = _placed(part, matrix, template(number, across, round(_BLURS_PX[blur] / side, 2)))
        soft = np.asarray(cv2.GaussianBlur(part, (0, 0), _COARSE * side), np.float32)
        matrix = _turned(soft, matrix, template(number, across, _COARSE))
    sharp = np.asarray(part, np.float32)
    moved = _iterate(sharp, matrix, _fitting(number, across, side, blur), _STEPS)
    if moved is None:
        return None
    values = _sampled(sharp, moved, _fitting(number, across, side, blur))
    errors = [_misfit(values, _fitting(number, across, side, each)) for each in _near(blur)]
    best = _near(blur)[int(np.argmin(errors))]
    moved = _iterate(sharp, moved, _fitting(number, across, side, best), _STEPS)
    if moved is None:
        return None
    return _described(sharp, moved, number, _fitting(number, across, side, best), best, corner)


def _near(blur: int) -> tuple[int, ...]:
    return tuple(each for each in (blur - 1, blur, blur + 1) if 0 <= each < len(_BLURS_PX))


def _fitting(number: int, across: int, side: float, blur: int) -> Template:
    """The template with about this blur: in steps, so that few are built."""
    relative = _BLURS_PX[blur] / side
    steps = 12  # a step is a factor of 2 ** (1/12) in the blur
    return template(number, across, round(2.0 ** (round(np.log2(relative) * steps) / steps), 6))


def _around(grey: GreyPicture, matrix: FloatArray) -> tuple[GreyPicture, FloatArray] | None:
    """The part of a picture around a tag, and the pixel of its corner; None where the tag is not in the picture."""
    reach = 1.9 * float(np.abs(matrix[:, :2]).sum(axis=1).max()) * EXTENT + 4
    low = np.floor(matrix[:, 2] - reach).astype(int).clip(0)
    high = np.ceil(matrix[:, 2] + reach).astype(int) + 1
    part = grey[low[1] : max(high[1], 0), low[0] : max(high[0], 0)]
    return (part, low.astype(float)) if min(part.shape) >= LEAST_SIDE_PX else None


def _sampled(picture: NDArray[np.float32], matrix: FloatArray, at: Template) -> FloatArray:
    import cv2

    x = matrix[0, 0] * at.u + matrix[0, 1] * at.v + matrix[0, 2]
    y = matrix[1, 0] * at.u + matrix[1, 1] * at.v + matrix[1, 2]
    found = cv2.remap(
        picture, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(found, np.float64).ravel()


def _placed(part: GreyPicture, matrix: FloatArray, by: Template) -> FloatArray:
    """Shift the affine map to where the pattern correlates best with the picture."""
    import cv2

    side = side_of(matrix)
    half = int(np.ceil(side * 0.5 * np.abs(matrix[:, :2] / side).sum(axis=1).max()))
    x, y = np.meshgrid(np.arange(-half, half + 1), np.arange(-half, half + 1))
    u, v = np.linalg.inv(matrix[:, :2]) @ np.stack([x.ravel(), y.ravel()])
    across = round(len(by.u) ** 0.5)
    step = 2 * EXTENT / across
    u, v = (((each + EXTENT) / step - 0.5).astype(np.float32).reshape(x.shape) for each in (u, v))
    square = by.values.reshape(across, across).astype(np.float32) * 255
    pattern = cv2.remap(square, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.uint8)
    middle, reach = np.rint(matrix[:, 2]).astype(int), round(_REACH * side)
    low = (middle - half - reach).clip(0)
    searched = part[low[1] : middle[1] + half + reach + 1, low[0] : middle[0] + half + reach + 1]
    if min(searched.shape) < pattern.shape[0]:
        return matrix
    found = cv2.matchTemplate(searched, pattern, cv2.TM_CCOEFF_NORMED)
    shift = np.array(cv2.minMaxLoc(found)[3]) + low + half - middle
    return np.column_stack([matrix[:, :2], matrix[:, 2] + shift])


def _turned(picture: NDArray[np.float32], matrix: FloatArray, by: Template) -> FloatArray:
    """Shift and turn the affine map, its size kept: what is beyond the margin counts little for these."""
    for _ in range(_RIGID_STEPS):
        solution = by.solve_rigid @ _sampled(picture, matrix, by)
        if solution[3] < _LEAST_CONTRAST:
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
        solution = by.solve @ _sampled(picture, matrix, by)
        contrast = solution[6]
        if contrast < _LEAST_CONTRAST:  # no pattern, or its negative
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
    values = _sampled(picture, matrix, by)
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
