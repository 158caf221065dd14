"""The pictures of the tags that an alignment compares with, and its equations, which depend on nothing else.

Coordinates of a tag: u to the right, v down as it is printed, in sides of the black square, zero in its middle.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.body.tags import DICTIONARY

CELLS: Final = 6
"""Cells along a side: four of the pattern, one of the black border on either side."""
MARGIN: Final = 0.12
"""Part of the white margin that is compared, in sides; the narrowest printed margin is 0.15."""
EXTENT: Final = 0.5 + MARGIN

CORNERS: Final = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
"""Corners of the black square, clockwise from the upper left, as `cv2.aruco` gives them."""

_FINE: Final = 16
"""Pixels of a cell in the picture that is blurred."""
_INSIDE: Final = 0.5 - 1 / CELLS


@dataclass(frozen=True, eq=False)
class Template:
    """The picture of a tag, blurred, with the equations of its alignment.

    Parameters
    ----------
    u, v
        (N,) places that are compared.
    values
        (N,) brightness there, 0 black to 1 white.
    solve
        (8, N) matrix from the picture's brightness at these places to the least-squares solution: six numbers of the
        affine error, times the contrast; the contrast; the brightness of black.
    covariance
        (8, 8) of that solution, for brightness with unit variance.
    rows
        (N, 8) what the picture's brightness changes by with each unknown of that solution.
    solve_rigid
        (5, N) the same for a shift and a turn alone: both shifts and the turn in radians, times the contrast; the
        contrast; the brightness of black.
    inner
        (N,) bool, places within the pattern, inside the black border.
    """

    u: FloatArray
    v: FloatArray
    values: FloatArray
    solve: FloatArray
    covariance: FloatArray
    rows: FloatArray
    solve_rigid: FloatArray
    inner: NDArray[np.bool_]


@cache
def template(number: int, across: int, blur: float) -> Template:
    """Return the template of a tag.

    Parameters
    ----------
    number
        Number of the tag in the dictionary.
    across
        Number of places compared along the side of the template.
    blur
        Standard deviation of the blur, in sides of the black square.
    """
    step = 2 * EXTENT / across
    at: FloatArray = -EXTENT + step * (np.arange(across) + 0.5)
    picture, origin = _blurred(number, blur)
    scale = CELLS * _FINE

    def sampled(du: float, dv: float) -> FloatArray:
        import cv2  # here: a process that only reads stored recordings need not load it

        u, v = np.meshgrid(at + du, at + dv)
        x, y = ((each * scale + origin - 0.5).astype(np.float32) for each in (u, v))
        return np.asarray(cv2.remap(picture, x, y, cv2.INTER_LINEAR), np.float64).ravel()

    h = 0.5 / scale
    along_u = (sampled(h, 0.0) - sampled(-h, 0.0)) / (2 * h)
    along_v = (sampled(0.0, h) - sampled(0.0, -h)) / (2 * h)
    values = sampled(0.0, 0.0)
    u, v = (each.ravel() for each in np.meshgrid(at, at))
    rows = np.stack(
        [along_u, along_u * u, along_u * v, along_v, along_v * u, along_v * v, values, np.ones_like(values)], axis=1
    )
    covariance = np.linalg.inv(rows.T @ rows)
    rigid = np.stack([along_u, along_v, u * along_v - v * along_u, values, np.ones_like(values)], axis=1)
    inner = (np.abs(u) < _INSIDE) & (np.abs(v) < _INSIDE)
    return Template(u, v, values, covariance @ rows.T, covariance, rows, np.linalg.pinv(rigid), inner)


def picture_of(of: Template, linear: FloatArray) -> NDArray[np.uint8]:
    """Draw a tag as it looks in a picture.

    Parameters
    ----------
    of
        The tag.
    linear
        (2, 2) from coordinates of the tag to pixels.

    Returns
    -------
    (N, N) brightness, N odd: the upright square around the black one; beyond the template its edge is repeated.
    """
    import cv2

    half = int(np.ceil(0.5 * np.abs(linear).sum(axis=1).max()))
    x, y = np.meshgrid(np.arange(-half, half + 1), np.arange(-half, half + 1))
    across = round(len(of.u) ** 0.5)
    step = 2 * EXTENT / across
    at = (np.linalg.inv(linear) @ np.stack([x.ravel(), y.ravel()]) + EXTENT) / step - 0.5
    u, v = at.astype(np.float32).reshape(2, *x.shape)
    square = of.values.reshape(across, across).astype(np.float32) * 255
    return np.asarray(cv2.remap(square, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)).astype(np.uint8)


@cache
def _blurred(number: int, blur: float) -> tuple[NDArray[np.float32], float]:
    """The tag with its margin, blurred, and the pixel at which its middle is."""
    import cv2

    dictionary = cv2.aruco.getPredefinedDictionary(getattr(cv2.aruco, DICTIONARY))
    bits = np.asarray(cv2.aruco.generateImageMarker(dictionary, number, CELLS), np.float32) / 255
    beyond = 4 * _FINE  # the white margin, and paper or air beyond it that only the blur reaches
    square = np.kron(bits, np.ones((_FINE, _FINE), np.float32))
    picture = np.pad(square, beyond, constant_values=1.0)
    sigma = blur * CELLS * _FINE
    blurred = cv2.GaussianBlur(picture, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE) if sigma > 0.3 else picture
    return np.asarray(blurred, np.float32), picture.shape[0] / 2
