"""The clinical tests, one module each: every `ClinicalTest` that a module here declares is a test of romcam.

Everything that belongs to a test is in that value, in its norms file and in its section of this room's catalogue of
sentences. No module outside this room names a test.
"""

from __future__ import annotations

import pkgutil
import re
import unicodedata
from collections.abc import Iterator
from importlib import import_module
from typing import Final

from romcam.clinical.definition import ClinicalTest, Display, MovementRole
from romcam.clinical.sentences import explanation, plain_name, task_name
from romcam.clinical.tissues import HAMSTRINGS, TISSUES, Tissue
from romcam.errors import UsageError
from romcam.messages import Catalogue

__all__ = [
    "DEFAULT",
    "HAMSTRINGS",
    "TISSUES",
    "ClinicalTest",
    "Display",
    "MovementRole",
    "Tissue",
    "all_tests",
    "explanation",
    "get",
    "names",
    "plain_name",
    "task_name",
]

_text = Catalogue(__name__)

DEFAULT: Final = "forward-bend"
"""Name of the test that is used if none is requested."""


def _declared() -> Iterator[ClinicalTest]:
    for module in pkgutil.iter_modules(__path__):
        for value in vars(import_module(f"{__name__}.{module.name}")).values():
            if isinstance(value, ClinicalTest):
                yield value


_TESTS: Final = {test.name: test for test in sorted(_declared(), key=lambda test: (test.name != DEFAULT, test.name))}


def all_tests() -> tuple[ClinicalTest, ...]:
    """Return every test: the default one first, the others in alphabetical order."""
    return tuple(_TESTS.values())


def names() -> tuple[str, ...]:
    """Return the names of all tests as typed on the command line, in the order of `all_tests`."""
    return tuple(_TESTS)


def get(name: str) -> ClinicalTest:
    """Return the test of a name.

    Parameters
    ----------
    name
        Name as typed on the command line, or the test's title; letter case, spaces, `-` and `_` do not count.

    Raises
    ------
    UsageError
        Where there is no such test; the message lists the known ones.
    """
    if name in _TESTS:
        return _TESTS[name]
    wanted = _plain(name)
    for test in _TESTS.values():
        if wanted in (_plain(test.name), _plain(test.title), _plain(test.in_sentence)):
            return test
    raise UsageError(_text("no-such-test", name=name or "''", known=", ".join(_TESTS)))


def _plain(name: str) -> str:
    return "-".join(re.split(r"[\s_-]+", unicodedata.normalize("NFKC", name).strip().casefold()))
