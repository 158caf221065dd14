"""How a film is to be read, where its file does not say or says it wrongly."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FilmOptions:
    """What the user knows of a film better than its file.

    Parameters
    ----------
    rotate_deg
        Degrees clockwise by which the pictures are turned after they were turned as the film asks: 0, 90, 180 or 270.
    speed
        Playing speed over real speed: 0.25 for a film that shows a movement four times as slow as it was. None: as the
        film says.
    fps
        Pictures that the camera took in a second of real time; None: as the film says. Ignored where `speed` is given.
    size
        Width and height in pixels of the upright picture that all pictures are fitted into. None: that of the first
        picture.
    """

    rotate_deg: int = 0
    speed: float | None = None
    fps: float | None = None
    size: tuple[int, int] | None = None
