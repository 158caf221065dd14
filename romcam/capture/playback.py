"""A film played back in place of a camera, in real time and repeatedly."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Final

from romcam.capture.camera import Clock, Shot
from romcam.video import Stated, VideoReader
from romcam.video.opening import is_possible_rate

LEAD_IN_S: Final = 4.0
"""Seconds that the first picture is shown before the film begins: set-up and neutral stand take that long."""
_SMALL_PX: Final = 64


class PlaybackCamera:
    """A film as a `Camera`.

    Parameters
    ----------
    path
        The film.
    clock
        Times its pictures.
    rounds
        How often it is played; None: until it is closed.
    lead_in_s
        Seconds that the first picture is shown before the first round.

    Raises
    ------
    InputError
        Where the file cannot be read as a film.
    """

    def __init__(self, path: Path, clock: Clock, *, rounds: int | None = None, lead_in_s: float = LEAD_IN_S) -> None:
        self.name: Final = path.name
        self._path = path
        self._clock = clock
        self._rounds = rounds
        self._lead_in_s = lead_in_s
        with VideoReader(path, _SMALL_PX, key_frames_only=True) as film:
            for _ in film:
                pass
            # A browser's recording may begin small; most of it has another size.
            self.size: Final = film.usual_size
            fps = (film.frame_count_hint or 0) / (film.duration_hint_s or 1.0)
            self._interval_s = 1 / (fps if is_possible_rate(fps) else 25.0)
        self._stated = Stated(size=self.size)
        self._shots = self._play()

    def read(self) -> Shot | None:
        """Return the next picture at its time; None after the last round."""
        return next(self._shots, None)

    def close(self) -> None:
        """Close the film."""
        self._shots.close()

    def _play(self) -> Generator[Shot, None, None]:
        start_s = self._clock.now()
        index = count()
        due_s = 0.0
        rounds = count() if self._rounds is None else range(self._rounds)
        for each in rounds:
            begin_s = due_s
            with VideoReader(self._path, stated=self._stated) as film, closing(film.frames()) as frames:
                for frame in frames:
                    first = each == 0 and frame.index == 0
                    for at_s in self._lead_in(begin_s) if first else (begin_s + frame.time_s,):
                        self._clock.sleep(start_s + at_s - self._clock.now())
                        yield Shot(next(index), start_s + at_s, frame.rgb)
                        due_s = at_s + self._interval_s
                    if first:
                        begin_s = due_s - self._interval_s

    def _lead_in(self, begin_s: float) -> Iterator[float]:
        """The times at which the first picture is delivered during the lead-in."""
        for step in range(1 + round(self._lead_in_s / self._interval_s)):
            yield begin_s + step * self._interval_s
