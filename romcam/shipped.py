"""Files that travel with the package: model cards, the manifest of weights, and weights trained for romcam."""

from __future__ import annotations

import hashlib
import io
from functools import cache
from pathlib import Path

import numpy as np

from romcam.errors import ModelError
from romcam.tilts.spine import LearnedSpine


def models_folder() -> Path:
    """The folder `models`: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "models"
    return inside if inside.is_dir() else package.parent / "models"


@cache
def load_joints() -> bytes:
    """The network that finds the joints (`romcam.pose.joints`). Raises ModelError where its file is missing."""
    path = models_folder() / "joints.onnx"
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path} is missing ({error}); reinstall romcam.") from error


@cache
def load_spine() -> LearnedSpine:
    """The spine estimator this version ships. Raises ModelError where its file is missing or not what it was."""
    path = models_folder() / "spine.npz"
    try:
        content = path.read_bytes()
        with np.load(io.BytesIO(content)) as arrays:
            spine = LearnedSpine.from_arrays(dict(arrays), hashlib.sha256(content).hexdigest())
        if spine.joints_digest != hashlib.sha256(load_joints()).hexdigest():
            raise ValueError("it was not fitted with the joints.onnx beside it")
        return spine
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{path} is missing or damaged ({error}); reinstall romcam.") from error
