"""Inclinations of the body's segments through a trial, all in one form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from romcam.body.facing import View
from romcam.body.landmarks import FloatArray, Side
from romcam.estimators.estimates import Estimates
from romcam.estimators.tag_use import TagUse
from romcam.segments.neutral_hold import NeutralHold


@dataclass(frozen=True, eq=False)
class Segments:
    """Absolute inclination and standard error of every segment that the video shows, by name.

    Sagittal segments are `thigh` (knee to hip), `shank` (ankle to knee) and `chord` (hip to shoulder), each from the
    midpoints of both sides, and `pelvis` and `t12` if the back is read. `romcam.segments.inclinations` names the
    others.

    Parameters
    ----------
    time_s
        (T,) seconds.
    view
        How the camera sees the person.
    neutral
        (T,) bool, the frames of the neutral posture.
    inclination_deg
        (T,) degrees by name, forward positive, or turns about the vertical; NaN where not seen. The thigh is the
        estimator's in frames with an estimate, which is more accurate.
    se_deg
        (T,) standard errors by name, degrees.
    neutral_deg
        The inclination that counts as neutral, by name: the estimator's for pelvis and T12-L1, the median over the
        neutral frames for the other sagittal segments. Segments without an entry are counted from the median of their
        filtered curve.
    evidence
        (T,) of `FrameEvidence`: evidence for pelvis and T12-L1; the weaker of the two where it differs.
    landmark_se_deg
        Standard error of an inclination from landmarks, degrees.
    neutral_lean_deg
        Inclination of the trunk chord in neutral, degrees, 0 is upright; NaN if changes are not counted from standing.
    neutral_off_deg
        Distance of the neutral frames from the posture that changes are counted from, degrees by segment; for standing
        also of thigh and shank.
    neutral_hold
        How the neutral posture is held.
    correlation
        (T,) correlation of the errors of two segments, by their names; missing pairs are independent.
    reasons
        Reasons why the back could not be read, most frequent first; empty if it was read throughout.
    measured
        In a test of one leg, the tested side.
    estimates
        The estimator's output; None if it did not run.
    history
        Processing steps in order.
    evidence_of
        (T,) of `FrameEvidence` for pelvis and T12-L1 by name, where it differs; empty: `evidence` holds for both.
    tags
        What the printed tags showed; None: no tag was seen, or none was searched for.
    """

    time_s: FloatArray
    view: View
    neutral: NDArray[np.bool_]
    inclination_deg: Mapping[str, FloatArray]
    se_deg: Mapping[str, FloatArray]
    neutral_deg: Mapping[str, float]
    evidence: NDArray[np.uint8]
    landmark_se_deg: float
    neutral_lean_deg: float = float("nan")
    neutral_off_deg: Mapping[str, float] = field(default_factory=dict[str, float])
    neutral_hold: NeutralHold = "held"
    correlation: Mapping[tuple[str, str], FloatArray] = field(default_factory=dict[tuple[str, str], FloatArray])
    reasons: tuple[str, ...] = ()
    measured: Side | None = None
    estimates: Estimates | None = None
    history: tuple[str, ...] = ()
    evidence_of: Mapping[str, NDArray[np.uint8]] = field(default_factory=dict[str, NDArray[np.uint8]])
    tags: TagUse | None = None

    def __len__(self) -> int:
        return len(self.time_s)
