"""Learned estimators that turn a person in a picture into inclinations with errors.

Networks read crops of every frame while a video is watched (`reading_for`, passed to `romcam.pose`). Afterwards an
`Estimator` turns the recording into `Estimates`: inclination of pelvis, T12-L1 and thigh with covariance, evidence and
out-of-distribution score. `load_estimator` returns the estimator of this version: a first one from the outline of the
back and the joints, a second one from a crop of the pelvis, and stacking or fusion of both.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from romcam.estimators.estimates import SEGMENTS, Estimates, Estimator

if TYPE_CHECKING:
    from romcam.estimators.loading import load_estimator
    from romcam.estimators.reading import NetworkReading, reading_for

__all__ = ["SEGMENTS", "Estimates", "Estimator", "NetworkReading", "load_estimator", "reading_for"]

_MODULES = {"load_estimator": "loading", "NetworkReading": "reading", "reading_for": "reading"}


def __getattr__(name: str) -> Any:
    # At first use: rooms that need only the interface, such as segments, load neither networks nor weights.
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
