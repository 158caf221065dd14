"""Conversion of decoded pictures to upright RGB with square pixels in the requested size."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final, cast

import cv2
import numpy as np
from av.sidedata.sidedata import SideDataContainer, Type
from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, Colorspace, ColorTrc, Interpolation, VideoReformatter
from numpy.typing import NDArray

from romcam.cores import threads_per_video
from romcam.video.planar import BT601, BT709, PartConverter, PlanarPicture, padded, split
from romcam.video.source import Stated

_MOST_OBLONG: Final = 4
"""Aspect of a pixel above which the header counts as damaged (anamorphic film has 2, DV 1.46)."""

_HIGH_DYNAMIC_RANGE: Final = frozenset({ColorTrc.SMPTE2084, ColorTrc.ARIB_STD_B67})
"""Transfer functions of HDR films: PQ and HLG. Their code values, shown as they are, are dark and grey."""

_MOST_IDLE: Final = 4
_idle: Final[list[tuple[tuple[object, ...], VideoReformatter]]] = []
"""Reformatters of closed HDR films. To build one for a size takes FFmpeg two seconds, and a film is opened often."""

_QUARTER_DEG: Final = 90

_CONVERTIBLE: Final = frozenset({0, 1, 2, 4, 5, 6, 7, 9})
"""The matrix coefficients (ISO/IEC 23091-2) that swscale knows; others come close enough as BT.709."""

_PLANAR: Final = {1: BT709, 2: BT601, 5: BT601, 6: BT601}
"""Matrix coefficients that planes keep, by those of the film; a film that states none is read as BT.601."""

_PLANAR_FORMATS: Final = frozenset({"yuv420p", "nv12", "yuv420p10le"})
_LUMA_FIRST: Final = frozenset({"yuv420p", "yuvj420p", "yuv422p", "yuv444p", "nv12", "nv21"})
"""Formats whose first plane is the brightness in bytes."""
_FULL_RANGE: Final = 2
_WHOLE_SCALE: Final = 2.0
"""Scale from which interpolation between neighbours leaves out pixels."""


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
            (H, W, 3) or (H, W), as stored.

        Returns
        -------
        NDArray
            The upright picture, contiguous: (H, W, …), or (W, H, …) where the axes are swapped.
        """
        turned = cv2.transpose(rgb) if self.transpose else rgb
        if self.mirror_x or self.mirror_y:
            # cv2 codes: -1 both axes, 0 upside down, 1 left-right.
            turned = cv2.flip(turned, -1 if self.mirror_x and self.mirror_y else int(self.mirror_x))
        return np.ascontiguousarray(turned, dtype=np.uint8)

    def turned(self, clockwise_deg: int) -> Orientation:
        """Return the orientation that is followed by a further turn.

        Parameters
        ----------
        clockwise_deg
            The turn: 0, 90, 180 or 270 degrees.
        """
        orientation = self
        for _ in range(clockwise_deg // _QUARTER_DEG % 4):
            # A quarter turn swaps the axes and then mirrors left-right; mirrorings change axes with the swap.
            orientation = Orientation(
                not orientation.transpose, mirror_x=not orientation.mirror_y, mirror_y=orientation.mirror_x
            )
        return orientation


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
    matrix : int
        Matrix coefficients of what `planes` delivers.
    """

    def __init__(
        self,
        first: VideoFrame,
        aspect: Fraction | None,
        long_side_px: int | None,
        stated: Stated | None = None,
    ) -> None:
        stated = stated or Stated()
        self.orientation: Final = orientation_of(first).turned(stated.rotate_deg)
        # Upright first, then mirrored back: the picture of a mirror is upright, too.
        self._applied = replace(self.orientation, mirror_x=self.orientation.mirror_x ^ stated.mirrored)
        self._aspect = aspect
        self.full_size: Final = stated.size or self._upright(_in_square_pixels(first.width, first.height, aspect))
        self.scale: Final = max(1.0, max(self.full_size) / long_side_px) if long_side_px else 1.0
        width, height = (max(1, round(side / self.scale)) for side in self.full_size)
        self.size: Final = width, height
        self._shown_s: Final[dict[tuple[int, int], float]] = {}
        self._noted: tuple[tuple[int, int], float] | None = None
        self._threads = threads_per_video()
        wide = first.color_trc in _HIGH_DYNAMIC_RANGE
        self._costly = (self.size, first.width, first.height, first.format.name, first.color_trc) if wide else None
        self._reformatter = _idle_for(self._costly) or VideoReformatter()
        self.matrix: Final = _PLANAR.get(int(first.colorspace), BT709)
        self._planar = VideoReformatter()
        self._grey = VideoReformatter()
        self._to_planes = PartConverter(self.matrix)

    def note(self, frame: VideoFrame, time_s: float) -> None:
        """Note the size of a picture, in the order of the pictures.

        Parameters
        ----------
        frame
            The decoded picture.
        time_s
            When it begins to be shown.
        """
        if self._noted is not None:
            self._shown_s[self._noted[0]] += time_s - self._noted[1]
        self._noted = self._upright(_in_square_pixels(frame.width, frame.height, self._aspect)), time_s
        self._shown_s.setdefault(self._noted[0], 0.0)

    def close(self) -> None:
        """Leave to the next film what is costly to build; `convert` must not be called afterwards."""
        if self._costly is not None:
            _idle.append((self._costly, self._reformatter))
            del _idle[:-_MOST_IDLE]
            self._costly = None

    @property
    def sizes(self) -> int:
        """Number of different upright sizes noted so far."""
        return len(self._shown_s)

    def usual_size(self, end_s: float | None) -> tuple[int, int]:
        """Return the upright size that was shown for the longest time so far, in pixels.

        Parameters
        ----------
        end_s
            When the last picture noted ceases to be shown; None where that is unknown.
        """
        shown = dict(self._shown_s)
        if self._noted is not None and end_s is not None:
            shown[self._noted[0]] += max(0.0, end_s - self._noted[1])
        return max(shown, key=lambda size: shown[size], default=self.full_size)

    def convert(self, frame: VideoFrame) -> NDArray[np.uint8]:
        """Convert a picture of the film.

        Parameters
        ----------
        frame
            The decoded picture. One of another size than the film's keeps its shape and is fitted into the film's.

        Returns
        -------
        NDArray
            (height, width, 3) RGB, upright, contiguous.
        """
        stored = _in_square_pixels(frame.width, frame.height, self._aspect)
        inside = self._fitted(self._upright(stored))
        width, height = self._upright(inside)
        # AREA averages the pixels it leaves out; fast bilinear saves 0.4 ms (1768×994 → 640×360) and aliases.
        picture = self._reformatter.reformat(
            frame,
            width=width,
            height=height,
            format="rgb24",
            src_colorspace=None if frame.colorspace in _CONVERTIBLE else Colorspace.ITU709,
            interpolation=Interpolation.AREA,
            threads=self._threads,
            **_to_standard_range(frame),
        )
        upright = self._applied.apply(cast("NDArray[np.uint8]", picture.to_ndarray()))
        return upright if inside == self.size else _centred(upright, self.size)

    def grey(self, frame: VideoFrame) -> NDArray[np.uint8]:
        """Convert a picture of the film to its brightness, in this converter's size.

        Parameters
        ----------
        frame
            The decoded picture.

        Returns
        -------
        NDArray
            (height, width), upright, contiguous; of films of limited range 16 is black and 235 white.
        """
        inside = self._fitted(self._upright(_in_square_pixels(frame.width, frame.height, self._aspect)))
        width, height = self._upright(inside)
        if (width, height) == (frame.width, frame.height) and frame.format.name in _LUMA_FIRST:
            plane = frame.planes[0]
            rows = np.frombuffer(cast("bytes", plane), np.uint8).reshape(-1, plane.line_size)
            stored = rows[:height, :width]
        else:
            picture = self._grey.reformat(
                frame,
                width=width,
                height=height,
                format="gray",
                interpolation=Interpolation.AREA,
                threads=self._threads,
            )
            stored = cast("NDArray[np.uint8]", picture.to_ndarray())
        upright = self._applied.apply(stored)
        upright = upright.copy() if np.may_share_memory(upright, stored) else upright
        return upright if inside == self.size else _centred(upright, self.size)

    def planes(self, frame: VideoFrame) -> PlanarPicture:
        """Convert a picture of the film to planes, upright as by `convert`; an odd side grows by one pixel.

        Parameters
        ----------
        frame
            The decoded picture.
        """
        inside = self._fitted(self._upright(_in_square_pixels(frame.width, frame.height, self._aspect)))
        if not self._keeps_planes(frame, inside):
            return self._to_planes.planes(padded(self.convert(frame)))
        width, height = self._upright(inside)
        if frame.format.name == "yuv420p" and 1.0 < self.scale < _WHOLE_SCALE:
            stored = _interpolated(frame, width, height)
        else:
            picture = self._planar.reformat(
                frame,
                width=width,
                height=height,
                format="yuv420p",
                interpolation=Interpolation.BILINEAR,
                threads=self._threads,
            )
            stored = cast("NDArray[np.uint8]", picture.to_ndarray())
        if self._applied == Orientation():
            return stored
        upright = np.empty((inside[1] * 3 // 2, inside[0]), np.uint8)
        for source, target in zip(split(stored), split(upright), strict=True):
            target[:] = self._applied.apply(source)
        return upright

    def _keeps_planes(self, frame: VideoFrame, inside: tuple[int, int]) -> bool:
        """Whether a picture has planes as they are delivered, apart from its size and orientation."""
        return (
            inside == self.size
            and not (inside[0] % 2 or inside[1] % 2)
            and frame.format.name in _PLANAR_FORMATS
            and frame.color_range != _FULL_RANGE
            and frame.color_trc not in _HIGH_DYNAMIC_RANGE
            and _PLANAR.get(int(frame.colorspace)) == self.matrix
        )

    def _upright(self, size: tuple[int, int]) -> tuple[int, int]:
        """The sides of a stored picture once it is upright, or the other way round."""
        return (size[1], size[0]) if self.orientation.transpose else size

    def _fitted(self, size: tuple[int, int]) -> tuple[int, int]:
        """The largest size of the same shape within the film's."""
        if size == self.full_size:
            return self.size
        scale = min(self.size[0] / size[0], self.size[1] / size[1])
        return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _idle_for(key: tuple[object, ...] | None) -> VideoReformatter | None:
    """A reformatter that was built for the same pictures, taken out of the store."""
    for index, (of, _) in enumerate(_idle):
        if of == key:
            return _idle.pop(index)[1]
    return None


def _to_standard_range(frame: VideoFrame) -> dict[str, Any]:
    """Conversions that a picture of high dynamic range (HLG, PQ) needs to look as on a screen: none for others."""
    if frame.color_trc not in _HIGH_DYNAMIC_RANGE:
        return {}
    return {"dst_color_trc": ColorTrc.BT709, "dst_color_primaries": ColorPrimaries.BT709}


def _centred(rgb: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """The picture in the middle of a black one of this size."""
    width, height = size
    black = np.zeros((height, width, *rgb.shape[2:]), dtype=np.uint8)
    top, left = (height - rgb.shape[0]) // 2, (width - rgb.shape[1]) // 2
    black[top : top + rgb.shape[0], left : left + rgb.shape[1]] = rgb
    return black


def _interpolated(frame: VideoFrame, width: int, height: int) -> PlanarPicture:
    """The planes of a picture in another size, interpolated between neighbours: half of swscale's time."""
    scaled = np.empty((height * 3 // 2, width), np.uint8)
    for plane, target in zip(frame.planes, split(scaled), strict=True):
        rows = np.frombuffer(cast("bytes", plane), np.uint8).reshape(-1, plane.line_size)
        source = rows[: plane.height, : plane.width]
        cv2.resize(source, target.shape[::-1], dst=target, interpolation=cv2.INTER_LINEAR)
    return scaled


def _in_square_pixels(width: int, height: int, aspect: Fraction | None) -> tuple[int, int]:
    """Width and height after oblong pixels are stretched, never shrunk, to squares."""
    if not aspect or not 1 / _MOST_OBLONG <= aspect <= _MOST_OBLONG:
        return width, height
    if aspect > 1:
        return math.floor(width * aspect + Fraction(1, 2)), height
    return width, math.floor(height / aspect + Fraction(1, 2))
