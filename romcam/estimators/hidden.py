"""Errors of segments whose points are hidden from the second network: the outline is then not that of the back."""

from __future__ import annotations

from typing import Final

import numpy as np

from romcam.body.landmarks import FloatArray
from romcam.estimators.first_estimator import Estimate
from romcam.estimators.second_estimator import HIDDEN

_POWER: Final = 1.5
_MOST: Final = 3.0
"""Power with which errors grow with the unsureness beyond `HIDDEN`, and the most by which they do. A back behind a post
or a disc was 36 degrees off at an unsureness of 2.4, 4.6 times the stated error; up to 1.25 errors are as stated."""


def grown_where_hidden(estimate: Estimate, unsure: FloatArray) -> Estimate:
    """Let the errors of pelvis and T12-L1 grow where their points are hidden.

    Parameters
    ----------
    estimate
        Change of pelvis, T12-L1 and thigh.
    unsure
        (T, 3) how unsure the second network is of each, from `unsure_of`; NaN where it did not look.
    """
    growth = np.clip(np.nan_to_num(unsure, nan=1.0) / HIDDEN, 1.0, _MOST ** (1.0 / _POWER)) ** _POWER
    growth[:, 2] = 1.0  # `with_thigh_line` knows the thigh's
    return Estimate(estimate.change_deg, estimate.covariance * growth[:, :, None] * growth[:, None, :])
