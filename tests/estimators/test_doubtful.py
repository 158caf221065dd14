"""In a film of whose picture a check warns, the stated errors of the angles grow."""

import dataclasses

import numpy as np
import pytest

from romcam.analysis import conclude
from romcam.assessment import Subject
from romcam.assessment.conclusions import Check
from romcam.assessment.quality import is_doubtful
from romcam.estimators.calibration import load_calibration
from tests.analyses import sample

GROWTH = load_calibration("bend").doubtful_growth


def test_a_dark_film_has_wider_intervals_around_the_same_angles():
    bright = sample("forward-bend-typical")
    dark = dataclasses.replace(bright.recording, luma=np.full(len(bright.recording), 20.0))
    wider = conclude(bright.path, dark, test=bright.test, subject=Subject())
    assert not is_doubtful(bright.assessment.quality)
    assert is_doubtful(wider.assessment.quality)
    for name in ("pelvis_tilt", "trunk_inclination", "lumbar_flexion"):
        before, after = bright.assessment.measures[name], wider.assessment.measures[name]
        assert after.value == pytest.approx(before.value)
        assert after.high - after.low == pytest.approx(GROWTH * (before.high - before.low), rel=0.02)
    assert bright.segments.estimates.error_growth == 1.0
    assert wider.segments.estimates.error_growth == GROWTH


@pytest.mark.parametrize(
    ("check", "doubtful"),
    [
        (Check("light", False, ""), True),
        (Check("light", True, ""), False),
        (Check("light", None, ""), False),
        (Check("knees_straight", False, ""), False),
    ],
)
def test_only_checks_of_the_picture_that_fail_count(check, doubtful):
    assert is_doubtful([Check("seen", True, ""), check]) is doubtful
