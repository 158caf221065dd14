"""One person followed through frames in which each program lists all people it found, in any order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np

from romcam.body.landmarks import FloatArray

_REACH: Final = 0.5
"""Part of the body's extent that a person moves at most from one frame to the next in which they are found."""
_PRESENT: Final = 0.5
"""Who is there in fewer frames than this share of the frames of the most present person is not measured."""


@dataclass
class _Track:
    """One person so far: the frames, their places in the frames' lists, and where they were last."""

    last: FloatArray
    frames: list[int] = field(default_factory=list[int])
    choices: list[int] = field(default_factory=list[int])
    extents: list[float] = field(default_factory=list[float])

    def add(self, frame: int, choice: int, points: FloatArray) -> None:
        self.frames.append(frame)
        self.choices.append(choice)
        self.extents.append(_extent(points))
        self.last = np.where(np.isfinite(points), points, self.last)


def follow(frames: Sequence[FloatArray], person: Literal["left", "right"] | None) -> list[int | None]:
    """Return which of the people in each frame is measured.

    Parameters
    ----------
    frames
        For each frame, (P, N, 3) landmarks and confidence, NaN where unknown.
    person
        `left` or `right`: the one on that side of the picture; None: of those who are present and near, who moves
        most.

    Returns
    -------
    list
        Index of the person in each frame; None where they were not found.
    """
    tracks: list[_Track] = []
    for frame, people in enumerate(frames):
        _assign(tracks, frame, people[..., :2])
    chosen: list[int | None] = [None] * len(frames)
    if not tracks:
        return chosen
    most = max(len(track.frames) * float(np.median(track.extents)) for track in tracks)
    present = [each for each in tracks if len(each.frames) * float(np.median(each.extents)) >= _PRESENT * most]
    if person is None:
        track = max(present, key=lambda each: _movement(each, frames))
    else:
        sign = 1 if person == "right" else -1
        track = max(present, key=lambda each: sign * float(np.nanmedian(_path(each, frames)[..., 0])))
    for frame, choice in zip(track.frames, track.choices, strict=True):
        chosen[frame] = choice
    return chosen


def _assign(tracks: list[_Track], frame: int, people: FloatArray) -> None:
    """Give each person of a frame to the nearest track within reach, the nearest pairs first, or begin one."""
    pairs = sorted(
        (distance, number, choice)
        for number, track in enumerate(tracks)
        for choice, points in enumerate(people)
        if (distance := _distance(track, points)) <= _REACH
    )
    taken: set[int] = set()
    given: set[int] = set()
    for _, number, choice in pairs:
        if number not in taken and choice not in given:
            tracks[number].add(frame, choice, people[choice])
            taken.add(number)
            given.add(choice)
    for choice, points in enumerate(people):
        if choice not in given and np.isfinite(points).all(axis=1).sum() >= 4:
            tracks.append(_Track(points))
            tracks[-1].add(frame, choice, points)


def _distance(track: _Track, points: FloatArray) -> float:
    apart = np.linalg.norm(points - track.last, axis=1)
    known = apart[np.isfinite(apart)]
    extent = float(np.median(track.extents[-25:]))
    return float(np.median(known)) / extent if len(known) and extent > 0 else float("inf")


def _extent(points: FloatArray) -> float:
    known = points[np.isfinite(points).all(axis=1)]
    return float(np.linalg.norm(np.ptp(known, axis=0))) if len(known) else 0.0


def _path(track: _Track, frames: Sequence[FloatArray]) -> FloatArray:
    return np.stack([frames[frame][choice][:, :2] for frame, choice in zip(track.frames, track.choices, strict=True)])


def _movement(track: _Track, frames: Sequence[FloatArray]) -> float:
    """Return how far the landmarks move, in parts of the body's extent."""
    path = _path(track, frames)
    known = np.isfinite(path).all(axis=2).sum(axis=0) > len(path) / 2
    if not known.any():
        return 0.0
    low, high = np.nanpercentile(path[:, known], [5, 95], axis=0)
    return float(np.linalg.norm(high - low, axis=-1).max()) / max(float(np.median(track.extents)), 1e-9)
