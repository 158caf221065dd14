"""Trials for the assessment: an analytic bend, its film, and every step up to the assessment."""

from __future__ import annotations

import numpy as np

from romcam.angles import compute_angles
from romcam.assessment import Assessment, Check, Subject, assess
from romcam.assessment.quality import QualityRule
from romcam.assessment.trial import Trial
from romcam.clinical import get
from romcam.recording import Recording
from romcam.segments import Segments
from tests.movement.analytic import Bend, recording_of, tilts_of

TEST = get("forward-bend")


def trial_of(tilts: Segments, recording: Recording | None = None) -> Trial:
    angles = compute_angles(tilts, np.ones(len(tilts.time_s)))
    movement = TEST.find_movement(angles)
    return Trial(recording or recording_of(tilts), angles, movement, TEST.norms)


def assess_tilts(tilts: Segments, recording: Recording | None = None, subject: Subject | None = None) -> Assessment:
    angles = compute_angles(tilts, np.ones(len(tilts.time_s)))
    movement = TEST.find_movement(angles)
    return assess(angles, movement, recording or recording_of(tilts), TEST, subject or Subject())


def checked(rule: QualityRule, bend: Bend | None = None, film: dict | None = None, **tilted) -> Check:
    """The rule's answer for a bend, its film changed by the fields of `film`."""
    tilts = tilts_of(bend or Bend(), **tilted)
    return rule(trial_of(tilts, recording_of(tilts, **(film or {}))))
