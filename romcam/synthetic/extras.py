"""The packages that only rendering needs, imported when they are first used."""

from __future__ import annotations

import importlib
from typing import Any

from romcam.errors import UsageError
from romcam.messages import Catalogue

text = Catalogue(__name__)


class MissingExtraError(UsageError):
    """A package of the extra `phantom` is not installed."""

    def __init__(self, package: str) -> None:
        super().__init__(text("package-missing", package=package))


def require(module: str) -> Any:
    """Import a module of the extra `phantom`.

    Parameters
    ----------
    module
        Name of the module.

    Raises
    ------
    MissingExtraError
        If it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingExtraError(module) from error
