"""The hip hinge: flat, rounded, and too close to tell; and its sample through the whole program."""

from __future__ import annotations

import numpy as np
import pytest

from romcam.angles import compute_angles
from romcam.assessment import Subject, assess
from romcam.clinical import get
from tests.analyses import sample
from tests.movement.analytic import Bend, recording_of, tilts_of

TEST = get("hip-hinge")


@pytest.mark.parametrize(
    ("lumbar", "compensating", "words"), [(3, False, "stayed flat:"), (40, True, "rounded:"), (16, None, "too close")]
)
def test_a_back_is_flat_or_rounded_only_beyond_the_error(lumbar: float, compensating: bool | None, words: str):
    tilts = tilts_of(Bend(pelvis=70, lumbar=lumbar), pelvis_se=3.0, t12_se=3.0)
    angles = compute_angles(tilts, np.ones(len(tilts.time_s)), TEST.angles)
    assessment = assess(angles, TEST.find_movement(angles), recording_of(tilts), TEST, Subject())
    assert assessment.finding.compensating is compensating
    assert words in assessment.finding.sentence


@pytest.mark.model
def test_the_sample_hinges():
    assessment = sample("hip-hinge-flat-back", TEST.name).assessment
    assert len(assessment.repetitions) == 2
    assert assessment.finding.compensating is not True
    assert assessment.measures["hip_flexion"].value == pytest.approx(assessment.measures["pelvis_tilt"].value, abs=25)
