"""Computes segments from a recording: first from the landmarks alone, then with an estimator's reading of the back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.facing import View, find_view, forward_side, head_side, yaw_deg
from romcam.body.inclination import foreshortened_deg, median_at, wrap_deg
from romcam.body.landmarks import FloatArray, Landmark, Side
from romcam.body.quantities import FrameEvidence
from romcam.body.tags import TAG_IDS
from romcam.estimators.estimates import SEGMENTS, Estimates, Estimator, grown_to, unknown_estimates
from romcam.estimators.features import hidden_share
from romcam.estimators.first_estimator import MISSING_LIMIT
from romcam.estimators.tag_evidence import tag_turns, with_tags
from romcam.estimators.tag_faults import tag_use, without_loose_tags
from romcam.estimators.tag_use import TagTurns
from romcam.messages import Catalogue
from romcam.protocol import BEND, MeasurementProtocol
from romcam.recording import LEGS_FOUND, TAG_NUMBERS, Recording
from romcam.segments.camera_turn import (
    TURN_SE_DEG,
    TURN_SE_SHARE,
    levelled,
    levelled_estimates,
    turn_since_neutral,
    was_turned,
)
from romcam.segments.inclinations import all_segments, side_of_leg
from romcam.segments.neutral import find_neutral_posture
from romcam.segments.neutral_hold import NeutralHold, find_hold, neutral_covariance
from romcam.segments.segments import Segments

_text = Catalogue(__name__)

POSE_MODEL_LEG_SE_DEG: Final = 8.0
"""Standard error of the leg segments of a lying or seated person by the pose model, degrees, measured in prone knee
bends in which the model did not lose the leg (docs/decisions/0014)."""

GREATEST_CORRELATION: Final = 0.99
"""Limit on the correlation of the errors of pelvis and T12-L1."""

FAMILIAR: Final = 1.0
"""Out-of-distribution score above which a frame is unlike those of the training, 99.5 % of which are below."""

TRAINED_YAW_DEG: Final = 20.0
"""Yaw beyond which no rendered person of the training was turned, degrees. Beyond it the angles of rendered people came
out foreshortened (docs/filming.md)."""

STANDING_LEG_DEG: Final = 30.0
"""Inclination of thigh and shank, degrees, up to which a person stands: the seat of a chair or a squat needs more."""

_SAGITTAL: Final = ("thigh", "shank", "chord")
_ESTIMATED: Final = ("pelvis", "t12")


def compute_segments(
    recording: Recording,
    estimator: Estimator,
    protocol: MeasurementProtocol = BEND,
    neutral: NDArray[np.bool_] | None = None,
    side: Side | None = None,
) -> Segments:
    """Compute all segments of a trial.

    View and neutral come from the landmarks. If the back is read and the person is seen from the side, the estimator
    gives pelvis, T12-L1 and thigh.

    Parameters
    ----------
    recording
        The trial.
    estimator
        Estimator of pelvis, T12-L1 and thigh.
    protocol
        How the test is filmed and read.
    neutral
        (T,) bool, frames of the neutral posture that were chosen by hand; None: they are found.
    side
        In a test of one leg, the tested leg that was stated by hand; None: it is found.
    """
    segments = landmark_segments(recording, protocol, neutral=neutral, side=side)
    if not protocol.split or not recording.pictures:
        return replace(segments, reasons=(_text("back-not-read"),))
    if segments.view.facing == 0:
        return replace(segments, reasons=(_text("not-side-on"),))
    segments, estimates = _by_outline(segments, recording, estimator, protocol, neutral, side)
    turns = None if protocol.tags == "off" else _by_tags(segments, recording, estimates)
    use = None if turns is None else tag_use(recording, turns)
    if estimates is None and not (turns is not None and turns.known.any()):
        return replace(segments, tags=use)
    if estimates is None:
        estimates = unknown_estimates(recording, *segments.reasons)
    if turns is not None:
        estimates = with_tags(estimates, turns, recording, segments.view.facing, segments.neutral, protocol.tags)
    turn_deg = turn_since_neutral(recording, segments.neutral)
    estimates = levelled_estimates(estimates, turn_deg, segments.view.facing)
    return replace(with_estimates(segments, estimates), tags=use)


def _by_tags(segments: Segments, recording: Recording, estimates: Estimates | None) -> TagTurns | None:
    """What the tags show, without those that are loose; None: no tags were searched for."""
    turns = tag_turns(recording, segments.view.facing, segments.neutral)
    if turns is None or not turns.known.any():
        return turns
    unknown = np.full((len(recording), len(SEGMENTS)), np.nan)
    chord = wrap_deg(segments.inclination_deg["chord"] - segments.neutral_deg["chord"])
    outline = unknown if estimates is None else estimates.change_deg
    return without_loose_tags(turns, outline, chord, recording, segments.neutral)


def _by_outline(
    segments: Segments,
    recording: Recording,
    estimator: Estimator,
    protocol: MeasurementProtocol,
    neutral: NDArray[np.bool_] | None,
    side: Side | None,
) -> tuple[Segments, Estimates | None]:
    """The estimates of the outline and the segments with the neutral posture that suits them; None: there are none."""
    estimates = estimator.estimate(recording, segments.view, segments.neutral)
    if _unfamiliar(estimates, segments.neutral):
        other = landmark_segments(recording, protocol, estimates.ood_score <= FAMILIAR, neutral, side)
        estimates = estimator.estimate(recording, other.view, other.neutral)
        if _unfamiliar(estimates, other.neutral):
            return replace(segments, reasons=(_text("neutral-unfamiliar"),)), None
        segments = other
    return segments, estimates


def _unfamiliar(estimates: Estimates, neutral: NDArray[np.bool_]) -> bool:
    """Whether the estimator was trained on nothing like the neutral frames: all changes are counted from them."""
    scores = estimates.ood_score[neutral]
    scores = scores[np.isfinite(scores)]
    return len(scores) > 0 and float(np.median(scores)) > FAMILIAR


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
    names = (*inclinations, *_SAGITTAL, *_ESTIMATED)
    inclinations = {name: inclinations.get(name, unknown) for name in names}
    neutral_deg = {name: median_at(inclinations[name], neutral) for name in (*_SAGITTAL, *_ESTIMATED)}
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
        se_deg={name: unknown if name in _ESTIMATED else np.full(len(recording), se_deg) for name in inclinations},
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
    both = [seen[:, [TAG_NUMBERS.index(number) for number in TAG_IDS[name]]].any(axis=1) for name in _ESTIMATED]
    return np.asarray(both[0] & both[1])


def with_estimates(segments: Segments, estimates: Estimates) -> Segments:
    """Add estimates of pelvis, T12-L1 and thigh to the segments.

    Parameters
    ----------
    segments
        Segments from landmarks.
    estimates
        Estimates for the same frames; frames without an estimate keep the landmarks' values.
    """
    inclinations, errors = dict(segments.inclination_deg), dict(segments.se_deg)
    neutral_deg = dict(segments.neutral_deg)
    estimates = _askew(estimates, segments.view.yaw_deg)
    of_neutral = neutral_covariance(segments.neutral_hold, segments.neutral_lean_deg)
    estimates = replace(estimates, covariance=estimates.covariance + of_neutral)
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
        evidence_of=estimates.evidence_of,
        correlation={("pelvis", "t12"): between, ("pelvis", "thigh"): estimates.correlation("pelvis", "thigh")},
        reasons=estimates.reasons,
        estimates=estimates,
    )


def with_growth(segments: Segments, growth: float) -> Segments:
    """Return segments whose estimated errors have grown by at least a factor.

    Parameters
    ----------
    segments
        Segments with or without estimates.
    growth
        The least factor, in addition to which nothing grows that has grown already (`Estimates.error_growth`).
    """
    if segments.estimates is None or growth <= segments.estimates.error_growth:
        return segments
    estimates = grown_to(segments.estimates, growth, kept=segments.tags.segments if segments.tags else ())
    errors = dict(segments.se_deg)
    for k, name in enumerate(SEGMENTS):
        known = np.isfinite(estimates.inclination_deg[:, k])
        errors[name] = np.where(known, estimates.se_deg[:, k], errors[name])
    return replace(segments, se_deg=errors, estimates=estimates)


def _askew(estimates: Estimates, yaw_deg: float) -> Estimates:
    """Add what an angle is foreshortened by to its errors where the person is turned further than in any training; a
    tag's own perspective puts its angle right."""
    if not yaw_deg > TRAINED_YAW_DEG:
        return estimates
    seen, at_neutral = (foreshortened_deg(each, yaw_deg) for each in (estimates.inclination_deg, estimates.neutral_deg))
    shift = (seen - estimates.inclination_deg) - (at_neutral - estimates.neutral_deg)
    by_tag = np.stack(
        [estimates.evidence_of.get(name, estimates.evidence) == FrameEvidence.TAGS for name in SEGMENTS], 1
    )
    shift = np.where(by_tag, 0.0, shift)
    return replace(estimates, covariance=estimates.covariance + shift[:, :, None] ** 2 * np.eye(shift.shape[1]))


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


def frame_quality(recording: Recording) -> FloatArray:
    """Compute the visibility of each frame: the minimum over shoulder, hip, knee and ankle, each by its better side.

    Parameters
    ----------
    recording
        The trial.

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
