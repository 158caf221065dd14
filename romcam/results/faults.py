"""What is wrong with a JSON file, in plain words: the place, and the fault."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from romcam.messages import Catalogue

_PLACE: Final = re.compile(r" - at `(?:key in )?\$\.?([^`]*)`$")
_FIELD: Final = re.compile(r"`([^`]*)`")

_text = Catalogue(__name__)


def fault(error: Exception) -> str:
    """Return the fault of a JSON file as a clause without a full stop.

    Parameters
    ----------
    error
        The decoder's error, whose message names fields and types of Python.

    Returns
    -------
    str
        Such as `motion.pelvis_deg has a value that is not allowed`.
    """
    said = str(error)
    found = _PLACE.search(said)
    where = (found[1] if found else "") or _text("fault-file")
    words = _PLACE.sub("", said)
    field = _FIELD.search(words)
    if not isinstance(error, msgspec.ValidationError):
        return _text("fault-not-json")
    if field is not None and "missing required field" in words:
        return _text("fault-missing", field=field[1], where=where)
    if field is not None and "unknown field" in words:
        return _text("fault-unknown", field=field[1], where=where)
    if words.startswith(("Expected", "Invalid", "Unable")):
        return _text("fault-value", where=where)
    return words
