"""The hip hinge: flat, rounded, and too close to tell; and its sample through the whole program."""

from __future__ import annotations

import numpy as np
import pytest

from romcam.angles import compute_angles
from romcam.assessment import Assessment, Subject, assess
from romcam.clinical import get
from tests.analyses import SLOW_HZ, sample
from tests.movement.analytic import Bend, recording_of, tilts_of

TEST = get("hip-hinge")


def hinge(*, pelvis: float, lumbar: float, error: float = 3.0) -> Assessment:
    """A hinge with that end of range; error: standard error of pelvis and T12-L1, degrees."""
    bend = Bend(pelvis=pelvis, lumbar=lumbar, chord=pelvis + 0.6 * lumbar)
    tilts = tilts_of(bend, pelvis_se=error, t12_se=error)
    angles = compute_angles(tilts, np.ones(len(tilts.time_s)), TEST.angles)
    return assess(angles, TEST.find_movement(angles), recording_of(tilts), TEST, Subject())


@pytest.mark.parametrize(
    ("lumbar", "compensating", "words"),
    [
        (3, False, "stayed flat:"),
        (26, False, "stayed flat:"),
        (38, None, "too close"),
        (52, True, "rounded: the lumbar"),
    ],
)
def test_a_back_rounds_where_it_bends_as_in_a_free_bend_and_is_flat_where_trained_flat_backs_are(
    lumbar: float, compensating: bool | None, words: str
):
    found = hinge(pelvis=60, lumbar=lumbar).finding
    assert found.compensating is compensating
    assert words in found.sentence
    assert any("33° from" in reason for reason in found.reasons)


@pytest.mark.parametrize("lumbar", range(6, 33, 2))
@pytest.mark.parametrize("error", [3.0, 8.0, 12.0])
def test_no_flat_back_of_a_trained_person_is_called_rounded(lumbar: float, error: float):
    assert hinge(pelvis=55, lumbar=lumbar, error=error).finding.compensating is not True


@pytest.mark.parametrize(("pelvis", "lumbar"), [(10, 35), (20, 22), (15, 28)])
def test_a_shallow_bend_of_the_spine_in_place_of_the_hips_is_never_flat(pelvis: float, lumbar: float):
    assert hinge(pelvis=pelvis, lumbar=lumbar, error=2.0).finding.compensating is not False


def test_a_bend_of_the_spine_in_place_of_the_hips_is_rounded_however_shallow():
    found = hinge(pelvis=6, lumbar=34, error=2.0).finding
    assert found.compensating is True
    assert "the lumbar spine gave 85 % of the bend" in found.sentence


def test_a_greater_error_leaves_more_open():
    assert hinge(pelvis=60, lumbar=28, error=3.0).finding.compensating is False
    assert hinge(pelvis=60, lumbar=33, error=10.0).finding.compensating is None


@pytest.mark.model
def test_the_sample_hinges():
    assessment = sample("hip-hinge-flat-back", TEST.name, SLOW_HZ).assessment
    assert len(assessment.repetitions) == 2
    assert assessment.finding.compensating is not True
    assert assessment.measures["hip_flexion"].value == pytest.approx(assessment.measures["pelvis_tilt"].value, abs=25)
