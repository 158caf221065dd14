"""When a film was made: by its container, or by the user; and which of two films is the later one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Final, Literal

EARLIEST: Final = date(2001, 1, 1)
"""A container's date before this day is that of a clock that was never set (1904, 1970, 1980, 2000), not the film's."""

_KEYS: Final = ("com.apple.quicktime.creationdate", "creation_time", "date_recorded", "date")
"""Tags by which containers state when they were made, the best first: Apple's has the local time with its zone."""

_AHEAD: Final = timedelta(days=1)
"""A camera that writes its local time as UTC may be ahead of the true time by up to 14 hours."""
_EAST: Final = timedelta(hours=14)
_WEST: Final = timedelta(hours=12)
"""Time zones reach from 12 hours behind UTC to 14 hours ahead of it."""

_ISO: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?", re.IGNORECASE
)


@dataclass(frozen=True)
class Filmed:
    """When a film was made.

    Parameters
    ----------
    at
        ISO 8601: a day, `2031-05-04`, or a moment with its time zone, `2031-05-04T10:00:00Z`.
    source
        Who says so: the `film`, by a tag of its container, or the user (`given`).
    """

    at: str
    source: Literal["film", "given"]


def read_filmed(tags: Iterable[Mapping[str, str]], now: datetime | None = None) -> Filmed | None:
    """Return when a film was made, by the tags of its container.

    Parameters
    ----------
    tags
        Tags of the container, then those of the stream.
    now
        The present time, with its time zone; None: the computer's clock.

    Returns
    -------
    Filmed or None
        None without a tag, and where all of them are nonsense: before `EARLIEST`, or in the future.
    """
    named = [{name.lower(): value for name, value in each.items()} for each in tags]
    for key in _KEYS:
        for each in named:
            at = parse_time(each.get(key, ""), timezone.utc)
            if at is not None and day_of(at) >= EARLIEST and not is_future(at, now):
                return Filmed(at, "film")
    return None


def parse_time(text: str, zone: timezone | None = None) -> str | None:
    """Return a day or a moment in the form of `Filmed.at`.

    Parameters
    ----------
    text
        A day, `2031-05-04`, or a moment, `2031-05-04 10:00`, with or without seconds and time zone.
    zone
        Time zone of a moment that states none; None: the computer's.

    Returns
    -------
    str or None
        None for any other text, and for a day that the calendar does not have.
    """
    found = _ISO.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second, stated = found.groups()
    try:
        if hour is None:
            return date(int(year), int(month), int(day)).isoformat()
        moment = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0))
        if stated is not None:
            moment = moment.replace(tzinfo=_zone(stated))
        else:
            moment = moment.replace(tzinfo=zone) if zone else moment.astimezone()
        return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        return None


def is_future(at: str, now: datetime | None = None) -> bool:
    """Return whether a day or moment lies more than a day ahead of the present time.

    Parameters
    ----------
    at
        As `Filmed.at`.
    now
        The present time, with its time zone; None: the computer's clock.
    """
    return bounds(at)[0] > (now or datetime.now(timezone.utc)) + _AHEAD


def day_of(at: str) -> date:
    """Return the day, in the time zone that the text has.

    Parameters
    ----------
    at
        As `Filmed.at`.
    """
    return date.fromisoformat(at[:10])


def bounds(at: str) -> tuple[datetime, datetime]:
    """Return the earliest and the latest moment that a text may mean.

    Parameters
    ----------
    at
        As `Filmed.at`. A moment is exact; a day lasts from its beginning in the east to its end in the west.
    """
    if len(at) > 10:
        moment = datetime.fromisoformat(at.replace("Z", "+00:00"))
        return moment, moment
    midnight = datetime.combine(day_of(at), time(), timezone.utc)
    return midnight - _EAST, midnight + timedelta(days=1) + _WEST


def is_later(one: str, other: str) -> bool:
    """Return whether a film was certainly made later than another.

    Parameters
    ----------
    one, other
        As `Filmed.at`. Two days are compared as days, a day and a moment with every time zone.
    """
    if len(one) <= 10 and len(other) <= 10:
        return day_of(one) > day_of(other)
    return bounds(one)[0] > bounds(other)[1]


def order_key(at: str) -> datetime:
    """Return a moment to sort films by: the moment itself, or the middle of a day.

    Parameters
    ----------
    at
        As `Filmed.at`.
    """
    if len(at) > 10:
        return bounds(at)[0]
    return datetime.combine(day_of(at), time(12), timezone.utc)


def _zone(stated: str) -> timezone:
    if stated in "Zz":
        return timezone.utc
    digits = stated[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(-offset if stated[0] == "-" else offset)
