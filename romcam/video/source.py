"""The description of a film's file, and what the user states about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from romcam.video.filmed import Filmed

Clock = Literal["film", "capture-rate", "given", "unknown"]
"""Where a film's times come from: each picture's own time, corrected by the rate at which the camera took the pictures,
or by what the user gave; or nowhere, so that they hold at an assumed rate only."""

Times = NDArray[np.floating]
"""(T,) times of frames, seconds since the first, strictly increasing."""


@dataclass(frozen=True)
class PersonAt:
    """The person who is at a point of the picture at a time.

    Attributes
    ----------
    x, y
        The point, in shares of the width and height of the upright picture from its upper left corner.
    time_s
        Seconds of the film.
    """

    x: float
    y: float
    time_s: float


Person = Literal["left", "right"] | int | PersonAt
"""Who of several people is measured: the one on a side of the picture, the one of a number from the left (from 1), or
the one at a point."""


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
    rotate_deg
        Degrees clockwise by which the pictures are turned after they were turned as the file asks: 0, 90, 180 or 270.
    speed
        Playing speed over real speed: 0.25 for a film that shows a movement four times as slow as it was. None: by the
        file.
    fps
        Pictures that the camera took in a second of real time; None: by the file. Not used where `speed` is given.
    size
        Width and height in pixels of the upright picture that all pictures are fitted into. Not stated by the user, but
        found before the film is read. None: those of the first picture.
    person
        Which of several people in the picture is to be measured; None: the one who moves.
    person_followed
        Whether `person` is who was followed while the film was made, and nobody asked for them.
    """

    mirrored: bool = False
    filmed: str | None = None
    rotate_deg: int = 0
    speed: float | None = None
    fps: float | None = None
    size: tuple[int, int] | None = None
    person: Person | None = None
    person_followed: bool = False


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
    clock
        Where the times come from. Durations are known unless it is `unknown`.
    speed
        Playing speed over real speed, by which the film's times were multiplied.
    turned_deg
        Degrees clockwise by which the pictures were turned because the user asked for it, beyond `rotation_deg`.
    clock_jumps
        How often the times leapt by more than a movement lasts; each leap was shortened to `decoding.PAUSE_S`.
    sizes
        Number of different sizes or shapes of pictures in the film.
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
    clock: Clock = "film"
    speed: float = 1.0
    turned_deg: int = 0
    clock_jumps: int = 0
    sizes: int = 1

    @property
    def stated(self) -> Stated:
        """What the film is to be read with again, so that pictures and times are the same."""
        filmed = self.filmed.at if self.filmed is not None and self.filmed.source == "given" else None
        speed = self.speed if self.clock in ("given", "capture-rate") else None
        return Stated(self.mirrored, filmed, self.turned_deg, speed, None, (self.width_px, self.height_px))
