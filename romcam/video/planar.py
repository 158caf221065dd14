"""Pictures as an encoder takes them, in planes of luma and chroma (4:2:0).

To convert a picture to RGB and back takes longer than to draw on it. Drawings are therefore made in luma and chroma, on
parts whose chroma is brought to the resolution of the luma.
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
_WEIGHTS: Final = {BT709: (0.2126, 0.0722), BT601: (0.299, 0.114)}
"""Weights of red and blue in the luma: Rec. ITU-R BT.709-6 and BT.601-7."""
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


def part_of(planes: PlanarPicture, left: int, top: int, right: int, bottom: int) -> NDArray[np.uint8]:
    """Return a part of a picture to draw on: (bottom - top, right - left, 3) luma and both chroma, a copy.

    Parameters
    ----------
    planes
        The picture.
    left, top, right, bottom
        Sides of the part in pixels, all even.
    """
    import cv2  # here: the process that does not look at pictures saves its memory, and keeps its environment

    luma, *chroma = split(planes)
    channels = [luma[top:bottom, left:right]]
    for plane in chroma:
        half = plane[top // 2 : bottom // 2, left // 2 : right // 2]
        channels.append(cv2.resize(half, (right - left, bottom - top), interpolation=cv2.INTER_NEAREST))  # pyright: ignore[reportArgumentType]
    return cast("NDArray[np.uint8]", cv2.merge(channels))


def put_part(planes: PlanarPicture, left: int, top: int, part: NDArray[np.uint8]) -> None:
    """Replace a part of a picture.

    Parameters
    ----------
    planes
        The picture, changed in place.
    left, top
        Corner of the part in pixels, even.
    part
        The new part (H, W, 3), luma and both chroma, with even sides.
    """
    import cv2  # as above

    height, width = part.shape[:2]
    luma, *chroma = split(planes)
    new_luma, *new_chroma = cv2.split(part)
    luma[top : top + height, left : left + width] = new_luma
    for plane, new in zip(chroma, new_chroma, strict=True):
        half = cv2.resize(new, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
        plane[top // 2 : (top + height) // 2, left // 2 : (left + width) // 2] = half


def frame_of(planes: PlanarPicture) -> VideoFrame:
    """Return a picture as an encoder takes it. It shares the memory of the planes, which must not change any more.

    Parameters
    ----------
    planes
        The picture.
    """
    if planes.shape[0] % 6:  # PyAV cuts a height that is no multiple of four when it shares memory
        return VideoFrame.from_ndarray(planes, format="yuv420p")
    return VideoFrame.from_numpy_buffer(np.ascontiguousarray(planes), format="yuv420p")


def luma_and_chroma(rgb: tuple[int, int, int], matrix: int) -> tuple[int, int, int]:
    """Return a colour as it is in the planes.

    Parameters
    ----------
    rgb
        Red, green and blue, 0 to 255.
    matrix
        Matrix coefficients of the planes, `BT709` or `BT601`.

    Notes
    -----
    With luma E = kr R + (1 - kr - kb) G + kb B of values from 0 to 1, the limited range is 16 + 219 E,
    128 + 112 (B - E) / (1 - kb) and 128 + 112 (R - E) / (1 - kr) (Rec. ITU-R BT.709-6, items 3.2 to 3.5 and 4.6).
    """
    of_red, of_blue = _WEIGHTS[matrix]
    red, green, blue = (each / 255 for each in rgb)
    luma = of_red * red + (1 - of_red - of_blue) * green + of_blue * blue
    by_blue, by_red = (blue - luma) / (1 - of_blue), (red - luma) / (1 - of_red)
    return round(16 + 219 * luma), round(128 + 112 * by_blue), round(128 + 112 * by_red)


class PartConverter:
    """Converts parts of planar pictures to RGB, and RGB to planes.

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
