"""From a recording to its segments: first by the landmarks alone, then joined by what an estimator reads from the
back."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from romcam.body.inclination import median_at, wrap_deg
from romcam.body.landmarks import FloatArray, Landmark, Side
from romcam.body.quantities import FrameEvidence
from romcam.estimators.estimates import SEGMENTS, Estimates, Estimator
from romcam.messages import Catalogue
from romcam.protocol import BEND, MeasurementProtocol
from romcam.recording import LEGS_FOUND, Recording
from romcam.segments.inclinations import all_segments, side_of_leg
from romcam.segments.neutral import find_neutral_posture
from romcam.segments.segments import Segments
from romcam.segments.view import view_in

_text = Catalogue(__name__)

POSE_MODEL_LEG_SE_DEG: Final = 8.0
"""Standard error of the leg segments of a lying or seated person by the pose model: what it was in prone knee bends in
which it did not lose the leg (docs/decisions/0014)."""

GREATEST_CORRELATION: Final = 0.99
"""Limit on the correlation of the errors of pelvis and T12-L1."""

_SAGITTAL: Final = ("thigh", "shank", "chord")
_ESTIMATED: Final = ("pelvis", "t12")


def compute_segments(recording: Recording, estimator: Estimator, protocol: MeasurementProtocol = BEND) -> Segments:
    """Compute all segments of a trial.

    The trial's view and neutral come from the landmarks. Where the back is read and the person is seen from the side,
    the estimator is asked for pelvis, T12-L1 and thigh.

    Parameters
    ----------
    recording
        The trial.
    estimator
        Reads the back.
    protocol
        How the test is read.
    """
    segments = landmark_segments(recording, protocol)
    if not protocol.split:
        return replace(segments, reasons=(_text("back-not-read"),))
    if segments.view.facing == 0:
        return replace(segments, reasons=(_text("not-side-on"),))
    return with_estimates(segments, estimator.estimate(recording, segments.view, segments.neutral))


def landmark_segments(recording: Recording, protocol: MeasurementProtocol = BEND) -> Segments:
    """Compute what the landmarks show: view, neutral posture, and the inclinations of all segments but the back's.

    Where the person faces neither side of the picture, forward is where the trunk leans furthest.
    """
    view = view_in(recording, protocol)
    inclinations = all_segments(recording, view, protocol.view)
    measured = _name_side_of_leg(inclinations, protocol)
    departures = [wrap_deg(inclinations[name] - at) for name, at in protocol.neutral_posture]
    neutral = find_neutral_posture(departures, recording.time_s)
    unknown = np.full(len(recording), np.nan)
    names = (*inclinations, *_SAGITTAL, *_ESTIMATED)
    inclinations = {name: inclinations.get(name, unknown) for name in names}
    neutral_deg = {name: median_at(inclinations[name], neutral) for name in (*_SAGITTAL, *_ESTIMATED)}
    standing = ("chord", 0.0) in protocol.neutral_posture
    uncertain_legs = protocol.legs is not None and not protocol.split and recording.legs_found < LEGS_FOUND
    se_deg = max(protocol.landmark_se_deg, POSE_MODEL_LEG_SE_DEG) if uncertain_legs else protocol.landmark_se_deg
    seen = np.isfinite(recording.landmarks_px).all(axis=(1, 2))
    return Segments(
        time_s=recording.time_s,
        view=view,
        neutral=neutral,
        inclination_deg=inclinations,
        se_deg={name: unknown if name in _ESTIMATED else np.full(len(recording), se_deg) for name in inclinations},
        neutral_deg=neutral_deg,
        evidence=np.where(seen, FrameEvidence.LANDMARKS, FrameEvidence.NONE).astype(np.uint8),
        landmark_se_deg=se_deg,
        neutral_lean_deg=neutral_deg["chord"] if standing else float("nan"),
        measured=measured,
        history=(f"segments: neutral is the median of {int(neutral.sum())} neutral frames",),
    )


def with_estimates(segments: Segments, estimates: Estimates) -> Segments:
    """Join what an estimator says of pelvis, T12-L1 and thigh to the segments; frames it leaves out keep the
    landmarks'."""
    inclinations, errors = dict(segments.inclination_deg), dict(segments.se_deg)
    neutral_deg = dict(segments.neutral_deg)
    se_deg = estimates.se_deg
    for k, name in enumerate(SEGMENTS):
        estimated = estimates.inclination_deg[:, k]
        known = np.isfinite(estimated)
        inclinations[name] = np.where(known, estimated, inclinations[name])
        errors[name] = np.where(known, se_deg[:, k], errors[name])
        if name in _ESTIMATED:
            neutral_deg[name] = float(estimates.neutral_deg[k])
    between = np.clip(estimates.correlation("pelvis", "t12"), -GREATEST_CORRELATION, GREATEST_CORRELATION)
    return replace(
        segments,
        inclination_deg=inclinations,
        se_deg=errors,
        neutral_deg=neutral_deg,
        evidence=estimates.evidence,
        correlation={("pelvis", "t12"): between, ("pelvis", "thigh"): estimates.correlation("pelvis", "thigh")},
        reasons=estimates.reasons,
        estimates=estimates,
    )


def _name_side_of_leg(segments: dict[str, FloatArray], protocol: MeasurementProtocol) -> Side | None:
    """In a test of one leg, give its segments and the other leg's names of their own; return its side."""
    if protocol.side_from is None:
        return None
    measured, other = side_of_leg(segments, protocol.side_from, lower=protocol.lower)
    for name in ("thigh", "shank", "leg"):
        segments[f"{name}_measured"] = segments[f"{name}_{measured}"]
        segments[f"{name}_other"] = segments[f"{name}_{other}"]
    return measured


def frame_quality(recording: Recording) -> FloatArray:
    """Compute how well each frame was seen: the least visible of shoulder, hip, knee and ankle, each by its better
    side.

    Returns
    -------
    (T,) 0 to 1; 0 where the person was not seen.
    """
    pairs = (
        (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
        (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
        (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE),
        (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
    )
    visibility = np.nan_to_num(recording.visibility)
    return np.min([visibility[:, pair].max(axis=1) for pair in pairs], axis=0)
