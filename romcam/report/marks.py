"""Positions of everything that is drawn on the person in each frame: geometry only, without drawing.

All points are in pixels of the recording's picture, x right, y down, and smoothed over time so that they do not
tremble.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.analysis import Analysis
from romcam.angles.by_hand import CHANGE_OF, DrawnLine, DrawnSegment
from romcam.angles.filtering import bridge_gaps, filter_record, low_pass
from romcam.angles.shown_lines import shown_neutral_deg, skin_line
from romcam.body.landmarks import FloatArray, Landmark
from romcam.body.outline import chain, midpoints
from romcam.body.tags import TAG_IDS
from romcam.estimators.tag_places import most_seen
from romcam.recording import TAG_NUMBERS, Recording
from romcam.report.display_rules import split_known
from romcam.segments import turn_since_neutral

BODY_HZ: Final = 4.0
BACK_HZ: Final = 2.0
"""Cut-off frequencies of the smoothing. Marks on the back may follow slowly; their angles are not smoothed here."""

FACE: Final = slice(Landmark.NOSE, Landmark.MOUTH_RIGHT + 1)
HEAD_OF_TRUNK: Final = 0.32
FACE_TO_HEAD: Final = 1.3
SHOULDERS_TO_HEAD: Final = 0.45
"""Least radius of a disc that covers the head, as a share of the line from hip to shoulder, of the face's extent, and
of the distance between the shoulder joints (in the front view)."""

LAG_OF_HEAD: Final = 0.25
"""Share of the disc's radius by which the smoothed head may lag behind the one that was found."""

LEAP_OF_TRUNK: Final = 0.5
"""Distance between two detections, in trunk lengths, from which the head may have leapt, as at a cut."""

HEAD_TRUNKS_S: Final = 1.0
"""Speed, in trunk lengths per second, at which the disc grows while the head is not detected."""


@dataclass(frozen=True, eq=False)
class Inclinometer:
    """One of the two virtual inclinometers on the back.

    Parameters
    ----------
    at_px
        (T, 2) point of the back's outline; NaN where the point or its angle is unknown.
    neutral_deg
        Inclination of the skin at this point in upright standing, in degrees.
    change_deg
        (T,) measured change from neutral in degrees; NaN where unknown.
    """

    at_px: FloatArray
    neutral_deg: float
    change_deg: FloatArray

    def inclination_deg(self, frame: int) -> float:
        """Return the inclination in a frame: that of the skin in neutral plus the measured change.

        Parameters
        ----------
        frame
            Index of the recording's frame.

        Returns
        -------
        float
            Degrees forward from upright; NaN if unknown.
        """
        return self.neutral_deg + float(self.change_deg[frame])

    def cropped(self, origin: FloatArray) -> Inclinometer:
        """Return the inclinometer in the coordinates of a crop.

        Parameters
        ----------
        origin
            Upper left corner (2,) of the crop, in pixels of the present picture.

        Returns
        -------
        Sensor
            An inclinometer with moved points.
        """
        return replace(self, at_px=self.at_px - origin)


@dataclass(frozen=True, eq=False)
class Marks:
    """Positions of everything that can be drawn on the person in one trial.

    Parameters
    ----------
    facing
        +1 right, -1 left, 0 neither.
    trunk_px
        Length of the line from hip to shoulder in upright standing.
    landmarks_px
        (T, 33, 2) body landmarks.
    knee_px, hip_px
        (T, 2) midpoints of both sides.
    pelvis, t12
        The inclinometers; None if the assessment withholds the split.
    head_px, head_radius_px
        (T, 2) and (T,) a disc that covers the head. It is known in all frames if the person was detected in any: across
        gaps it moves in a straight line, and grows.
    tags_px
        (T, 4, 2) corners of the printed tag of pelvis and T12-L1, by segment, where tags measured them.
    """

    facing: int
    trunk_px: float
    landmarks_px: FloatArray
    knee_px: FloatArray
    hip_px: FloatArray
    pelvis: Inclinometer | None
    t12: Inclinometer | None
    head_px: FloatArray
    head_radius_px: FloatArray
    tags_px: Mapping[str, FloatArray] = field(default_factory=dict[str, FloatArray])

    @property
    def split(self) -> bool:
        """Whether hips and lumbar spine are separated."""
        return self.pelvis is not None and self.t12 is not None

    def cropped(self, left: float, top: float) -> Marks:
        """Return the marks in the coordinates of a crop.

        Parameters
        ----------
        left, top
            Upper left corner of the crop, in pixels of the present picture.

        Returns
        -------
        Marks
            Marks with moved points.
        """
        origin = np.array([left, top])
        return replace(
            self,
            landmarks_px=self.landmarks_px - origin,
            knee_px=self.knee_px - origin,
            hip_px=self.hip_px - origin,
            head_px=self.head_px - origin,
            pelvis=self.pelvis and self.pelvis.cropped(origin),
            t12=self.t12 and self.t12.cropped(origin),
            tags_px={name: corners - origin for name, corners in self.tags_px.items()},
        )


def compute_marks(analysis: Analysis) -> Marks:
    """Compute everything that the overlay and the stills draw on the person.

    Parameters
    ----------
    analysis
        The trial.

    Returns
    -------
    Marks
        Points in every frame of the recording.
    """
    recording, angles = analysis.recording, analysis.angles
    landmarks = _steady(recording.landmarks_px, recording.time_s, BODY_HZ)
    trunk_px = _trunk_length(recording, angles.neutral)
    knee, hip, _ = np.moveaxis(chain(landmarks), -2, 0)
    head, radius = _head(landmarks, recording, trunk_px)
    pelvis = t12 = None
    for line in analysis.drawn:
        if line.segment == "thigh":
            frames = _frames_of(line, analysis)
            knee[frames], hip[frames] = _thigh(line, hip[frames], knee[frames], angles.view.facing)
    if angles.view.facing and split_known(analysis.assessment):
        pelvis, t12 = _sensor("pelvis", analysis), _sensor("t12", analysis)
    tags_px = worn_tags(analysis) if pelvis is not None else {}
    return Marks(angles.view.facing, trunk_px, landmarks, knee, hip, pelvis, t12, head, radius, tags_px)


def worn_tags(analysis: Analysis) -> dict[str, FloatArray]:
    """Return the corners of the tags that measured pelvis and T12-L1.

    Parameters
    ----------
    analysis
        The trial.

    Returns
    -------
    dict
        Segment → (T, 4, 2) pixels; NaN where the tag was not seen.
    """
    tags, use = analysis.recording.tags, analysis.angles.tags
    if tags is None or use is None:
        return {}
    exchanged = any(each.kind == "exchanged" for each in use.faults)
    found: dict[str, FloatArray] = {}
    for name, other in (("pelvis", "t12"), ("t12", "pelvis")):
        number = most_seen(tags, TAG_IDS[other if exchanged else name])
        if name in use.segments and number is not None:
            found[name] = tags.corners_px[:, TAG_NUMBERS.index(number)].astype(float)
    return found


def inclined_direction(inclination_deg: float | FloatArray, facing: int) -> FloatArray:
    """Return the direction that is inclined forward from upright by an angle.

    Parameters
    ----------
    inclination_deg
        Degrees from upright, of any shape (…); positive forward.
    facing
        +1 if the person faces right, -1 left.

    Returns
    -------
    FloatArray
        Unit vectors (…, 2), x right, y down.
    """
    radians = np.radians(inclination_deg)
    return np.stack([facing * np.sin(radians), -np.cos(radians)], axis=-1)


def away_from_body(direction: FloatArray, facing: int) -> FloatArray:
    """Return the direction that points out of the body, perpendicular to the back.

    Parameters
    ----------
    direction
        Unit vector (2,) up along the back, x right, y down.
    facing
        +1 if the person faces right, -1 left.

    Returns
    -------
    FloatArray
        Unit vector (2,).
    """
    return facing * np.array([direction[1], -direction[0]])


def _frames_of(line: DrawnLine, analysis: Analysis) -> NDArray[np.bool_]:
    """Return the frames that a drawn line is shown in, (T,) bool: those of the posture that it was drawn for."""
    frames = np.zeros(len(analysis.recording), dtype=bool)
    frames[line.frame] = True
    if line.at == "neutral":
        return frames | analysis.angles.neutral
    if line.at == "end" and analysis.movement.best is not None:
        frames[analysis.movement.repetitions[analysis.movement.best].plateau] = True
    return frames


def _thigh(line: DrawnLine, hip: FloatArray, knee: FloatArray, facing: int) -> tuple[FloatArray, FloatArray]:
    """Return knee and hip, each (N, 2), of a drawn thigh: its ends, or turned about the hip as was stated."""
    if line.ends_px is not None:
        return np.broadcast_to(line.ends_px[0], knee.shape), np.broadcast_to(line.ends_px[1], hip.shape)
    length = np.linalg.norm(hip - knee, axis=-1, keepdims=True)
    return hip - length * inclined_direction(line.inclination_deg, facing), hip


def _sensor(segment: DrawnSegment, analysis: Analysis) -> Inclinometer | None:
    angles, recording = analysis.angles, analysis.recording
    facing, turn_deg = angles.view.facing, turn_since_neutral(recording, angles.neutral)
    # As it looks in the picture of a camera that was turned.
    change_deg = angles.values[CHANGE_OF[segment]] + facing * turn_deg
    skin = skin_line(recording, facing, segment)
    drawn = [line for line in analysis.drawn if line.segment == segment]
    in_neutral = next((line.inclination_deg for line in drawn if line.at == "neutral"), None)
    if in_neutral is None:
        in_neutral = shown_neutral_deg(recording, analysis.measured_automatically.angles, segment)
    if not np.isfinite(in_neutral):
        return None
    at = _steady(skin.at_px[:, None], recording.time_s, BACK_HZ)[:, 0]
    for line in drawn:
        if line.ends_px is not None:
            at[_frames_of(line, analysis)] = np.mean(line.ends_px, axis=0)
    at[~np.isfinite(change_deg)] = np.nan
    return Inclinometer(at, in_neutral, change_deg)


def _head(landmarks: FloatArray, recording: Recording, trunk_px: float) -> tuple[FloatArray, FloatArray]:
    """Return centre (T, 2) and radius (T,) of a disc that covers the head in every frame.

    Smoothed landmarks lag behind a cut or a fast movement: where they are off, the disc is where the head was found.
    """
    time, found = recording.time_s, _head_disc(recording.landmarks_px, trunk_px)
    centre, radius = _head_disc(landmarks, trunk_px)
    off = np.linalg.norm(centre - found[0], axis=1)
    astray = np.isfinite(found[1]) & ~(off <= LAG_OF_HEAD * found[1])
    centre, radius = np.where(astray[:, None], found[0], centre), np.where(astray, found[1], radius)
    known = np.isfinite(found[1])
    if recording.inferred is not None and (known & recording.inferred).any():
        known &= recording.inferred
    if not known.any():
        return centre, radius
    x, y, covered = (_bridged(values, time, known) for values in (centre[:, 0], centre[:, 1], radius))
    away = _seconds_from(time, known)
    filled = np.stack([x, y], axis=-1), covered + np.minimum(HEAD_TRUNKS_S * trunk_px * away, trunk_px)
    steady = np.isfinite(radius)
    centre, radius = np.where(steady[:, None], centre, filled[0]), np.where(steady, radius, filled[1])
    return _over_leaps(centre, radius, known, trunk_px)


def _head_disc(landmarks: FloatArray, trunk_px: float) -> tuple[FloatArray, FloatArray]:
    """Return centre (T, 2) and radius (T,) of a disc that covers the head of these landmarks; NaN where unknown."""
    ears = midpoints(landmarks, Landmark.LEFT_EAR, Landmark.RIGHT_EAR)
    centre = ears + 0.1 * (landmarks[:, Landmark.NOSE] - ears)
    face = np.linalg.norm(landmarks[:, FACE] - centre[:, None], axis=-1).max(axis=1)
    shoulders = landmarks[:, Landmark.LEFT_SHOULDER] - landmarks[:, Landmark.RIGHT_SHOULDER]
    radius = np.maximum(FACE_TO_HEAD * face, SHOULDERS_TO_HEAD * np.linalg.norm(shoulders, axis=-1))
    return centre, np.maximum(radius, HEAD_OF_TRUNK * trunk_px)


def _over_leaps(
    centre: FloatArray, radius: FloatArray, known: np.ndarray, trunk_px: float
) -> tuple[FloatArray, FloatArray]:
    """Cover both places of the head in the frames between two detections that lie far apart, as around a cut.

    In which of these frames the head leaps is not known.
    """
    centre, radius = centre.copy(), radius.copy()
    frames = np.flatnonzero(known)
    for first, second in pairwise(frames.tolist()):
        leap = float(np.linalg.norm(centre[second] - centre[first]))
        if second - first > 1 and leap > LEAP_OF_TRUNK * trunk_px:
            centre[first + 1 : second] = 0.5 * (centre[first] + centre[second])
            radius[first + 1 : second] = 0.5 * leap + max(radius[first], radius[second])
    return centre, radius


def _bridged(values: FloatArray, time: FloatArray, known: np.ndarray) -> FloatArray:
    return np.interp(time, time[known], values[known])


def _seconds_from(time: FloatArray, known: np.ndarray) -> FloatArray:
    """Return the seconds from each frame to the nearest known one, (T,)."""
    frames = np.flatnonzero(known)
    later = np.clip(np.searchsorted(frames, np.arange(len(time))), 0, len(frames) - 1)
    nearest = [np.abs(time - time[frames[each]]) for each in (later, np.maximum(later - 1, 0))]
    return np.minimum(*nearest)


def _trunk_length(recording: Recording, neutral: np.ndarray) -> float:
    _, hip, shoulder = np.moveaxis(chain(recording.landmarks_px), -2, 0)
    length = np.linalg.norm(shoulder - hip, axis=-1)
    stand = length[neutral & np.isfinite(length)]
    return float(np.median(stand)) if len(stand) else float(np.nanpercentile(length, 90))


def _steady(points: FloatArray, time: FloatArray, cutoff_hz: float) -> FloatArray:
    """Return smoothed points (T, N, 2); short gaps are bridged, longer ones stay NaN."""
    record = filter_record(time, cutoff_hz)
    columns = points.reshape(len(points), -1)
    steady = [low_pass(bridge_gaps(column, time), time, record) for column in columns.T]
    return np.stack(steady, axis=-1).reshape(points.shape)
