"""Inclinations of the body's segments through a trial."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from romcam.recording import FloatArray


class FrameEvidence(IntEnum):
    """What a frame's split angles rest on; `NONE` where the person was not seen."""

    NONE = 0
    LANDMARKS = 1
    CONTOUR = 2
    TAGS = 3


@dataclass(frozen=True, eq=False)
class Estimates:
    """Pelvis and T12-L1 inclination as changes from neutral, forward positive, degrees; NaN where withheld.

    pelvis_deg, t12_deg: (T,).
    pelvis_se_deg, t12_se_deg: (T,) standard errors (one sigma), correlated from frame to frame: they are mostly
        the body's and the clothes', and do not average out over a plateau or over repetitions.
    correlation: (T,) -1..1, between the errors of the two.
    thigh_deg, thigh_se_deg, hip_se_deg: (T,) the thigh's tilt as the estimator reads it, its standard error, and
        that of pelvis less thigh, whose errors go together. None: the estimator leaves the thigh to the landmarks.
    evidence: (T,) of `FrameEvidence`.
    reasons: why the back could not be read, in words, most frequent first; empty where it could throughout.
    heard: (T,) bool, the frames in which a second witness had a say. None: there is none.
    """

    pelvis_deg: FloatArray
    pelvis_se_deg: FloatArray
    t12_deg: FloatArray
    t12_se_deg: FloatArray
    correlation: FloatArray
    evidence: NDArray[np.uint8]
    reasons: tuple[str, ...] = ()
    thigh_deg: FloatArray | None = None
    thigh_se_deg: FloatArray | None = None
    hip_se_deg: FloatArray | None = None
    heard: NDArray[np.bool_] | None = None


@dataclass(frozen=True, eq=False)
class View:
    """How the camera sees the person, decided once for the whole trial.

    facing: +1 where the person faces the picture's right, -1 left, 0 where neither (towards the camera or away).
    yaw_deg: angle between the person's sagittal plane and the picture's, 0 = exactly side-on; NaN unknown.
    """

    facing: int
    yaw_deg: float


@dataclass(frozen=True, eq=False)
class Segments:
    """All segments' inclinations as changes from neutral, degrees, forward positive; NaN where not seen.

    thigh_deg, shank_deg, trunk_chord_deg: (T,) from landmarks. Thigh: knee → hip; shank: ankle → knee; chord:
        hip → shoulder; each by the midpoints of left and right. The thigh is the spine estimator's in the frames in
        which that reads it, which is better.
    landmark_se_deg: standard error of each of these.
    neutral: (T,) bool, the frames the changes are taken from.
    neutral_lean_deg: absolute inclination of the trunk chord in neutral, 0 = upright; NaN where it is not counted from.
    segments: every other segment that the film shows, by name: (T,) absolute inclinations, degrees, or turns about the
        vertical (`romcam.segments.inclinations`).
    measured: of a test of one leg, the side of the leg that is measured.
    """

    time_s: FloatArray
    view: View
    neutral: NDArray[np.bool_]
    neutral_lean_deg: float
    thigh_deg: FloatArray
    shank_deg: FloatArray
    trunk_chord_deg: FloatArray
    landmark_se_deg: float
    spine: Estimates
    history: tuple[str, ...] = field(default=())
    segments: dict[str, FloatArray] = field(default_factory=dict[str, FloatArray])
    measured: Literal["left", "right"] | None = None
