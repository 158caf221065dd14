"""Pictures as an encoder takes them, in planes of luma and chroma (4:2:0); only the parts drawn on become RGB.

To convert whole pictures to RGB and back takes longer than to draw on them.
"""

from __future__ import annotations

from typing import Final, cast

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

BT709: Final = 1
BT601: Final = 6
"""Matrix coefficients (ISO/IEC 23091-2) of the planes; their range is the limited one."""

LIMITED: Final = 1
_SWSCALE: Final = {BT709: 1, BT601: 5}
_MOST_SIZES: Final = 64

PlanarPicture = NDArray[np.uint8]
"""(3 H / 2, W): H rows of luma, then both planes of chroma, each H / 2 × W / 2. Height H and width W are even."""


def size_of(planes: PlanarPicture) -> tuple[int, int]:
    """Return width and height of a picture in pixels.

    Parameters
    ----------
    planes
        The picture.
    """
    return planes.shape[1], planes.shape[0] * 2 // 3


def split(planes: PlanarPicture) -> tuple[PlanarPicture, PlanarPicture, PlanarPicture]:
    """Return luma (H, W) and both planes of chroma (H / 2, W / 2) as views.

    Parameters
    ----------
    planes
        The picture.
    """
    width, height = size_of(planes)
    chroma = planes[height:].reshape(2, height // 2, width // 2)
    return planes[:height], chroma[0], chroma[1]


def padded(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a picture (H, W, 3) with even sides: an odd one grows by its last pixels.

    Parameters
    ----------
    rgb
        The picture.
    """
    height, width = rgb.shape[:2]
    odd = ((0, height % 2), (0, width % 2), (0, 0))
    return np.pad(rgb, odd, mode="edge") if height % 2 or width % 2 else rgb


class PartConverter:
    """Converts parts of planar pictures to RGB and back.

    Parameters
    ----------
    matrix
        Matrix coefficients of the planes, `BT709` or `BT601`.
    """

    def __init__(self, matrix: int) -> None:
        self._matrix: Final = _SWSCALE[matrix]
        # A converter is built for each size, which costs more than a conversion.
        self._converters: dict[tuple[bool, int, int], VideoReformatter] = {}

    def rgb(self, planes: PlanarPicture, left: int, top: int, right: int, bottom: int) -> NDArray[np.uint8]:
        """Return a part of a picture as RGB (bottom - top, right - left, 3), a copy.

        Parameters
        ----------
        planes
            The picture.
        left, top, right, bottom
            Sides of the part in pixels, all even.
        """
        width, height = right - left, bottom - top
        part = np.empty((height * 3 // 2, width), np.uint8)
        for source, target, step in zip(split(planes), split(part), (1, 2, 2), strict=True):
            target[:] = source[top // step : bottom // step, left // step : right // step]
        # Not `from_numpy_buffer`: it cuts a height that is no multiple of four.
        frame = VideoFrame.from_ndarray(part, format="yuv420p")
        converted = self._converter(True, width, height).reformat(
            frame, format="rgb24", src_colorspace=self._matrix, src_color_range=LIMITED
        )
        return cast("NDArray[np.uint8]", converted.to_ndarray())

    def put(self, planes: PlanarPicture, left: int, top: int, rgb: NDArray[np.uint8]) -> None:
        """Replace a part of a picture.

        Parameters
        ----------
        planes
            The picture, changed in place.
        left, top
            Corner of the part in pixels, even.
        rgb
            The new part (H, W, 3), with even sides.
        """
        part = self.planes(rgb)
        width, height = size_of(part)
        for source, target, step in zip(split(part), split(planes), (1, 2, 2), strict=True):
            target[top // step : (top + height) // step, left // step : (left + width) // step] = source

    def planes(self, rgb: NDArray[np.uint8]) -> PlanarPicture:
        """Return a picture in planes.

        Parameters
        ----------
        rgb
            The picture (H, W, 3), with even sides.
        """
        height, width = rgb.shape[:2]
        frame = VideoFrame.from_numpy_buffer(np.ascontiguousarray(rgb), format="rgb24")
        converted = self._converter(False, width, height).reformat(
            frame, format="yuv420p", dst_colorspace=self._matrix, dst_color_range=LIMITED
        )
        return cast("NDArray[np.uint8]", converted.to_ndarray())

    def _converter(self, to_rgb: bool, width: int, height: int) -> VideoReformatter:
        key = to_rgb, width, height
        if key not in self._converters:
            if len(self._converters) >= _MOST_SIZES:
                self._converters.pop(next(iter(self._converters)))
            self._converters[key] = VideoReformatter()
        return self._converters[key]
