"""Who of several people is measured: the one on a side, of a number from the left, or at a point of the picture."""

from __future__ import annotations

import numpy as np
import pytest

from romcam.errors import InputError
from romcam.pose.people import Appearance
from romcam.pose.subject import choose
from romcam.video.source import Person, PersonAt

CENTRE = np.array([0.5, 0.28125])
"""Of a picture of 16 to 9, in shares of its longer side."""
PLACES = {"first": 0.2, "second": 0.45, "third": 0.8}


def someone(time_s: float, across: float) -> Appearance:
    """A person who stands; the second one bends most."""
    posture = np.stack([np.zeros(33), np.linspace(-0.9, 0.6, 33)], axis=1)
    if across == PLACES["second"]:
        posture[:16, 0] += 0.3 * np.sin(time_s)
    return Appearance(time_s, np.array([across, 0.3]), 0.25, posture)


FILM = [[someone(float(time_s), across) for across in PLACES.values()] for time_s in range(8)]


@pytest.mark.parametrize(
    ("person", "who"),
    [
        (None, "second"),
        ("left", "first"),
        ("right", "third"),
        (1, "first"),
        (2, "second"),
        (3, "third"),
        (PersonAt(0.2, 0.5, 3.0), "first"),
        (PersonAt(0.82, 0.6, 5.4), "third"),
    ],
)
def test_the_person_who_was_asked_for_is_chosen(person: Person | None, who: str) -> None:
    chosen = choose(FILM, CENTRE, person)
    assert chosen is not None
    assert chosen.sightings[0].at[0] == PLACES[who]


@pytest.mark.parametrize(
    ("person", "sentence"), [(4, "no person 4 in the film: only 3 are"), (PersonAt(0.63, 0.1, 2.0), "Nobody was found")]
)
def test_a_person_who_is_not_there_is_refused(person: Person, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        choose(FILM, CENTRE, person)
