"""A quick look through a film before it is watched: who is in it, and who is to be measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.pose.model import Pose, PoseModel
from romcam.pose.people import Appearance, apart, appearance, everybody
from romcam.pose.subject import Subject, choose
from romcam.pose.window import Windowed, squares
from romcam.recording import FloatArray
from romcam.video import Frame, VideoReader

GLANCES: Final = 6
"""Key frames looked at. Where all of them show one person alone in one place, that is the one."""
LOOKS: Final = 12
"""Frames looked at, evenly over the film, where it is not so simple."""
MOST_KEY_FRAMES: Final = 600
OFTEN: Final = 0.25
"""Share of the instants from which on finding the person is no accident."""
STILL_THERE: Final = 0.5
"""Body lengths between glances within which a person alone has not gone anywhere."""

SMALLEST_BODY_PX: Final = 90.0
"""Body length that the frames given to the model should have at least (docs/pose.md)."""
LARGEST_SIDE_PX: Final = 1280

Find = Callable[[NDArray[np.uint8]], tuple[Pose, ...]]


def survey(path: Path, model: PoseModel, long_side_px: int, *, closely: bool = False) -> Subject | None:
    """The person to measure, or None where nobody was found; decodes key frames only where that suffices.

    closely: somebody else is known to turn up, so look at more than key frames and take the film for crowded.
    """
    subject, share = _survey(path, long_side_px, partial(everybody, model), closely=closely)
    if share < OFTEN:
        # Somebody small in the picture is overlooked in the whole of it, but found in a part.
        in_parts, more = _survey(path, long_side_px, partial(_in_parts, model), closely=closely)
        subject = in_parts if more > share else subject
    return replace(subject, crowded=True) if subject and closely else subject


def _survey(path: Path, long_side_px: int, find: Find, *, closely: bool) -> tuple[Subject | None, float]:
    """The person to measure, and the share of the instants in which he was seen."""
    with VideoReader(path, long_side_px, key_frames_only=True) as reader:
        spacing = (reader.duration_hint_s or 0.0) / GLANCES
        count = reader.frame_count_hint or 1
        centre = np.array(reader.size) / (2 * max(reader.size))
        glances = _look(find, islice(_thinned(reader, spacing), GLANCES))
    if count > LOOKS and (closely or not _is_simple(glances)):
        wanted = frozenset(np.linspace(0, 0.97 * (count - 1), LOOKS).astype(int).tolist())
        with VideoReader(path, long_side_px) as reader, closing(reader.frames(wanted)) as frames:
            glances = _look(find, frames)
    subject = choose(glances, centre)
    return subject, len(subject.sightings) / len(glances) if subject else 0.0


def postures(subject: Subject | None) -> list[FloatArray]:
    """The landmarks, each (33, 2), of the person at every glance; none of nobody."""
    return [sighting.posture for sighting in subject.sightings] if subject else []


def suitable_side_px(subject: Subject | None, long_side_px: int) -> int:
    """Longer side of the frames to watch the film in: more than usual where the person is small in the picture."""
    if subject is None or subject.length <= 0:
        return long_side_px
    return int(np.clip(SMALLEST_BODY_PX / subject.length, long_side_px, max(LARGEST_SIDE_PX, long_side_px)))


def _thinned(frames: Iterable[Frame], spacing_s: float) -> Iterable[Frame]:
    due = 0.0
    for frame in islice(frames, MOST_KEY_FRAMES):
        if frame.time_s >= due:
            due = frame.time_s + 0.9 * spacing_s
            yield frame


def _look(find: Find, frames: Iterable[Frame]) -> list[list[Appearance]]:
    return [[appearance(pose, frame.time_s, frame.rgb, colours=True) for pose in find(frame.rgb)] for frame in frames]


def _in_parts(model: PoseModel, rgb: NDArray[np.uint8]) -> tuple[Pose, ...]:
    """The first who are found in a part of the frame."""
    parts = squares((rgb.shape[1], rgb.shape[0]))
    return next(filter(None, (everybody(Windowed(model, part), rgb) for part in parts)), ())


def _is_simple(glances: list[list[Appearance]]) -> bool:
    """One person, always there, always in the same place."""
    return all(len(people) == 1 and apart(people[0], glances[0][0]) < STILL_THERE for people in glances)
