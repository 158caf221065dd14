"""Results in the formats of other programs, one module for each: every `Format` that a module here declares is one.

A format takes trials, either just analysed or read from the folders of their results, and writes one file.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Final

from romcam.errors import UsageError
from romcam.exports.format import Format
from romcam.exports.paper import PAPERS, Paper
from romcam.exports.report_page import REPORT
from romcam.exports.trial import Trial, read_trials, trial_of
from romcam.messages import Catalogue

__all__ = [
    "PAPERS",
    "REPORT",
    "Format",
    "Paper",
    "Trial",
    "all_formats",
    "files",
    "get",
    "names",
    "read_trials",
    "trial_of",
]

_text = Catalogue(__name__)


def _declared() -> Iterator[Format]:
    for module in pkgutil.iter_modules(__path__):
        for value in vars(import_module(f"{__name__}.{module.name}")).values():
            if isinstance(value, Format):
                yield value


_FORMATS: Final = {each.name: each for each in sorted(_declared(), key=lambda each: each.name)}


def all_formats() -> tuple[Format, ...]:
    """Return every format, in alphabetical order."""
    return tuple(_FORMATS.values())


def names() -> tuple[str, ...]:
    """Return the names of all formats as typed on the command line, in alphabetical order."""
    return tuple(_FORMATS)


def files() -> tuple[str, ...]:
    """Return the names of the files that the formats write into the folder of a result."""
    return tuple(each.file for each in all_formats())


def get(name: str) -> Format:
    """Return the format of a name, whose library is installed.

    Parameters
    ----------
    name
        Name as typed on the command line; letter case and a leading dot do not count.

    Raises
    ------
    UsageError
        There is no such format, or the library that it needs is not installed.
    """
    found = _FORMATS.get(name.strip().lower().removeprefix("."))
    if found is None:
        raise UsageError(_text("no-such-format", name=name or "''", known=", ".join(_FORMATS)))
    found.require_library()
    return found
