"""Opening a pose model by its name, and the error where its library cannot be loaded."""

from __future__ import annotations

import re
from pkgutil import resolve_name
from typing import Final

from romcam.errors import ModelError, RomcamError
from romcam.memory import is_shortage, shortage
from romcam.messages import Catalogue
from romcam.pose.model import PoseModel

MODELS: Final = {
    "lite": "romcam.pose.mediapipe:MediaPipePose",
    "full": "romcam.pose.mediapipe:MediaPipePose",
    "heavy": "romcam.pose.mediapipe:MediaPipePose",
}
"""The class of each pose model of `models/manifest.json`, as `module:class`. It is called with the model's weights."""

SYSTEM_LIBRARIES: Final = "libgl1 libegl1 libgles2 libglib2.0-0 libxcb1"
"""Debian packages that the libraries of the pose models need."""

_text = Catalogue(__name__)


def open_model(weights: bytes, name: str) -> PoseModel:
    """Open a pose model; its library is imported here and not before.

    Parameters
    ----------
    weights
        Content of the model's file.
    name
        Name of the model, or `name:sha256` as `romcam.weights.load` returns it.

    Returns
    -------
    PoseModel
        The model; the caller closes it.

    Raises
    ------
    ImportError
        Where the model's library cannot be loaded.
    """
    return resolve_name(MODELS[name.partition(":")[0]])(weights)


def load_failure(output: str, reason: str) -> RomcamError:
    """Return the error for a pose model's library that cannot be loaded.

    Parameters
    ----------
    output
        What the attempt printed or raised.
    reason
        Why it failed, in a few words, for the sentence; not used where the output names a missing system library.
    """
    if is_shortage(output):
        return shortage()
    return missing_library(output) or ModelError(_text("library-unloadable", error=reason))


def missing_library(output: str) -> ModelError | None:
    """Return the error that names a missing system library and how to install it.

    Parameters
    ----------
    output
        What a process printed or raised.

    Returns
    -------
    ModelError or None
        None where no system library was missing.
    """
    missing = re.search(r"([\w.+-]+\.so[\w.]*): cannot open shared object file", output)
    return missing and ModelError(_text("library-missing", library=missing[1], packages=SYSTEM_LIBRARIES))
