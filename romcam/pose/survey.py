"""Surveys a few frames before a video is watched: who is in it, and who is to be measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.pose.model import Pose, PoseModel
from romcam.pose.people import Appearance, appearance, distance_between, find_people
from romcam.pose.subject import TrackedPerson, choose
from romcam.pose.window import Windowed, squares
from romcam.video import Frame, Stated, VideoReader

KEY_FRAMES: Final = 6
"""Number of key frames surveyed. If all of them show one person alone in one place, that is the subject."""
FRAMES: Final = 12
"""Number of frames surveyed otherwise, evenly over the video."""
MOST_KEY_FRAMES: Final = 600
"""Greatest number of key frames that are decoded to select from."""
OFTEN: Final = 0.25
"""Share of the surveyed frames in which the person must be found; below it, parts of the frames are searched."""
STILL_THERE: Final = 0.5
"""Distance between two frames of the survey, body lengths, up to which a person alone counts as in one place."""

SMALLEST_BODY_PX: Final = 90.0
"""Least body length, pixels, in the frames given to the model (docs/pose.md)."""
LARGEST_SIDE_PX: Final = 1280
"""Greatest longer side of the frames given to the model, pixels."""

Find = Callable[[NDArray[np.uint8]], tuple[Pose, ...]]


@dataclass(frozen=True, eq=False)
class Surveyed:
    """What the survey of a video found.

    Parameters
    ----------
    subject
        The person to measure; None if nobody was found.
    size
        Width and height in pixels of the upright picture that the video shows for the longest time.
    """

    subject: TrackedPerson | None
    size: tuple[int, int]


def survey(path: Path, model: PoseModel, long_side_px: int, stated: Stated, *, closely: bool = False) -> Surveyed:
    """Find the person to measure. Decodes key frames only, if that suffices.

    Parameters
    ----------
    path
        Path of the video.
    model
        The pose model.
    long_side_px
        Longer side of the frames.
    stated
        What the user states about the video. Positions are those in a picture of `stated.size`, or of the size found.
    closely
        Whether another person is known to appear. Then more than key frames are surveyed, and the video counts as
        crowded.
    """
    surveyed, share = _survey(path, long_side_px, stated, partial(find_people, model), closely=closely)
    if stated.size is None:
        stated = replace(stated, size=surveyed.size)
        if surveyed.size != surveyed.given:
            # The video begins in another size or shape than it has later.
            surveyed, share = _survey(path, long_side_px, stated, partial(find_people, model), closely=closely)
    subject = surveyed.subject
    if share < OFTEN:
        # The model misses a person who is small in the full frame, but finds them in a part of it.
        in_parts, more = _survey(path, long_side_px, stated, partial(_in_parts, model), closely=closely)
        subject = in_parts.subject if more > share else subject
    assert stated.size is not None
    return Surveyed(replace(subject, crowded=True) if subject and closely else subject, stated.size)


@dataclass(frozen=True, eq=False)
class _OneSurvey(Surveyed):
    """`given`: the size that positions refer to."""

    given: tuple[int, int]


def _survey(path: Path, long_side_px: int, stated: Stated, find: Find, *, closely: bool) -> tuple[_OneSurvey, float]:
    """The person to measure, and the share of the instants in which they were seen."""
    with VideoReader(path, long_side_px, stated=stated, key_frames_only=True) as reader:
        spacing = (reader.duration_hint_s or 0.0) / KEY_FRAMES
        count = reader.frame_count_hint or 1
        centre = np.array(reader.size) / (2 * max(reader.size))
        surveyed = _find_all(find, islice(_thinned(reader, spacing), KEY_FRAMES))
        size, given = reader.usual_size, reader.full_size
    if count > FRAMES and (closely or not _is_simple(surveyed)):
        wanted = frozenset(np.linspace(0, 0.97 * (count - 1), FRAMES).astype(int).tolist())
        with VideoReader(path, long_side_px, stated=stated) as reader, closing(reader.frames(wanted)) as frames:
            surveyed = _find_all(find, frames)
    subject = choose(surveyed, centre, stated.person if stated else None)
    share = len(subject.sightings) / len(surveyed) if subject else 0.0
    return _OneSurvey(subject, size, given), share


def postures(subject: TrackedPerson | None) -> list[FloatArray]:
    """Return the person's landmarks in every frame of the survey.

    Parameters
    ----------
    subject
        The person; None: nobody was found.

    Returns
    -------
    Landmarks, each (33, 2), in body lengths; an empty list for nobody.
    """
    return [sighting.posture for sighting in subject.sightings] if subject else []


def suitable_side_px(subject: TrackedPerson | None, long_side_px: int) -> int:
    """Return the longer side of the frames to watch a video in: larger than the default if the person is small.

    Parameters
    ----------
    subject
        The person; None: nobody was found.
    long_side_px
        Default, pixels.
    """
    if subject is None or subject.length <= 0:
        return long_side_px
    return int(np.clip(SMALLEST_BODY_PX / subject.length, long_side_px, max(LARGEST_SIDE_PX, long_side_px)))


def _thinned(frames: Iterable[Frame], spacing_s: float) -> Iterable[Frame]:
    due = 0.0
    for frame in islice(frames, MOST_KEY_FRAMES):
        if frame.time_s >= due:
            due = frame.time_s + 0.9 * spacing_s
            yield frame


def _find_all(find: Find, frames: Iterable[Frame]) -> list[list[Appearance]]:
    return [[appearance(pose, frame.time_s, frame.rgb, colours=True) for pose in find(frame.rgb)] for frame in frames]


def _in_parts(model: PoseModel, rgb: NDArray[np.uint8]) -> tuple[Pose, ...]:
    """The people in the first part of the frame that shows any."""
    parts = squares((rgb.shape[1], rgb.shape[0]))
    return next(filter(None, (find_people(Windowed(model, part), rgb) for part in parts)), ())


def _is_simple(surveyed: list[list[Appearance]]) -> bool:
    """Whether all frames show exactly one person in the same place."""
    return all(len(people) == 1 and distance_between(people[0], surveyed[0][0]) < STILL_THERE for people in surveyed)
