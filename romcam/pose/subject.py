"""Chooses the person to measure once for the trial, and predicts where they are at any time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np

from romcam.body.landmarks import FloatArray, Landmark
from romcam.errors import InputError
from romcam.messages import Catalogue
from romcam.pose.people import Appearance, distance_between
from romcam.video.source import Person

STRIDE: Final = 1.5
"""Walking speed up to which two sightings count as the same person, body lengths a second."""
LONGEST_WALK_S: Final = 1.0
"""Time after which the search radius for a missing person no longer grows, seconds."""
TOLERANCE: Final = 0.6
"""Distance from the expected position, body lengths, up to which a person can be the subject."""
LEG_ROOM: Final = 0.2
"""Distance, body lengths, that a knee or ankle may be from the positions in the survey, plus half of their range."""
FEWEST_SIGHTINGS: Final = 4
"""Fewest sightings from which habits of the subject, such as staying in place, are derived."""
_LEGS: Final = (
    [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE],
    [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE],
)
_UPPER: Final = [Landmark.NOSE, Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]

OFTEN_THERE: Final = 0.4
"""Share of the instants from which a person counts as present."""
SMALL: Final = 0.5
"""Share of another person's length below which a person stands in the background."""
ALIKE: Final = 0.5
"""Share of the subject's motion above which another person moves like them."""
LEAST_MOTION: Final = 0.08
"""Motion, body lengths, above which a person moves at all; people who stand stay below 0.03."""

AT_POINT: Final = 0.35
"""Distance of a point from a person's landmarks, body lengths, up to which it means them."""

SAME_COLOURS: Final = 0.85
"""Least similarity of colours (`people.colours_of`) at which a person among others can be the subject."""
STAYS: Final = 0.35
"""Distance from the median position, body lengths, up to which a person (standing, sitting, lying) stays in place."""
LARGEST_GROWTH: Final = 1.25
"""Ratio to the subject's length above which a person is another: bending only shortens thigh and trunk in the
picture."""

_text = Catalogue(__name__)


@dataclass(frozen=True, eq=False)
class Expected:
    """Expected position and body length, in shares of the longer side, and tolerance in body lengths."""

    at: FloatArray
    length: float
    tolerance: float


@dataclass(frozen=True, eq=False)
class TrackedPerson:
    """The person to measure, and where the survey found them.

    Parameters
    ----------
    sightings
        The person at several instants, in time order.
    crowded
        Whether other people were seen, then or at other times.
    colours
        Typical colours of the person's clothes, see `people.colours_of`.
    moves_alike
        Place of the person in the picture among all who move alike; None: nobody else does.
    """

    sightings: tuple[Appearance, ...]
    crowded: bool
    colours: FloatArray | None = None
    moves_alike: Literal["left", "middle", "right"] | None = None

    @property
    def length(self) -> float:
        """Median body length, in shares of the picture's longer side."""
        return float(np.median([sighting.length for sighting in self.sightings]))

    @cached_property
    def stays(self) -> bool:
        """Whether the subject was seen in one place throughout, often enough to be sure."""
        return len(self.sightings) >= FEWEST_SIGHTINGS and len(_in_one_place(self.sightings)) == len(self.sightings)

    def fits_size(self, now: Appearance) -> bool:
        """Return whether a person is no larger than the subject ever was; true if the subject does not stay in place.

        Parameters
        ----------
        now
            The person to test.
        """
        return not self.stays or now.length < LARGEST_GROWTH * max(each.length for each in self.sightings)

    def fits_legs(self, now: Appearance) -> bool:
        """Return whether a person's knees and ankles are near the subject's in the survey.

        Parameters
        ----------
        now
            The person to test.

        Notes
        -----
        If another person passes close by, a leg is confused before anything else goes wrong, in the survey as well:
        hence the centiles.
        """
        if len(self.sightings) < FEWEST_SIGHTINGS:
            return True
        for pair in _LEGS:
            seen = np.stack([sighting.posture[pair] for sighting in self.sightings]).reshape(-1, 2)
            low, high = np.percentile(seen, 15, axis=0), np.percentile(seen, 85, axis=0)
            room = LEG_ROOM + (high - low) / 2
            if ((now.posture[pair] < low - room) | (now.posture[pair] > high + room)).any():
                return False
        return True

    def expected(self, time_s: float) -> Expected:
        """Predict the subject's position by interpolating between the sightings.

        Parameters
        ----------
        time_s
            Time of the prediction, seconds.
        """
        times = [sighting.time_s for sighting in self.sightings]
        after = int(np.searchsorted(times, time_s))
        if after in (0, len(times)):
            return self._beyond(time_s, first=after == 0)
        first, then = self.sightings[after - 1], self.sightings[after]
        part = (time_s - first.time_s) / max(then.time_s - first.time_s, 1e-6)
        at = first.at + part * (then.at - first.at)
        length = first.length + part * (then.length - first.length)
        return Expected(at, length, (STAYS if self.stays else TOLERANCE) + 0.3 * distance_between(first, then))

    def _beyond(self, time_s: float, *, first: bool) -> Expected:
        """Prediction before the first or after the last sighting: the subject may be walking in or out."""
        nearest, next_to_it = (
            (self.sightings[0], self.sightings[1:2]) if first else (self.sightings[-1], self.sightings[-2:-1])
        )
        away = time_s - nearest.time_s
        velocity = np.zeros(2)
        for other in next_to_it:
            velocity = (other.at - nearest.at) / (other.time_s - nearest.time_s)
        slack = STRIDE * min(abs(away), LONGEST_WALK_S)
        return Expected(nearest.at + velocity * away, nearest.length, TOLERANCE + slack)


def choose(
    instants: Sequence[Sequence[Appearance]], centre: FloatArray, person: Person | None = None
) -> TrackedPerson | None:
    """Choose the person to measure: large, near the middle, present most of the time, and changing posture.

    Parameters
    ----------
    instants
        All people found at a few instants of the video, in time order.
    centre
        (2,) centre of the picture, in shares of its longer side.
    person
        Which person in the picture to choose instead; sides and numbers count those who are there most of the time.
        None: by the rule.

    Returns
    -------
    The person; None if nobody was found.

    Raises
    ------
    InputError
        There are fewer people than the number, or nobody is at the point.
    """
    tracks = tracks_of(instants)
    if not tracks:
        return None
    best = max(tracks, key=lambda track: _claim(track, centre, len(instants)))
    if person is not None:
        largest = max(map(_size, tracks))
        there = [each for each in tracks if len(each) >= OFTEN_THERE * len(instants) and _size(each) > SMALL * largest]
        best = _asked_for(person, sorted(there or [best], key=_across), tracks, centre)
    alike = place_among_alike(best, tracks, len(instants))
    in_place = _in_one_place(best)
    if len(in_place) >= max(FEWEST_SIGHTINGS, 0.6 * len(best)):
        best = in_place  # the few elsewhere were another person who passed close by
    return TrackedPerson(tuple(best), crowded=len(tracks) > 1, colours=_typical(best), moves_alike=alike)


def _asked_for(
    person: Person,
    there: Sequence[list[Appearance]],
    tracks: Sequence[list[Appearance]],
    centre: FloatArray,
) -> list[Appearance]:
    """The track of the person who was asked for; `there`: those who are there most of the time, from the left."""
    if isinstance(person, str):
        return there[0 if person == "left" else -1]
    if isinstance(person, int):
        if not 1 <= person <= len(there):
            raise InputError(_text("person-number", number=str(person), count=len(there)))
        return there[person - 1]
    point = 2 * centre * np.array([person.x, person.y])

    def away(track: Sequence[Appearance]) -> float:
        """Body lengths from the point to the nearest landmark, as the person was seen nearest to that time."""
        seen = min(track, key=lambda each: abs(each.time_s - person.time_s))
        return float(np.linalg.norm(seen.at + seen.length * seen.posture - point, axis=1).min()) / seen.length

    nearest = min(tracks, key=away)
    if away(nearest) > AT_POINT:
        raise InputError(_text("person-not-there", time=f"{person.time_s:.2f} s"))
    return nearest


def place_among_alike(
    best: Sequence[Appearance], tracks: Sequence[Sequence[Appearance]], instants: int
) -> Literal["left", "middle", "right"] | None:
    """Return the place of a person in the picture among those of about their size who move about as much.

    Parameters
    ----------
    best
        The person's sightings.
    tracks
        Sightings of all people; the person's own may be among them.
    instants
        Number of instants at which people were looked for.

    Returns
    -------
    The place; None if nobody else moves about as much.
    """
    motion, size = _motion(best), _size(best)
    others = [
        track
        for track in tracks
        if track is not best
        and len(track) >= OFTEN_THERE * instants
        and _size(track) > SMALL * size
        and _motion(track) > max(ALIKE * motion, LEAST_MOTION)
    ]
    return place_among(best, others) if others else None


def place_among(
    best: Sequence[Appearance], others: Sequence[Sequence[Appearance]]
) -> Literal["left", "middle", "right"]:
    """Return the place of a person in the picture among others.

    Parameters
    ----------
    best
        The person's sightings.
    others
        Sightings of the others, at least one person.
    """
    to_the_left = sum(_across(each) < _across(best) for each in others)
    return "left" if not to_the_left else "right" if to_the_left == len(others) else "middle"


def colour_similarity(a: FloatArray | None, b: FloatArray | None) -> float:
    """Compute the similarity of the colours of two people's clothes.

    Parameters
    ----------
    a, b
        (64,) colours, see `people.colours_of`; None: unknown.

    Returns
    -------
    0 to 1; 1 if either is unknown.
    """
    return 1.0 if a is None or b is None else float(a @ b)


def _in_one_place(track: Sequence[Appearance]) -> list[Appearance]:
    """The sightings that are near the median one and not larger."""
    length = float(np.median([sighting.length for sighting in track]))
    middle = np.median([sighting.at for sighting in track], axis=0)
    return [
        sighting
        for sighting in track
        if np.linalg.norm(sighting.at - middle) < STAYS * length and sighting.length < LARGEST_GROWTH * length
    ]


def _typical(track: Sequence[Appearance]) -> FloatArray | None:
    known = [sighting.colours for sighting in track if sighting.colours is not None]
    if not known:
        return None
    typical = np.median(known, axis=0)
    return typical / max(float(np.linalg.norm(typical)), 1e-6)


def tracks_of(instants: Sequence[Sequence[Appearance]]) -> list[list[Appearance]]:
    """Assign people to tracks over the instants: nearest first, within walking distance.

    Parameters
    ----------
    instants
        All people found at a few instants, in time order.

    Returns
    -------
    The sightings of each person.
    """
    tracks: list[list[Appearance]] = []
    for people in instants:
        typical = [_typical(track) for track in tracks]
        pairs = [
            (distance_between(track[-1], person) + 2 * (1 - colour_similarity(typical[t], person.colours)), t, p)
            for t, track in enumerate(tracks)
            for p, person in enumerate(people)
            if colour_similarity(typical[t], person.colours) > SAME_COLOURS and _may_be(track[-1], person)
        ]
        taken_tracks: set[int] = set()
        taken: set[int] = set()
        for _, t, p in sorted(pairs):
            if t in taken_tracks or p in taken:
                continue
            tracks[t].append(people[p])
            taken_tracks.add(t)
            taken.add(p)
        tracks += [[person] for p, person in enumerate(people) if p not in taken]
    return tracks


def _may_be(before: Appearance, now: Appearance) -> bool:
    reach = TOLERANCE + STRIDE * min(now.time_s - before.time_s, LONGEST_WALK_S)
    return distance_between(before, now) < reach and 0.45 < now.length / max(before.length, 1e-6) < 2.2


def _claim(track: Sequence[Appearance], centre: FloatArray, instants: int) -> float:
    off_centre = float(np.median([np.linalg.norm(person.at - centre) for person in track]))
    return _size(track) * (1.0 - min(off_centre, 0.7)) * (0.3 + min(_motion(track), 0.5)) * len(track) / instants


def _size(track: Sequence[Appearance]) -> float:
    return float(np.median([person.length for person in track]))


def _across(track: Sequence[Appearance]) -> float:
    """Position from left to right."""
    return float(np.median([person.at[0] for person in track]))


def _motion(track: Sequence[Appearance]) -> float:
    """Change of the posture, body lengths."""
    postures = np.stack([person.posture for person in track])
    moved = np.linalg.norm(postures - np.median(postures, axis=0), axis=-1).mean(axis=0)
    # Walking past moves arms and legs; the movements that are measured mostly move the trunk.
    return max(float(moved[_UPPER].max()), float(moved.max()) / 2)
