"""The lines along pelvis, T12-L1 and thigh as pictures show them, from which lines drawn by hand are counted.

Pelvis and T12-L1 are shown as lines along the skin in neutral, turned by the measured change. The thigh is shown from
knee to hip.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.angles.by_hand import CHANGE_OF
from romcam.angles.joint_angles import Angles
from romcam.body.inclination import inclination_deg, median_at, sagittal_inclinations
from romcam.body.landmarks import FloatArray
from romcam.body.outline import TRUNK, TRUNK_FRACTIONS, back_points, fill_stations
from romcam.recording import Recording
from romcam.segments.camera_turn import turn_since_neutral

BACK_AT: Final[Mapping[str, float]] = {"pelvis": 0.12, "t12": 0.5}
"""Positions of the sacrum (S1-S2) and of T12-L1, as shares of the line from hip to shoulder."""

TANGENT_STATIONS: Final = 3
"""The direction of the skin is read over this many stations to either side: about 5 cm on an adult."""


@dataclass(frozen=True, eq=False)
class SkinLine:
    """The skin of the back at one place, as the outline shows it.

    Parameters
    ----------
    at_px
        (T, 2) point of the outline, pixels of the recording's picture; NaN where hidden.
    slope_deg
        (T,) inclination of the skin, degrees from upright, forward positive; NaN where hidden.
    """

    at_px: FloatArray
    slope_deg: FloatArray


def skin_line(recording: Recording, facing: int, segment: str) -> SkinLine:
    """Return the skin at the pelvis or at T12-L1.

    Parameters
    ----------
    recording
        The trial.
    facing
        +1 if the person faces the picture's right, -1 left.
    segment
        `pelvis` or `t12`.
    """
    points = back_points(recording.landmarks_px, recording.outline.distance_px, facing)[:, TRUNK]
    back = np.stack([fill_stations(points[..., axis]) for axis in (0, 1)], axis=-1)
    station = int(np.abs(TRUNK_FRACTIONS - BACK_AT[segment]).argmin())
    lower, upper = back[:, station - TANGENT_STATIONS], back[:, station + TANGENT_STATIONS]
    return SkinLine(back[:, station - 1 : station + 2].mean(axis=1), inclination_deg(lower, upper, facing))


def skin_in_neutral_deg(slope_deg: FloatArray, change_deg: FloatArray, neutral: NDArray[np.bool_]) -> float:
    """Return the inclination of the skin in neutral.

    Parameters
    ----------
    slope_deg
        (T,) inclination of the skin, degrees; NaN where hidden.
    change_deg
        (T,) change of the segment from neutral in the picture, degrees; NaN where unknown.
    neutral
        (T,) bool, the frames of the neutral posture.

    Returns
    -------
    float
        Degrees; where the back was hidden in neutral, that of other frames less the measured change. NaN: unknown.
    """
    visible = np.isfinite(slope_deg)
    known = slope_deg[visible & neutral]
    if not len(known):
        known = (slope_deg - change_deg)[visible & np.isfinite(change_deg)]
    return float(np.median(known)) if len(known) else float("nan")


def shown_neutral_deg(recording: Recording, angles: Angles, segment: str) -> float:
    """Return the inclination of the line that is shown along a segment in neutral.

    Parameters
    ----------
    recording, angles
        The trial, with its automatic angles.
    segment
        `pelvis`, `t12` or `thigh`.

    Returns
    -------
    float
        Degrees from upright, forward positive; NaN: unknown.
    """
    facing = angles.view.facing
    if segment not in BACK_AT:
        return median_at(sagittal_inclinations(recording.landmarks_px, facing)[segment], angles.neutral)
    change = angles.values[CHANGE_OF[segment]] + facing * turn_since_neutral(recording, angles.neutral)
    return skin_in_neutral_deg(skin_line(recording, facing, segment).slope_deg, change, angles.neutral)
