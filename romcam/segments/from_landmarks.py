"""Segments from the landmarks alone: view, neutral posture, and all inclinations but those of the back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.facing import View, find_view, forward_side, head_side, yaw_deg
from romcam.body.inclination import median_at, wrap_deg
from romcam.body.landmarks import FloatArray, Side
from romcam.body.quantities import BACK_SEGMENTS, FrameEvidence
from romcam.body.tags import TAG_IDS
from romcam.estimators.features import hidden_share
from romcam.estimators.first_estimator import MISSING_LIMIT
from romcam.protocol import BEND, MeasurementProtocol
from romcam.recording import LEGS_FOUND, TAG_NUMBERS, Recording
from romcam.segments.camera_turn import TURN_SE_DEG, TURN_SE_SHARE, levelled, turn_since_neutral, was_turned
from romcam.segments.inclinations import all_segments, side_of_leg
from romcam.segments.neutral import find_neutral_posture
from romcam.segments.neutral_hold import NeutralHold, find_hold
from romcam.segments.segments import Segments

POSE_MODEL_LEG_SE_DEG: Final = 8.0
"""Standard error of the leg segments of a lying or seated person by the pose model, degrees, measured in prone knee
bends in which the model did not lose the leg (docs/decisions/0014)."""

STANDING_LEG_DEG: Final = 30.0
"""Inclination of thigh and shank, degrees, up to which a person stands: the seat of a chair or a squat needs more."""

_SAGITTAL: Final = ("thigh", "shank", "chord")


def landmark_segments(
    recording: Recording,
    protocol: MeasurementProtocol = BEND,
    familiar: NDArray[np.bool_] | None = None,
    neutral: NDArray[np.bool_] | None = None,
    side: Side | None = None,
) -> Segments:
    """Compute what the landmarks show: view, neutral posture, and the inclinations of all segments but the back's.

    If the person faces neither side of the picture, forward is the side that feet, head and trunk point to together
    (`romcam.body.facing.forward_side`).

    Parameters
    ----------
    recording
        The trial.
    protocol
        How the test is filmed and read.
    familiar
        (T,) bool, frames that are preferred as neutral since the estimator can read them; None: all frames.
    neutral, side
        As in `compute_segments`.
    """
    recording = levelled(recording)
    view = view_of(recording, protocol)
    inclinations = all_segments(recording, view, protocol.view)
    measured = _name_side_of_leg(inclinations, protocol, side)
    hold: NeutralHold = "held"
    seen = np.asarray(np.isfinite(recording.landmarks_px).all(axis=(1, 2)))
    if neutral is None:
        departures = _departures(inclinations, protocol)
        readable = _readable(recording, view, inclinations, protocol)
        among = readable if familiar is None else readable & familiar
        neutral = find_neutral_posture(departures, recording.time_s, among, recording.inferred)
        hold = find_hold(departures, recording.time_s, neutral, seen)
    unknown = np.full(len(recording), np.nan)
    names = (*inclinations, *_SAGITTAL, *BACK_SEGMENTS)
    inclinations = {name: inclinations.get(name, unknown) for name in names}
    neutral_deg = {name: median_at(inclinations[name], neutral) for name in (*_SAGITTAL, *BACK_SEGMENTS)}
    standing = ("chord", 0.0) in protocol.neutral_posture
    uncertain_legs = protocol.legs is not None and not protocol.split and recording.legs_found < LEGS_FOUND
    se_deg = max(protocol.landmark_se_deg, POSE_MODEL_LEG_SE_DEG) if uncertain_legs else protocol.landmark_se_deg
    turn_deg = turn_since_neutral(recording, neutral)
    history = (f"segments: neutral is the median of {int(neutral.sum())} neutral frames",)
    if was_turned(recording):
        greatest = float(np.max(np.abs(turn_deg)))
        history = (f"segments: the camera's turn of up to {greatest:.1f} degrees is taken off", *history)
        se_deg = float(np.hypot(se_deg, np.hypot(TURN_SE_DEG, 2 * TURN_SE_SHARE * greatest)))
    return Segments(
        time_s=recording.time_s,
        view=view,
        neutral=neutral,
        inclination_deg=inclinations,
        se_deg={name: unknown if name in BACK_SEGMENTS else np.full(len(recording), se_deg) for name in inclinations},
        neutral_deg=neutral_deg,
        evidence=np.where(seen, FrameEvidence.LANDMARKS, FrameEvidence.NONE).astype(np.uint8),
        landmark_se_deg=se_deg,
        neutral_lean_deg=neutral_deg["chord"] if standing else float("nan"),
        neutral_off_deg=_off(inclinations, neutral, protocol),
        neutral_hold=hold,
        measured=measured,
        history=history,
    )


def _departures(inclinations: Mapping[str, FloatArray], protocol: MeasurementProtocol) -> list[FloatArray]:
    """Distance of each segment from its inclination in the neutral posture, degrees; positive where it moves: forward
    for the trunk, up for a lying leg."""
    departures = [wrap_deg(inclinations[name] - at) for name, at in protocol.neutral_posture]
    names = [name for name, _ in protocol.neutral_posture]
    if names == ["leg_measured"]:
        return [-each for each in departures]
    return departures if names == ["chord"] or len(departures) > 1 else [np.abs(each) for each in departures]


def _off(
    inclinations: Mapping[str, FloatArray], neutral: NDArray[np.bool_], protocol: MeasurementProtocol
) -> dict[str, float]:
    """Distance of the neutral frames from the posture, degrees by segment; standing is on straight legs, too."""
    posture = dict(protocol.neutral_posture)
    legs = {"thigh": 0.0, "shank": 0.0} if "chord" in posture else {}
    return {
        name: float(wrap_deg(np.asarray(median_at(inclinations[name], neutral) - at)))
        for name, at in (posture | legs).items()
    }


def _readable(
    recording: Recording, view: View, inclinations: Mapping[str, FloatArray], protocol: MeasurementProtocol
) -> NDArray[np.bool_]:
    """(T,) bool, frames that can be neutral: on straight legs if the test is counted from standing, the back seen."""
    readable = np.asarray(np.isfinite(recording.landmarks_px).all(axis=(1, 2)))
    if ("chord", 0.0) in protocol.neutral_posture:
        legs = np.abs(np.stack([wrap_deg(inclinations[name]) for name in ("thigh", "shank")]))
        readable &= (legs <= STANDING_LEG_DEG).all(axis=0)
    if protocol.split and view.facing:
        back = hidden_share(recording.outline.distance_px, view.facing) <= MISSING_LIMIT
        readable &= back | _back_has_tags(recording, protocol)
    return readable


def _back_has_tags(recording: Recording, protocol: MeasurementProtocol) -> NDArray[np.bool_]:
    """(T,) bool, frames in which tags of pelvis and T12-L1 are both seen: they are read without the outline."""
    if recording.tags is None or protocol.tags == "off":
        return np.zeros(len(recording), dtype=bool)
    seen = recording.tags.seen
    both = [seen[:, [TAG_NUMBERS.index(number) for number in TAG_IDS[name]]].any(axis=1) for name in BACK_SEGMENTS]
    return np.asarray(both[0] & both[1])


def view_of(recording: Recording, protocol: MeasurementProtocol) -> View:
    """Return how the camera sees the person, from the camera's position in the test and the person's.

    Parameters
    ----------
    recording
        The trial.
    protocol
        How the test is filmed and read.

    Notes
    -----
    For a lying person, facing is defined after rotating the body upright about the hips: supine, away from the head;
    prone, towards it. From the front there is no side (facing 0). In a test that does not read the back, a person who
    faces neither side is assumed to face that of `romcam.body.facing.forward_side`.
    """
    landmarks = recording.landmarks_px
    if protocol.view == "front":
        return View(0, yaw_deg(recording.world_m))
    if protocol.lying is not None:
        head = head_side(landmarks)
        return View(head if protocol.lying == "prone" else -head, yaw_deg(recording.world_m))
    found = find_view(landmarks, recording.world_m)
    return found if protocol.split or found.facing else View(forward_side(landmarks), found.yaw_deg)


def _name_side_of_leg(
    segments: dict[str, FloatArray], protocol: MeasurementProtocol, side: Side | None = None
) -> Side | None:
    """In a test of one leg, add the names `_measured` and `_other` of both legs' segments; return the tested side."""
    if protocol.side_from is None:
        return None
    measured, other = side_of_leg(segments, protocol.side_from, lower=protocol.lower)
    if side is not None and side != measured:
        measured, other = other, measured
    for name in ("thigh", "shank", "leg"):
        segments[f"{name}_measured"] = segments[f"{name}_{measured}"]
        segments[f"{name}_other"] = segments[f"{name}_{other}"]
    return measured
