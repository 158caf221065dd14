"""Loads the estimators that this version ships, and checks that their files belong together."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from romcam.errors import ModelError
from romcam.estimators.calibration import load_calibration
from romcam.estimators.combined import CombinedEstimator
from romcam.estimators.first_estimator import FirstEstimator
from romcam.estimators.second_estimator import SecondEstimator
from romcam.messages import Catalogue
from romcam.protocol import Networks
from romcam.weights.store import NetworkWeights, load_network

_text = Catalogue(__name__)


@cache
def load_estimator(networks: Networks = "bend") -> CombinedEstimator:
    """Load the combined estimator.

    Parameters
    ----------
    networks
        The protocol's `networks`.

    Raises
    ------
    ModelError
        If a file is missing, damaged, or was fitted together with a different version of another file.
    """
    first, second = load_first_estimator(networks), load_second_estimator(networks)
    if second.first_estimator_digest not in (None, first.digest):
        raise ModelError(_text("weights-mismatched", name=second.name, other=first.name))
    roles = ("joint_network", "second_network")
    files = {role: load_network(role, networks).identity for role in roles}
    return CombinedEstimator(first, second, files, load_calibration(networks))


@cache
def load_first_estimator(networks: Networks = "bend") -> FirstEstimator:
    """Load the first estimator.

    Parameters
    ----------
    networks
        The protocol's `networks`.

    Raises
    ------
    ModelError
        As `load_estimator`.
    """
    weights = load_network("first_estimator", networks)
    first = _built(weights, FirstEstimator)
    _require_fitted_with(weights, first.joints_digest, load_network("joint_network", networks))
    return first


@cache
def load_second_estimator(networks: Networks = "bend") -> SecondEstimator:
    """Load the second estimator.

    Parameters
    ----------
    networks
        The protocol's `networks`.

    Raises
    ------
    ModelError
        As `load_estimator`.
    """
    weights = load_network("second_estimator", networks)
    second = _built(weights, SecondEstimator)
    _require_fitted_with(weights, second.network_digest, load_network("second_network", networks))
    return second


def _built(weights: NetworkWeights, kind: Any) -> Any:
    try:
        with np.load(io.BytesIO(weights.content)) as arrays:
            content: Mapping[str, Any] = dict(arrays)
        return kind.from_arrays(content, weights.sha256)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(_text("weights-damaged", name=weights.name, error=error)) from error


def _require_fitted_with(weights: NetworkWeights, digest: str, network: NetworkWeights) -> None:
    if digest != network.sha256:
        raise ModelError(_text("weights-mismatched", name=weights.name, other=network.name))
