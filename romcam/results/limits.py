"""What a result from elsewhere must fulfil beyond its schema: numbers, ages and dates that can be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, cast

import msgspec

from romcam.messages import Catalogue
from romcam.results.result import Result

LARGEST: Final = 1e9
"""No number of a result is larger: degrees, seconds, bytes of no film."""
_HEIGHTS_CM: Final = (50.0, 250.0)
_AGES: Final = (0, 130)
_LONGEST: Final = 10_000
"""Characters of a text: the longest sentences have a tenth."""

_text = Catalogue(__name__)


def find_fault(result: Result) -> str | None:
    """Return what cannot be in a result.

    Parameters
    ----------
    result
        A result of the right schema.

    Returns
    -------
    str or None
        A phrase that names the field; None if nothing is wrong.
    """
    age = result.subject.age
    height = result.subject.height_cm
    if height is not None and not _HEIGHTS_CM[0] <= height <= _HEIGHTS_CM[1]:
        return _text("fault-height", height=str(height))
    if age is not None and not _AGES[0] < age <= _AGES[1]:
        return _text("fault-age", age=str(age))
    for name, moment in (("created", result.provenance.created), ("filmed", result.provenance.input.filmed)):
        if moment is not None and not _is_moment(moment):
            return _text("fault-moment", name=name)
    for name, value in _values(msgspec.to_builtins(result), ""):
        if isinstance(value, str) and len(value) > _LONGEST:
            return _text("fault-long", name=name)
        if isinstance(value, int | float) and not abs(value) <= LARGEST:
            return _text("fault-number", name=name, value=f"{value:g}" if isinstance(value, float) else "10^9")
        if name.endswith("probability") and isinstance(value, int | float) and not 0.0 <= value <= 1.0:
            return _text("fault-probability", name=name, value=f"{value:g}")
    for name, measure in result.measures.items():
        if measure.low is not None and measure.high is not None and measure.low > measure.high:
            return _text("fault-interval", name=name)
    return None


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).year > 0
    except ValueError:
        return False


def _values(plain: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Every value that holds no others, with its path, such as `measures.pelvis_tilt.value`."""
    if isinstance(plain, dict):
        for key, each in cast("dict[str, Any]", plain).items():
            yield from _values(each, f"{name}.{key}" if name else key)
    elif isinstance(plain, (list, tuple)):
        for each in cast("list[Any]", plain):
            yield from _values(each, name)
    elif not isinstance(plain, bool):
        yield name, plain
