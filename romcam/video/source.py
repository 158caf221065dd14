"""The description of a film's file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.floating]
"""(T,) times of frames, seconds since the first, strictly increasing."""


@dataclass(frozen=True)
class VideoSource:
    """The film that a recording was made from.

    Parameters
    ----------
    name
        File name, without its folder.
    sha256
        Digest of the file, 64 hex digits; empty where there is no file, such as for a camera.
    width_px, height_px
        Size of the upright picture with square pixels.
    rotation_deg
        Degrees clockwise by which the stored pictures were turned to be upright: 0, 90, 180 or 270.
    codec
        FFmpeg's name of the codec.
    nominal_fps
        Frame rate that the container states, unrounded; None where it states none. The frames' own times are in
        `Recording.time_s`.
    ends_early
        Whether the file breaks off before the end that its header promises.
    """

    name: str
    sha256: str
    width_px: int
    height_px: int
    rotation_deg: int
    codec: str
    nominal_fps: float | None
    ends_early: bool = False
