"""The clinical tests, one small module each: whatever `ClinicalTest` a module here declares is a test of romcam.

Everything a test has of its own is in that value and in its norms file; nothing else in romcam knows a test by name.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Final

from romcam.clinical.definition import ClinicalTest
from romcam.errors import UsageError

__all__ = ["DEFAULT", "ClinicalTest", "get", "names"]

DEFAULT: Final = "forward-bend"
"""What a film is taken for where nobody says what it shows; the first of the tests."""


def _declared() -> Iterator[ClinicalTest]:
    for module in pkgutil.iter_modules(__path__):
        for value in vars(import_module(f"{__name__}.{module.name}")).values():
            if isinstance(value, ClinicalTest):
                yield value


_ALL: Final = {test.name: test for test in sorted(_declared(), key=lambda test: (test.name != DEFAULT, test.name))}


def names() -> tuple[str, ...]:
    """Names of all tests, as typed on the command line: the forward bend, then the others by the alphabet."""
    return tuple(_ALL)


def get(name: str) -> ClinicalTest:
    """The test of that name. Raises UsageError, naming the known ones."""
    if name not in _ALL:
        raise UsageError(f"There is no test called {name}; the tests are: {', '.join(_ALL)}.")
    return _ALL[name]
