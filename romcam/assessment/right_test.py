"""Whether the film shows the test it is analysed as, or clearly another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from romcam.assessment.conclusions import Check
from romcam.assessment.signature import read_signature
from romcam.recording import Recording

if TYPE_CHECKING:
    from romcam.clinical.definition import ClinicalTest

RULE: Final = "right_test"

LEAST_S: Final = 2.0
"""From less of a movement nobody can say what it was going to be."""


def others_shown(recording: Recording, test: ClinicalTest) -> tuple[ClinicalTest, ...] | None:
    """The tests that a film looks like instead of the one asked for; none where it looks like none.

    None: it looks like the test asked for. Any film is right for a test that does not say how its films look.
    """
    # The tests know this room, so it learns of them only here.
    from romcam import clinical

    if test.looks is None:
        return ()
    seen = recording.time_s[np.isfinite(recording.landmarks_px).all(axis=(1, 2))]
    if not len(seen) or seen[-1] - seen[0] < LEAST_S:
        return ()
    shown = read_signature(recording)
    if test.looks(shown):
        return None
    every = (clinical.get(name) for name in clinical.names())
    return tuple(each for each in every if each.looks is not None and each.looks(shown))


def right_test(test: ClinicalTest, others: tuple[ClinicalTest, ...] | None) -> Check | None:
    """Whether the film shows what the test asks for; nothing is said where it cannot be told."""
    if others is None:
        return Check(RULE, True, "The film shows the movement that was asked for.")
    if not others:
        return None
    detail = (
        f"This looks like another test ({_titles(others)}) than the one asked for ({_name(test)}): analyse it "
        f"again with {_options(others)}."
    )
    return Check(RULE, False, detail, "withhold")


def instead(test: ClinicalTest, others: tuple[ClinicalTest, ...], film: str) -> str:
    """The sentence for a film in which nothing of the test asked for was found."""
    return (
        f"Nothing of the test asked for ({_name(test)}) was found in {film}, which looks like another "
        f"({_titles(others)}): analyse it again with {_options(others)}."
    )


def _name(test: ClinicalTest) -> str:
    return test.title[0].lower() + test.title[1:]


def _titles(tests: tuple[ClinicalTest, ...]) -> str:
    return " or ".join(_name(each) for each in tests)


def _options(tests: tuple[ClinicalTest, ...]) -> str:
    return " or ".join(f"--test {each.name}" for each in tests)
