"""The arrow from a recording to its tilts."""

from __future__ import annotations

from typing import Final, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import Landmark
from romcam.protocol import BEND, MeasurementProtocol
from romcam.recording import LEGS_FOUND, FloatArray, Recording
from romcam.segments.inclinations import all_segments, change_from_neutral, of_one_leg, wrap_deg
from romcam.segments.neutral import find_rest
from romcam.segments.values import FrameEvidence, Estimates, Segments, View
from romcam.segments.view import view_in

GUESSED_SE_DEG: Final = 8.0
"""Standard error of a leg's segments, of who lies or sits, by the pose model: what it was in prone knee bends in which
it did not lose the leg (docs/decisions/0014)."""


class Estimator(Protocol):
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

    def __call__(self, recording: Recording, view: View, neutral: NDArray[np.bool_]) -> Estimates:
        """Tilts of pelvis and T12-L1 as changes from the neutral frames."""
        ...


def compute_tilts(recording: Recording, spine: Estimator, protocol: MeasurementProtocol = BEND) -> Segments:
    """All segments' inclinations as changes from the trial's own neutral, which is found on the way.

    Where nobody faces either side of the picture, forward is where the trunk leans furthest, and the split withheld.
    """
    view = view_in(recording, protocol)
    segments = all_segments(recording, view, protocol.view)
    measured = _measured(segments, protocol)
    neutral = find_rest([wrap_deg(segments[name] - at) for name, at in protocol.rest], recording.time_s)
    read = _read(recording, spine, view, neutral, protocol)
    unknown = np.full(len(recording), np.nan)
    change = {
        name: change_from_neutral(segments[name], neutral) if name in segments and neutral.any() else unknown
        for name in ("thigh", "shank", "chord")
    }
    thigh = change["thigh"]
    if read.thigh_deg is not None:
        thigh = np.where(np.isfinite(read.thigh_deg), read.thigh_deg, thigh)
    standing = ("chord", 0.0) in protocol.rest
    guessed = protocol.legs is not None and not protocol.split and recording.legs_found < LEGS_FOUND
    return Segments(
        time_s=recording.time_s,
        view=view,
        neutral=neutral,
        neutral_lean_deg=float(np.nanmedian(segments["chord"][neutral])) if standing else float("nan"),
        thigh_deg=thigh,
        shank_deg=change["shank"],
        trunk_chord_deg=change["chord"],
        landmark_se_deg=max(protocol.landmark_se_deg, GUESSED_SE_DEG) if guessed else protocol.landmark_se_deg,
        spine=read,
        history=(f"tilts: change from the median of {int(neutral.sum())} neutral frames",),
        segments=segments,
        measured=measured,
    )


def _read(
    recording: Recording, spine: Estimator, view: View, neutral: NDArray[np.bool_], protocol: MeasurementProtocol
) -> Estimates:
    if not protocol.split:
        return withheld(recording, UNSEEN)
    return spine(recording, view, neutral) if view.facing else withheld(recording, FRONTAL)


def _measured(segments: dict[str, FloatArray], protocol: MeasurementProtocol) -> Literal["left", "right"] | None:
    """Of a test of one leg, the leg that moves further; its segments and the other's get names of their own."""
    if protocol.side_from is None:
        return None
    measured, other = of_one_leg(segments, protocol.side_from, lower=protocol.lower)
    for name in ("thigh", "shank", "leg"):
        segments[f"{name}_measured"] = segments[f"{name}_{measured}"]
        segments[f"{name}_other"] = segments[f"{name}_{other}"]
    return measured


UNSEEN: Final = "in this test the back is not read"
FRONTAL: Final = "the person is not seen from the side"


def withheld(recording: Recording, reason: str) -> Estimates:
    """No split at all: evidence is the landmarks' wherever the person is seen."""
    unknown = np.full(len(recording), np.nan)
    seen = np.isfinite(recording.landmarks_px).all(axis=(1, 2))
    return Estimates(
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
