"""Conversion of decoded pictures to upright RGB with square pixels in the requested size."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, cast

import cv2
import numpy as np
from av.sidedata.sidedata import SideDataContainer, Type
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from romcam.cores import threads_per_video
from romcam.video.source import Stated

_MOST_OBLONG: Final = 4
"""Aspect of a pixel above which the header counts as damaged (anamorphic film has 2, DV 1.46)."""

_CONVERTIBLE: Final = frozenset({0, 1, 2, 4, 5, 6, 7, 9})
"""The matrix coefficients (ISO/IEC 23091-2) that swscale knows; others come close enough as BT.709."""


@dataclass(frozen=True)
class Orientation:
    """Steps that turn a stored picture upright: first swap its axes, then mirror them.

    Parameters
    ----------
    transpose
        Whether the axes are swapped.
    mirror_x, mirror_y
        Whether the picture is then mirrored left-right, upside down.
    """

    transpose: bool = False
    mirror_x: bool = False
    mirror_y: bool = False

    @property
    def clockwise_deg(self) -> int:
        """Degrees clockwise: 0, 90, 180 or 270; for a mirrored film, the turn that follows a left-right mirroring."""
        if self.transpose:
            return 90 if self.mirror_x else 270
        return 180 if self.mirror_y else 0

    def apply(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Turn a picture upright.

        Parameters
        ----------
        rgb
            (H, W, 3), as stored.

        Returns
        -------
        NDArray
            The upright picture, contiguous: (H, W, 3), or (W, H, 3) where the axes are swapped.
        """
        turned = cv2.transpose(rgb) if self.transpose else rgb
        if self.mirror_x or self.mirror_y:
            # cv2 codes: -1 both axes, 0 upside down, 1 left-right.
            turned = cv2.flip(turned, -1 if self.mirror_x and self.mirror_y else int(self.mirror_x))
        return np.ascontiguousarray(turned, dtype=np.uint8)


_BY_ANGLE: Final = {
    0: Orientation(),
    90: Orientation(transpose=True, mirror_y=True),
    180: Orientation(mirror_x=True, mirror_y=True),
    270: Orientation(transpose=True, mirror_x=True),
}
"""By the angle as FFmpeg states it, in degrees counter-clockwise."""


def orientation_of(frame: VideoFrame) -> Orientation:
    """Return the orientation that the film's display matrix asks for, rounded to quarter turns and mirrorings.

    Parameters
    ----------
    frame
        The film's first picture, which carries the matrix.

    Notes
    -----
    The matrix maps a stored point (x, y), y down, to the displayed point (a·x + c·y, b·x + d·y) (ISO/IEC 14496-12,
    track header). `VideoFrame.rotation` is only its angle and loses a mirroring.
    """
    try:
        attached = cast("SideDataContainer", frame.side_data)
    except ValueError:
        # PyAV knows fewer kinds of side data than FFmpeg gives (EXIF, stereo views) and then refuses all of them.
        return _BY_ANGLE[round(frame.rotation / 90) * 90 % 360]
    if Type.DISPLAYMATRIX not in attached:
        return Orientation()
    numbers = np.frombuffer(bytes(attached[Type.DISPLAYMATRIX]), dtype=np.int32)
    a, b, c, d = (int(numbers[i]) for i in (0, 1, 3, 4))
    if abs(b) + abs(c) > abs(a) + abs(d):
        return Orientation(transpose=True, mirror_x=c < 0, mirror_y=b < 0)
    return Orientation(mirror_x=a < 0, mirror_y=d < 0)


class FrameConverter:
    """Converts each decoded picture of one film to upright RGB.

    Parameters
    ----------
    first
        The film's first picture, which carries the display matrix.
    aspect
        Width of a pixel over its height; None where the film does not say.
    long_side_px
        Upper limit for the longer side of the converted pictures; None for no limit.
    stated
        What the user states about the film; None: nothing.

    Attributes
    ----------
    full_size : tuple of int
        Width and height in pixels of the upright picture with square pixels.
    size : tuple of int
        Width and height of what `convert` delivers.
    scale : float
        `full_size` over `size`, 1.0 or more.
    """

    def __init__(
        self, first: VideoFrame, aspect: Fraction | None, long_side_px: int | None, stated: Stated | None = None
    ) -> None:
        self.orientation: Final = orientation_of(first)
        # Upright first, then mirrored back: the picture of a mirror is upright, too.
        mirrored = stated is not None and stated.mirrored
        self._applied = replace(self.orientation, mirror_x=self.orientation.mirror_x ^ mirrored)
        stored = _in_square_pixels(first.width, first.height, aspect)
        self.full_size: Final = stored[::-1] if self.orientation.transpose else stored
        self.scale: Final = max(1.0, max(stored) / long_side_px) if long_side_px else 1.0
        width, height = (max(1, round(side / self.scale)) for side in stored)
        self._target = width, height
        self.size: Final = (height, width) if self.orientation.transpose else (width, height)
        self._reformatter = VideoReformatter()
        self._threads = threads_per_video()

    def convert(self, frame: VideoFrame) -> NDArray[np.uint8]:
        """Convert a picture of the film.

        Parameters
        ----------
        frame
            The decoded picture; one of another size is scaled to the size of the first.

        Returns
        -------
        NDArray
            (height, width, 3) RGB, upright, contiguous.
        """
        width, height = self._target
        # AREA averages the pixels it leaves out; fast bilinear saves 0.4 ms (1768×994 → 640×360) and aliases.
        picture = self._reformatter.reformat(
            frame,
            width=width,
            height=height,
            format="rgb24",
            src_colorspace=None if frame.colorspace in _CONVERTIBLE else Colorspace.ITU709,
            interpolation=Interpolation.AREA,
            threads=self._threads,
        )
        return self._applied.apply(cast("NDArray[np.uint8]", picture.to_ndarray()))


def _in_square_pixels(width: int, height: int, aspect: Fraction | None) -> tuple[int, int]:
    """Width and height after oblong pixels are stretched, never shrunk, to squares."""
    if not aspect or not 1 / _MOST_OBLONG <= aspect <= _MOST_OBLONG:
        return width, height
    if aspect > 1:
        return math.floor(width * aspect + Fraction(1, 2)), height
    return width, math.floor(height / aspect + Fraction(1, 2))
