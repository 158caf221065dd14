"""Headings of columns: their name in one form, and the unit that they state."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_UNITS: Final = {
    "deg": ("deg", "degs", "degree", "degrees", "°", "º", "˚", "grad"),
    "rad": ("rad", "rads", "radian", "radians"),
    "s": ("s", "sec", "secs", "second", "seconds"),
    "ms": ("ms", "msec", "millisecond", "milliseconds"),
    "us": ("us", "μs", "usec", "microsecond", "microseconds"),
    "ns": ("ns", "nsec", "nanosecond", "nanoseconds"),
    "min": ("min", "minute", "minutes"),
    "frame": ("frame", "frames", "sample", "samples", "#"),
    "percent": ("%", "percent", "pct", "per_cent"),
}
_UNIT_OF: Final = {word: unit for unit, words in _UNITS.items() for word in words}
_BRACKETS: Final = re.compile(r"[\(\[\{<]([^()\[\]{}<>]*)[\)\]\}>]\s*$")
_SUFFIX: Final = re.compile(
    r"_?(%)$|_(deg|degrees|rad|radians|ms|us|μs|ns|s|sec|seconds|milliseconds|min|percent|pct)$"
)
_BETWEEN: Final = re.compile(r"[\s_\-./]+")


@dataclass(frozen=True)
class Heading:
    """A name in one form (`pelvis_tilt`), and its unit: deg, rad, s, ms, us, ns, min, frame, percent or None."""

    name: str
    unit: str | None


def parse_heading(text: str) -> Heading:
    """Read a heading.

    Parameters
    ----------
    text
        Such as `Pelvis tilt [°]`, `time_ms` or ` Time (s)`.

    Returns
    -------
    Heading
        Letter case, Unicode form, spaces, hyphens and the unit do not count in the name.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().strip().strip("#\"'").strip()
    unit = None
    if (bracket := _BRACKETS.search(plain)) and (found := parse_unit(bracket[1])):
        unit, plain = found, plain[: bracket.start()]
    name = _BETWEEN.sub("_", plain).strip("_")
    if suffix := _SUFFIX.search(name):
        unit = unit or _UNIT_OF.get(suffix[1] or suffix[2])
        name = name[: suffix.start()]
    return Heading(name, unit)


def parse_unit(text: str) -> str | None:
    """Return the unit that a cell names: deg, rad, s, ms, us, ns, min, frame or percent; None if it names none.

    Parameters
    ----------
    text
        Such as `[deg]`, `°` or `s`.
    """
    return _UNIT_OF.get(unicodedata.normalize("NFKC", text).casefold().strip(" \t\u00a0[](){}<>."))
