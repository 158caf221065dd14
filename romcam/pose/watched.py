"""From the rows of watched frames to the recording of a trial.

What concerns the whole trial is decided on the watched frames (`settle`); only then the frames between them are
interpolated (`interpolate`), since those take several times as much memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import COUNT, FloatArray
from romcam.body.outline import STATIONS
from romcam.pose.pace import between, held_frames
from romcam.pose.reader import TAGS, TAGS_PX, FrameReading, LandmarksOnly
from romcam.pose.sides import with_sides_settled
from romcam.recording import TAG_NUMBERS, Outline, Recording, Seen, TagSightings

if TYPE_CHECKING:
    from romcam.pose.background import BackgroundMotion
    from romcam.video.source import Person, VideoSource

DOUBTFUL_S: Final = 0.15
"""Seconds before a detected loss to another person in which the two may already be confused."""


class Columns:
    """Position of each part in a frame's row: what every frame has, then the features, and the brightness last.

    Parameters
    ----------
    features
        Width of each feature by its name.
    """

    def __init__(self, features: Mapping[str, int]) -> None:
        base = {"points": COUNT * 2, "visibility": COUNT, "world": COUNT * 3, "outline": STATIONS * 4}
        self._slices: dict[str, slice] = {}
        self.features = tuple(features)
        start = 0
        for name, width in (*base.items(), *features.items()):
            self._slices[name] = slice(start, start + width)
            start += width
        self.width = start + 2

    def of(self, rows: NDArray[np.float32], name: str) -> NDArray[np.float32]:
        """Return one part of rows as a view.

        Parameters
        ----------
        rows
            (..., `width`).
        name
            Name of the part.
        """
        return rows[..., self._slices[name]]


@dataclass(frozen=True, eq=False)
class WatchedFrames:
    """Rows of watched frames, before anything is decided for the whole trial.

    Parameters
    ----------
    rows
        (L, N), see `Columns`. The last two numbers are the brightness; all others are NaN if the person was not seen.
    time_s
        (L,) seconds.
    seen
        (L,) of `Seen`.
    people
        Greatest number of people found at once.
    background
        Motion of the background, where it was followed.
    held_s
        (H,) seconds, times of the frames that were left out since the person had not moved.
    """

    rows: NDArray[np.float32]
    time_s: FloatArray
    seen: NDArray[np.uint8]
    people: int
    background: BackgroundMotion | None = None
    held_s: FloatArray = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True, eq=False)
class SettledFrames:
    """Watched frames after all decisions that concern the whole trial, before any frame is interpolated.

    Parameters
    ----------
    frames
        The watched frames, without the background's motion.
    widths
        Width of each feature in their rows by its name.
    kept
        Names of the features that the recording keeps.
    time_s
        (T,) seconds, times of all frames, watched or not.
    facing
        Side of the picture, ±1, that the person was assumed to face.
    source, pose_model, legs_found, leg_log_odds, networks, camera_turn_deg, camera_shift, asked_for, moves_alike
        See `romcam.recording.Recording`.
    """

    frames: WatchedFrames
    widths: Mapping[str, int]
    kept: tuple[str, ...]
    time_s: FloatArray
    facing: int
    source: VideoSource
    pose_model: str
    legs_found: float
    leg_log_odds: float
    networks: Mapping[str, str]
    camera_turn_deg: FloatArray | None
    camera_shift: float
    asked_for: Person | None = None
    moves_alike: Literal["left", "right", "middle"] | None = None


def settle(
    watched: WatchedFrames,
    reading: FrameReading | None,
    facing: int,
    source: VideoSource,
    pose_model: str,
    times_s: FloatArray | None = None,
) -> SettledFrames:
    """Decide all that concerns the whole trial. The rows are changed in place.

    Parameters
    ----------
    watched
        The rows of the watched frames.
    reading
        The reading with which they were made.
    facing
        Side of the picture, ±1, that the person was assumed to face.
    source, pose_model
        See `romcam.recording.Recording`.
    times_s
        (T,) seconds, times of all frames, if not all were watched; see `romcam.pose.pace`. None: all were watched.
    """
    reading = reading or LandmarksOnly()
    columns, rows, seen = Columns(reading.widths), watched.rows, watched.seen
    doubtful = about_to_be_lost(seen, watched.time_s)
    rows[doubtful, :-2] = np.nan
    seen[doubtful] = Seen.LOST_TO_ANOTHER
    kept, share, log_odds = _settle_features(rows, columns, reading, watched.time_s, facing)
    time_s = watched.time_s if times_s is None else times_s
    turn_deg, shift = (None, float("nan")) if watched.background is None else watched.background.over(time_s)
    return SettledFrames(
        frames=replace(watched, background=None),
        widths=dict(reading.widths),
        kept=kept,
        time_s=time_s,
        facing=facing,
        source=source,
        pose_model=pose_model,
        legs_found=share,
        leg_log_odds=log_odds,
        networks=dict(reading.networks),
        camera_turn_deg=turn_deg,
        camera_shift=shift,
    )


def interpolate(settled: SettledFrames) -> Recording:
    """Return the recording of a trial, with the frames between those that were watched.

    Parameters
    ----------
    settled
        The watched frames.
    """
    watched, columns, time_s = settled.frames, Columns(settled.widths), settled.time_s
    held = held_frames(watched.time_s, watched.held_s, time_s)
    rows, seen, inferred = between(watched.rows, watched.seen, watched.time_s, time_s, held)
    distance, softness = columns.of(rows, "outline").reshape(-1, 2, STATIONS, 2).swapaxes(0, 1)
    return Recording(
        time_s=time_s,
        landmarks_px=columns.of(rows, "points").reshape(-1, COUNT, 2),
        visibility=columns.of(rows, "visibility"),
        world_m=columns.of(rows, "world").reshape(-1, COUNT, 3),
        outline=Outline(distance, softness),
        luma=rows[:, -2],
        contrast=rows[:, -1],
        seen=seen,
        people=watched.people,
        source=settled.source,
        pose_model=settled.pose_model,
        inferred=inferred,
        held=held if held.any() else None,
        assumed_facing=settled.facing,
        legs_found=settled.legs_found,
        leg_log_odds=settled.leg_log_odds,
        features={name: columns.of(rows, name) for name in settled.kept if name not in (TAGS, TAGS_PX)},
        tags=(sightings_of(columns.of(rows, TAGS_PX), columns.of(rows, TAGS)) if TAGS in settled.kept else None),
        networks=dict(settled.networks),
        camera_turn_deg=settled.camera_turn_deg,
        camera_shift=settled.camera_shift,
        asked_for=settled.asked_for,
        moves_alike=settled.moves_alike,
    )


def landmarks_between(settled: SettledFrames) -> FloatArray:
    """Return the landmarks of all frames, as `interpolate` does.

    Parameters
    ----------
    settled
        The watched frames.

    Returns
    -------
    (T, 33, 2) pixels.
    """
    watched = settled.frames
    held = held_frames(watched.time_s, watched.held_s, settled.time_s)
    points = Columns(settled.widths).of(watched.rows, "points")
    points, _, _ = between(points, watched.seen, watched.time_s, settled.time_s, held)
    return points.reshape(-1, COUNT, 2)


def sightings_of(corners_px: FloatArray, further: FloatArray) -> TagSightings:
    """Return the sightings of tags that a reading stored as two features.

    Parameters
    ----------
    corners_px
        (T, 8 K) pixels of the picture.
    further
        (T, 2 K + 2) standard errors, correlations, tags beside the person, and mirrored tags.
    """
    count = len(TAG_NUMBERS)
    return TagSightings(
        corners_px=corners_px.reshape(-1, count, 4, 2),
        turn_se_deg=further[:, :count],
        correlation=further[:, count : 2 * count],
        beside=further[:, -2],
        mirrored=further[:, -1],
    )


def _settle_features(
    rows: NDArray[np.float32], columns: Columns, reading: FrameReading, time_s: FloatArray, facing: int
) -> tuple[tuple[str, ...], float, float]:
    """Decide left and right for the whole trial, then what the reading decides; return the features to keep."""
    points, world, visibility = (columns.of(rows, name) for name in ("points", "world", "visibility"))
    placed, spatial, visible = with_sides_settled(points.reshape(-1, COUNT, 2), world.reshape(-1, COUNT, 3), visibility)
    features = {name: columns.of(rows, name) for name in columns.features}
    settled = reading.settle(placed, features, time_s, facing)
    points[:], world[:] = settled.landmarks_px.reshape(points.shape), spatial.reshape(world.shape)
    visibility[:] = visible
    for name, values in settled.features.items():
        features[name][:] = values
    return tuple(settled.features), settled.legs_found, settled.leg_log_odds


def about_to_be_lost(seen: NDArray[np.uint8], time_s: FloatArray) -> NDArray[np.bool_]:
    """Find the frames in which the person is seen for less than `DOUBTFUL_S` more before they are lost to another.

    Parameters
    ----------
    seen
        (T,) of `Seen`.
    time_s
        (T,) seconds.

    Returns
    -------
    (T,) bool.
    """
    missing = np.flatnonzero(seen != Seen.YES)
    ends_s = np.append(np.where(seen[missing] == Seen.LOST_TO_ANOTHER, time_s[missing], np.inf), np.inf)
    end_s = ends_s[np.searchsorted(missing, np.arange(len(seen)))]
    return (seen == Seen.YES) & (end_s - time_s < DOUBTFUL_S)
