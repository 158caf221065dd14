"""Computes segments from a recording: first from the landmarks alone, then with an estimator's reading of the back."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.inclination import wrap_deg
from romcam.body.landmarks import FloatArray, Landmark, Side
from romcam.estimators.estimates import SEGMENTS, Estimates, Estimator, unknown_estimates
from romcam.estimators.tag_evidence import tag_turns, with_tags
from romcam.estimators.tag_faults import tag_use, without_loose_tags
from romcam.estimators.tag_use import TagTurns
from romcam.messages import Catalogue
from romcam.protocol import BEND, MeasurementProtocol
from romcam.recording import Recording
from romcam.segments.camera_turn import levelled_estimates, turn_since_neutral
from romcam.segments.from_estimates import with_estimates
from romcam.segments.from_landmarks import landmark_segments
from romcam.segments.segments import Segments

_text = Catalogue(__name__)

FAMILIAR: Final = 1.0
"""Out-of-distribution score above which a frame is unlike those of the training, 99.5 % of which are below."""


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
