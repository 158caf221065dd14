"""Opening a pose model by its name, and the error where its library cannot be loaded."""

from __future__ import annotations

import os
import re
from pkgutil import resolve_name
from typing import Final

from romcam.errors import ModelError, RomcamError, UsageError
from romcam.memory import is_shortage, shortage
from romcam.messages import Catalogue
from romcam.pose.model import PoseModel

LITERT: Final = "romcam.pose.litert:LiteRTPose"
MEDIAPIPE: Final = "romcam.pose.mediapipe:MediaPipePose"

MODELS: Final = {"lite": LITERT, "full": LITERT, "heavy": LITERT}
"""The class of each pose model of `models/manifest.json`, as `module:class`. It is called with the model's weights."""

RUNTIME: Final = "ROMCAM_POSE_RUNTIME"
"""Environment variable: `mediapipe` has MediaPipe, the reference, run the same weights; `litert` is the default."""

_LIBRARIES: Final = {LITERT: "ai-edge-litert", MEDIAPIPE: "mediapipe"}

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
    UsageError
        Where the environment asks for an unknown runtime.
    """
    return resolve_name(_class_of(name))(weights)


def library_of(name: str) -> str | None:
    """Return the package that runs a pose model, for the versions that a result records.

    Parameters
    ----------
    name
        Name of the model, or `name:sha256`.

    Returns
    -------
    Name of the package; None if it is not one of romcam's dependencies.
    """
    return _LIBRARIES.get(_class_of(name)) if name.partition(":")[0] in MODELS else None


def load_library(name: str) -> None:
    """Import the library that runs a pose model, for processes that are forked from this one.

    Parameters
    ----------
    name
        Name of the model.
    """
    resolve_name(_class_of(name).partition(":")[0])


def _class_of(name: str) -> str:
    chosen, runtime = MODELS[name.partition(":")[0]], os.environ.get(RUNTIME, "")
    if chosen != LITERT or runtime in ("", "litert"):
        return chosen
    if runtime != "mediapipe":
        raise UsageError(_text("runtime-unknown", variable=RUNTIME, value=runtime))
    return MEDIAPIPE


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
