"""What a film has to show for there to be anything to measure: a person, and the movement of the test."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from romcam.assessment.assessable import AssessableTest
from romcam.assessment.formatting import degrees
from romcam.assessment.right_test import (
    other_movement_sentence,
    other_test_sentence,
    other_tests,
    seen_motion,
    shows_walk,
)
from romcam.errors import NothingToMeasureError
from romcam.messages import Catalogue
from romcam.movement import Movement
from romcam.recording import Recording, Seen

_text = Catalogue(__name__)


def require_person(recording: Recording) -> None:
    """Raise an error if the film shows nobody.

    Parameters
    ----------
    recording
        Recording of the film.

    Raises
    ------
    NothingToMeasureError
        Where no frame shows a person who could be followed.
    """
    if not np.any(recording.seen == Seen.YES):
        glimpsed = recording.people > 0 or bool(np.any(recording.seen == Seen.LOST_TO_ANOTHER))
        film = recording.source.name
        raise NothingToMeasureError(
            _text("seen-now-and-then", film=film) if glimpsed else _text("nobody-found", film=film)
        )


def require_movement(
    movement: Movement,
    recording: Recording,
    test: AssessableTest,
    candidates: Sequence[AssessableTest] = (),
    *,
    seen_from_side: bool = True,
) -> None:
    """Raise an error if the film has no repetition of the test.

    Parameters
    ----------
    movement, recording
        The trial.
    test
        The test it is analysed as. A test without tasks needs no movement.
    candidates
        Tests that the film might show instead.
    seen_from_side
        Whether the person faces one side of the picture.

    Raises
    ------
    NothingToMeasureError
        Where there is no repetition; the message names the tests that the film resembles, if any.
    """
    film = recording.source.name
    nothing_found = test.nothing_found(film)
    if movement.repetitions or not (test.tasks or nothing_found):
        return
    others = other_tests(recording, test, candidates)
    if not shows_walk(others) and (other_movement := other_movement_sentence(recording, test, film, candidates)):
        raise NothingToMeasureError(other_movement)
    if others:
        raise NothingToMeasureError(other_test_sentence(test, others, film))
    if nothing_found:
        raise NothingToMeasureError(nothing_found)
    known = movement.signal[np.isfinite(movement.signal)]
    if len(known) == 0:
        raise NothingToMeasureError(_text("never-seen-well", film=film))
    task = test.tasks[0]
    moved, seen = seen_motion(recording, task.signal, known)
    part = _text("moving-part", quantity=task.signal)
    if moved >= task.least_range_deg and test.protocol.view == "side" and not seen_from_side:
        raise NothingToMeasureError(_text("movement-not-from-side", film=film, test=test.in_sentence, part=part))
    raise NothingToMeasureError(
        _text(
            "nobody-moves" if moved < task.least_range_deg else "other-movement",
            film=film,
            seen=seen,
            test=test.in_sentence,
            part=part,
            least=degrees(task.least_range_deg),
        )
    )
