"""Whether the person who was measured is the one who was meant, in a film in which several move alike."""

from __future__ import annotations

from typing import Final

from romcam.assessment.conclusions import Check
from romcam.messages import Catalogue
from romcam.recording import Recording

RULE: Final = "right_person"

_text = Catalogue(__name__)


def check_right_person(recording: Recording) -> Check | None:
    """Check whether it is certain who is to be measured.

    Parameters
    ----------
    recording
        The film's recording.

    Returns
    -------
    Check or None
        None where nobody else moves like the measured person.
    """
    at = recording.moves_alike
    if at is None:
        return None
    if recording.asked_for is not None:
        at = recording.asked_for if isinstance(recording.asked_for, str) else "other"
        return Check(RULE, True, _text("right-person-asked", at=at))
    return Check(RULE, False, _text("right-person-unclear", at=at))
