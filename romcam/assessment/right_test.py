"""Whether the film shows the requested test, or clearly another one, as a whole and in each repetition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from romcam.assessment.assessable import AssessableTest
from romcam.assessment.conclusions import Check
from romcam.assessment.formatting import degrees, listed, listed_alternatives
from romcam.assessment.signature import read_signature
from romcam.assessment.stance import BENT_KNEES_DEG, MovementKind, Stances
from romcam.messages import Catalogue
from romcam.movement import Movement, Repetition
from romcam.recording import FloatArray, Recording

RULE: Final = "right_test"

LEAST_S: Final = 2.0
"""A shorter film does not show enough of a movement to recognise it."""

NEAR_END: Final = 0.8
"""Where a plateau is too short, a repetition is recognised in the frames in which the angle it was found in reaches
this share of its greatest value."""

_UNTESTED: Final[frozenset[MovementKind]] = frozenset({"split", "one-leg", "seated"})
"""Movements that are no test of a standing person."""

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
    fitting = fitting_tests(recording, (test, *candidates))
    return None if test in fitting else fitting


def fitting_tests(recording: Recording, candidates: Sequence[AssessableTest]) -> tuple[AssessableTest, ...]:
    """Return the tests that a film as a whole may show.

    Parameters
    ----------
    recording
        The film's recording.
    candidates
        Tests it might show.

    Returns
    -------
    tuple of AssessableTest
        Empty where it resembles none, or is too short to be recognised.
    """
    seen = recording.time_s[np.isfinite(recording.landmarks_px).all(axis=(1, 2))]
    if not len(seen) or seen[-1] - seen[0] < LEAST_S:
        return ()
    signature = read_signature(recording)
    return tuple(each for each in candidates if each.matches is not None and each.matches(signature))


def check_right_test(
    recording: Recording, movement: Movement, test: AssessableTest, candidates: Sequence[AssessableTest]
) -> Check | None:
    """Check whether the film and its repetitions show the requested test.

    Parameters
    ----------
    recording
        The film's recording.
    movement
        Its repetitions.
    test
        The requested test.
    candidates
        All tests that it might show.

    Returns
    -------
    Check or None
        None where it cannot be decided.
    """
    others = other_tests(recording, test, candidates)
    kinds = repetition_kinds(recording, movement, test)
    wrong = [index for index, each in enumerate(kinds) if _is_wrong(test, each)]
    best = movement.best or 0
    if wrong and (best in wrong or 2 * len(wrong) > sum(each is not None for each in kinds)):
        shown = Counter(kinds[index] or frozenset() for index in wrong).most_common(1)[0][0]
        if not shows_walk(others):
            return Check(RULE, False, _instead(recording, test, shown, candidates), "withhold")
    if others:
        detail = _text("right-test-other", test=test.in_sentence, others=_named(others), options=_options(others))
        return Check(RULE, False, detail, "withhold")
    if others is not None and (detail := _other_movement(recording, test, candidates)):
        return Check(RULE, False, detail, "withhold")
    if wrong:
        numbers = listed([str(index + 1) for index in wrong])
        kind = _text(f"movement-{_named_kind(kinds[wrong[0]] or frozenset())}")
        detail = _text("right-test-some", numbers=numbers, count=len(wrong), kind=kind, test=test.in_sentence)
        return Check(RULE, False, detail)
    if others is None:
        return Check(RULE, True, _text("right-test-ok"))
    return None


def shows_walk(others: Sequence[AssessableTest] | None) -> bool:
    """Return whether a film resembles a walk, in which feet are apart and off the floor by turns.

    Parameters
    ----------
    others
        Result of `other_tests`.
    """
    return any(not each.performed_as and _is_upright(each) for each in others or ())


def _is_upright(test: AssessableTest) -> bool:
    return (test.protocol.view, test.protocol.position) == ("side", "standing")


def repetition_kinds(
    recording: Recording, movement: Movement, test: AssessableTest
) -> tuple[frozenset[MovementKind] | None, ...]:
    """Return what movement each repetition is.

    Parameters
    ----------
    recording
        The film's recording.
    movement
        Its repetitions.
    test
        The requested test.

    Returns
    -------
    tuple
        The movements that each repetition may be, in order; None where the joints were not seen. Empty where the test
        accepts every movement.
    """
    if not test.performed_as:
        return ()
    stances, front = Stances.of(recording), read_signature(recording).view == "front"
    kinds = [_kinds_of(stances, movement, each) for each in movement.repetitions]
    # Seen from the front, how far trunk and knees bend is foreshortened; how the feet stand is known in space.
    return tuple(each if each and (each <= _UNTESTED or not front) else None for each in kinds)


def _kinds_of(stances: Stances, movement: Movement, repetition: Repetition) -> frozenset[MovementKind] | None:
    if stance := stances.over(repetition.plateau):
        whole = stances.over(slice(repetition.start, repetition.stop)) if repetition.task else None
        # The greatest lean of a rise is a moment, in which a hidden foot may be misplaced. Who rises on one leg has the
        # other foot off the floor from the seat until they stand.
        return stance.kinds if whole is None else replace(stance, apart=whole.apart, lifted=whole.lifted).kinds
    # Without a plateau the person is seen on the way only, where trunk and knees are at no end of range.
    signal = movement.signal[repetition.start : repetition.stop]
    near = np.zeros(len(stances.trunk_deg), dtype=bool)
    near[repetition.start : repetition.stop] = signal >= NEAR_END * np.nanmax(signal, initial=0.0)
    stance = stances.over(near)
    return stance.kinds if stance is not None and stance.kinds and stance.kinds <= _UNTESTED else None


def other_movement_sentence(
    recording: Recording, test: AssessableTest, film: str, candidates: Sequence[AssessableTest]
) -> str | None:
    """Return the sentence about a film without a repetition of the test that shows another movement throughout.

    Parameters
    ----------
    recording
        The film's recording.
    test
        The requested test.
    film
        Name of the film.
    candidates
        All tests, of which one is proposed.

    Returns
    -------
    str or None
        None where the film shows no movement that can be named.
    """
    detail = _other_movement(recording, test, candidates)
    return detail and _text("right-test-no-repetition", film=film, detail=detail)


def _other_movement(recording: Recording, test: AssessableTest, candidates: Sequence[AssessableTest]) -> str | None:
    """The sentence about a movement without a test that the film, or its frames with bent knees, shows instead."""
    if test.matches is None or not _is_upright(test):
        return None
    stances = Stances.of(recording)
    bent = np.nan_to_num(stances.knees_deg) >= BENT_KNEES_DEG
    for frames in (np.ones_like(bent), bent):
        stance = stances.over(frames)
        if stance is not None and stance.kinds and stance.kinds <= _UNTESTED - test.performed_as:
            return _instead(recording, test, stance.kinds, candidates)
    return None


def _is_wrong(test: AssessableTest, kinds: frozenset[MovementKind] | None) -> bool:
    return kinds is not None and bool(test.performed_as) and not kinds & test.performed_as


def _named_kind(kinds: frozenset[MovementKind]) -> MovementKind:
    """The movement that is named where a repetition may be several."""
    return min(kinds)


def _instead(
    recording: Recording, test: AssessableTest, kinds: frozenset[MovementKind], candidates: Sequence[AssessableTest]
) -> str:
    """The sentence about a movement that is not the requested test, with the tests to ask for instead."""
    kind = _text(f"movement-{_named_kind(kinds)}")
    fitting = [each for each in fitting_tests(recording, candidates) if kinds & each.performed_as and each != test]
    if not fitting:
        if kinds <= _UNTESTED:
            return _text("right-test-kind-free", kind=kind, test=test.in_sentence)
        return _text("right-test-kind-only", kind=kind, test=test.in_sentence)
    return _text("right-test-kind", kind=kind, test=test.in_sentence, options=_options(fitting))


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
        lowest, highest = np.percentile(values, _WHOLE)
        moved[_PARTS[signal]] = float(highest - lowest)
    return max(moved.values()), _text("seen-motion", **{part: degrees(angle) for part, angle in moved.items()})


def _named(tests: Sequence[AssessableTest]) -> str:
    return listed_alternatives([each.in_sentence for each in tests])


def _options(tests: Sequence[AssessableTest]) -> str:
    return listed_alternatives([f"--test {each.name}" for each in tests])
