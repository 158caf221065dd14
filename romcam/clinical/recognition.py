"""Which test a film shows, by the signature of what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from romcam.assessment.formatting import listed_alternatives
from romcam.assessment.right_test import LEAST_S
from romcam.assessment.signature import read_signature
from romcam.clinical.definition import ClinicalTest
from romcam.errors import NothingToMeasureError
from romcam.messages import Catalogue
from romcam.protocol import MeasurementProtocol
from romcam.recording import Recording

RECOGNITION: Final = MeasurementProtocol(inference_rate_hz=5.0)
"""How a film is watched to recognise its test: people who lie are found, too, and nothing is measured yet."""

_text = Catalogue(__name__)


def recognise(recording: Recording, candidates: Sequence[ClinicalTest]) -> ClinicalTest:
    """Return the test that a film shows.

    Parameters
    ----------
    recording
        The film, watched by `RECOGNITION` or by any protocol.
    candidates
        The tests it may show.

    Raises
    ------
    NothingToMeasureError
        The film is too short to tell, looks like none of the tests, or like several.

    Notes
    -----
    Where several tests fit, a test counts that would fit as well if the hips had not been low for long: who stands
    first and goes down has squatted, and was not seated. Of several tests that are filmed and read in one way, such as
    the bends, the first candidate counts. A test that accepts any film is never chosen.
    """
    film = recording.source.name
    seen = recording.time_s[np.isfinite(recording.landmarks_px).all(axis=(1, 2))]
    if not len(seen) or seen[-1] - seen[0] < LEAST_S:
        raise NothingToMeasureError(_text("film-not-recognised", film=film))
    signature = read_signature(recording)
    fits = [each for each in candidates if each.matches is not None and each.matches(signature)]
    if len(fits) > 1 and not signature.begins_low:
        briefly = replace(signature, sits=0.0)
        fits = [each for each in fits if each.matches is not None and each.matches(briefly)] or fits
    if fits and all(each.protocol == fits[0].protocol for each in fits):
        fits = fits[:1]
    if len(fits) > 1:
        tests = listed_alternatives([each.in_sentence for each in fits])
        options = listed_alternatives([f"--test {each.name}" for each in fits])
        raise NothingToMeasureError(_text("film-of-several-tests", film=film, tests=tests, options=options))
    if not fits:
        raise NothingToMeasureError(_text("film-not-recognised", film=film))
    return fits[0]
