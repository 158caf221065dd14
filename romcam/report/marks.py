"""Where the things to be drawn are in each frame: geometry alone, no pixels are touched here.

Everything is in pixels of the recording's picture, x right, y down, steadied in time so that nothing
trembles.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from romcam.analysis import Analysis
from romcam.angles.filtering import bridge_gaps, filter_record, low_pass
from romcam.body.inclination import inclination_deg
from romcam.body.landmarks import Landmark
from romcam.body.outline import TRUNK, TRUNK_FRACTIONS, back_points, chain, fill_stations, midpoints
from romcam.recording import FloatArray, Recording
from romcam.report.display_rules import split_known

PELVIS_AT: Final = 0.12
T12_AT: Final = 0.5
"""Where the sacrum (S1-S2) and T12-L1 lie, as shares of the line from hip to shoulder."""

TANGENT_STATIONS: Final = 3
"""The skin's direction is read over this many stations to either side: about 5 cm on an adult."""

BODY_HZ: Final = 4.0
BACK_HZ: Final = 2.0
"""What lies on the back may follow it slowly, and must not tremble; its angle is not smoothed here."""

FACE: Final = slice(Landmark.NOSE, Landmark.MOUTH_RIGHT + 1)
HEAD_OF_TRUNK: Final = 0.32
FACE_TO_HEAD: Final = 1.3
SHOULDERS_TO_HEAD: Final = 0.45
"""Least radius of a disc that covers the head: of the line hip-shoulder, of the face's own reach, and of the
distance between the shoulder joints (seen from the front)."""

HEAD_TRUNKS_S: Final = 1.0
"""A head that is lost sight of may go astray so fast, in lengths of the trunk a second: its disc grows so."""


@dataclass(frozen=True, eq=False)
class Sensor:
    """One of the two virtual inclinometers on the back.

    at_px: (T, 2) the point of the back's outline it lies on, NaN where that or its angle is unknown.
    neutral_deg: inclination of the skin there in the upright stand. change_deg: (T,) what was measured.
    """

    at_px: FloatArray
    neutral_deg: float
    change_deg: FloatArray

    def inclination_deg(self, frame: int) -> float:
        """How it is held in that frame: as the skin lay in neutral, turned by what was measured since."""
        return self.neutral_deg + float(self.change_deg[frame])

    def seen_from(self, origin: FloatArray) -> Sensor:
        """The same in a picture whose top left corner is at `origin` of this one."""
        return replace(self, at_px=self.at_px - origin)


@dataclass(frozen=True, eq=False)
class Marks:
    """What can be drawn of one trial.

    facing: +1 right, -1 left, 0 neither. trunk_px: length of the line hip-shoulder in the upright stand.
    landmarks_px: (T, 33, 2). knee_px, hip_px: (T, 2) middles of both sides. pelvis, t12: None where the
    assessment withholds the split. head_px, head_radius_px: (T, 2), (T,) a disc that covers the head, known
    in every frame once the person was seen in any: across gaps it moves in a straight line, and grows.
    """

    facing: int
    trunk_px: float
    landmarks_px: FloatArray
    knee_px: FloatArray
    hip_px: FloatArray
    pelvis: Sensor | None
    t12: Sensor | None
    head_px: FloatArray
    head_radius_px: FloatArray

    @property
    def split(self) -> bool:
        """Whether hips and lumbar spine are told apart at all."""
        return self.pelvis is not None and self.t12 is not None

    def seen_from(self, left: float, top: float) -> Marks:
        """The same marks in a part of the picture that begins at that pixel."""
        origin = np.array([left, top])
        return replace(
            self,
            landmarks_px=self.landmarks_px - origin,
            knee_px=self.knee_px - origin,
            hip_px=self.hip_px - origin,
            head_px=self.head_px - origin,
            pelvis=self.pelvis and self.pelvis.seen_from(origin),
            t12=self.t12 and self.t12.seen_from(origin),
        )


def compute_marks(analysis: Analysis) -> Marks:
    """Everything an overlay or a still draws of a trial, in every frame of its recording."""
    recording, angles = analysis.recording, analysis.angles
    landmarks = _steady(recording.landmarks_px, recording.time_s, BODY_HZ)
    trunk_px = _trunk_length(recording, angles.neutral)
    knee, hip, _ = np.moveaxis(chain(landmarks), -2, 0)
    head, radius = _head(landmarks, recording.time_s, trunk_px)
    pelvis = t12 = None
    if angles.view.facing and split_known(analysis.assessment):
        back = _back(recording, angles.view.facing)
        pelvis = _sensor(back, PELVIS_AT, angles.values["pelvis_tilt"], analysis)
        t12 = _sensor(back, T12_AT, angles.values["trunk_inclination"], analysis)
    return Marks(angles.view.facing, trunk_px, landmarks, knee, hip, pelvis, t12, head, radius)


def along_deg(inclination: float, facing: int) -> FloatArray:
    """Unit vector, x right, y down, of a direction inclined forward from upright by that many degrees."""
    radians = np.radians(inclination)
    return np.array([facing * np.sin(radians), -np.cos(radians)])


def away_from_body(direction: FloatArray, facing: int) -> FloatArray:
    """Unit vector square to a direction up the back, out of the body."""
    return facing * np.array([direction[1], -direction[0]])


def _back(recording: Recording, facing: int) -> FloatArray:
    """The outline along the trunk, (T, 32, 2), missing stations filled from their neighbours."""
    points = back_points(recording.landmarks_px, recording.outline.distance_px, facing)[:, TRUNK]
    return np.stack([fill_stations(points[..., axis]) for axis in (0, 1)], axis=-1)


def _sensor(back: FloatArray, fraction: float, change_deg: FloatArray, analysis: Analysis) -> Sensor | None:
    station = int(np.abs(TRUNK_FRACTIONS - fraction).argmin())
    lower, upper = back[:, station - TANGENT_STATIONS], back[:, station + TANGENT_STATIONS]
    slope = inclination_deg(lower, upper, analysis.angles.view.facing)
    seen = np.isfinite(slope)
    neutral = slope[seen & analysis.angles.neutral]
    if not len(neutral):
        # The back was hidden in the stand: any other frame tells how the skin lay, less what it turned.
        neutral = (slope - change_deg)[seen & np.isfinite(change_deg)]
    if not len(neutral):
        return None
    at = back[:, station - 1 : station + 2].mean(axis=1)
    at = _steady(at[:, None], analysis.recording.time_s, BACK_HZ)[:, 0]
    at[~np.isfinite(change_deg)] = np.nan
    return Sensor(at, float(np.median(neutral)), change_deg)


def _head(landmarks: FloatArray, time: FloatArray, trunk_px: float) -> tuple[FloatArray, FloatArray]:
    ears = midpoints(landmarks, Landmark.LEFT_EAR, Landmark.RIGHT_EAR)
    centre = ears + 0.1 * (landmarks[:, Landmark.NOSE] - ears)
    face = np.linalg.norm(landmarks[:, FACE] - centre[:, None], axis=-1).max(axis=1)
    shoulders = landmarks[:, Landmark.LEFT_SHOULDER] - landmarks[:, Landmark.RIGHT_SHOULDER]
    radius = np.maximum(FACE_TO_HEAD * face, SHOULDERS_TO_HEAD * np.linalg.norm(shoulders, axis=-1))
    radius = np.maximum(radius, HEAD_OF_TRUNK * trunk_px)
    known = np.isfinite(radius)
    if not known.any():
        return centre, radius
    x, y, across = (np.interp(time, time[known], values[known]) for values in (*centre.T, radius))
    astray = HEAD_TRUNKS_S * trunk_px * _seconds_from(time, known)
    return np.stack([x, y], axis=-1), across + np.minimum(astray, trunk_px)


def _seconds_from(time: FloatArray, known: np.ndarray) -> FloatArray:
    """Seconds from each frame to the nearest known one, (T,)."""
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
    """(T, N, 2) points without their tremble; short gaps bridged, longer ones NaN."""
    record = filter_record(time, cutoff_hz)
    columns = points.reshape(len(points), -1)
    steady = [low_pass(bridge_gaps(column, time), time, record) for column in columns.T]
    return np.stack(steady, axis=-1).reshape(points.shape)
