"""Joint angles of a trial, and what was done to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from romcam.recording import FloatArray
from romcam.segments.values import View


@dataclass(frozen=True)
class FilterRecord:
    """What was done to the angles: a zero-lag Butterworth low-pass filter, run forwards and backwards.

    order: of both passes together. cutoff_hz: effective -3 dB frequency of both passes together. design_hz:
    what each pass was designed with. applied: False where the film has too few frames a second for it.
    """

    order: int
    cutoff_hz: float
    design_hz: float
    applied: bool


@dataclass(frozen=True, eq=False)
class Angles:
    """Angles of the whole trial, by the names of `romcam.body.quantities`, degrees, changes from neutral.

    values: name → (T,); NaN where unknown. Split angles are NaN wherever their evidence is not the back's
        outline.
    se: name → (T,) standard errors of the split angles and of the thigh.
    pelvis_t12_correlation: (T,) correlation of the errors of pelvis_tilt and trunk_inclination.
    evidence: (T,) of `FrameEvidence`. quality: (T,) 0..1, how well the frame was seen.
    interpolated: (T,) bool, frames filled in across a short gap. neutral: (T,) bool.
    landmark_se_deg: standard error of each segment's tilt from landmarks. measured: see `Tilts`.
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
    measured: Literal["left", "right"] | None = None

    def __len__(self) -> int:
        return len(self.time_s)

    def withheld(self) -> Angles:
        """The same trial with no angle known: from in front, an inclination in the picture is none of the person's."""
        unknown = np.full(len(self), np.nan)
        nothing = dict.fromkeys(self.values, unknown)
        return replace(self, values=nothing, se=dict.fromkeys(self.se, unknown), pelvis_t12_correlation=unknown)
