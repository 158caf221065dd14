"""The arrow from a recording to its tilts."""

from __future__ import annotations

from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from romcam.pose.landmarks import Landmark
from romcam.recording import FloatArray, Recording
from romcam.tilts.neutral import find_neutral
from romcam.tilts.segments import absolute_inclinations, change_from_neutral
from romcam.tilts.values import FrameEvidence, SpineTilts, Tilts, View
from romcam.tilts.view import find_view, leaning

LANDMARK_SE_DEG: Final = 5.0
"""Standard error of a landmark segment's change from neutral, degrees: between the median
and the RMSE found at the end of range on rendered bodies (docs/estimator.md)."""


class SpineEstimator(Protocol):
    """Whatever reads pelvis and T12-L1 from a recording: outline and landmarks in, tilts with errors out.

    `name` and `digest` go into the result's provenance.
    """

    @property
    def name(self) -> str:
        """Short name of the estimator."""
        ...

    @property
    def digest(self) -> str:
        """SHA-256 of its weights."""
        ...

    def __call__(self, recording: Recording, view: View, neutral: NDArray[np.bool_]) -> SpineTilts:
        """Tilts of pelvis and T12-L1 as changes from the neutral frames."""
        ...


def compute_tilts(recording: Recording, spine: SpineEstimator) -> Tilts:
    """All segments' inclinations as changes from the trial's own neutral, which is found on the way.

    Where nobody faces either side of the picture, forward is where the trunk leans furthest, and the split withheld.
    """
    view = find_view(recording)
    absolute = absolute_inclinations(recording.landmarks_px, view.facing or leaning(recording))
    neutral = find_neutral(absolute["trunk_chord"], recording.time_s)
    change = {name: change_from_neutral(values, neutral) for name, values in absolute.items()}
    read = spine(recording, view, neutral) if view.facing else withheld(recording, FRONTAL)
    thigh = change["thigh"]
    if read.thigh_deg is not None:
        thigh = np.where(np.isfinite(read.thigh_deg), read.thigh_deg, thigh)
    return Tilts(
        time_s=recording.time_s,
        view=view,
        neutral=neutral,
        neutral_lean_deg=float(np.nanmedian(absolute["trunk_chord"][neutral])),
        thigh_deg=thigh,
        shank_deg=change["shank"],
        trunk_chord_deg=change["trunk_chord"],
        landmark_se_deg=LANDMARK_SE_DEG,
        spine=read,
        history=(f"tilts: change from the median of {int(neutral.sum())} neutral frames",),
    )


FRONTAL: Final = "the person is not seen from the side"


def withheld(recording: Recording, reason: str) -> SpineTilts:
    """No split at all: evidence is the landmarks' wherever the person is seen."""
    unknown = np.full(len(recording), np.nan)
    seen = np.isfinite(recording.landmarks_px).all(axis=(1, 2))
    return SpineTilts(
        pelvis_deg=unknown,
        pelvis_se_deg=unknown,
        t12_deg=unknown,
        t12_se_deg=unknown,
        correlation=unknown,
        evidence=np.where(seen, FrameEvidence.LANDMARKS, FrameEvidence.NONE).astype(np.uint8),
        reasons=(reason,),
    )


def frame_quality(recording: Recording) -> FloatArray:
    """How well each frame was seen, (T,) 0..1: the least visible of shoulder, hip, knee and ankle, better side each.

    0 where the person was not seen at all.
    """
    pairs = (
        (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
        (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
        (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE),
        (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
    )
    visibility = np.nan_to_num(recording.visibility)
    return np.min([visibility[:, pair].max(axis=1) for pair in pairs], axis=0)
