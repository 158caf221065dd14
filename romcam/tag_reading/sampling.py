"""Takes the brightness of a picture at the places of a tag's pattern, and places the pattern roughly."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.tag_reading.templates import EXTENT, Template, picture_of, template

GreyPicture = NDArray[np.uint8]
"""A picture (H, W), brightness 0 to 255."""

LEAST_SIDE_PX: Final = 8.0
"""Side of the smallest tag that is read: below it the cells are smaller than the blur of any compression."""

ACROSS: Final = (16, 20, 24, 30, 38, 48)
BLURS_PX: Final = (0.6, 0.9, 1.3, 1.9, 2.8)
"""Blurs of the picture that are tried."""
_REACH: Final = 0.6
"""Distance, in sides, within which the place of a tag is searched for first."""


def side_of(matrix: FloatArray) -> float:
    """Return the side of a tag in a picture: the square root of its area.

    Parameters
    ----------
    matrix
        (2, 3) as `AlignedTag.matrix`.
    """
    return float(abs(matrix[0, 0] * matrix[1, 1] - matrix[0, 1] * matrix[1, 0])) ** 0.5


def places_across(side: float) -> int:
    """Return how many places are compared along the side of a template.

    Parameters
    ----------
    side
        Side of the tag, pixels.
    """
    return next((each for each in ACROSS if each >= 2 * EXTENT * side), ACROSS[-1])


def fitting(number: int, across: int, side: float, blur: int) -> Template:
    """Return the template with about this blur: in steps, so that few are built.

    Parameters
    ----------
    number, across
        As in `template`.
    side
        Side of the tag in the picture, pixels.
    blur
        Index of the blur.
    """
    relative = BLURS_PX[blur] / side
    steps = 12  # a step is a factor of 2 ** (1/12) in the blur
    return template(number, across, round(2.0 ** (round(np.log2(relative) * steps) / steps), 6))


def around(grey: GreyPicture, matrix: FloatArray) -> tuple[GreyPicture, FloatArray] | None:
    """Return the part of a picture around a tag, and the pixel of its corner; None where the tag is not in the picture.

    Parameters
    ----------
    grey
        The picture.
    matrix
        (2, 3) as `AlignedTag.matrix`.
    """
    reach = 1.9 * float(np.abs(matrix[:, :2]).sum(axis=1).max()) * EXTENT + 4
    low = np.floor(matrix[:, 2] - reach).astype(int).clip(0)
    high = np.ceil(matrix[:, 2] + reach).astype(int) + 1
    part = grey[low[1] : max(high[1], 0), low[0] : max(high[0], 0)]
    return (part, low.astype(float)) if min(part.shape) >= LEAST_SIDE_PX else None


def sampled(picture: NDArray[np.float32], matrix: FloatArray, at: Template) -> FloatArray:
    """Return the brightness (N,) of a picture at the places of a template.

    Parameters
    ----------
    picture
        The picture.
    matrix
        (2, 3) as `AlignedTag.matrix`.
    at
        The template.
    """
    import cv2

    x = matrix[0, 0] * at.u + matrix[0, 1] * at.v + matrix[0, 2]
    y = matrix[1, 0] * at.u + matrix[1, 1] * at.v + matrix[1, 2]
    found = cv2.remap(
        picture, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(found, np.float64).ravel()


def placed(part: GreyPicture, matrix: FloatArray, by: Template) -> FloatArray:
    """Return the affine map shifted to where the pattern correlates best with the picture.

    Parameters
    ----------
    part
        The picture.
    matrix
        (2, 3) as `AlignedTag.matrix`.
    by
        The pattern.
    """
    import cv2

    pattern = picture_of(by, matrix[:, :2])
    half = len(pattern) // 2
    middle, reach = np.rint(matrix[:, 2]).astype(int), round(_REACH * side_of(matrix))
    low = (middle - half - reach).clip(0)
    searched = part[low[1] : middle[1] + half + reach + 1, low[0] : middle[0] + half + reach + 1]
    if min(searched.shape) < pattern.shape[0]:
        return matrix
    found = cv2.matchTemplate(searched, pattern, cv2.TM_CCOEFF_NORMED)
    shift = np.array(cv2.minMaxLoc(found)[3]) + low + half - middle
    return np.column_stack([matrix[:, :2], matrix[:, 2] + shift])
