"""Days and moments in words."""

from __future__ import annotations

from datetime import datetime

from romcam.video.filmed import day_of


def day(at: str | datetime) -> str:
    """Return a day in words: `4 May 2031`.

    Parameters
    ----------
    at
        A day or a moment as ISO 8601, or a datetime. Of a moment it is the day in the time zone that it states.
    """
    of = at.date() if isinstance(at, datetime) else day_of(at)
    return f"{of.day} {of:%B %Y}"


def moment(at: str) -> str:
    """Return a day, or a moment with its time, in words: `4 May 2031`, `4 May 2031, 10:00 UTC`.

    Parameters
    ----------
    at
        As `romcam.video.filmed.Filmed.at`. A moment in the zone of the camera is given as the camera's clock showed it.
    """
    if len(at) <= 10:
        return day(at)
    zone = " UTC" if at.endswith("Z") else ""
    return f"{day(at)}, {datetime.fromisoformat(at.replace('Z', '+00:00')):%H:%M}{zone}"
