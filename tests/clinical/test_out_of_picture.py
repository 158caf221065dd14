"""A test that does not separate hip and spine has no numbers where hips or knees are out of the picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from romcam.analysis import Analysis, conclude
from romcam.assessment import Subject
from romcam.body.landmarks import Landmark
from romcam.clinical import get
from romcam.recording import Recording
from tests.clinical import lying, seated

TURN = seated.curve((35, 1.0), (-20, 1.0))
FILMS: dict[str, Callable[[], Recording]] = {
    "straight-leg-raise": lambda: lying.lying(70.0 * lying.curve(), 0.0 * lying.curve()),
    "hip-rotation": lambda: seated.sitter(TURN, 0.0 * TURN),
    "twist": lambda: seated.turner(TURN, 0.5 * TURN),
}


def cut_at_the_knees(recording: Recording) -> Recording:
    """The film whose picture ends above the knees."""
    knees = recording.landmarks_px[:, [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE]]
    up = float(np.nanmin(knees[..., 1])) - recording.source.height_px - 5.0
    return replace(recording, landmarks_px=recording.landmarks_px - np.array([0.0, up]))


def analysed(test: str, recording: Recording) -> Analysis:
    return conclude(Path("cut.mp4"), recording, test=get(test), subject=Subject())


@pytest.mark.parametrize("test", FILMS)
def test_without_hips_or_knees_in_the_picture_nothing_is_measured(test: str):
    recording = FILMS[test]()
    assert any(each.value is not None for each in analysed(test, recording).measures.values())
    cut = analysed(test, cut_at_the_knees(recording))
    check = next(each for each in cut.assessment.quality if each.rule == "whole_body")
    assert (check.ok, check.severity) == (False, "withhold")
    angles = {name: each.value for name, each in cut.measures.items() if each.unit == "deg"}
    assert angles
    assert set(angles.values()) == {None}
    assert cut.assessment.finding.pattern is None
    assert cut.assessment.finding.sentence == check.detail
    assert not any(np.isfinite(values).any() for values in cut.angles.values.values())
