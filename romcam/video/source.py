"""The description of a film's file, and what the user states about it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from romcam.video.filmed import Filmed

Times = NDArray[np.floating]
"""(T,) times of frames, seconds since the first, strictly increasing."""


@dataclass(frozen=True)
class Stated:
    """What the user states about how a film was made; the file itself does not say it, or says it wrongly.

    Parameters
    ----------
    mirrored
        Whether the film shows a mirror image, as selfie cameras record it. Its pictures are mirrored back when they are
        read, so that the left of everything that follows is the person's left.
    filmed
        When it was made, as `Filmed.at`; None: by the file.
    """

    mirrored: bool = False
    filmed: str | None = None


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
    filmed
        When the film was made; None where neither the user nor the file says so.
    mirrored
        Whether its pictures were mirrored back, see `Stated`.
    """

    name: str
    sha256: str
    width_px: int
    height_px: int
    rotation_deg: int
    codec: str
    nominal_fps: float | None
    ends_early: bool = False
    filmed: Filmed | None = None
    mirrored: bool = False

    @property
    def stated(self) -> Stated:
        """What the film is to be read with again, so that the pictures are the same."""
        filmed = self.filmed.at if self.filmed is not None and self.filmed.source == "given" else None
        return Stated(self.mirrored, filmed)
