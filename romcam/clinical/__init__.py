"""The clinical tests, one small module each; a new one is added to `_ALL` and brings its norms file.

Everything a test has of its own is in its `ClinicalTest`; nothing else in romcam knows a test by name.
"""

from __future__ import annotations

from typing import Final

from romcam.clinical.definition import ClinicalTest
from romcam.clinical.forward_bend import FORWARD_BEND
from romcam.errors import UsageError

__all__ = ["ClinicalTest", "get", "names"]

_ALL: Final = {test.name: test for test in (FORWARD_BEND,)}


def names() -> tuple[str, ...]:
    """Names of all tests, as typed on the command line."""
    return tuple(_ALL)


def get(name: str) -> ClinicalTest:
    """The test of that name. Raises UsageError, naming the known ones."""
    if name not in _ALL:
        raise UsageError(f"There is no test called {name}; the tests are: {', '.join(_ALL)}.")
    return _ALL[name]
