"""Joint angles of a trial, with the record of their processing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from romcam.body.facing import View
from romcam.body.landmarks import FloatArray, Side
from romcam.body.quantities import BACK_SEGMENTS, QUANTITIES
from romcam.estimators.tag_use import TagUse
from romcam.segments.neutral_hold import NeutralHold


@dataclass(frozen=True)
class FilterRecord:
    """The filter of the angles: a zero-lag Butterworth low-pass filter, run forwards and backwards.

    Parameters
    ----------
    order
        Order of both passes together.
    cutoff_hz
        Effective -3 dB frequency of both passes together, hertz.
    design_hz
        Design frequency of each pass, hertz.
    applied
        False if the video has too few frames a second for the filter.
    """

    order: int
    cutoff_hz: float
    design_hz: float
    applied: bool


@dataclass(frozen=True, eq=False)
class Angles:
    """Angles of the whole trial, by the names of `romcam.body.quantities`, degrees.

    Parameters
    ----------
    time_s
        (T,) seconds.
    view
        How the camera sees the person.
    values
        (T,) by name; NaN unknown. Split angles are NaN wherever their evidence is not the back's outline.
    se
        (T,) standard errors by name, of the split angles and of the thigh.
    pelvis_t12_correlation
        (T,) correlation of the errors of pelvis_tilt and trunk_inclination.
    evidence
        (T,) of `FrameEvidence`.
    quality
        (T,) visibility of the frame, 0 to 1.
    interpolated
        (T,) bool, frames filled in across a short gap.
    neutral
        (T,) bool, the frames of the neutral posture.
    neutral_lean_deg
        Inclination of the trunk chord in neutral; NaN if changes are not counted from standing.
    neutral_off_deg
        Distance of the neutral frames from the posture that changes are counted from, degrees by segment.
    neutral_hold
        How the neutral posture is held.
    evidence_of
        (T,) of `FrameEvidence` for pelvis and T12-L1 by name, where it differs; empty: `evidence` holds for both.
    tags
        What became of the printed tags; None: none were searched for.
    spine_reasons
        Reasons why the back could not be read, most frequent first.
    filter
        The low-pass filter.
    history
        Processing steps in order.
    landmark_se_deg
        Standard error of each segment's inclination from landmarks.
    measured
        In a test of one leg, the tested side.
    by_hand
        (T,) bool by name, frames in which the angle is measured between lines that were drawn by hand.
    """

    time_s: FloatArray
    view: View
    values: dict[str, FloatArray]
    se: dict[str, FloatArray]
    pelvis_t12_correlation: FloatArray
    evidence: NDArray[np.uint8]
    quality: FloatArray
    interpolated: NDArray[np.bool_]
    neutral: NDArray[np.bool_]
    neutral_lean_deg: float
    spine_reasons: tuple[str, ...]
    filter: FilterRecord
    history: tuple[str, ...] = ()
    landmark_se_deg: float = float("nan")
    measured: Side | None = None
    neutral_off_deg: Mapping[str, float] = field(default_factory=dict[str, float])
    neutral_hold: NeutralHold = "held"
    evidence_of: Mapping[str, NDArray[np.uint8]] = field(default_factory=dict[str, NDArray[np.uint8]])
    tags: TagUse | None = None
    by_hand: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict[str, NDArray[np.bool_]])

    def __len__(self) -> int:
        return len(self.time_s)

    def is_by_hand(self, name: str, frames: slice) -> bool:
        """Return whether an angle is measured between lines drawn by hand in any of some frames.

        Parameters
        ----------
        name
            Name of the angle.
        frames
            The frames.
        """
        return name in self.by_hand and bool(self.by_hand[name][frames].any())

    def evidence_for(self, name: str) -> NDArray[np.uint8]:
        """Return the evidence for an angle that is split: the weakest of its segments'.

        Parameters
        ----------
        name
            Name of the quantity.

        Returns
        -------
        (T,) of `FrameEvidence`.
        """
        split = [each for _, each in QUANTITIES[name].terms if each in BACK_SEGMENTS]
        own = [self.evidence_of[each] for each in split if each in self.evidence_of]
        return np.min(own, axis=0) if own else self.evidence

    def withheld(self) -> Angles:
        """Return the trial with all angles unknown: from the front, or without a posture to count them from."""
        unknown = np.full(len(self), np.nan)
        values = dict.fromkeys(self.values, unknown)
        return replace(self, values=values, se=dict.fromkeys(self.se, unknown), pelvis_t12_correlation=unknown)
