"""Dates as people write them, in one form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from romcam.errors import UsageError
from romcam.messages import Catalogue

_CERTAIN: Final = (
    *("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y_%m_%d", "%Y%m%d"),
    *("%d.%m.%Y", "%d.%m.%y", "%d. %m. %Y"),
    *("%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d %Y", "%B %d %Y"),
)
"""Forms that can be read in one way only; with points the day comes first everywhere."""
_TIMES: Final = ("", " %H:%M", " %H:%M:%S", "T%H:%M", "T%H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_EITHER: Final = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|(?<=/)\d{2})(?!\d)")
_IN_DAYS: Final = re.compile(r"[3-6]\d{4}(?:[.,]0+)?")
"""A workbook's count of days, from 1982 to 2091."""
_EPOCH: Final = datetime(1899, 12, 30)
_LOOKS_LIKE_A_DATE: Final = re.compile(r"\d+[./-]\d+[./-]\d+.*")
_SECONDS_OF_ZONE: Final = re.compile(r"(?<=\d)(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?$")

_text = Catalogue(__name__)


def month_comes_first(dates: Iterable[str]) -> bool | None:
    """Find from all dates of a table whether `3/4/2024` is in March.

    Parameters
    ----------
    dates
        The dates as written.

    Returns
    -------
    bool or None
        None where no date tells, or where dates contradict each other.
    """
    found: set[bool] = set()
    for each in dates:
        parts = _EITHER.match(each.strip())
        if parts and (int(parts[1]) > 12) != (int(parts[3]) > 12):
            found.add(int(parts[3]) > 12)
    return found.pop() if len(found) == 1 else None


def parse_date(written: str, month_first: bool | None = None) -> str:
    """Return a date in the form `2024-05-31`, with ` 14:05` if it states a time.

    Parameters
    ----------
    written
        The date as written. Text that is no date, such as `baseline`, is returned unchanged.
    month_first
        Whether the month comes first in `3/4/2024`; None: unknown.

    Raises
    ------
    UsageError
        It has the form of a date but is none, or may be either of two.
    """
    plain = " ".join(written.replace(",", " ").split()) if not _IN_DAYS.fullmatch(written) else written
    if _IN_DAYS.fullmatch(plain):
        return _shown(_EPOCH + timedelta(days=int(plain[:5])), has_time=False)
    if parts := _EITHER.match(plain):
        return _day_or_month(parts, plain, month_first)
    plain = _SECONDS_OF_ZONE.sub("", plain, count=1) if ":" in plain else plain
    for date in _CERTAIN:
        for time in _TIMES:
            if found := _parsed(plain, date + time):
                return _shown(found, has_time=bool(time))
    if _LOOKS_LIKE_A_DATE.fullmatch(plain):
        raise UsageError(_text("date-none", date=written))
    return written


def _day_or_month(parts: re.Match[str], written: str, month_first: bool | None) -> str:
    one, other = int(parts[1]), int(parts[3])
    if one <= 12 and other <= 12 and one != other and month_first is None:
        raise UsageError(_text("date-either", date=written))
    if one > 12 or other > 12:
        month_first = other > 12
    day, month = (other, one) if month_first else (one, other)
    year = parts[4] if len(parts[4]) == 4 else f"20{parts[4]}"
    rest = written[parts.end() :]
    for time in _TIMES:
        if found := _parsed(f"{year}-{month}-{day}{rest}", f"%Y-%m-%d{time}"):
            return _shown(found, has_time=bool(time))
    raise UsageError(_text("date-none", date=written))


def _parsed(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None


def _shown(moment: datetime, *, has_time: bool) -> str:
    midnight = not (moment.hour or moment.minute or moment.second)
    return moment.strftime("%Y-%m-%d %H:%M" if has_time and not midnight else "%Y-%m-%d")
