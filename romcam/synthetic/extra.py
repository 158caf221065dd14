"""The packages only the phantom needs, and what is said when they are not there."""

from __future__ import annotations

import importlib
from typing import Any

from romcam.errors import UsageError

PACKAGES = {"anny": "anny", "torch": "torch", "moderngl": "moderngl"}


class MissingExtra(UsageError):
    """A package of the extra `phantom` is not installed."""

    def __init__(self, package: str) -> None:
        super().__init__(f'Rendering phantoms needs the package {package}: pip install "romcam[phantom]"')


def require(module: str) -> Any:
    """Import a module of the extra, or raise `MissingExtra`."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingExtra(module) from error
