"""Whether the film shows the test it is analysed as, or clearly another one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from romcam.assessment.assessable import AssessableTest
from romcam.assessment.conclusions import Check
from romcam.assessment.formatting import listed_alternatives
from romcam.assessment.signature import read_signature
from romcam.messages import Catalogue
from romcam.recording import Recording

RULE: Final = "right_test"

LEAST_S: Final = 2.0
"""A shorter film does not show enough of a movement to recognise it."""

_text = Catalogue(__name__)


def other_tests(
    recording: Recording, test: AssessableTest, candidates: Sequence[AssessableTest]
) -> tuple[AssessableTest, ...] | None:
    """Return the tests that a film looks like instead of the one it is analysed as.

    Parameters
    ----------
    recording
        The film's recording.
    test
        The test it is analysed as.
    candidates
        All tests it might show.

    Returns
    -------
    tuple of AssessableTest or None
        None: the film looks like the test asked for. Empty: it looks like none, or cannot be recognised, or the test
        accepts any film.
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
    """Return whether the film shows the test asked for, by the result of `other_tests`; None: it cannot be told."""
    if others is None:
        return Check(RULE, True, _text("right-test-ok"))
    if not others:
        return None
    detail = _text("right-test-other", test=test.in_sentence, others=_named(others), options=_options(others))
    return Check(RULE, False, detail, "withhold")


def nothing_of_the_test(test: AssessableTest, others: Sequence[AssessableTest], film: str) -> str:
    """Return the sentence for a film in which nothing of the test was found and that looks like another test."""
    return _text(
        "right-test-nothing", test=test.in_sentence, film=film, others=_named(others), options=_options(others)
    )


def _named(tests: Sequence[AssessableTest]) -> str:
    return listed_alternatives([each.in_sentence for each in tests])


def _options(tests: Sequence[AssessableTest]) -> str:
    return listed_alternatives([f"--test {each.name}" for each in tests])
