"""Chooses, once for the trial, who is measured, and knows about where he is to be expected when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from romcam.pose.people import Appearance, apart
from romcam.recording import FloatArray

STRIDE: Final = 1.5
"""Body lengths a second somebody may walk between two instants and still be taken for the same person."""
LONGEST_WALK_S: Final = 1.0
"""Somebody missing for longer than this is looked for no farther away."""
TOLERANCE: Final = 0.6
"""Body lengths the person may be from the place the sightings let expect."""


ALIKE: Final = 0.8
"""Least similarity of colours (`people.colours_of`) between the subject and somebody taken for him in a crowd."""
ALIKE_ENOUGH: Final = 0.7
"""The same from one instant of the survey to the next, before it is known what is typical."""


@dataclass(frozen=True, eq=False)
class Expected:
    """Where the subject should be: place and body length in shares of the longer side.

    tolerance: in body lengths.
    """

    at: FloatArray
    length: float
    tolerance: float


@dataclass(frozen=True, eq=False)
class Subject:
    """Who is measured, and where he was seen in the survey."""

    sightings: tuple[Appearance, ...]
    crowded: bool
    """Others were seen, too, then or at other times."""
    colours: FloatArray | None = None
    """What he typically wears, see `people.colours_of`."""

    @property
    def length(self) -> float:
        """Median body length, in shares of the picture's longer side."""
        return float(np.median([sighting.length for sighting in self.sightings]))

    def expected(self, time_s: float) -> Expected:
        """Where he should be at this time, by the sightings before and after it."""
        times = [sighting.time_s for sighting in self.sightings]
        after = int(np.searchsorted(times, time_s))
        if after in (0, len(times)):
            return self._beyond(time_s, first=after == 0)
        first, then = self.sightings[after - 1], self.sightings[after]
        part = (time_s - first.time_s) / max(then.time_s - first.time_s, 1e-6)
        at = first.at + part * (then.at - first.at)
        length = first.length + part * (then.length - first.length)
        return Expected(at, length, TOLERANCE + 0.3 * apart(first, then))

    def _beyond(self, time_s: float, *, first: bool) -> Expected:
        """Before the first sighting and after the last: he may have walked in, or go on walking out."""
        nearest, next_to_it = (
            (self.sightings[0], self.sightings[1:2]) if first else (self.sightings[-1], self.sightings[-2:-1])
        )
        away = time_s - nearest.time_s
        velocity = np.zeros(2)
        for other in next_to_it:
            velocity = (other.at - nearest.at) / (other.time_s - nearest.time_s)
        slack = STRIDE * min(abs(away), LONGEST_WALK_S)
        return Expected(nearest.at + velocity * away, nearest.length, TOLERANCE + slack)


def choose(instants: Sequence[Sequence[Appearance]], centre: FloatArray) -> Subject | None:
    """The person to measure: large, near the middle, there most of the time, and moving in posture.

    instants: everybody found at a few instants of the film, in time order. centre: (2,), the picture's, in
    shares of its longer side. None where nobody was found.
    """
    tracks = _tracks(instants)
    if not tracks:
        return None
    best = max(tracks, key=lambda track: _claim(track, centre, len(instants)))
    colours = _typical(best)
    himself = [sighting for sighting in best if alike(sighting.colours, colours) > ALIKE]
    return Subject(tuple(himself or best), crowded=len(tracks) > 1, colours=colours)


def alike(a: FloatArray | None, b: FloatArray | None) -> float:
    """Similarity of two people's colours, 0..1; 1 where either is unknown."""
    return 1.0 if a is None or b is None else float(a @ b)


def _typical(track: Sequence[Appearance]) -> FloatArray | None:
    known = [sighting.colours for sighting in track if sighting.colours is not None]
    if not known:
        return None
    typical = np.median(known, axis=0)
    return typical / max(float(np.linalg.norm(typical)), 1e-6)


def _tracks(instants: Sequence[Sequence[Appearance]]) -> list[list[Appearance]]:
    """Who is who over the instants: nearest first, as far as somebody can have walked meanwhile."""
    tracks: list[list[Appearance]] = []
    for people in instants:
        pairs = [
            (apart(track[-1], person), t, p)
            for t, track in enumerate(tracks)
            for p, person in enumerate(people)
        ]
        taken_tracks: set[int] = set()
        taken: set[int] = set()
        for distance, t, p in sorted(pairs):
            if t in taken_tracks or p in taken or not _may_be(tracks[t][-1], people[p], distance):
                continue
            tracks[t].append(people[p])
            taken_tracks.add(t)
            taken.add(p)
        tracks += [[person] for p, person in enumerate(people) if p not in taken]
    return tracks


def _may_be(before: Appearance, now: Appearance, distance: float) -> bool:
    reach = TOLERANCE + STRIDE * min(now.time_s - before.time_s, LONGEST_WALK_S)
    size = now.length / max(before.length, 1e-6)
    return distance < reach and 0.45 < size < 2.2 and alike(before.colours, now.colours) > ALIKE_ENOUGH


def _claim(track: Sequence[Appearance], centre: FloatArray, instants: int) -> float:
    size = float(np.median([person.length for person in track]))
    off_centre = float(np.median([np.linalg.norm(person.at - centre) for person in track]))
    postures = np.stack([person.posture for person in track])
    motion = float(np.linalg.norm(postures - np.median(postures, axis=0), axis=-1).mean(axis=0).max())
    return size * (1.0 - min(off_centre, 0.7)) * (0.3 + min(motion, 0.5)) * (len(track) / instants) ** 0.5
