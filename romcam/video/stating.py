"""What the user states about a film, checked."""

from __future__ import annotations

from typing import Final

from romcam.errors import UsageError
from romcam.messages import Catalogue
from romcam.video.filmed import day_of, is_future, parse_time
from romcam.video.source import Stated

_FIRST_YEAR: Final = 1900
_text = Catalogue(__name__)


def stated_by_user(mirrored: bool = False, filmed: str | None = None) -> Stated:
    """Return what the user states about a film.

    Parameters
    ----------
    mirrored
        Whether the film is a mirror image.
    filmed
        When it was made, as `romcam.video.filmed.parse_time` reads it; None: not stated.

    Raises
    ------
    UsageError
        The text is not a date, or lies in the future.
    """
    if filmed is None:
        return Stated(mirrored)
    at = parse_time(filmed)
    if at is None or day_of(at).year < _FIRST_YEAR:
        raise UsageError(_text("date-is-none", given=filmed))
    if is_future(at):
        raise UsageError(_text("date-is-ahead", given=filmed))
    return Stated(mirrored, at)
