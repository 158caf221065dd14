"""Where the overlay's marks are in a single live picture; the drawing itself is the report's."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from romcam.body.inclination import inclination_deg
from romcam.body.landmarks import FloatArray
from romcam.body.outline import TRUNK, TRUNK_FRACTIONS, back_points, chain, fill_stations
from romcam.guided.reading import Reading
from romcam.recording import Recording
from romcam.report.marks import PELVIS_AT, T12_AT, TANGENT_STATIONS, Marks, Sensor

_UNKNOWN: Final = np.full((1, 2), np.nan)


def marks_of(frame: Recording, reading: Reading | None = None) -> Marks:
    """The marks of one frame: its skeleton, and with a reading the two inclinometers as well."""
    facing, pelvis, t12 = 0, None, None
    if reading is not None and reading.segments.view.facing:
        facing = reading.segments.view.facing
        back = _back(reading.recording, facing)
        neutral = reading.segments.neutral
        pelvis = _sensor(back, PELVIS_AT, facing, neutral, reading.angles["pelvis_tilt"])
        t12 = _sensor(back, T12_AT, facing, neutral, reading.angles["trunk_inclination"])
    points = frame.landmarks_px[-1:].astype(float)
    knee, hip, shoulder = np.moveaxis(chain(points), -2, 0)
    trunk = reading.recording.landmarks_px if reading else points
    return Marks(
        facing=facing,
        trunk_px=_trunk_px(trunk) if reading else float(np.linalg.norm(shoulder - hip)),
        landmarks_px=points,
        knee_px=knee,
        hip_px=hip,
        pelvis=pelvis,
        t12=t12,
        head_px=_UNKNOWN,
        head_radius_px=np.zeros(1),
    )


def in_mirror(marks: Marks, width_px: int) -> Marks:
    """The same marks in the mirror image of a picture of that width."""

    def flipped(points: FloatArray) -> FloatArray:
        return points * np.array([-1.0, 1.0]) + np.array([width_px - 1.0, 0.0])

    def turned(sensor: Sensor | None) -> Sensor | None:
        return sensor and replace(sensor, at_px=flipped(sensor.at_px))

    return replace(
        marks,
        facing=-marks.facing,
        landmarks_px=flipped(marks.landmarks_px),
        knee_px=flipped(marks.knee_px),
        hip_px=flipped(marks.hip_px),
        pelvis=turned(marks.pelvis),
        t12=turned(marks.t12),
    )


def _trunk_px(landmarks: FloatArray) -> float:
    """The line hip-shoulder at its longest, which is in the stand."""
    _, hip, shoulder = np.moveaxis(chain(landmarks), -2, 0)
    return float(np.nanmax(np.linalg.norm(shoulder - hip, axis=-1)))


def _back(recording: Recording, facing: int) -> FloatArray:
    points = back_points(recording.landmarks_px, recording.outline.distance_px, facing)[:, TRUNK]
    return np.stack([fill_stations(points[..., axis]) for axis in (0, 1)], axis=-1)


def _sensor(back: FloatArray, fraction: float, facing: int, neutral: np.ndarray, change_deg: float) -> Sensor | None:
    station = int(np.abs(TRUNK_FRACTIONS - fraction).argmin())
    slope = inclination_deg(back[:, station - TANGENT_STATIONS], back[:, station + TANGENT_STATIONS], facing)
    rest = slope[neutral & np.isfinite(slope)]
    if not len(rest):
        return None
    at = back[-1:, station - 1 : station + 2].mean(axis=1)
    return Sensor(np.where(np.isfinite(change_deg), at, np.nan), float(np.median(rest)), np.array([change_deg]))
