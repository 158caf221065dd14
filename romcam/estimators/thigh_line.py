"""The thigh of knees that bend further than those of the people an estimator was fitted to.

There an estimator underestimates the thigh's turn, and does not know it: in the bends that it was fitted to, the legs
were straight. The line between the nearer hip and the nearer knee, as the second network sees them, has no such limit;
its own error does not depend on the posture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.inclination import wrap_deg
from romcam.body.landmarks import FloatArray
from romcam.estimators.first_estimator import Estimate
from romcam.estimators.second_estimator import HIDDEN
from romcam.estimators.second_network import INCLINATIONS


@dataclass(frozen=True)
class Fitted:
    """Legs of the people an estimator was fitted to.

    Parameters
    ----------
    thigh_deg
        Greatest turn of the thigh, degrees, either way.
    knee_deg
        Flexion of the knee up to which the thigh is estimated as in a straight leg, degrees.
    """

    thigh_deg: float
    knee_deg: float


LINE_SE_DEG: Final = 4.0
"""Standard error of the line's change from neutral; in 26 rendered films of bends, hinges and squats in which the knee
was seen it was 3.6 degrees."""

UNSEEN_POWER: Final = 3.0
"""Power with which that error grows with the network's unsureness beyond 1, to at most `UNSEEN_MOST`."""

UNSEEN_MOST: Final = 10.0

HIDDEN_SE_DEG: Final = 15.0
"""Further error of the estimator where the nearer knee is hidden: whether it bends cannot be seen."""

FULLY_HIDDEN: Final = 2.0
"""Unsureness from which that error is added in full; it begins at `HIDDEN`."""

BEYOND: Final = 0.5
"""Growth of the estimator's own error for each degree that the thigh turns beyond the people it was fitted to."""


BEYOND_KNEE: Final = 0.7
"""The same for each degree that the knee bends further than in most of those people. In 45 films of bends and hinges
from life (seeds from 200 000 on) the thigh's RMSE fell from 9.9 to 7.4 degrees; in 240 films of bends with straight
knees it stayed at 1.2, with intervals of 2.9 in place of 2.7 degrees."""


def with_thigh_line(
    estimate: Estimate,
    features: FloatArray,
    unsure: FloatArray,
    neutral: NDArray[np.bool_],
    shank_deg: FloatArray,
    fitted: Fitted,
) -> Estimate:
    """Fuse the estimated thigh with the line between hip and knee, where it turns beyond what was fitted.

    Parameters
    ----------
    estimate
        Change of pelvis, T12-L1 and thigh.
    features
        (T, `SECOND_FEATURES`) of the second network; NaN unknown.
    unsure
        (T,) how unsure it is of the thigh's points, from `unsure_of`.
    neutral
        (T,) bool, the frames of the neutral posture.
    shank_deg
        (T,) change of the shank from neutral by the pose model, degrees; NaN unknown.
    fitted
        What the estimator was fitted to.

    Returns
    -------
    The estimate, with another thigh and its error in frames in which thigh or knee is beyond what was fitted or hidden.
    """
    lines = wrap_deg(np.degrees(features[:, -INCLINATIONS]))
    seen = np.isfinite(lines)
    if not (seen & neutral).any():
        return estimate
    line = wrap_deg(lines - np.median(lines[seen & neutral]))
    hidden = HIDDEN_SE_DEG * np.clip((unsure - HIDDEN) / (FULLY_HIDDEN - HIDDEN), 0.0, 1.0)
    turned = np.fmax(np.abs(line), np.abs(estimate.change_deg[:, 2]))
    bent = np.nan_to_num(wrap_deg(shank_deg - line))
    over = np.fmax(
        BEYOND * np.maximum(turned - fitted.thigh_deg, 0.0), BEYOND_KNEE * np.maximum(bent - fitted.knee_deg, 0.0)
    )
    own = np.sqrt(estimate.covariance[:, 2, 2])
    frames = np.flatnonzero(seen & estimate.known & ((over > 0.0) | (hidden > 0.0)) & ~neutral)
    if not len(frames):
        return estimate
    beyond = np.hypot(over[frames], hidden[frames])
    grown = np.hypot(own[frames], beyond)
    of_line = LINE_SE_DEG * np.minimum(np.maximum(unsure[frames], 1.0) ** UNSEEN_POWER, UNSEEN_MOST)
    weight = beyond**2 / (grown**2 + of_line**2)  # rises from 0, so that the thigh does not jump
    change, covariance = estimate.change_deg.copy(), estimate.covariance.copy()
    change[frames, 2] += weight * (line[frames] - change[frames, 2])
    ratio = np.hypot((1.0 - weight) * grown, weight * of_line) / own[frames]
    # Two that disagree by more than their errors allow are both less certain (the ratio of Birge).
    apart = np.abs(line[frames] - estimate.change_deg[frames, 2]) / np.hypot(grown, of_line)
    ratio *= 1.0 + beyond**2 / grown**2 * (np.maximum(apart, 1.0) - 1.0)
    covariance[frames, 2, :] *= ratio[:, None]
    covariance[frames, :, 2] *= ratio[:, None]
    return Estimate(change, covariance)
