"""Who else is in front of a camera beside the person who is followed, and whether they move alike."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from romcam.pose.people import SAME_PLACE, Appearance, distance_between
from romcam.pose.subject import OFTEN_THERE, SMALL, place_among, place_among_alike, tracks_of

Place = Literal["left", "middle", "right"]

LOOK_EVERY_S: Final = 0.8
"""Seconds between two searches for other people; a search costs as much as one to two pictures."""
REMEMBERED: Final = 12
"""Number of searches from which presence and motion are decided: ten seconds, longer than a bend."""
FEWEST_LOOKS: Final = 2
"""Least number of searches that must find another person: one detection may be a mistake of the model."""


@dataclass(frozen=True)
class Company:
    """Other people of about the followed person's size.

    Parameters
    ----------
    place
        Place of the followed person among them in the camera's picture.
    moves_alike
        Whether another person moves about as much as the followed person.
    chosen
        Whether the user chose the followed person.
    """

    place: Place
    moves_alike: bool = False
    chosen: bool = False


class CompanyWatch:
    """Collects the people of a camera's pictures, seen at intervals."""

    def __init__(self) -> None:
        self._followed: deque[Appearance] = deque(maxlen=REMEMBERED)
        self._others: deque[list[Appearance]] = deque(maxlen=REMEMBERED)
        self._looked_s = -np.inf
        self._moved_alike = False

    def is_due(self, time_s: float) -> bool:
        """Return whether it is time to search for other people.

        Parameters
        ----------
        time_s
            Time of the picture.
        """
        return time_s - self._looked_s >= LOOK_EVERY_S

    def add(self, time_s: float, followed: Appearance | None, others: Sequence[Appearance]) -> None:
        """Add the people of one picture.

        Parameters
        ----------
        time_s
            Time of the picture.
        followed
            The person who is followed; None where they are not seen.
        others
            All others who were found.
        """
        self._looked_s = time_s
        if followed is None:
            return
        self._followed.append(followed)
        self._others.append([each for each in others if is_another(each, followed)])
        self._moved_alike = self._moved_alike or place_among_alike(*self._tracks()) is not None

    def clear(self) -> None:
        """Forget everyone: another person is followed from now on."""
        self._followed.clear()
        self._others.clear()
        self._moved_alike = False

    def company(self, *, chosen: bool) -> Company | None:
        """Return who else is there.

        Parameters
        ----------
        chosen
            Whether the user chose the followed person.

        Returns
        -------
        Company or None
            None where the followed person is alone.
        """
        if not self._followed:
            return None
        followed, tracks, looks = self._tracks()
        least = max(FEWEST_LOOKS, OFTEN_THERE * looks)
        there = [each for each in tracks if each is not followed and len(each) >= least]
        return Company(place_among(followed, there), self._moved_alike, chosen) if there else None

    def _tracks(self) -> tuple[list[Appearance], list[list[Appearance]], int]:
        """The followed person's track, all tracks, and the number of searches."""
        followed = list(self._followed)
        return followed, [followed, *tracks_of(self._others)], len(followed)


def is_another(found: Appearance, followed: Appearance) -> bool:
    """Return whether a person is not the followed one, and not someone in the background.

    Parameters
    ----------
    found
        The person.
    followed
        The person who is followed.
    """
    return distance_between(found, followed) > SAME_PLACE and found.length > SMALL * followed.length


def at_place(people: Sequence[Appearance], place: Literal["left", "right"]) -> Appearance:
    """Return the leftmost or rightmost of the people who are not in the background.

    Parameters
    ----------
    people
        At least one person.
    place
        Side of the camera's picture.
    """
    largest = max(each.length for each in people)
    near = [each for each in people if each.length > SMALL * largest]
    return (min if place == "left" else max)(near, key=lambda each: float(each.at[0]))


def at_point(people: Sequence[Appearance], point: tuple[float, float]) -> Appearance | None:
    """Return the person at a point of the picture.

    Parameters
    ----------
    people
        The people.
    point
        In shares of the picture's longer side.

    Returns
    -------
    Appearance or None
        The person whose landmarks lie around the point, the nearest of several; None where nobody is.
    """
    hit = [each for each in people if _covers(each, point)]
    return min(hit, key=lambda each: abs(float(each.at[0]) - point[0]), default=None)


def _covers(person: Appearance, point: tuple[float, float]) -> bool:
    room = 0.15 * person.length
    points = person.at + person.length * person.posture
    low, high = points.min(axis=0) - room, points.max(axis=0) + room
    return bool((low <= point).all() and (point <= high).all())
