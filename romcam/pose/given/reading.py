"""Poses that another program found, made into a recording."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import COUNT, MIRROR, FloatArray, Landmark
from romcam.body.outline import STATIONS
from romcam.errors import InputError, UsageError
from romcam.messages import Catalogue
from romcam.names import printable
from romcam.pose.given.following import follow
from romcam.pose.given.formats import GivenPoses, read_file
from romcam.pose.given.skeletons import missing, places
from romcam.recording import Outline, Recording, Seen
from romcam.video.source import VideoSource

LONGEST_GAP_S: Final = 0.25
"""Longest time in which a landmark that was not found is taken to move straight on."""
_BODY_PX: Final = 500.0
"""Extent of the body to which poses in metres are scaled."""
_MARGIN: Final = 0.2
"""Border of the picture around all landmarks, in parts of their range: the files do not state the picture's size."""
_NORMALISED: Final = 2.0
"""Coordinates of pictures are greater; smaller ones are shares of width and height."""

_text = Catalogue(__name__)


def read_given_poses(
    path: Path, fps: float | None, person: Literal["left", "right"] | None = None, *, one_side: bool = True
) -> Recording:
    """Read the poses that another program found in a film.

    Parameters
    ----------
    path
        A folder of OpenPose's or MMPose's JSON files, one for each frame; a JSON file of MMPose or AlphaPose; or a .trc
        file of Sports2D.
    fps
        Frames a second; needed for JSON, which has no times. Ignored if the file has them.
    person
        Which of several people is measured; None: who moves most.
    one_side
        Whether the camera sees both sides as one, so that one may stand for the other: from the side, unless the legs
        pass each other.

    Returns
    -------
    Recording
        Landmarks and confidence; outline, depth, brightness and camera are unknown. A landmark that is not found for
        up to `LONGEST_GAP_S` is interpolated; after that the other side stands for it, and a frame in which one of
        shoulder, hip, knee or ankle is unknown has nobody.

    Raises
    ------
    InputError
        The file cannot be read, has no landmarks of a body, or shares of a picture's size for coordinates.
    UsageError
        The frames have no times, and `fps` is not given.
    """
    given = read_file(path)
    if lacking := missing(given.names):
        raise InputError(_text("parts-missing", path=path, parts=", ".join(lacking)))
    _check_pixels(given, path)
    if given.time_s is None and fps is None:
        raise UsageError(_text("no-times", path=path))
    time_s = np.arange(len(given.frames)) / (fps or 1.0) if given.time_s is None else given.time_s - given.time_s[0]
    chosen = follow(given.frames, person)
    unknown = np.full((len(given.names), 3), np.nan)
    points = np.stack(
        [unknown if one is None else people[one] for people, one in zip(given.frames, chosen, strict=True)]
    )
    landmarks, visibility = _landmarks(points, given.names)
    landmarks = _without_gaps(landmarks, time_s, LONGEST_GAP_S)
    if one_side:
        landmarks = np.where(np.isfinite(landmarks), landmarks, landmarks[:, MIRROR])
    landmarks = _filled(landmarks)
    seen = np.asarray(np.isfinite(landmarks).all(axis=(1, 2)))
    landmarks[~seen] = np.nan
    visibility = np.where(seen[:, None], np.nan_to_num(visibility), np.nan)
    scaled, width, height = _in_picture(landmarks)
    people = max(len(each) for each in given.frames)
    source = VideoSource(
        printable(path.name), given.sha256, width, height, 0, "", fps, clock="given" if fps else "film"
    )
    return _recording(time_s, scaled, visibility, seen, people, source, given.program, person)


def _check_pixels(given: GivenPoses, path: Path) -> None:
    if given.program == "trc":
        return
    greatest = max((float(np.nanmax(np.abs(each[..., :2]), initial=0.0)) for each in given.frames), default=0.0)
    if greatest <= _NORMALISED:
        raise InputError(_text("normalised", path=path))


def _landmarks(points: FloatArray, names: Sequence[str]) -> tuple[FloatArray, FloatArray]:
    """Return (T, 33, 2) landmarks and (T, 33) visibility from (T, N, 3) points; 0 for one that another stands for."""
    landmarks = np.full((len(points), COUNT, 2), np.nan)
    visibility = np.zeros((len(points), COUNT))
    for landmark, columns in places(names).items():
        for column in columns:
            unknown = ~np.isfinite(landmarks[:, landmark]).all(axis=1)
            landmarks[unknown, landmark] = points[unknown, column, :2]
            own = names[column].rpartition("_")[2] in landmark.name.lower()
            visibility[unknown, landmark] = np.nan_to_num(points[unknown, column, 2]) if own else 0.0
    return landmarks, visibility


def _without_gaps(landmarks: FloatArray, time_s: FloatArray, longest_s: float) -> FloatArray:
    """Return landmarks in which each one that is unknown for a short time is interpolated."""
    found = landmarks.copy()
    for landmark in range(COUNT):
        known = np.flatnonzero(np.isfinite(landmarks[:, landmark]).all(axis=1))
        for before, after in pairwise(known):
            if after - before > 1 and time_s[after] - time_s[before] <= longest_s:
                between = slice(before + 1, after)
                share = ((time_s[between] - time_s[before]) / (time_s[after] - time_s[before]))[:, None]
                ends = landmarks[before, landmark], landmarks[after, landmark]
                found[between, landmark] = (1 - share) * ends[0] + share * ends[1]
    return found


_STAND_INS: Final = {
    **dict.fromkeys(("ELBOW", "WRIST", "PINKY", "INDEX", "THUMB"), "SHOULDER"),
    **dict.fromkeys(("HEEL", "FOOT_INDEX"), "ANKLE"),
}
"""Part that no angle needs → the part that stands for it where it was not found."""


def _filled(landmarks: FloatArray) -> FloatArray:
    """Return landmarks in which parts that no angle needs are at the nearest part that is known."""
    found = landmarks.copy()
    for side in ("LEFT", "RIGHT"):
        for part, other in _STAND_INS.items():
            column, nearest = Landmark[f"{side}_{part}"], Landmark[f"{side}_{other}"]
            found[:, column] = np.where(np.isfinite(found[:, column]), found[:, column], found[:, nearest])
    shoulders = found[:, [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=1)
    for column in range(Landmark.MOUTH_RIGHT + 1):
        found[:, column] = np.where(np.isfinite(found[:, column]), found[:, column], shoulders)
    return found


def _in_picture(landmarks: FloatArray) -> tuple[FloatArray, int, int]:
    """Return landmarks in pixels of a picture that holds them all, and its width and height."""
    if not np.isfinite(landmarks).any():
        return landmarks, 1, 1
    low, high = np.nanmin(landmarks, axis=(0, 1)), np.nanmax(landmarks, axis=(0, 1))
    known = landmarks[np.isfinite(landmarks).all(axis=(1, 2))]
    body = float(np.median(np.linalg.norm(np.ptp(known, axis=1), axis=1)))
    scale = _BODY_PX / body if 0 < body < _BODY_PX / 10 else 1.0
    border = _MARGIN * (high - low).max()
    width, height = np.ceil(scale * (high - low + 2 * border)).astype(int)
    return scale * (landmarks - low + border), max(int(width), 1), max(int(height), 1)


def _recording(
    time_s: FloatArray,
    landmarks: FloatArray,
    visibility: FloatArray,
    seen: NDArray[np.bool_],
    people: int,
    source: VideoSource,
    program: str,
    person: Literal["left", "right"] | None,
) -> Recording:
    count = len(time_s)
    nothing = np.full((count, STATIONS, 2), np.nan)
    return Recording(
        time_s=time_s,
        landmarks_px=landmarks,
        visibility=visibility,
        world_m=np.full((count, COUNT, 3), np.nan),
        outline=Outline(nothing, nothing.copy()),
        luma=np.full(count, np.nan),
        contrast=np.full(count, np.nan),
        seen=np.where(seen, Seen.YES, Seen.NOBODY).astype(np.uint8),
        people=people,
        source=source,
        pose_model=f"{program}:{source.sha256}",
        asked_for=person,
        pictures=False,
    )
