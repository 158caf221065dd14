"""Whether the film shows the requested test, or clearly another one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from romcam.assessment.assessable import AssessableTest
from romcam.assessment.conclusions import Check
from romcam.assessment.formatting import degrees, listed_alternatives
from romcam.assessment.signature import read_signature
from romcam.messages import Catalogue
from romcam.recording import FloatArray, Recording

RULE: Final = "right_test"

LEAST_S: Final = 2.0
"""A shorter film does not show enough of a movement to recognise it."""

_PARTS: Final = {"trunk_chord": "trunk", "knee_flexion": "knees", "knee_angle": "knees"}
_WHOLE: Final = (1.0, 99.0)
"""Centiles between which a test's own angle moves, so that a single frame does not count."""

_text = Catalogue(__name__)


def other_tests(
    recording: Recording, test: AssessableTest, candidates: Sequence[AssessableTest]
) -> tuple[AssessableTest, ...] | None:
    """Return the tests that a film resembles instead of the requested one.

    Parameters
    ----------
    recording
        The film's recording.
    test
        The requested test.
    candidates
        All tests it might show.

    Returns
    -------
    tuple of AssessableTest or None
        None: the film resembles the requested test. Empty: it resembles no test, or cannot be recognised, or the
        requested test accepts any film.
    """
    if test.matches is None:
        return ()
    seen = recording.time_s[np.isfinite(recording.landmarks_px).all(axis=(1, 2))]
    if not len(seen) or seen[-1] - seen[0] < LEAST_S:
        return ()
    signature = read_signature(recording)
    if test.matches(signature):
        return None
    return tuple(each for each in candidates if each.matches is not None and each.matches(signature))


def check_right_test(test: AssessableTest, others: Sequence[AssessableTest] | None) -> Check | None:
    """Check whether the film shows the requested test.

    Parameters
    ----------
    test
        The requested test.
    others
        Result of `other_tests`.

    Returns
    -------
    Check or None
        None where it cannot be decided.
    """
    if others is None:
        return Check(RULE, True, _text("right-test-ok"))
    if not others:
        return None
    detail = _text("right-test-other", test=test.in_sentence, others=_named(others), options=_options(others))
    return Check(RULE, False, detail, "withhold")


def other_test_sentence(test: AssessableTest, others: Sequence[AssessableTest], film: str) -> str:
    """Return the sentence about a film that has no repetition of the requested test and resembles another one.

    Parameters
    ----------
    test
        The requested test.
    others
        The tests that the film resembles, at least one.
    film
        Name of the film.
    """
    return _text(
        "right-test-nothing", test=test.in_sentence, film=film, others=_named(others), options=_options(others)
    )


def seen_motion(recording: Recording, signal: str, values: FloatArray) -> tuple[float, str]:
    """Return what moved in a film: trunk, thighs and knees, each with its own range.

    Parameters
    ----------
    recording
        The film's recording, with at least one frame in which the person is seen.
    signal
        The angle in which the requested test finds its repetitions.
    values
        (N,) its known values, degrees: they replace the signature's range of that part.

    Returns
    -------
    tuple of float and str
        The greatest range, degrees, and all of them as part of a sentence.
    """
    film = read_signature(recording)
    moved = {"trunk": film.trunk_deg, "thighs": max(film.thighs_deg), "knees": max(film.knees_deg)}
    if signal in _PARTS:
        moved[_PARTS[signal]] = float(np.ptp(np.percentile(values, _WHOLE)))
    return max(moved.values()), _text("seen-motion", **{part: degrees(angle) for part, angle in moved.items()})


def _named(tests: Sequence[AssessableTest]) -> str:
    return listed_alternatives([each.in_sentence for each in tests])


def _options(tests: Sequence[AssessableTest]) -> str:
    return listed_alternatives([f"--test {each.name}" for each in tests])
