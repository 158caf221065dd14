"""Recognition of the test that a film shows."""

from __future__ import annotations

import pytest

from romcam.clinical import all_tests
from romcam.clinical.recognition import recognise
from romcam.errors import NothingToMeasureError
from tests.analyses import SLOW_HZ, sample


@pytest.mark.model
@pytest.mark.parametrize(
    ("film", "test", "rate_hz"), [("forward-bend-typical", "forward-bend", SLOW_HZ), ("squat-tucked", "squat", SLOW_HZ)]
)
def test_a_sample_is_recognised(film: str, test: str, rate_hz: float | None) -> None:
    assert recognise(sample(film, test, rate_hz).recording, all_tests()).name == test


@pytest.mark.model
def test_a_film_that_fits_no_test_is_not_guessed() -> None:
    recording = sample("squat-tucked", "squat", SLOW_HZ).recording
    with pytest.raises(NothingToMeasureError, match="cannot be recognised"):
        recognise(recording, [each for each in all_tests() if each.protocol.position != "standing"])
