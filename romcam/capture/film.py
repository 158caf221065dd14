"""A film that plays the part of a camera: paced in real time, over and over, as a person before one would go on."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Final

from romcam.capture.source import Clock, Shot
from romcam.video import VideoReader

LEAD_IN_S: Final = 4.0
"""The first picture stands for this long before the film begins: the set-up and the neutral stand take as much."""


class FilmCamera:
    """A film as a `Camera`.

    rounds: how often it plays; None: until it is closed. lead_in_s: how long the first picture stands before the
    first round. Opening raises InputError for whatever is no film.
    """

    def __init__(self, path: Path, clock: Clock, *, rounds: int | None = None, lead_in_s: float = LEAD_IN_S) -> None:
        self.name: Final = path.name
        self._path = path
        self._clock = clock
        self._rounds = rounds
        self._lead_in_s = lead_in_s
        with VideoReader(path) as film:
            self.size: Final = film.size
            self._interval_s = 1 / (film.source.nominal_fps or 25.0)
        self._shots = self._play()

    def read(self) -> Shot | None:
        """The next picture at its time; None after the last round."""
        return next(self._shots, None)

    def close(self) -> None:
        """Let go of the film."""
        self._shots.close()

    def _play(self) -> Generator[Shot, None, None]:
        start_s = self._clock.now()
        index = count()
        due_s = 0.0
        rounds = count() if self._rounds is None else range(self._rounds)
        for each in rounds:
            begin_s = due_s
            with VideoReader(self._path) as film, closing(film.frames()) as frames:
                for frame in frames:
                    first = each == 0 and frame.index == 0
                    for at_s in self._held(begin_s) if first else (begin_s + frame.time_s,):
                        self._clock.sleep(start_s + at_s - self._clock.now())
                        yield Shot(next(index), start_s + at_s, frame.rgb)
                        due_s = at_s + self._interval_s
                    if first:
                        begin_s = due_s - self._interval_s

    def _held(self, begin_s: float) -> Iterator[float]:
        """When the first picture is shown, again and again until the lead-in is over."""
        for step in range(1 + round(self._lead_in_s / self._interval_s)):
            yield begin_s + step * self._interval_s
