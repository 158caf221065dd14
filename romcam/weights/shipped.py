"""Files that travel with the package: model cards, the manifest of weights, and weights trained for romcam."""

from __future__ import annotations

import dataclasses
import hashlib
import io
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from romcam.errors import ModelError
from romcam.estimators.first_estimator import FirstEstimator
from romcam.estimators.second_estimator import SecondEstimator
from romcam.protocol import Legs, Networks


def models_folder() -> Path:
    """The folder `models`: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "models"
    return inside if inside.is_dir() else package.parent / "models"


FITTED: Final[tuple[Networks, ...]] = ("bend", "any")
"""What joint network, spine estimator and second witness were fitted to: forward bends above all, or squats and rising
from a seat as well."""

_SUFFIX: Final[dict[Networks, str]] = {"bend": "", "any": "-any"}


@cache
def load_joints(fitted: Networks = "bend") -> bytes:
    """The network that finds the joints (`romcam.estimators.joint_network`). Raises ModelError where its file is
    missing."""
    return _read(f"joints{_SUFFIX[fitted]}.onnx")


WITH_LEGS: Final[tuple[Legs, ...]] = ("lying", "seated")
"""Whose legs a network finds."""


@cache
def load_legs(kind: Legs) -> bytes:
    """The network that finds the legs (`romcam.estimators.leg_network`). Raises ModelError where its file is
    missing."""
    return _read(f"legs-{kind}.onnx")


def legs_name(kind: Legs) -> str:
    """Name and SHA-256 of that network, `name:digest`."""
    return f"legs-{kind}:{hashlib.sha256(load_legs(kind)).hexdigest()}"


def _read(name: str) -> bytes:
    path = models_folder() / name
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path} is missing ({error}); reinstall romcam.") from error


def second_estimator_name(fitted: Networks) -> str:
    """Name of both files of the second witness who is heard beside that spine estimator."""
    return f"witness{_SUFFIX[fitted]}"


@cache
def load_second_network(fitted: Networks = "bend") -> bytes:
    """The network that notices (`romcam.estimators.second_network`). Raises ModelError where its file is missing."""
    return _read(f"{witness_name(fitted)}.onnx")


@cache
def load_second_estimator(fitted: Networks = "bend") -> SecondEstimator:
    """Who is heard beside that spine estimator. Raises ModelError where its file is missing or not what it was."""
    path = models_folder() / f"{witness_name(fitted)}.npz"
    try:
        content = path.read_bytes()
        with np.load(io.BytesIO(content)) as arrays:
            witness = SecondEstimator.from_arrays(dict(arrays), hashlib.sha256(content).hexdigest())
        if witness.network_digest != hashlib.sha256(load_second_network(fitted)).hexdigest():
            raise ValueError("it was not fitted with the network beside it")
        return witness
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{path} is missing or damaged ({error}); reinstall romcam.") from error


@cache
def load_spine(fitted: Networks = "bend") -> FirstEstimator:
    """The spine estimator this version ships. Raises ModelError where its file is missing or not what it was."""
    path = models_folder() / f"spine{_SUFFIX[fitted]}.npz"
    try:
        content = path.read_bytes()
        with np.load(io.BytesIO(content)) as arrays:
            spine = FirstEstimator.from_arrays(dict(arrays), hashlib.sha256(content).hexdigest())
        if spine.joints_digest != hashlib.sha256(load_joints(fitted)).hexdigest():
            raise ValueError("it was not fitted with the joint network beside it")
        witness = load_second_estimator(fitted)
        if witness.spine_digest not in (None, spine.digest):
            raise ValueError(f"{witness.name}.npz was not fitted beside it")
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{path} is missing or damaged ({error}); reinstall romcam.") from error
    return dataclasses.replace(spine, witness=witness)
