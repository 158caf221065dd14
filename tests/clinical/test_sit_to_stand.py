"""Rising from a chair: the ratio of lumbar to hip flexion and its interval."""

from __future__ import annotations

import numpy as np
import pytest

from romcam.assessment.conclusions import Measure
from romcam.assessment.measures import Derived
from romcam.assessment.probability import Z95
from romcam.clinical import get


def test_the_ratio_of_two_angles_that_share_the_pelvis_is_as_uncertain_as_it_is():
    rng = np.random.default_rng(1)
    covariance = np.array([[16.0, 4.8, 0.0], [4.8, 9.0, 0.0], [0.0, 0.0, 4.0]])  # pelvis, T12-L1, thigh
    pelvis, t12, thigh = (np.array([20.0, 50.0, -80.0]) + rng.multivariate_normal(np.zeros(3), covariance, 100_000)).T
    drawn = {
        "pelvis_tilt": pelvis,
        "trunk_inclination": t12,
        "hip_flexion": pelvis - thigh,
        "lumbar_flexion": t12 - pelvis,
    }
    half = {name: Z95 * float(values.std()) for name, values in drawn.items()}
    measures = {
        name: Measure(float(values.mean()), values.mean() - half[name], values.mean() + half[name], "deg", "contour")
        for name, values in drawn.items()
    }
    rule = next(each for each in get("sit-to-stand").measures if each.name == "lumbar_hip_ratio")
    assert isinstance(rule, Derived)
    ratio = rule.of(measures)
    assert ratio.value == pytest.approx(0.3, abs=0.01)
    assert ratio.low is not None
    assert ratio.high is not None
    assert (ratio.high - ratio.low) / (2 * Z95) == pytest.approx(
        float((drawn["lumbar_flexion"] / drawn["hip_flexion"]).std()), rel=0.03
    )
