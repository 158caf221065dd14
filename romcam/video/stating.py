"""What the user states about a film, checked."""

from __future__ import annotations

import math
from typing import Final

from romcam.errors import UsageError
from romcam.messages import Catalogue
from romcam.video.dates import parse_date
from romcam.video.filmed import day_of, is_future, parse_time
from romcam.video.source import Stated

_FIRST_YEAR: Final = 1900
_text = Catalogue(__name__)


def stated_by_user(
    mirrored: bool = False,
    filmed: str | None = None,
    rotate_deg: int = 0,
    speed: float | None = None,
    fps: float | None = None,
) -> Stated:
    """Return what the user states about a film.

    Parameters
    ----------
    mirrored
        Whether the film is a mirror image.
    filmed
        When it was made, as `romcam.video.filmed.parse_time` reads it; None: not stated.
    rotate_deg, speed, fps
        As in `Stated`.

    Raises
    ------
    UsageError
        The text is not a date, or lies in the future; the turn is not a quarter turn; speed or rate are not positive,
        or both are given.
    """
    if rotate_deg % 90 or not 0 <= rotate_deg < 360:
        raise UsageError(_text("turn-is-none", given=str(rotate_deg)))
    if speed is not None and fps is not None:
        raise UsageError(_text("speed-and-fps"))
    for value in (speed, fps):
        if value is not None and not (math.isfinite(value) and value > 0):
            raise UsageError(_text("rate-is-none", given=str(value)))
    return Stated(mirrored, _checked(filmed), rotate_deg, speed, fps)


def _checked(filmed: str | None) -> str | None:
    """When the film was made, in one form. Raises UsageError."""
    if filmed is None:
        return None
    at = parse_time(filmed) or parse_time(parse_date(filmed))
    if at is None or day_of(at).year < _FIRST_YEAR:
        raise UsageError(_text("date-is-none", given=filmed))
    if is_future(at):
        raise UsageError(_text("date-is-ahead", given=filmed))
    return at
